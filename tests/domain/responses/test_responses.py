"""A joint response (吹哨、报到): the street calls bodies, each comes and says what it does, the round is closed with what was agreed."""

from datetime import date, timedelta

import pytest

from gongyi.domain.cases import marking, queries
from gongyi.domain.cases.flow import FLOW as CASE
from gongyi.domain.responses import public
from gongyi.domain.responses.flow import FLOW
from gongyi.kernel import clock
from gongyi.kernel.access.actor import system
from gongyi.kernel.clock.limits import Clock, Limit
from gongyi.kernel.flows import facts, filing, matters, parameters, registry
from gongyi.kernel.flows.history.verify import verify
from gongyi.kernel.flows.models import Dossier, Step, Turn
from gongyi.kernel.flows.retelling import as_sent
from gongyi.kernel.flows.story import Told, facts_of, story, words_of
from gongyi.kernel.flows.sweep import sweep
from gongyi.kernel.outbox.models import Job
from gongyi.kernel.people.refusals import Refused
from tests.domain.cases.builders import STATEMENT, convene, handling, side
from tests.domain.responses.builders import asked, called_in, respond, responded
from tests.towns import SmallTown, settle


def told(dossier: Dossier, template: str) -> list[str]:
    with clock.fixed(clock.now() + timedelta(minutes=11)):
        settle()
    rows = Job.objects.filter(owner_id=dossier.pk, kind="deliver", channel="inapp", template=template)
    return list(rows.values_list("recipient", flat=True))


def test_each_body_called_gets_a_turn_with_its_own_time_and_a_message(hexi: SmallTown) -> None:
    case = called_in(hexi)
    heat, police = convene(hexi, case, "heat", "police")
    assert (hexi.holder(heat), hexi.holder(police)) == ("heat", "police")
    assert heat.turns.get(open=True).due_at == clock.now() + timedelta(days=1, minutes=30)
    assert told(heat, "response_asked") == [hexi.seats["heat"].key]
    step = heat.steps.get(number=1)
    assert "请在 2026年3月3日 10:30 前报到" in as_sent(
        Job.objects.filter(step=step.pk, template="response_asked")[0], heat, step
    )
    assert (side(case, "coordination", hexi), hexi.stage(case)) == ("street", "handling")


def test_a_body_sees_what_is_asked_and_the_released_statement_and_nothing_else(hexi: SmallTown) -> None:
    response = asked(hexi)
    case = response.parent_links.get().parent
    assert words_of(response, "open") == {"statement": f"请周五到现场看一看\n{STATEMENT['statement']}"}
    for hidden in (case, case.parent_links.get().parent):
        with pytest.raises(Dossier.DoesNotExist):
            hexi.fetch("heat", hidden)


def test_what_is_asked_may_hold_no_telephone(hexi: SmallTown) -> None:
    case = called_in(hexi)
    with pytest.raises(Refused):
        hexi.do("zhaomin", case, "convene", bodies=[hexi.seats["heat"].key], words={"request": "请打 13912345678"})
    assert public.of(case) == []


def test_a_party_kept_apart_cannot_be_called_and_one_found_later_loses_its_turn(hexi: SmallTown) -> None:
    case = called_in(hexi)
    response = convene(hexi, case)[0]
    filing.keep_apart(matter=matters.by_machine(case), key=hexi.seats["heat"].key)
    assert hexi.holder(response) == "street"
    with pytest.raises(Refused):
        convene(hexi, case, "heat")


def test_a_body_responds_with_a_day_and_a_result_and_the_convener_is_told(hexi: SmallTown) -> None:
    response = asked(hexi)
    case = response.parent_links.get().parent
    with pytest.raises(Refused):
        hexi.do("heat", response, "respond", on=date(2026, 3, 3), words={"result": " "})
    with pytest.raises(Refused):
        hexi.do("heat", response, "respond", on=date(1900, 1, 1), words={"result": "去过"})
    respond(hexi, response)
    settle()
    assert told(case, "case_response_in") == [hexi.seats["street"].key]
    step = Step.objects.get(dossier=case, move="response_in")
    assert facts_of(step)["body"] == hexi.seats["heat"].key
    seen = public.called(hexi.actor("zhaomin"), case)
    assert [(one.body, one.on, one.result, one.open) for one in seen] == [
        ("供热站 部门站所", date(2026, 3, 3), "阀门已检修，周五换新", False)
    ]
    assert [one.came for one in seen] == [False], "it only said that it comes tomorrow"


def test_a_response_is_told_once_however_often_it_is_delivered(hexi: SmallTown) -> None:
    from gongyi.domain.cases.reactions import body_responded

    response = responded(hexi)
    settle()
    body_responded(response, Step.objects.get(dossier=response, move="respond"))
    assert Step.objects.filter(move="response_in").count() == 1


def test_whoever_convened_sees_who_has_not_come_and_reminds_them(hexi: SmallTown) -> None:
    case = called_in(hexi)
    heat, police = convene(hexi, case, "heat", "police")
    respond(hexi, heat)
    assert [one.open for one in public.called(hexi.actor("zhaomin"), case)] == [False, True]
    hexi.do("zhaomin", police, "chase")
    assert told(police, "response_chased") == [hexi.seats["police"].key]
    with pytest.raises(Refused):
        hexi.do("heat", heat, "chase")


def test_a_round_closes_with_what_was_agreed_and_ends_what_nobody_waits_for(hexi: SmallTown) -> None:
    case = called_in(hexi)
    heat, police = convene(hexi, case, "heat", "police")
    respond(hexi, heat)
    step = hexi.do("zhaomin", case, "turn_out", words={"result": "供热站周五换阀门"})
    assert facts_of(step) == {"coming": [hexi.seats["heat"].key], "spared": [hexi.seats["police"].key]}
    assert (hexi.stage(heat), hexi.stage(police)) == ("responded", "ended")
    assert side(case, "coordination", hexi) == ""
    assert told(police, "response_ended") == [hexi.seats["police"].key]


def closed(hexi: SmallTown, case: Dossier) -> dict[str, list[str]]:
    """What the closing of a round says of the bodies, by their short names."""
    step = hexi.do("zhaomin", case, "turn_out", words={"result": "说好了"})
    names = {seat.key: name for name, seat in hexi.seats.items()}
    return {kind: [names[key] for key in keys] for kind, keys in facts_of(step).items()}


def test_a_round_says_of_each_body_what_is_true_of_it(hexi: SmallTown) -> None:
    case = called_in(hexi)
    heat, police = convene(hexi, case, "heat", "police")
    hexi.do("heat", heat, "respond", on=date(2026, 3, 2), words={"result": "已到场"})
    with clock.fixed(police.turns.get(open=True).due_at + timedelta(minutes=1)):
        assert closed(hexi, case) == {"came": ["heat"], "missing": ["police"]}
    settle()
    lines = facts.teller(matters.by_machine(case), ())(told_step(case, "turn_out"))
    assert [line for line in lines if "的" in line[0]] == [
        ("到场的", "供热站 部门站所"),
        ("过了时限没有报到的", "河西街道 社区民警"),
    ]


def test_an_earlier_round_does_not_count_in_a_later_one(hexi: SmallTown) -> None:
    case = called_in(hexi)
    convene(hexi, case, "police")
    assert closed(hexi, case) == {"spared": ["police"]}
    hexi.do("gulnar", case, "call_in", words={"request": "又坏了"})
    convene(hexi, case, "heat")
    assert closed(hexi, case) == {"spared": ["heat"]}


@pytest.mark.parametrize(("day", "label"), [(2, "到场日期"), (5, "说好到场的日期")])
def test_the_case_says_whether_a_body_came_or_only_said_so(hexi: SmallTown, day: int, label: str) -> None:
    response = asked(hexi)
    hexi.do("heat", response, "respond", on=date(2026, 3, day), words={"result": "看了"})
    settle()
    case = response.parent_links.get().parent
    lines = dict(facts.teller(matters.by_machine(case), ())(told_step(case, "response_in")))
    assert lines[label] == f"3月{day}日"
    assert lines["报到的单位"] == "供热站 部门站所"


def told_step(case: Dossier, move: str) -> Told:
    return next(step for step in story(case, system(case.town_id)) if step.move == move)


def test_whoever_handles_it_is_not_among_those_to_be_called(hexi: SmallTown) -> None:
    case = called_in(hexi)
    offered = [key for key, _name in queries.body_options(matters.by_machine(case))]
    assert hexi.holder(case) == "firm"
    assert hexi.seats["firm"].key not in offered
    assert hexi.seats["heat"].key in offered
    with pytest.raises(Refused):
        convene(hexi, case, "firm")


def test_a_round_cannot_close_before_anybody_was_called_nor_by_an_earlier_round(hexi: SmallTown) -> None:
    case = called_in(hexi)
    with pytest.raises(Refused):
        hexi.do("zhaomin", case, "turn_out", words={"result": "说好了"})
    convene(hexi, case)
    hexi.do("zhaomin", case, "turn_out", words={"result": "说好了"})
    hexi.do("gulnar", case, "call_in", words={"request": "又坏了"})
    with pytest.raises(Refused):
        hexi.do("zhaomin", case, "turn_out", words={"result": "说好了"})


def test_a_call_that_is_not_needed_is_declined_with_a_reason_to_whoever_asked(hexi: SmallTown) -> None:
    case = called_in(hexi)
    with pytest.raises(Refused):
        hexi.do("zhaomin", case, "decline_call")
    hexi.do("zhaomin", case, "decline_call", words={"why": "物业自己能办"})
    assert side(case, "coordination", hexi) == ""
    assert told(case, "case_call_declined") == [hexi.seats["desk_east"].key]


def test_bodies_are_added_to_a_round_but_not_asked_twice_at_once(hexi: SmallTown) -> None:
    case = called_in(hexi)
    convene(hexi, case, "heat")
    with pytest.raises(Refused):
        convene(hexi, case, "heat")
    both = convene(hexi, case, "heat", "police")
    assert [hexi.holder(one) for one in both] == ["heat", "police"]


@pytest.mark.parametrize("end", ["withdraw", "verify"])
def test_responses_end_with_their_case(hexi: SmallTown, end: str) -> None:
    case = called_in(hexi)
    response = convene(hexi, case)[0]
    if end == "withdraw":
        hexi.do("gulnar", case, "withdraw", words={"why": "不用办了"})
    else:
        hexi.do("zhoujianguo", case, "report_done", outcome="explained", words={"done": "说清了"})
        if hexi.stage(case) == "verifying":
            hexi.do("gulnar", case, "verify_pass", how="phone")
    settle()
    assert hexi.stage(response) == "ended"
    assert verify().faults == []


def test_a_late_response_stays_where_it_is_and_holds_up_neither_case_nor_appeal(hexi: SmallTown) -> None:
    response = asked(hexi)
    case = response.parent_links.get().parent
    with clock.fixed(clock.now() + timedelta(days=3)):
        assert sweep(hexi.town)["late"] > 0
    assert hexi.holder(response) == "heat"
    assert filing.children(case) == []
    assert Turn.objects.get(dossier=case, slot="main", open=True).holder_key == hexi.seats["firm"].key


def test_a_restricted_case_restricts_its_responses(hexi: SmallTown) -> None:
    response = asked(hexi)
    parent = response.parent_links.get().parent.parent_links.get().parent
    hexi.do("gulnar", parent, "restrict", words={"why": "涉及家事"})
    assert Dossier.objects.get(pk=response.pk).sensitivity == "restricted"


def test_the_flow_of_a_case_names_both_ways_out_of_a_call() -> None:
    ways = {move.key for move in CASE.moves if "coordination" in move.closes}
    assert ways == {"turn_out", "decline_call"}


def test_a_response_belongs_to_the_record(hexi: SmallTown) -> None:
    response = responded(hexi)
    settle()
    assert verify().faults == []
    assert matters.by_machine(response).stage.key == "responded"


def test_the_street_is_led_to_convene_then_to_close_the_round_and_the_handler_to_their_own_step(
    hexi: SmallTown,
) -> None:
    likely = registry.entry("case").likely
    assert likely is not None
    case = called_in(hexi)
    assert likely(hexi.fetch("zhaomin", case)) == "convene"
    convene(hexi, case)
    assert likely(hexi.fetch("zhaomin", case)) == "turn_out"
    assert likely(hexi.fetch("zhoujianguo", case)) == "report_done"
    hexi.do("zhaomin", case, "turn_out", words={"result": "周五换阀"})
    assert likely(hexi.fetch("zhaomin", case)) == "report_done"


def in_danger(hexi: SmallTown) -> Dossier:
    """A case whose words name a danger, called in by the community."""
    case = handling(hexi, text="楼道里一股煤气味")
    hexi.do("gulnar", case, "call_in", words={"request": "请燃气公司到场"})
    return case


def test_in_a_danger_the_street_convenes_and_a_body_responds_within_hours_of_day_and_night(hexi: SmallTown) -> None:
    case = in_danger(hexi)
    convening = case.turns.get(open=True, slot="coordination")
    assert convening.due_at - clock.now() == timedelta(hours=1)
    response = convene(hexi, case)[0]
    due = response.turns.get(open=True).due_at
    assert due - clock.now() == timedelta(hours=2)
    assert due <= Dossier.objects.get(pk=case.pk).due_at


def test_a_town_sets_these_times(hexi: SmallTown) -> None:
    parameters.set_parameters(town=hexi.town, flow=FLOW, changes={"urgent_respond": Limit(3, Clock.URGENT_HOURS)})
    response = convene(hexi, in_danger(hexi))[0]
    assert response.turns.get(open=True).due_at - clock.now() == timedelta(hours=3)


def test_a_body_that_is_called_has_no_longer_than_the_promise(hexi: SmallTown) -> None:
    case = called_in(hexi)
    promised = Dossier.objects.get(pk=case.pk).due_at
    with clock.fixed(promised - timedelta(minutes=30)):
        response = convene(hexi, case)[0]
    assert response.turns.get(open=True).due_at == promised


def test_otherwise_it_has_its_own_time_and_no_promise_beside_it(hexi: SmallTown) -> None:
    response = asked(hexi)
    assert response.due_at is None
    assert response.turns.get(open=True).due_at < Dossier.objects.get(pk=response.parent_links.get().parent_id).due_at


def test_all_who_were_called_are_told_what_was_agreed_and_it_stands_in_their_file(hexi: SmallTown) -> None:
    case = called_in(hexi)
    came, silent = convene(hexi, case, "heat", "police")
    respond(hexi, came)
    settle()
    hexi.do("zhaomin", case, "turn_out", words={"result": "供热站周五换阀门"})
    assert words_of(came, "agreed") == {"agreed": "供热站周五换阀门"}
    assert told(came, "response_agreed") == [hexi.seats["heat"].key]
    assert told(silent, "response_agreed") == told(silent, "response_ended") == [hexi.seats["police"].key]
    for response, who in ((came, "heat"), (silent, "wanghaitao")):
        read = story(Dossier.objects.get(pk=response.pk), hexi.actor(who))
        assert "供热站周五换阀门" in " ".join(words for step in read for words in step.words.values())


def test_the_form_that_closes_the_round_names_who_has_not_come(hexi: SmallTown) -> None:
    case = called_in(hexi)
    heat, _police = convene(hexi, case, "heat", "police")
    respond(hexi, heat)
    said = marking.closing_marks(hexi.fetch("zhaomin", case))["result"]
    assert "社区民警" in said
    assert "供热站" not in said
    assert "不用再来" in said


def test_where_all_have_come_the_form_says_nothing_of_it(hexi: SmallTown) -> None:
    case = called_in(hexi)
    respond(hexi, *convene(hexi, case, "heat"))
    assert marking.closing_marks(hexi.fetch("zhaomin", case)) == {}
