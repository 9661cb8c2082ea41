"""What the person adds reaches whoever handles it: at once that there is more, and in the desk's words what it is."""

import pytest

from gongyi.kernel.flows import matters, performing
from gongyi.kernel.flows.engine import Change
from gongyi.kernel.flows.models import Dossier
from gongyi.kernel.flows.story import Told, story
from gongyi.kernel.outbox.models import Job
from gongyi.kernel.people.refusals import Refused
from tests.domain.appeals.builders import speaker
from tests.domain.cases.builders import opened
from tests.towns import SmallTown

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
