"""Schematic outlines: each place gets a tile of its parent's tile. They show nothing but nesting, and say so."""

import json
from dataclasses import dataclass
from math import isqrt

MICRO = 1_000_000
GAP = 25


@dataclass(frozen=True)
class Tile:
    """A rectangle in micro-degrees."""

    west: int
    south: int
    east: int
    north: int

    def geojson(self) -> str:
        """The rectangle as a GeoJSON polygon."""
        corners = [
            (self.west, self.south),
            (self.east, self.south),
            (self.east, self.north),
            (self.west, self.north),
            (self.west, self.south),
        ]
        return json.dumps({"type": "Polygon", "coordinates": [[[x / MICRO, y / MICRO] for x, y in corners]]})

    def parts(self, count: int) -> list["Tile"]:
        """`count` tiles inside this one, in rows, with a narrow gap around each."""
        if count == 0:
            return []
        columns = isqrt(count - 1) + 1
        rows = -(-count // columns)
        wide, high = (self.east - self.west) // columns, (self.north - self.south) // rows
        gap = max(1, min(wide, high) // GAP)
        return [self._part(index % columns, index // columns, wide, high, gap) for index in range(count)]

    def _part(self, column: int, row: int, wide: int, high: int, gap: int) -> "Tile":
        west, south = self.west + column * wide, self.south + row * high
        return Tile(west + gap, south + gap, west + wide - gap, south + high - gap)


def around(longitude: float, latitude: float, half: int) -> Tile:
    """A square around a point; `half` is half its side in micro-degrees."""
    x, y = round(longitude * MICRO), round(latitude * MICRO)
    return Tile(x - half, y - half, x + half, y + half)
