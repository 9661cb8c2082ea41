"""Restricting is taken once, is marked, can be taken back by whoever did it, and is lifted by the street with a reason."""

from datetime import timedelta

import pytest

from gongyi.domain.appeals import public as appeals
from gongyi.domain.responses import public as responses
from gongyi.kernel import clock
from gongyi.kernel.flows import authority, undoing
from gongyi.kernel.flows.history.verify import verify
from gongyi.kernel.flows.models import Dossier
from gongyi.kernel.people.refusals import Refused
from tests.domain.appeals.builders import restricted, restricted_by_desk, restricted_with_police, with_handler
from tests.domain.cases.builders import convene, handling, parent_of, report, row, sample
from tests.towns import SmallTown, settle

WHY = {"why": "核实过了，不涉及隐私"}


def offered(hexi: SmallTown, who: str, dossier: Dossier) -> set[str]:
    return {move.key for move in authority.allowed(hexi.fetch(who, dossier))}


def reads(hexi: SmallTown, who: str, dossier: Dossier) -> bool:
    try:
        hexi.fetch(who, dossier)
    except Dossier.DoesNotExist:
        return False
    return True


def test_what_is_restricted_is_not_restricted_again(hexi: SmallTown) -> None:
    dossier = restricted_by_desk(hexi)
    assert "restrict" not in offered(hexi, "gulnar", dossier) | offered(hexi, "zhaomin", dossier)
    with pytest.raises(Refused):
        hexi.do("gulnar", dossier, "restrict", words=WHY)


def test_the_desk_that_restricted_takes_it_back_within_the_time(hexi: SmallTown) -> None:
    dossier = restricted_by_desk(hexi)
    assert not reads(hexi, "lixiuying", dossier)
    undoing.undo(matter=hexi.fetch("gulnar", dossier), number=row(dossier).version)
    assert row(dossier).sensitivity == Dossier.ORDINARY
    assert reads(hexi, "lixiuying", dossier)


def test_later_the_desk_cannot_and_the_street_lifts_it_with_a_reason(hexi: SmallTown) -> None:
    dossier = restricted_by_desk(hexi)
    with clock.fixed(clock.now() + timedelta(minutes=11)):
        with pytest.raises(Refused):
            undoing.undo(matter=hexi.fetch("gulnar", dossier), number=row(dossier).version)
        assert "unrestrict" not in offered(hexi, "gulnar", dossier)
        with pytest.raises(Refused):
            hexi.do("zhaomin", dossier, "unrestrict")
        hexi.do("zhaomin", dossier, "unrestrict", words=WHY)
    assert row(dossier).sensitivity == Dossier.ORDINARY
    assert reads(hexi, "lixiuying", dossier)
    assert verify().faults == []


def test_lifting_lifts_what_was_opened_for_it(hexi: SmallTown) -> None:
    dossier = with_handler(hexi)
    case = hexi.case_of(dossier)
    hexi.do("zhoujianguo", case, "acknowledge")
    hexi.do("gulnar", case, "call_in", words={"request": "请来看"})
    response = convene(hexi, case)[0]
    hexi.do("zhaomin", dossier, "restrict", words=WHY)
    assert {row(one).sensitivity for one in (dossier, case, response)} == {"restricted"}
    hexi.do("zhaomin", dossier, "unrestrict", words=WHY)
    assert {row(one).sensitivity for one in (dossier, case, response)} == {"ordinary"}
    assert [one.sensitivity for one in responses.of(case)] == ["ordinary"]


def test_a_case_that_is_finished_is_restricted_and_lifted_with_it(hexi: SmallTown) -> None:
    sample(hexi, 0)
    case = handling(hexi)
    dossier = parent_of(case)
    report(hexi, case)
    settle()
    assert (row(case).stage, row(dossier).stage) == ("finished", "replying")
    assert reads(hexi, "lixiuying", case)
    hexi.do("gulnar", dossier, "restrict", words=WHY)
    assert not reads(hexi, "lixiuying", case)
    hexi.do("zhaomin", dossier, "unrestrict", words=WHY)
    assert reads(hexi, "lixiuying", case)
    assert verify().faults == []


def test_taking_restricting_back_takes_it_back_from_the_case(hexi: SmallTown) -> None:
    dossier = with_handler(hexi)
    case = hexi.case_of(dossier)
    hexi.do("gulnar", dossier, "restrict", words=WHY)
    undoing.undo(matter=hexi.fetch("gulnar", dossier), number=row(dossier).version)
    assert {row(one).sensitivity for one in (dossier, case)} == {"ordinary"}


def test_only_the_street_lifts_what_was_restricted_from_the_start(hexi: SmallTown) -> None:
    dossier = restricted_with_police(hexi)
    assert "unrestrict" not in offered(hexi, "wanghaitao", hexi.case_of(dossier))
    hexi.do("zhaomin", dossier, "unrestrict", words=WHY)
    assert reads(hexi, "gulnar", dossier)
    assert reads(hexi, "gulnar", hexi.case_of(dossier))


def test_what_is_under_a_duty_to_report_is_never_lifted(hexi: SmallTown) -> None:
    dossier = hexi.say("隔壁天天打孩子", kind="report").dossier
    assert not {"restrict", "unrestrict"} & offered(hexi, "zhaomin", dossier)


def listed(hexi: SmallTown, who: str) -> set[int]:
    return {one.pk for one in appeals.problem_list(hexi.actor(who))} | {
        one.pk for one in appeals.duty_list(hexi.actor(who))
    }


def test_the_lists_show_what_is_restricted_to_those_who_reach_it_and_nobody_else(hexi: SmallTown) -> None:
    dossier, duty = restricted(hexi), hexi.say("隔壁天天打孩子", kind="report").dossier
    assert dossier.pk in listed(hexi, "zhaomin")
    assert not {dossier.pk, duty.pk} & listed(hexi, "gulnar")
    assert duty.pk not in listed(hexi, "zhaomin")


def test_a_list_on_paper_marks_what_is_restricted(hexi: SmallTown) -> None:
    dossier, plain = restricted(hexi), hexi.say(kind="report").dossier
    columns = [one for one in appeals.columns(hexi.town, "problems") if one.key == "title"]
    (rows,) = appeals.batches(hexi.actor("zhaomin"), hexi.town, [dossier.pk, plain.pk], columns)
    assert [str(cell).startswith("【限制查看】") for (cell,) in rows] == [True, False]
