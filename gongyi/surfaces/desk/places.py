"""The town by place: open, overdue and closed this month, down the tree and by compound; never by person."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, Q
from django.http import Http404, HttpResponse, JsonResponse
from django.utils.translation import gettext as _

from gongyi.domain.appeals import public as appeals
from gongyi.kernel import clock
from gongyi.kernel.access import standard
from gongyi.kernel.access.doors import worker
from gongyi.kernel.access.requests import TownRequest
from gongyi.kernel.flows.reach import reachable
from gongyi.kernel.territory.models import STEP, Area, AreaPlace, Place
from gongyi.kernel.territory.queries import below
from gongyi.surfaces.desk import hands
from gongyi.surfaces.desk.frame import link, page
from gongyi.surfaces.desk.intake.places import other_places, own_place

MOST_CHILDREN, MOST_AREAS, MOST_MATTERS = 200, 60, 40


@dataclass
class Tally:
    """What stands at a place and under it."""

    name: str
    url: str
    open: int = 0
    overdue: int = 0
    closed: int = 0
    outline: str = ""

    def add(self, row: dict[str, Any]) -> None:
        self.open += row["opened"]
        self.overdue += row["overdue"]
        self.closed += row["closed"]


@worker(*standard.ACCOUNTABLE, "observer")
def places(request: TownRequest) -> HttpResponse:
    """One place: what lies under it, the compounds and districts in it, and what is open there."""
    here, area = _here(request), _area(request)
    counted = _counted(request, here)
    whole = Tally(str(here), "")
    for row in counted:
        whole.add(row)
    rows = appeals.standing(request.actor).filter(_within(area) if area else below(here.path, "place_path"))
    listed = list(rows.select_related("place").order_by("-safety", "due_at", "pk")[: MOST_MATTERS + 1])
    context = {
        "may_print": bool(request.actor.roles & set(standard.ACCOUNTABLE)),
        "here": here, "area": area, "up": _up(request, here), "beside": _beside(request, here), "whole": whole, "children": _children(here, counted), "areas": _areas(here, counted),
        "matters": hands.shown(request, listed[:MOST_MATTERS]), "more": len(listed) > MOST_MATTERS, "most": MOST_MATTERS,
        "outlines": f"{link(request, 'outlines')}?in={here.pk}",
    }  # fmt: skip
    return page(request, "places", context)


@worker(*standard.ACCOUNTABLE, "observer")
def outlines(request: TownRequest) -> HttpResponse:
    """The schematic outlines of what lies under a place, with the same words as the list beside the map."""
    here = _here(request)
    counted = _counted(request, here)
    features = [
        {"type": "Feature", "geometry": json.loads(found.outline), "properties": {"label": _words(found), "url": f"{link(request, 'places')}{found.url}"}}
        for found in [*_children(here, counted), *_areas(here, counted)]
        if found.outline
    ]  # fmt: skip
    return JsonResponse({"type": "FeatureCollection", "features": features}, content_type="application/geo+json")


def _words(found: Tally) -> str:
    return _("%(name)s: %(open)s open, %(overdue)s overdue") % {
        "name": found.name,
        "open": found.open,
        "overdue": found.overdue,
    }


def _counted(request: TownRequest, here: Place) -> list[dict[str, Any]]:
    """Counts by exact place, in two statements: what is open, and what was closed this month."""
    moment = clock.now()
    under = below(here.path, "place_path")
    overdue = Count("pk", filter=appeals.overdue(moment))
    opened = appeals.standing(request.actor).filter(under).values("place_path")
    opened = opened.annotate(opened=Count("pk"), overdue=overdue)
    within = reachable(request.actor).filter(under, flow=appeals.KEY)
    closed = within.filter(closed_at__gte=_month(request, moment)).values("place_path").annotate(closed=Count("pk"))
    rows = [{"closed": 0, **row} for row in opened]
    return rows + [{"opened": 0, "overdue": 0, **row} for row in closed]


def _month(request: TownRequest, moment: datetime) -> datetime:
    local = moment.astimezone(ZoneInfo(request.town.calendar.zone))
    return local.replace(day=1, hour=0, minute=0, second=0, microsecond=0)


def _children(here: Place, counted: Iterable[dict[str, Any]]) -> list[Tally]:
    rows = here.children.filter(closed_on=None).order_by("order", "pk")[:MOST_CHILDREN]
    found = {row.path: Tally(str(row), f"?in={row.pk}", outline=row.boundary) for row in rows}
    width = len(here.path) + STEP
    for row in counted:
        child = found.get(row["place_path"][:width])
        if child:
            child.add(row)
    return list(found.values())


def _areas(here: Place, counted: list[dict[str, Any]]) -> list[Tally]:
    """Compounds and districts with a place under here; what they count lies under here too."""
    members = AreaPlace.objects.filter(ends_on=None, area__ends_on=None).filter(below(here.path, "place__path"))
    rows = members.select_related("area", "place").order_by("area__kind", "area__name", "pk")
    found: dict[int, Tally] = {}
    paths: dict[int, list[str]] = {}
    for row in rows:
        if row.area_id not in found and len(found) == MOST_AREAS:
            break
        found.setdefault(
            row.area_id, Tally(str(row.area), f"?in={here.pk}&area={row.area_id}", outline=row.area.boundary)
        )
        paths.setdefault(row.area_id, []).append(row.place.path)
    for area, prefixes in paths.items():
        for count in counted:
            if count["place_path"].startswith(tuple(prefixes)):
                found[area].add(count)
    return list(found.values())


def _within(area: Area) -> Q:
    condition = Q(pk__in=[])
    for path in AreaPlace.objects.filter(area=area, ends_on=None).values_list("place__path", flat=True):
        condition |= below(path, "place_path")
    return condition


def _up(request: TownRequest, here: Place) -> Place | None:
    """The place above, as long as it lies in the reader's own part of the town."""
    own = own_place(request)
    return here.parent if here.parent and here.path != own.path and here.parent.path.startswith(own.path) else None


def _beside(request: TownRequest, here: Place) -> list[Place]:
    """The reader's other places, such as where they stand in; from one of those, their own again."""
    others = other_places(request)
    own = own_place(request)
    around = [own] if others and not here.path.startswith(own.path) else []
    return [place for place in [*around, *others] if place.pk != here.pk]


def _area(request: TownRequest) -> Area | None:
    wanted = request.GET.get("area", "")
    return Area.objects.filter(pk=int(wanted[:12]), town=request.town).first() if wanted.isdecimal() else None


def _here(request: TownRequest) -> Place:
    wanted = request.GET.get("in", "")
    if not wanted.isdecimal():
        return own_place(request)
    found = Place.objects.filter(pk=int(wanted[:12])).first()
    if found is None or not found.path.startswith(request.town.root.path):
        raise Http404
    return found
