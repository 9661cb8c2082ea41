"""Ordering a workbook: headings and rows go to the child one at a time, so that memory does not grow with them."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from pathlib import Path

from django.utils.translation import pgettext

from gongyi.kernel.territory.exchange import harmless

Cell = str | int | datetime | timedelta | Fraction
"""What a cell may hold: words, a count, a local moment, a length of time, a share. Empty words are an empty cell."""
END_OF_DAY = timedelta(seconds=1)


@dataclass(frozen=True)
class Book:
    """One sheet: what stands above, the columns with their widths in letters, the rows, what stands below.

    `rows` is read once, while the workbook is made. No cell can be taken for a formula. Moments, lengths of time and shares
    are numbers of their own kind, so that they can be sorted and reckoned with.
    """

    name: str
    above: Sequence[str]
    columns: Sequence[tuple[str, int]]
    rows: Iterable[Sequence[Cell]]
    below: str


def due_cell(local: datetime) -> datetime:
    """A moment by which something is due: midnight is the last second of the day before, and reads 24:00."""
    moment = local.replace(tzinfo=None)
    return moment - END_OF_DAY if local.hour == local.minute == 0 else moment


def formats() -> dict[str, str]:
    """How numbers of each kind are read in the language in use, as number formats of the workbook."""
    return {
        "moment": pgettext("number format of a workbook", "d mmm yyyy hh:mm"),
        "end": pgettext("number format of a workbook", 'd mmm yyyy "24:00"'),
        "length": pgettext("number format of a workbook", '[h]" h "mm" min"'),
        "share": "0.0%",
    }


def _plain(cell: Cell) -> object:
    """A cell as it stands in the rows for the child."""
    if isinstance(cell, str):
        return harmless(cell)
    if isinstance(cell, datetime):
        return {"moment": cell.isoformat()}
    if isinstance(cell, timedelta):
        return {"length": int(cell.total_seconds())}
    if isinstance(cell, Fraction):
        return {"share": [cell.numerator, cell.denominator]}
    return cell


def lay_out(folder: Path, book: Book) -> None:
    """Put what the child reads into its folder."""
    plain = {
        "name": book.name, "above": [harmless(text) for text in book.above],
        "columns": [(harmless(heading), width) for heading, width in book.columns], "below": harmless(book.below),
        "formats": formats(),
    }  # fmt: skip
    (folder / "book.json").write_text(json.dumps(plain, ensure_ascii=False), encoding="utf-8")
    with (folder / "rows.jsonl").open("w", encoding="utf-8") as file:
        for row in book.rows:
            file.write(json.dumps([_plain(cell) for cell in row], ensure_ascii=False) + "\n")
