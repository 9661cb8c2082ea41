"""A limit that runs from an instant, stands still during pauses, and may be extended."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from gongyi.kernel.clock.limits import Clock, Limit
from gongyi.kernel.clock.measuring import advance, fineness, measure
from gongyi.kernel.clock.working import WorkCalendar

Span = tuple[datetime, datetime]
FINE = {Clock.WORKING_DAYS: Clock.WORKING_HOURS, Clock.CALENDAR_DAYS: Clock.URGENT_HOURS}
"""On which clock half-time of a day clock is found."""


@dataclass(frozen=True)
class Deadline:
    """A limit running from `start`, with the pauses and the extension it was granted."""

    start: datetime
    limit: Limit
    pauses: tuple[Span, ...] = ()
    extension: int = 0

    @property
    def total(self) -> Limit:
        """The limit with its extension."""
        return self.limit.longer(self.extension) if self.extension else self.limit

    def stops(self) -> Iterator[Span]:
        """The pauses in order, apart, and not before the start."""
        end = self.start
        for begin, stop in sorted(self.pauses):
            if stop > end:
                yield max(begin, end), stop
                end = stop

    def due(self, calendar: WorkCalendar) -> datetime:
        """The last instant in time. What a pause takes is measured on this same clock and added back.

        A pause that begins when the time is already over changes nothing.
        """
        clock = self.limit.clock
        return self.when_used(self.total.amount * fineness(clock), clock, calendar)

    def when_used(self, units: int, clock: Clock, calendar: WorkCalendar) -> datetime:
        """The instant at which so much running time has been used, standing still in between."""
        end = advance(self.start, units, clock, calendar)
        for begin, stop in self.stops():
            if begin >= end:
                break
            units += measure(begin, stop, clock, calendar)
            end = advance(self.start, units, clock, calendar)
        return end

    def used(self, until: datetime, clock: Clock, calendar: WorkCalendar) -> int:
        """How much running time lies between the start and an instant, in units of measuring, pauses taken out."""
        stood = sum(measure(begin, min(stop, until), clock, calendar) for begin, stop in self.stops() if begin < until)
        return measure(self.start, until, clock, calendar) - stood

    def half(self, calendar: WorkCalendar) -> datetime:
        """When half of the running time is used; day clocks are halved in their own hours."""
        return _half(self, calendar)


@lru_cache(maxsize=128)
def _half(deadline: Deadline, calendar: WorkCalendar) -> datetime:
    """Kept for a while, since matters that come in together run from the same instant."""
    clock = deadline.limit.clock
    if clock.by_the_hour:
        return deadline.when_used(deadline.total.amount * fineness(clock) // 2, clock, calendar)
    due, fine = deadline.due(calendar), FINE[clock]
    return min(due, deadline.when_used(deadline.used(due, fine, calendar) // 2, fine, calendar))
