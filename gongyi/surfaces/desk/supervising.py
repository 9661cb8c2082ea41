"""The secretary's morning: what is red and who has it, chased in two taps; what was not answered, what waits too long."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gongyi.kernel import clock
from gongyi.kernel.access.doors import worker
from gongyi.kernel.access.requests import TownRequest
from gongyi.kernel.flows import inbox, registry
from gongyi.kernel.flows.models import Dossier, MatterLink, Step, Turn
from gongyi.kernel.flows.reach import reachable
from gongyi.kernel.flows.story import holder_names
from gongyi.kernel.ui import showing
from gongyi.kernel.ui.shapes import Matter
from gongyi.surfaces.desk.frame import SCREENERS, link, page

SHOWN = 60
TOPIC_DAYS = 30
REVIEW_AHEAD = timedelta(days=3)
CHASE = "chase"


@dataclass
class Holder:
    """Somebody who has red matters, with those that a reminder can reach."""

    name: str
    rows: list[tuple[Dossier, Matter, bool]] = field(default_factory=list)

    @property
    def ticked(self) -> int:
        return sum(tick for _row, _matter, tick in self.rows)


@worker(*SCREENERS)
def morning(request: TownRequest) -> HttpResponse:
    """Overdue by whoever has it, ticked to be chased unless that was done today; one's own apart, without a tick."""
    moment = clock.now()
    within = reachable(request.actor)
    late = _without_doubles(
        [turn for turn in inbox.overdue(request.actor, moment, SHOWN) if turn.holder_key != "voice"]
    )
    mine = [turn for turn in late if request.actor.seat_for(turn.holder_key)]
    holders = _by_holder(request, [turn for turn in late if turn not in mine], moment)
    today = _open(within, due_at__gte=moment, due_at__lte=_tonight(request, moment))
    orders = _open(within, slot="answer")
    reviews = _open(within, dossier__stage="deferred", due_at__lte=moment + REVIEW_AHEAD)
    long_ago = moment - timedelta(days=TOPIC_DAYS)
    topics = _open(within, dossier__stage="awaiting_topic", due_at__gte=moment, dossier__opened_at__lt=long_ago)
    context = {
        "holders": holders, "late": len(late), "chase": sum(holder.ticked for holder in holders), "mine": _shown(request, mine),
        "today": _shown(request, today), "orders": _shown(request, orders), "reviews": _shown(request, reviews), "topics": _shown(request, topics),
        "calm": not (late or today or orders or reviews or topics), "reason": _("Overdue this morning"), "days": TOPIC_DAYS,
    }  # fmt: skip
    return page(request, "morning", context)


def _tonight(request: TownRequest, moment: datetime) -> datetime:
    return moment.astimezone(ZoneInfo(request.town.calendar.zone)).replace(hour=23, minute=59, second=59)


def _open(within: QuerySet[Dossier], *, slot: str = Turn.MAIN, **bounds: Any) -> list[Turn]:
    rows = Turn.objects.filter(open=True, slot=slot, dossier__in=within, **bounds).exclude(holder_key="voice")
    return list(
        rows.select_related("dossier__place", "dossier__flow_version").order_by("-safety", "due_at", "id")[:SHOWN]
    )


def _without_doubles(turns: list[Turn]) -> list[Turn]:
    """A matter that waits for one below it is the same trouble twice: the one below is shown, since that is where it hangs."""
    ids = [turn.dossier_id for turn in turns]
    waiting = set(
        MatterLink.objects.filter(parent__in=ids, child__in=ids, closing="waits").values_list("parent", flat=True)
    )
    return [turn for turn in turns if turn.dossier_id not in waiting]


def _by_holder(request: TownRequest, turns: list[Turn], moment: datetime) -> list[Holder]:
    """Grouped by who has it; the gravest first, as they came. The tick says that a reminder is due and can reach them."""
    below = _hands_below(turns)
    keys = {turn.pk: below.get(turn.dossier_id, turn.holder_key) for turn in turns}
    names = holder_names(keys.values())
    chased = _chased_today(request, turns, moment)
    found: dict[str, Holder] = {}
    for turn, row in zip(turns, _rows(request, turns), strict=True):
        holder = found.setdefault(keys[turn.pk], Holder(names.get(keys[turn.pk], "")))
        times = chased.get(turn.dossier_id, 0)
        said = ngettext("chased %d time today", "chased %d times today", times) % times
        holder.rows.append((turn.dossier, replace(row, note=said) if times else row, not times and _reachable_by(turn)))
    return list(found.values())


def _hands_below(turns: Iterable[Turn]) -> dict[int, str]:
    """For matters that wait for one below them: who has that one, because a reminder goes there."""
    links = MatterLink.objects.filter(
        parent__in=[turn.dossier_id for turn in turns], closing="waits", child__closed_at=None
    )
    parents = dict(links.values_list("child", "parent"))
    rows = Turn.objects.filter(dossier__in=parents, open=True, slot=Turn.MAIN).values_list("dossier", "holder_key")
    return {parents[child]: key for child, key in rows}


def _reachable_by(turn: Turn) -> bool:
    flow = registry.get(turn.dossier.flow)
    return any(move.key == CHASE and turn.dossier.stage in move.source for move in flow.moves)


def _chased_today(request: TownRequest, turns: Iterable[Turn], moment: datetime) -> dict[int, int]:
    begun = moment.astimezone(ZoneInfo(request.town.calendar.zone)).replace(hour=0, minute=0, second=0, microsecond=0)
    steps = Step.objects.filter(dossier__in=[turn.dossier_id for turn in turns], move=CHASE).order_by("number")
    found: dict[int, int] = {}
    for step in steps:
        if step.when >= begun:
            found[step.dossier_id] = found.get(step.dossier_id, 0) + 1
    return found


def _rows(request: TownRequest, turns: list[Turn], *, holders: bool = False) -> list[Matter]:
    return showing.rows(turns, lambda dossier: link(request, "file", dossier.number), holders=holders)


def _shown(request: TownRequest, turns: list[Turn]) -> list[Matter]:
    return _rows(request, turns, holders=True)
