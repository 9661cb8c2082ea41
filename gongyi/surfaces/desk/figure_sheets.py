"""Figures as a workbook: each number with its definition on the sheet, and the matters behind it where they are asked for."""

from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _

from gongyi.kernel.figures.counting import Value
from gongyi.kernel.figures.shares import percent
from gongyi.kernel.figures.wording import duration, value_in_words
from gongyi.kernel.flows import numbers, registry
from gongyi.kernel.flows.models import Dossier
from gongyi.kernel.people.scrubbing import scrub
from gongyi.kernel.territory.exchange import harmless

WIDTHS = (30, 12, 12, 12, 10, 28, 70, 40)
MATTER_WIDTHS = (14, 40, 24, 20)


def book(
    head: Sequence[tuple[str, str]],
    found: Sequence[tuple[Value, Value | None]],
    matters: Sequence[Dossier] | None = None,
) -> bytes:
    """An .xlsx: what was counted and when, the figures with their definitions, and the matters if there are any to show."""
    from openpyxl import Workbook  # noqa: PLC0415 - large, and seldom asked for; the site starts without it

    made = Workbook()
    sheet = made.active
    sheet.title = _("Figures")
    for row in head:
        sheet.append([harmless(text) for text in row])
    sheet.append([])
    _heading(
        sheet,
        [_("Figure"), _("Count"), _("Out of"), _("Rate or median"), _("Unit"), _("Period before"), _("What it counts"), _("Left out")],
    )  # fmt: skip
    for value, before in found:
        _figure(sheet, value, before)
    _widen(sheet, WIDTHS)
    if matters is not None:
        _matters(made.create_sheet(_("Matters")), matters)
    out = BytesIO()
    made.save(out)
    return out.getvalue()


def _figure(sheet: Any, value: Value, before: Value | None) -> None:
    figure = value.figure
    rate = percent(value.share) if value.share is not None else ""
    if value.minutes is not None:
        rate = duration(value.minutes)
    cells = [
        str(figure.name), "" if value.hidden else value.numerator, "" if value.denominator is None else value.denominator,
        rate or (_("too few") if value.too_few else ""), str(figure.unit), value_in_words(before) if before else "",
        str(figure.definition), "\n".join(str(text) for text in figure.exclusions),
    ]  # fmt: skip
    sheet.append(cells)
    for part in value.parts:
        said = "" if part.minutes is None else duration(part.minutes)
        sheet.append(
            [f"  {_('not stated') if part.key == 'none' else part.name}", part.count, "", said, str(figure.unit)]
        )


def _matters(sheet: Any, matters: Iterable[Dossier]) -> None:
    _heading(sheet, [_("Number"), _("Matter"), _("Place"), _("Stands at")])
    for row in matters:
        stage = str(registry.get(row.flow).stage(row.stage).label)
        sheet.append([harmless(text) for text in (numbers.spoken(row.number), scrub(row.title), row.place.name, stage)])
    _widen(sheet, MATTER_WIDTHS)


def _heading(sheet: Any, names: list[str]) -> None:
    from openpyxl.styles import Font  # noqa: PLC0415 - as above

    sheet.append(names)
    for cell in sheet[sheet.max_row]:
        cell.font = Font(bold=True)


def _widen(sheet: Any, widths: Sequence[int]) -> None:
    from openpyxl.styles import Alignment  # noqa: PLC0415 - as above
    from openpyxl.utils import get_column_letter  # noqa: PLC0415

    wrap = Alignment(wrap_text=True, vertical="top")
    for column, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    for row in sheet.iter_rows():
        for cell in row:
            cell.alignment = wrap
