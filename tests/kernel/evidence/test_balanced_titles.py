"""The title on the cover of a paper: its lines are about as long as each other."""

import json
from io import BytesIO
from pathlib import Path

import pytest
import typst
from PIL import Image, ImageOps

from gongyi.kernel.evidence import papers

HOUSE = Path(papers.__file__).parent / "templates" / "house.typ"
TITLE = "三号楼二单元楼道声控灯坏了半个多月晚上看不见我妈差点摔了"
PAPER = """#import "house.typ": *
#set page(width: 160mm, height: 40mm, margin: 5mm)
#set text(font: "Noto Sans CJK SC")
#align(center, {set})"""

pytestmark = pytest.mark.once


def lines(folder: Path, called: str) -> list[int]:
    """How wide each line of the title is, in points."""
    (folder / "house.typ").write_text(HOUSE.read_text("utf-8"), "utf-8")
    data = {"title": "", "trial": "", "language": "zh", "foot": "", "page": ""}
    (folder / "data.json").write_text(json.dumps(data), "utf-8")
    (folder / "title.typ").write_text(PAPER.replace("{set}", called), "utf-8")
    made = typst.compile(folder / "title.typ", format="png", ppi=72)
    ink = ImageOps.invert(Image.open(BytesIO(made)).convert("L"))
    rows = [ink.crop((0, y, ink.width, y + 1)).getbbox() for y in range(ink.height)]
    found: list[int] = []
    inked = False
    for row in rows:
        if row and not inked:
            found.append(0)
        if row:
            found[-1] = max(found[-1], row[2] - row[0])
        inked = bool(row)
    return found


def test_no_character_of_a_title_stands_alone_on_its_last_line(tmp_path: Path) -> None:
    plain = lines(tmp_path, f"block(width: 84%, text(size: 14pt, words({json.dumps(TITLE, ensure_ascii=False)})))")
    assert plain[-1] < plain[0] / 4, "the control: it does without"
    first, last = lines(tmp_path, f"balanced(84%, text(size: 14pt, words({json.dumps(TITLE, ensure_ascii=False)})))")
    assert last > first / 2


def test_a_short_title_stays_on_one_line(tmp_path: Path) -> None:
    assert len(lines(tmp_path, 'balanced(84%, text(size: 14pt, words("楼道灯坏了")))')) == 1
