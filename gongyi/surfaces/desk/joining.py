"""Open matters to which one can be joined (并案), as choices: what, where, whose turn, since when, how many speak in it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gongyi.domain.appeals import public as appeals
from gongyi.kernel.access.requests import TownRequest
from gongyi.kernel.flows import numbers
from gongyi.kernel.flows.matters import Matter
from gongyi.kernel.flows.models import Dossier
from gongyi.kernel.flows.reach import reachable
from gongyi.kernel.flows.waiting import turns_of
from gongyi.kernel.ui import papers, shapes, showing
from gongyi.surfaces.desk import hands
from gongyi.surfaces.desk.frame import link

MERGE, INTO = "merge", "into"
CHOSEN, LEAD = "chosen", "lead"
"""The names of the buttons and of the circles by which one of the choices is taken."""
REASON = "same_problem"
ON_BOARD = 3


def around(request: TownRequest, matter: Matter, words: str) -> list[tuple[shapes.Matter, str]]:
    """What may be joined to: the one that the address names first, then what was found; each with its number."""
    named = numbers.clean(request.GET.get(INTO, ""))
    chosen = list(reachable(request.actor).filter(number=named).select_related("place")) if named else []
    near = [one.dossier for one in appeals.neighbours(request.actor, matter, words) if one.dossier.number != named]
    return choices(request, [*chosen, *near])


def beside(
    request: TownRequest, matter: Matter, words: str, host: dict[str, str]
) -> Iterator[tuple[shapes.Matter, str]]:
    """What looks the same, for a page that shows the matter: each with the address of the form in which it stands chosen."""
    near = appeals.neighbours(request.actor, matter, words, limit=ON_BOARD)
    merge = link(request, "move", matter.dossier.number, MERGE)
    for shown, number in choices(request, [one.dossier for one in near if one.same]):
        yield shown, f"{merge}?{urlencode(host | {'reason': REASON, INTO: number})}"


def choices(request: TownRequest, rows: Sequence[Dossier]) -> list[tuple[shapes.Matter, str]]:
    """List rows of what can be joined to, each with its number."""
    turns = turns_of(rows) if rows else {}
    holders = hands.names(request, [turn.holder_key for turn in turns.values()]) if rows else {}
    plain = [
        showing.dossier_row(row, link(request, "file", row.number), turn=turns.get(row.pk), holders=holders)
        for row in rows
    ]
    drawn = [replace(one, facts=(*one.facts, *_said(row))) for row, one in zip(rows, plain, strict=True)]
    return list(zip(hands.unnamed(request, rows, drawn), (row.number for row in rows), strict=True)) if rows else []


def _said(row: Dossier) -> Iterator[str]:
    """Since when a matter is there, and how many households speak in it."""
    if not showing.written(row):
        yield _("said on %(day)s") % {"day": papers.day_of(row.received_at)}
    yield ngettext("%d household", "%d households", row.spread) % row.spread


def taken(sent: QueryDict) -> QueryDict:
    """A form in which the choice that was tapped stands as the number."""
    return _with(sent, INTO, str(sent.get(CHOSEN, "")))


def leads(request: TownRequest, rows: Iterable[Dossier]) -> list[tuple[shapes.Matter, str]]:
    """Of some matters those that can lead when they are joined with each other, the one said first in front; none where it is only one."""
    found = [row for row in rows if row.flow == appeals.KEY and row.closed_at is None]
    open_to = [row for row in found if row.sensitivity == Dossier.ORDINARY]
    ordered = sorted(open_to, key=lambda row: (row.received_at, row.pk))
    return choices(request, ordered) if len(found) > 1 else []


def led(sent: QueryDict, prefix: str) -> QueryDict:
    """A form for many in which the one that leads stands as the number, where no other number was typed."""
    field = f"{prefix}-{INTO}"
    typed = str(sent.get(field, "")).strip()
    return _with(sent, field, "" if typed else str(sent.get(LEAD, "")))


def _with(sent: QueryDict, field: str, number: str) -> QueryDict:
    if not number:
        return sent
    given = sent.copy()
    given[field] = number
    return given
