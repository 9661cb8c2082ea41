"""What everyone may see: matters of public space in a worker's words, the place and the time blurred. A list, a map, a page each."""

import json
from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from gongyi.domain.appeals import public as appeals
from gongyi.domain.cases import public as cases
from gongyi.kernel.access.doors import anyone
from gongyi.kernel.access.requests import TownRequest
from gongyi.kernel.flows import registry
from gongyi.kernel.flows.models import Dossier
from gongyi.kernel.people.refusals import Refused
from gongyi.kernel.territory.models import Area, Place, Town
from gongyi.kernel.territory.queries import below, members_of
from gongyi.kernel.ui import coarse
from gongyi.kernel.ui.ring import Ring
from gongyi.kernel.ui.shapes import Tab
from gongyi.surfaces.portal import met_too
from gongyi.surfaces.portal.blurring import Spot, centres, spots
from gongyi.surfaces.portal.forms import JoinForm, fresh_key, show_refusal
from gongyi.surfaces.portal.frame import page
from gongyi.surfaces.portal.placing import between_doors
from gongyi.surfaces.portal.reporting import ANEW, tell_anew

SHOWN = 60
CONSIDERED = 1000
MANY = 3
FIRST_TEN, SECOND_TEN = 10, 20
ENDED = ("done", "stopped")


@dataclass(frozen=True)
class Published:
    """One released matter as everyone may read it."""

    dossier: int
    url: str
    summary: str
    spot: Spot
    stage: str
    about: str
    category: str
    ring: Ring
    on: str
    done: str = ""
    again: int = 0
    """Which time it is handled now, where it was said not to be settled; 0 for the first."""


@dataclass(frozen=True)
class Mark:
    """A spot of the map: how many matters it has, and how many of them are overdue, handled again, or ended."""

    spot: Spot
    count: int
    overdue: int = 0
    again: int = 0
    ended: int = 0

    @property
    def state(self) -> str:
        """What the mark is drawn as: late where one of its matters is, quiet once all have ended."""
        if self.overdue:
            return "overdue"
        return "done" if self.ended == self.count else "running"

    @property
    def said(self) -> list[str]:
        """The same in words; nothing of matters that are simply under way."""
        counted = (
            (self.overdue, ngettext("%d overdue", "%d overdue", self.overdue)),
            (self.again, ngettext("%d handled again", "%d handled again", self.again)),
            (self.ended, ngettext("%d ended", "%d ended", self.ended)),
        )
        return [words % count for count, words in counted if count]

    @property
    def label(self) -> str:
        """What the mark is called aloud."""
        return pgettext("between parts of a sentence", ", ").join([self.spot.name, *self.said])


@anyone
def public_list(request: TownRequest) -> HttpResponse:
    """The newest released matters, by category and place if wished; as a list or on a map."""
    town, about, where = request.town, request.GET.get("about", ""), request.GET.get("where", "")
    everything = _published(town)
    found = [row for row in everything if about in {"", row.category} and where in {"", row.spot.key}]
    on_map = request.GET.get("view") == "map"
    kept = {"about": about, "where": where}
    tabs = [
        Tab(f"?{urlencode(kept)}", _("List"), str(len(found)), current=not on_map),
        Tab(f"?{urlencode(kept | {'view': 'map'})}", _("Map"), current=on_map),
    ]
    shown = _with_answers(found[:SHOWN])
    context = {
        "rows": shown, "more": len(found) > SHOWN, "about": about, "where": where, "on_map": on_map, "tabs": tabs,
        "categories": sorted({(row.category, row.about) for row in everything if row.category}, key=lambda pair: pair[1]),
        "places": sorted({(row.spot.key, row.spot.name) for row in everything if row.spot.key}, key=lambda pair: pair[1]),
        "counts": _counted(found) if on_map else [], "map_url": f"{reverse('portal:public_map', args=[town.slug])}?{urlencode({'about': about})}",
    }  # fmt: skip
    return page(request, "list", context)


def _published(town: Town) -> list[Published]:
    rows = list(appeals.public_list(town)[:CONSIDERED])
    lying = spots(town, [row.dossier for row in rows])
    names = cases.category_names(town)
    return [
        Published(
            row.dossier.pk, reverse("portal:published", args=[town.slug, appeals.public_name(row)]), row.summary_public, lying[row.dossier.pk],
            str(registry.get(row.dossier.flow).stage(row.dossier.stage).said), names.get(row.dossier.category, ""), row.dossier.category,
            coarse.ring(row.dossier, row.summary_public), ten_days(row.released_at),
        )
        for row in rows
    ]  # fmt: skip


def _with_answers(rows: list[Published]) -> list[Published]:
    """What was done, where that was written for everyone, and which are handled again; in two statements."""
    ids = [row.dossier for row in rows]
    told, anew = appeals.public_answers(ids), appeals.under_way(ids)
    return [replace(row, done=told.get(row.dossier, ""), again=anew.get(row.dossier, 0)) for row in rows]


def _counted(rows: list[Published]) -> list[Mark]:
    """The spots, those with most matters first, and how it stands with their matters."""
    anew = appeals.under_way([row.dossier for row in rows])
    again = Counter(row.spot for row in rows if row.dossier in anew)
    overdue = Counter(row.spot for row in rows if row.ring.state == "overdue")
    ended = Counter(row.spot for row in rows if row.ring.state in ENDED)
    counted = Counter(row.spot for row in rows).most_common()
    return [Mark(spot, count, overdue[spot], again[spot], ended[spot]) for spot, count in counted]


def ten_days(at: datetime | None) -> str:
    """A time rounded to ten days, as the calendar says it, so that nobody is found by when they spoke."""
    if at is None:
        return ""
    local = timezone.localtime(at)
    month = date_format(local, pgettext("date format, a month alone", "F"))
    if local.day <= FIRST_TEN:
        return _("early %(month)s") % {"month": month}
    if local.day <= SECOND_TEN:
        return _("mid-%(month)s") % {"month": month}
    return _("late %(month)s") % {"month": month}


@anyone
def public_map(request: TownRequest) -> HttpResponse:
    """Outlines down to communities and one mark per compound, for the map that is loaded on demand."""
    town, about = request.town, request.GET.get("about", "")
    counts = _counted([row for row in _published(town) if about in {"", row.category}])
    middles = centres(mark.spot for mark in counts)
    rows = Place.objects.filter(
        below(town.root.path), closed_on=None, level__in=("street", "village", "grid", "building")
    )
    drawn = rows.exclude(boundary="").order_by("path")[:3000]
    shapes = [
        _shape(json.loads(place.boundary), name=str(place) if place.level == "village" else "", level=place.level)
        for place in drawn
    ]
    marks = [
        _shape(
            {"type": "Point", "coordinates": list(middles[mark.spot.key])}, count=mark.count, label=mark.label, state=mark.state,
            url=f"{reverse('portal:list', args=[town.slug])}?{urlencode({'about': about, 'where': mark.spot.key})}",
        )
        for mark in counts if mark.spot.key in middles
    ]  # fmt: skip
    return JsonResponse({"type": "FeatureCollection", "features": shapes + marks}, content_type="application/geo+json")


def _shape(geometry: dict[str, object], **properties: object) -> dict[str, object]:
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def _released(request: TownRequest, name: str) -> tuple[Dossier, Published, str]:
    row = appeals.public_matter(request.town, name)
    if row is None:
        raise Http404
    dossier = row.dossier
    shown = Published(
        dossier.pk, reverse("portal:published", args=[request.town.slug, name]), row.summary_public, spots(request.town, [dossier])[dossier.pk],
        str(registry.get(dossier.flow).stage(dossier.stage).said), cases.category_name(request.town, dossier.category), dossier.category,
        coarse.ring(dossier, row.summary_public), ten_days(row.released_at),
    )  # fmt: skip
    return dossier, shown, name


def _asked_anew(town: Town, row: Published, name: str) -> dict[str, Any]:
    """What the form to tell it anew is asked for: the place as far as everyone knows it, and what it is about."""
    spot = row.spot.key
    area = Area.objects.filter(pk=int(spot[1:])).first() if spot.startswith("a") else None
    members = list(members_of(area)[:1]) if area else []
    around = {"place": spot[1:] if spot.startswith("p") else town.root_id}
    return (between_doors(area, members) if area and members else around) | {"anew": name}


def _told_anew(town: Town, row: Published, name: str) -> str:
    return f"{reverse('portal:report', args=[town.slug, ANEW])}?{urlencode(_asked_anew(town, row, name))}"


@anyone
def published(request: TownRequest, name: str) -> HttpResponse:
    """One released matter: its ring, by when, what was answered; and the way to join it."""
    dossier, row, _name = _released(request, name)
    stage = registry.get(dossier.flow).stage(dossier.stage)
    final, to_come = stage.final, met_too.answer_to_come(dossier)
    context = {
        "row": row, "name": name, "open": to_come, "tell": "" if to_come else _told_anew(request.town, row, name), "due": dossier.due_at if to_come else None,
        "anew": appeals.promised_anew(dossier),
        "answer": appeals.public_answers([dossier.pk]).get(dossier.pk, ""),
        "again": appeals.under_way([dossier.pk]).get(dossier.pk, 0),
        "outcome": appeals.outcome_for_everyone(dossier), "final": final, "spread": dossier.spread if dossier.spread >= MANY else 0,
    }  # fmt: skip
    return page(request, "published", context)


@anyone
def join(request: TownRequest, name: str) -> HttpResponse:
    """I have met this too: a second tap sends it, a phone is optional. Whoever comes after the answer tells it anew."""
    dossier, row, _name = _released(request, name)
    if request.method != "POST" and not met_too.answer_to_come(dossier):
        return redirect(_told_anew(request.town, row, name))
    form = JoinForm(request.POST or None, initial={"key": fresh_key()})
    if request.method == "POST" and form.is_valid():
        try:
            data = form.cleaned_data
            return met_too.joined(request, dossier, key=data["key"] or fresh_key(), phone=data["phone"])
        except Refused as refusal:
            if refusal.code == "closed":
                return tell_anew(request, _asked_anew(request.town, row, name), form.cleaned_data["phone"])
            show_refusal(form, refusal)
    return page(request, "join", {"row": row, "name": name, "form": form}, status=422 if form.errors else 200)
