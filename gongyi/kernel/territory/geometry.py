"""Point in polygon on whole micro-degrees: reading outlines, and whether a point lies in one.

Coordinates are (longitude, latitude) in millionths of a degree, WGS 84.
"""

import json
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from django.utils.translation import gettext as _

Point = tuple[int, int]
Ring = tuple[Point, ...]
Box = tuple[int, int, int, int]
MICRO = 1_000_000
FEWEST_POINTS = 4
EAST_END, NORTH_END = 180 * MICRO, 90 * MICRO
LONG_RING, LONGEST_CHECKED = 64, 5000


class BadOutline(ValueError):
    """The GeoJSON is not a polygon that can be used."""


def micro(degrees: float | Decimal) -> int:
    """Degrees as whole micro-degrees."""
    return round(degrees * MICRO)


class Border:
    """A ring that answers whether it holds a point. A long one is cut into bands, so that few edges are looked at."""

    def __init__(self, ring: Ring) -> None:
        edges = list(zip((ring[-1], *ring[:-1]), ring, strict=True))
        ys = sorted({y for _x, y in ring})
        self._cuts = ys[:: max(1, len(ys) * 8 // len(ring))] if len(ring) > LONG_RING else ys[:1]
        self._bands: list[list[tuple[Point, Point]]] = [[] for _cut in self._cuts]
        for edge in edges:
            low, high = sorted((edge[0][1], edge[1][1]))
            if low != high:
                for band in range(self._band(low), self._band(high - 1) + 1):
                    self._bands[band].append(edge)

    def _band(self, y: int) -> int:
        return bisect_right(self._cuts, y) - 1

    def holds(self, point: Point) -> bool:
        """Even-odd rule; the southern and western edges belong to the ring, so that neighbours share no point."""
        band = self._band(point[1])
        return band >= 0 and odd(point, self._bands[band])


def odd(point: Point, edges: Iterable[tuple[Point, Point]]) -> bool:
    """Whether an odd number of edges lies to the east of the point, in whole numbers and whatever way they run."""
    x, y = point
    result = False
    for (ax, ay), (bx, by) in edges:
        if (ay > y) != (by > y):
            cross = (bx - ax) * (y - ay) - (x - ax) * (by - ay)
            if cross > 0 if by > ay else cross < 0:
                result = not result
    return result


@dataclass(frozen=True)
class Shape:
    """A polygon or several: for each, an outer ring and its holes."""

    polygons: tuple[tuple[Ring, ...], ...]

    @cached_property
    def box(self) -> Box:
        """West, south, east, north."""
        xs = [x for rings in self.polygons for x, _y in rings[0]]
        ys = [y for rings in self.polygons for _x, y in rings[0]]
        return min(xs), min(ys), max(xs), max(ys)

    @cached_property
    def _borders(self) -> tuple[tuple[Border, ...], ...]:
        return tuple(tuple(Border(ring) for ring in rings) for rings in self.polygons)

    def holds(self, point: Point) -> bool:
        """Whether the point is inside one of the polygons and in none of its holes."""
        west, south, east, north = self.box
        if not (west <= point[0] <= east and south <= point[1] <= north):
            return False
        return any(
            outer.holds(point) and not any(hole.holds(point) for hole in holes) for outer, *holes in self._borders
        )


def parse(geojson: str) -> Shape:
    """A shape from a GeoJSON geometry of type Polygon or MultiPolygon. Raises BadOutline."""
    try:
        plain = json.loads(geojson, parse_float=Decimal)
    except (ValueError, RecursionError) as error:
        raise BadOutline(_("This is not GeoJSON.")) from error
    return shape_of(plain)


def shape_of(plain: object) -> Shape:
    """A shape from a GeoJSON geometry that was read already. Raises BadOutline."""
    if not isinstance(plain, dict) or plain.get("type") not in {"Polygon", "MultiPolygon"}:
        raise BadOutline(_("An outline is a Polygon or a MultiPolygon."))
    coordinates = plain.get("coordinates")
    try:
        polygons = [coordinates] if plain["type"] == "Polygon" else coordinates
        shape = Shape(tuple(tuple(_ring(ring) for ring in rings) for rings in polygons))  # type: ignore[union-attr]
    except (TypeError, LookupError, ArithmeticError, RecursionError) as error:
        raise BadOutline(_("The coordinates cannot be read.")) from error
    if not shape.polygons or not all(shape.polygons):
        raise BadOutline(_("The outline is empty."))
    return shape


def written(plain: object) -> str:
    """A GeoJSON geometry as it is kept. Raises BadOutline, also where a ring crosses itself; of very long ones that is not looked for."""
    shape = shape_of(plain)
    if any(len(ring) <= LONGEST_CHECKED and crosses_itself(ring) for rings in shape.polygons for ring in rings):
        raise BadOutline(_("The outline crosses itself. Put its points in the order in which they follow each other."))
    return json.dumps(plain_of(shape))


def crosses_itself(ring: Ring) -> bool:
    """Whether two edges of a ring cross; those that only touch do not. Swept from west to east."""
    beside: list[tuple[Point, Point, int, int]] = []
    for west, east in sorted((min(ends), max(ends)) for ends in zip((ring[-1], *ring[:-1]), ring, strict=True)):
        low, high = sorted((west[1], east[1]))
        beside = [one for one in beside if one[1][0] > west[0]]
        near = (one[:2] for one in beside if one[2] < high and low < one[3])
        if any(_apart(west, east, *one) and _apart(*one, west, east) for one in near):
            return True
        beside.append((west, east, low, high))
    return False


def _apart(a: Point, b: Point, c: Point, d: Point) -> bool:
    """Whether two points lie on different sides of the line through a and b, neither of them on it."""
    sides = ((b[0] - a[0]) * (y - a[1]) - (b[1] - a[1]) * (x - a[0]) for x, y in (c, d))
    return next(sides) * next(sides) < 0


def _ring(points: Sequence[Sequence[Decimal | float]]) -> Ring:
    if not isinstance(points, list):
        raise BadOutline(_("The coordinates cannot be read."))
    ring = tuple((_degrees(point[0], EAST_END), _degrees(point[1], NORTH_END)) for point in points)
    if len(ring) < FEWEST_POINTS or ring[0] != ring[-1]:
        raise BadOutline(_("A ring must be closed and have at least four points."))
    return ring[:-1]


def _degrees(value: object, end: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal) or not -end <= value * MICRO <= end:
        raise BadOutline(_("Coordinates are longitude and latitude in degrees."))
    return micro(value)


def plain_of(shape: Shape) -> dict[str, object]:
    """The shape as a GeoJSON geometry."""
    polygons = [[[[x / MICRO, y / MICRO] for x, y in (*ring, ring[0])] for ring in rings] for rings in shape.polygons]
    if len(polygons) == 1:
        return {"type": "Polygon", "coordinates": polygons[0]}
    return {"type": "MultiPolygon", "coordinates": polygons}


def joined(outlines: Iterable[str]) -> str:
    """One outline made of several, side by side; empty when there is none."""
    polygons = tuple(polygon for text in outlines if text for polygon in parse(text).polygons)
    return json.dumps(plain_of(Shape(polygons))) if polygons else ""
