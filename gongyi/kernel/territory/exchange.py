"""Places in and out of files: CSV of official codes, GeoJSON of outlines."""

import csv
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TextIO

from django.db import transaction

from gongyi.kernel.territory import actions, codes, geometry
from gongyi.kernel.territory.models import Place, Town
from gongyi.kernel.territory.queries import subtree

COLUMNS = ("code", "name", "level", "parent", "origin")
HARMFUL = ("=", "+", "-", "@", "\t", "\r")


@dataclass
class Taken:
    """What a file brought: rows added, rows known already, and rows refused with line and reason."""

    added: int = 0
    known: int = 0
    refused: list[tuple[int, str]] = field(default_factory=list)


@transaction.atomic
def read_csv(lines: Iterable[str], *, origin: str = Place.OFFICIAL) -> Taken:
    """Places from CSV with code, name, level, parent (a code). Parents may come after children."""
    taken = Taken()
    rows = [(number, row) for number, row in enumerate(csv.DictReader(lines), start=2)]
    known = dict(_known())
    waiting = rows
    while waiting:
        later = [entry for entry in waiting if not _take(entry[0], entry[1], known, taken, origin)]
        if len(later) == len(waiting):
            taken.refused += [(number, f"parent {row.get('parent')} is unknown") for number, row in later]
            break
        waiting = later
    return taken


def _known() -> Iterator[tuple[str, Place]]:
    return ((place.code, place) for place in Place.objects.exclude(code=None) if place.code)


def _take(number: int, row: dict[str, str], known: dict[str, Place], taken: Taken, origin: str) -> bool:
    """True when the row is settled; False when its parent may still come."""
    try:
        code = codes.normalise(row.get("code") or "")
        parent = codes.normalise(row["parent"]) if row.get("parent") else ""
    except codes.BadCode as error:
        taken.refused.append((number, f"not a code: {str(error)[:20]!r}"))
        return True
    if code in known:
        taken.known += 1
        return True
    if parent and parent not in known:
        return False
    name, level = (row.get("name") or "").strip()[:80], (row.get("level") or "").strip()[:20]
    if not name or not level:
        taken.refused.append((number, "name or level is missing"))
        return True
    known[code] = actions.add_place(
        parent=known.get(parent), level=level, name=name, code=code, origin=row.get("origin") or origin
    )
    taken.added += 1
    return True


def write_csv(town: Town, out: TextIO) -> int:
    """Every open place of a town as CSV. Returns how many. Cells that a spreadsheet would run are quoted."""
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    places = list(subtree(town.root))
    code_of = {place.pk: place.code or "" for place in places}
    for place in places:
        parent = code_of.get(place.parent_id or 0, "")
        writer.writerow([place.code or "", harmless(place.name), place.level, parent, place.origin])
    return len(places)


def harmless(text: str) -> str:
    """The text as a cell that no spreadsheet takes for a formula."""
    return "'" + text if text.startswith(HARMFUL) else text


@transaction.atomic
def read_geojson(text: str, town: Town) -> Taken:
    """Outlines from a FeatureCollection; each feature names its place by property `code` or `name`."""
    taken = Taken()
    try:
        features = json.loads(text)["features"]
    except (ValueError, KeyError, TypeError) as error:
        raise geometry.BadOutline("this is not a GeoJSON FeatureCollection") from error
    for number, feature in enumerate(features, start=1):
        _take_outline(number, feature, town, taken)
    return taken


def _take_outline(number: int, feature: dict[str, object], town: Town, taken: Taken) -> None:
    about = feature.get("properties")
    properties = about if isinstance(about, dict) else {}
    places = subtree(town.root)
    code = str(properties.get("code") or "")
    try:
        found = list(
            places.filter(code=codes.normalise(code))
            if code
            else places.filter(name=str(properties.get("name", "")))[:2]
        )
        if len(found) != 1:
            taken.refused.append((number, "no place, or more than one, has this code or name"))
            return
        actions.set_outline(place=found[0], boundary=json.dumps(feature.get("geometry")))
        taken.added += 1
    except (codes.BadCode, geometry.BadOutline) as error:
        taken.refused.append((number, str(error)[:80]))


def write_geojson(town: Town) -> str:
    """Every outline of a town as a FeatureCollection; each says whether it was surveyed or is a sketch."""
    features = [
        {
            "type": "Feature",
            "properties": {"code": place.code, "name": place.name, "level": place.level, "origin": place.origin},
            "geometry": json.loads(place.boundary),
        }
        for place in subtree(town.root).exclude(boundary="")
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False)
