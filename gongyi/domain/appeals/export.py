"""The three lists as Excel, with the town's own columns. No cell can be taken for a formula; memory does not grow with the rows."""

from collections.abc import Iterator, Sequence
from io import BytesIO
from itertools import islice
from typing import Any

from django.db.models import QuerySet
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter

from gongyi.domain.appeals.columns import Column, cells
from gongyi.kernel.flows.models import Dossier
from gongyi.kernel.territory.exchange import harmless
from gongyi.kernel.territory.models import Town

AT_A_TIME = 500
UNIT_WIDTH = 5
FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\", " "))
THIN = Side(style="thin", color="999999")


def batches(town: Town, rows: QuerySet[Dossier], wanted: Sequence[Column]) -> Iterator[list[list[str | int]]]:
    """The cells of a list, some hundreds of matters at a time."""
    pending, first = iter(rows.select_related("place").iterator(chunk_size=AT_A_TIME)), 1
    while chunk := list(islice(pending, AT_A_TIME)):
        yield cells(town, chunk, wanted, first)
        first += len(chunk)


def workbook(
    town: Town, rows: QuerySet[Dossier], wanted: Sequence[Column], *, title: str, chosen: str, foot: str
) -> bytes:
    """An .xlsx of a list: title, what was chosen, headings, rows, who took it out and when."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title.translate(FORBIDDEN)[:31])
    _lay_out(sheet, wanted)
    sheet.append([_cell(sheet, f"{town.name_zh} {title}", bold=True, size=14)])
    sheet.append([_cell(sheet, chosen)])
    sheet.append([_cell(sheet, column.heading, bold=True, framed=True, shade=True) for column in wanted])
    for batch in batches(town, rows, wanted):
        for row in batch:
            sheet.append([_cell(sheet, value, framed=True) for value in row])
    sheet.append([])
    sheet.append([_cell(sheet, foot)])
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _lay_out(sheet: Any, wanted: Sequence[Column]) -> None:
    """Ready to print: landscape, as wide as the page, the headings on each page, page numbers at the foot."""
    for n, column in enumerate(wanted, 1):
        sheet.column_dimensions[get_column_letter(n)].width = max(6, column.width * UNIT_WIDTH)
    sheet.freeze_panes = "A4"
    sheet.print_title_rows = "3:3"
    sheet.page_setup.orientation, sheet.page_setup.paperSize, sheet.page_setup.fitToHeight = "landscape", 9, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.oddFooter.center.text = "&P / &N"


def _cell(
    sheet: Any, value: str | int, *, bold: bool = False, framed: bool = False, shade: bool = False, size: int = 11
) -> Any:
    cell = WriteOnlyCell(sheet, value=harmless(value) if isinstance(value, str) else value)
    if isinstance(value, str):
        cell.data_type = "s"
    cell.font = _FONTS[bold, size]
    if framed:
        cell.border, cell.alignment = _FRAME, _WRAPPED
    if shade:
        cell.fill = _SHADE
    return cell


_FONTS = {(bold, size): Font(bold=bold, size=size) for bold in (False, True) for size in (11, 14)}
_FRAME, _WRAPPED = Border(THIN, THIN, THIN, THIN), Alignment(wrap_text=True, vertical="top")
_SHADE = PatternFill("solid", fgColor="F3EFE6")
