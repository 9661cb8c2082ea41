"""Old messages per second, from a file made here."""

import json
import time

from bench.figures import Figure, Figures
from bench.installations import installation

ROWS = 4000


def measure() -> Figures:
    """Import a file of ordinary length once."""
    with installation() as made:
        made.inside("found_town")
        lines = "".join(
            f"{n},A{n},第{n}盏灯不亮,2019/2/28 11:25:05,{'小区门口的路灯已经坏了很久' * 10},0,0\n" for n in range(ROWS)
        )
        path = made.home / "many.csv"
        path.write_text("留言编号,留言用户,留言主题,留言时间,留言详情,反对数,点赞数\n" + lines, "utf-8")
        begun = time.perf_counter()
        said = made.gongyi("appeals", "import", str(path), "--place", "650000001", "--json")
        seconds = time.perf_counter() - begun
    tally = json.loads(said.strip().splitlines()[-1])
    yield Figure("messages imported", tally["accepted"] / seconds, "rows/s", 300, more_is_better=True, bound="hashes")
