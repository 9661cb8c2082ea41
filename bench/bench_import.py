"""Old messages per second, from a file made here."""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.bench_history import run
from bench.figures import Figure, Figures

ROWS = 4000
TOWN = """
from tests.towns import small_town
from gongyi.kernel.territory.models import Place
built = small_town()
Place.objects.filter(pk=built.town.root.pk).update(code='650000001')
"""


def measure() -> Figures:
    """Import a file of ordinary length once."""
    with tempfile.TemporaryDirectory(prefix="gongyi-bench-") as name:
        home = Path(name)
        run(home, TOWN)
        lines = "".join(
            f"{n},A{n},第{n}盏灯不亮,2019/2/28 11:25:05,{'小区门口的路灯已经坏了很久' * 10},0,0\n" for n in range(ROWS)
        )
        path = home / "many.csv"
        path.write_text("留言编号,留言用户,留言主题,留言时间,留言详情,反对数,点赞数\n" + lines, "utf-8")
        environ = {**os.environ, "GONGYI_HOME": str(home), "DATABASE_URL": f"sqlite:///{home / 'g.sqlite3'}"}
        begun = time.perf_counter()
        command = [sys.executable, "-m", "gongyi", "appeals", "import", str(path), "--place", "650000001", "--json"]
        done = subprocess.run(command, env=environ, check=True, capture_output=True, text=True)
        seconds = time.perf_counter() - begun
        tally = json.loads(done.stdout.strip().splitlines()[-1])
        yield Figure(
            "messages imported", tally["accepted"] / seconds, "rows/s", 300, more_is_better=True, bound="hashes"
        )
