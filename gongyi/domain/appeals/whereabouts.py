"""Where a text speaks of: the town's own names, buildings and units as people write them. It says which words it went by,
and names the rivals when two places fit, so that a worker is asked instead of misled.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property

from django.db.models import Max

from gongyi.domain.appeals import addresses
from gongyi.domain.appeals.addresses import BUILDING, UNIT, Address, even
from gongyi.kernel.territory.models import Area, AreaPlace, Place, Town
from gongyi.kernel.territory.naming import english, in_order, run_together
from gongyi.kernel.territory.queries import around, below, called_by_key

MOST_RIVALS = 4
READ = 600
PAIR = re.compile(r"(?<![\d-])(\d{1,3})\s*[-－—]\s*(\d{1,2})(?![\d-])")
"""Building and unit as people write them in short, as 3-1."""
ENDING = re.compile(r"(?:社区居委会|社区居民委员会|居委会|村民委员会|村委会|社区|小区|街道|家属院|家属区)$")
KIND_ENDS = ("社区", "小区", "街道", "村")
DEEP = ("building", "unit")
LONGEST_TYPED = 120


@dataclass(frozen=True)
class Spot:
    """A place or a compound by name. A compound stands for its common ground, or else for the deepest place that holds all of it."""

    path: str
    name: str
    level: str
    inside: tuple[str, ...] = ()
    english: str = ""

    @property
    def pk(self) -> int:
        return int(self.path[-7:], 36)

    @cached_property
    def number(self) -> str:
        """The number of a building; empty for anything else."""
        found = BUILDING.search(self.name) if self.level == "building" else None
        return found[1] if found else ""

    @cached_property
    def stems(self) -> tuple[str, ...]:
        """The name, and the name without what kind of place it is."""
        short = ENDING.sub("", self.name)
        return (self.name, short) if len(short) > 1 and short != self.name else (self.name,)


@dataclass(frozen=True)
class Guess:
    """The place a text speaks of, the words that say so, and the rivals when they fit more than one."""

    place: Place | None = None
    words: tuple[str, ...] = ()
    rivals: tuple[Place, ...] = ()


class Gazetteer:
    """The names of one town, without units, which are asked for when a building is known."""

    def __init__(self, town: Town) -> None:
        rows = Place.objects.filter(below(town.root.path), closed_on=None).exclude(level="unit")
        self.spots = [
            Spot(path, even(name), level, english=(name_en or english(name)).casefold())
            for path, name, name_en, level in rows.order_by("path").values_list("path", "name", "name_en", "level")
        ]
        by_path = {spot.path: f"{spot.name} {spot.english}" for spot in self.spots}
        compounds = _compounds()
        self.names = {spot.path: _line(spot, by_path, compounds) for spot in self.spots}
        named = [spot for spot in self.spots if not spot.number and spot.level != Area.GROUNDS]
        self.named = sorted([*named, *_as_spots(compounds)], key=lambda spot: -len(spot.name))
        self.buildings = [spot for spot in self.spots if spot.number]


def _compounds() -> dict[int, tuple[str, str, list[str]]]:
    """Compounds of the town in scope: name, English name and the paths of their places."""
    found: dict[int, tuple[str, str, list[str]]] = {}
    rows = AreaPlace.objects.filter(
        area__in=Area.objects.filter(ends_on=None, kind__in=(Area.COMPOUND, Area.DISTRICT)), ends_on=None
    )
    for area, name, name_en, path in rows.values_list("area_id", "area__name", "area__name_en", "place__path"):
        found.setdefault(area, (even(name), name_en.casefold(), []))[2].append(path)
    return found


def _as_spots(compounds: dict[int, tuple[str, str, list[str]]]) -> Iterable[Spot]:
    grounds = set(Place.objects.filter(level=Area.GROUNDS, closed_on=None).values_list("path", flat=True))
    for name, _name_en, paths in compounds.values():
        own = [path for path in paths if path in grounds]
        yield Spot(own[0] if own else around(paths), name, "compound", tuple(paths))


def _line(spot: Spot, names: dict[str, str], compounds: dict[int, tuple[str, str, list[str]]]) -> str:
    above = [names[spot.path[:end]] for end in range(7, len(spot.path), 7) if spot.path[:end] in names]
    within = [f"{name} {name_en}" for name, name_en, paths in compounds.values() if spot.path in paths]
    return " ".join([*above, *within, names[spot.path]])


_known: dict[int, tuple[tuple[object, ...], Gazetteer]] = {}


def gazetteer(town: Town) -> Gazetteer:
    """The town's names, kept until a place or a compound is added or changed."""
    mark = (
        town.slug, town.outlines, Place.objects.aggregate(top=Max("pk"))["top"], AreaPlace.objects.aggregate(top=Max("pk"))["top"],
    )  # fmt: skip
    known = _known.get(town.pk)
    if known is None or known[0] != mark:
        known = _known[town.pk] = mark, Gazetteer(town)
    return known[1]


def forget() -> None:
    """Drop what is kept of the towns' names."""
    _known.clear()


def guess(town: Town, text: str, near: Place, nickname: str = "") -> Guess:
    """Where a text speaks of, looked for in `near` first. A group nickname such as 3-2-501 helps; its room is not kept."""
    words = even(text[:READ])
    address = addresses.read(words)
    if not address.building and nickname:
        address = addresses.read(even(nickname))
    named = _named(town, words, near) or _named(town, even(nickname), near)
    if address.building:
        found = _building(town, address.building, named, near)
        if found.place or found.rivals:
            known = (*((named[0][1],) if named else ()), address.said)
            return _with_unit(replace(found, words=known), address.unit)
    if len(named) == 1:
        return Guess(_place(named[0][0]), (named[0][1],))
    if named:
        return Guess(None, (named[0][1],), tuple(place for spot, _w in named[:MOST_RIVALS] if (place := _place(spot))))
    return Guess()


def _named(town: Town, text: str, near: Place) -> list[tuple[Spot, str]]:
    """The places of the longest name that stands in the text, those in `near` alone when there are any."""
    if not text:
        return []
    hits: list[tuple[Spot, str]] = []
    for spot in gazetteer(town).named:
        if spot.path == town.root.path:
            continue
        stem = next((stem for stem in spot.stems if stem in text), "")
        if stem and (not hits or len(stem) >= len(hits[0][1])):
            hits = [hit for hit in hits if len(hit[1]) == len(stem)]
            hits.append((spot, stem))
    unique = list({(spot.path, spot.inside): (spot, word) for spot, word in hits}.values())
    deepest = max((len(spot.path) for spot, _word in unique), default=0)
    chain = [
        hit
        for hit in unique
        if len(hit[0].path) == deepest and all(hit[0].path.startswith(other.path) for other, _w in unique)
    ]
    unique = chain[:1] or unique
    own = [hit for hit in unique if hit[0].path.startswith(near.path)]
    return own or unique


def _building(town: Town, number: str, named: list[tuple[Spot, str]], near: Place) -> Guess:
    rows = [spot for spot in gazetteer(town).buildings if spot.number == number]
    if named:
        rows = [spot for spot in rows if any(_holds(outer, spot) for outer, _word in named)]
    else:
        rows = [spot for spot in rows if spot.path.startswith(near.path)]
    places = [place for spot in rows[:MOST_RIVALS] if (place := _place(spot))]
    if len(rows) == 1 and places:
        return Guess(places[0])
    return Guess(None, (), tuple(places))


def _holds(outer: Spot, spot: Spot) -> bool:
    if outer.inside:
        return any(spot.path.startswith(path) for path in outer.inside)
    return spot.path.startswith(outer.path)


def _with_unit(found: Guess, unit: str) -> Guess:
    if found.place is None or not unit:
        return found
    inside = [row for row in found.place.children.filter(level="unit", closed_on=None) if _unit_of(row.name) == unit]
    return replace(found, place=inside[0]) if len(inside) == 1 else found


def _unit_of(name: str) -> str:
    found = UNIT.search(even(name))
    return found[1] if found else ""


def _place(spot: Spot) -> Place | None:
    return Place.objects.filter(pk=spot.pk, closed_on=None).first()


@dataclass(frozen=True)
class Matching:
    """Places that fit what was typed, and the address it was taken for."""

    places: list[Place]
    address: Address = field(default_factory=Address)

    def spot(self, place: Place) -> str:
        """What was typed behind the name of one of these places: the door, which is where exactly."""
        return self.address.spot(place)


def matching(town: Town, typed: str, near: Place, limit: int = 8, *, apart: frozenset[str] = frozenset()) -> Matching:
    """Places whose line of names holds every part of what was typed, those in `near` first, exact names before others.

    A door behind a building or its unit finds that building or unit. Places of the levels in `apart` are left out.
    """
    whole = addresses.in_chinese(even(typed.strip()[:LONGEST_TYPED]))
    address, found = addresses.read(whole), _fitting(town, whole, near, limit, apart)
    if address.behind:
        named = [place for place in found if _says(place, address.behind)]
        return Matching(named) if named else Matching(_fitting(town, address.place, near, limit, apart), address)
    room = Address() if found else addresses.without_room(whole)
    return Matching(_fitting(town, room.place, near, limit, apart), room) if room.behind else Matching(found)


def _says(place: Place, words: str) -> bool:
    """Whether the place is called so itself, such as a shop by its number."""
    return words.casefold() in f"{even(place.name)} {place.name_en}".casefold()


def _fitting(town: Town, typed: str, near: Place, limit: int, apart: frozenset[str]) -> list[Place]:
    wanted = _parts(typed)
    if not wanted:
        return []
    unit = next((part.removesuffix("单元") for part in wanted if part.endswith("单元")), "")
    parts = [part for part in wanted if not part.endswith("单元")]
    lines = gazetteer(town).names
    found = [
        spot
        for spot in gazetteer(town).spots
        if spot.path != town.root.path
        and spot.level not in apart
        and all(_stands(part, lines[spot.path]) for part in parts)
    ]
    own = {spot.path: sum(_stands(part, f"{spot.name} {spot.english}") for part in parts) for spot in found}
    found.sort(
        key=lambda spot: (
            not spot.path.startswith(near.path),
            -own[spot.path],
            spot.name not in parts,
            len(spot.path),
            len(spot.name),
            in_order(spot.name),
            spot.path,
        )
    )
    rows = Place.objects.filter(closed_on=None).in_bulk([spot.pk for spot in found[:limit]])
    places = [rows[spot.pk] for spot in found[:limit] if spot.pk in rows]
    return _units_of(places, unit)[:limit] if unit else places


def _parts(typed: str) -> list[str]:
    text = PAIR.sub(r"\1号楼 \2单元 ", typed.casefold())
    text = re.sub(r"[·,，、\s]+", " ", text)
    text = re.sub(r"(?<=[^\d\s])(?=\d)|(?<=楼)(?=\d)", " ", text)
    return [part for part in text.split(" ") if part]


def _stands(part: str, line: str) -> bool:
    if part.isdecimal():
        return re.search(rf"(?<!\d){part}(?!\d)", line) is not None
    if part[0].isdecimal():
        return re.search(rf"(?<!\d){re.escape(part)}", line) is not None
    return part in line


def _units_of(places: list[Place], unit: str) -> list[Place]:
    rows = Place.objects.filter(parent__in=[place.pk for place in places], level="unit", closed_on=None).order_by(
        "path"
    )
    return [row for row in rows if _unit_of(row.name) == unit] or places


def labels(town: Town, places: Iterable[Place]) -> dict[int, str]:
    """Names of places as they are offered: the compound or community around them, then their own."""
    rows = list(places)
    above = {key for place in rows for key in place.path_ids[len(town.root.path_ids) :]}
    names = called_by_key(above)
    return {place.pk: _label(place, names, len(town.root.path_ids)) for place in rows}


def _label(place: Place, names: dict[int, str], depth: int) -> str:
    """The whole line but what the next name repeats: 恰秀社区 恰秀花园1号楼1单元, not 恰秀花园1号楼 twice."""
    return run_together([names[key] for key in place.path_ids[depth:] if key in names]) or str(place)


def deepest(place: Place) -> str:
    """The part of a place that tells it from its neighbours: building and unit, or its own name above them."""
    names = called_by_key(place.path_ids)
    deep = Place.objects.filter(pk__in=place.path_ids, level__in=DEEP).order_by("path").values_list("pk", flat=True)
    return run_together([names[key] for key in deep if key in names]) or str(place)
