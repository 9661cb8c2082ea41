"""Reading calendars."""

from collections import OrderedDict
from datetime import date

from gongyi.kernel.clock import models
from gongyi.kernel.clock.typed import half_width
from gongyi.kernel.clock.working import LEAP_YEAR, Period, Season, SpecialDay, WorkCalendar, check_periods

_cache: OrderedDict[tuple[int, int], WorkCalendar] = OrderedDict()
CACHED = 64


def parse_hours(text: str) -> tuple[Period, ...]:
    """Minutes of the day from `08:30-12:00 14:00-18:00`. Raises ValueError when it cannot be read."""
    periods = []
    for part in half_width(text).split():
        opens, closes = (_minutes(moment) for moment in part.split("-"))
        periods.append((opens, closes))
    check_periods(tuple(periods))
    return tuple(periods)


def _minutes(moment: str) -> int:
    hours, minutes = moment.split(":")
    if not 0 <= int(minutes) < 60:  # noqa: PLR2004 - minutes of an hour
        raise ValueError(f"not a time of day: {moment}")
    return int(hours) * 60 + int(minutes)


def parse_day(text: str) -> tuple[int, int]:
    """Month and day from `MM-DD`. Raises ValueError when there is no such day."""
    month, day = (int(part) for part in half_width(text).split("-"))
    found = date(LEAP_YEAR, month, day)
    return found.month, found.day


def work_calendar(calendar: models.Calendar) -> WorkCalendar:
    """The calendar as plain data; cached by its version."""
    key = (calendar.pk, calendar.version)
    if key not in _cache:
        _cache[key] = _load(calendar)
        while len(_cache) > CACHED:
            _cache.popitem(last=False)
    return _cache[key]


def forget() -> None:
    """Drop cached calendars."""
    _cache.clear()


def _load(calendar: models.Calendar) -> WorkCalendar:
    seasons = tuple(season(row) for row in calendar.seasons.order_by("first", "id"))
    special = {
        row.day: SpecialDay(row.kind == models.SpecialDay.WORK, row.name, row.name_en) for row in calendar.days.all()
    }
    return WorkCalendar(
        periods=parse_hours(calendar.hours),
        seasons=seasons,
        special=special,
        arranged_until=calendar.arranged_until,
        zone=calendar.zone,
    )


def season(row: models.Season) -> Season:
    """A season as plain data."""
    return Season(parse_day(row.first), parse_day(row.last), parse_hours(row.hours))
