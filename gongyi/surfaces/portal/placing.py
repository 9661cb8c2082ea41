"""Finding the place: by its name, down the list as people know it (compound, then building), or on the map. Never by grid."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _

from gongyi.domain.appeals import public as appeals
from gongyi.kernel.access.doors import anyone
from gongyi.kernel.access.requests import TownRequest
from gongyi.kernel.territory import queries as territory
from gongyi.kernel.territory.models import Area, Place, Town
from gongyi.kernel.territory.naming import in_order
from gongyi.surfaces.portal.frame import page

KNOWN_AS = (Area.COMPOUND, Area.DISTRICT)
SEARCHED = (*KNOWN_AS, Area.CLUSTER)
"""A cluster of business districts is found by its name and leads to its districts."""
MOST = 120
FOUND = 24
"""Places of a name that are shown at once; that there are more is said."""
ID_DIGITS = 12
ENDS = frozenset({"building", "unit", Area.GROUNDS})
"""Levels at which somebody looking for a place has arrived."""
DRAWN = ("street", "village", "grid", "building")


@dataclass(frozen=True)
class Choice:
    """One line to tap. `ends` says that it is a place, not a way further down."""

    url: str
    name: str
    ends: bool = False
    about: str = ""


def place_of(town: Town, value: object) -> Place | None:
    """An open place of the town by its row id; nothing for anything else."""
    found = _any_of(town, value)
    return found if found and found.closed_on is None else None


def place_now(town: Town, value: object) -> Place | None:
    """The place of this row id or, where it has ended, what stands for it; codes on doors and open forms outlive a place."""
    found = _any_of(town, value)
    if found is None or found.closed_on is None:
        return found
    heir = territory.standing_for(found)
    return heir if heir and heir.path.startswith(town.root.path) else town.root


def _any_of(town: Town, value: object) -> Place | None:
    text = str(value or "")
    if not text.isdecimal() or len(text) > ID_DIGITS:
        return None
    found = Place.objects.filter(pk=int(text)).first()
    return found if found and found.path.startswith(town.root.path) else None


def name_of(place: Place | None, town: Town) -> str:
    """What people call the place: without the grid, which is for those who work there."""
    return territory.way_as_people_say([place], town)[place.pk] if place else ""


def choose(request: TownRequest, kind: appeals.Kind, dangers: Sequence[appeals.Danger] = ()) -> HttpResponse:
    """The page on which a place is found; of what cannot wait for that the telephone stands above."""
    town = request.town
    pointed = _pointed(town, request.GET.get("at", ""))
    if pointed is not None:
        return HttpResponseRedirect(f"{request.path}?{urlencode({'place': pointed.pk})}")
    wanted = request.GET.get("where", "").strip()
    area = _area(request.GET.get("area"))
    inside = place_of(town, request.GET.get("in")) or town.root
    found, more = _found(town, wanted) if wanted else ([], False)
    choices = found if wanted else _of_area(area) if area else _of_place(inside, town)
    context: dict[str, Any] = {
        "kind": kind, "wanted": wanted, "choices": choices, "inside": area or inside, "nothing": bool(wanted) and not choices,
        "at_root": not area and inside.pk == town.root_id, "map_url": reverse("portal:outlines", args=[town.slug]),
        "missed": bool(request.GET.get("at")), "more": more, "here": request.path, "dangers": dangers,
    }  # fmt: skip
    return page(request, "place", context)


def _found(town: Town, wanted: str) -> tuple[list[Choice], bool]:
    """Areas and places of a name, and whether there are more than these."""
    areas = [Choice(f"?area={area.pk}", str(area)) for area in territory.areas_named(wanted, SEARCHED)]
    hidden = {"grid", "unit", Area.GROUNDS} if areas else {"grid"}
    fitting = appeals.matching_places(town, wanted, town.root, FOUND + 1, apart=frozenset({"grid"}))
    named = {
        place.pk: place for place in [*fitting.places, *territory.named(town, wanted)] if place.level not in hidden
    }
    shown = list(named.values())[:FOUND]
    names = territory.way_as_people_say(shown, town)
    return areas + [_at(place, names[place.pk], fitting.spot(place)) for place in shown], len(named) > FOUND


def _at(place: Place, name: str, spot: str) -> Choice:
    """A place to tap, with the door that was typed behind it, which stands on the form as the exact spot."""
    if not spot:
        return Choice(f"?place={place.pk}", name, ends=True)
    return Choice(f"?{urlencode({'place': place.pk, 'spot': spot})}", name, ends=True, about=spot)


def _of_area(area: Area) -> list[Choice]:
    members = list(territory.members_of(area)[:MOST])
    if not members:
        return []
    within = territory.areas_holding(members, Area.DISTRICT) if area.kind == Area.CLUSTER else ()
    if within:
        return [Choice(f"?area={district.pk}", str(district)) for district in within]
    homes = [place for place in members if place.level not in {"grid", Area.GROUNDS}]
    homes.sort(key=lambda place: in_order(place.name))
    return [_shared(area, members)] + [Choice(f"?place={place.pk}", str(place), ends=True) for place in homes]


def _shared(area: Area, members: list[Place]) -> Choice:
    """What lies between the doors: the common ground of a compound; of any other area, and of an older compound, the place around it."""
    outside = between_doors(area, members)
    words = (
        _("The yard, the gate, the road in %(name)s")
        if area.kind == Area.COMPOUND
        else _("A street or public place in %(name)s")
    )
    shop = "" if area.kind == Area.COMPOUND else _shop()
    return Choice(f"?{urlencode(outside)}", words % {"name": area}, ends=True, about=shop)


def between_doors(area: Area, members: list[Place]) -> dict[str, Any]:
    """The same as what a link to the form names."""
    ground = territory.grounds_of(area)
    inside = members[0].parent_id if members[0].level == "building" else members[0].pk
    return {"place": ground.pk} if ground else {"place": inside or members[0].pk, "spot": area.name}


def _shop() -> str:
    return _("A shop or a stall as well: its name is written on the next page.")


def _of_place(inside: Place, town: Town) -> list[Choice]:
    if inside.pk == town.root_id or inside.level not in {"village", "grid"}:
        rows = inside.children.filter(closed_on=None).order_by("order", "pk")[:MOST]
        return [_down(place) for place in rows]
    words = _("A street or public place in %(name)s") % {"name": inside}
    here = [Choice(f"?place={inside.pk}", words, ends=True, about=_shop())]
    areas = territory.areas_under(inside.path, KNOWN_AS)
    found = [Choice(f"?area={area.pk}", str(area)) for area in areas[:MOST]]
    return here + (found or [_down(place) for place in inside.children.filter(closed_on=None).order_by("order", "pk")])


def _down(place: Place) -> Choice:
    ends = place.level in ENDS
    return Choice(f"?{'place' if ends else 'in'}={place.pk}", str(place), ends=ends)


def _area(value: str | None) -> Area | None:
    text = value or ""
    return Area.objects.filter(pk=int(text)).first() if text.isdecimal() and len(text) <= ID_DIGITS else None


def _pointed(town: Town, at: str) -> Place | None:
    """The place under a point of the map, `longitude,latitude`. Grids count as their community: people do not know them."""
    try:
        longitude, latitude = (float(part) for part in at.split(",", 1))
        return territory.deepest_at(town, longitude, latitude)
    except (ValueError, OverflowError):
        return None


@anyone
def outlines(request: TownRequest) -> HttpResponse:
    """Schematic outlines down to buildings, for the map that is loaded on demand."""
    town = request.town
    rows = Place.objects.filter(territory.below(town.root.path), closed_on=None, level__in=DRAWN).exclude(boundary="")
    features = [
        {
            "type": "Feature",
            "properties": {"name": "" if place.level == "grid" else str(place), "level": place.level},
            "geometry": json.loads(place.boundary),
        }
        for place in rows.order_by("path")[:3000]
    ]
    answer = JsonResponse({"type": "FeatureCollection", "features": features}, content_type="application/geo+json")
    answer.headers["Cache-Control"] = "public, max-age=3600"
    patch_vary_headers(answer, ["Cookie"])
    return answer
