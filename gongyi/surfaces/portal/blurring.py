"""Where a published matter lies, as far as everyone may know: the compound, or the community where a compound is too small."""

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from gongyi.kernel.flows.models import Dossier
from gongyi.kernel.territory.models import Area, AreaPlace, Place, Town, ids_of

FEWEST_BUILDINGS = 3
AROUND = ("village", "street", "area", "city")


@dataclass(frozen=True)
class Spot:
    """A place that names nobody. `key` is for filtering."""

    key: str
    name: str


def spots(town: Town, dossiers: Sequence[Dossier]) -> dict[int, Spot]:
    """The spot of each dossier, by row id, in three statements however many there are."""
    wanted = {place for dossier in dossiers for place in ids_of(dossier.place_path)}
    lying = _compounds(wanted)
    around = Place.objects.filter(pk__in=wanted, level__in=AROUND).in_bulk()
    return {dossier.pk: _spot(dossier, lying, around, town) for dossier in dossiers}


def _compounds(places: Iterable[int]) -> dict[int, Area]:
    """The compound each place lies in, by place; those of one or two buildings are left out, for they point at a door."""
    rows = AreaPlace.objects.filter(place__in=list(places), area__kind=Area.COMPOUND, ends_on=None, area__ends_on=None)
    found = {row.place_id: row.area for row in rows.select_related("area")}
    members = AreaPlace.objects.filter(area__in=set(found.values()), ends_on=None).exclude(place__level=Area.GROUNDS)
    sizes = Counter(members.values_list("area_id", flat=True))
    return {place: area for place, area in found.items() if sizes[area.pk] >= FEWEST_BUILDINGS}


def _spot(dossier: Dossier, lying: dict[int, Area], around: dict[int, Place], town: Town) -> Spot:
    line = list(reversed(ids_of(dossier.place_path)))
    area = next((lying[place] for place in line if place in lying), None)
    if area is not None:
        return Spot(f"a{area.pk}", str(area))
    place = next((around[key] for key in line if key in around), None)
    return Spot(f"p{place.pk}", str(place)) if place else Spot("", town.name)


def centres(found: Iterable[Spot]) -> dict[str, tuple[float, float]]:
    """Where to draw each spot on the schematic map: the middle of its outlines, longitude first."""
    keys = {spot.key for spot in found}
    areas = [int(key[1:]) for key in keys if key.startswith("a")]
    outlines: dict[str, list[str]] = {}
    for row in AreaPlace.objects.filter(area__in=areas, ends_on=None).select_related("place"):
        outlines.setdefault(f"a{row.area_id}", []).append(row.place.boundary)
    for place in Place.objects.filter(pk__in=[int(key[1:]) for key in keys if key.startswith("p")]):
        outlines.setdefault(f"p{place.pk}", []).append(place.boundary)
    middles = {key: _middle([text for text in texts if text]) for key, texts in outlines.items()}
    return {key: middle for key, middle in middles.items() if middle is not None}


def _middle(outlines: list[str]) -> tuple[float, float] | None:
    points = [point for text in outlines for point in _points(json.loads(text))]
    if not points:
        return None
    across, along = [point[0] for point in points], [point[1] for point in points]
    return (min(across) + max(across)) / 2, (min(along) + max(along)) / 2


def _points(shape: dict[str, Any]) -> list[list[float]]:
    parts = [shape["coordinates"]] if shape["type"] == "Polygon" else shape["coordinates"]
    return [point for part in parts for ring in part for point in ring]
