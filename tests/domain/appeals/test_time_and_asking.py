"""What a case's time does to the promise, and how those who spoke through a worker are asked how it was done."""

import json
from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone
from django.utils.translation import override

from gongyi.domain.appeals import public
from gongyi.kernel import clock
from gongyi.kernel.flows import authority, matters, performing, timing
from gongyi.kernel.flows.engine import Change
from gongyi.kernel.flows.history.verify import verify
from gongyi.kernel.flows.models import Dossier, Step
from gongyi.kernel.flows.story import facts_of, story, words_of
from gongyi.kernel.flows.sweep import sweep
from gongyi.kernel.outbox import templates
from gongyi.kernel.outbox.models import Job
from gongyi.kernel.people import actions as people
from gongyi.kernel.people.refusals import Refused, Throttled
from tests.domain.appeals.builders import awaiting_info, speaker
from tests.domain.cases.builders import (
    DEFERRABLE,
    act,
    ask_deferral,
    ask_extension,
    deferred,
    deferred_by_the_secretary,
    handling,
    report,
    row,
)
from tests.towns import SmallTown, settle

PHONE = {"channel": "phone", "phone": "13912345678"}


def parent_of(case: Dossier) -> Dossier:
    return row(case.parent_links.get().parent)


def answered(hexi: SmallTown, **more: object) -> Dossier:
    return answer(hexi, hexi.say(**more).dossier)


def answer(hexi: SmallTown, dossier: Dossier, **words: str) -> Dossier:
    hexi.do("gulnar", dossier, "accept")
    hexi.do("gulnar", dossier, "settle_now", outcome="explained", words={"done": "说明了原因"})
    hexi.do("lixiuying", dossier, "note", words={"note": "请回访"})
    hexi.do("gulnar", dossier, "reply", words={"reply": "是这样的"} | words)
    return dossier


def asked_at(dossier: Dossier, hexi: SmallTown) -> str:
    turn = dossier.turns.filter(open=True, slot="follow_up").first()
    return next((name for name, seat in hexi.seats.items() if turn and seat.key == turn.holder_key), "")


def deputise(hexi: SmallTown, name: str, whose: str, seat: str) -> None:
    until = hexi.today + timedelta(days=9)
    person, whom = hexi.persons[name], hexi.persons[whose]
    people.appoint(person=person, seat=hexi.seats[seat], starts_on=hexi.today, ends_on=until, acting_for=whom)


def follow_up(hexi: SmallTown, dossier: Dossier, result: str, *, days: float = 0) -> Step:
    with clock.fixed(clock.now() + timedelta(days=days)):
        return hexi.do("lixiuying", dossier, "follow_up", result=result)


def test_granted_time_moves_the_promise_as_much_and_says_why(hexi: SmallTown) -> None:
    case = handling(hexi)
    promised = parent_of(case).due_at
    ask_extension(hexi, case, 2)
    hexi.do("gulnar", case, "approve_extension")
    settle()
    parent = parent_of(case)
    assert parent.due_at == row(case).due_at > promised
    assert parent.turns.get(open=True, slot="main").due_at == parent.due_at
    assert words_of(parent, "case_extended") == {"told": "配件周五才到"}
    assert verify().faults == []


def late_at(dossier: Dossier, move: str) -> list[str]:
    return json.loads(Step.objects.get(dossier=dossier, move=move).facts).get("late", [])


def test_time_asked_for_before_the_day_counts_from_the_day_however_late_it_is_granted(hexi: SmallTown) -> None:
    case = handling(hexi)
    promised = row(case).due_at
    with clock.fixed(promised - timedelta(hours=1)):
        ask_extension(hexi, case, 2)
    with clock.fixed(promised + timedelta(hours=16)):
        hexi.do("gulnar", case, "approve_extension")
        settle()
        parent = parent_of(case)
        assert parent.due_at == row(case).due_at > clock.now()
        report(hexi, case)
        if hexi.stage(case) == "verifying":  # one in some is looked at
            hexi.do("gulnar", case, "verify_pass", how="phone")
        settle()
        hexi.do("gulnar", parent, "reply", words={"reply": "换好了"})
    assert (late_at(case, "report_done"), late_at(parent, "reply")) == ([], [])
    assert verify().faults == []


def test_a_deferral_asked_for_before_the_day_stops_both_clocks_from_then_however_late_it_is_granted(
    hexi: SmallTown,
) -> None:
    case = handling(hexi, DEFERRABLE)
    promised = row(case).due_at
    with clock.fixed(promised - timedelta(days=1)):
        asked = ask_deferral(hexi, case, date(2026, 3, 20))
    with clock.fixed(promised + timedelta(days=3)):
        hexi.do("gulnar", case, "approve_deferral")
        settle()
    with clock.fixed(promised + timedelta(days=9)):
        hexi.do("gulnar", case, "resume")
        settle()
        for dossier in (row(case), parent_of(case)):
            deadline, _since = timing.read(dossier.clock)
            assert deadline.pauses == ((asked.when, clock.now()),)
            assert dossier.due_at > clock.now()
    assert verify().faults == []


def test_what_was_broken_when_a_deferral_was_asked_for_stays_broken(hexi: SmallTown) -> None:
    case = handling(hexi, DEFERRABLE)
    promised = row(case).due_at
    with clock.fixed(promised + timedelta(hours=1)):
        ask_deferral(hexi, case, date(2026, 3, 20))
        hexi.do("gulnar", case, "approve_deferral")
        settle()
    with clock.fixed(promised + timedelta(days=9)):
        hexi.do("gulnar", case, "resume")
        settle()
    assert row(case).due_at == promised
    assert parent_of(case).due_at <= promised


def test_asking_reaches_whoever_looks_at_it_while_it_is_on_the_books(hexi: SmallTown) -> None:
    case = deferred_by_the_secretary(hexi)
    parent = parent_of(case)
    performing.perform(matter=matters.fetch_by_id(speaker(parent), parent.pk), key="chase", change=Change())
    with clock.fixed(clock.now() + timedelta(minutes=2)):
        settle()
    told = Job.objects.filter(template="case_chased", kind="deliver")
    assert [(job.owner_id, job.recipient) for job in told] == [(case.pk, hexi.seats["secretary_east"].key)]


def test_a_matter_on_the_books_stands_still_for_the_person_too_and_goes_on_with_its_case(hexi: SmallTown) -> None:
    case = deferred(hexi)
    promised = parent_of(case).due_at
    settle()
    parent = parent_of(case)
    assert (parent.stage, parent.due_at, hexi.holder(parent)) == ("on_books", None, "desk_east")
    said = [step.said for step in story(parent, hexi.actor("gulnar")) if step.move == "case_deferred"]
    assert said
    assert words_of(parent, "case_deferred") == {"told": "等维修资金"}
    with clock.fixed(clock.now() + timedelta(days=7)):
        act(hexi, case, "resume")
        settle()
        parent = parent_of(case)
        assert parent.stage == "with_handler"
        assert parent.due_at is not None
        assert parent.due_at > promised
    assert verify().faults == []


def test_a_case_withdrawn_from_the_books_is_screened_again(hexi: SmallTown) -> None:
    case = deferred(hexi)
    settle()
    hexi.do("gulnar", case, "withdraw", words={"why": "改由街道统一施工"})
    settle()
    assert parent_of(case).stage == "screening"


def test_the_person_may_still_add_ask_and_take_back_while_it_is_on_the_books(hexi: SmallTown) -> None:
    case = deferred(hexi)
    settle()
    parent = parent_of(case)
    offered = {move.key for move in authority.allowed(matters.fetch_by_id(speaker(parent), parent.pk))}
    assert {"add_words", "chase", "ask_call", "take_back"} <= offered


@pytest.mark.parametrize("channel", ["phone", "desk", "card"])
def test_whoever_spoke_to_a_worker_and_left_a_phone_is_asked_by_a_worker(hexi: SmallTown, channel: str) -> None:
    assert asked_at(answered(hexi, channel=channel, phone="13912345678"), hexi) == "secretary_east"


def test_whoever_came_by_the_web_gets_a_link_and_no_call(hexi: SmallTown) -> None:
    assert asked_at(answered(hexi, phone="13912345678"), hexi) == ""


def test_whoever_left_a_landline_is_called_however_they_came(hexi: SmallTown) -> None:
    assert asked_at(answered(hexi, phone="09062133333"), hexi) == "secretary_east"


def test_whoever_joined_and_left_a_landline_is_called(hexi: SmallTown) -> None:
    dossier = hexi.say(phone="13912345678").dossier
    public.join(dossier=dossier, key="joined", phone="09062133333")
    assert asked_at(answer(hexi, dossier, summary="已说明"), hexi) == "secretary_east"


def test_nobody_is_sent_after_a_person_who_cannot_be_reached(hexi: SmallTown) -> None:
    assert asked_at(answered(hexi, channel="card"), hexi) == ""
    assert asked_at(answered(hexi, channel="visit"), hexi) == "secretary_east"


def test_three_tries_on_two_days_are_enough_and_three_on_one_are_not(hexi: SmallTown) -> None:
    dossier = answered(hexi, **PHONE)
    for _n in range(3):
        follow_up(hexi, dossier, "no_answer")
    assert asked_at(dossier, hexi) == "secretary_east"
    follow_up(hexi, dossier, "no_answer", days=1)
    assert asked_at(dossier, hexi) == ""
    assert hexi.stage(dossier) == "rating"


@pytest.mark.parametrize("result", ["reached", "declined_to_rate", "wrong_number"])
def test_whoever_handled_it_neither_calls_nor_ends_the_calls(hexi: SmallTown, result: str) -> None:
    dossier = answered(hexi, **PHONE)
    with pytest.raises(Refused, match="这件是您办的"):
        hexi.do("gulnar", dossier, "follow_up", result=result)
    assert asked_at(dossier, hexi) == "secretary_east", "the next above calls"


def test_whoever_did_it_in_the_grid_does_not_call_as_deputy_at_the_desk(hexi: SmallTown) -> None:
    dossier = hexi.say(**PHONE).dossier
    hexi.do("gulnar", dossier, "grid_handle", category="not_sure")
    hexi.do("aili", dossier, "grid_done", outcome="explained", words={"done": "说明了"})
    hexi.do("gulnar", dossier, "reply", words={"reply": "是这样的"})
    assert asked_at(dossier, hexi) == "desk_east", "the control: she wrote the answer and did not do it"
    deputise(hexi, "aili", "gulnar", "desk_east")
    with pytest.raises(Refused, match="这件是您办的"):
        hexi.do("aili", dossier, "follow_up", result="declined_to_rate")
    hexi.do("gulnar", dossier, "follow_up", result="declined_to_rate")
    assert asked_at(dossier, hexi) == ""


def test_a_colleague_at_the_same_desk_calls(hexi: SmallTown) -> None:
    deputise(hexi, "aili", "gulnar", "desk_east")
    assert asked_at(answered(hexi, **PHONE), hexi) == "desk_east"


@pytest.mark.parametrize("result", ["declined_to_rate", "wrong_number"])
def test_a_refusal_or_a_wrong_number_ends_the_calls(hexi: SmallTown, result: str) -> None:
    dossier = answered(hexi, **PHONE)
    follow_up(hexi, dossier, result)
    assert asked_at(dossier, hexi) == ""


def test_someone_reached_is_asked_the_three_questions_and_the_duty_ends_with_the_rating(hexi: SmallTown) -> None:
    dossier = answered(hexi, **PHONE)
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
    assert (hexi.stage(dossier), asked_at(dossier, hexi)) == ("closing", "")
    assert facts_of(Step.objects.get(dossier=dossier, move="rate_satisfied"))["by"] == "phone"


def test_silence_after_calls_is_not_rated_and_says_how_often_somebody_called(hexi: SmallTown) -> None:
    dossier = answered(hexi, **PHONE)
    follow_up(hexi, dossier, "no_answer")
    follow_up(hexi, dossier, "not_home", days=1)
    with clock.fixed(clock.now() + timedelta(days=8)):
        sweep(hexi.town)
    assert (hexi.stage(dossier), asked_at(dossier, hexi)) == ("closing", "")
    assert facts_of(Step.objects.get(dossier=dossier, move="rating_lapsed"))["tries"] == 2
    assert verify().faults == []


# Danger


def test_words_of_danger_set_the_urgent_clock_at_once_and_no_category_slows_it_down(hexi: SmallTown) -> None:
    dossier = hexi.say("楼道里煤气味很大，头晕").dossier
    assert dossier.turns.get(open=True).due_at - dossier.opened_at == timedelta(hours=1)
    promise = dossier.due_at
    assert promise is not None
    assert promise - dossier.opened_at == timedelta(hours=24)
    hexi.do("gulnar", dossier, "accept")
    assert dossier.turns.get(open=True).due_at - dossier.opened_at == timedelta(hours=1)
    hexi.do("gulnar", dossier, "sort", category="road_surface")
    assert Dossier.objects.get(pk=dossier.pk).due_at == promise
    hexi.do("gulnar", dossier, "sort", category="gas")
    quick = Dossier.objects.get(pk=dossier.pk).due_at
    assert quick is not None
    assert quick - dossier.opened_at == timedelta(hours=12)


def test_a_risk_is_looked_at_within_four_hours_and_without_danger_nothing_hurries(hexi: SmallTown) -> None:
    risk, calm = hexi.say("路口井盖没了，没盖的井很危险").dossier, hexi.say().dossier
    assert risk.turns.get(open=True).due_at - risk.opened_at == timedelta(hours=4)
    assert calm.turns.get(open=True).due_at - calm.opened_at > timedelta(hours=20)


def test_a_reminder_is_told_as_nobodys_own_whoever_sent_it(hexi: SmallTown) -> None:
    """The desk, the street and the person remind by the same move: neither the page nor the message may name one of them."""
    dossier = hexi.say(**PHONE).dossier
    hexi.do("gulnar", dossier, "accept")
    hexi.do("zhaomin", dossier, "chase")
    said = next(step.said for step in story(dossier, hexi.actor("gulnar")) if step.move == "chase")
    message = templates.get("appeal_chased")
    with override("zh-hans"):
        assert str(said) == "催了一下。"
        assert "反映人" not in str(message.text)


def ask_on(dossier: Dossier, moment: datetime) -> None:
    """The person asks at some time how it is getting on."""
    with clock.fixed(moment):
        performing.perform(matter=matters.fetch_by_id(speaker(dossier), dossier.pk), key="chase", change=Change())


def test_a_person_asks_as_often_in_a_day_as_the_town_lets_them_and_again_tomorrow(hexi: SmallTown) -> None:
    dossier, begin = hexi.say().dossier, clock.now()
    for hours in (0, 2, 4):
        ask_on(dossier, begin + timedelta(hours=hours))
    hexi.do("zhaomin", dossier, "chase")
    with pytest.raises(Throttled, match="明天") as refused:
        ask_on(dossier, begin + timedelta(hours=6))
    midnight = timezone.localtime(begin).replace(hour=0, minute=0) + timedelta(days=1)
    assert refused.value.seconds == int((midnight - begin - timedelta(hours=6)).total_seconds())
    ask_on(dossier, midnight)
    assert Step.objects.filter(dossier=dossier, move="chase").count() == 5


def test_what_was_asked_can_be_written_down_for_whoever_says_it_by_telephone(hexi: SmallTown) -> None:
    dossier = awaiting_info(hexi)
    hexi.do("gulnar", dossier, "supply_for", words={"added": "2单元，一股煤气味"})
    assert hexi.stage(dossier) == "registered"
    assert Dossier.objects.get(pk=dossier.pk).safety == 2, "a danger in it counts as in what they add themselves"
    told = [step.said for step in story(dossier, speaker(dossier)) if step.move == "supply_for"]
    assert told == ["工作人员记下了您补充的内容。"]
    with pytest.raises(Refused, match="还什么都没有"):
        hexi.do("gulnar", awaiting_info(hexi), "supply_for")
