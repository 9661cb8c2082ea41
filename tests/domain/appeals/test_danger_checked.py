"""What was done about a danger is looked at by a second person before the answer, whoever did it and wherever it was done."""

from datetime import UTC, datetime, timedelta

import pytest

from gongyi.domain.appeals.flow import FLOW
from gongyi.kernel import clock
from gongyi.kernel.flows import authority, registry
from gongyi.kernel.flows.models import Dossier, Turn
from gongyi.kernel.outbox.models import Job
from gongyi.kernel.people import actions as people
from gongyi.kernel.people.refusals import Refused
from tests.domain.appeals.builders import (
    ABOUT,
    awaiting_info,
    awaiting_topic,
    danger_in_grid,
    in_grid,
    screening,
    topic_in_danger,
)
from tests.domain.cases.builders import RISKY, dispatch, photos
from tests.towns import SINCE, SmallTown, settle

GAS, FLOOD = "楼道里一股煤气味", "楼道里爆管，水漫到一楼了"
FRIDAY_EVENING = datetime(2026, 11, 27, 13, 0, tzinfo=UTC)
"""Nine in the evening before a weekend."""


def danger(hexi: SmallTown, *to: str) -> Dossier:
    dossier = hexi.say(GAS).dossier
    for move in to:
        hexi.do("gulnar", dossier, move)
    return dossier


def offered(hexi: SmallTown, name: str, dossier: Dossier) -> set[str]:
    return {move.key for move in authority.allowed(hexi.fetch(name, dossier))}


def likely(hexi: SmallTown, name: str, dossier: Dossier) -> str:
    found = registry.entry(FLOW.key).likely
    assert found is not None
    return found(hexi.fetch(name, dossier))


@pytest.mark.parametrize("to", [(), ("accept",)])
def test_what_the_desk_did_about_a_danger_is_checked_by_the_next_above(hexi: SmallTown, to: tuple[str, ...]) -> None:
    dossier = danger(hexi, *to)
    assert "settle_now" not in offered(hexi, "gulnar", dossier)
    hexi.do("gulnar", dossier, "redone", outcome="solved")
    assert (hexi.stage(dossier), hexi.holder(dossier)) == ("checking", "secretary_east")
    hexi.do("lixiuying", dossier, "check_pass", how="phone")
    assert (hexi.stage(dossier), hexi.holder(dossier)) == ("replying", "desk_east")


def test_what_the_grid_worker_did_about_a_danger_is_checked_by_the_desk(hexi: SmallTown) -> None:
    dossier = danger_in_grid(hexi)
    assert not {"settle_now", "grid_done"} & offered(hexi, "aili", dossier)
    assert likely(hexi, "aili", dossier) == "redone"
    hexi.do("aili", dossier, "redone", outcome="solved", words={"done": "关了阀门"}, evidence=photos(hexi, "after"))
    assert (hexi.stage(dossier), hexi.holder(dossier)) == ("checking", "desk_east")


def test_whoever_did_it_does_not_check_it_at_another_seat_either(hexi: SmallTown) -> None:
    dossier = danger(hexi)
    hexi.do("gulnar", dossier, "redone", outcome="solved")
    people.appoint(person=hexi.persons["gulnar"], seat=hexi.seats["secretary_east"], starts_on=SINCE)
    with pytest.raises(Refused, match="不能自己核查"):
        hexi.do("gulnar", dossier, "check_pass", how="papers")


def test_a_danger_whose_check_failed_is_checked_again(hexi: SmallTown) -> None:
    dossier = danger(hexi)
    hexi.do("gulnar", dossier, "redone", outcome="solved")
    hexi.do("lixiuying", dossier, "check_fail", words={"why": "还有味道"})
    there = offered(hexi, "gulnar", dossier)
    assert "redone" in there
    assert "settle_now" not in there


def test_what_the_street_did_about_a_restricted_danger_is_checked_above_the_neighbourhood(hexi: SmallTown) -> None:
    dossier = hexi.say("我这阵子真的不想活了").dossier
    hexi.do("zhaomin", dossier, "redone", outcome="explained", words={"done": "谈过了"})
    assert (hexi.stage(dossier), hexi.holder(dossier)) == ("checking", "town")


def test_a_kind_at_risk_cannot_be_settled_on_the_spot_before_it_is_sorted(hexi: SmallTown) -> None:
    dossier = screening(hexi)
    with pytest.raises(Refused, match="另一个人核查"):
        hexi.do("gulnar", dossier, "settle_now", outcome="solved", category=RISKY, words={"done": "换了"})
    hexi.do("gulnar", dossier, "sort", category=RISKY)
    assert "redone" in offered(hexi, "gulnar", dossier)


def test_where_nobody_is_in_danger_nobody_else_looks(hexi: SmallTown) -> None:
    dossier = in_grid(hexi)
    assert dossier.safety == 0
    there = offered(hexi, "aili", dossier)
    assert "redone" not in there
    hexi.do("aili", dossier, "grid_done", outcome="explained", words={"done": "说明了"})
    assert hexi.stage(dossier) == "replying"


def test_an_answer_to_a_danger_instead_of_a_topic_is_checked_as_well(hexi: SmallTown) -> None:
    dossier = topic_in_danger(hexi)
    assert "answer_directly" not in offered(hexi, "lixiuying", dossier)
    hexi.do("lixiuying", dossier, "redone", outcome="explained", words={"done": "燃气公司来看过"})
    assert (hexi.stage(dossier), hexi.holder(dossier)) == ("checking", "desk_east")


def test_an_answer_instead_of_a_topic_goes_straight_on_where_nobody_is_in_danger(hexi: SmallTown) -> None:
    dossier = awaiting_topic(hexi)
    assert "redone" not in offered(hexi, "lixiuying", dossier)
    hexi.do("lixiuying", dossier, "answer_directly", outcome="explained", words={"why": "已有规定"})
    assert hexi.stage(dossier) == "replying"


@pytest.mark.parametrize(("words", "hours"), [(GAS, 2), (FLOOD, 8)])
def test_the_check_of_a_danger_runs_day_and_night_and_is_told_at_night(hexi: SmallTown, words: str, hours: int) -> None:
    with clock.fixed(FRIDAY_EVENING):
        dossier = hexi.say(words).dossier
        hexi.do("gulnar", dossier, "redone", outcome="solved")
        turn = dossier.turns.get(open=True, slot=Turn.MAIN)
        assert turn.due_at == FRIDAY_EVENING + timedelta(hours=hours)
        assert Job.objects.get(owner_id=dossier.pk, template="appeal_to_check").urgent


def test_a_danger_whose_check_failed_is_looked_at_as_soon_as_at_first(hexi: SmallTown) -> None:
    with clock.fixed(FRIDAY_EVENING):
        dossier = danger(hexi)
        hexi.do("gulnar", dossier, "redone", outcome="solved")
        hexi.do("lixiuying", dossier, "check_fail", words={"why": "还有味道"})
        assert dossier.turns.get(open=True, slot=Turn.MAIN).due_at == FRIDAY_EVENING + timedelta(hours=1)
        assert Job.objects.get(owner_id=dossier.pk, template="appeal_check_failed").urgent


# It comes back to be screened


def passed_up(hexi: SmallTown) -> Dossier:
    dossier = danger(hexi, "accept")
    hexi.do("gulnar", dossier, "grid_handle", category=ABOUT)
    hexi.do("aili", dossier, "pass_up", words={"why": "网格关不了阀"})
    return dossier


def returned(hexi: SmallTown) -> Dossier:
    dossier = topic_in_danger(hexi)
    hexi.do("lixiuying", dossier, "topic_returned", words={"why": "不用议，先去看"})
    return dossier


@pytest.mark.parametrize("to", [(), ("accept",)])
def test_a_danger_waits_for_no_answer_and_no_talk(hexi: SmallTown, to: tuple[str, ...]) -> None:
    """Whoever has it does it, and asks beside."""
    assert not {"need_info", "to_topic"} & offered(hexi, "gulnar", danger(hexi, *to))
    plain = hexi.say("灯不亮").dossier
    assert {"need_info", "to_topic"} <= offered(hexi, "gulnar", plain), "the control"


def test_a_danger_is_joined_to_nothing_that_waits_for_an_answer(hexi: SmallTown) -> None:
    host = awaiting_info(hexi)
    with pytest.raises(Refused, match="有危险的不能等"):
        hexi.do("gulnar", danger(hexi), "merge", reason="same_problem", into=host.number)
    hexi.do("gulnar", hexi.say("灯不亮").dossier, "merge", reason="same_problem", into=host.number)


def parted(hexi: SmallTown) -> Dossier:
    dossier = danger(hexi)
    hexi.do("gulnar", dossier, "merge", reason="same_problem", into=hexi.say("楼道里味道不好").dossier.number)
    hexi.do("gulnar", dossier, "split", words={"why": "是另一件"})
    return dossier


def withdrawn(hexi: SmallTown) -> Dossier:
    dossier = danger(hexi, "accept")
    hexi.do("gulnar", dispatch(hexi, dossier), "withdraw", words={"why": "派错了"})
    settle()
    return dossier


@pytest.mark.parametrize("back", [passed_up, returned, parted, withdrawn])
def test_a_danger_that_comes_back_is_looked_at_as_soon_as_at_first(hexi: SmallTown, back) -> None:
    dossier = back(hexi)
    assert hexi.stage(dossier) == "screening"
    assert Turn.objects.get(dossier=dossier, slot="main", open=True).due_at - clock.now() <= timedelta(hours=1)
    told = ("appeal_passed_up", "appeal_parted", "appeal_case_back")
    assert all(Job.objects.filter(owner_id=dossier.pk, template__in=told, kind="tell").values_list("urgent", flat=True))
