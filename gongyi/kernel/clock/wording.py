"""A deadline told in one line, in the reader's language."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from django.utils import dateformat, timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from gongyi.kernel import clock
from gongyi.kernel.clock.deadlines import Deadline
from gongyi.kernel.clock.explaining import Line, Part, explain, stood, unpublished
from gongyi.kernel.clock.limits import MINUTES_PER_HOUR, Clock, Limit
from gongyi.kernel.clock.measuring import MINUTE
from gongyi.kernel.clock.working import Period, WorkCalendar

WEEK = timedelta(days=7)


def in_words(
    deadline: Deadline,
    calendar: WorkCalendar,
    stopped: datetime | None = None,
    *,
    received: bool = True,
    began: str = "",
) -> str:
    """One line a person can check by hand: received Fri 17:30 · 0.5 h Fri · weekend · 3.5 h Mon → Mon 12:00.

    `stopped` is the moment since which the clock stands; then the line ends with what is left. `received`: whether it
    begins when something was received; else the line says what `began` then, or from when it is counted.
    """
    return _Telling(deadline, calendar, stopped, received=received, began=began).whole()


def as_it_stood(
    deadline: Deadline, calendar: WorkCalendar, due: datetime, *, received: bool = True, began: str = ""
) -> str:
    """The line of a time that was worked out on a calendar which was changed since: when it began, that, and the time itself."""
    return _Telling(deadline, calendar, None, received=received, began=began).as_it_stood(due)


class _Telling:
    """The words of one deadline."""

    def __init__(
        self, deadline: Deadline, calendar: WorkCalendar, stopped: datetime | None, *, received: bool, began: str = ""
    ) -> None:
        self.received, self.began = received, began
        self.deadline, self.calendar = deadline, calendar
        self.clock = deadline.limit.clock
        self.due = deadline.due(calendar)
        self.stopped = stopped if stopped and stopped < self.due else None
        self.until = self.stopped or self.due
        self.start = calendar.local(deadline.start)
        self.near = self.until - self.start < WEEK

    def whole(self) -> str:
        parts = [self._begun()]
        if self.clock is Clock.URGENT_HOURS:
            parts.append(_("counted day and night"))
        parts += [self._line(line) for line in explain(self.deadline, self.calendar, self.until)]
        if self.deadline.extension:
            parts.append(_("%(amount)s of it were added") % {"amount": Limit(self.deadline.extension, self.clock)})
        year = unpublished(self.deadline, self.calendar, self.due)
        if year:
            parts.append(_("holiday arrangement of %(year)s not yet published") % {"year": year})
        if self.stopped:
            return " · ".join([*parts, *self._standing(self.stopped)])
        return " · ".join(parts) + " → " + self._moment(self.calendar.local(self.due))

    def as_it_stood(self, due: datetime) -> str:
        self.near = due - self.start < WEEK
        amount = _("%(amount)s on the working calendar as it stood then; it was changed since") % {
            "amount": self.deadline.total
        }
        return f"{self._begun()} · {amount} → {self._moment(self.calendar.local(due))}"

    def _begun(self) -> str:
        if self.began and not self.received:
            return _("from %(when)s: %(what)s") % {"when": self._begin(), "what": self.began}
        begun = _("received %(when)s") if self.received else _("counted from %(when)s")
        return begun % {"when": self._begin()}

    def _standing(self, since: datetime) -> Iterator[str]:
        used = self.deadline.used(since, self.clock, self.calendar)
        left = self.deadline.total.amount - (used // MINUTE if self.clock.by_the_hour else used)
        yield _("the clock has stood still since %(when)s") % {"when": self._moment(self.calendar.local(since))}
        yield _("%(amount)s left when it goes on") % {"amount": self._counted(left)}

    def _line(self, line: Line) -> str:
        days = self._stretch(line)
        if line.part is Part.RAN:
            amount = self._amount(line.amount)
            without = _("without the break %(hours)s") % {"hours": hours_in_words(line.breaks)} if line.breaks else ""
            named = _(", ").join(filter(None, (line.name, without)))
            if line.since:
                ran = _("%(amount)s %(days)s from %(time)s") % {
                    "amount": amount,
                    "days": days,
                    "time": f"{line.since:%H:%M}",
                }
            else:
                ran = _("%(amount)s %(days)s") % {"amount": amount, "days": days}
            return _("%(what)s (%(name)s)") % {"what": ran, "name": named} if named else ran
        if line.part is Part.FIRST:
            return _("the first day is not counted")
        if line.part is Part.STOOD and line.span:
            return self._pause(line)
        if line.part is Part.HOURS:
            return _("from %(day)s working hours are %(hours)s") % {
                "day": self._day(line.first),
                "hours": hours_in_words(line.hours),
            }
        if line.part is Part.MOVED:
            return self._moved(line)
        plain = line.days <= 2 and line.first.weekday() + line.days > 5 and not self.calendar.special.get(line.first)  # noqa: PLR2004 - a weekend
        return line.name if plain else _("%(name)s %(days)s") % {"name": line.name, "days": days}

    def _pause(self, line: Line) -> str:
        assert line.span is not None
        begin, end = (self._moment(self.calendar.local(at)) for at in line.span)
        lost = stood(self.deadline, line.span, self.calendar)
        if not lost:
            return _("stood still %(begin)s – %(end)s, which takes nothing away") % {"begin": begin, "end": end}
        took = self._counted(lost)
        return _("stood still %(begin)s – %(end)s, %(amount)s not counted") % {
            "begin": begin,
            "end": end,
            "amount": took,
        }

    def _moved(self, line: Line) -> str:
        if self.calendar.is_working(line.last):
            return _("moved to the next working day")
        return _("the last day is a day off (%(name)s)") % {"name": line.name}

    def _counted(self, amount: int) -> str:
        """An amount that stands by itself, where no days beside it say which kind is meant: 45 working days."""
        if self.clock is Clock.WORKING_HOURS:
            return _("%(amount)s of working time") % {"amount": self._amount(amount)}
        return self._amount(amount) if self.clock.by_the_hour or not amount else str(Limit(amount, self.clock))

    def _amount(self, amount: int) -> str:
        if not self.clock.by_the_hour:
            return ngettext("%(count)d day", "%(count)d days", amount) % {"count": amount}
        hours, minutes = divmod(amount, MINUTES_PER_HOUR)
        if minutes in {0, MINUTES_PER_HOUR // 2} and amount:
            return _("%(hours)s h") % {"hours": f"{hours}.5" if minutes else hours}
        if not hours:
            return _("%(minutes)d min") % {"minutes": minutes}
        return _("%(hours)d h %(minutes)d min") % {"hours": hours, "minutes": minutes}

    def _stretch(self, line: Line) -> str:
        if line.first == line.last:
            return self._day(line.first)
        ends = {"first": self._day(line.first), "last": self._day(line.last)}
        return (_("%(first)s–%(last)s") if self.near else _("%(first)s – %(last)s")) % ends

    def _day(self, day: date) -> str:
        """The day of the week; with its date where the week alone would not say which."""
        return weekday(day) if self.near else _dated(day, self.start.date())

    def _begin(self) -> str:
        """From when it runs; on a day clock that was given a day and no moment, the day."""
        whole = not self.clock.by_the_hour and self.start.time() == time()
        return _dated(self.start.date(), self.start.date()) if whole else self._moment(self.start)

    def _moment(self, instant: datetime) -> str:
        """Day, date and time; midnight is told as the end of the day before."""
        day, at = last_moment(instant)
        return _("%(day)s %(time)s") % {"day": _dated(day, self.start.date()), "time": at}


def last_moment(local: datetime) -> tuple[date, str]:
    """The day and time by which something is due: midnight is the end of the day before, as everybody reads it."""
    if local.hour == local.minute == 0:
        return local.date() - timedelta(days=1), "24:00"
    return local.date(), f"{local:%H:%M}"


def due_in_digits(local: datetime) -> str:
    """The same in the columns of a table, where days are compared and sorted: 2026-12-04 24:00."""
    day, time = last_moment(local)
    return f"{day.isoformat()} {time}"


def day_and_year(day: date) -> str:
    """A day with its year, as pages and papers name it: 2026年12月4日."""
    return dateformat.format(day, pgettext("a day with its year", "j M Y"))


def moment_in_words(local: datetime) -> str:
    """A moment with its year, as pages and papers name it: 2026年12月4日 10:00."""
    return f"{day_and_year(local.date())} {local:%H:%M}"


def due_in_words(local: datetime) -> str:
    """The same of a moment by which something is due: midnight is the end of the day before."""
    day, time = last_moment(local)
    return f"{day_and_year(day)} {time}"


def day_in_words(day: date) -> str:
    """A day as messages name it, with its year where that is not the present one."""
    plain, other = pgettext("a day in a message", "j F"), pgettext("a day in a message, another year", "j F Y")
    return dateformat.format(day, plain if day.year == timezone.localtime(clock.now()).year else other)


def _dated(day: date, start: date) -> str:
    plain = pgettext("a date in a deadline, this year", "j M")
    other = pgettext("a date in a deadline, another year", "j M Y")
    written = dateformat.format(day, plain if day.year == start.year else other)
    return _("%(weekday)s %(date)s") % {"weekday": weekday(day), "date": written}


def weekday(day: date) -> str:
    """The short name of the day of the week."""
    return (_("Mon"), _("Tue"), _("Wed"), _("Thu"), _("Fri"), _("Sat"), _("Sun"))[day.weekday()]


def hours_in_words(periods: tuple[Period, ...]) -> str:
    """Working periods as people write them: 09:30–13:30, 16:00–20:00."""
    times = (tuple(f"{at // MINUTES_PER_HOUR:02d}:{at % MINUTES_PER_HOUR:02d}" for at in period) for period in periods)
    return _(", ").join("–".join(pair) for pair in times)
