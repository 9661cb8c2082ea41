"""What a body from outside writes on a complaint or a report reaches whoever spoke through the office alone."""

from datetime import timedelta

import pytest

from gongyi.domain.cases.reaching import AGAINST
from gongyi.kernel import clock
from gongyi.kernel.flows import authority
from gongyi.kernel.flows.models import Dossier, Step
from gongyi.kernel.flows.story import story
from gongyi.kernel.outbox.models import Job
from gongyi.kernel.people.refusals import Refused
from tests.domain.cases.builders import WHO, act, ask_deferral, ask_extension, handling, later, parent_of, signed
from tests.domain.cases.test_what_is_told import voice_of
from tests.towns import SmallTown

THREAT = "我们知道是谁投诉的，301的，小心点"


def complained(hexi: SmallTown, category: str = "corridor_light", kind: str = "complaint") -> Dossier:
    """A complaint that the firm handles."""
    case = signed(hexi, category, kind=kind)
    act(hexi, case, "first_contact", how="not_wanted")
    return case


def read_by_person(case: Dossier) -> str:
    parent = parent_of(case)
    return str(story(parent, voice_of(parent)))


def offered(hexi: SmallTown, case: Dossier) -> set[str]:
    return {move.key for move in authority.allowed(hexi.fetch(WHO[hexi.holder(case)], case))}


@pytest.mark.parametrize("kind", AGAINST)
def test_no_message_to_the_person_is_offered_and_none_is_taken(hexi: SmallTown, kind: str) -> None:
    case = complained(hexi, kind=kind)
    assert "party_note" not in offered(hexi, case)
    with pytest.raises(Refused):
        act(hexi, case, "party_note", words={"note": THREAT})
    later()
    assert THREAT not in read_by_person(case)


@pytest.mark.parametrize("kind", AGAINST)
def test_progress_is_told_with_when_and_by_whom_and_without_its_words(hexi: SmallTown, kind: str) -> None:
    case = complained(hexi, kind=kind)
    step = act(hexi, case, "progress", words={"progress": THREAT})
    later()
    told = Step.objects.get(dossier=parent_of(case), move="progress_kept")
    assert THREAT not in read_by_person(case)
    assert f'"step":{step.pk}' in told.facts
    assert f"seat:{hexi.seats['firm'].pk}" in told.facts
    assert THREAT in str(story(case, hexi.actor("gulnar"))), "the desk reads it"
    rows = Job.objects.filter(kind="deliver", template="appeal_progress_kept")
    assert [row.recipient for row in rows] == [hexi.seats["desk_east"].key], "and is told that there is something"


def test_done_is_told_without_the_words_of_whoever_did_it(hexi: SmallTown) -> None:
    case = complained(hexi)
    act(hexi, case, "report_done", outcome="explained", words={"done": THREAT})
    later()
    assert THREAT not in read_by_person(case)


@pytest.mark.parametrize(("ask", "key"), [(ask_extension, "extension"), (ask_deferral, "deferral")])
def test_what_was_approved_was_seen_by_whoever_approved_it_and_is_told(hexi: SmallTown, ask, key: str) -> None:
    case = complained(hexi, "water_leak")
    ask(hexi, case)
    later()
    assert "配件周五才到" not in read_by_person(case)
    hexi.do("gulnar", case, f"approve_{key}")
    later()
    assert any(words in read_by_person(case) for words in ("配件周五才到", "等维修资金"))


def test_who_asks_for_help_is_written_to_as_before(hexi: SmallTown) -> None:
    case = handling(hexi, kind="help")
    assert "party_note" in offered(hexi, case)
    act(hexi, case, "progress", words={"progress": "明天来换灯"})
    later()
    assert "明天来换灯" in read_by_person(case)


def test_an_office_that_handles_a_complaint_writes_to_the_person(hexi: SmallTown) -> None:
    case = handling(hexi, handler="grid_east2", kind="complaint")
    assert "party_note" in offered(hexi, case)
    act(hexi, case, "progress", words={"progress": "已上门看过"})
    later()
    assert "已上门看过" in read_by_person(case)


def test_more_time_is_not_offered_once_it_is_overdue(hexi: SmallTown) -> None:
    case = handling(hexi)
    assert "ask_extension" in offered(hexi, case)
    with clock.fixed(clock.now() + timedelta(days=40)):
        assert "ask_extension" not in offered(hexi, case)
        with pytest.raises(Refused):
            ask_extension(hexi, case)


@pytest.mark.parametrize(("kind", "may"), [("complaint", False), ("report", False), ("help", True)])
def test_who_may_not_meet_the_person_cannot_have_missed_them(hexi: SmallTown, kind: str, *, may: bool) -> None:
    case = signed(hexi, kind=kind)
    assert ("no_answer" in offered(hexi, case)) == may
