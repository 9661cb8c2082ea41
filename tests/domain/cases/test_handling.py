"""First contact, progress, reporting done with what the catalogue asks for, and the look of a second person."""

import hashlib
from datetime import date

import pytest

from gongyi.domain.cases import public
from gongyi.kernel.flows import performing
from gongyi.kernel.flows.engine import Change
from gongyi.kernel.flows.models import Dossier, Step
from gongyi.kernel.flows.story import facts_of, story
from gongyi.kernel.people import actions as people
from gongyi.kernel.people.refusals import Refused
from tests.domain.appeals.builders import rate
from tests.domain.cases.builders import (
    RISKY,
    act,
    handling,
    kept,
    opened,
    photos,
    report,
    row,
    sample,
    signed,
    supervise,
    verifying,
)
from tests.towns import SmallTown, settle


def reasons(case: Dossier) -> list[str]:
    return facts_of(Step.objects.filter(dossier=case, move="report_done").latest("number"))["verify"]


@pytest.mark.parametrize("how", ["visit", "not_wanted"])
def test_contact_in_any_way_opens_the_handling_with_the_cases_own_promise(hexi: SmallTown, how: str) -> None:
    case = signed(hexi)
    act(hexi, case, "first_contact", how=how)
    assert hexi.stage(case) == "handling"
    assert case.turns.get(open=True).due_at == row(case).due_at


@pytest.mark.parametrize("how", ["phone", "relay"])
def test_a_contact_that_cannot_have_been_is_refused(hexi: SmallTown, how: str) -> None:
    case = signed(hexi)
    with pytest.raises(Refused):
        act(hexi, case, "first_contact", how=how)
    hexi.do("zhoujianguo", case, "ask_relay")
    with pytest.raises(Refused):
        act(hexi, case, "first_contact", how=how)
    act(hexi, case, "first_contact", how="visit")
    assert not case.turns.filter(open=True, slot="relay").exists()


def test_a_phone_that_was_released_or_that_the_office_has_is_a_way_of_contact(hexi: SmallTown) -> None:
    released = opened(hexi, kind="help", phone="13912345678", may_call=True, handler="firm")
    act(hexi, released, "acknowledge")
    act(hexi, released, "first_contact", how="phone")
    own = signed(hexi, handler="grid_east2")
    act(hexi, own, "first_contact", how="phone")
    assert hexi.stage(released) == hexi.stage(own) == "handling"


def test_a_way_of_contact_that_nobody_declared_is_refused(hexi: SmallTown) -> None:
    with pytest.raises(Refused):
        act(hexi, signed(hexi), "first_contact", how="telepathy")


def test_a_call_that_nobody_answered_is_recorded_and_the_case_stays(hexi: SmallTown) -> None:
    case = signed(hexi)
    due = case.turns.get(open=True).due_at
    act(hexi, case, "no_answer")
    act(hexi, case, "no_answer")
    assert hexi.stage(case) == "contacting"
    assert case.turns.get(open=True).due_at == due


def test_handling_cannot_be_reported_before_anyone_tried_to_speak_with_the_person(hexi: SmallTown) -> None:
    case = signed(hexi)
    with pytest.raises(Refused):
        report(hexi, case)


def test_no_worker_with_a_case_finds_a_phone_in_it(hexi: SmallTown) -> None:
    case = opened(hexi, phone="13912345678", name="王大妈", text="我是三号楼二单元502的，灯不亮", may_call=True)
    for person in ("zhoujianguo", "gulnar", "zhaomin"):
        read = str(story(case, hexi.actor(person)))
        assert "13912345678" not in read
        assert "王大妈" not in read
        assert "单元502" not in read


def test_photos_are_asked_for_only_where_the_row_says_so(hexi: SmallTown) -> None:
    sample(hexi, 0)
    strict, free = handling(hexi, "corridor_light"), handling(hexi, "strays")
    with pytest.raises(Refused) as refusal:
        act(hexi, strict, "report_done", outcome="solved", words={"done": "换好了"})
    assert refusal.value.code == "missing"
    act(hexi, strict, "report_done", outcome="solved", evidence=photos(hexi, "after"))
    act(hexi, free, "report_done", outcome="solved", words={"done": "已送收容"})
    assert {hexi.stage(strict), hexi.stage(free)} == {"finished"}


def test_words_are_asked_for_where_the_row_says_so(hexi: SmallTown) -> None:
    case = handling(hexi, "water_leak")
    for done in ("", "   "):
        with pytest.raises(Refused):
            act(hexi, case, "report_done", outcome="solved", words={"done": done}, evidence=photos(hexi, "after"))
    assert hexi.stage(case) == "handling"


@pytest.mark.parametrize("outcome", ["explained", "not_allowed"])
def test_no_photo_is_asked_for_where_nothing_was_done(hexi: SmallTown, outcome: str) -> None:
    sample(hexi, 0)
    case = handling(hexi)
    act(hexi, case, "report_done", outcome=outcome, words={"done": "属于市政，已告知"})
    assert (row(case).outcome, hexi.stage(case)) == (outcome, "finished")


def test_progress_is_noted_without_moving_the_case(hexi: SmallTown) -> None:
    case = handling(hexi)
    due = case.turns.get(open=True).due_at
    act(hexi, case, "progress", words={"progress": "已买灯管"})
    assert (hexi.stage(case), case.turns.get(open=True).due_at) == ("handling", due)


def test_duplicate_is_no_outcome_that_a_handler_can_choose(hexi: SmallTown) -> None:
    from gongyi.kernel.flows.inputs import options_for

    matter = hexi.fetch("zhoujianguo", handling(hexi))
    spec = matter.flow.move("report_done")
    offered = {code for code, _text in options_for(spec.needs[0], matter)}
    assert "duplicate" not in offered
    assert {"solved", "partly", "explained", "not_allowed"} <= offered


def test_without_a_reason_a_case_passes_at_once_by_the_machine(hexi: SmallTown) -> None:
    sample(hexi, 0)
    case = handling(hexi)
    report(hexi, case)
    step = Step.objects.filter(dossier=case).latest("number")
    assert (step.move, step.actor, hexi.stage(case)) == ("pass_unverified", "system", "finished")
    assert facts_of(step)["outcome"] == "solved"
    assert reasons(case) == []


def test_a_risky_matter_is_always_looked_at_by_a_second_person(hexi: SmallTown) -> None:
    sample(hexi, 0)
    case = verifying(hexi, RISKY)
    assert (hexi.stage(case), hexi.holder(case), reasons(case)) == ("verifying", "desk_east", ["risk"])
    act(hexi, case, "verify_pass", how="on_site")
    assert (hexi.stage(case), row(case).outcome) == ("finished", "solved")


@pytest.mark.parametrize("words", ["楼道里一股煤气味", "楼道里爆管，水漫到一楼了"])
def test_a_danger_is_always_looked_at_by_a_second_person_whatever_its_kind(hexi: SmallTown, words: str) -> None:
    sample(hexi, 0)
    case = handling(hexi, text=words)
    report(hexi, case)
    assert (hexi.stage(case), hexi.holder(case), reasons(case)) == ("verifying", "desk_east", ["risk"])


def test_a_danger_that_its_own_desk_dealt_with_is_looked_at_by_the_next_above(hexi: SmallTown) -> None:
    sample(hexi, 0)
    case = handling(hexi, handler="desk_east", text="楼道里一股煤气味")
    report(hexi, case)
    assert (hexi.stage(case), hexi.holder(case)) == ("verifying", "secretary_east")


def test_a_supervised_case_is_always_looked_at(hexi: SmallTown) -> None:
    sample(hexi, 0)
    case = handling(hexi)
    supervise(hexi, case)
    act(hexi, case, "answer_supervision", words={"answer": "今天换"})
    report(hexi, case)
    assert (hexi.stage(case), reasons(case)) == ("verifying", ["supervised"])


def sent_again(hexi: SmallTown, parent: Dossier) -> Dossier:
    hexi.do("gulnar", parent, "dispatch", category="corridor_light", words={"statement": "请修灯"})
    case = hexi.case_of(parent)
    act(hexi, case, "acknowledge")
    act(hexi, case, "first_contact", how="visit")
    report(hexi, case)
    return case


def test_a_second_handling_is_always_looked_at(hexi: SmallTown) -> None:
    sample(hexi, 0)
    first = handling(hexi)
    report(hexi, first)
    settle()
    parent = first.parent_links.get().parent
    hexi.do("gulnar", parent, "reply", words={"reply": "修好了"})
    rate(parent, satisfied="dissatisfied", solved=False)
    case = sent_again(hexi, parent)
    assert (kept(case).round, reasons(case)) == (2, ["redo"])


def test_an_order_sent_anew_after_it_was_withdrawn_is_no_second_handling(hexi: SmallTown) -> None:
    sample(hexi, 0)
    first = opened(hexi)
    hexi.do("gulnar", first, "withdraw", words={"why": "派错了"})
    settle()
    case = sent_again(hexi, first.parent_links.get().parent)
    assert (kept(case).round, reasons(case)) == (1, [])


def test_chance_draws_from_the_number_alone_and_in_the_share_the_town_sets(hexi: SmallTown) -> None:
    sample(hexi, 40)
    for _n in range(6):
        case = handling(hexi)
        drawn = int.from_bytes(hashlib.sha256(f"sample {case.number}".encode()).digest()[:4]) % 100 < 40
        report(hexi, case)
        assert (hexi.stage(case), reasons(case)) == (("verifying", ["sample"]) if drawn else ("finished", []))


def test_a_town_may_have_every_case_looked_at(hexi: SmallTown) -> None:
    sample(hexi, 100)
    case = handling(hexi)
    report(hexi, case)
    assert hexi.stage(case) == "verifying"


@pytest.mark.parametrize(
    ("handler", "verifier"), [("firm", "desk_east"), ("grid_east2", "desk_east"), ("desk_east", "secretary_east"), ("heat", "desk_east")]
)  # fmt: skip
def test_the_seat_that_checks_is_never_the_one_that_handled(hexi: SmallTown, handler: str, verifier: str) -> None:
    case = verifying(hexi, RISKY, handler)
    assert hexi.holder(case) == verifier


def test_a_person_who_sits_on_both_seats_cannot_check_their_own_work(hexi: SmallTown) -> None:
    people.appoint(person=hexi.persons["gulnar"], seat=hexi.seats["grid_east2"], starts_on=date(2026, 1, 1))
    case = handling(hexi, "flying_charge")
    hexi.do(
        "gulnar",
        case,
        "report_done",
        outcome="solved",
        words={"done": "已拆"},
        evidence=photos(hexi, "before", "after"),
    )
    assert hexi.holder(case) == "desk_east"
    for move, more in (("verify_pass", {"how": "on_site"}), ("verify_fail", {"words": {"why": "没拆干净"}})):
        with pytest.raises(Refused) as refusal:
            hexi.do("gulnar", case, move, **more)
        assert refusal.value.code == "same_person"
    people.appoint(person=hexi.persons["liuyan"], seat=hexi.seats["desk_east"], starts_on=date(2026, 1, 1))
    hexi.do("liuyan", case, "verify_pass", how="on_site")
    assert hexi.stage(case) == "finished"


def test_what_is_not_done_goes_back_to_the_handler_and_is_looked_at_again(hexi: SmallTown) -> None:
    sample(hexi, 0)
    case = verifying(hexi, RISKY)
    promised = row(case).due_at
    with pytest.raises(Refused):
        act(hexi, case, "verify_fail")
    act(hexi, case, "verify_fail", words={"why": "灭火器还是空的"})
    assert (hexi.stage(case), hexi.holder(case), row(case).outcome) == ("handling", "firm", "")
    assert row(case).due_at == promised
    report(hexi, case)
    assert (hexi.stage(case), reasons(case)) == ("verifying", ["risk", "rework"])


def test_handlers_cannot_pass_their_own_case_by_the_machines_move(hexi: SmallTown) -> None:
    case = verifying(hexi)
    for person in ("zhoujianguo", "gulnar", "zhaomin", "sunli"):
        with pytest.raises(Refused):
            performing.perform(
                matter=hexi.fetch(person, case), key="pass_unverified", change=Change(facts={"outcome": "solved"})
            )


def test_the_finishing_moves_that_others_react_to_are_the_ones_that_finish(hexi: SmallTown) -> None:
    from gongyi.domain.cases.flow import FLOW

    assert set(public.FINISHED) == {move.key for move in FLOW.moves if move.target == "finished"}
    assert set(public.WITHDRAWN) == {move.key for move in FLOW.moves if move.target == "withdrawn"}
    assert set(public.TOLD_TO_REPORTER) <= {move.key for move in FLOW.moves if move.said}


def test_a_finished_case_moves_its_appeal_on_with_the_outcome(hexi: SmallTown) -> None:
    case = verifying(hexi)
    act(hexi, case, "verify_pass", how="phone")
    settle()
    parent = case.parent_links.get().parent
    assert (row(parent).stage, row(parent).outcome) == ("replying", "solved")


def test_a_finished_case_offers_only_a_note(hexi: SmallTown) -> None:
    case = verifying(hexi)
    act(hexi, case, "verify_pass", how="papers")
    assert case.turns.filter(open=True).count() == 0
    with pytest.raises(Refused):
        hexi.do("gulnar", case, "withdraw", words={"why": "不办了"})


def test_only_what_was_solved_counts_as_solved(hexi: SmallTown, monday_morning) -> None:
    from datetime import timedelta

    from gongyi.kernel.access.actor import system
    from gongyi.kernel.figures import counting, declaring
    from gongyi.kernel.figures.lives import Scope, Window

    sample(hexi, 0)
    for outcome in ("solved", "explained", "partly", "solved"):
        report(hexi, handling(hexi), outcome)
    window = Window(monday_morning - timedelta(hours=1), monday_morning + timedelta(hours=1))
    scope = Scope(hexi.town, window, system(hexi.town.pk))
    value = counting.value(declaring.get("cases_solved"), scope)
    assert (value.numerator, value.denominator) == (2, 4)
    assert counting.value(declaring.get("cases_finished"), scope).numerator == 4
