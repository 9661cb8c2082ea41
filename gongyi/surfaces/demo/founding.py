"""Founding the demo towns: official codes, generated grids and compounds below them, bodies, seats, calendars."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction

from gongyi.kernel.clock import actions as calendars
from gongyi.kernel.clock import library
from gongyi.kernel.clock.models import Calendar, SpecialDay
from gongyi.kernel.territory import actions as territory
from gongyi.kernel.territory import exchange
from gongyi.kernel.territory.models import Area, Organisation, Place, Town
from gongyi.kernel.territory.queries import subtree
from gongyi.kernel.territory.scope import within
from gongyi.surfaces.demo import outlines, source
from gongyi.surfaces.founding import towns

Say = Callable[[dict[str, Any], int], None]
HALF = {"street": 20_000, "city": 400_000, "district": 90_000}
PLACE_LEVELS = frozenset({"province", "city", "area", "street", "village"})
KNOWN_KINDS = frozenset(kind for kind, _label in Organisation.KINDS)


@dataclass
class Founded:
    """A town as it was founded, with its places and bodies by their codes in the data."""

    town: Town
    data: dict[str, Any]
    places: dict[str, Place] = field(default_factory=dict)
    areas: dict[str, Area] = field(default_factory=dict)
    bodies: dict[str, Organisation] = field(default_factory=dict)


def divisions() -> int:
    """The official codes, once. Returns how many were added."""
    lines = ["code,name,name_en,level,parent,origin"]
    lines += [
        f'{row["code"]},{row["name"]},"{row["en"]}",{row["level"]},{row["parent"]},official'
        for row in source.divisions()
    ]
    return exchange.read_csv(lines).added


@transaction.atomic
def found(data: dict[str, Any]) -> Founded:
    """One town with everything below its official codes."""
    town = towns.found(_charter(data))
    _local_holidays(data, town.calendar)
    founded = Founded(town, data)
    with within(town):
        founded.places = {place.code: place for place in subtree(town.root) if place.code}
        _grids(founded)
        _sections(founded)
        _compounds(founded)
        _districts(founded)
        _bodies(founded)
        _draw(founded)
    return founded


def _charter(data: dict[str, Any]) -> towns.Charter:
    seasons = data["hours"]["seasons"]
    return towns.Charter(
        slug=data["slug"],
        code=data["root_code"],
        name_zh=data["zh"],
        name_en=data["en"],
        hours=_hours(seasons[0]["periods"]),
        seasons=tuple((season["from"], season["to"], _hours(season["periods"])) for season in seasons),
        levels=tuple((level["key"], level["zh"], level["en"]) for level in data["levels"]),
        phone=data["phone"],
        simulated=True,
    )


def _local_holidays(data: dict[str, Any], calendar: Calendar) -> None:
    for day in data["local_holidays"]:
        kind = SpecialDay.OFF if day["off"] else SpecialDay.WORK
        calendars.set_day(
            calendar=calendar, day=date.fromisoformat(day["date"]), kind=kind, name=day["zh"], source=library.EXAMPLE
        )


def _hours(periods: list[list[str]]) -> str:
    return " ".join(f"{opens}-{closes}" for opens, closes in periods)


def _grids(founded: Founded) -> None:
    rows = [
        (
            code,
            Place(
                parent=founded.places[parent], level="grid", name=name, name_en=name_en, origin=Place.OWN, order=order
            ),
        )
        for order, (code, parent, name, name_en) in enumerate(_grid_rows(founded.data, founded.places))
    ]
    territory.add_places([place for _code, place in rows])
    founded.places |= dict(rows)


def _grid_rows(data: dict[str, Any], places: dict[str, Place]) -> Iterator[tuple[str, str, str, str]]:
    for grid in data.get("grids", ()):
        plain = grid["en"] if grid["special"] else f"{places[grid['community']].name_en}, {grid['en']}"
        yield grid["code"], grid["community"], grid["zh"], plain
    if "grids" in data:
        return
    for community, count in _grid_counts(data, places).items():
        around = places[community]
        for n in range(1, count + 1):
            yield f"{community}-g{n}", community, f"{_short(around.name)}第{n}网格", f"{around.name_en}, Grid {n}"


def _grid_counts(data: dict[str, Any], places: dict[str, Place]) -> dict[str, int]:
    if "community_grids" in data:
        return {row["community"]: row["grids"] for row in data["community_grids"]}
    counts = data["per_community_grids"]
    villages = [(code, place) for code, place in places.items() if place.level == "village"]
    return {code: counts["residents" if "居" in place.name else "village"] for code, place in villages}


def _sections(founded: Founded) -> None:
    """Below some grids the six levels in full: sections, zones, buildings, units."""
    shape = founded.data.get("per_grid")
    if not shape:
        return
    streets = tuple(founded.data["show_in_full"])
    taken = {grid for compound in founded.data["compounds"] for grid in compound["grids"]}
    above = [
        place
        for code, place in founded.places.items()
        if place.level == "grid" and code.startswith(streets) and code not in taken
    ]
    above = _layer(above, "section", "第{n}片区", shape["sections"])
    above = _layer(above, "zone", "第{n}区域", shape["zones"])
    above = _layer(above, "building", "{n}号楼", shape["buildings_per_section"])
    _layer(above, "unit", "{n}单元", shape["units_per_building"])


def _layer(above: list[Place], level: str, name: str, count: int) -> list[Place]:
    rows = [
        Place(parent=parent, level=level, name=name.format(n=n), origin=Place.OWN, order=n)
        for parent in above
        for n in range(1, count + 1)
    ]
    territory.add_places(rows)
    return rows


def _short(name: str) -> str:
    for ending in ("社区居委会", "居委会", "村委会", "村民委员会", "居民委员会"):
        if name.endswith(ending):
            return name.removesuffix(ending) + ("社区" if "居" in ending else "村")
    return name


def _compounds(founded: Founded) -> None:
    buildings: list[tuple[str, str, Place]] = []
    for compound in founded.data["compounds"]:
        for n in range(1, compound["buildings"] + 1):
            grid = founded.places[compound["grids"][(n - 1) % len(compound["grids"])]]
            place = Place(parent=grid, level="building", name=f"{compound['zh']}{n}号楼", origin=Place.OWN, order=n)
            buildings.append((compound["code"], f"{compound['code']}-{n}", place))
    territory.add_places([place for _compound, _code, place in buildings])
    founded.places |= {code: place for _compound, code, place in buildings}
    _units(founded)
    for compound in founded.data["compounds"]:
        members = [place for code, _key, place in buildings if code == compound["code"]]
        founded.areas[compound["code"]] = territory.add_area(
            town=founded.town, kind=Area.COMPOUND, name=compound["zh"], name_en=compound["en"], places=members
        )


def _units(founded: Founded) -> None:
    units = [
        (
            f"{compound['code']}-{n}-{u}",
            Place(
                parent=founded.places[f"{compound['code']}-{n}"],
                level="unit",
                name=f"{compound['zh']}{n}号楼{u}单元",
                order=u,
            ),
        )
        for compound in founded.data["compounds"]
        for n in range(1, compound["buildings"] + 1)
        for u in range(1, compound["units_per_building"] + 1)
    ]
    territory.add_places([place for _code, place in units])
    founded.places |= dict(units)


def _districts(founded: Founded) -> None:
    grids = {
        grid.get("district"): founded.places[grid["code"]]
        for grid in founded.data.get("grids", [])
        if grid.get("special")
    }
    for district in founded.data.get("districts", []):
        place = grids.get(district["code"]) or founded.places[district["community"]]
        founded.areas[district["code"]] = territory.add_area(
            town=founded.town, kind=Area.DISTRICT, name=district["zh"], name_en=district["en"], places=[place]
        )
    for zone in founded.data.get("zones", []):
        members = [
            grids.get(d["code"]) or founded.places[d["community"]]
            for d in founded.data["districts"]
            if d["zone"] == zone["code"]
        ]
        unique = list({place.pk: place for place in members}.values())
        founded.areas[zone["code"]] = territory.add_area(
            town=founded.town, kind=Area.CLUSTER, name=zone["zh"], name_en=zone["en"], places=unique
        )


def _bodies(founded: Founded) -> None:
    for body in founded.data["organisations"]:
        kind = body["kind"] if body["kind"] in KNOWN_KINDS else "other"
        founded.bodies[body["code"]] = territory.add_organisation(
            town=founded.town,
            body=territory.Body(kind=kind, name=body["zh"], name_en=body["en"], place=founded.town.root),
        )
    _party_tree(founded)


def _party_tree(founded: Founded) -> None:
    """The party organisations beside the places: street, communities, compounds, grids. They do not match level by level."""
    streets: dict[int, Organisation] = {}
    committees: dict[str, Organisation] = {}
    for code in founded.data.get("communities") or sorted({one["community"] for one in founded.data["compounds"]}):
        community = founded.places[code]
        street = community.parent
        assert street is not None
        if street.pk not in streets:
            streets[street.pk] = _party(
                founded,
                "working_committee",
                f"{street.name}党工委",
                f"{street.name_en} Party Working Committee",
                place=street,
            )
        committees[code] = _party(
            founded,
            "community_committee",
            f"{_short(community.name)}党委",
            f"{community.name_en} Party Committee",
            parent=streets[street.pk],
            place=community,
        )
    shared = Counter(grid for compound in founded.data["compounds"] for grid in compound["grids"])
    for compound in founded.data["compounds"]:
        branch = _party(
            founded,
            "compound_branch",
            f"{compound['zh']}党支部",
            f"{compound['en']} Party Branch",
            parent=committees[compound["community"]],
            area=founded.areas[compound["code"]],
        )
        for grid in compound["grids"]:
            place = founded.places[grid]
            own = shared[grid] == 1
            name = f"{place.name}{'' if own else compound['zh']}党小组"
            name_en = f"{place.name_en}{'' if own else ', ' + compound['en']} Party Group"
            _party(founded, "grid_group", name, name_en, parent=branch, place=place)


def _party(founded: Founded, level: str, name: str, name_en: str, **where: Any) -> Organisation:
    body = territory.Body(kind="party", level=level, name=name, name_en=name_en, **where)
    return territory.add_organisation(town=founded.town, body=body)


def _draw(founded: Founded) -> None:
    """Tiles for the tree down to buildings. Real outlines may replace them by import."""
    centre = founded.data["centre"]
    tile = outlines.around(centre["lon"], centre["lat"], HALF[founded.data["kind"]])
    drawn = list(_tiles(founded.town.root, tile, _children(founded.town.root)))
    territory.draw_sketches(town=founded.town, drawn=drawn)


def _children(root: Place) -> dict[int, list[Place]]:
    found: dict[int, list[Place]] = {}
    for place in subtree(root).exclude(level="unit"):
        found.setdefault(place.parent_id or 0, []).append(place)
    return found


def _tiles(place: Place, tile: outlines.Tile, children: dict[int, list[Place]]) -> Iterator[Place]:
    place.boundary, place.sketch = tile.geojson(), True
    if place.origin != Place.OFFICIAL:
        place.origin = Place.SCHEMATIC
    yield place
    below = children.get(place.pk, [])
    for child, part in zip(below, tile.parts(len(below)), strict=True):
        yield from _tiles(child, part, children)
