"""The three lists for paper and for a workbook, with the town's own columns; some hundreds of matters at a time."""

from collections.abc import Iterable, Iterator, Sequence
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from gongyi.domain.appeals.columns import DAYS, Column, Known, cells, known_of
from gongyi.domain.appeals.models import Imported
from gongyi.kernel import clock
from gongyi.kernel.access.actor import Actor
from gongyi.kernel.evidence.papers import Book, Cell, due_cell
from gongyi.kernel.flows.models import Dossier
from gongyi.kernel.territory.models import Town

AT_A_TIME = 500
UNIT_WIDTH, NARROWEST = 5, 6
WIDE_ENOUGH = 20
ONE_LINE = {"number": 14, **dict.fromkeys(DAYS, WIDE_ENOUGH)}
"""Columns whose cells stay on one line, and how many letters that takes."""
"""Letters that a moment takes; a narrower column shows signs in its place."""


def batches(actor: Actor, town: Town, keys: Sequence[int], wanted: Sequence[Column]) -> Iterator[list[list[str | int]]]:
    """The cells of these matters in this order in words, some hundreds at a time."""
    for at, rows in _read(keys):
        yield cells(actor, town, rows, wanted, at + 1)


def sheet_batches(
    actor: Actor, town: Town, keys: Sequence[int], wanted: Sequence[Column]
) -> Iterator[list[list[Cell]]]:
    """The same for a workbook: moments as moments, and what is late about them in columns of their own."""
    asked, zone = {column.key for column in wanted}, ZoneInfo(town.calendar.zone)
    beside = {column.key: _beside(town, column.key, asked) for column in wanted}
    for at, rows in _read(keys):
        for_all = known_of(actor, town, rows, asked, at + 1)
        yield [
            [cell for key, more in beside.items() for cell in _valued(known, (key, *more), zone)] for known in for_all
        ]


def _read(keys: Sequence[int]) -> Iterator[tuple[int, list[Dossier]]]:
    for at in range(0, len(keys), AT_A_TIME):
        part = keys[at : at + AT_A_TIME]
        found = Dossier.objects.select_related("place").in_bulk(part)
        yield at, [found[key] for key in part if key in found]


def _beside(town: Town, key: str, asked: set[str]) -> tuple[str, ...]:
    """Which further columns a workbook has beside one, so that each holds one thing only."""
    if key == "received":
        return ("written",) if Imported.objects.filter(town=town).exists() else ()
    if key == "holder":
        return () if "limit" in asked else ("turn_due",)
    return {"due": ("overdue",), "limit": ("late",)}.get(key, ())


def _headings() -> dict[str, str]:
    return {
        "written": _("Written on"),
        "turn_due": _("Late: should have acted by"),
        "overdue": pgettext("heading of a column", "Overdue"),
        "late": pgettext("heading of a column", "Late"),
    }


def beside_note(town: Town, wanted: Sequence[Column]) -> str:
    """Which columns a workbook has beside those that the town chose, and why; empty where it has none."""
    asked, ours = {column.key for column in wanted}, _headings()
    found = [ours[key] for column in wanted for key in _beside(town, column.key, asked)]
    if not found:
        return ""
    said = _(
        "Added beside the town's columns so that they can be sorted and filtered: %(names)s. On paper the same is written into the cell before."
    )
    return said % {"names": pgettext("between names", ", ").join(f"“{name}”" for name in found)}


def _valued(known: Known, keys: Sequence[str], zone: ZoneInfo) -> Iterator[Cell]:
    """A cell and those beside it."""
    moments = {
        "received": known.came,
        "written": known.written,
        "due": known.due,
        "limit": known.limit,
        "turn_due": known.turn_due,
    }
    verdicts = {
        "overdue": _("overdue") if known.overdue else "",
        "late": pgettext("of a step", "late") if known.limit and known.limit < clock.now() else "",
    }
    for key in keys:
        at = moments.get(key)
        if at is not None:
            local = at.astimezone(zone).replace(second=0, microsecond=0)
            yield local.replace(tzinfo=None) if key in {"received", "written"} else due_cell(local)
        else:
            yield "" if key in moments else verdicts[key] if key in verdicts else known.words[key]


def workbook(
    town: Town, rows: Iterable[list[Cell]], wanted: Sequence[Column], *, name: str, above: Sequence[str], foot: str
) -> Book:
    """An .xlsx of matters: what stands above, headings, rows, who took it out and when."""
    asked, ours, columns = {column.key for column in wanted}, _headings(), []
    for column in wanted:
        least = ONE_LINE.get(column.key, NARROWEST)
        columns.append((column.heading, max(least, column.width * UNIT_WIDTH)))
        columns += [
            (ours[key], WIDE_ENOUGH if key in {"written", "turn_due"} else NARROWEST * 2)
            for key in _beside(town, column.key, asked)
        ]
    return Book(name, above, columns, rows, foot)
