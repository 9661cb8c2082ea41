"""Making turns: who gets them, and by when."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from gongyi.kernel import clock as clocks
from gongyi.kernel.clock.deadlines import Deadline
from gongyi.kernel.clock.limits import Limit
from gongyi.kernel.clock.working import WorkCalendar
from gongyi.kernel.flows import directory, parameters, registry, timing
from gongyi.kernel.flows.matters import Matter
from gongyi.kernel.flows.models import Dossier, Turn, derived_key
from gongyi.kernel.flows.spec import SPEAKER, WITH_MATTER, Slot, Stage
from gongyi.kernel.people.refusals import Refused
from gongyi.kernel.territory.models import Town


def route(town: Town, turn: str, path: str, apart: frozenset[str], body: int | None = None) -> str:
    """The holder key for a role at a place: the seat, or the speaker; with a `body` no other body of that role.

    Refuses when the town has nobody for it.
    """
    if turn == SPEAKER:
        return SPEAKER
    try:
        return directory.of(town).route(turn, path, apart, body=body).seat.key
    except directory.NoSeat as error:
        raise Refused(_("Nobody is in charge of this yet. Please ask the town's desk to fill the seat.")) from error


def standing(town: Town, holder: str, path: str, apart: frozenset[str], past: frozenset[str] = frozenset()) -> str:
    """The holder, or whoever answers in its place where the seat is vacant or kept apart, none of those `past`. Refuses when nobody does."""
    try:
        return directory.of(town).standing(holder, path, apart, past)
    except directory.NoSeat as error:
        raise Refused(_("There is no other seat to take this on. Ask the town's desk first.")) from error


IN_DANGER = {1: "risk_", 2: "urgent_"}
"""What a parameter's name begins with that takes the place of another, by how grave the danger is that the words name."""


def hastened(dossier: Dossier, of: Stage | Slot, safety: int | None = None) -> str:
    """The parameter for a step of this matter: in a danger its own, where the flow declares one. `safety`: what it is from now on."""
    plain = "handle" if of.within == WITH_MATTER else of.within
    begins = IN_DANGER.get(dossier.safety if safety is None else safety)
    named = f"{begins}{of.hasty or plain}"
    return named if begins and named in registry.get(dossier.flow).defaults() else plain


def deadline(
    dossier: Dossier,
    of: Stage | Slot,
    moment: datetime,
    limit: Limit | None = None,
    clock: str = "",
    safety: int | None = None,
) -> Deadline:
    """How long a turn may take: its own limit, the matter's own promise, or the parameter that the stage or side turn names."""
    if limit is not None:
        return Deadline(moment, limit)
    promise = clock or dossier.clock
    if of.within == WITH_MATTER and promise:
        return timing.read(promise)[0]
    return Deadline(moment, parameters.limit(dossier.flow_version, hastened(dossier, of, safety)))


@dataclass(frozen=True)
class Promise:
    """What is owed to whoever spoke: its clock, and by when. Empty where nothing is owed, or where the clock stands."""

    clock: str = ""
    due_at: datetime | None = None

    def holds(self) -> bool:
        """Whether it can still be kept."""
        return self.due_at is not None and self.due_at > clocks.now()


NOTHING_OWED = Promise()


def promise(stage: Stage, dossier: Dossier, columns: dict[str, Any], *, side: bool = False) -> Promise:
    """What the matter owes at a stage, once these columns have changed; `side`: what a side turn there owes, also while the person is asked."""
    if stage.kept or not (stage.owes or side):
        return NOTHING_OWED
    return Promise(columns.get("clock", dossier.clock), columns.get("due_at", dossier.due_at))


def before(main: Turn | None, owed: Promise, slot: Slot) -> Promise:
    """What a side turn keeps to: where the main turn waits for it, the time of that turn, if it holds and ends sooner."""
    if not slot.awaited:
        return owed
    awaiting = Promise(main.clock, main.due_at) if main else NOTHING_OWED
    sooner = owed.due_at is None or (awaiting.due_at is not None and awaiting.due_at < owed.due_at)
    return awaiting if awaiting.holds() and sooner else owed


def runs_anew(stage: Stage, main: Turn, dossier: Dossier, columns: dict[str, Any]) -> bool:
    """Whether a main turn that stays must follow a promise that has just changed, or a new urgency."""
    if "clock" not in columns:
        return "safety" in columns
    owed = promise(stage, dossier, columns)
    outlasts = owed.due_at is not None and owed.holds() and owed.due_at < main.due_at
    followed = stage.within == WITH_MATTER or main.clock == dossier.clock
    return followed or outlasts or "safety" in columns


@dataclass(frozen=True)
class Times:
    """When a turn is due and half over, and how that was worked out."""

    due_at: datetime
    half_at: datetime
    clock: str


def times(own: Deadline, calendar: WorkCalendar, owed: Promise, town: Town) -> Times:
    """A turn's own time, or the promise where that ends sooner and still holds; the promise is counted on the town's calendar."""
    due = own.due(calendar)
    if owed.due_at is not None and owed.due_at < due and owed.holds():
        given = timing.read(owed.clock)[0]
        return Times(owed.due_at, given.half(timing.calendar_of(town.calendar)), owed.clock)
    return Times(due, own.half(calendar), timing.write(own))


def calendar_for(town: Town, holder: str) -> WorkCalendar:
    """The working time of whoever has a turn: that of their body where it has its own, else the town's."""
    seat = directory.of(town).by_key(holder)
    return timing.calendar_of(town.calendar, seat.calendar if seat else None)


def urgency(stage: Stage, safety: int) -> int:
    """How far a turn goes before others. What was answered no longer goes before all else, however grave it was."""
    return 0 if stage.kept else safety


def make(
    dossier: Dossier,
    slot: str,
    holder: str,
    limit: Deadline,
    step: int,
    safety: int | None = None,
    *,
    waits: bool = False,
    owed: Promise = NOTHING_OWED,
) -> Turn:
    """A turn on the calendar of whoever gets it, never beyond what is owed; saved by the caller. `waits` for the main turn of a stage that waits."""
    town = dossier.town
    found = times(limit, calendar_for(town, holder), owed, town)
    return Turn(
        id=derived_key(dossier.number, slot, step),
        town=town,
        dossier=dossier,
        slot=slot,
        holder_key=holder,
        safety=dossier.safety if safety is None else safety,
        due_at=found.due_at,
        half_at=found.half_at,
        clock=found.clock,
        waits=waits,
        opened_step=step,
    )


def keep_sooner(opens: list[Turn], before: Turn | None) -> None:
    """A greater danger never puts a turn off: where the one before ended sooner, its time stays."""
    for turn in opens:
        if before is not None and turn.slot == before.slot and before.due_at < turn.due_at:
            turn.due_at, turn.half_at, turn.clock = before.due_at, before.half_at, before.clock


def handed(matter: Matter, slot: str, holder: str, moment: datetime) -> Turn:
    """A turn at another holder: with the matter's own promise, or within it, while that can be kept; else with a time of its own.

    On the books it keeps the day that was decided.
    """
    row = matter.dossier
    main = slot == Turn.MAIN
    if main and matter.stage.paused:
        return again(row, matter.turns[slot], holder_key=holder, taken_by="")
    of = matter.stage if main else matter.flow.slot(slot)
    if of.within == WITH_MATTER and row.due_at and row.due_at <= moment:
        of = replace(of, within="handle")
    limit = deadline(row, of, moment)
    owed = promise(matter.stage, row, {}, side=not main)
    return make(row, slot, holder, limit, row.version + 1, waits=main and matter.stage.waits, owed=owed)


def upward(turn: Turn, to: directory.Routed, why: str) -> dict[str, Any]:
    """What a step says of a turn that goes up. `why`: its time ran out (`late`), nobody sits there (`empty`), or whoever asked would decide (`own`)."""
    return {"slot": turn.slot, "left": turn.holder_key, "reached": to.seat.key, "skipped": list(to.skipped), "why": why}


def again(dossier: Dossier, turn: Turn, **other: object) -> Turn:
    """The turn as it stands, opened anew by the next step with something else about it."""
    step = dossier.version + 1
    plain = {
        "holder_key": turn.holder_key, "safety": turn.safety, "due_at": turn.due_at, "half_at": turn.half_at, "clock": turn.clock, "taken_by": turn.taken_by,
        "waits": turn.waits,
    }  # fmt: skip
    return Turn(
        id=derived_key(dossier.number, turn.slot, step),
        town=turn.town,
        dossier=dossier,
        slot=turn.slot,
        opened_step=step,
        **(plain | other),
    )
