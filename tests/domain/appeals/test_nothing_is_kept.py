"""What belongs behind another door is not kept: neither the first words nor any that followed."""

from datetime import timedelta

import pytest

from gongyi.domain.appeals.queries import appeal_of
from gongyi.kernel import clock
from gongyi.kernel.evidence.models import Evidence
from gongyi.kernel.flows import matters, performing, undoing
from gongyi.kernel.flows.engine import Change
from gongyi.kernel.flows.history.verify import verify
from gongyi.kernel.flows.models import Dossier, StepBody
from gongyi.kernel.index.models import Entry
from gongyi.kernel.people.refusals import Refused
from tests.domain.appeals import builders
from tests.domain.cases import builders as cases
from tests.towns import SmallTown, settle

LATER = ("门锁坏了把老人关在屋里", "老人八十岁")
OWN = "这里写了老人"
LATEST = timedelta(minutes=11)


def adds(dossier: Dossier, key: str, text: str, **more: object) -> None:
    matter = matters.fetch_by_id(builders.speaker(dossier), dossier.pk)
    performing.perform(matter=matter, key=key, change=Change(words={"added": text}, **more))


def _spoken(hexi: SmallTown) -> Dossier:
    dossier = builders.screening(hexi)
    adds(dossier, "add_words", LATER[0], evidence=cases.photos(hexi, ""))
    hexi.do("gulnar", dossier, "need_info", words={"question": "请问" + OWN})
    adds(dossier, "supply_info", LATER[1])
    return dossier


def _declined(hexi: SmallTown, dossier: Dossier, door: str) -> None:
    reason = "outside" if door == "none" else "not_here"
    hexi.do("gulnar", dossier, "decline", reason=reason, door=door, words={"why": "请到那边说。"})
    settle()
    with clock.fixed(clock.now() + LATEST):
        settle()


def _kept(dossier: Dossier) -> str:
    words = StepBody.objects.filter(step__dossier=dossier).values_list("body", flat=True)
    found = Entry.objects.filter(owner_id=dossier.pk).values_list("text", flat=True)
    return " ".join([*words, *found, Dossier.objects.get(pk=dossier.pk).title])


@pytest.mark.parametrize("door", ["petition", "discipline_12388", "court_12368"])
def test_what_was_added_goes_with_the_first_words_and_what_a_worker_wrote_of_it(hexi: SmallTown, door: str) -> None:
    dossier = _spoken(hexi)
    _declined(hexi, dossier, door)
    for word in (*LATER, OWN, "三号楼楼道的灯"):
        assert word not in _kept(dossier)
    assert "请到那边说" in _kept(dossier)
    assert not Evidence.objects.filter(owner_id=dossier.pk).exclude(state=Evidence.ERASED).exists()
    assert verify().faults == []


def test_a_summary_that_stood_on_the_public_list_goes_too(hexi: SmallTown) -> None:
    dossier = builders.screening(hexi)
    hexi.do("gulnar", dossier, "grid_handle", category="street_light")
    hexi.do("gulnar", dossier, "publish", words={"summary": "门口的路灯不亮。"})
    hexi.do("aili", dossier, "pass_up", words={"why": "办不了"})
    _declined(hexi, dossier, "court_12368")
    row = appeal_of(dossier)
    assert (row.summary_public, row.released_at) == ("", None)
    assert "路灯" not in _kept(dossier)
    assert verify().faults == []


def test_what_has_no_other_door_keeps_its_words(hexi: SmallTown) -> None:
    dossier = _spoken(hexi)
    _declined(hexi, dossier, "none")
    assert all(word in _kept(dossier) for word in (*LATER, OWN))


def test_a_case_that_came_back_before_keeps_no_word_of_it_either(hexi: SmallTown) -> None:
    dossier = builders.with_handler(hexi)
    case = hexi.case_of(dossier)
    adds(dossier, "add_words", LATER[0])
    hexi.do("gulnar", case, "withdraw", words={"why": LATER[1]})
    settle()
    _declined(hexi, dossier, "petition")
    assert LATER[0] not in _kept(dossier)
    for word in (LATER[1], next(iter(builders.STATEMENT.values()))):
        assert word not in _kept(case)
    assert verify().faults == []


def test_bodies_that_were_called_to_such_a_case_keep_no_word_of_it_either(hexi: SmallTown) -> None:
    dossier = builders.with_handler(hexi)
    case = hexi.case_of(dossier)
    cases.act(hexi, case, "acknowledge")
    cases.act(hexi, case, "first_contact", how="visit")
    hexi.do("gulnar", case, "call_in", words={"request": "请一起看"})
    (response,) = cases.convene(hexi, case, "heat")
    settle()
    assert "请周五到现场看一看" in _kept(response)
    hexi.do("gulnar", case, "withdraw", words={"why": "不对"})
    settle()
    _declined(hexi, dossier, "petition")
    assert _kept(response).strip() == ""
    assert verify().faults == []


def test_doing_it_twice_erases_once(hexi: SmallTown) -> None:
    dossier = _spoken(hexi)
    _declined(hexi, dossier, "petition")
    before = Dossier.objects.get(pk=dossier.pk).version
    with clock.fixed(clock.now() + 2 * LATEST):
        settle()
    assert Dossier.objects.get(pk=dossier.pk).version == before


@pytest.fixture
def three(hexi: SmallTown) -> tuple[Dossier, Dossier, Dossier]:
    """A matter joined to a second one, which was joined to a third; the first had a photo and a case that came back."""
    first = builders.with_handler(hexi)
    hexi.do("gulnar", hexi.case_of(first), "withdraw", words={"why": LATER[1]})
    settle()
    adds(first, "add_words", LATER[0], evidence=cases.photos(hexi, ""))
    second, third = hexi.say(OWN).dossier, hexi.say("第三件").dossier
    hexi.do("gulnar", first, "merge", reason="same_problem", into=second.number)
    hexi.do("gulnar", second, "merge", reason="same_problem", into=third.number)
    settle()
    return first, second, third


def test_what_was_joined_to_it_keeps_no_word_either(hexi: SmallTown, three: tuple[Dossier, ...]) -> None:
    first, second, third = three
    _declined(hexi, third, "petition")
    for dossier in (first, hexi.case_of(first), second):
        kept = _kept(dossier)
        for word in (*LATER, OWN, "三号楼", *builders.STATEMENT.values()):
            assert word not in kept, word
    assert not Evidence.objects.filter(owner_id=first.pk).exclude(state=Evidence.ERASED).exists()
    assert verify().faults == []
    before = [row.version for row in Dossier.objects.order_by("pk")]
    with clock.fixed(clock.now() + 2 * LATEST):
        settle()
    assert [row.version for row in Dossier.objects.order_by("pk")] == before


def test_what_was_joined_keeps_its_words_where_there_is_no_other_door(
    hexi: SmallTown, three: tuple[Dossier, ...]
) -> None:
    _declined(hexi, three[2], "none")
    assert LATER[0] in _kept(three[0])
    assert OWN in _kept(three[1])


def test_what_keeps_no_word_is_not_parted_again(hexi: SmallTown, three: tuple[Dossier, ...]) -> None:
    _first, second, third = three
    _declined(hexi, third, "petition")
    with pytest.raises(Refused, match="已经随"):
        hexi.do("gulnar", second, "split", words={"why": "不是一件事"})
    assert hexi.stage(second) == "merged"


def test_what_was_parted_again_keeps_its_words(hexi: SmallTown, three: tuple[Dossier, ...]) -> None:
    first, second, third = three
    hexi.do("gulnar", second, "split", words={"why": "不是一件事"})
    _declined(hexi, third, "petition")
    assert LATER[0] in _kept(first)
    assert OWN in _kept(second)
    assert verify().faults == []


def test_declining_taken_back_in_time_leaves_what_was_joined_as_it_was(
    hexi: SmallTown, three: tuple[Dossier, ...]
) -> None:
    first, second, third = three
    hexi.do("gulnar", third, "decline", reason="not_here", door="petition", words={"why": "请到那边说。"})
    settle()
    with clock.fixed(clock.now() + timedelta(minutes=5)):
        matter = hexi.fetch("gulnar", third)
        undoing.undo(matter=matter, number=matter.dossier.version)
        settle()
    with clock.fixed(clock.now() + LATEST):
        settle()
    assert LATER[0] in _kept(first)
    assert OWN in _kept(second)
    assert verify().faults == []
