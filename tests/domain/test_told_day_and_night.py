"""In a danger whoever gets work that runs day and night hears of it at night as well: a clock that nobody hears is no clock."""

import pytest

from gongyi.domain.cases.public import KEY as CASE
from gongyi.kernel.flows import registry
from gongyi.kernel.flows.spec import Flow, Move


def _runs_day_and_night(flow: Flow) -> list[tuple[Move, str]]:
    """Each move with whom it gives work whose time has a form for dangers."""
    hasty = {one.key.removeprefix("urgent_") for one in flow.parameters if one.key.startswith("urgent_")}
    stages = {stage.key for stage in flow.stages if hasty & {stage.within, stage.hasty}}
    slots = {slot.key for slot in flow.slots if hasty & {slot.within, slot.hasty}}
    return [(move, "turn") for move in flow.moves if move.target in stages] + [
        (move, f"slot:{key}") for move in flow.moves for key in move.opens if key in slots
    ]


@pytest.mark.parametrize("flow", registry.known(), ids=lambda flow: flow.key)
def test_whoever_gets_work_that_runs_at_night_in_a_danger_is_told_at_night(flow: Flow) -> None:
    late = [
        f"{move.key}: {tell.template}"
        for move, whom in _runs_day_and_night(flow)
        for tell in move.tell
        if tell.whom == whom and not (tell.urgent or tell.in_danger)
    ]
    assert late == []


def test_the_rule_looks_at_what_is_asked_for_beside_the_work() -> None:
    looked = {(move.key, whom) for move, whom in _runs_day_and_night(registry.get(CASE))}
    assert {("ask_relay", "slot:relay"), ("ask_deferral", "slot:deferral"), ("send_back", "turn")} <= looked
