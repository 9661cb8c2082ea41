"""Adding and measuring on the four clocks, and deadlines that can say how they came about.

Rules: hour clocks run from receipt; day clocks do not count the first day (Civil Code, article 201), end at close of
business of the last working day or at 24:00 of the last calendar day, and move past a day off (article 203).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from gongyi.kernel.clock.limits import Clock, Limit
from gongyi.kernel.clock.working import DAY_MINUTES, HORIZON_DAYS, WorkCalendar

Span = tuple[datetime, datetime]
SECOND = timedelta(seconds=1)


class NoEnd(ValueError):
    """The calendar has no working time left within its horizon."""


def add(start: datetime, amount: int, clock: Clock, calendar: WorkCalendar) -> datetime:
    """The instant `amount` minutes (hour clocks) or days (day clocks) after `start`. `amount` is not negative."""
    if clock is Clock.URGENT_HOURS:
        return calendar.local(start) + timedelta(minutes=amount)
    if clock is Clock.WORKING_HOURS:
        return _add_working(start, timedelta(minutes=amount), calendar)
    if clock is Clock.WORKING_DAYS:
        return calendar.closing(_nth_working_day(calendar.local(start).date(), amount, calendar))
    return _end_of_calendar_days(start, amount, calendar)


def _add_working(start: datetime, amount: timedelta, calendar: WorkCalendar) -> datetime:
    left = amount
    for opens, closes in calendar.windows(start):
        if closes - opens >= left:
            return opens + left
        left -= closes - opens
    raise NoEnd


def _nth_working_day(first: date, count: int, calendar: WorkCalendar) -> date:
    left = count
    for offset in range(HORIZON_DAYS):
        day = first + timedelta(days=offset)
        if calendar.is_working(day):
            if offset > 0:
                left -= 1
            if left <= 0:
                return day
    raise NoEnd


def _end_of_calendar_days(start: datetime, count: int, calendar: WorkCalendar) -> datetime:
    last = calendar.local(start).date() + timedelta(days=count)
    for offset in range(HORIZON_DAYS):
        day = last + timedelta(days=offset)
        if calendar.is_working(day):
            return calendar.at(day, DAY_MINUTES)
    raise NoEnd


def elapsed(start: datetime, end: datetime, clock: Clock, calendar: WorkCalendar) -> int:
    """How much of `clock` lies between two instants: whole minutes, or days counted after the first. Never negative."""
    if end <= start:
        return 0
    if clock is Clock.URGENT_HOURS:
        return (end - start) // timedelta(minutes=1)
    if clock is Clock.WORKING_HOURS:
        return sum((window for window in _working_within(start, end, calendar)), timedelta()) // timedelta(minutes=1)
    first, last = calendar.local(start).date(), calendar.local(end).date()
    days = (first + timedelta(days=offset) for offset in range(1, (last - first).days + 1))
    return sum(1 for day in days if clock is Clock.CALENDAR_DAYS or calendar.is_working(day))


def _working_within(start: datetime, end: datetime, calendar: WorkCalendar) -> Iterator[timedelta]:
    for opens, closes in calendar.windows(start):
        if opens >= end:
            return
        yield min(closes, end) - opens


@dataclass(frozen=True)
class Line:
    """One day or stretch in a deadline's explanation. `minutes` or `days` says what it contributed."""

    first: date
    last: date
    minutes: int = 0
    days: int = 0
    note: str = ""


@dataclass(frozen=True)
class Deadline:
    """A limit running from `start`, with the pauses and the extension it was granted."""

    start: datetime
    limit: Limit
    pauses: tuple[Span, ...] = ()
    extension: int = 0

    @property
    def total(self) -> Limit:
        return self.limit.longer(self.extension) if self.extension else self.limit

    def _paused(self, calendar: WorkCalendar) -> int:
        return sum(elapsed(begin, end, self.limit.clock, calendar) for begin, end in self.pauses)

    def due(self, calendar: WorkCalendar) -> datetime:
        """The last instant in time: pauses are measured on this same clock and added back."""
        return add(self.start, self.total.amount + self._paused(calendar), self.limit.clock, calendar)

    def half(self, calendar: WorkCalendar) -> datetime:
        """Half-time on the same clock; day clocks are halved in their own minutes."""
        clock = self.limit.clock
        if clock.by_the_hour:
            return add(self.start, (self.total.amount + self._paused(calendar)) // 2, clock, calendar)
        fine = Clock.WORKING_HOURS if clock is Clock.WORKING_DAYS else Clock.URGENT_HOURS
        return add(self.start, elapsed(self.start, self.due(calendar), fine, calendar) // 2, fine, calendar)

    def explain(self, calendar: WorkCalendar) -> list[Line]:
        """Day by day how the due time came about; stretches of days off become one line."""
        due = self.due(calendar)
        lines: list[Line] = []
        for line in self._days(due, calendar):
            previous = lines[-1] if lines else None
            if (
                previous
                and not line.minutes
                and not line.days
                and previous.note == line.note
                and not previous.minutes
                and not previous.days
            ):
                lines[-1] = Line(previous.first, line.last, 0, 0, line.note)
            else:
                lines.append(line)
        return lines

    def _days(self, due: datetime, calendar: WorkCalendar) -> Iterator[Line]:
        first, last = calendar.local(self.start).date(), calendar.local(due - SECOND).date()
        for offset in range((last - first).days + 1):
            day = first + timedelta(days=offset)
            yield self._day(day, due, calendar)

    def _day(self, day: date, due: datetime, calendar: WorkCalendar) -> Line:
        note = calendar.why(day)
        if not calendar.is_arranged(day):
            note = note or _("holiday arrangement not yet published")
        begin, end = max(self.start, calendar.at(day, 0)), min(due, calendar.at(day, DAY_MINUTES))
        paused = sum(
            elapsed(max(a, begin), min(b, end), self.limit.clock, calendar)
            for a, b in self.pauses
            if a < end and b > begin
        )
        if self.limit.clock.by_the_hour:
            minutes = elapsed(begin, end, self.limit.clock, calendar)
            return Line(day, day, minutes - paused, 0, _("paused") if paused else note)
        counted = day > calendar.local(self.start).date() and (
            self.limit.clock is Clock.CALENDAR_DAYS or calendar.is_working(day)
        )
        if day == calendar.local(self.start).date():
            note = note or _("the first day is not counted")
        stopped = any(calendar.local(a).date() < day <= calendar.local(b).date() for a, b in self.pauses)
        return Line(day, day, 0, int(counted and not stopped), _("paused") if stopped else note)


def in_words(deadline: Deadline, calendar: WorkCalendar) -> str:
    """One line a person can check by hand: received Fri 17:30 · 0.5 h Fri · weekend · 3.5 h Mon → Mon 12:00."""
    parts = [_("received %(when)s") % {"when": _moment(calendar.local(deadline.start))}]
    for line in deadline.explain(calendar):
        parts.extend(_line_words(line))
    if deadline.extension:
        parts.append(_("extended by %(value)s") % {"value": deadline.extension})
    return " · ".join(parts) + " → " + _moment(calendar.local(deadline.due(calendar)))


def _line_words(line: Line) -> Iterator[str]:
    name = weekday(line.first) if line.first == line.last else f"{weekday(line.first)}–{weekday(line.last)}"
    if line.minutes:
        yield _("%(hours)s h %(day)s") % {"hours": _hours(line.minutes), "day": name}
    elif line.days:
        yield _("day counted: %(day)s") % {"day": name}
    elif line.note:
        yield line.note
    if line.note and (line.minutes or line.days):
        yield line.note


def _hours(minutes: int) -> str:
    whole, rest = divmod(minutes, 60)
    if not rest:
        return str(whole)
    return f"{whole}.{rest // 6}" if rest % 6 == 0 else f"{whole}:{rest:02d}"


def weekday(day: date) -> str:
    """The short name of the day of the week."""
    return (_("Mon"), _("Tue"), _("Wed"), _("Thu"), _("Fri"), _("Sat"), _("Sun"))[day.weekday()]


def _moment(instant: datetime) -> str:
    if instant.hour == instant.minute == 0:
        day = instant - timedelta(days=1)
        return f"{weekday(day.date())} {day:%m-%d} 24:00"
    return f"{weekday(instant.date())} {instant:%m-%d} {instant:%H:%M}"
