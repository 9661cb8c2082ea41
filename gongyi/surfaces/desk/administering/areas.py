"""Areas: compounds, business districts, patrol zones, clusters, made of places wherever those lie in the tree."""

import re
from typing import Any

from django import forms
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
from gongyi.kernel.territory.models import Area, Place
from gongyi.kernel.territory.queries import full_name
from gongyi.surfaces.desk.administering.keeping import Kept, Reasoned, crumbs, history, keep, sent, shown, whole_only
from gongyi.surfaces.desk.administering.places import ENGLISH_NAME, OutlineForm
from gongyi.surfaces.desk.administering.seats import find_place
from gongyi.surfaces.desk.frame import ADMINISTRATORS, link


class AreaForm(Reasoned):
    """What it is and which places lie in it, one a line; a number range stands for several."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=80)
    name_en = forms.CharField(
        label=ENGLISH_NAME,
        max_length=80,
        required=False,
        help_text=gettext_lazy(
            "For English pages; its buildings that are called after it follow. Without it they show the Chinese name."
        ),
    )
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=Area.KINDS)
    places = forms.CharField(
        label=gettext_lazy("Places in it, one a line"), widget=forms.Textarea(attrs={"rows": 6}), max_length=20_000,
        help_text=gettext_lazy("Names or codes; #123 for one of several of the same name. A grid stands for everything in it."),
    )  # fmt: skip

    def __init__(self, *args: Any, request: TownRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request

    def clean_places(self) -> list[Place]:
        found: dict[int, Place] = {}
        faults: list[forms.ValidationError] = []
        for line in self.cleaned_data["places"].splitlines():
            text = re.split(r"\s{2,}|\t", line.strip())[0]
            if not text:
                continue
            try:
                place = find_place(self.request, text)
            except forms.ValidationError as error:
                faults.append(forms.ValidationError(f"{text}: {error.messages[0]}"))
            else:
                found[place.pk] = place
        if faults:
            raise forms.ValidationError(faults)
        return list(found.values())


@worker(*ADMINISTRATORS)
def area_new(request: TownRequest) -> HttpResponse:
    """A new area."""
    whole_only(request)
    form = AreaForm(request.POST or None, request=request)
    made: list[Area] = []

    def change(data: dict[str, Any]) -> Kept:
        if Area.objects.filter(kind=data["kind"], name=data["name"], ends_on=None).exists():
            raise Refused(_("There is such an area already."))
        made.append(
            territory.add_area(
                town=request.town,
                kind=data["kind"],
                name=data["name"],
                name_en=data["name_en"],
                places=data["places"],
                starts_on=today(request.town),
            )
        )
        return Kept(f"area:{made[0].pk}", "area.added", {"name": data["name"]})

    if keep(request, form, change):
        return redirect(link(request, "area", made[0].pk))
    way = crumbs(request, (link(request, "keep_places"), _("Places and areas")))
    return shown(request, "form", {"form": form, "title": _("A new area"), "label": _("Add it"), "crumbs": way})


def _found(request: TownRequest, area: int) -> Area:
    whole_only(request)
    found = Area.objects.select_related("town").filter(pk=area, ends_on=None).first()
    if found is None:
        raise Http404
    return found


@worker(*ADMINISTRATORS)
def area(request: TownRequest, area: int) -> HttpResponse:
    """One area: its places, who has a seat for it, its outline."""
    found = _found(request, area)
    members = [row.place for row in found.members.filter(ends_on=None).select_related("place").order_by("place__path")]
    listed = "\n".join(f"#{place.pk}  {full_name(place, request.town)}" for place in members)
    form = sent(
        request,
        "area",
        AreaForm,
        request=request,
        initial={"name": found.name, "name_en": found.name_en, "kind": found.kind, "places": listed},
    )
    outline = sent(request, "outline", OutlineForm)
    subject = f"area:{found.pk}"
    done = keep(request, form, lambda data: _change(request, found, data), replaces=subject) or keep(
        request, outline, lambda data: _outline(found, data), replaces=subject
    )
    if done:
        return redirect(link(request, "area", found.pk))
    seats = (
        Seat.objects.filter(area=found.pk, closed_on=None)
        .select_related("place", "area", "organisation")
        .order_by("role")
    )
    context = {
        "area": found, "members": members, "form": form, "outline_form": outline, "seats": [(seat, seat_name(seat)) for seat in seats],
        "history": history(f"area:{found.pk}"), "crumbs": crumbs(request, (link(request, "keep_places"), _("Places and areas"))),
    }  # fmt: skip
    return shown(request, "area", context)


def _change(request: TownRequest, area: Area, data: dict[str, Any]) -> Kept:
    territory.change_area(area=area, kind=data["kind"], name=data["name"], name_en=data["name_en"])
    come, gone = territory.set_members(area=area, places=data["places"], on=today(request.town))
    return Kept(f"area:{area.pk}", "area.changed", {"name": data["name"], "come": come, "gone": gone})


def _outline(area: Area, data: dict[str, Any]) -> Kept:
    territory.set_area_outline(
        area=area, boundary=data["boundary"], origin=Place.OWN if data["surveyed"] else Place.SCHEMATIC
    )
    return Kept(f"area:{area.pk}", "place.outline", {"surveyed": data["surveyed"]})


@worker(*ADMINISTRATORS)
def area_end(request: TownRequest, area: int) -> HttpResponse:
    """End an area that no seat answers for."""
    found = _found(request, area)
    form = Reasoned(request.POST or None)

    def change(_data: dict[str, Any]) -> Kept:
        if Seat.objects.filter(area=found, closed_on=None).exists():
            raise Refused(_("There are seats for it. Close them first, so that their turns go on."))
        territory.end_area(area=found, on=today(request.town))
        return Kept(f"area:{found.pk}", "area.ended", {"name": found.name})

    if keep(request, form, change):
        return redirect(link(request, "keep_places"))
    context = {
        "form": form, "title": _("End %(place)s?") % {"place": found}, "label": _("End it"), "cancel_url": link(request, "area", found.pk),
        "crumbs": crumbs(request, (link(request, "keep_places"), _("Places and areas")), (link(request, "area", found.pk), str(found))),
    }  # fmt: skip
    return shown(request, "confirm", context)
