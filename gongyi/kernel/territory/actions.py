"""Writing places, areas, towns and organisations."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.db.models import Max

from gongyi.kernel.clock.models import Calendar
from gongyi.kernel.territory import codes, geometry
from gongyi.kernel.territory.models import STEP, Area, AreaPlace, LevelName, Organisation, Place, PlaceAlias, Town
from gongyi.kernel.territory.queries import below

DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


def segment(key: int) -> str:
    """A row id as a fixed-width piece of a path; base 36, good for 78 billion rows."""
    text = ""
    while key:
        key, rest = divmod(key, 36)
        text = DIGITS[rest] + text
    return text.rjust(STEP, "0")


@transaction.atomic
def add_place(
    *, parent: Place | None, level: str, name: str, code: str | None = None, origin: str = Place.OWN, boundary: str = ""
) -> Place:
    """A new place under `parent`. Raises BadCode, BadOutline, or IntegrityError when the code is taken."""
    if boundary:
        geometry.parse(boundary)
    place = Place(
        parent=parent,
        level=level,
        name=name,
        origin=origin,
        boundary=boundary,
        code=codes.normalise(code) if code else None,
    )
    place.order = Place.objects.filter(parent=parent).count()
    place.pk = (Place.objects.aggregate(top=Max("pk"))["top"] or 0) + 1
    place.path = (parent.path if parent else "") + segment(place.pk)
    place.save(force_insert=True)
    return place


@transaction.atomic
def add_places(rows: Iterable[Place], *, batch: int = 2000) -> int:
    """Many new places at once, parents before children, each with `parent` set; ids and paths are given here."""
    top = (Place.objects.aggregate(top=Max("pk"))["top"] or 0) + 1
    fresh = []
    for offset, place in enumerate(rows):
        place.pk = top + offset
        place.path = (place.parent.path if place.parent else "") + segment(place.pk)
        fresh.append(place)
    for place in fresh:
        place.parent_id = place.parent.pk if place.parent else None
    Place.objects.bulk_create(fresh, batch_size=batch)
    return len(fresh)


def outlines_changed(town: Town) -> None:
    """Say that places with outlines were added or closed in bulk."""
    town.touch("outlines")


@transaction.atomic
def set_outline(*, place: Place, boundary: str) -> None:
    """Replace the outline. Raises BadOutline."""
    geometry.parse(boundary)
    place.boundary = boundary
    place.save(update_fields=["boundary"])
    for town in Town.objects.select_related("root"):
        if place.path.startswith(town.root.path):
            town.touch("outlines")


@transaction.atomic
def rename_place(*, place: Place, name: str) -> None:
    """Give a place another name and keep the old one findable."""
    PlaceAlias.objects.get_or_create(place=place, name=place.name)
    place.name = name
    place.save(update_fields=["name"])


@transaction.atomic
def add_alias(*, place: Place, name: str) -> PlaceAlias:
    """Another name for a place."""
    alias, _made = PlaceAlias.objects.get_or_create(place=place, name=name.strip())
    return alias


@transaction.atomic
def close_place(*, place: Place, on: date) -> None:
    """End a place and all under it, after its open matters were carried elsewhere."""
    Place.objects.filter(below(place.path), closed_on=None).update(closed_on=on)


@transaction.atomic
def found_town(
    *, slug: str, root: Place, calendar: Calendar, name_zh: str, name_en: str, phone: str = "", simulated: bool = False
) -> Town:
    """A new tenant."""
    return Town.objects.create(
        slug=slug, root=root, calendar=calendar, name_zh=name_zh, name_en=name_en, phone=phone, simulated=simulated
    )


@transaction.atomic
def name_level(*, town: Town, key: str, rank: int, zh: str, en: str, lead_zh: str = "", lead_en: str = "") -> LevelName:
    """Say what the town calls a level and its lead."""
    words = {"rank": rank, "name_zh": zh, "name_en": en, "lead_zh": lead_zh, "lead_en": lead_en}
    level, _made = LevelName.objects.update_or_create(town=town, key=key, defaults=words)
    return level


@transaction.atomic
def add_area(
    *, town: Town, kind: str, name: str, places: Iterable[Place], boundary: str = "", origin: str = Place.OWN
) -> Area:
    """A new area made of places with everything under them."""
    if boundary:
        geometry.parse(boundary)
    area = Area.objects.create(town=town, kind=kind, name=name, boundary=boundary, origin=origin)
    AreaPlace.objects.bulk_create(AreaPlace(area=area, place=place) for place in places)
    return area


@transaction.atomic
def add_organisation(
    *,
    town: Town,
    kind: str,
    name: str,
    parent: Organisation | None = None,
    place: Place | None = None,
    area: Area | None = None,
    phone: str = "",
) -> Organisation:
    """A new body in the organisation tree."""
    body = Organisation.objects.create(
        town=town, kind=kind, name=name, parent=parent, path="", place=place, area=area, phone=phone
    )
    body.path = (parent.path if parent else "") + segment(body.pk)
    body.save(update_fields=["path"])
    return body
