"""The calendar: the year at a glance, days off and make-up days, hours and seasons, units with hours of their own."""

from calendar import Calendar as Weeks
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongyi.kernel.access.doors import worker
from gongyi.kernel.access.requests import TownRequest
from gongyi.kernel.clock import actions as calendars
from gongyi.kernel.clock import library
from gongyi.kernel.clock.models import Calendar, SpecialDay
from gongyi.kernel.clock.queries import work_calendar
from gongyi.kernel.clock.wording import weekday
from gongyi.kernel.clock.working import LEAP_YEAR, WorkCalendar
from gongyi.kernel.flows import retiming
from gongyi.kernel.people.queries import today
from gongyi.kernel.people.refusals import Refused
from gongyi.kernel.territory import actions as territory
from gongyi.kernel.territory.models import Organisation
from gongyi.kernel.ui.days import DayField
from gongyi.surfaces.desk.administering.hours import HoursForm, SeasonForm
from gongyi.surfaces.desk.administering.keeping import Kept, Reasoned, crumbs, history, keep, sent, shown, whole_only
from gongyi.surfaces.desk.frame import ADMINISTRATORS, link

PLAIN = "plain"
LONGEST_RANGE = 31
FIRST_YEAR, YEARS_AHEAD = 2019, 5
MONTHS = range(1, 13)


class DaysForm(Reasoned):
    """One day or several in a row."""

    first = DayField(label=gettext_lazy("Day, or first day"))
    last = DayField(label=gettext_lazy("Last day, if several"), required=False)
    kind = forms.ChoiceField(
        label=gettext_lazy("It is"), choices=[*SpecialDay.KINDS, (PLAIN, gettext_lazy("an ordinary day of the week"))]
    )
    name = forms.CharField(
        label=gettext_lazy("Name of the holiday"), required=False, max_length=40, help_text=gettext_lazy("Local holidays too, as the notice names them.")
    )  # fmt: skip
    units = forms.BooleanField(
        label=gettext_lazy("Also for units with hours of their own"), required=False, initial=True
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        first, last = data.get("first"), data.get("last")
        if first and last and not first <= last < first + timedelta(days=LONGEST_RANGE):
            self.add_error("last", _("The last day comes after the first, at most a month later."))
        if first and not FIRST_YEAR <= first.year <= FIRST_YEAR + 50:
            self.add_error("first", _("Please check the year."))
        return data


class YearForm(Reasoned):
    """A reason is all that is needed."""


class UnitForm(HoursForm):
    """Which body keeps other hours."""

    body: "forms.ModelChoiceField[Organisation]" = forms.ModelChoiceField(None, label=gettext_lazy("Which unit"))
    field_order = ("body",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].queryset = Organisation.objects.filter(closed_on=None, calendar=None).order_by("name")  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Day:
    """A day of the year as it is drawn."""

    day: date
    tone: str
    words: str


@dataclass(frozen=True)
class Month:
    """A month as weeks of days; none where the week reaches into another month."""

    first: date
    weeks: list[list[Day | None]]


def year_of(calendar: WorkCalendar, year: int) -> list[Month]:
    """Every day of a year with what it is: working, weekend, day off, make-up day."""
    return [
        Month(
            date(year, month, 1),
            [
                [_day(calendar, day) if day.month == month else None for day in week]
                for week in Weeks().monthdatescalendar(year, month)
            ],
        )
        for month in MONTHS
    ]


def _day(calendar: WorkCalendar, day: date) -> Day:
    special = calendar.special.get(day)
    why = calendar.why(day)
    if special:
        return Day(day, "makeup" if special.working else "off", why)
    return Day(day, "work" if calendar.is_working(day) else "weekend", why)


def units_of() -> list[Organisation]:
    """Bodies of the town with working hours of their own."""
    return list(
        Organisation.objects.exclude(calendar=None).filter(closed_on=None).select_related("calendar").order_by("name")
    )


@worker(*ADMINISTRATORS)
def calendar(request: TownRequest) -> HttpResponse:
    """The town's working time; a change works out every open deadline again, by a recorded step each."""
    return _calendar(request, request.town.calendar, None)


@worker(*ADMINISTRATORS)
def unit_calendar(request: TownRequest, body: int) -> HttpResponse:
    """The same for a unit with hours of its own."""
    found = (
        Organisation.objects.filter(pk=body, closed_on=None).exclude(calendar=None).select_related("calendar").first()
    )
    if found is None or found.calendar is None:
        raise Http404
    return _calendar(request, found.calendar, found)


def _calendar(request: TownRequest, kept: Calendar, body: Organisation | None) -> HttpResponse:
    whole_only(request)
    year = _year(request)
    here = link(request, "unit_calendar", body.pk) if body else link(request, "calendar")
    chosen = request.GET.get("day", "")
    forms_here: dict[str, Any] = {
        "days_form": sent(request, "days", DaysForm, initial={"first": chosen, "kind": _kind_on(kept, chosen)}),
        "hours_form": sent(request, "hours", HoursForm, initial=HoursForm.initial_from(kept.hours)),
        "season_form": sent(request, "season", SeasonForm),
        "year_form": sent(request, "year", YearForm),
    }
    change = partial(keep, request, replaces=f"calendar:{kept.pk}")
    done = (
        change(forms_here["days_form"], lambda data: _set_days(request, kept, body, data))
        or change(forms_here["hours_form"], lambda data: _set_hours(request, kept, data))
        or change(forms_here["season_form"], lambda data: _add_season(request, kept, data))
        or change(forms_here["year_form"], lambda _data: _fill_year(request, kept, year))
    )
    if done:
        entered = forms_here["days_form"]
        return redirect(f"{here}?year={entered.cleaned_data['first'].year if entered.is_bound else year}")
    return shown(request, "calendar", forms_here | _told(request, kept, body, year))


def _told(request: TownRequest, kept: Calendar, body: Organisation | None, year: int) -> dict[str, Any]:
    plain = work_calendar(kept)
    back = [(link(request, "calendar"), _("Calendar"))] if body else []
    return {
        "calendar": kept, "body": body, "units": units_of(), "year": year, "months": year_of(plain, year), "weekdays": [weekday(date(2024, 1, n)) for n in range(1, 8)],
        "covered": _covered(plain), "seasons": kept.seasons.order_by("first"), "arranged": year <= kept.arranged_until, "in_library": year in library.YEARS, "today": today(request.town),
        "next_year": year + 1 if year < today(request.town).year + YEARS_AHEAD else None, "previous_year": year - 1 if year > FIRST_YEAR else None,
        "history": history(f"calendar:{kept.pk}"), "crumbs": crumbs(request, *back), "special": kept.days.filter(day__year=year).order_by("day"),
    }  # fmt: skip


def _covered(calendar: WorkCalendar) -> bool:
    """Whether seasons take up the whole year, so that the ordinary hours never count."""
    days = (date(LEAP_YEAR, 1, 1) + timedelta(days=n) for n in range(366))
    return all(any(season.holds(day) for season in calendar.seasons) for day in days)


def _year(request: TownRequest) -> int:
    asked, now = request.GET.get("year", ""), today(request.town).year
    return int(asked) if asked.isdecimal() and FIRST_YEAR <= int(asked) <= now + YEARS_AHEAD else now


def _kind_on(kept: Calendar, chosen: str) -> str:
    try:
        row = kept.days.filter(day=date.fromisoformat(chosen)).first()
    except ValueError:
        return SpecialDay.OFF
    return row.kind if row else SpecialDay.OFF


def _retimed(request: TownRequest, kept: Calendar) -> str:
    kept.refresh_from_db()
    request.town.calendar.refresh_from_db()
    count = retiming.queue(town=request.town)
    if not count:
        return _("Kept. No open matter has another time.")
    return _("Kept. %(count)s open matters get new times within the next minutes; each keeps a record of it.") % {
        "count": count
    }


def _set_days(request: TownRequest, kept: Calendar, body: Organisation | None, data: dict[str, Any]) -> Kept:
    last = data["last"] or data["first"]
    days = [data["first"] + timedelta(days=n) for n in range((last - data["first"]).days + 1)]
    others = [unit.calendar for unit in units_of() if unit.calendar] if data["units"] and body is None else []
    calendars_here = list({found.pk: found for found in (kept, *others)}.values())
    if all(_stands(one, day, data) for one in calendars_here for day in days):
        raise Refused(_("It stands so already; nothing was changed."))
    for one in calendars_here:
        for day in days:
            if data["kind"] == PLAIN:
                calendars.clear_day(calendar=one, day=day)
            else:
                calendars.set_day(
                    calendar=one, day=day, kind=data["kind"], name=data["name"], source=data["reason"][:80]
                )
    span = [f"{day}" for day in dict.fromkeys((days[0], days[-1]))]
    facts = {"days": span, "kind": [data["kind"]], "name": data["name"]}
    return Kept(f"calendar:{kept.pk}", "calendar.days", facts, _retimed(request, kept))


def _stands(calendar: Calendar, day: date, data: dict[str, Any]) -> bool:
    """Whether a day is in the calendar as it is to be."""
    row = calendar.days.filter(day=day).first()
    wanted = None if data["kind"] == PLAIN else (data["kind"], data["name"])
    return (row and (row.kind, row.name)) == wanted


def _set_hours(request: TownRequest, kept: Calendar, data: dict[str, Any]) -> Kept:
    before = kept.hours
    if before == data["hours"]:
        raise Refused(_("It stands so already; nothing was changed."))
    calendars.set_hours(calendar=kept, hours=data["hours"])
    facts = {"before": before, "after": data["hours"]}
    return Kept(f"calendar:{kept.pk}", "calendar.hours", facts, _retimed(request, kept))


def _add_season(request: TownRequest, kept: Calendar, data: dict[str, Any]) -> Kept:
    season = {"first": data["first"], "last": data["last"], "hours": data["hours"]}
    same = kept.seasons.filter(first=data["first"], last=data["last"]).first()
    if same:
        calendars.drop_season(season=same)
    try:
        calendars.add_season(calendar=kept, **season)
    except ValueError as error:
        raise Refused(_("Another season has some of these days already. Take that one out first.")) from error
    return Kept(f"calendar:{kept.pk}", "calendar.season", season, _retimed(request, kept))


def _fill_year(request: TownRequest, kept: Calendar, year: int) -> Kept:
    if year in library.YEARS:
        count = calendars.take_published(calendar=kept, years=[year])
        return Kept(f"calendar:{kept.pk}", "calendar.year", {"year": year, "count": count}, _retimed(request, kept))
    if not kept.days.filter(day__year=year).exists():
        raise Refused(_("Enter the days of %(year)s first; then say that they are complete.") % {"year": year})
    calendars.declare_arranged(calendar=kept, year=year)
    return Kept(f"calendar:{kept.pk}", "calendar.arranged", {"year": year}, _retimed(request, kept))


@worker(*ADMINISTRATORS)
def drop_season(request: TownRequest, season: int) -> HttpResponse:
    """Take a season out, after a reason."""
    whole_only(request)
    mine = [request.town.calendar_id, *(unit.calendar_id for unit in units_of())]
    found = _season(mine, season)
    form = Reasoned(request.POST or None)

    def change(_data: dict[str, Any]) -> Kept:
        kept = found.calendar
        facts = {"first": found.first, "last": found.last, "hours": found.hours}
        calendars.drop_season(season=found)
        return Kept(f"calendar:{kept.pk}", "calendar.season_dropped", facts, _retimed(request, kept))

    if keep(request, form, change):
        return redirect(link(request, "calendar"))
    way = crumbs(request, (link(request, "calendar"), _("Calendar")))
    title = _("Take out the season %(season)s?") % {"season": found}
    context = {
        "form": form,
        "title": title,
        "crumbs": way,
        "label": _("Take it out"),
        "cancel_url": link(request, "calendar"),
    }
    return shown(request, "confirm", context)


def _season(calendars_kept: list[Any], season: int) -> Any:
    found = Calendar.objects.filter(pk__in=[pk for pk in calendars_kept if pk], seasons=season).first()
    if found is None:
        raise Http404
    return found.seasons.get(pk=season)


@worker(*ADMINISTRATORS)
def new_unit(request: TownRequest) -> HttpResponse:
    """Give a unit hours of its own; days off stay the town's."""
    whole_only(request)
    form = UnitForm(request.POST or None, initial=HoursForm.initial_from(request.town.calendar.hours))

    def change(data: dict[str, Any]) -> Kept:
        body = data["body"]
        copy = calendars.copy_calendar(
            calendar=request.town.calendar, name=f"{request.town.slug} {body.pk} {body.name}"[:80], hours=data["hours"]
        )
        territory.own_calendar(body=body, calendar=copy)
        facts = {"body": body.name, "hours": data["hours"]}
        return Kept(f"calendar:{request.town.calendar_id}", "calendar.unit", facts, _retimed(request, copy))

    if keep(request, form, change):
        return redirect(link(request, "calendar"))
    way = crumbs(request, (link(request, "calendar"), _("Calendar")))
    return shown(
        request, "form", {"form": form, "title": _("A unit with hours of its own"), "label": _("Save"), "crumbs": way}
    )


@worker(*ADMINISTRATORS)
def end_unit(request: TownRequest, body: int) -> HttpResponse:
    """Let a unit follow the town's hours again."""
    whole_only(request)
    found = next((unit for unit in units_of() if unit.pk == body), None)
    if found is None:
        raise Http404
    form = Reasoned(request.POST or None)

    def change(_data: dict[str, Any]) -> Kept:
        territory.own_calendar(body=found, calendar=None)
        kept = request.town.calendar
        return Kept(f"calendar:{kept.pk}", "calendar.unit_dropped", {"body": found.name}, _retimed(request, kept))

    if keep(request, form, change):
        return redirect(link(request, "calendar"))
    title = _("Let %(body)s follow the town's hours again?") % {"body": found}
    way = crumbs(request, (link(request, "calendar"), _("Calendar")))
    context = {
        "form": form,
        "title": title,
        "label": _("Follow the town's hours"),
        "cancel_url": link(request, "calendar"),
        "crumbs": way,
    }
    return shown(request, "confirm", context)
