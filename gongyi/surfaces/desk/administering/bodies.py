"""Organisations: property firms, departments, committees, and the tree of party organisations beside the places."""

from typing import Any

from django import forms
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongyi.kernel.access.doors import worker
from gongyi.kernel.access.requests import TownRequest
from gongyi.kernel.flows.story import seat_name
from gongyi.kernel.people.models import Seat
from gongyi.kernel.people.queries import today
from gongyi.kernel.people.refusals import Refused
from gongyi.kernel.territory import actions as territory
from gongyi.kernel.territory.models import STEP, Area, LevelName, Organisation, Place
from gongyi.kernel.territory.queries import levels
from gongyi.surfaces.desk.administering.keeping import Kept, Reasoned, crumbs, history, keep, shown, whole_only
from gongyi.surfaces.desk.administering.places import ENGLISH_NAME
from gongyi.surfaces.desk.administering.seats import find_place
from gongyi.surfaces.desk.frame import ADMINISTRATORS, link

PARTY = "party"
MOST = 400
RECENT_FILES = 5


@worker(*ADMINISTRATORS)
def bodies(request: TownRequest) -> HttpResponse:
    """Bodies by kind and word; party organisations as the tree they form."""
    whole_only(request)
    kind, word = request.GET.get("kind", "property_firm")[:20], request.GET.get("q", "").strip()[:40]
    rows = Organisation.objects.filter(kind=kind, closed_on=None).select_related("place", "area")
    rows = rows.filter(Q(name__contains=word) | Q(name_en__icontains=word)) if word else rows
    found = list(rows.order_by("path" if kind == PARTY else "name")[: MOST + 1])
    words = {level.key: str(level) for level in levels(request.town, LevelName.PARTY)}
    context = {
        "lines": [(body, words.get(body.level, ""), len(body.path) // STEP) for body in found[:MOST]], "more": len(found) > MOST,
        "kind": kind, "q": word, "kinds": Organisation.KINDS, "crumbs": crumbs(request), "history": history("bodies", most=RECENT_FILES),
    }  # fmt: skip
    return shown(request, "bodies", context)


class BodyForm(Reasoned):
    """A body and what it answers for."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=80)
    name_en = forms.CharField(
        label=ENGLISH_NAME,
        max_length=80,
        required=False,
        help_text=gettext_lazy("For English pages; without it they show the Chinese name."),
    )
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=Organisation.KINDS)
    phone = forms.CharField(label=gettext_lazy("Office telephone"), max_length=20, required=False)
    place = forms.CharField(label=gettext_lazy("Place it answers for, by name or code"), max_length=80, required=False)
    area: "forms.ModelChoiceField[Area]" = forms.ModelChoiceField(
        None, label=gettext_lazy("Area it answers for"), required=False
    )
    parent = forms.CharField(
        label=gettext_lazy("Stands under, by name"), max_length=80, required=False, help_text=gettext_lazy("For party organisations and others that form a tree.")
    )  # fmt: skip
    level = forms.ChoiceField(label=gettext_lazy("Level in the tree of party organisations"), required=False)

    def __init__(self, *args: Any, request: TownRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request
        self.fields["area"].queryset = Area.objects.filter(ends_on=None).order_by("name")  # type: ignore[attr-defined]
        known = levels(request.town, LevelName.PARTY)
        self.fields["level"].choices = [("", _("none")), *((level.key, str(level)) for level in known)]  # type: ignore[attr-defined]
        if not known:
            self.fields.pop("level")

    def clean_place(self) -> Place | None:
        text = self.cleaned_data["place"].strip()
        return find_place(self.request, text) if text else None

    def clean_parent(self) -> Organisation | None:
        text = self.cleaned_data["parent"].strip()
        rows = list(Organisation.objects.filter(name=text, closed_on=None)[:2]) if text else []
        if text and len(rows) != 1:
            raise forms.ValidationError(_("There is no such organisation, or more than one."))
        return rows[0] if rows else None


@worker(*ADMINISTRATORS)
def body_new(request: TownRequest) -> HttpResponse:
    """Add a body."""
    whole_only(request)
    form = BodyForm(request.POST or None, request=request, initial={"kind": request.GET.get("kind", "property_firm")})
    made: list[Organisation] = []

    def change(data: dict[str, Any]) -> Kept:
        if Organisation.objects.filter(name=data["name"], kind=data["kind"], closed_on=None).exists():
            raise Refused(_("There is an organisation of this name and kind already."))
        plain = {key: value for key, value in data.items() if key != "reason"}
        made.append(territory.add_organisation(town=request.town, body=territory.Body(**plain)))
        return Kept(f"body:{made[0].pk}", "body.opened", {"name": data["name"]})

    if keep(request, form, change):
        return redirect(link(request, "body", made[0].pk))
    way = crumbs(request, (link(request, "bodies"), _("Organisations")))
    return shown(request, "form", {"form": form, "title": _("A new organisation"), "label": _("Add it"), "crumbs": way})


def _found(request: TownRequest, body: int) -> Organisation:
    whole_only(request)
    found = (
        Organisation.objects.filter(pk=body, closed_on=None).select_related("place", "area", "parent", "town").first()
    )
    if found is None:
        raise Http404
    return found


@worker(*ADMINISTRATORS)
def body(request: TownRequest, body: int) -> HttpResponse:
    """One body: what it answers for, where it stands, its seats."""
    found = _found(request, body)
    initial = {
        "name": found.name, "name_en": found.name_en, "kind": found.kind, "phone": found.phone, "place": f"#{found.place_id}" if found.place_id else "", "area": found.area_id, "level": found.level,
        "parent": found.parent.name if found.parent else "",
    }  # fmt: skip
    form = BodyForm(request.POST or None, request=request, initial=initial)

    def change(data: dict[str, Any]) -> Kept:
        plain = {key: value for key, value in data.items() if key != "reason"}
        territory.change_organisation(body=found, to=territory.Body(**{"level": found.level, **plain}))
        return Kept(f"body:{found.pk}", "body.changed", {"name": data["name"]})

    if keep(request, form, change, replaces=f"body:{found.pk}"):
        return redirect(link(request, "body", found.pk))
    seats = (
        Seat.objects.filter(organisation=found.pk, closed_on=None)
        .select_related("place", "area", "organisation")
        .order_by("pk")
    )
    context = {
        "body": found, "form": form, "seats": [(seat, seat_name(seat)) for seat in seats], "under": found.children.filter(closed_on=None).order_by("name"),
        "history": history(f"body:{found.pk}"), "crumbs": crumbs(request, (f"{link(request, 'bodies')}?kind={found.kind}", _("Organisations"))),
    }  # fmt: skip
    return shown(request, "body", context)


@worker(*ADMINISTRATORS)
def body_close(request: TownRequest, body: int) -> HttpResponse:
    """End a body that has no seats and nothing under it."""
    found = _found(request, body)
    form = Reasoned(request.POST or None)

    def change(_data: dict[str, Any]) -> Kept:
        if Seat.objects.filter(organisation=found, closed_on=None).exists():
            raise Refused(_("It still has seats. Close them first, so that their turns go on."))
        territory.close_organisation(body=found, on=today(request.town))
        return Kept(f"body:{found.pk}", "body.closed", {"name": found.name})

    if keep(request, form, change):
        return redirect(link(request, "bodies"))
    context = {
        "form": form, "title": _("End the organisation %(name)s?") % {"name": found}, "label": _("End it"), "cancel_url": link(request, "body", found.pk),
        "crumbs": crumbs(request, (link(request, "bodies"), _("Organisations")), (link(request, "body", found.pk), str(found))),
    }  # fmt: skip
    return shown(request, "confirm", context)
