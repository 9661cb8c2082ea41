"""How a deadline came about, part by part, in words a person can check by hand.

The parts add up to the limit, with its extension, and end at the due time.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import pairwise

from gongyi.kernel.clock.deadlines import Deadline, Span
from gongyi.kernel.clock.limits import Clock
from gongyi.kernel.clock.measuring import MICROSECOND, MINUTE, measure
from gongyi.kernel.clock.working import DAY_MINUTES, ONE_DAY, Period, WorkCalendar


class Part(StrEnum):
    """What a stretch of days did to the deadline."""

    RAN = "ran"
    OFF = "off"
    FIRST = "first"
    STOOD = "stood"
    HOURS = "hours"
    MOVED = "moved"


@dataclass(frozen=True)
class Line:
    """A stretch of days. `amount` is in minutes on the hour clocks and in days on the day clocks; only RAN counts.

    `since` is the moment at which counting began where that is later than receipt; `breaks` are the hours without work
    between those that were counted, told of a day that did not count whole.
    """

    part: Part
    first: date
    last: date
    amount: int = 0
    name: str = ""
    span: Span | None = None
    hours: tuple[Period, ...] = ()
    since: datetime | None = None
    breaks: tuple[Period, ...] = ()

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    def follows(self, other: "Line") -> bool:
        """Whether this day can be told together with the stretch before it."""
        alike = self.part in {Part.RAN, Part.OFF, Part.MOVED} and (self.part, self.name) == (other.part, other.name)
        return alike and self.amount * other.days == other.amount and self.first == other.last + ONE_DAY


def explain(deadline: Deadline, calendar: WorkCalendar, until: datetime | None = None) -> list[Line]:
    """The parts of a deadline in order, up to its due time or to the moment at which its clock was stopped."""
    lines: list[Line] = []
    for line in _Walk(deadline, calendar, until or deadline.due(calendar)).lines():
        if lines and line.follows(lines[-1]):
            lines[-1] = replace(lines[-1], last=line.last, amount=lines[-1].amount + line.amount)
        else:
            lines.append(line)
    return lines


class _Walk:
    """Goes through a deadline day by day."""

    def __init__(self, deadline: Deadline, calendar: WorkCalendar, until: datetime) -> None:
        self.deadline, self.calendar, self.until = deadline, calendar, until
        self.clock = deadline.limit.clock
        # From the minute that is shown as that of receipt, or the parts would not add up by hand.
        self.begin = calendar.local(deadline.start).replace(second=0, microsecond=0)
        self.stops = [stop for stop in deadline.stops() if stop[0] < until]
        self.left = deadline.total.amount
        self.told = 0
        self.used = 0

    def lines(self) -> Iterator[Line]:
        first, last = self.begin.date(), self.calendar.local(self.until - MICROSECOND).date()
        hours: tuple[Period, ...] = ()
        for offset in range((last - first).days + 1):
            day = first + offset * ONE_DAY
            now = self.calendar.hours_of(day)
            if hours and now and now != hours and self.clock in {Clock.WORKING_HOURS, Clock.WORKING_DAYS}:
                yield Line(Part.HOURS, day, day, hours=now)
            hours = now or hours
            yield from self._by_hour(day) if self.clock.by_the_hour else self._by_day(day)
            yield from (
                Line(Part.STOOD, day, day, span=stop)
                for stop in self.stops
                if self.calendar.local(stop[0]).date() == day
            )

    def _by_hour(self, day: date) -> Iterator[Line]:
        begin, end = max(self.begin, self.calendar.at(day, 0)), min(self.until, self.calendar.at(day, DAY_MINUTES))
        ran = measure(begin, end, self.clock, self.calendar) - sum(
            measure(max(begin, opened), min(end, closed), self.clock, self.calendar) for opened, closed in self.stops
        )
        self.used += ran
        minutes, self.told = self.used // MINUTE - self.told, self.used // MINUTE
        named = self.calendar.why(day) if self.clock is Clock.WORKING_HOURS else ""
        if minutes:
            first = minutes == self.told
            since, breaks = self._late_begin(day) if first else None, self._breaks(day, begin, end)
            yield Line(Part.RAN, day, day, minutes, named, since=since, breaks=breaks)
        elif named and not self.calendar.is_working(day) and not self._stands_all(begin, end):
            yield Line(Part.OFF, day, day, name=named)

    def _breaks(self, day: date, begin: datetime, end: datetime) -> tuple[Period, ...]:
        """Lunch and the like between working hours that both counted, on a day that did not count whole or stood still."""
        whole = begin <= self.calendar.at(day, 0) and end >= self.calendar.at(day, DAY_MINUTES)
        if whole or self.clock is not Clock.WORKING_HOURS or self.stops:
            return ()
        counted = [period for period in self.calendar.hours_of(day) if self._meets(day, period, begin, end)]
        return tuple((before[1], after[0]) for before, after in pairwise(counted))

    def _meets(self, day: date, period: Period, begin: datetime, end: datetime) -> bool:
        return self.calendar.at(day, period[0]) < end and begin < self.calendar.at(day, period[1])

    def _late_begin(self, day: date) -> datetime | None:
        """When the first day's counting began, if receipt was outside working hours."""
        if self.clock is not Clock.WORKING_HOURS or self.stops:
            return None
        opens = next(iter(self.calendar.windows(day, max(self.begin, self.calendar.at(day, 0)))))[0]
        return opens if opens > self.begin else None

    def _stands_all(self, begin: datetime, end: datetime) -> bool:
        return any(opened <= begin and end <= closed for opened, closed in self.stops)

    def _by_day(self, day: date) -> Iterator[Line]:
        named = self.calendar.why(day)
        if day == self.begin.date():
            yield Line(Part.FIRST, day, day, name=named)
        elif any(self.calendar.local(a).date() < day <= self.calendar.local(b).date() for a, b in self.stops):
            return
        elif not self.left:
            yield from [Line(Part.MOVED, day, day)] if self.calendar.is_working(day) else ()
        elif self.clock is Clock.CALENDAR_DAYS or self.calendar.is_working(day):
            self.left -= 1
            yield Line(Part.RAN, day, day, 1, named if self.clock is Clock.WORKING_DAYS else "")
            if not self.left and not self.calendar.is_working(day):
                yield Line(Part.MOVED, day, day, name=named)
        else:
            yield Line(Part.OFF, day, day, name=named)


def stood(deadline: Deadline, span: Span, calendar: WorkCalendar) -> int:
    """How much a pause took, in minutes or days."""
    units = measure(*span, deadline.limit.clock, calendar)
    return units // MINUTE if deadline.limit.clock.by_the_hour else units


def unpublished(deadline: Deadline, calendar: WorkCalendar, until: datetime) -> int:
    """The first year the deadline reaches into whose arrangement is not published yet; 0 when there is none."""
    last = calendar.local(until - timedelta(microseconds=1)).date()
    if deadline.limit.clock is Clock.URGENT_HOURS or calendar.is_arranged(last):
        return 0
    return max(calendar.arranged_until + 1, calendar.local(deadline.start).year)
