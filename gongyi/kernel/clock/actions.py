"""Writing calendars. Every edit raises the version; whoever keeps deadlines recomputes the open ones."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.db.models import F

from gongyi.kernel.clock import library
from gongyi.kernel.clock.models import Calendar, Season, SpecialDay
from gongyi.kernel.clock.queries import parse_day, parse_hours


@transaction.atomic
def make_calendar(*, name: str, hours: str, years: Iterable[int] = library.YEARS) -> Calendar:
    """A calendar with the published national arrangements of `years` filled in. Raises ValueError on bad hours."""
    parse_hours(hours)
    known = [year for year in years if year in library.YEARS]
    calendar = Calendar.objects.create(name=name, hours=hours, arranged_until=max(known, default=0))
    SpecialDay.objects.bulk_create(
        SpecialDay(calendar=calendar, day=row.day, kind=row.kind, name=row.name, source=library.SOURCE)
        for row in library.special_days(known)
    )
    return calendar


@transaction.atomic
def add_season(*, calendar: Calendar, first: str, last: str, hours: str) -> Season:
    """Other hours for part of the year."""
    parse_day(first), parse_day(last), parse_hours(hours)
    season = Season.objects.create(calendar=calendar, first=first, last=last, hours=hours)
    _touch(calendar)
    return season


@transaction.atomic
def set_day(*, calendar: Calendar, day: date, kind: str, name: str, source: str) -> SpecialDay:
    """Make one day a day off or a make-up working day."""
    row, _made = SpecialDay.objects.update_or_create(
        calendar=calendar, day=day, defaults={"kind": kind, "name": name, "source": source}
    )
    _touch(calendar)
    return row


@transaction.atomic
def clear_day(*, calendar: Calendar, day: date) -> None:
    """Let the day follow the week again."""
    calendar.days.filter(day=day).delete()
    _touch(calendar)


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
    Calendar.objects.filter(pk=calendar.pk).update(version=F("version") + 1)
    calendar.refresh_from_db(fields=["version"])
