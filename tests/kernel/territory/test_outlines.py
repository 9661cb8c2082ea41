"""Which outline holds a point: against an oracle that knows nothing of bands, grids or boxes."""

import json
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongyi.kernel.territory import geometry, locating

small = st.integers(-40, 40)
points = st.tuples(small, small)


@st.composite
def rings(draw, size: int = 40) -> tuple:
    """A simple ring: corners around a centre in order of their angle, so that it never crosses itself."""
    cx, cy = draw(small), draw(small)
    corners = draw(st.lists(st.tuples(st.integers(1, size), st.integers(0, 3)), min_size=1, max_size=6))
    quarters: dict = {0: [], 1: [], 2: [], 3: []}
    for reach, quarter in [*corners, (3, 0), (5, 1), (2, 2), (4, 3)]:
        quarters[quarter].append(reach)
    signs = ((1, 1), (-1, 1), (-1, -1), (1, -1))
    ring = [(cx + sx * max(quarters[q]), cy + sy * max(quarters[q])) for q, (sx, sy) in enumerate(signs)]
    return tuple(ring if draw(st.booleans()) else ring[::-1])


def oracle(point: tuple, ring: tuple) -> bool:
    """In exact fractions: how often a ray to the east crosses the ring, each edge owning its lower end only."""
    x, y = point
    crossings = 0
    for (ax, ay), (bx, by) in zip(ring, ring[1:] + ring[:1], strict=True):
        if min(ay, by) <= y < max(ay, by):
            at = ax + Fraction((y - ay) * (bx - ax), by - ay)
            crossings += at > x
    return crossings % 2 == 1


@st.composite
def shapes(draw) -> geometry.Shape:
    """Polygons with holes; holes may touch or leave their polygon, as they do in real files."""
    return geometry.Shape(
        tuple((draw(rings()), *draw(st.lists(rings(9), max_size=2))) for _ in range(draw(st.integers(1, 3))))
    )


def inside(point: tuple, shape: geometry.Shape) -> bool:
    return any(
        oracle(point, outer) and not any(oracle(point, hole) for hole in holes) for outer, *holes in shape.polygons
    )


@given(shapes(), points)
def test_a_shape_holds_what_the_oracle_says(shape: geometry.Shape, point: tuple) -> None:
    assert shape.holds(point) is inside(point, shape)


def cut(a: tuple, b: tuple, c: tuple, d: tuple) -> bool:
    """In exact fractions: whether two edges meet at one inner point of both."""
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = a, b, c, d
    across = (bx - ax) * (dy - cy) - (by - ay) * (dx - cx)
    if across == 0:
        return False
    first = Fraction((cx - ax) * (dy - cy) - (cy - ay) * (dx - cx), across)
    second = Fraction((cx - ax) * (by - ay) - (cy - ay) * (bx - ax), across)
    return 0 < first < 1 and 0 < second < 1


@given(st.lists(st.tuples(st.integers(-9, 9), st.integers(-9, 9)), min_size=3, max_size=9))
def test_a_ring_crosses_itself_where_two_of_its_edges_do(ring: list) -> None:
    edges = list(zip(ring, ring[1:] + ring[:1], strict=True))
    crossing = any(cut(*one, *other) for one in edges for other in edges)
    assert geometry.crosses_itself(tuple(ring)) is crossing


@given(shapes(), st.data())
def test_corners_and_edges_too(shape: geometry.Shape, data: st.DataObject) -> None:
    ring = data.draw(st.sampled_from([ring for rings in shape.polygons for ring in rings]))
    at = data.draw(st.integers(0, len(ring) - 1))
    (ax, ay), (bx, by) = ring[at], ring[at - 1]
    for point in (ring[at], ((ax + bx) // 2, (ay + by) // 2)):
        assert shape.holds(point) is inside(point, shape)


@settings(max_examples=60)
@given(st.lists(st.tuples(shapes(), st.integers(1, 9)), max_size=12), st.lists(points, min_size=1, max_size=20))
def test_the_index_finds_the_deepest_of_all_that_hold_the_point(items: list, asked: list) -> None:
    index = locating.ShapeIndex(locating.Found(key, depth, shape) for key, (shape, depth) in enumerate(items))
    for point in asked:
        holding = [(-depth, key) for key, (shape, depth) in enumerate(items) if inside(point, shape)]
        assert index.deepest(point) == (min(holding)[1] if holding else None)


@settings(max_examples=25)
@given(st.integers(65, 200), st.data())
def test_a_long_border_answers_like_a_short_one(corners: int, data: st.DataObject) -> None:
    """A border of hundreds of corners is looked at in bands; the answer stays that of all its edges."""
    heights = data.draw(st.binary(min_size=2 * corners, max_size=2 * corners))
    upper = [(x, 50 + heights[x] % 30) for x in range(corners)]
    lower = [(x, -50 - heights[x + corners] % 30) for x in range(corners)]
    ring = tuple(upper + lower[::-1])
    for _ in range(20):
        point = (data.draw(st.integers(-2, corners + 2)), data.draw(st.integers(-90, 90)))
        assert geometry.Border(ring).holds(point) is oracle(point, ring)


@pytest.mark.parametrize("turn", [1, -1], ids=["one way round", "the other"])
def test_neighbours_share_no_point_and_leave_none_out(turn: int) -> None:
    """Tiles that fill a square: each point of the square lies in exactly one, whichever way round they are drawn."""
    corners = [(x, y) for x in range(0, 20, 5) for y in range(0, 20, 5)]
    tiles = [geometry.Shape(((((x, y), (x + 5, y), (x + 5, y + 5), (x, y + 5))[::turn],),)) for x, y in corners]
    for x in range(20):
        for y in range(20):
            assert sum(tile.holds((x, y)) for tile in tiles) == 1, (x, y)


def test_an_outline_is_read_exactly_and_written_as_it_was() -> None:
    text = json.dumps(
        {"type": "Polygon", "coordinates": [[[88.123456, 47.8], [88.2, 47.8], [88.2, 47.9], [88.123456, 47.8]]]}
    )
    shape = geometry.parse(text)
    assert shape.polygons[0][0][0] == (88_123_456, 47_800_000)
    assert geometry.plain_of(shape) == json.loads(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        "null",
        '{"type": "Point", "coordinates": [1, 2]}',
        '{"type": "Polygon", "coordinates": []}',
        '{"type": "Polygon", "coordinates": [[]]}',
        '{"type": "Polygon", "coordinates": [[[0,0],[1,0],[1,1]]]}',
        '{"type": "Polygon", "coordinates": [[[0,0],[1,0],[1,1],[0,1]]]}',
        '{"type": "Polygon", "coordinates": [[[0,0],[999,0],[1,1],[0,0]]]}',
        '{"type": "Polygon", "coordinates": [[[0,0],["a",0],[1,1],[0,0]]]}',
        '{"type": "Polygon", "coordinates": [[[0,0],[NaN,0],[1,1],[0,0]]]}',
        '{"type": "Polygon", "coordinates": [[[0,0],[1e999,0],[1,1],[0,0]]]}',
        '{"type": "Polygon", "coordinates": {"a": 1}}',
        '{"type": "Polygon", "coordinates": [[{"a": 1}]]}',
        "[" * 100_000,
        '{"type": "MultiPolygon", "coordinates": [[]]}',
        '{"type": "MultiPolygon", "coordinates": 5}',
        '{"type": "Polygon", "coordinates": [[[true,0],[1,0],[1,1],[true,0]]]}',
    ],
)
def test_what_is_no_outline_is_said_to_be_none(text: str) -> None:
    with pytest.raises(geometry.BadOutline):
        geometry.parse(text)
