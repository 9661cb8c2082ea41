"""What the person adds reaches whoever handles it: at once that there is more, and in the desk's words what it is."""

from datetime import datetime, timedelta

import pytest

from gongyi.kernel import clock
from gongyi.kernel.flows import matters, performing
from gongyi.kernel.flows.engine import Change
from gongyi.kernel.flows.models import Dossier
from gongyi.kernel.flows.story import Told, story
from gongyi.kernel.outbox.models import Job
from gongyi.kernel.people.refusals import Refused
from tests.domain.appeals.builders import speaker
from tests.domain.cases.builders import opened
from tests.towns import SmallTown, settle

ADDED = "三楼也闻到了，我是302的王大妈"
PASSED = "三楼也闻到了，请从三楼查起。"


def parent_of(case: Dossier) -> Dossier:
    return case.parent_links.get(why="case").parent


def add(case: Dossier) -> None:
    parent = parent_of(case)
    matter = matters.fetch_by_id(speaker(parent), parent.pk)
    performing.perform(matter=matter, key="add_words", change=Change(words={"added": ADDED}))


def steps(hexi: SmallTown, case: Dossier, move: str) -> list[Told]:
    return [step for step in story(case, hexi.actor("zhoujianguo")) if step.move == move]


def test_the_handler_hears_that_there_is_more_and_none_of_its_words(hexi: SmallTown) -> None:
    case = opened(hexi)
    add(case)
    [told] = steps(hexi, case, "more_said")
    assert told.words == {}
    assert Job.objects.filter(owner_id=case.pk, template="case_more_said").exists()


@pytest.mark.parametrize(("words", "urgent"), [("楼道里一股煤气味", True), ("楼道灯不亮", False)])
def test_in_a_danger_it_is_told_without_waiting_for_an_undo(hexi: SmallTown, words: str, *, urgent: bool) -> None:
    case = opened(hexi, text=words)
    add(case)
    told = [
        *Job.objects.filter(owner_id=case.pk, kind="tell", template="case_more_said"),
        *Job.objects.filter(owner_id=parent_of(case).pk, kind="tell", template="appeal_info"),
    ]
    assert [row.urgent for row in told] == [urgent, urgent]
    assert all((row.not_before <= row.made_at) == urgent for row in told)


@pytest.mark.parametrize("kind", ["help", "complaint"])
def test_whoever_handles_a_danger_hears_at_once_that_it_was_taken_back_and_keeps_their_times(
    hexi: SmallTown, kind: str
) -> None:
    case = opened(hexi, text="楼道里一股煤气味", kind=kind)
    due = case.due_at
    parent = parent_of(case)
    spoke = matters.fetch_by_id(speaker(parent), parent.pk)
    performing.perform(matter=spoke, key="say_over", change=Change(facts={"because": "called"}))
    [told] = Job.objects.filter(owner_id=case.pk, kind="tell", template="case_said_over")
    assert told.urgent
    assert told.not_before <= told.made_at
    assert [step.words for step in steps(hexi, case, "said_over")] == [{}]
    case.refresh_from_db()
    assert (case.stage, case.due_at, case.safety > 0) == ("offered", due, True)


def test_the_desk_passes_on_in_its_own_words_and_says_who_did(hexi: SmallTown) -> None:
    case = opened(hexi)
    hexi.do("gulnar", parent_of(case), "pass_on", words={"news": PASSED})
    [told] = steps(hexi, case, "passed_on")
    assert told.words == {"news": PASSED}
    assert told.facts["by"] == hexi.seats["desk_east"].key


def test_the_desk_cannot_pass_on_who_spoke(hexi: SmallTown) -> None:
    case = opened(hexi)
    with pytest.raises(Refused):
        hexi.do("gulnar", parent_of(case), "pass_on", words={"news": "302的王大妈说三楼也闻到了"})
    assert steps(hexi, case, "passed_on") == []


def test_an_addition_after_the_case_has_ended_is_not_lost_on_it(hexi: SmallTown) -> None:
    case = opened(hexi)
    parent = parent_of(case)
    hexi.do("gulnar", case, "withdraw", words={"why": "派错了"})
    add(case)
    assert steps(hexi, case, "more_said") == []
    assert any(step.move == "add_words" for step in story(parent, hexi.actor("gulnar")))


# Where somebody is complained of


@pytest.fixture
def complained(hexi: SmallTown) -> Dossier:
    """A case that the firm was told of, and may be about the firm."""
    case = opened(hexi, kind="complaint")
    with clock.fixed(clock.now() + timedelta(minutes=5)):
        settle()
    return case


def by_speaker(case: Dossier, key: str, **words: str) -> None:
    parent = parent_of(case)
    matter = matters.fetch_by_id(speaker(parent), parent.pk)
    performing.perform(matter=matter, key=key, change=Change(words=words))


def later(case: Dossier, **after: float) -> list[str]:
    """What the case says after so long, and whether it still runs."""
    with clock.fixed(clock.now() + timedelta(**after)):
        settle()
        case.refresh_from_db()
        return [*case.steps.order_by("number").values_list("move", flat=True)[1:], case.stage]


def test_whoever_is_complained_of_hears_the_next_morning_once_that_there_is_more(
    hexi: SmallTown, complained: Dossier, monday_morning: datetime
) -> None:
    for hours in (1, 2):
        with clock.fixed(monday_morning + timedelta(hours=hours)):
            by_speaker(complained, "add_words", added="还有人没说")
            by_speaker(complained, "chase")
            settle()
    assert later(complained, hours=21) == ["offered"]
    assert later(complained, hours=22, minutes=1) == ["more_said", "chase", "offered"]
    [told] = steps(hexi, complained, "more_said")
    assert told.at >= monday_morning + timedelta(hours=22), "eight o'clock, not when it was said"
    assert later(complained, hours=46, minutes=1) == ["more_said", "chase", "offered"]


def test_what_the_desk_passed_on_meanwhile_is_not_told_again(hexi: SmallTown, complained: Dossier) -> None:
    by_speaker(complained, "add_words", added="还有人没说")
    hexi.do("gulnar", parent_of(complained), "pass_on", words={"news": "请两个都看看"})
    assert later(complained, days=2) == ["passed_on", "offered"]


def test_a_danger_is_told_to_whoever_is_complained_of_at_once(hexi: SmallTown, complained: Dossier) -> None:
    by_speaker(complained, "add_words", added="楼道里一股煤气味")
    assert later(complained, minutes=1) == ["more_said", "offered"]
    assert later(complained, days=2) == ["more_said", "offered"], "and not again"


def test_a_colleague_asks_whoever_is_complained_of_at_once(hexi: SmallTown, complained: Dossier) -> None:
    hexi.do("gulnar", parent_of(complained), "chase")
    assert later(complained, days=2) == ["chase", "offered"]


def test_what_is_taken_back_ends_for_whoever_is_complained_of_the_next_morning(
    hexi: SmallTown, complained: Dossier
) -> None:
    by_speaker(complained, "take_back")
    assert later(complained, hours=21) == ["offered"]
    assert later(complained, hours=22, minutes=1) == ["withdraw", "withdrawn"]


def test_what_is_taken_back_before_they_heard_of_it_ends_at_once(hexi: SmallTown) -> None:
    case = opened(hexi, kind="complaint")
    by_speaker(case, "take_back")
    assert later(case, seconds=1)[-1] == "withdrawn"
    assert not Job.objects.filter(owner_id=case.pk, kind="deliver").exists()


def test_whoever_repairs_hears_at_once(hexi: SmallTown) -> None:
    case = opened(hexi, kind="help")
    by_speaker(case, "add_words", added="还有一盏")
    by_speaker(case, "chase")
    assert later(case, seconds=1) == ["more_said", "chase", "offered"]
    assert later(case, days=2) == ["more_said", "chase", "offered"]
    by_speaker(case, "take_back")
    assert later(case, minutes=5)[-1] == "withdrawn"
