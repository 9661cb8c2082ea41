"""The main loop from end to end, through the engine, with the worker doing its part."""

from contextlib import nullcontext
from datetime import date, timedelta

import pytest

from gongyi.domain.appeals import actions, public
from gongyi.kernel import clock
from gongyi.kernel.access import roles
from gongyi.kernel.flows import matters, parameters, registry, undoing
from gongyi.kernel.flows.engine import Change
from gongyi.kernel.flows.history.verify import verify
from gongyi.kernel.flows.models import Dossier, MatterLink, Step, Turn
from gongyi.kernel.flows.story import story
from gongyi.kernel.flows.sweep import sweep
from gongyi.kernel.outbox.models import Job
from gongyi.kernel.people.models import Voice
from gongyi.kernel.people.refusals import Refused
from tests.domain.appeals.builders import rate, speaker
from tests.domain.cases.builders import STATEMENT, act, dispatched, report
from tests.infra.statements import domain_statements
from tests.towns import SmallTown, settle

pytestmark = pytest.mark.both


def finished(hexi: SmallTown, dossier: Dossier) -> Dossier:
    """The handler does it; where somebody else must look at it, the desk finds it good."""
    case = hexi.case_of(dossier)
    act(hexi, case, "acknowledge")
    act(hexi, case, "first_contact", how="visit")
    report(hexi, case)
    if hexi.stage(case) == "verifying":
        act(hexi, case, "verify_pass", how="on_site")
    settle()
    return case


def test_both_flows_are_sound() -> None:
    known = frozenset(role.key for role in roles.known())
    assert [fault for flow in registry.known() for fault in flow.faults(known)] == []


def test_someone_speaks_it_is_handled_checked_answered_rated_and_closed_off(hexi: SmallTown) -> None:
    dossier = dispatched(hexi, phone="13912345678")
    case = hexi.case_of(dossier)
    assert hexi.holder(case) == "firm"
    finished(hexi, dossier)
    assert hexi.stage(case) == "finished"
    assert hexi.stage(dossier) == "replying"
    hexi.do("gulnar", dossier, "reply", words={"reply": "灯已换好，请看看。"})
    assert hexi.holder(dossier) == "voice"
    rate(dossier)
    hexi.do("gulnar", dossier, "close_off")
    row = Dossier.objects.get(pk=dossier.pk)
    assert (row.stage, row.outcome, row.closed_year) == ("closed_off", "solved", 2026)
    assert verify().faults == []


def test_registering_costs_at_most_eight_statements(hexi: SmallTown) -> None:
    """In a process that began after the town's rules were stored."""
    hexi.say()
    parameters.forget()
    hexi.say(phone="13912345679")
    with domain_statements() as seen:
        hexi.say(phone="13912345678")
    assert len(seen) <= 8, seen


def test_the_same_form_sent_twice_gives_the_same_number(hexi: SmallTown) -> None:
    first, second = hexi.say(key="form:1"), hexi.say(key="form:1")
    assert (first.number, first.is_new, second.number, second.is_new) == (first.number, True, first.number, False)
    assert Voice.objects.count() == 1


def test_a_settled_matter_needs_no_case(hexi: SmallTown) -> None:
    dossier = hexi.say().dossier
    hexi.do("gulnar", dossier, "accept")
    hexi.do("gulnar", dossier, "settle_now", outcome="solved")
    assert hexi.stage(dossier) == "replying"
    assert not MatterLink.objects.filter(parent=dossier).exists()


def test_a_matter_in_the_grid_climbs_when_its_time_runs_out(hexi: SmallTown) -> None:
    dossier = hexi.say().dossier
    hexi.do("gulnar", dossier, "accept")
    hexi.do("gulnar", dossier, "grid_handle", category="corridor_light")
    assert hexi.holder(dossier) == "grid_east2"
    with clock.fixed(clock.now() + timedelta(days=30)):
        sweep(hexi.town)
        sweep(hexi.town)
    assert hexi.holder(dossier) == "desk_east"
    assert Step.objects.filter(dossier=dossier, move="climb").count() == 1


def test_the_promise_starts_at_registration_and_never_again(hexi: SmallTown) -> None:
    dossier = hexi.say().dossier
    before = Dossier.objects.get(pk=dossier.pk)
    with clock.fixed(clock.now() + timedelta(hours=26)):
        hexi.do("gulnar", dossier, "accept")
        hexi.do("gulnar", dossier, "sort", category="corridor_light")
    after = Dossier.objects.get(pk=dossier.pk)
    assert after.opened_at == before.opened_at
    assert before.opened_at.isoformat()[:19] in after.clock


def test_a_dissatisfied_person_gets_two_second_handlings_then_the_street_then_a_final_notice(hexi: SmallTown) -> None:
    dossier = dispatched(hexi)
    for round_number in (1, 2, 3):
        finished(hexi, dossier)
        hexi.do("gulnar", dossier, "reply", words={"reply": "办好了"})
        rate(dossier, "dissatisfied", solved=False)
        if round_number < 3:
            assert hexi.stage(dossier) == "screening"
            hexi.do("gulnar", dossier, "dispatch", category="corridor_light", words=STATEMENT)
    assert hexi.stage(dossier) == "street_review"
    assert hexi.holder(dossier) == "street"
    hexi.do("zhaomin", dossier, "final_notice", words={"notice": "已按规定办理，理由如下。"})
    assert hexi.stage(dossier) == "closing"
    assert verify().faults == []


def test_silence_is_not_rated_and_never_satisfied(hexi: SmallTown) -> None:
    dossier = hexi.say().dossier
    hexi.do("gulnar", dossier, "accept")
    hexi.do("gulnar", dossier, "settle_now", outcome="explained")
    hexi.do("gulnar", dossier, "reply", words={"reply": "是这样的"})
    with clock.fixed(clock.now() + timedelta(days=8)):
        sweep(hexi.town)
    assert hexi.stage(dossier) == "closing"
    assert Step.objects.filter(dossier=dossier, move__startswith="rate_").count() == 0
    assert Step.objects.filter(dossier=dossier, move="rating_lapsed").count() == 1


def test_whoever_handled_it_cannot_enter_the_rating(hexi: SmallTown) -> None:
    dossier = hexi.say().dossier
    hexi.do("gulnar", dossier, "accept")
    hexi.do("gulnar", dossier, "settle_now", outcome="solved")
    hexi.do("gulnar", dossier, "reply", words={"reply": "好了"})
    with pytest.raises(Refused):
        public.rate(
            matter=hexi.fetch("gulnar", dossier),
            contacted=True,
            solved=True,
            satisfied="satisfied",
            entered_for="phone",
        )
    public.rate(
        matter=hexi.fetch("lixiuying", dossier), contacted=True, solved=True, satisfied="satisfied", entered_for="phone"
    )
    assert hexi.stage(dossier) == "closing"


def test_joining_two_matters_keeps_lineage_and_can_be_undone(hexi: SmallTown) -> None:
    first, second = hexi.say().dossier, hexi.say("灯还是不亮").dossier
    step = hexi.do("gulnar", second, "merge", reason="same_problem", into=first.number)
    assert hexi.stage(second) == "merged"
    assert Voice.objects.filter(owner_id=first.pk).count() == 2
    assert Dossier.objects.get(pk=first.pk).spread == 2
    undoing.undo(matter=hexi.fetch("gulnar", second), number=step.number)
    assert hexi.stage(second) == "registered"
    assert Voice.objects.filter(owner_id=second.pk).count() == 1
    assert Dossier.objects.get(pk=first.pk).spread == 1
    assert verify().faults == []


def test_danger_words_come_first_and_name_the_phone(hexi: SmallTown) -> None:
    registered = hexi.say("楼道里一股煤气味，快来人")
    assert registered.dossier.safety == 2
    assert registered.dangers[0].phone == "119"


def test_the_firm_reads_only_the_released_statement(hexi: SmallTown) -> None:
    dossier = dispatched(hexi, text="我是三号楼二单元502的王大妈，灯不亮", phone="13912345678", name="王大妈")
    firm = hexi.actor("zhoujianguo")
    with pytest.raises(Dossier.DoesNotExist):
        matters.fetch(firm, dossier.number)
    steps = list(story(hexi.case_of(dossier), firm))
    read = str([(step.words, step.label, step.facts) for step in steps])
    assert "王大妈" not in read
    assert "502" not in str([(step.words, step.label) for step in steps]), (
        "among the facts any row may bear that number"
    )
    assert "13912345678" not in read
    assert "三号楼楼道灯不亮" in read


def test_a_statement_that_names_someone_is_refused(hexi: SmallTown) -> None:
    dossier = hexi.say().dossier
    hexi.do("gulnar", dossier, "accept")
    with pytest.raises(Refused):
        hexi.do(
            "gulnar",
            dossier,
            "dispatch",
            category="corridor_light",
            words={"statement": "王大妈家2单元502室灯不亮，电话13912345678"},
        )
    assert hexi.stage(dossier) == "screening"


def test_one_open_main_turn_per_open_matter_through_the_whole_loop(hexi: SmallTown) -> None:
    dossier = dispatched(hexi)
    finished(hexi, dossier)
    for row in Dossier.objects.all():
        assert Turn.objects.filter(dossier=row, open=True, slot="main").count() == (0 if row.closed_at else 1)


def test_a_chase_is_throttled_and_never_reorders(hexi: SmallTown) -> None:
    dossier = hexi.say().dossier
    matter = matters.fetch_by_id(speaker(dossier), dossier.pk)
    due = matter.main.due_at
    said = clock.now()
    for hours, refused in ((0, False), (0.5, True), (1, False), (2, False), (4, True)):
        with clock.fixed(said + timedelta(hours=hours)), pytest.raises(Refused) if refused else nullcontext():
            actions.chase(matter=matters.fetch_by_id(speaker(dossier), dossier.pk), change=Change(), version=None)
    assert dossier.turns.get(open=True).due_at == due


def test_review_day_of_a_deferral_stops_the_clock(hexi: SmallTown) -> None:
    dossier = dispatched(hexi, category="water_leak")
    case = hexi.case_of(dossier)
    hexi.do("zhoujianguo", case, "acknowledge")
    hexi.do("zhoujianguo", case, "first_contact", how="visit")
    promised = Dossier.objects.get(pk=case.pk).due_at
    hexi.do(
        "zhoujianguo", case, "ask_deferral", ground="funding", review_on=date(2026, 3, 12), words={"why": "等维修资金"}
    )
    hexi.do("gulnar", case, "approve_deferral")
    assert Dossier.objects.get(pk=case.pk).due_at is None
    with clock.fixed(clock.now() + timedelta(days=7)):
        hexi.do("gulnar", case, "resume")
    assert Dossier.objects.get(pk=case.pk).due_at == promised + timedelta(days=7)
    assert hexi.holder(case) == "firm"


@pytest.mark.parametrize("accepted_first", [True, False])
def test_whoever_spoke_hears_once_that_it_is_accepted_also_when_it_is_dispatched_at_once(
    hexi: SmallTown, accepted_first: bool
) -> None:
    dossier = hexi.say(phone="13912345678").dossier
    if accepted_first:
        hexi.do("gulnar", dossier, "accept")
    hexi.do("gulnar", dossier, "dispatch", category="corridor_light", words={"statement": "换灯"})
    settle()
    assert Job.objects.filter(kind="tell", owner_id=dossier.pk, template="appeal_accepted").count() == 1
