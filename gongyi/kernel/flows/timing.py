"""Clocks of dossiers and turns: worked out by the kernel's clock, kept as text so that each can explain itself later."""

import json
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from gongyi.kernel.clock.deadlines import Deadline
from gongyi.kernel.clock.limits import Clock, Limit
from gongyi.kernel.clock.models import Calendar
from gongyi.kernel.clock.queries import work_calendar
from gongyi.kernel.clock.wording import as_it_stood, in_words
from gongyi.kernel.clock.working import WorkCalendar
from gongyi.kernel.flows.history.hashing import canonical
from gongyi.kernel.flows.models import Dossier
from gongyi.kernel.flows.parameters import stamp
from gongyi.kernel.territory.models import Town

BUFFER_HOURS = 24
OUT_OF_FILE = "import:"
"""How the key of a matter begins that came out of a file."""


def calendar_of(town_calendar: Calendar, unit_calendar: Calendar | None = None) -> WorkCalendar:
    """The unit's own working time where it has one, else the town's."""
    return work_calendar(unit_calendar or town_calendar)


def write(deadline: Deadline, paused_from: datetime | None = None) -> str:
    """A deadline as text; `paused_from` marks a pause that still runs."""
    plain: dict[str, Any] = {"start": stamp(deadline.start), "limit": deadline.limit.as_fact()}
    if deadline.pauses:
        plain["pauses"] = [[stamp(begin), stamp(end)] for begin, end in deadline.pauses]
    if deadline.extension:
        plain["extension"] = deadline.extension
    if paused_from:
        plain["paused_from"] = stamp(paused_from)
    return canonical(plain)


def read(text: str) -> tuple[Deadline, datetime | None]:
    """The deadline in a clock text, and since when it is paused."""
    plain = json.loads(text)
    pauses = tuple(
        (datetime.fromisoformat(begin), datetime.fromisoformat(end)) for begin, end in plain.get("pauses", [])
    )
    start = datetime.fromisoformat(plain["start"])
    paused = datetime.fromisoformat(plain["paused_from"]) if "paused_from" in plain else None
    return Deadline(start, Limit.from_fact(plain["limit"]), pauses, plain.get("extension", 0)), paused


def explanation(
    text: str, calendar: WorkCalendar, *, received: bool = True, recorded: datetime | None = None, began: str = ""
) -> str:
    """In words, how a due time came about; empty when there is none. `received`: whether it runs from when something was received,
    else what `began` then.

    `recorded` is the time on record: where the calendar was changed since, it stays for good if the matter has ended, else until
    it is worked out anew.
    """
    if not text:
        return ""
    deadline, since = read(text)
    if recorded and not since and deadline.due(calendar) != recorded:
        return as_it_stood(deadline, calendar, recorded, received=received, began=began)
    return in_words(deadline, calendar, since, received=received, began=began)


def starts_with(text: str, promise: str) -> bool:
    """Whether a clock runs from the same moment as the promise: from when the matter was received."""
    return bool(text and promise) and read(text)[0].start == read(promise)[0].start


def paused(text: str, moment: datetime) -> str:
    """The clock stopped at a moment; unchanged if it stands already."""
    deadline, since = read(text)
    return text if since else write(deadline, moment)


def resumed(text: str, moment: datetime) -> str:
    """The clock running again from a moment, with the pause on record."""
    deadline, since = read(text)
    if since is None:
        return text
    pauses = (*deadline.pauses, (since, moment)) if moment > since else deadline.pauses
    return write(Deadline(deadline.start, deadline.limit, pauses, deadline.extension))


def extended(text: str, amount: int) -> str:
    """The clock with `amount` more of its own unit."""
    deadline, since = read(text)
    return write(Deadline(deadline.start, deadline.limit, deadline.pauses, deadline.extension + amount), since)


def longer(text: str, amount: int, on: Clock, calendar: WorkCalendar) -> int:
    """How many of a clock's own units reach as far as `amount` more on another clock; as many where it is the same."""
    deadline, _since = read(text)
    if deadline.limit.clock is on:
        return amount
    wanted = Deadline(deadline.due(calendar), Limit(amount, on)).due(calendar)
    more = (replace(deadline, extension=deadline.extension + n) for n in count(1))
    return next(one.extension for one in more if one.due(calendar) >= wanted) - deadline.extension


def limited(text: str, start: datetime, limit: Limit, calendar: WorkCalendar) -> str:
    """The clock with another limit from its start; pauses and more time that was granted stay with it."""
    if not text:
        return write(Deadline(start, limit))
    before, since = read(text)
    fresh = write(Deadline(start, limit, before.pauses), since)
    granted = before.extension
    return extended(fresh, longer(fresh, granted, before.limit.clock, calendar)) if granted else fresh


def written_at(dossier: Dossier) -> datetime | None:
    """Of a matter that came out of a file: when it was said at its source. Its clock began later, when it was taken in."""
    return dossier.received_at if dossier.key.startswith(OUT_OF_FILE) else None


def runs_day_and_night(text: str) -> bool:
    """Whether a clock counts every hour, whether anybody is at work or not."""
    return bool(text) and read(text)[0].limit.clock is Clock.URGENT_HOURS


def due(text: str, calendar: WorkCalendar) -> datetime | None:
    """When it is due; none while it is paused or when there is no clock."""
    if not text:
        return None
    deadline, since = read(text)
    return None if since else deadline.due(calendar)


def act_by(town: Town, due_at: datetime) -> datetime:
    """Our own time for another system's deadline: theirs less the town's buffer (`buffer_hours`, a day unless set)."""
    return due_at - timedelta(hours=int(town.parameters.get("buffer_hours", BUFFER_HOURS)))
