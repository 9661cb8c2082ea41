"""Chasing, supervision orders downward, the call for a joint response upward, and taking an order back."""

import json
from datetime import timedelta

import pytest

from gongyi.domain.cases import public
from gongyi.kernel import clock
from gongyi.kernel.figures import counting
from gongyi.kernel.figures.declaring import get
from gongyi.kernel.figures.lives import Scope, Window
from gongyi.kernel.flows import parameters, performing
from gongyi.kernel.flows.engine import Change
from gongyi.kernel.flows.models import Dossier, Step
from gongyi.kernel.flows.story import facts_of
from gongyi.kernel.flows.sweep import sweep
from gongyi.kernel.flows.telling import values_for
from gongyi.kernel.outbox.models import Job
from gongyi.kernel.people.refusals import Refused
from gongyi.kernel.ui.moveforms import MoveForm
from tests.domain.cases.builders import (
    RISKY,
    act,
    ask_deferral,
    ask_extension,
    convene,
    deferred,
    handling,
    opened,
    photos,
    report,
    row,
    send_back,
    side,
    signed,
    supervise,
    told_in_time,
    verifying,
)
from tests.towns import SmallTown, settle

pytestmark = pytest.mark.both


@pytest.mark.parametrize("person", ["gulnar", "lixiuying", "zhaomin", "sunli"])
def test_a_chase_attaches_to_the_case_tells_the_handler_and_moves_nothing(hexi: SmallTown, person: str) -> None:
    case = signed(hexi)
    due, promised, count = case.turns.get(open=True).due_at, row(case).due_at, Dossier.objects.count()
    hexi.do(person, case, "chase")
    assert Dossier.objects.count() == count
    assert (hexi.holder(case), case.turns.get(open=True).due_at, row(case).due_at) == ("firm", due, promised)
    assert told_in_time(case, "case_chased") == [hexi.seats["firm"].key]


def test_a_handler_does_not_chase_themselves(hexi: SmallTown) -> None:
    with pytest.raises(Refused):
        hexi.do("zhoujianguo", signed(hexi), "chase")


def test_many_cases_are_chased_in_one_act(hexi: SmallTown) -> None:
    cases = [signed(hexi) for _n in range(3)]
    done = verifying(hexi)
    hexi.do("gulnar", done, "verify_pass", how="papers")
    report = performing.perform_many(
        actor=hexi.actor("lixiuying"), numbers=[case.number for case in (*cases, done)], key="chase", change=Change()
    )
    assert set(report.done) == {case.number for case in cases}
    assert list(report.refused) == [done.number]


def test_a_supervision_order_goes_down_to_the_handler_who_must_answer_in_time(hexi: SmallTown) -> None:
    case = handling(hexi)
    promised = row(case).due_at
    supervise(hexi, case)
    turn = case.turns.get(open=True, slot="answer")
    assert side(case, "answer", hexi) == "firm"
    assert turn.due_at == clock.now() + timedelta(days=1, minutes=30)
    assert told_in_time(case, "case_supervised") == [hexi.seats["firm"].key]
    assert (hexi.holder(case), row(case).due_at) == ("firm", promised)


def test_an_order_needs_a_demand_and_one_is_open_at_a_time(hexi: SmallTown) -> None:
    case = handling(hexi)
    with pytest.raises(Refused):
        hexi.do("lixiuying", case, "supervise")
    supervise(hexi, case)
    with pytest.raises(Refused):
        supervise(hexi, case, "zhaomin")


def test_only_those_above_supervise_and_only_the_one_asked_answers(hexi: SmallTown) -> None:
    case = handling(hexi)
    for person in ("zhoujianguo", "aili"):
        with pytest.raises(Refused):
            supervise(hexi, case, person)
    supervise(hexi, case, "zhaomin")
    with pytest.raises(Refused):
        hexi.do("gulnar", case, "answer_supervision", words={"answer": "正在办"})
    with pytest.raises(Refused):
        hexi.do("zhoujianguo", case, "answer_supervision", words={"answer": "  "})
    hexi.do("zhoujianguo", case, "answer_supervision", words={"answer": "今天换好"})
    assert side(case, "answer", hexi) == ""


def test_a_community_supervises_a_firm_but_not_a_department(hexi: SmallTown) -> None:
    supervise(hexi, handling(hexi), "gulnar")
    case = handling(hexi, handler="heat")
    for person in ("gulnar", "lixiuying"):
        with pytest.raises(Refused):
            supervise(hexi, case, person)
    supervise(hexi, case, "zhaomin")


def test_an_unanswered_order_stays_with_whoever_owes_the_answer(hexi: SmallTown) -> None:
    case = handling(hexi)
    supervise(hexi, case)
    with clock.fixed(clock.now() + timedelta(days=3)):
        sweep(hexi.town)
    assert side(case, "answer", hexi) == "firm"


@pytest.mark.parametrize(("issuer", "seat"), [("zhaomin", "street"), ("lixiuying", "secretary_east")])
def test_whoever_issued_an_order_is_told_that_it_was_not_answered_in_time(
    hexi: SmallTown, issuer: str, seat: str
) -> None:
    case = handling(hexi)
    supervise(hexi, case, issuer)
    with clock.fixed(clock.now() + timedelta(days=1, hours=1)):
        sweep(hexi.town)
        settle()
    late = Job.objects.get(owner_id=case.pk, kind="deliver", template="turn_late")
    assert late.recipient == hexi.seats[seat].key
    assert values_for(late)["about"] == f"答复督办单：{case.title}"


def test_a_second_order_can_follow_an_answer(hexi: SmallTown) -> None:
    case = handling(hexi)
    for _n in range(2):
        supervise(hexi, case)
        act(hexi, case, "answer_supervision", words={"answer": "在办"})
    assert Step.objects.filter(dossier=case, move="supervise").count() == 2


def test_a_call_for_a_joint_response_goes_up_to_the_street_which_records_who_came(hexi: SmallTown) -> None:
    case = handling(hexi)
    hexi.do("gulnar", case, "call_in", words={"request": "请供电到场"})
    assert side(case, "coordination", hexi) == "street"
    assert told_in_time(case, "case_called_in") == [hexi.seats["street"].key]
    with pytest.raises(Refused):
        hexi.do("zhaomin", case, "turn_out", words={"result": "明天换线"})
    convene(hexi, case)
    with pytest.raises(Refused):
        hexi.do("gulnar", case, "turn_out", words={"result": "明天换线"})
    with pytest.raises(Refused):
        hexi.do("zhaomin", case, "turn_out", words={"result": " "})
    hexi.do("zhaomin", case, "turn_out", words={"result": "明天换线"})
    assert (side(case, "coordination", hexi), hexi.stage(case), hexi.holder(case)) == ("", "handling", "firm")


@pytest.mark.parametrize(("caller", "told"), [("lixiuying", ["firm", "secretary_east"]), ("zhoujianguo", ["firm"])])
def test_whoever_called_for_a_joint_response_is_told_once_that_it_is_closed(
    hexi: SmallTown, caller: str, told: list[str]
) -> None:
    case = handling(hexi)
    hexi.do(caller, case, "call_in", words={"request": "请供电到场"})
    convene(hexi, case)
    hexi.do("zhaomin", case, "turn_out", words={"result": "明天换线"})
    assert sorted(told_in_time(case, "case_turned_out")) == sorted(hexi.seats[name].key for name in told)


def test_a_community_supervises_neither_the_street_nor_a_returned_case(hexi: SmallTown) -> None:
    case = opened(hexi)
    send_back(hexi, case)
    with pytest.raises(Refused):
        supervise(hexi, case)


def test_an_unanswered_call_climbs_to_the_town(hexi: SmallTown) -> None:
    case = handling(hexi)
    hexi.do("lixiuying", case, "call_in", words={"request": "请供电到场"})
    with clock.fixed(clock.now() + timedelta(days=3)):
        sweep(hexi.town)
    assert side(case, "coordination", hexi) == "town"


@pytest.mark.parametrize("where", ["offered", "returned", "handling", "verifying", "deferred"])
def test_an_order_is_taken_back_anywhere_on_the_way_and_every_turn_ends(hexi: SmallTown, where: str) -> None:
    def returned(town: SmallTown) -> Dossier:
        case = opened(town)
        send_back(town, case)
        return case

    builders = {
        "offered": opened,
        "returned": returned,
        "handling": handling,
        "verifying": verifying,
        "deferred": deferred,
    }
    case = builders[where](hexi)
    with pytest.raises(Refused):
        hexi.do("gulnar", case, "withdraw")
    hexi.do("gulnar", case, "withdraw", words={"why": "反映人说不用了"})
    assert hexi.stage(case) == "withdrawn"
    assert case.turns.filter(open=True).count() == 0
    settle()
    assert row(case.parent_links.get().parent).stage == "screening"


def test_side_turns_end_with_the_case(hexi: SmallTown) -> None:
    case = handling(hexi, "water_leak")
    ask_extension(hexi, case)
    ask_deferral(hexi, case)
    supervise(hexi, case)
    hexi.do("gulnar", case, "call_in", words={"request": "请供电到场"})
    assert case.turns.filter(open=True).count() == 5
    hexi.do("gulnar", case, "withdraw", words={"why": "反映人说不用了"})
    assert case.turns.filter(open=True).count() == 0


def test_taking_back_a_finished_case_does_nothing(hexi: SmallTown) -> None:
    case = verifying(hexi)
    act(hexi, case, "verify_pass", how="phone")
    before = row(case).version
    assert public.withdraw(dossier=case, why="并案") is None
    assert (hexi.stage(case), row(case).version) == ("finished", before)


def test_a_handler_cannot_take_back_the_order_they_were_given(hexi: SmallTown) -> None:
    for category in ("corridor_light", "corridor_clutter", "hukou_id", "heating"):
        case = signed(hexi, category)
        with pytest.raises(Refused):
            act(hexi, case, "withdraw", words={"why": "不想办"})


def test_a_result_is_reported_with_the_answer_to_an_open_order_and_whoever_ordered_is_told(hexi: SmallTown) -> None:
    case = handling(hexi)
    supervise(hexi, case)
    with pytest.raises(Refused, match="督办单"):
        report(hexi, case)
    act(
        hexi,
        case,
        "report_done",
        outcome="solved",
        words={"done": "换好了", "answer": "配件昨天到的"},
        evidence=photos(hexi, "before", "after"),
    )
    assert (hexi.stage(case), side(case, "answer", hexi)) == ("verifying", "")
    assert told_in_time(case, "case_supervision_answered") == [hexi.seats["secretary_east"].key]
    step = Step.objects.get(dossier=case, move="report_done")
    assert json.loads(step.body.body)["words"]["answer"] == "配件昨天到的"


def test_without_an_order_no_answer_is_asked_nor_kept_and_nobody_is_told(hexi: SmallTown) -> None:
    case = handling(hexi, RISKY)
    matter = hexi.fetch("zhoujianguo", case)
    assert "answer" not in MoveForm(matter=matter, spec=matter.flow.move("report_done")).fields
    report(hexi, case)
    assert told_in_time(case, "case_supervision_answered") == []


def test_an_order_that_was_answered_before_is_not_asked_for_again(hexi: SmallTown) -> None:
    case = handling(hexi)
    supervise(hexi, case)
    hexi.do("zhoujianguo", case, "answer_supervision", words={"answer": "今天换好"})
    report(hexi, case)
    assert Step.objects.filter(dossier=case, move="order_answered").count() == 0


def test_the_form_for_the_result_asks_for_the_answer_while_an_order_is_open(hexi: SmallTown) -> None:
    case = handling(hexi)
    supervise(hexi, case)
    matter = hexi.fetch("zhoujianguo", case)
    assert "answer" in MoveForm(matter=matter, spec=matter.flow.move("report_done")).fields


def test_whoever_ordered_is_told_when_the_case_is_withdrawn(hexi: SmallTown) -> None:
    case = handling(hexi)
    supervise(hexi, case)
    hexi.do("gulnar", case, "withdraw", words={"why": "反映人说不用了"})
    assert hexi.seats["secretary_east"].key in told_in_time(case, "case_withdrawn")


def test_whoever_ordered_hears_nothing_of_a_withdrawal_once_the_order_was_answered(hexi: SmallTown) -> None:
    case = handling(hexi)
    supervise(hexi, case)
    act(hexi, case, "answer_supervision", words={"answer": "今天换好"})
    hexi.do("gulnar", case, "withdraw", words={"why": "反映人说不用了"})
    assert told_in_time(case, "case_withdrawn") == [hexi.seats["firm"].key]


@pytest.mark.parametrize("late", [False, True])
def test_that_an_order_was_answered_late_stays_on_record(hexi: SmallTown, late: bool) -> None:
    case, reported = handling(hexi), handling(hexi)
    due = clock.now() + timedelta(days=20 if late else 0)
    for one in (case, reported):
        supervise(hexi, one)
    order = case.turns.get(slot="answer").due_at
    with clock.fixed(due):
        step = hexi.do("zhoujianguo", case, "answer_supervision", words={"answer": "已办"})
        report(hexi, reported, answer="已办")
    with_result = Step.objects.get(dossier=reported, move="order_answered")
    for one in (step, with_result):
        assert facts_of(one).get("was_due", "") == (parameters.stamp(order) if late else "")
    around = Window(due - timedelta(days=1), due + timedelta(days=1))
    answered = counting.value(get("orders_answered"), Scope(hexi.town, around, hexi.actor("zhaomin")))
    assert [(str(part.name), part.count) for part in answered.parts if part.count] == [
        ("超过时限" if late else "按时", 2)
    ]
    assert sorted(counting.behind(answered.figure, Scope(hexi.town, around, hexi.actor("zhaomin")))) == sorted(
        [case.pk, reported.pk]
    )
