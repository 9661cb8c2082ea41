"""Working time of a town or unit, as plain data without a database.

Times of day are minutes after local midnight. China keeps one zone without summer time, so local arithmetic is exact.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from django.utils.translation import get_language
from django.utils.translation import gettext as _

Period = tuple[int, int]
DAY_MINUTES = 24 * 60
ONE_DAY = timedelta(days=1)
HORIZON_DAYS = 20_000
WEEKEND = frozenset({5, 6})
LEAP_YEAR = 2000


@dataclass(frozen=True)
class Season:
    """Working periods between two days of the year, both included; may run across the new year."""

    first: tuple[int, int]
    last: tuple[int, int]
    periods: tuple[Period, ...]

    def holds(self, day: date) -> bool:
        at = (day.month, day.day)
        return self.first <= at <= self.last if self.first <= self.last else at >= self.first or at <= self.last

    def meets(self, other: "Season") -> bool:
        """Whether two seasons share a day of the year."""
        year = (date(LEAP_YEAR, 1, 1) + offset * ONE_DAY for offset in range(366))
        return any(self.holds(day) and other.holds(day) for day in year)


@dataclass(frozen=True)
class SpecialDay:
    """A day that does not follow the week: off, or a make-up working day (调休). Its name is data, in both languages."""

    working: bool
    name: str
    name_en: str = ""

    @property
    def words(self) -> str:
        """What the reader calls it."""
        named = self.name if (get_language() or "").startswith("zh") else self.name_en or self.name
        return named or (_("make-up working day") if self.working else _("holiday"))


@dataclass(frozen=True, eq=False)
class WorkCalendar:
    """Which minutes are working time. Never changed once made; another arrangement is another calendar.

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

    @cached_property
    def tz(self) -> ZoneInfo:
        return ZoneInfo(self.zone)

    @cached_property
    def _lengths(self) -> dict[tuple[Period, ...], timedelta]:
        kinds = {self.periods, *(season.periods for season in self.seasons)}
        return {periods: timedelta(minutes=sum(closes - opens for opens, closes in periods)) for periods in kinds} | {
            (): timedelta()
        }

    def is_working(self, day: date) -> bool:
        special = self.special.get(day)
        return special.working if special else day.weekday() not in WEEKEND

    def hours_of(self, day: date) -> tuple[Period, ...]:
        """The day's working periods; empty on a day off."""
        if not self.is_working(day):
            return ()
        return next((season.periods for season in self.seasons if season.holds(day)), self.periods)

    def length(self, day: date) -> timedelta:
        """How much working time a day has."""
        return self._lengths[self.hours_of(day)]

    def closing(self, day: date) -> datetime:
        """Close of business of a working day."""
        return self.at(day, self.hours_of(day)[-1][1])

    def why(self, day: date) -> str:
        """What makes this day what it is, in words; empty for an ordinary working day."""
        special = self.special.get(day)
        if special:
            return special.words
        return _("weekend") if day.weekday() in WEEKEND else ""

    def is_arranged(self, day: date) -> bool:
        return day.year <= self.arranged_until

    def at(self, day: date, minute: int) -> datetime:
        """The instant `minute` minutes after local midnight; 1440 is the end of the day."""
        return datetime.combine(day, time(), self.tz) + timedelta(minutes=minute)

    def local(self, instant: datetime) -> datetime:
        return instant.astimezone(self.tz)

    def windows(self, day: date, begin: datetime | None = None) -> Iterator[tuple[datetime, datetime]]:
        """The working windows of a day, in order; what lies before `begin` is cut off."""
        for opens, closes in self.hours_of(day):
            opened, closed = self.at(day, opens), self.at(day, closes)
            if begin is not None and opened < begin:
                opened = begin
            if opened < closed:
                yield opened, closed


def check_periods(periods: tuple[Period, ...]) -> None:
    """Raise ValueError unless the periods are in order, apart, and inside one day."""
    last = 0
    if not periods:
        raise ValueError("a working day needs at least one period")
    for opens, closes in periods:
        if not last <= opens < closes <= DAY_MINUTES:
            raise ValueError(f"working periods must be in order and apart: {periods}")
        last = closes
