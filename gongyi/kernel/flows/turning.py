"""Making turns: who gets them, and by when."""

from datetime import datetime

from django.utils.translation import gettext as _

from gongyi.kernel.clock.deadlines import Deadline
from gongyi.kernel.clock.limits import Limit
from gongyi.kernel.flows import directory, parameters, timing
from gongyi.kernel.flows.models import Dossier, Turn, derived_key
from gongyi.kernel.flows.spec import SPEAKER, WITH_MATTER
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


def standing(town: Town, holder: str, path: str, apart: frozenset[str]) -> str:
    """The holder, or whoever answers in its place where the seat is vacant or kept apart. Refuses when nobody does."""
    try:
        return directory.of(town).standing(holder, path, apart)
    except directory.NoSeat as error:
        raise Refused(_("There is no other seat to take this on. Ask the town's desk first.")) from error


def deadline(dossier: Dossier, within: str, moment: datetime, limit: Limit | None = None, clock: str = "") -> Deadline:
    """How long a turn may take: its own limit, the matter's own promise, or the parameter that the stage names."""
    if limit is not None:
        return Deadline(moment, limit)
    promise = clock or dossier.clock
    if within == WITH_MATTER and promise:
        return timing.read(promise)[0]
    return Deadline(moment, parameters.limit(dossier.flow_version, "handle" if within == WITH_MATTER else within))


def make(
    dossier: Dossier,
    slot: str,
    holder: str,
    limit: Deadline,
    step: int,
    safety: int | None = None,
    *,
    waits: bool = False,
) -> Turn:
    """A turn on the calendar of whoever gets it; saved by the caller. `waits` for the main turn of a stage that waits."""
    town = dossier.town
    seat = directory.of(town).by_key(holder)
    calendar = timing.calendar_of(town.calendar, seat.calendar if seat else None)
    return Turn(
        id=derived_key(dossier.number, slot, step),
        town=town,
        dossier=dossier,
        slot=slot,
        holder_key=holder,
        safety=dossier.safety if safety is None else safety,
        due_at=limit.due(calendar),
        half_at=limit.half(calendar),
        clock=timing.write(limit),
        waits=waits,
        opened_step=step,
    )


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
