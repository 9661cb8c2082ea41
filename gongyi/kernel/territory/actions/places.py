"""Writing the tree of places."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.db.models import F, Max, Value
from django.db.models.functions import Concat, Substr
from django.utils.translation import gettext as _

from gongyi.kernel.territory import codes, geometry
from gongyi.kernel.territory.models import DEEPEST, STEP, LevelName, Place, PlaceAlias, Town
from gongyi.kernel.territory.queries import below

DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


class Misplaced(ValueError):
    """The tree would not be sound; the text says why in words fit to show."""


def segment(key: int) -> str:
    """A row id as a fixed-width piece of a path; base 36, good for 78 billion rows."""
    text = ""
    while key:
        key, rest = divmod(key, 36)
        text = DIGITS[rest] + text
    return text.rjust(STEP, "0")


@transaction.atomic
def add_place(
    *,
    parent: Place | None,
    level: str,
    name: str,
    name_en: str = "",
    code: str | None = None,
    origin: str = Place.OWN,
    boundary: str = "",
) -> Place:
    """A new place under `parent`. Raises BadCode, BadOutline, Misplaced, or IntegrityError when the code is taken."""
    if boundary:
        geometry.parse(boundary)
    if parent is not None and parent.closed_on:
        raise Misplaced(_("%(place)s has ended; nothing can be put under it.") % {"place": parent})
    place = Place(
        parent=parent,
        level=level,
        name=name,
        name_en=name_en,
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
    """Say that places with outlines were added, moved or closed, so that cached outlines are dropped."""
    town.touch("outlines")


@transaction.atomic
def draw_sketches(*, town: Town, drawn: Iterable[Place]) -> None:
    """Keep the made-up outlines of many places of a town, and where each says it is from."""
    Place.objects.bulk_update(drawn, ["boundary", "sketch", "origin"], batch_size=300)
    outlines_changed(town)


def _changed_at(path: str) -> None:
    for town in Town.objects.select_related("root"):
        if path.startswith(town.root.path):
            outlines_changed(town)


@transaction.atomic
def set_outline(*, place: Place, boundary: str, sketch: bool = False) -> None:
    """Replace the outline; empty takes it away. Raises BadOutline."""
    if boundary:
        geometry.parse(boundary)
    place.boundary, place.sketch = boundary, sketch
    place.save(update_fields=["boundary", "sketch"])
    _changed_at(place.path)


@transaction.atomic
def rename_place(*, place: Place, name: str, name_en: str = "") -> None:
    """Give a place another name, in English too where it has one, and keep the old one findable."""
    if not name.strip():
        raise Misplaced(_("A place needs a name."))
    if name.strip() != place.name:
        PlaceAlias.objects.get_or_create(place=place, name=place.name)
    PlaceAlias.objects.filter(place=place, name=name.strip()).delete()
    place.name, place.name_en = name.strip()[:80], name_en.strip()[:80]
    place.save(update_fields=["name", "name_en"])
    _changed_at(place.path)


@transaction.atomic
def name_in_english(*, places: Iterable[Place]) -> None:
    """Keep the English names that these places were given; an empty one leaves it to the rule or to Chinese."""
    named = list(places)
    Place.objects.bulk_update(named, ["name_en"], batch_size=300)
    for town in Town.objects.select_related("root"):
        if any(place.path.startswith(town.root.path) for place in named):
            outlines_changed(town)


@transaction.atomic
def add_alias(*, place: Place, name: str) -> PlaceAlias:
    """Another name for a place."""
    alias, _made = PlaceAlias.objects.get_or_create(place=place, name=name.strip()[:80])
    return alias


@transaction.atomic
def drop_alias(*, place: Place, name: str) -> None:
    """Forget another name."""
    PlaceAlias.objects.filter(place=place, name=name).delete()


def check_move(*, place: Place, to: Place) -> None:
    """Refuse a parent that a place cannot have. Raises Misplaced."""
    if to.path.startswith(place.path):
        raise Misplaced(_("A place cannot be put under itself."))
    if to.closed_on or place.closed_on:
        raise Misplaced(_("%(place)s has ended; nothing can be put under it.") % {"place": to})
    if not fits(level=place.level, under=to):
        raise Misplaced(_("A place of this level does not go under %(place)s.") % {"place": to})
    if len(to.path) + STEP + _deepest_below(place.path) > DEEPEST * STEP:
        raise Misplaced(_("The tree would become too deep."))


@transaction.atomic
def move_place(*, place: Place, to: Place) -> str:
    """Put a place with everything under it under another parent. Returns the path it had; ids stay, paths follow."""
    old = place.path
    check_move(place=place, to=to)
    fresh = to.path + segment(place.pk)
    Place.objects.filter(below(old)).update(path=Concat(Value(fresh), Substr(F("path"), len(old) + 1)))
    place.parent, place.path = to, fresh
    place.order = Place.objects.filter(parent=to).count()
    place.save(update_fields=["parent", "order"])
    _changed_at(old)
    _changed_at(fresh)
    return old


def _deepest_below(path: str) -> int:
    longest = max((len(found) for found in Place.objects.filter(below(path)).values_list("path", flat=True)), default=0)
    return max(0, longest - len(path))


def fits(*, level: str, under: Place) -> bool:
    """Whether a level may stand under a place: lower in the order of every town that names both levels."""
    ranks: dict[int, dict[str, int]] = {}
    for town, key, rank in LevelName.objects.filter(tree=LevelName.PLACES, key__in=(level, under.level)).values_list(
        "town", "key", "rank"
    ):
        ranks.setdefault(town, {})[key] = rank
    known = [found for found in ranks.values() if len(found) > 1 or level == under.level]
    return level != under.level and all(found[under.level] < found[level] for found in known)


@transaction.atomic
def close_place(*, place: Place, on: date) -> None:
    """End a place and all under it, after its open matters were carried elsewhere."""
    Place.objects.filter(below(place.path), closed_on=None).update(closed_on=on)
    place.closed_on = on
    _changed_at(place.path)
