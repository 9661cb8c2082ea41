"""Writing areas: named, dated sets of places that cut across the tree."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction

from gongyi.kernel.territory import geometry, naming
from gongyi.kernel.territory.actions.places import add_place, name_in_english, rename_place
from gongyi.kernel.territory.models import STEP, Area, AreaPlace, LevelName, Place, Town
from gongyi.kernel.territory.queries import around, grounds_of, places_in

GROUNDS_WORDS = {"name_zh": "小区公共区域", "name_en": "Common ground"}


@transaction.atomic
def add_area(
    *,
    town: Town,
    kind: str,
    name: str,
    places: Iterable[Place],
    name_en: str = "",
    boundary: str = "",
    origin: str = Place.OWN,
    starts_on: date | None = None,
) -> Area:
    """A new area made of places with everything under them; its buildings follow its English name. Raises BadOutline.

    A compound of buildings gets a place for what they share, so that a matter of the yard is the compound's and its firm's.
    """
    if boundary:
        geometry.parse(boundary)
    area = Area.objects.create(
        town=town, kind=kind, name=name, name_en=name_en, boundary=boundary, origin=origin, starts_on=starts_on
    )
    members = list(places)
    AreaPlace.objects.bulk_create(AreaPlace(area=area, place=place, starts_on=starts_on) for place in members)
    _name_buildings(area, "")
    _lay_grounds(area, members)
    town.touch("directory")
    return area


def _lay_grounds(area: Area, members: list[Place]) -> None:
    """Under the deepest place that holds all the buildings. An area that is one place has its common ground in it already."""
    if area.kind != Area.COMPOUND or not members or any(place.level == Area.GROUNDS for place in members):
        return
    above = around([place.path[:-STEP] for place in members])
    parent = Place.objects.filter(path=above).first()
    if parent is None or any(place.path == above for place in members):
        return
    beside = LevelName.objects.filter(town=area.town, tree=LevelName.PLACES, key=members[0].level).first()
    words = GROUNDS_WORDS | {"rank": beside.rank if beside else 1}
    LevelName.objects.get_or_create(town=area.town, tree=LevelName.PLACES, key=Area.GROUNDS, defaults=words)
    ground = add_place(parent=parent, level=Area.GROUNDS, name=area.name, name_en=area.name_en)
    AreaPlace.objects.create(area=area, place=ground, starts_on=area.starts_on)


@transaction.atomic
def change_area(*, area: Area, kind: str, name: str, name_en: str) -> None:
    """What an area is and what it is called. Its common ground is called the same, and its buildings whose names begin with its name follow in English."""
    before = area.name_en
    area.kind, area.name, area.name_en = kind, name, name_en
    area.save(update_fields=["kind", "name", "name_en"])
    ground = grounds_of(area)
    if ground:
        rename_place(place=ground, name=name, name_en=name_en)
    _name_buildings(area, before)


def _name_buildings(area: Area, before: str) -> None:
    """Give the places of an area the English that the rule makes of its name, but never in place of somebody's own wording."""
    if not area.name_en:
        return
    named = []
    for place in Place.objects.filter(places_in(area), name__startswith=area.name, closed_on=None):
        by_rule = {"", naming.english(place.name, around=area.name, around_en=before)}
        fresh = naming.english(place.name, around=area.name, around_en=area.name_en)
        if fresh and fresh != place.name_en and place.name_en in by_rule:
            place.name_en = fresh
            named.append(place)
    name_in_english(places=named)


@transaction.atomic
def set_members(*, area: Area, places: Iterable[Place], on: date) -> tuple[int, int]:
    """Make the area consist of these places, and of its common ground, from a day on. Returns how many came and how many went."""
    wanted = {place.pk: place for place in places}
    here = {row.place_id: row for row in area.members.filter(ends_on=None).exclude(place__level=Area.GROUNDS)}
    gone = [row.pk for pk, row in here.items() if pk not in wanted]
    come = [place for pk, place in wanted.items() if pk not in here]
    area.members.filter(pk__in=gone).update(ends_on=on)
    area.members.filter(place__in=come).delete()
    AreaPlace.objects.bulk_create(AreaPlace(area=area, place=place, starts_on=on) for place in come)
    area.town.touch("directory")
    return len(come), len(gone)


@transaction.atomic
def swap_member(*, old: Place, new: list[Place]) -> None:
    """Where an area had a place, let it have others instead, because the place is merged away."""
    for row in list(AreaPlace.objects.filter(place=old, ends_on=None).select_related("area__town")):
        for place in new:
            AreaPlace.objects.get_or_create(area=row.area, place=place)
        row.delete()
        row.area.town.touch("directory")


@transaction.atomic
def set_area_outline(*, area: Area, boundary: str, origin: str = Place.OWN) -> None:
    """Replace the outline of an area; empty takes it away. Raises BadOutline."""
    if boundary:
        geometry.parse(boundary)
    area.boundary, area.origin = boundary, origin
    area.save(update_fields=["boundary", "origin"])


@transaction.atomic
def end_area(*, area: Area, on: date) -> None:
    """Let an area end with a day."""
    area.members.filter(ends_on=None).update(ends_on=on)
    area.ends_on = on
    area.save(update_fields=["ends_on"])
    area.town.touch("directory")
