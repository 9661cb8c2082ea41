"""Adding and measuring on the four clocks, exactly: hour clocks in microseconds, day clocks in days.

Rules: hour clocks run from receipt; day clocks do not count the first day (Civil Code, article 201), end at close of
business of the last working day or at 24:00 of the last calendar day, and move past a day off (article 203).
"""

from datetime import date, datetime, timedelta

from gongyi.kernel.clock.limits import Clock
from gongyi.kernel.clock.working import DAY_MINUTES, HORIZON_DAYS, ONE_DAY, WorkCalendar

MICROSECOND = timedelta(microseconds=1)
MINUTE = timedelta(minutes=1) // MICROSECOND


class NoEnd(ValueError):
    """The calendar has no working time left within its horizon."""


def fineness(clock: Clock) -> int:
    """Units of measuring in one unit of account: microseconds in a minute, or one day in a day."""
    return MINUTE if clock.by_the_hour else 1


def add(start: datetime, amount: int, clock: Clock, calendar: WorkCalendar) -> datetime:
    """The instant `amount` minutes (hour clocks) or days (day clocks) after `start`. `amount` is not negative."""
    return advance(start, amount * fineness(clock), clock, calendar)


def elapsed(start: datetime, end: datetime, clock: Clock, calendar: WorkCalendar) -> int:
    """How much of `clock` lies between two instants: whole minutes, or days counted after the first. Never negative."""
    return measure(start, end, clock, calendar) // fineness(clock)


def advance(start: datetime, units: int, clock: Clock, calendar: WorkCalendar) -> datetime:
    """The instant at which `units` have passed since `start`: microseconds on an hour clock, days on a day clock."""
    if clock is Clock.URGENT_HOURS:
        return calendar.local(start) + units * MICROSECOND
    if clock is Clock.WORKING_HOURS:
        return _advance_working(start, units * MICROSECOND, calendar)
    if clock is Clock.WORKING_DAYS:
        return calendar.closing(_nth_working_day(calendar.local(start).date(), units, calendar))
    return calendar.at(_working_from(calendar.local(start).date() + units * ONE_DAY, calendar), DAY_MINUTES)


def _advance_working(start: datetime, left: timedelta, calendar: WorkCalendar) -> datetime:
    begin = calendar.local(start)
    day = begin.date()
    for window in calendar.windows(day, begin):
        if window[1] - window[0] >= left:
            return window[0] + left
        left -= window[1] - window[0]
    for _offset in range(HORIZON_DAYS):
        day += ONE_DAY
        whole = calendar.length(day)
        if whole < left or not whole:
            left -= whole
            continue
        return _within_day(day, left, calendar)
    raise NoEnd


def _within_day(day: date, left: timedelta, calendar: WorkCalendar) -> datetime:
    for opens, closes in calendar.windows(day):
        if closes - opens >= left:
            return opens + left
        left -= closes - opens
    raise NoEnd


def _nth_working_day(first: date, count: int, calendar: WorkCalendar) -> date:
    day, left = first, count
    if not left:
        return _working_from(first, calendar)
    for _offset in range(HORIZON_DAYS):
        day += ONE_DAY
        left -= calendar.is_working(day)
        if not left:
            return day
    raise NoEnd


def _working_from(day: date, calendar: WorkCalendar) -> date:
    for _offset in range(HORIZON_DAYS):
        if calendar.is_working(day):
            return day
        day += ONE_DAY
    raise NoEnd


def measure(start: datetime, end: datetime, clock: Clock, calendar: WorkCalendar) -> int:
    """How much of `clock` lies between two instants, in the units of `advance`. Never negative."""
    if end <= start:
        return 0
    if clock is Clock.URGENT_HOURS:
        return (end - start) // MICROSECOND
    begin, stop = calendar.local(start), calendar.local(end)
    first, last = begin.date(), stop.date()
    if clock is Clock.CALENDAR_DAYS:
        return (last - first).days
    if clock is Clock.WORKING_DAYS:
        return sum(calendar.is_working(first + offset * ONE_DAY) for offset in range(1, (last - first).days + 1))
    return _working_between(begin, stop, calendar) // MICROSECOND


def _working_between(begin: datetime, stop: datetime, calendar: WorkCalendar) -> timedelta:
    first, last = begin.date(), stop.date()
    ends = {first, last}
    whole = sum(
        (calendar.length(first + offset * ONE_DAY) for offset in range(1, (last - first).days)),
        timedelta(),
    )
    parts = (
        min(window[1], stop) - window[0]
        for day in sorted(ends)
        for window in calendar.windows(day, begin)
        if window[0] < stop
    )
    return sum(parts, whole)
