"""Stretches of days over which figures are counted: weeks, months, quarters, years, or any; with the town's statistical day.

A town may let its statistical day end before midnight and its statistical month begin before the first: with 12:00 and 19,
March runs from 18 February 12:00 to 18 March 12:00. Its week may begin on another day than Monday, and is called by the week in
which it ends. All are parameters of the town, as data.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from gongyi.kernel import clock
from gongyi.kernel.clock import typed
from gongyi.kernel.territory.models import Town

ONE_DAY = timedelta(days=1)
MIDNIGHT = "24:00"
LAST_MONTH_DAY = 28
"""Every month has this day, so a statistical month may begin on it."""
MONTHS_OF = {"month": 1, "quarter": 3, "year": 12}
LONGEST = timedelta(days=366 * 6)
MONTH = re.compile(r"(\d{4})-(\d{2})")
QUARTER = re.compile(r"(\d{4})-Q([1-4])")
YEAR = re.compile(r"\d{4}")
WEEK = re.compile(r"(\d{4})-W(\d{2})")


class NoPeriod(ValueError):
    """The text names no stretch of days."""


@dataclass(frozen=True)
class Habits:
    """How a town cuts its statistics."""

    day_ends: str = MIDNIGHT
    month_from: int = 1
    week_from: int = 1
    """The day of the week on which a week begins; 1 is Monday."""

    @property
    def week_shift(self) -> timedelta:
        """From the first day of a week to the Monday by which it is called."""
        return (8 - self.week_from) % 7 * ONE_DAY

    @property
    def shift(self) -> timedelta:
        """From midnight back to the end of the statistical day."""
        hours, minutes = (int(part) for part in self.day_ends.split(":"))
        return timedelta(hours=24) - timedelta(hours=hours, minutes=minutes)


def habits(town: Town) -> Habits:
    """The town's own way, or plain days and months."""
    return Habits(**town.parameters.get("statistics", {}))


@dataclass(frozen=True)
class Period:
    """A stretch of statistical days, both included. `key` names it in addresses."""

    kind: str
    key: str
    first: date
    last: date

    def window(self, town: Town) -> tuple[datetime, datetime]:
        """From the end of the day before to the end of the last statistical day."""
        zone, shift = ZoneInfo(town.calendar.zone), habits(town).shift
        begin, end = (datetime.combine(day, time(), zone) - shift for day in (self.first, self.last + ONE_DAY))
        return begin, end


def today(town: Town) -> date:
    """The statistical day that is running."""
    return (clock.now().astimezone(ZoneInfo(town.calendar.zone)) + habits(town).shift).date()


def this_month(town: Town) -> Period:
    """The statistical month that is running."""
    day = today(town)
    index = day.year * 12 + day.month - 1
    return _months("month", index + (1 if day.day >= habits(town).month_from > 1 else 0), town)


def read(text: str, town: Town) -> Period:
    """The period with this key: 2026-03, 2026-Q1, 2026, 2026-W10, or 2026-03-01..2026-03-15. Raises NoPeriod."""
    try:
        return _sensible(_read(typed.half_width(text), town))
    except (ValueError, OverflowError) as error:
        raise NoPeriod(text) from error


def _sensible(period: Period) -> Period:
    if not (typed.sensible(period.first) and typed.sensible(period.last)):
        raise NoPeriod(period.key)
    return period


def _read(text: str, town: Town) -> Period:
    if found := MONTH.fullmatch(text):
        return _months("month", _index(int(found[1]), int(found[2])), town)
    if found := QUARTER.fullmatch(text):
        return _months("quarter", _index(int(found[1]), int(found[2]) * 3 - 2), town)
    if YEAR.fullmatch(text):
        return _months("year", _index(int(text), 1), town)
    if found := WEEK.fullmatch(text):
        return _week(date.fromisocalendar(int(found[1]), int(found[2]), 1), town)
    first, last = (date.fromisoformat(part) for part in text.split(".."))
    return between(first, last)


def between(first: date, last: date) -> Period:
    """Any stretch of days. Raises NoPeriod when it ends before it begins, is longer than six years, or of no sensible year."""
    if not timedelta() <= last - first < LONGEST:
        raise NoPeriod(f"{first}..{last}")
    return _sensible(_days(first, last))


def _days(first: date, last: date) -> Period:
    return Period("days", f"{first}..{last}", first, last)


def of_kind(kind: str, day: date, town: Town) -> Period:
    """The week, month, quarter or year that holds a day."""
    if kind == "week":
        called = day + habits(town).week_shift
        return _week(called - called.weekday() * ONE_DAY, town)
    months = MONTHS_OF[kind]
    index = day.year * 12 + day.month - 1
    return _months(kind, index - index % months, town)


def before(period: Period, town: Town) -> Period:
    """The period before: of the same kind, or equally long."""
    return _beside(period, town, -1)


def after(period: Period, town: Town) -> Period:
    """The period after: of the same kind, or equally long."""
    return _beside(period, town, 1)


def _beside(period: Period, town: Town, way: int) -> Period:
    if period.kind in MONTHS_OF:
        return _months(period.kind, _first_month(period) + way * MONTHS_OF[period.kind], town)
    length = (period.last - period.first + ONE_DAY) * way
    if period.kind == "week":
        return _week(period.first + habits(town).week_shift + length, town)
    return _days(period.first + length, period.last + length)


def _first_month(period: Period) -> int:
    year, _dash, part = period.key.partition("-")
    number = int(part.removeprefix("Q") or 1)
    return _index(int(year), number * 3 - 2 if period.kind == "quarter" else number)


def _index(year: int, month: int) -> int:
    """Months since the year 0. Raises ValueError when there is no such month."""
    return date(year, month, 1).year * 12 + month - 1


def _months(kind: str, index: int, town: Town) -> Period:
    start, end = (_month_begins(at, town) for at in (index, index + MONTHS_OF[kind]))
    year, month = divmod(index, 12)
    key = {"month": f"{year:04d}-{month + 1:02d}", "quarter": f"{year:04d}-Q{month // 3 + 1}", "year": f"{year:04d}"}[
        kind
    ]
    return Period(kind, key, start, end - ONE_DAY)


def _month_begins(index: int, town: Town) -> date:
    since = habits(town).month_from
    year, month = divmod(index if since == 1 else index - 1, 12)
    return date(year, month + 1, since)


def _week(monday: date, town: Town) -> Period:
    year, week, _day = monday.isocalendar()
    first = monday - habits(town).week_shift
    return Period("week", f"{year:04d}-W{week:02d}", first, first + 6 * ONE_DAY)
