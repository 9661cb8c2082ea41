"""What somebody chose as the wrong kind is put right by the desk, and never away from a complaint."""

from datetime import timedelta

import pytest

from gongyi.domain.cases import public as cases
from gongyi.kernel import clock
from gongyi.kernel.flows import authority, facts, undoing
from gongyi.kernel.flows.history.verify import verify
from gongyi.kernel.flows.models import Dossier
from gongyi.kernel.flows.story import story
from gongyi.kernel.people.refusals import Refused
from tests.towns import SmallTown


def changed(hexi: SmallTown, kind: str, to: str) -> Dossier:
    dossier = hexi.say("坡道上全是冰，老人容易滑倒", kind=kind).dossier
    hexi.do("gulnar", dossier, "change_kind", kind=to)
    dossier.refresh_from_db()
    return dossier


def offered(hexi: SmallTown, dossier: Dossier, name: str = "gulnar") -> set[str]:
    return {move.key for move in authority.allowed(hexi.fetch(name, dossier))}


@pytest.mark.parametrize("kind", ["consult", "suggest", "praise", "complaint"])
def test_the_desk_says_what_it_really_is(hexi: SmallTown, kind: str) -> None:
    assert changed(hexi, "help", kind).kind == kind
    assert verify().faults == []


def test_a_repair_that_came_as_an_idea_is_proved_as_repairs_are(hexi: SmallTown) -> None:
    before, after = hexi.say("路灯不亮", kind="suggest").dossier, changed(hexi, "suggest", "help")
    assert cases.words_only(before.kind, spot=True)
    assert not cases.words_only(after.kind, spot=True)


def test_who_is_complained_of_after_all_is_told_neither_who_spoke_nor_when(hexi: SmallTown) -> None:
    dossier = changed(hexi, "help", "complaint")
    later = clock.now() + timedelta(hours=1)
    with clock.fixed(later):
        hexi.do("gulnar", dossier, "dispatch", category="corridor_light", words={"statement": "请查看"})
    case = Dossier.objects.get(flow="case")
    assert (case.kind, case.received_at) == ("complaint", later)


@pytest.mark.parametrize("kind", ["complaint", "report"])
def test_what_was_called_a_complaint_stays_one(hexi: SmallTown, kind: str) -> None:
    dossier = hexi.say("物业不给开门", kind=kind).dossier
    assert "change_kind" not in offered(hexi, dossier)
    assert "change_kind" in offered(hexi, hexi.say("灯不亮").dossier)


def test_a_grid_worker_does_not_choose_how_much_they_have_to_prove(hexi: SmallTown) -> None:
    dossier = hexi.say("路灯不亮").dossier
    hexi.do("gulnar", dossier, "grid_handle", category="corridor_light")
    assert "grid_done" in offered(hexi, dossier, "aili")
    assert "change_kind" not in offered(hexi, dossier, "aili")


@pytest.mark.parametrize("kind", ["report", "help", "nonsense"])
def test_no_matter_becomes_a_report_or_what_it_is_already(hexi: SmallTown, kind: str) -> None:
    with pytest.raises(Refused):
        changed(hexi, "help", kind)


def test_a_kind_changed_by_mistake_is_taken_back(hexi: SmallTown) -> None:
    dossier = changed(hexi, "help", "suggest")
    undoing.undo(matter=hexi.fetch("gulnar", dossier), number=2)
    dossier.refresh_from_db()
    assert dossier.kind == "help"


def test_the_history_names_the_kind_that_it_is_now(hexi: SmallTown) -> None:
    dossier = changed(hexi, "help", "suggest")
    matter = hexi.fetch("gulnar", dossier)
    told = story(dossier, matter.actor)
    assert [words for _label, words in facts.teller(matter, told)(told[-1])] == ["建议"]
