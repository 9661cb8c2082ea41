"""Reading places, areas and organisations."""

from collections.abc import Iterable, Sequence

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from gongyi.kernel.territory import codes, geometry, locating
from gongyi.kernel.territory.models import LAST, STEP, Area, AreaPlace, LevelName, Organisation, Place, Town, ids_of
from gongyi.kernel.territory.naming import in_order, run_together, spellings, stands_in

GRID, BUILDING, UNIT = "grid", "building", "unit"
HOMES = frozenset({BUILDING, UNIT, Area.GROUNDS})
_shapes: dict[tuple[str, int, int], locating.ShapeIndex] = {}


class NoTown(LookupError):
    """There is no such town; the text says which ones there are."""


def town_of(slug: str) -> Town:
    """The town with this slug, with its place and calendar. Raises NoTown."""
    town = Town.objects.select_related("root", "calendar").filter(slug=slug).first()
    if town is None:
        raise NoTown(_("There is no town %(slug)s.") % {"slug": slug} + " " + towns_here())
    return town


def towns_here() -> str:
    """A sentence naming every town by slug and code."""
    rows = Town.objects.order_by("slug").values_list("slug", "root__code")
    named = ", ".join(f"{slug} ({code})" if code else slug for slug, code in rows)
    return _("The towns here: %(towns)s.") % {"towns": named} if named else _("No town has been founded here yet.")


def by_code(code: str) -> Place:
    """The place with an official code in any published form. Raises Place.DoesNotExist or codes.BadCode."""
    return Place.objects.get(code=codes.normalise(code))


def below(path: str, field: str = "path") -> Q:
    """Rows whose path lies at or under `path`, as a range that both databases answer from the index."""
    return Q(**{f"{field}__gte": path, f"{field}__lt": path + LAST})


def subtree(place: Place) -> QuerySet[Place]:
    """The place and all under it, open ones only, in path order."""
    return Place.objects.filter(below(place.path), closed_on=None).order_by("path")


def ancestors(path: str) -> list[str]:
    """Paths from the place itself up to the root."""
    return [path[:end] for end in range(len(path), 0, -STEP)]


MOST_HEIRS = 50


def standing_for(place: Place) -> Place | None:
    """What stands where a place has ended: the nearest open place that goes by its name since, else the nearest open one above."""
    above = list(Place.objects.filter(path__in=ancestors(place.path)[1:], closed_on=None).order_by("-path"))
    heirs = list(
        Place.objects.filter(aliases__name=place.name, level=place.level, closed_on=None).distinct()[:MOST_HEIRS]
    )
    for around_it in above:
        near = [heir for heir in heirs if heir.path.startswith(around_it.path)]
        if near:
            return near[0] if len(near) == 1 else around_it
    return above[0] if above else None


def line(place: Place) -> list[Place]:
    """The places from the root down to this one."""
    found = Place.objects.in_bulk(place.path_ids)
    return [found[key] for key in place.path_ids if key in found]


def full_name(place: Place, town: Town) -> str:
    """Names from just below the town's root down to the place, with the compound around a home, for those who know the grids; one that the next repeats is left out."""
    if place.level not in HOMES:
        return name_of_way(place.path_ids, town) or str(place)
    building = place.parent if place.level == UNIT and place.parent and place.parent.level == BUILDING else place
    above = name_of_way(building.path_ids[:-1], town)
    return run_together([name for name in (above, as_people_say([place])[place.pk]) if name])


def listed_name(place: Place) -> str:
    """What a place is called in a list of places: the common ground, which has the name of its compound, says what it is."""
    return _("%(compound)s (common ground)") % {"compound": place} if place.level == Area.GROUNDS else str(place)


def name_of_way(keys: list[int], town: Town) -> str:
    """The same by the ids of what lies around a place, from the top down to itself, as it may have lain once."""
    rest = keys[len(town.root.path_ids) :]
    names = called_by_key(rest)
    return run_together([names[key] for key in rest if key in names])


def as_people_say(places: Iterable[Place]) -> dict[int, str]:
    """What those who live there call each place, by row id: with its compound, and a unit with its building.

    A grid, which they do not know, goes by its business district or else by what lies above it. At most four statements.
    """
    found = {place.pk: place for place in places}
    grids = [place for place in found.values() if place.level == GRID]
    return _homes_as_said([place for place in found.values() if place.level != GRID]) | _grids_as_said(grids)


def _homes_as_said(places: list[Place]) -> dict[int, str]:
    units = {place.parent_id for place in places if place.level == UNIT and place.parent_id}
    buildings = Place.objects.filter(pk__in=units, level=BUILDING) if units else ()
    names = {row.pk: str(row) for row in buildings}
    compounds = _compounds_around(places)
    said = {}
    for place in places:
        own = [names[place.parent_id]] if place.parent_id in names and place.level == UNIT else []
        own.append(str(place))
        around = compounds.get(place.pk)
        named = around is None or place.name.startswith(around.name.removesuffix("小区"))
        said[place.pk] = run_together(own if named else [str(around), *own])
    return said


def _compounds_around(places: list[Place]) -> dict[int, Area]:
    """The compound in which each home lies, the nearest where there are several."""
    homes = [place for place in places if place.level in HOMES]
    keys = {key for place in homes for key in place.path_ids}
    members = AreaPlace.objects.filter(place__in=keys, area__kind=Area.COMPOUND, ends_on=None, area__ends_on=None)
    areas = {row.place_id: row.area for row in members.select_related("area")} if keys else {}
    around = {place.pk: [areas[key] for key in place.path_ids if key in areas] for place in homes}
    return {pk: found[-1] for pk, found in around.items() if found}


def _grids_as_said(grids: list[Place]) -> dict[int, str]:
    if not grids:
        return {}
    above = called_by_key({place.parent_id for place in grids if place.parent_id})
    names = {place.pk: above.get(place.parent_id or 0, str(place)) for place in grids}
    rows = AreaPlace.objects.filter(place__in=grids, area__kind=Area.DISTRICT, ends_on=None, area__ends_on=None)
    return names | {row.place_id: str(row.area) for row in rows.select_related("area")}


def way_as_people_say(places: Iterable[Place], town: Town) -> dict[int, str]:
    """Names from just below the town's root down to each place as people know them, by row id: no grid, but the compound around a home."""
    rows, depth = list(places), len(town.root.path_ids)
    around = Place.objects.in_bulk({key for place in rows for key in place.path_ids[depth:]})
    own = as_people_say(place for place in rows if place.level != GRID)
    ways = {}
    for place in rows:
        above = [around[key] for key in place.path_ids[depth:] if key in around]
        names = [str(row) for row in above if row.level not in {GRID, *HOMES} and row != place]
        ways[place.pk] = run_together([*names, *([own[place.pk]] if place.pk in own else [])]) or str(place)
    return ways


def called_by_key(keys: Iterable[int]) -> dict[int, str]:
    """What places are called in the language in use, by row id, in one statement."""
    return {row.pk: str(row) for row in Place.objects.filter(pk__in=keys).only("id", "name", "name_en")}


def named(town: Town, text: str, limit: int = 12) -> list[Place]:
    """Open places of the town whose name, in either language, or other name contains the text; whole matches first.

    "Building 3" is found as well where only the rule puts the name into English.
    """
    wanted = text.strip()[:80]
    if not wanted:
        return []
    fits = Q(name__contains=wanted) | Q(name_en__icontains=wanted) | Q(aliases__name__contains=wanted)
    counted = [spelled for spelled in spellings(wanted) if spelled != wanted]
    for spelled in counted:
        fits |= Q(name__contains=spelled)
    rows = Place.objects.filter(below(town.root.path), fits, closed_on=None)
    found = list(rows.distinct().order_by("path")[: limit * 4])
    if counted:
        found = [place for place in found if _by_number(place, wanted, counted)]
    return sorted(found, key=lambda place: (*_fit(place, wanted), in_order(place.name), place.path))[:limit]


def _by_number(place: Place, wanted: str, counted: Sequence[str]) -> bool:
    """Whether a place is called so in English, or by one of these names in Chinese, its number whole."""
    return wanted.lower() in place.name_en.lower() or any(stands_in(spelled, place.name) for spelled in counted)


def _fit(named_row: Place | Area, wanted: str) -> tuple[bool, bool]:
    names = (named_row.name, named_row.name_en.lower())
    text = wanted if wanted in named_row.name else wanted.lower()
    return text not in names, not any(name.startswith(text) for name in names)


def areas_of(path: str, kinds: Iterable[str] = ()) -> QuerySet[Area]:
    """Areas of the town in scope that hold the place at `path`."""
    rows = Area.objects.filter(members__place__in=ids_of(path), ends_on=None)
    return (rows.filter(kind__in=tuple(kinds)) if kinds else rows).distinct().order_by("name")


def places_in(area: Area, field: str = "path") -> Q:
    """A condition on a place's path for everything in the area; matches nothing for an empty area."""
    condition = Q(pk__in=[])
    for path in area.members.filter(ends_on=None).values_list("place__path", flat=True):
        condition |= below(path, field)
    return condition


def deepest_at(town: Town, longitude: float, latitude: float) -> Place | None:
    """The deepest open place of the town whose outline holds the point, or None."""
    found = shapes(town).deepest((geometry.micro(longitude), geometry.micro(latitude)))
    return Place.objects.get(pk=found) if found else None


def shapes(town: Town) -> locating.ShapeIndex:
    """The town's outlines, indexed; rebuilt when a place is added or an outline changes."""
    rows = Place.objects.filter(below(town.root.path), closed_on=None).exclude(boundary="")
    key = (town.slug, town.pk, town.outlines)
    if key not in _shapes:
        for stale in [old for old in _shapes if old[0] == town.slug]:
            del _shapes[stale]
        _shapes[key] = locating.ShapeIndex(
            locating.Found(pk, len(path) // STEP, geometry.parse(boundary))
            for pk, path, boundary in rows.values_list("pk", "path", "boundary").iterator()
        )
    return _shapes[key]


def organisation_line(organisation: Organisation) -> list[Organisation]:
    """The bodies from the top down to this one."""
    found = Organisation.objects.in_bulk(ids_of(organisation.path))
    return [found[key] for key in ids_of(organisation.path) if key in found]


def level_name(town: Town, key: str, tree: str = LevelName.PLACES) -> LevelName | None:
    """What the town calls a level of one of its trees."""
    return LevelName.objects.filter(town=town, tree=tree, key=key).first()


def levels(town: Town, tree: str = LevelName.PLACES) -> list[LevelName]:
    """The levels of one of the town's trees, highest first."""
    return list(LevelName.objects.filter(town=town, tree=tree).order_by("rank", "pk"))


def level_words(town: Town) -> dict[str, str]:
    """What the town calls each level of its places, by key."""
    return {level.key: str(level) for level in levels(town)}


def level_keys(town: Town) -> dict[str, str]:
    """The level of the town's places that each word for one means, in either language."""
    return {word: level.key for level in levels(town) for word in (level.name_en, level.name_zh) if word}


def bodies_for(place: Place, kind: str = "party") -> list[Organisation]:
    """The bodies of a kind that answer for a place, the nearest first: by the place, a place above, or an area around it.

    The trees of places and of bodies do not align, so the order is that of the bodies' own tree, deepest first.
    """
    around = areas_of(place.path).values("pk")
    rows = Organisation.objects.filter(Q(place__in=ids_of(place.path)) | Q(area__in=around), kind=kind, closed_on=None)
    return sorted(rows, key=lambda body: (-len(body.path), body.path))


def areas_under(path: str, kinds: Iterable[str]) -> QuerySet[Area]:
    """Areas of the town in scope with a member at or under `path`, by name."""
    members = below(path, "members__place__path")
    return Area.objects.filter(members, kind__in=tuple(kinds), ends_on=None).distinct().order_by("name")


def areas_named(text: str, kinds: Iterable[str], limit: int = 6) -> list[Area]:
    """Areas of the town in scope whose name, in either language, contains the text; whole matches first."""
    wanted = text.strip()[:80]
    fits = Q(name__contains=wanted) | Q(name_en__icontains=wanted)
    rows = Area.objects.filter(fits, kind__in=tuple(kinds), ends_on=None) if wanted else ()
    return sorted(rows, key=lambda area: (*_fit(area, wanted), area.name))[:limit]


def areas_holding(places: Iterable[Place], kind: str) -> QuerySet[Area]:
    """Areas of a kind of the town in scope that one of the places is a member of, by name."""
    return Area.objects.filter(kind=kind, ends_on=None, members__place__in=list(places)).distinct().order_by("name")


def grounds_of(area: Area) -> Place | None:
    """The place for what all in a compound share, or None."""
    return members_of(area).filter(level=Area.GROUNDS).first()


def around(paths: Sequence[str]) -> str:
    """The path of the deepest place that holds all of these."""
    shared = paths[0]
    while not all(path.startswith(shared) for path in paths):
        shared = shared[:-STEP]
    return shared


def members_of(area: Area) -> QuerySet[Place]:
    """The open places that make up an area, in the order of the tree."""
    return Place.objects.filter(pk__in=area.members.filter(ends_on=None).values("place"), closed_on=None).order_by(
        "path"
    )
