"""The deepest outline under a point, fast however many there are and however they nest.

Each outline lies in the grid whose cells are about as large as its box, so that it touches at most four cells; a look-up
visits one cell of each grid in use.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from gongyi.kernel.territory.geometry import Point, Shape

SMALLEST = 10


@dataclass(frozen=True)
class Found:
    """A shape in the index: which row, how deep in the tree."""

    key: int
    depth: int
    shape: Shape


class ShapeIndex:
    """Shapes by grid and cell. Grid n has cells of 2ⁿ micro-degrees."""

    def __init__(self, items: Iterable[Found]) -> None:
        grids: dict[int, dict[Point, list[Found]]] = defaultdict(lambda: defaultdict(list))
        for item in items:
            west, south, east, north = item.shape.box
            grid = max(SMALLEST, max(east - west, north - south).bit_length())
            for column in range(west >> grid, (east >> grid) + 1):
                for row in range(south >> grid, (north >> grid) + 1):
                    grids[grid][column, row].append(item)
        self._grids = {grid: dict(cells) for grid, cells in grids.items()}

    def deepest(self, point: Point) -> int | None:
        """Key of the deepest shape that holds the point; the lowest key among equals."""
        x, y = point
        near = [item for grid, cells in self._grids.items() for item in cells.get((x >> grid, y >> grid), ())]
        for item in sorted(near, key=lambda item: (-item.depth, item.key)):
            if item.shape.holds(point):
                return item.key
        return None
