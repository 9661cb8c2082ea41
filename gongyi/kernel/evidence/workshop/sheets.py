"""Workbooks read row by row, as texts; a sheet with one cell in its farthest corner costs nothing."""

import json
import zipfile
from collections.abc import Iterator
from contextlib import closing
from datetime import date, datetime
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException

WIDEST = 60
Row = tuple[int, list[str], int]


class Unreadable(ValueError):
    """The workbook cannot be read: `why` is large, other or damaged, `detail` the sheet that is."""

    def __init__(self, why: str, detail: str = "") -> None:
        super().__init__(f"{why} {detail}")
        self.why, self.detail = why, detail


def rows(path: Path, most: int) -> Iterator[Row]:
    """Number, cells and how far into the sheet, in thousandths. Raises Unreadable, also when it unpacks to more than `most` bytes."""
    from openpyxl import load_workbook  # noqa: PLC0415 - large, and only an import reads workbooks
    from openpyxl.utils.exceptions import InvalidFileException  # noqa: PLC0415 - each task loads only its own library

    try:
        with zipfile.ZipFile(path) as archive:
            large = sum(item.file_size for item in archive.infolist()) > most
        book = None if large else load_workbook(path, read_only=True, data_only=True, keep_links=False)
    except (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, ParseError, DefusedXmlException) as error:
        raise Unreadable("other") from error
    if book is None:
        raise Unreadable("large")
    with closing(book):
        for sheet in book.worksheets:
            yield from _rows(sheet)


def _rows(sheet: Any) -> Iterator[Row]:
    last = max(sheet.max_row or 1, 1)
    sheet.reset_dimensions()
    try:
        for number, cells in enumerate(sheet.iter_rows(max_col=WIDEST, values_only=True), start=1):
            if any(cells):
                yield number, [_cell(cell) for cell in cells], min(999, number * 1000 // last)
    except (ParseError, DefusedXmlException, ValueError, KeyError, zipfile.BadZipFile) as error:
        raise Unreadable("damaged", sheet.title) from error


def _cell(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.strftime("%Y-%m-%d %H:%M:%S")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).replace("\0", "\ufffd").replace("_x0000_", "\ufffd")


def read_book(folder: Path, most: int) -> None:
    """`source.xlsx` becomes `rows.jsonl`, or `fault.json` says why it cannot be read."""
    try:
        with (folder / "rows.jsonl").open("w", encoding="utf-8") as file:
            for row in rows(folder / "source.xlsx", most):
                file.write(json.dumps(row, ensure_ascii=False) + "\n")
    except Unreadable as error:
        (folder / "fault.json").write_text(json.dumps([error.why, error.detail]), encoding="utf-8")
