"""What becomes of a case when the matter it was opened for ends before it: it ends too, and whoever works on it is told."""

import pytest

from gongyi.domain.appeals import reactions
from gongyi.domain.appeals.flow import FLOW, WITH_CASE
from gongyi.kernel.flows import filing, matters, performing
from gongyi.kernel.flows.engine import Change
from gongyi.kernel.flows.models import Dossier, Step, Turn
from gongyi.kernel.flows.story import words_of
from tests.domain.appeals.builders import SITUATIONS, ask, speaker
from tests.domain.cases import builders as cases
from tests.domain.cases.builders import convene, later, opened, parent_of, row, sample, signed, told, verifying
from tests.towns import SmallTown, settle


def _verifying(hexi: SmallTown) -> Dossier:
    sample(hexi, 100)
    return verifying(hexi, "corridor_light")


STANDS = {
    where: build
    for where, build in cases.SITUATIONS.items()
    if where.split(",")[0] in {"offered", "returned", "ruling", "contacting", "handling", "deferred"}
} | {"verifying": _verifying}
"""A kind of matter that is always checked is a danger, and a danger is not taken back."""


def taken_back(case: Dossier) -> Dossier:
    settle()
    ask(parent_of(case), "take_back")
    settle()
    return row(case)


@pytest.mark.parametrize("where", STANDS)
def test_taking_a_matter_back_ends_its_case_wherever_it_stands(hexi: SmallTown, where: str) -> None:
    case = taken_back(STANDS[where](hexi))
    assert (case.stage, hexi.stage(parent_of(case))) == ("withdrawn", "withdrawn")
    assert not Turn.objects.filter(dossier=case, open=True).exists()
    assert words_of(case, "withdraw") == {"why": "原来的诉求已经结束，不用再办了。"}


def test_whoever_works_on_it_is_told_that_it_is_no_longer_needed(hexi: SmallTown) -> None:
    case = taken_back(signed(hexi))
    later()
    assert told(case, "case_withdrawn") == [hexi.seats["firm"].key]


def test_whoever_was_told_of_it_and_did_not_sign_yet_is_told_as_well(hexi: SmallTown) -> None:
    case = opened(hexi)
    later()
    case = taken_back(case)
    later()
    assert told(case, "case_withdrawn") == [hexi.seats["firm"].key]


def test_whoever_never_heard_of_it_is_told_nothing(hexi: SmallTown) -> None:
    case = taken_back(opened(hexi))
    later()
    assert told(case, "case_offered") == told(case, "case_withdrawn") == []


def test_bodies_that_were_called_need_not_come(hexi: SmallTown) -> None:
    case = STANDS["handling, called in"](hexi)
    (response,) = convene(hexi, case, "police")
    later()
    taken_back(case)
    later()
    assert row(response).stage == "ended"
    assert told(response, "response_ended") == [hexi.seats["police"].key]


def test_saying_that_a_danger_is_over_ends_nothing(hexi: SmallTown) -> None:
    case = opened(hexi, text="楼道里有烧焦的味道，插座冒烟")
    settle()
    parent = parent_of(case)
    assert parent.safety > 0
    spoke = matters.fetch_by_id(speaker(parent), parent.pk)
    performing.perform(matter=spoke, key="say_over", change=Change(facts={"because": "over"}))
    settle()
    assert (row(case).stage, hexi.stage(parent)) == ("offered", "with_handler")


def test_it_ends_once_however_often_it_is_said(hexi: SmallTown) -> None:
    case = taken_back(signed(hexi))
    parent = parent_of(case)
    reactions.left_behind(parent, Step.objects.filter(dossier=parent).latest("number"))
    assert row(case).version == case.version


@pytest.mark.parametrize("where", SITUATIONS)
def test_an_appeal_has_an_open_case_only_while_it_waits_for_one(hexi: SmallTown, where: str) -> None:
    dossier = SITUATIONS[where](hexi)
    settle()
    waits = hexi.stage(dossier) in WITH_CASE
    assert bool(filing.children(dossier)) == waits


def test_every_move_that_leaves_a_case_behind_ends_it() -> None:
    left = {
        move.key
        for move in FLOW.moves
        if set(move.source) & set(WITH_CASE) and move.target and move.target not in WITH_CASE
    }
    assert left == {"take_back", "name_duty", "case_done", "case_back"}
    assert reactions.LEAVES == ("take_back", "name_duty")
