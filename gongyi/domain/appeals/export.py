"""The three lists as Excel, with the town's own columns. No cell can be taken for a formula."""

from collections.abc import Iterable
from io import BytesIO
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from gongyi.domain.cases import public as cases
from gongyi.kernel.flows import numbers, registry
from gongyi.kernel.flows.models import Dossier, Turn
from gongyi.kernel.flows.story import holder_name
from gongyi.kernel.territory.exchange import harmless
from gongyi.kernel.territory.models import Town

COLUMNS = ("number", "title", "kind", "category", "place", "stage", "holder", "due", "received")


def names() -> dict[str, str]:
    """What each column is called."""
    return {
        "number": _("Number"), "title": _("Matter"), "kind": _("Kind"), "category": _("About"), "place": _("Place"), "stage": _("Stands at"),
        "holder": _("Whose turn"), "due": _("Promised by"), "received": _("Received"),
    }  # fmt: skip


def workbook(town: Town, rows: Iterable[Dossier], title: str) -> bytes:
    """An .xlsx of a list. Columns and their order are the town's parameter `list_columns`, when it has one."""
    wanted = [column for column in town.parameters.get("list_columns", COLUMNS) if column in COLUMNS]
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title[:31])
    headings = names()
    sheet.append([_bold(sheet, headings[column]) for column in wanted])
    found = list(rows)
    holders = dict(
        Turn.objects.filter(dossier__in=found, open=True, slot=Turn.MAIN).values_list("dossier_id", "holder_key")
    )
    for row in found:
        cells = _cells(town, row, holders.get(row.pk, ""))
        sheet.append([harmless(cells[column]) for column in wanted])
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _bold(sheet: Any, text: str) -> Any:
    cell = WriteOnlyCell(sheet, value=text)
    cell.font = Font(bold=True)
    return cell


def _cells(town: Town, row: Dossier, holder: str) -> dict[str, str]:
    zone = ZoneInfo(town.calendar.zone)
    return {
        "number": numbers.spoken(row.number),
        "title": row.title,
        "kind": cases.label("kinds", row.kind),
        "category": cases.category_name(town, row.category),
        "place": row.place.name,
        "stage": str(registry.get(row.flow).stage(row.stage).label),
        "holder": holder_name(holder),
        "due": f"{row.due_at.astimezone(zone):%Y-%m-%d %H:%M}" if row.due_at else "",
        "received": f"{row.received_at.astimezone(zone):%Y-%m-%d %H:%M}",
    }
