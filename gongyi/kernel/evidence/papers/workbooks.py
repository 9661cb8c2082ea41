"""Ordering a workbook: headings and rows go to the child one at a time, so that memory does not grow with them."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from gongyi.kernel.territory.exchange import harmless


@dataclass(frozen=True)
class Book:
    """One sheet: what stands above, the columns with their widths in letters, the rows, what stands below.

    `rows` is read once, while the workbook is made. No cell can be taken for a formula.
    """

    name: str
    above: Sequence[str]
    columns: Sequence[tuple[str, int]]
    rows: Iterable[Sequence[str | int]]
    below: str


def lay_out(folder: Path, book: Book) -> None:
    """Put what the child reads into its folder."""
    plain = {
        "name": book.name, "above": [harmless(text) for text in book.above],
        "columns": [(harmless(heading), width) for heading, width in book.columns], "below": harmless(book.below),
    }  # fmt: skip
    (folder / "book.json").write_text(json.dumps(plain, ensure_ascii=False), encoding="utf-8")
    with (folder / "rows.jsonl").open("w", encoding="utf-8") as file:
        for row in book.rows:
            cells = [harmless(cell) if isinstance(cell, str) else cell for cell in row]
            file.write(json.dumps(cells, ensure_ascii=False) + "\n")
