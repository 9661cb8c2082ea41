"""Point in polygon on whole micro-degrees, with a grid of boxes in front: the deepest place under a point, fast.

Coordinates are (longitude, latitude) in millionths of a degree, WGS 84.
"""

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

Point = tuple[int, int]
Ring = tuple[Point, ...]
MICRO = 1_000_000
CELL = 4_000


class BadOutline(ValueError):
    """The GeoJSON is not a polygon that can be used."""


def micro(degrees: float) -> int:
    """Degrees as whole micro-degrees."""
    return round(degrees * MICRO)


@dataclass(frozen=True)
class Shape:
    """A polygon or several: for each, an outer ring and its holes."""

    polygons: tuple[tuple[Ring, ...], ...]

    @property
    def box(self) -> tuple[int, int, int, int]:
        """West, south, east, north."""
        xs = [x for rings in self.polygons for x, _y in rings[0]]
        ys = [y for rings in self.polygons for _x, y in rings[0]]
        return min(xs), min(ys), max(xs), max(ys)

    def holds(self, point: Point) -> bool:
        """Whether the point is inside; the southern and western edges count as inside."""
        return any(
            inside(point, rings[0]) and not any(inside(point, hole) for hole in rings[1:]) for rings in self.polygons
        )


def inside(point: Point, ring: Ring) -> bool:
    """Even-odd rule in whole numbers."""
    x, y = point
    result = False
    ax, ay = ring[-1]
    for bx, by in ring:
        if (ay > y) != (by > y):
            cross = (bx - ax) * (y - ay) - (x - ax) * (by - ay)
            if (cross > 0) == (by > ay):
                result = not result
        ax, ay = bx, by
    return result


def parse(geojson: str) -> Shape:
    """A shape from a GeoJSON geometry of type Polygon or MultiPolygon. Raises BadOutline."""
    try:
        geometry = json.loads(geojson)
        kind, coordinates = geometry["type"], geometry["coordinates"]
        polygons = {"Polygon": [coordinates], "MultiPolygon": coordinates}[kind]
        shape = Shape(tuple(tuple(_ring(ring) for ring in rings) for rings in polygons))
        if not shape.polygons or not all(shape.polygons):
            raise BadOutline("the outline is empty")
    except (KeyError, TypeError, ValueError) as error:
        raise BadOutline(str(error)) from error
    return shape


def _ring(points: list[list[float]]) -> Ring:
    ring = tuple((micro(point[0]), micro(point[1])) for point in points)
    if len(ring) < 4 or ring[0] != ring[-1]:  # noqa: PLR2004 - a closed triangle
        raise BadOutline("a ring must be closed and have at least four points")
    if any(abs(x) > 180 * MICRO or abs(y) > 90 * MICRO for x, y in ring):
        raise BadOutline("coordinates are longitude and latitude in degrees")
    return ring[:-1]


@dataclass(frozen=True)
class Found:
    """A shape in the index: which row, how deep in the tree."""

    key: int
    depth: int
    shape: Shape


class ShapeIndex:
    """Shapes by the grid cells their boxes touch; very large boxes are kept apart."""

    WIDE = 400

    def __init__(self, items: Iterable[Found]) -> None:
        self._cells: dict[tuple[int, int], list[Found]] = defaultdict(list)
        self._wide: list[Found] = []
        for item in items:
            self._place(item)
        for bucket in (*self._cells.values(), self._wide):
            bucket.sort(key=lambda item: (-item.depth, item.key))

    def _place(self, item: Found) -> None:
        west, south, east, north = item.shape.box
        columns = range(west // CELL, east // CELL + 1)
        rows = range(south // CELL, north // CELL + 1)
        if len(columns) * len(rows) > self.WIDE:
            self._wide.append(item)
            return
        for column in columns:
            for row in rows:
                self._cells[column, row].append(item)

    def deepest(self, point: Point) -> int | None:
        """Key of the deepest shape that holds the point; the lowest key among equals."""
        for bucket in (self._cells.get((point[0] // CELL, point[1] // CELL), ()), self._wide):
            for item in bucket:
                if item.shape.holds(point):
                    return item.key
        return None
