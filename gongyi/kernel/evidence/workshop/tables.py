"""Workbooks written row by row to the disk. Every text is a text, whatever it begins with."""

import json
import tempfile
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter

FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\", " "))
LONGEST_NAME = 31
LAST_SECOND = "T23:59:59"
"""The end of a day, which is read as 24:00."""
THIN = Side(style="thin", color="999999")
FRAME, WRAPPED = Border(THIN, THIN, THIN, THIN), Alignment(wrap_text=True, vertical="top")
SHADE = PatternFill("solid", fgColor="F3EFE6")
PLAIN, BOLD, LARGE = Font(size=11), Font(size=11, bold=True), Font(size=14, bold=True)


def write_book(folder: Path) -> None:
    """`book.json` and `rows.jsonl` become `paper.xlsx`."""
    tempfile.tempdir = str(folder)
    plan = json.loads((folder / "book.json").read_text(encoding="utf-8"))
    book = Workbook(write_only=True)
    sheet = book.create_sheet(plan["name"].translate(FORBIDDEN)[:LONGEST_NAME])
    _ready_to_print(sheet, [width for _heading, width in plan["columns"]], len(plan["above"]) + 1)
    for n, text in enumerate(plan["above"]):
        sheet.append([_cell(sheet, text, LARGE if n == 0 else PLAIN)])
    sheet.append([_cell(sheet, heading, BOLD, framed=True, shade=True) for heading, _width in plan["columns"]])
    head = last = len(plan["above"]) + 1
    with (folder / "rows.jsonl").open(encoding="utf-8") as rows:
        for line in rows:
            sheet.append([_valued(sheet, value, plan["formats"]) for value in json.loads(line)])
            last += 1
    sheet.auto_filter.ref = f"A{head}:{get_column_letter(len(plan['columns']))}{last}"
    sheet.append([])
    sheet.append([_cell(sheet, plan["below"], PLAIN)])
    book.save(folder / "paper.xlsx")


def _ready_to_print(sheet: Any, widths: list[int], head: int) -> None:
    """Landscape, as wide as the page, the headings on each page, page numbers at the foot."""
    for n, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(n)].width = width
    sheet.freeze_panes, sheet.print_title_rows = f"A{head + 1}", f"{head}:{head}"
    sheet.page_setup.orientation, sheet.page_setup.paperSize, sheet.page_setup.fitToHeight = "landscape", 9, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.oddFooter.center.text = "&P / &N"


def _valued(sheet: Any, value: Any, formats: dict[str, str]) -> Any:
    """A cell of a row; one that stands for a moment, a length of time or a share is a number in its own format."""
    if not isinstance(value, dict):
        return _cell(sheet, value, PLAIN, framed=True)
    kind, plain = next(iter(value.items()))
    cell = _cell(sheet, _number(kind, plain), PLAIN, framed=True)
    last = kind == "moment" and plain.endswith(LAST_SECOND)
    cell.number_format = formats["end" if last else kind]
    return cell


def _number(kind: str, plain: Any) -> Any:
    if kind == "moment":
        return datetime.fromisoformat(plain)
    return timedelta(seconds=plain) if kind == "length" else plain[0] / plain[1]


def _cell(sheet: Any, value: str | int, font: Font, *, framed: bool = False, shade: bool = False) -> Any:
    cell = WriteOnlyCell(sheet, value=value)
    if isinstance(value, str):
        cell.data_type = "s"
    cell.font = font
    if framed:
        cell.border, cell.alignment = FRAME, WRAPPED
    if shade:
        cell.fill = SHADE
    return cell
