"""Outlines of places and areas as GeoJSON. A place is named by code, or by the names on the way to it."""

import json
from collections import defaultdict
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from gongyi.kernel.territory import actions, codes, geometry
from gongyi.kernel.territory.exchange.reading import BadFile, Taken
from gongyi.kernel.territory.models import Area, Place, Town
from gongyi.kernel.territory.queries import subtree

SLASH = " / "
LONGEST_NAME = 80
SKETCH, SURVEYED = "sketch", "surveyed"
KINDS = frozenset(key for key, _label in Area.KINDS)


def read_geojson(text: str, town: Town, *, dry_run: bool = False) -> Taken:
    """Outlines from a FeatureCollection, each feature named by `code`, `where` or a `name` that occurs once; areas come
    with their kind and places. A dry run changes nothing and says what would come of it. Raises BadFile.
    """
    with transaction.atomic():
        reader = _Reader(town)
        reader.read(_features(text))
        transaction.set_rollback(dry_run)
    return reader.taken


def _features(text: str) -> list[Any]:
    try:
        features = json.loads(text)["features"]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise BadFile(_("This is not a GeoJSON FeatureCollection.")) from error
    if not isinstance(features, list):
        raise BadFile(_("This is not a GeoJSON FeatureCollection."))
    return features


class _Reader:
    def __init__(self, town: Town) -> None:
        self.town, self.taken = town, Taken(numbers_features=True)
        self.by_code: dict[str, Place] = {}
        self.by_where: dict[str, list[Place]] = defaultdict(list)
        self.by_name: dict[str, list[Place]] = defaultdict(list)
        for place, where in located(town):
            self.by_where[where].append(place)
            self.by_name[place.name].append(place)
            if place.code:
                self.by_code[place.code] = place

    def read(self, features: list[Any]) -> None:
        outlined: dict[int, Place] = {}
        for number, feature in enumerate(features, start=1):
            plain = feature if isinstance(feature, dict) else {}
            told = plain.get("properties")
            about: dict[str, Any] = told if isinstance(told, dict) else {}
            try:
                if about.get("area"):
                    self._area(about, plain.get("geometry"))
                else:
                    self._outline(about, plain.get("geometry"), outlined)
            except (geometry.BadOutline, BadFile) as error:
                self.taken.refuse(number, str(error))
        if outlined:
            Place.objects.bulk_update(outlined.values(), ["boundary", "sketch", "name_en"], batch_size=300)
            actions.outlines_changed(self.town)

    def _outline(self, about: dict[str, Any], shape: object, outlined: dict[int, Place]) -> None:
        place = self._place(about.get("code"), about.get("where"), about.get("name"))
        boundary, sketch = geometry.written(shape), about.get("outline") == SKETCH
        name_en = _english(about) or place.name_en
        if place.sketch == sketch and place.name_en == name_en and _same(place.boundary, boundary):
            self.taken.known += 1
            return
        self.taken.changed += bool(place.boundary)
        self.taken.added += not place.boundary
        place.boundary, place.sketch, place.name_en = boundary, sketch, name_en
        outlined[place.pk] = place

    def _place(self, code: object, where: object = "", name: object = "") -> Place:
        if not (code or where or name):
            raise BadFile(_("The feature says no code, where or name of a place."))
        if code:
            try:
                found = self.by_code.get(codes.normalise(str(code)))
            except codes.BadCode as error:
                raise BadFile(_("This is not a division code: %(code)s") % {"code": str(code)[:20]}) from error
            rows = [found] if found else []
        else:
            rows = self.by_where.get(str(where), []) if where else self.by_name.get(str(name), [])
        if len(rows) != 1:
            raise BadFile(
                _("No place of the town, or more than one, has this code or name: %(name)s")
                % {"name": str(code or where or name)[:80]}
            )
        return rows[0]

    def _area(self, about: dict[str, Any], shape: object) -> None:
        kind, name, listed = str(about["area"]), str(about.get("name") or "").strip()[:80], about.get("places")
        if kind not in KINDS or not name or not isinstance(listed, list) or not listed:
            raise BadFile(_("An area needs a kind, a name and its places."))
        places = [
            self._place(None, where) if where not in self.by_code else self.by_code[where] for where in map(str, listed)
        ]
        boundary = geometry.written(shape) if shape else ""
        origin = Place.SCHEMATIC if about.get("outline") == SKETCH else Place.OWN
        known = Area.objects.filter(town=self.town, kind=kind, name=name, ends_on=None).first()
        name_en = _english(about)
        if known is None:
            actions.add_area(
                town=self.town, kind=kind, name=name, name_en=name_en, places=places, boundary=boundary, origin=origin
            )
            self.taken.added += 1
            return
        renamed = bool(name_en) and name_en != known.name_en
        if renamed:
            actions.change_area(area=known, kind=kind, name=name, name_en=name_en)
        same = not boundary or known.sketch == (origin == Place.SCHEMATIC)
        drawn = not (same and _same(known.boundary, boundary))
        if drawn:
            actions.set_area_outline(area=known, boundary=boundary, origin=origin)
        self.taken.changed += renamed or drawn
        self.taken.known += not (renamed or drawn)


def _english(about: dict[str, Any]) -> str:
    name = str(about.get("name_en") or "").strip()
    if len(name) > LONGEST_NAME or not name.isprintable():
        raise BadFile(_("The name or the level is too long or has characters that cannot be shown."))
    return name


def _same(one: str, other: str) -> bool:
    return one == other or (bool(one and other) and geometry.parse(one) == geometry.parse(other))


def located(town: Town) -> list[tuple[Place, str]]:
    """Every open place of a town with the names on the way to it from just below the town's root."""
    names: dict[int, str] = {}
    found = []
    for place in subtree(town.root):
        above = names.get(place.parent_id or 0, "")
        names[place.pk] = "" if place.pk == town.root_id else f"{above}{SLASH}{place.name}" if above else place.name
        found.append((place, names[place.pk] or place.name))
    return found


def write_geojson(town: Town) -> str:
    """Every outline and area of a town as a FeatureCollection; each that is drawn says whether it was surveyed or is a sketch."""
    where_of = {place.pk: (place, where) for place, where in located(town)}
    features = [_feature(place, where) for place, where in where_of.values() if place.boundary]
    for area in Area.objects.filter(town=town, ends_on=None).prefetch_related("members").order_by("pk"):
        listed = [where_of[row.place_id] for row in area.members.all() if row.place_id in where_of and not row.ends_on]
        about = {
            "area": area.kind, "name": area.name, "name_en": area.name_en, "places": [place.code or where for place, where in listed],
        } | ({"outline": SKETCH if area.sketch else SURVEYED} if area.boundary else {})  # fmt: skip
        features.append({"type": "Feature", "properties": about, "geometry": json.loads(area.boundary or "null")})
    return json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False)


def _feature(place: Place, where: str) -> dict[str, object]:
    about = {
        "code": place.code, "name": place.name, "name_en": place.name_en, "level": place.level, "where": where, "origin": place.origin,
        "outline": SKETCH if place.sketch else SURVEYED,
    }  # fmt: skip
    return {"type": "Feature", "properties": about, "geometry": json.loads(place.boundary)}
