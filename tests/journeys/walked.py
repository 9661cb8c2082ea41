"""Which moves of the flows each journey walks; `test_every_move_is_walked` holds the whole of it against the flows."""

from collections.abc import Callable
from functools import wraps

from tests.journeys.walk import Walk

Journey = Callable[[Walk], None]
WALKED: dict[str, frozenset[str]] = {}
"""Journey to what people do on it, as `flow.move`."""


def walks(**moves: str) -> Callable[[Journey], Journey]:
    """Name the moves that people make on a journey, by flow; it fails when one of them was not made."""

    def named(journey: Journey) -> Journey:
        found = frozenset(f"{flow}.{move}" for flow, some in moves.items() for move in some.split())
        WALKED[journey.__name__] = found

        @wraps(journey)
        def walked(walk: Walk) -> None:
            journey(walk)
            missed = found - walk.made
            assert not missed, f"named, and not walked: {missed}"

        return walked

    return named
