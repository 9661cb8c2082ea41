"""Writing calendars. Every edit draws a new version; whoever keeps deadlines recomputes the open ones."""

import secrets
from collections.abc import Iterable
from datetime import date

from django.db import transaction

from gongyi.kernel.clock import library
from gongyi.kernel.clock.models import Calendar, Season, SpecialDay
from gongyi.kernel.clock.queries import parse_hours
from gongyi.kernel.clock.queries import season as as_season

VERSION_BITS = 31


@transaction.atomic
def make_calendar(*, name: str, hours: str, years: Iterable[int] = library.YEARS) -> Calendar:
    """A calendar with the published national arrangements of `years` filled in. Raises ValueError on bad hours."""
    parse_hours(hours)
    calendar = Calendar.objects.create(name=name, hours=hours)
    take_published(calendar=calendar, years=years)
    return calendar


@transaction.atomic
def take_published(*, calendar: Calendar, years: Iterable[int] = library.YEARS) -> int:
    """Fill in what the library knows of years the calendar has no arrangement for; the town's own days stay.

    Returns how many days were added. A newer library thus reaches the calendars that were made before it.
    """
    known = [year for year in years if year in library.YEARS and year > calendar.arranged_until]
    own = set(calendar.days.values_list("day", flat=True))
    fresh = [
        SpecialDay(
            calendar=calendar,
            day=row.day,
            kind=row.kind,
            name=row.name,
            name_en=library.in_english(row.name),
            source=library.SOURCE,
        )
        for row in library.special_days(known)
        if row.day not in own
    ]
    SpecialDay.objects.bulk_create(fresh)
    if known:
        declare_arranged(calendar=calendar, year=max(known))
    return len(fresh)


@transaction.atomic
def add_season(*, calendar: Calendar, first: str, last: str, hours: str) -> Season:
    """Other hours for part of the year. Raises ValueError when they cannot be read or the days belong to a season already."""
    row = Season(calendar=calendar, first=first, last=last, hours=hours)
    fresh = as_season(row)
    if any(fresh.meets(as_season(other)) for other in calendar.seasons.all()):
        raise ValueError(f"another season has these days already: {first} to {last}")
    row.save()
    _touch(calendar)
    return row


@transaction.atomic
def set_day(*, calendar: Calendar, day: date, kind: str, name: str, source: str, name_en: str = "") -> SpecialDay:
    """Make one day a day off or a make-up working day. Well-known holidays get their English name by themselves."""
    row, _made = SpecialDay.objects.update_or_create(
        calendar=calendar,
        day=day,
        defaults={"kind": kind, "name": name, "name_en": name_en or library.in_english(name), "source": source},
    )
    _touch(calendar)
    return row


@transaction.atomic
def clear_day(*, calendar: Calendar, day: date) -> None:
    """Let the day follow the week again."""
    calendar.days.filter(day=day).delete()
    _touch(calendar)


@transaction.atomic
def drop_season(*, season: Season) -> None:
    """Let the ordinary hours count again in that part of the year."""
    calendar = season.calendar
    season.delete()
    _touch(calendar)


@transaction.atomic
def copy_calendar(*, calendar: Calendar, name: str, hours: str) -> Calendar:
    """A calendar for a unit: the town's days off and make-up days, its own hours all year round."""
    parse_hours(hours)
    copy = Calendar.objects.create(name=name, hours=hours, zone=calendar.zone, arranged_until=calendar.arranged_until)
    SpecialDay.objects.bulk_create(
        SpecialDay(calendar=copy, day=row.day, kind=row.kind, name=row.name, name_en=row.name_en, source=row.source)
        for row in calendar.days.all()
    )
    return copy


@transaction.atomic
def set_hours(*, calendar: Calendar, hours: str) -> None:
    """Change the ordinary working hours."""
    parse_hours(hours)
    calendar.hours = hours
    calendar.save(update_fields=["hours"])
    _touch(calendar)


@transaction.atomic
def declare_arranged(*, calendar: Calendar, year: int) -> None:
    """State that the arrangement of `year` is now complete in the table."""
    calendar.arranged_until = year
    calendar.save(update_fields=["arranged_until"])
    _touch(calendar)


def _touch(calendar: Calendar) -> None:
    """Draw the version anew. Drawn, not counted: a count inside a change that is taken back would come again."""
    calendar.version = secrets.randbits(VERSION_BITS)
    calendar.save(update_fields=["version"])
