"""Who may do what with an appeal: every situation, each person and whoever spoke asked what is offered to them.

`UPDATE_SNAPSHOT=1` writes moves.txt anew; a change of a power then shows in review.
"""

import os
from pathlib import Path

import pytest

from gongyi.domain.appeals.flow import FLOW
from gongyi.kernel.access.actor import Actor
from gongyi.kernel.flows import authority, matters, performing
from gongyi.kernel.flows.engine import Change
from gongyi.kernel.flows.models import Dossier
from gongyi.kernel.people.refusals import Refused
from tests.domain.appeals import held
from tests.domain.appeals.builders import SITUATIONS as PLAIN
from tests.domain.appeals.builders import speaker
from tests.domain.cases.builders import WHO, row, sample
from tests.towns import SmallTown

pytestmark = pytest.mark.once

SITUATIONS = PLAIN | held.SITUATIONS
SNAPSHOT = Path(__file__).parent / "moves.txt"
EVERYONE = WHO | {"observer": "observer", "grid_west1": "chenbo"}


def actors(hexi: SmallTown, dossier: Dossier) -> dict[str, Actor]:
    """Everyone with a post, whoever spoke, and whoever spoke of something else."""
    stranger = hexi.say(text="别的事").dossier
    posts = {seat: hexi.actor(person) for seat, person in EVERYONE.items()}
    return posts | {"who spoke": speaker(dossier), "another speaker": speaker(stranger)}


def offered_to(actor: Actor, dossier: Dossier) -> list[str]:
    try:
        return [move.key for move in authority.allowed(matters.fetch(actor, dossier.number))] or ["(reads only)"]
    except Dossier.DoesNotExist:
        return ["(out of reach)"]


def test_every_stage_of_an_appeal_is_walked() -> None:
    assert {situation.split(",")[0] for situation in SITUATIONS} == {stage.key for stage in FLOW.stages}


def test_each_person_is_offered_exactly_the_moves_that_were_reviewed(hexi: SmallTown) -> None:
    sample(hexi, 0)
    lines = []
    for situation, build in SITUATIONS.items():
        dossier = build(hexi)
        for name, actor in actors(hexi, dossier).items():
            lines += [f"{situation:28} {name:16} {move}" for move in offered_to(actor, dossier)]
    table = "\n".join(lines) + "\n"
    if os.environ.get("UPDATE_SNAPSHOT"):
        SNAPSHOT.write_text(table, encoding="utf-8")
    assert table == SNAPSHOT.read_text(encoding="utf-8")


@pytest.mark.parametrize("situation", ["registered", "with_handler", "rating", "street_review", "closed_off"])
def test_a_move_that_is_not_offered_is_refused_and_changes_nothing(hexi: SmallTown, situation: str) -> None:
    dossier = SITUATIONS[situation](hexi)
    before, tried = row(dossier).version, 0
    for actor in actors(hexi, dossier).values():
        allowed = offered_to(actor, dossier)
        if "(out of reach)" in allowed:
            continue
        matter = matters.fetch(actor, dossier.number)
        for move in FLOW.moves:
            if move.hidden or move.key in allowed:
                continue
            with pytest.raises(Refused):
                performing.perform(matter=matter, key=move.key, change=Change())
            tried += 1
    assert tried > 100
    assert row(dossier).version == before
