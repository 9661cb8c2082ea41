"""Who may do what: the flow walked through every situation, each person asked what is offered to them.

`UPDATE_SNAPSHOT=1` writes moves.txt anew; a change of a power then shows in review.
"""

import os
from pathlib import Path

import pytest

from gongyi.domain.cases.flow import FLOW
from gongyi.kernel.access import roles
from gongyi.kernel.flows import authority, performing
from gongyi.kernel.flows.engine import Change
from gongyi.kernel.flows.models import Dossier
from gongyi.kernel.people.refusals import Refused
from tests.domain.cases.builders import SITUATIONS, WHO, row, sample
from tests.towns import SmallTown

pytestmark = pytest.mark.once

SNAPSHOT = Path(__file__).parent / "moves.txt"
EVERYONE = WHO | {"observer": "observer", "grid_west1": "chenbo"}


def test_the_flow_is_declared_without_faults() -> None:
    assert list(FLOW.faults(frozenset(role.key for role in roles.known()))) == []


def test_every_stage_is_walked(hexi: SmallTown) -> None:
    assert {situation.split(",")[0] for situation in SITUATIONS} == {stage.key for stage in FLOW.stages}


def offered_to(hexi: SmallTown, person: str, case: Dossier) -> list[str]:
    try:
        return [move.key for move in authority.allowed(hexi.fetch(person, case))] or ["(reads only)"]
    except Dossier.DoesNotExist:
        return ["(out of reach)"]


def test_each_person_is_offered_exactly_the_moves_that_were_reviewed(hexi: SmallTown) -> None:
    sample(hexi, 0)
    lines = []
    for situation, build in SITUATIONS.items():
        case = build(hexi)
        for seat, person in EVERYONE.items():
            lines += [f"{situation:28} {seat:16} {move}" for move in offered_to(hexi, person, case)]
    table = "\n".join(lines) + "\n"
    if os.environ.get("UPDATE_SNAPSHOT"):
        SNAPSHOT.write_text(table, encoding="utf-8")
    assert table == SNAPSHOT.read_text(encoding="utf-8")


@pytest.mark.parametrize("situation", [key for key in SITUATIONS if key not in {"finished", "withdrawn"}])
def test_a_move_that_is_not_offered_is_refused_and_changes_nothing(hexi: SmallTown, situation: str) -> None:
    sample(hexi, 0)
    case = SITUATIONS[situation](hexi)
    before = row(case).version
    tried = 0
    for person in EVERYONE.values():
        allowed = offered_to(hexi, person, case)
        if "(out of reach)" in allowed:
            continue
        matter = hexi.fetch(person, case)
        for move in FLOW.moves:
            if move.hidden or move.key in allowed or move.key == "approve_deferral":
                continue
            with pytest.raises(Refused):
                performing.perform(matter=matter, key=move.key, change=Change())
            tried += 1
    assert tried > 40
    assert row(case).version == before
