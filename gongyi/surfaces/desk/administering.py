"""Keeping the town: its calendar, its catalogue, its seats, its times, its wordings. Every change keeps what was before."""

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongyi.domain.cases import public as cases
from gongyi.kernel.access import roles
from gongyi.kernel.access.doors import worker
from gongyi.kernel.access.requests import TownRequest
from gongyi.kernel.clock import actions as calendars
from gongyi.kernel.clock.limits import CLOCK_LABELS, Clock, Limit
from gongyi.kernel.clock.models import SpecialDay
from gongyi.kernel.flows import parameters, registry, retiming
from gongyi.kernel.flows.models import FlowVersion
from gongyi.kernel.flows.story import seat_name
from gongyi.kernel.outbox import templates
from gongyi.kernel.outbox.actions import reword
from gongyi.kernel.outbox.models import Wording
from gongyi.kernel.people import actions as people
from gongyi.kernel.people.models import Person, Post, Seat
from gongyi.kernel.people.queries import today
from gongyi.kernel.people.refusals import Refused
from gongyi.surfaces.desk.frame import ADMINISTRATORS, link, page

CLOCKS = [(clock.value, CLOCK_LABELS[clock]) for clock in Clock]


@worker(*ADMINISTRATORS)
def index(request: TownRequest) -> HttpResponse:
    """What can be kept here."""
    return page(request, "town", {"flows": registry.known()})


class DayForm(forms.Form):
    """One day of the calendar."""

    day = forms.DateField(label=gettext_lazy("Day"), widget=forms.DateInput(attrs={"type": "date"}))
    kind = forms.ChoiceField(
        label=gettext_lazy("It is"), choices=[*SpecialDay.KINDS, ("plain", gettext_lazy("an ordinary day of the week"))]
    )
    name = forms.CharField(label=gettext_lazy("Name"), required=False, max_length=40)
    source = forms.CharField(label=gettext_lazy("By which notice"), required=False, max_length=80)


@worker(*ADMINISTRATORS)
def calendar(request: TownRequest) -> HttpResponse:
    """Days off and make-up days. A change works out every open deadline again, by a recorded step each."""
    kept = request.town.calendar
    form = DayForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        if data["kind"] == "plain":
            calendars.clear_day(calendar=kept, day=data["day"])
        else:
            calendars.set_day(calendar=kept, **data)
        request.town.calendar.refresh_from_db()
        moved = retiming.recompute(town=request.town)
        messages.success(request, _("Kept. %(count)s open matters have new times.") % {"count": moved})
        return redirect(link(request, "calendar"))
    first = today(request.town).replace(month=1, day=1)
    context = {
        "form": form,
        "days": kept.days.filter(day__gte=first).order_by("day"),
        "calendar": kept,
        "seasons": kept.seasons.order_by("first"),
        "year": today(request.town).year + 1,
    }
    return page(request, "calendar", context, status=422 if form.errors else 200)


@worker(*ADMINISTRATORS)
def catalogue(request: TownRequest) -> HttpResponse:
    """Every row in force."""
    rows = [(row, cases.entry(row)) for row in cases.newest(request.town).values()]
    return page(request, "catalogue", {"rows": rows})


class RowForm(forms.Form):
    """What a town may change of a catalogue row."""

    zh = forms.CharField(label=gettext_lazy("Name"), max_length=40)
    en = forms.CharField(label=gettext_lazy("Name in English"), max_length=60)
    owner = forms.ChoiceField(label=gettext_lazy("Who solves it"))
    contact_value = forms.IntegerField(label=gettext_lazy("First contact within"), min_value=1, max_value=500)
    contact_clock = forms.ChoiceField(label=gettext_lazy("counted in"), choices=CLOCKS)
    limit_value = forms.IntegerField(label=gettext_lazy("To be done within"), min_value=1, max_value=500)
    limit_clock = forms.ChoiceField(label=gettext_lazy("counted in"), choices=CLOCKS)
    standard_zh = forms.CharField(
        label=gettext_lazy("Standard for closing"), max_length=200, widget=forms.Textarea(attrs={"rows": 2})
    )
    photo_after = forms.BooleanField(label=gettext_lazy("A photo after the work is needed"), required=False)
    visibility = forms.ChoiceField(label=gettext_lazy("Who may ever see it"))
    retired = forms.BooleanField(label=gettext_lazy("No longer offered"), required=False)
    reason = forms.CharField(label=gettext_lazy("Why it is changed"), max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].choices = cases.options("owners")  # type: ignore[attr-defined]
        self.fields["visibility"].choices = cases.options("visibilities")  # type: ignore[attr-defined]

    def changes(self, before: dict[str, Any]) -> dict[str, Any]:
        """The row's parts as they will stand."""
        data = self.cleaned_data
        return {
            "zh": data["zh"], "en": data["en"], "owner": data["owner"], "standard_zh": data["standard_zh"], "visibility": data["visibility"],
            "first_contact": {"value": data["contact_value"], "clock": data["contact_clock"]}, "limit": {"value": data["limit_value"], "clock": data["limit_clock"]},
            "evidence": before["evidence"] | {"photo_after": data["photo_after"]},
        }  # fmt: skip


@worker(*ADMINISTRATORS)
def catalogue_row(request: TownRequest, code: str) -> HttpResponse:
    """One row with its history; saving makes a new version."""
    row = cases.row(request.town, code)
    if row is None:
        raise Http404
    plain = row.row
    initial = {
        "zh": plain["zh"], "en": plain["en"], "owner": plain["owner"], "standard_zh": plain["standard_zh"], "visibility": plain["visibility"],
        "contact_value": plain["first_contact"]["value"], "contact_clock": plain["first_contact"]["clock"], "limit_value": plain["limit"]["value"],
        "limit_clock": plain["limit"]["clock"], "photo_after": plain["evidence"]["photo_after"], "retired": row.retired,
    }  # fmt: skip
    form = RowForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            cases.edit_row(
                town=request.town,
                code=code,
                changes=form.changes(plain),
                reason=data["reason"],
                made_by=request.actor.pseudonym,
                retired=data["retired"],
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Kept as a new version. Open matters keep theirs."))
            return redirect(link(request, "catalogue_row", code))
    return page(
        request,
        "catalogue_row",
        {"form": form, "entry": cases.entry(row), "history": cases.history(request.town, code)},
        status=422 if form.errors else 200,
    )


@worker(*ADMINISTRATORS)
def seats(request: TownRequest) -> HttpResponse:
    """Seats by role, the vacant ones first."""
    filled = set(Post.objects.filter(Post.on(today(request.town))).values_list("seat_id", flat=True))
    wanted = request.GET.get("role", "")
    rows = (
        Seat.objects.filter(closed_on=None)
        .select_related("place", "area", "organisation")
        .order_by("role", "place__path", "pk")
    )
    rows = rows.filter(role=wanted) if wanted else rows.exclude(pk__in=filled)
    offered = [(role.key, role.label) for role in roles.known() if Seat.objects.filter(role=role.key).exists()]
    shown = [(seat, seat_name(seat), seat.pk in filled) for seat in rows[:300]]
    return page(request, "seats", {"rows": shown, "roles": offered, "role": wanted})


class PostForm(forms.Form):
    """Who sits there from when."""

    name = forms.CharField(label=gettext_lazy("Name at work"), max_length=40)
    starts_on = forms.DateField(label=gettext_lazy("From"), widget=forms.DateInput(attrs={"type": "date"}))
    ends_on = forms.DateField(
        label=gettext_lazy("Until, if known"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    deputy = forms.BooleanField(label=gettext_lazy("Only standing in for the holder"), required=False)


@worker(*ADMINISTRATORS)
def seat(request: TownRequest, seat: int) -> HttpResponse:
    """One seat: who held it, who holds it, appointing, handing over, deputies. Its turns stay with the seat."""
    found = Seat.objects.filter(pk=seat).select_related("town", "place", "area", "organisation").first()
    if found is None:
        raise Http404
    day = today(request.town)
    form = PostForm(request.POST or None, initial={"starts_on": day})
    if request.method == "POST" and request.POST.get("end"):
        _end(request, found, day)
        return redirect(link(request, "seat", found.pk))
    if request.method == "POST" and form.is_valid():
        try:
            _appoint(request, found, form.cleaned_data, day)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Kept. Open turns stay with the seat."))
            return redirect(link(request, "seat", found.pk))
    posts = found.posts.select_related("person", "acting_for").order_by("-starts_on", "-pk")
    return page(
        request,
        "seat",
        {"seat": found, "name": seat_name(found), "posts": posts, "form": form, "today": day},
        status=422 if form.errors else 200,
    )


def _appoint(request: TownRequest, seat: Seat, data: dict[str, Any], day: date) -> None:
    person = Person.objects.filter(work_name=data["name"]).first() or people.add_person(
        town=request.town, work_name=data["name"]
    )
    holder = Person.objects.filter(posts__in=seat.posts.filter(Post.on(day), acting_for=None)).first()
    acting = holder if data["deputy"] else None
    people.appoint(person=person, seat=seat, starts_on=data["starts_on"], ends_on=data["ends_on"], acting_for=acting)


def _end(request: TownRequest, seat: Seat, day: date) -> None:
    post = seat.posts.filter(pk=request.POST.get("end") or 0).first()
    if post is not None:
        try:
            people.end_post(post=post, on=max(day, post.starts_on))
        except Refused as refusal:
            messages.error(request, str(refusal))


@worker(*ADMINISTRATORS)
def times(request: TownRequest, flow: str) -> HttpResponse:
    """The limits and numbers of a flow; saving publishes a new signed version."""
    known = {found.key: found for found in registry.known()}
    if flow not in known:
        raise Http404
    declared = known[flow]
    version = parameters.current(request.town, declared)
    form = _times_form(declared, version)(request.POST or None)
    if request.method == "POST" and form.is_valid():
        changes = {
            key: setting
            for key, setting in _settings(declared, form.cleaned_data).items()
            if setting != parameters.value(version, key)
        }
        if changes:
            parameters.set_parameters(town=request.town, flow=declared, changes=changes)
            messages.success(request, _("Published as a new version. Open matters keep theirs."))
        return redirect(link(request, "times", flow))
    versions = FlowVersion.objects.filter(town=request.town, flow=flow).order_by("-n")
    return page(
        request, "times", {"form": form, "flow": declared, "versions": versions}, status=422 if form.errors else 200
    )


def _times_form(flow: Any, version: FlowVersion) -> type[forms.Form]:
    fields: dict[str, forms.Field] = {}
    for parameter in flow.parameters:
        value = parameters.value(version, parameter.key)
        if isinstance(value, Limit):
            fields[parameter.key] = forms.IntegerField(
                label=parameter.label, min_value=1, max_value=1000, initial=value.value
            )
            fields[f"{parameter.key}_clock"] = forms.ChoiceField(
                label=_("counted in"), choices=CLOCKS, initial=value.clock.value
            )
        else:
            fields[parameter.key] = forms.IntegerField(
                label=parameter.label, min_value=0, max_value=1000, initial=value
            )
    return type("TimesForm", (forms.Form,), fields)


def _settings(flow: Any, data: dict[str, Any]) -> dict[str, Limit | int]:
    found: dict[str, Limit | int] = {}
    for parameter in flow.parameters:
        clock = data.get(f"{parameter.key}_clock")
        found[parameter.key] = Limit(data[parameter.key], Clock(clock)) if clock else data[parameter.key]
    return found


class WordingForm(forms.Form):
    """The town's own words for one message."""

    template = forms.ChoiceField(label=gettext_lazy("Message"))
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=[("zh-hans", "简体中文"), ("en", "English")])
    text = forms.CharField(
        label=gettext_lazy("Words; $number, $link and the like are filled in"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["template"].choices = [(message.key, str(message.text)[:60]) for message in templates.known()]  # type: ignore[attr-defined]


@worker(*ADMINISTRATORS)
def wordings(request: TownRequest) -> HttpResponse:
    """Messages in the town's own words, with their history."""
    form = WordingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reword(town=request.town, made_by=request.actor.pseudonym, **form.cleaned_data)
        messages.success(request, _("Kept as a new version."))
        return redirect(link(request, "wordings"))
    return page(
        request,
        "wordings",
        {"form": form, "kept": Wording.objects.order_by("template", "language", "-version")},
        status=422 if form.errors else 200,
    )
