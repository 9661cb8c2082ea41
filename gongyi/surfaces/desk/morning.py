"""The secretary's morning: what is red and who has it, chased in two taps; what was not answered, what waits too long."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Case, QuerySet, Value, When
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from gongyi.domain.appeals import public as appeals
from gongyi.kernel import clock
from gongyi.kernel.access.doors import worker
from gongyi.kernel.access.requests import TownRequest
from gongyi.kernel.clock.wording import last_moment
from gongyi.kernel.flows import elsewhere
from gongyi.kernel.flows.models import Dossier, Step, Turn
from gongyi.kernel.flows.ordering import by_urgency
from gongyi.kernel.flows.reach import reachable
from gongyi.kernel.flows.waiting import said_once, turns_of, waiting_for
from gongyi.kernel.ui import coarse
from gongyi.kernel.ui.shapes import Matter
from gongyi.surfaces.desk import hands
from gongyi.surfaces.desk.frame import SCREENERS, in_towns_language, page

SHOWN = 60
TOPIC_DAYS = 30
DAY = timedelta(days=1)
REVIEW_AHEAD = timedelta(days=3)
OWN = "own"
LATE = gettext_lazy("Overdue or late this morning")


@dataclass
class Holder:
    """Somebody who has red matters. Each has a tick that says whether a reminder is due, or none where no reminder can reach it; one's own have none."""

    name: str
    own: bool = False
    rows: list[tuple[Dossier, Matter, bool | None]] = field(default_factory=list)

    @property
    def ticked(self) -> int:
        return sum(bool(tick) for _row, _matter, tick in self.rows)

    @property
    def reached(self) -> bool:
        return any(tick is not None for _row, _matter, tick in self.rows)


@worker(*SCREENERS)
def morning(request: TownRequest) -> HttpResponse:
    """Overdue and late by whoever has it, danger first; ticked to be chased unless that was done today. One's own stand among them without a tick."""
    moment = clock.now()
    within = reachable(request.actor)
    overdue = appeals.standing(request.actor).filter(appeals.overdue(moment))
    late = _late(within, moment)
    rows = _in_order([*_first(overdue), *[turn.dossier for turn in late[:SHOWN]]])
    holders = _by_holder(request, rows, turns_of(rows), moment)
    parts = _parts(request, _not_among(within, rows), moment) | _owed(request, within, moment)
    count = overdue.count()
    context = parts | {
        "holders": holders, "overdue": count, "late": late.count(), "chase": sum(holder.ticked for holder in holders), "reached": any(holder.reached for holder in holders),
        "left_out": max(0, count - SHOWN),
        "calm": not (rows or any(parts.values())), "reason": in_towns_language(LATE), "days": TOPIC_DAYS,
    }  # fmt: skip
    return page(request, "morning", context)


def _not_among(within: QuerySet[Dossier], rows: list[Dossier]) -> QuerySet[Dossier]:
    """Without what stands above already, and what only waits for one of these."""
    keys = [row.pk for row in rows]
    return within.exclude(pk__in=keys).exclude(pk__in=waiting_for(keys))


def _first(rows: QuerySet[Dossier]) -> list[Dossier]:
    return list(by_urgency(rows.select_related("place"))[:SHOWN])


def _in_order(rows: list[Dossier]) -> list[Dossier]:
    """The order of work: danger first, however late it is; among equals as they came, what is overdue before what is late."""
    return sorted(rows, key=lambda row: -row.safety)


def _late(within: QuerySet[Dossier], moment: datetime) -> QuerySet[Turn]:
    """Turns past their time where the promise still holds. A matter that waits for its case is not late by itself."""
    kept = within.exclude(appeals.overdue_rows(moment)).values("pk")
    rows = Turn.objects.filter(open=True, slot=Turn.MAIN, due_at__lt=moment, dossier__in=kept)
    rows = rows.exclude(holder_key=hands.SPEAKER).exclude(waits=True)
    return rows.select_related("dossier__place").order_by("-safety", "due_at", "id")


def _parts(request: TownRequest, within: QuerySet[Dossier], moment: datetime) -> dict[str, list[Matter]]:
    """What else the morning asks for: due today, deferrals to be looked at, topics that wait."""
    long_ago = moment - timedelta(days=TOPIC_DAYS)
    asked: dict[str, dict[str, Any]] = {
        "reviews": {"dossier__stage": "deferred", "due_at__lte": moment + REVIEW_AHEAD},
        "topics": {"dossier__stage": "awaiting_topic", "due_at__gte": moment, "dossier__opened_at__lt": long_ago},
    }
    parts = {name: _open(request, within, moment, **bounds) for name, bounds in asked.items()}
    return parts | {"today": _today(request, within, moment)}


def _today(request: TownRequest, within: QuerySet[Dossier], moment: datetime) -> list[Matter]:
    """What ends today, each with what it is that ends then, and at what hour."""
    turns = _turns(within, moment, slot=Turn.MAIN, by__gte=moment, by__lte=_soon(request, moment))
    drawn = hands.by_turn(request, turns)
    return [replace(row, note=_ending(turn)) for turn, row in zip(turns, drawn, strict=True)]


def _ending(turn: Turn) -> str:
    """The step, or where that ends sooner the promise behind it, and when."""
    ends = turn.by  # type: ignore[attr-defined]
    promise = _("Promised to the person") if turn.dossier.flow == appeals.KEY else _("The whole")
    what = promise if ends < turn.due_at else _("This step")
    _day, time = last_moment(timezone.localtime(ends))
    return _("%(what)s: due %(day)s %(time)s") % {
        "what": what,
        "day": coarse.day_in_words(coarse.day_of(ends)),
        "time": time,
    }


def _owed(request: TownRequest, within: QuerySet[Dossier], moment: datetime) -> dict[str, list[Matter]]:
    """Answers that are owed beside the work itself: to a superior who ordered it, with the time of the order, and to another system."""
    orders = hands.by_turn(request, _turns(within, moment, slot="answer"))
    return {"orders": orders, "elsewhere": _elsewhere(request, within, moment)}


def _elsewhere(request: TownRequest, within: QuerySet[Dossier], moment: datetime) -> list[Matter]:
    """Matters for which another system must have its answer ready here by tonight, or should have had it."""
    owed = elsewhere.owed(request.town, _tonight(request, moment)).filter(dossier__in=within, dossier__closed_at=None)
    rows = {one.dossier_id: one.dossier for one in owed.select_related("dossier__place")[:SHOWN]}
    return hands.shown(request, _in_order(list(rows.values())))


def _soon(request: TownRequest, moment: datetime) -> Case:
    """Until when a turn is today's: until tonight; where there is danger to life, whose clock runs day and night, a day from now."""
    return Case(When(safety=2, then=Value(moment + DAY)), default=Value(_tonight(request, moment)))


def _tonight(request: TownRequest, moment: datetime) -> datetime:
    return moment.astimezone(ZoneInfo(request.town.calendar.zone)).replace(hour=23, minute=59, second=59)


def _open(request: TownRequest, within: QuerySet[Dossier], moment: datetime, **bounds: Any) -> list[Matter]:
    """Open matters in the order of their turns."""
    turns = {turn.dossier_id: turn for turn in _turns(within, moment, slot=Turn.MAIN, **bounds)}
    return hands.shown(request, [turn.dossier for turn in turns.values()], turns)


def _turns(within: QuerySet[Dossier], moment: datetime, **bounds: Any) -> list[Turn]:
    """Open turns in the order of the turn or the promise behind it, whichever ends sooner; one thing to do stands once."""
    rows = Turn.objects.annotate(by=appeals.sooner(moment)).filter(open=True, dossier__in=within, **bounds)
    rows = rows.exclude(holder_key=hands.SPEAKER).select_related("dossier__place")
    return said_once(rows.order_by("-safety", "by", "id")[:SHOWN])


def _by_holder(request: TownRequest, rows: list[Dossier], turns: Mapping[int, Turn], moment: datetime) -> list[Holder]:
    """Grouped by who has it, oneself among them; whoever has the gravest first. The tick says that a reminder is due."""
    own = {row.pk for row in rows if hands.mine(request, turns.get(row.pk))}
    keys = {row.pk: turns[row.pk].holder_key if row.pk in turns else "" for row in rows}
    named = hands.names(request, keys.values())
    chased = _chased_today(request, rows, moment)
    found: dict[str, Holder] = {}
    for row, matter in zip(rows, hands.shown(request, rows, turns), strict=True):
        if row.pk in own:
            found.setdefault(OWN, Holder(_("With you"), own=True)).rows.append((row, _in_group(matter), None))
            continue
        holder = found.setdefault(keys[row.pk], Holder(named.get(keys[row.pk], "")))
        times = chased.get(row.pk, 0)
        said = ngettext("chased %d time today", "chased %d times today", times) % times
        reached = hands.reminds(request, row, turns.get(row.pk))
        note = said if times else "" if reached else _("Nobody is reminded of this step; please open it.")
        holder.rows.append((row, replace(_in_group(matter), note=note), not times if reached else None))
    return list(found.values())


def _in_group(matter: Matter) -> Matter:
    """A row under the name of whoever has it, which it need not say again."""
    return replace(matter, facts=matter.facts[:1])


def _chased_today(request: TownRequest, rows: Iterable[Dossier], moment: datetime) -> dict[int, int]:
    begun = moment.astimezone(ZoneInfo(request.town.calendar.zone)).replace(hour=0, minute=0, second=0, microsecond=0)
    steps = Step.objects.filter(dossier__in=[row.pk for row in rows], move=hands.CHASE).order_by("number")
    found: dict[int, int] = {}
    for step in steps:
        if step.when >= begun:
            found[step.dossier_id] = found.get(step.dossier_id, 0) + 1
    return found
