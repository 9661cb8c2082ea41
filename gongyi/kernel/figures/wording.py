"""A figure's value and period in the reader's words."""

from datetime import date

from django.utils import dateformat
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from gongyi.kernel.figures.counting import Value
from gongyi.kernel.figures.periods import Period
from gongyi.kernel.figures.shares import percent

HOUR, DAY = 60, 24 * 60
LONG = 3 * DAY


def value_in_words(found: Value) -> str:
    """The number with its unit; for rates both sides, for too few only what may be said."""
    if found.figure.is_time:
        return duration(found.minutes) if found.minutes is not None else _too_few(found)
    if found.is_rate:
        return percent(found.share) + " · " + sides(found) if found.share is not None else _too_few(found)
    return found.figure.unit.of(found.numerator)


def headline(found: Value) -> str:
    """The number, large on a page, a count with its unit; a dash where there is nothing to say."""
    if found.figure.is_time:
        return duration(found.minutes) if found.minutes is not None else "—"
    if not found.is_rate:
        return found.figure.unit.of(found.numerator)
    if found.share is not None:
        return percent(found.share)
    return "—" if found.hidden or not found.base else f"{found.numerator} / {found.denominator}"


def _too_few(found: Value) -> str:
    if not found.base:
        return _("nothing to count")
    return sides(found) + " · " + _("too few for a rate") if found.is_rate else sides(found)


def sides(found: Value) -> str:
    """What a rate or a median rests on."""
    if found.figure.is_time:
        return _("%(counted)s measured") % {"counted": found.figure.unit.of(found.numerator)}
    if found.hidden:
        return _("%(counted)s in all") % {"counted": found.figure.unit.of(found.denominator or 0)}
    return _("%(count)s of %(counted)s") % {
        "count": found.numerator,
        "counted": found.figure.unit.of(found.denominator or 0),
    }


def duration(minutes: int) -> str:
    """A time people can picture: 35 min, 5 h 20 min, 4.5 days."""
    if minutes < HOUR:
        return _("%(minutes)d min") % {"minutes": minutes}
    if minutes < LONG and not minutes % HOUR:
        return _("%(hours)s h") % {"hours": minutes // HOUR}
    if minutes < LONG:
        return _("%(hours)d h %(minutes)d min") % {"hours": minutes // HOUR, "minutes": minutes % HOUR}
    days, tenths = divmod(minutes * 10 // DAY, 10)
    return _("%(days)s days") % {"days": f"{days}.{tenths}" if tenths else days}


def period_in_words(period: Period) -> str:
    """What a period is called, with its days where they are not the plain ones."""
    days = _("%(first)s – %(last)s") % {"first": _day(period.first), "last": _day(period.last)}
    if period.kind == "days":
        return days
    names = {
        "week": _("week %(week)s") % {"week": period.key[-2:]},
        "month": _month(period.key) if period.kind == "month" else "",
        "quarter": _("quarter %(quarter)s of %(year)s") % {"year": period.key[:4], "quarter": period.key[-1:]},
        "year": _("year %(year)s") % {"year": period.key[:4]},
    }
    return _("%(name)s (%(days)s)") % {"name": names[period.kind], "days": days}


def _month(key: str) -> str:
    return dateformat.format(date(int(key[:4]), int(key[5:7]), 1), pgettext("a month of figures", "Y-m"))


def _day(day: date) -> str:
    return dateformat.format(day, pgettext("a day in a period", "Y-m-d"))
