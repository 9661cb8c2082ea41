"""Twelve journeys walk every move that a person can make, and each that nobody walks is named here with the reason."""

import importlib
from pathlib import Path

from gongyi.kernel.flows import registry
from gongyi.kernel.flows.spec import Flow
from tests.journeys.walked import WALKED

MOST = 12
OFFERED_NOWHERE = {
    "appeal.archive": "the tick does it thirty days after closing off; no page has a button for it",
    "appeal.redo": "follows of itself from a rating that asks for it",
}
"""Moves that a flow gives to people and that no page offers, with who makes them."""


def _walked() -> set[str]:
    for path in Path(__file__).parent.glob("test_*.py"):
        importlib.import_module(f"tests.journeys.{path.stem}")
    return set().union(*WALKED.values())


def _of_people(flow: Flow) -> set[str]:
    return {f"{flow.key}.{move.key}" for move in flow.moves if set(move.by) != {"system"}}


def test_every_move_that_a_person_makes_is_walked_in_a_browser() -> None:
    walked = _walked()
    wanted = set().union(*(_of_people(registry.get(key)) for key in ("appeal", "case")))
    assert wanted - walked == set(OFFERED_NOWHERE)
    assert len(WALKED) <= MOST
