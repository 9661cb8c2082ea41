"""Which place holds a point: among 10,000 outlines of the shape real ones have, nested in six levels."""

import random
import statistics
import time
from collections import deque
from collections.abc import Iterator
from itertools import product
from math import cos, pi, sin

from bench.figures import Figure, Figures
from gongyi.kernel.territory.geometry import Shape
from gongyi.kernel.territory.locating import Found, ShapeIndex

POINTS, CORNERS, ASKED = 10_000, 60, 5_000
MIDDLE = (88_100_000, 47_800_000)
WIDTH = 2_000_000
LIMIT_MS = 1.0


def wavy(x: int, y: int, half: int, corners: int, dice: random.Random) -> tuple[tuple[int, int], ...]:
    """A closed line around a point whose distance from it wanders, as borders along rivers and roads do."""
    turns = (2 * pi * corner / corners for corner in range(corners))
    return tuple(
        (x + round(half * reach * cos(turn)), y + round(half * reach * sin(turn)))
        for turn, reach in ((turn, dice.uniform(0.75, 1.05)) for turn in turns)
    )


def nested() -> Iterator[tuple[int, int, int, int]]:
    """Middles, half widths and depths, nine in each, level by level until there are enough."""
    waiting = deque([(*MIDDLE, WIDTH // 2, 1)])
    for _n in range(POINTS):
        x, y, half, depth = waiting.popleft()
        yield x, y, half, depth
        step = half * 2 // 3
        waiting += [(x + dx * step, y + dy * step, half // 3, depth + 1) for dx, dy in product((-1, 0, 1), repeat=2)]


def measure() -> Figures:
    """How long one look-up takes, on average and for the slowest hundredth."""
    dice = random.Random(7)
    outlines = [
        Found(key, depth, Shape(((wavy(x, y, half, CORNERS if depth > 3 else 1500, dice),),)))
        for key, (x, y, half, depth) in enumerate(nested())
    ]
    assert len(outlines) == POINTS
    begun = time.perf_counter()
    index = ShapeIndex(outlines)
    built = time.perf_counter() - begun
    asked = [
        (MIDDLE[0] + dice.randint(-WIDTH, WIDTH) // 2, MIDDLE[1] + dice.randint(-WIDTH, WIDTH) // 2)
        for _ in range(ASKED)
    ]
    for point in asked[:1000]:
        index.deepest(point)
    times, found = [], 0
    for point in asked:
        begun = time.perf_counter()
        found += index.deepest(point) is not None
        times.append((time.perf_counter() - begun) * 1000)
    assert found > ASKED // 2
    yield Figure("point to deepest of 10,000 outlines, mean", statistics.fmean(times), "ms", LIMIT_MS, bound="hashes")
    yield Figure("the same, slowest of a hundred", sorted(times)[-ASKED // 100], "ms", LIMIT_MS, bound="hashes")
    yield Figure("index over 10,000 outlines, made once", built, "s", 10, bound="hashes")
