"""Working time of a town or unit, as plain data without a database.

Times of day are minutes after local midnight. China keeps one zone without summer time, so local arithmetic is exact.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

Period = tuple[int, int]
DAY_MINUTES = 24 * 60
HORIZON_DAYS = 4000
WEEKEND = frozenset({5, 6})


@dataclass(frozen=True)
class Season:
    """Working periods between two days of the year, both included; may run across the new year."""

    first: tuple[int, int]
    last: tuple[int, int]
    periods: tuple[Period, ...]

    def holds(self, day: date) -> bool:
        at = (day.month, day.day)
        return self.first <= at <= self.last if self.first <= self.last else at >= self.first or at <= self.last


@dataclass(frozen=True)
class SpecialDay:
    """A day that does not follow the week: off, or a make-up working day (调休)."""

    working: bool
    name: str


@dataclass(frozen=True)
class WorkCalendar:
    """Which minutes are working time.

    `arranged_until` is the last year whose national holiday arrangement is known; later years follow the week and say so.
    """

    periods: tuple[Period, ...] = ((8 * 60 + 30, 12 * 60), (14 * 60, 18 * 60))
    seasons: tuple[Season, ...] = ()
    special: dict[date, SpecialDay] = field(default_factory=dict)
    arranged_until: int = 9999
    zone: str = "Asia/Shanghai"

    def __post_init__(self) -> None:
        for periods in (self.periods, *(season.periods for season in self.seasons)):
            check_periods(periods)

    @property
    def tz(self) -> ZoneInfo:
        return ZoneInfo(self.zone)

    def is_working(self, day: date) -> bool:
        special = self.special.get(day)
        return special.working if special else day.weekday() not in WEEKEND

    def hours_of(self, day: date) -> tuple[Period, ...]:
        """The day's working periods; empty on a day off."""
        if not self.is_working(day):
            return ()
        return next((season.periods for season in self.seasons if season.holds(day)), self.periods)

    def closing(self, day: date) -> datetime:
        """Close of business of a working day."""
        return self.at(day, self.hours_of(day)[-1][1])

    def why(self, day: date) -> str:
        """What makes this day what it is, in words; empty for an ordinary working day."""
        special = self.special.get(day)
        if special:
            return special.name or (_("make-up working day") if special.working else _("holiday"))
        if day.weekday() in WEEKEND:
            return _("weekend")
        return ""

    def is_arranged(self, day: date) -> bool:
        return day.year <= self.arranged_until

    def at(self, day: date, minute: int) -> datetime:
        """The instant `minute` minutes after local midnight; 1440 is the end of the day."""
        return datetime.combine(day, time(), self.tz) + timedelta(minutes=minute)

    def local(self, instant: datetime) -> datetime:
        return instant.astimezone(self.tz)

    def windows(self, start: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Working windows from `start` on, in order. Ends after about eleven years, so that no search is endless."""
        begin = self.local(start)
        for offset in range(HORIZON_DAYS):
            day = begin.date() + timedelta(days=offset)
            for opens, closes in self.hours_of(day):
                window = (max(self.at(day, opens), begin), self.at(day, closes))
                if window[0] < window[1]:
                    yield window


def check_periods(periods: tuple[Period, ...]) -> None:
    """Raise ValueError unless the periods are in order, apart, and inside one day."""
    last = 0
    if not periods:
        raise ValueError("a working day needs at least one period")
    for opens, closes in periods:
        if not last <= opens < closes <= DAY_MINUTES:
            raise ValueError(f"working periods must be in order and apart: {periods}")
        last = closes
