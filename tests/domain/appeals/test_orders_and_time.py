"""What the grid or the community does itself: supervision orders on it, more time for it, and putting it on the books."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from gongyi.domain.appeals import public
from gongyi.domain.cases import public as cases
from gongyi.kernel import clock
from gongyi.kernel.clock.limits import Clock
from gongyi.kernel.figures import counting
from gongyi.kernel.figures.declaring import get
from gongyi.kernel.figures.lives import Scope, Window
from gongyi.kernel.flows import authority, parameters, timing
from gongyi.kernel.flows.history.verify import verify
from gongyi.kernel.flows.models import Dossier, Step
from gongyi.kernel.flows.story import facts_of, story
from gongyi.kernel.flows.sweep import sweep
from gongyi.kernel.outbox.models import Job
from gongyi.kernel.people.refusals import Refused
from tests.domain.appeals.builders import (
    ask,
    danger_in_grid,
    in_grid,
    registered,
    replying,
    screening,
    speaker,
    street_review,
    under_duty,
)
from tests.domain.appeals.held import (
    ask_deferral,
    ask_extension,
    deferrable_at_desk,
    deferrable_in_grid,
    deferred,
    deferred_at_desk,
    supervise,
    supervised_with_handler,
)
from tests.domain.cases.builders import ask_extension as ask_for_case
from tests.domain.cases.builders import handling as case_in_hand
from tests.domain.cases.builders import later, row, side, told, told_in_time
from tests.domain.cases.builders import supervise as supervise_case
from tests.towns import SmallTown, settle


def at(moment) -> str:  # type: ignore[no-untyped-def]
    return timezone.localtime(moment).strftime("%m-%d %H:%M")


def orders(hexi: SmallTown, *dossiers: Dossier) -> list[cases.GivenOrder]:
    steps = Step.objects.filter(dossier__in=dossiers, move="supervise").order_by("at", "dossier_id")
    return cases.orders_told(steps)


def states(hexi: SmallTown, *dossiers: Dossier) -> list[str]:
    found = {order.step.dossier_id: [] for order in orders(hexi, *dossiers)}
    for order in orders(hexi, *dossiers):
        found[order.step.dossier_id].append(order.state)
    return [state for dossier in dossiers for state in found[dossier.pk]]


def figure(hexi: SmallTown, key: str, days: int = 40) -> counting.Value:
    around = Window(clock.now() - timedelta(days=days), clock.now() + timedelta(days=1))
    return counting.value(get(key), Scope(hexi.town, around, hexi.actor("zhaomin")))


def test_the_street_orders_what_a_grid_worker_has_and_the_desk_above_them_is_told(hexi: SmallTown) -> None:
    dossier = in_grid(hexi)
    promised = row(dossier).due_at
    supervise(hexi, dossier)
    assert side(dossier, "answer", hexi) == "grid_east2"
    assert at(dossier.turns.get(slot="answer").due_at) == "03-03 10:30"
    assert told_in_time(dossier, "appeal_supervised") == [hexi.seats["grid_east2"].key]
    assert told(dossier, "appeal_supervised_below") == [hexi.seats["desk_east"].key]
    assert (hexi.holder(dossier), row(dossier).due_at) == ("grid_east2", promised)
    assert verify().faults == []


def test_an_order_to_a_desk_is_told_to_its_secretary_and_one_of_the_desk_to_nobody_else(hexi: SmallTown) -> None:
    held, below = screening(hexi), in_grid(hexi)
    supervise(hexi, held)
    supervise(hexi, below, "gulnar")
    assert side(held, "answer", hexi) == "desk_east"
    assert told_in_time(held, "appeal_supervised_below") == [hexi.seats["secretary_east"].key]
    assert told(below, "appeal_supervised_below") == []


def test_an_order_on_a_case_is_told_to_whoever_sent_it(hexi: SmallTown) -> None:
    case = case_in_hand(hexi)
    supervise_case(hexi, case, "zhaomin")
    assert told_in_time(case, "case_supervised_below") == [hexi.seats["desk_east"].key]


@pytest.mark.parametrize("who", ["aili", "yerlan", "zhoujianguo", "liuyan"])
def test_nobody_orders_who_does_not_stand_above(hexi: SmallTown, who: str) -> None:
    dossier = in_grid(hexi)
    with pytest.raises((Refused, Dossier.DoesNotExist)):
        supervise(hexi, dossier, who)


def test_the_town_orders_the_street_and_nobody_orders_what_is_under_a_duty_to_report(hexi: SmallTown) -> None:
    reviewed, duty = street_review(hexi), under_duty(hexi)
    supervise(hexi, reviewed, "sunli")
    assert side(reviewed, "answer", hexi) == "street"
    assert "supervise" not in {move.key for move in authority.allowed(hexi.fetch("sunli", duty))}


def test_whoever_orders_sets_the_days_within_what_the_person_was_promised(hexi: SmallTown) -> None:
    short, long = in_grid(hexi), in_grid(hexi)
    supervise(hexi, short, within=2)
    supervise(hexi, long, within=30)
    order = short.turns.get(slot="answer")
    assert at(order.due_at) == "03-04 18:00"
    calendar = timing.calendar_of(hexi.town.calendar)
    assert "2" in timing.explanation(order.clock, calendar, received=False)
    assert long.turns.get(slot="answer").due_at == row(long).due_at
    with pytest.raises(Refused):
        supervise(hexi, screening(hexi), within=31)


def test_in_a_danger_nobody_sets_days(hexi: SmallTown) -> None:
    dossier = danger_in_grid(hexi)
    supervise(hexi, dossier, within=9)
    assert timing.read(dossier.turns.get(slot="answer").clock)[0].limit.clock is Clock.URGENT_HOURS


def test_that_it_is_late_is_a_ground_only_where_the_record_says_so(hexi: SmallTown) -> None:
    dossier = in_grid(hexi)
    with pytest.raises(Refused):
        hexi.do("zhaomin", dossier, "supervise", ground="overdue", words={"demand": "请办"})
    with clock.fixed(row(dossier).due_at + timedelta(minutes=1)):
        hexi.do("zhaomin", dossier, "supervise", ground="overdue", words={"demand": "请办"})
    assert orders(hexi, dossier)[0].ground == "到期未办"


def test_an_order_needs_a_ground_and_what_is_asked_and_one_is_open_at_a_time(hexi: SmallTown) -> None:
    dossier = in_grid(hexi)
    for facts, words in (({}, {"demand": "请办"}), ({"ground": "still"}, {})):
        with pytest.raises(Refused):
            hexi.do("zhaomin", dossier, "supervise", words=words, **facts)
    supervise(hexi, dossier)
    with pytest.raises(Refused):
        supervise(hexi, dossier)


def test_an_order_is_answered_by_whoever_owes_it_and_whoever_gave_it_is_told(hexi: SmallTown) -> None:
    dossier = in_grid(hexi)
    supervise(hexi, dossier)
    with pytest.raises(Refused):
        hexi.do("gulnar", dossier, "answer_supervision", words={"answer": "在办"})
    hexi.do("aili", dossier, "answer_supervision", words={"answer": "明天去看"})
    assert told_in_time(dossier, "appeal_supervision_answered") == [hexi.seats["street"].key]
    assert states(hexi, dossier) == ["in_time"]
    supervise(hexi, dossier)
    assert [order.nth for order in orders(hexi, dossier)] == [1, 2]
    assert states(hexi, dossier) == ["in_time", "waits"]


def test_an_order_that_was_answered_late_says_so_for_ever_and_is_counted_so(hexi: SmallTown) -> None:
    dossier, case, quick = in_grid(hexi), case_in_hand(hexi), in_grid(hexi)
    for one in (dossier, quick):
        supervise(hexi, one)
    supervise_case(hexi, case, "zhaomin")
    hexi.do("aili", quick, "answer_supervision", words={"answer": "在办"})
    due = dossier.turns.get(slot="answer").due_at
    with clock.fixed(due + timedelta(minutes=1)):
        sweep(hexi.town)
        settle()
        assert states(hexi, dossier, case, quick) == ["late", "late", "in_time"]
        assert (
            Job.objects.get(owner_id=dossier.pk, kind="deliver", template="turn_late").recipient
            == hexi.seats["street"].key
        )
        assert figure(hexi, "orders_open").numerator == 2
        step = hexi.do("aili", dossier, "answer_supervision", words={"answer": "办好了"})
        hexi.do("zhoujianguo", case, "answer_supervision", words={"answer": "办好了"})
        assert facts_of(step)["was_due"] == parameters.stamp(due)
        assert states(hexi, dossier, case, quick) == ["answered_late", "answered_late", "in_time"]
        answered, given = figure(hexi, "orders_answered"), figure(hexi, "orders_given")
        assert {str(part.name): part.count for part in answered.parts if part.count} == {"按时": 1, "超过时限": 2}
        assert {str(part.name): part.count for part in given.parts if part.count} == {"长时间没有进展": 3}
        assert figure(hexi, "orders_open").numerator == 0


def test_an_order_stays_with_whoever_owes_the_answer_when_the_matter_climbs(hexi: SmallTown) -> None:
    dossier = in_grid(hexi)
    supervise(hexi, dossier, within=30)
    with clock.fixed(row(dossier).due_at + timedelta(minutes=1)):
        sweep(hexi.town)
        assert (hexi.holder(dossier), side(dossier, "answer", hexi)) == ("desk_east", "grid_east2")


def test_what_was_ordered_is_looked_at_by_a_second_person_and_the_order_is_answered_with_the_result(
    hexi: SmallTown,
) -> None:
    dossier = in_grid(hexi)
    supervise(hexi, dossier)
    assert "grid_done" not in {move.key for move in authority.allowed(hexi.fetch("aili", dossier))}
    with pytest.raises(Refused, match="督办单"):
        hexi.do("aili", dossier, "redone", outcome="explained", words={"done": "说明了"})
    hexi.do("aili", dossier, "redone", outcome="explained", words={"done": "说明了", "answer": "已向居民说明"})
    assert (hexi.stage(dossier), states(hexi, dossier)) == ("checking", ["in_time"])
    assert told_in_time(dossier, "appeal_supervision_answered") == [hexi.seats["street"].key]


def test_an_order_at_the_answer_is_answered_with_the_answer(hexi: SmallTown) -> None:
    dossier = replying(hexi)
    supervise(hexi, dossier)
    with pytest.raises(Refused, match="督办单"):
        hexi.do("gulnar", dossier, "reply", words={"reply": "是这样的"})
    hexi.do("gulnar", dossier, "reply", words={"reply": "是这样的", "answer": "今天已答复居民"})
    assert (hexi.stage(dossier), states(hexi, dossier)) == ("rating", ["in_time"])
    assert all("今天已答复居民" not in step.words.values() for step in story(row(dossier), speaker(dossier)))


def test_an_order_is_still_answered_after_the_matter_was_sent_out(hexi: SmallTown) -> None:
    dossier = supervised_with_handler(hexi)
    hexi.do("gulnar", dossier, "answer_supervision", words={"answer": "已派物业"})
    assert (hexi.stage(dossier), states(hexi, dossier)) == ("with_handler", ["in_time"])


def test_whoever_ordered_hears_that_the_matter_ended_without_an_answer(hexi: SmallTown) -> None:
    taken, sent_away = in_grid(hexi), registered(hexi)
    for one in (taken, sent_away):
        supervise(hexi, one)
    ask(taken, "take_back")
    hexi.do("gulnar", sent_away, "decline", reason="outside", door="none", words={"why": "地点在邻县"})
    for one in (taken, sent_away):
        assert told_in_time(one, "appeal_order_ended") == [hexi.seats["street"].key]
    assert states(hexi, taken, sent_away) == ["ended", "ended"]
    assert figure(hexi, "orders_open").numerator == 0


@pytest.mark.parametrize(
    ("build", "who", "decides"), [(in_grid, "aili", "desk_east"), (screening, "gulnar", "secretary_east")]
)
def test_more_time_is_asked_of_the_next_above_and_moves_the_promise(
    hexi: SmallTown,
    build,
    who: str,
    decides: str,  # type: ignore[no-untyped-def]
) -> None:
    dossier = build(hexi)
    before = row(dossier).due_at
    ask_extension(hexi, dossier, 2, who)
    assert (side(dossier, "extension", hexi), row(dossier).due_at) == (decides, before)
    hexi.do({"desk_east": "gulnar", "secretary_east": "lixiuying"}[decides], dossier, "approve_extension")
    now, turn = row(dossier), dossier.turns.get(open=True, slot="main")
    assert timing.due(timing.extended(now.clock, -2), timing.calendar_of(hexi.town.calendar)) == before
    assert (hexi.holder(dossier), turn.due_at, turn.clock) == (
        {"aili": "grid_east2", "gulnar": "desk_east"}[who],
        now.due_at,
        now.clock,
    )
    assert verify().faults == []


def test_the_person_hears_until_when_and_why_only_once_it_is_granted(hexi: SmallTown) -> None:
    dossier = in_grid(hexi)
    ask_extension(hexi, dossier)
    assert all("配件要等两天" not in step.words.values() for step in story(row(dossier), speaker(dossier)))
    assert told_in_time(dossier, "appeal_extended") == []
    hexi.do("gulnar", dossier, "approve_extension")
    later()
    text = hexi.messages("13912345678")[-1]
    assert "等配件" in text
    step = next(step for step in story(row(dossier), speaker(dossier)) if step.move == "approve_extension")
    assert step.words == {"told": "配件要等两天"}
    lines = dict(public.told_of(step.move, step.facts))
    assert next(iter(lines.values())) == "等配件"
    assert len(lines) == 2


def test_more_time_is_given_once_at_most_as_much_again_and_before_it_is_due(hexi: SmallTown) -> None:
    dossier, late = in_grid(hexi), in_grid(hexi)
    most = timing.read(row(dossier).clock)[0].limit.value
    with pytest.raises(Refused):
        ask_extension(hexi, dossier, most + 1)
    ask_extension(hexi, dossier, most)
    hexi.do("gulnar", dossier, "approve_extension")
    with pytest.raises(Refused):
        ask_extension(hexi, dossier)
    with clock.fixed(row(late).due_at + timedelta(seconds=1)), pytest.raises(Refused):
        ask_extension(hexi, late)


def test_more_time_that_is_refused_changes_nothing(hexi: SmallTown) -> None:
    dossier = in_grid(hexi)
    before = row(dossier).due_at
    ask_extension(hexi, dossier)
    with pytest.raises(Refused):
        hexi.do("aili", dossier, "approve_extension")
    hexi.do("gulnar", dossier, "refuse_extension", words={"why": "今天能办"})
    assert told_in_time(dossier, "appeal_extension_refused") == [hexi.seats["grid_east2"].key]
    assert (row(dossier).due_at, told(dossier, "appeal_extended")) == (before, [])


@pytest.mark.parametrize(
    ("build", "who", "decides", "back", "stage"),
    [
        (deferrable_in_grid, "aili", "gulnar", "resume", "in_grid"),
        (deferrable_at_desk, "gulnar", "lixiuying", "resume_at_desk", "screening"),
    ],
)
def test_it_is_put_on_the_books_looked_at_again_and_goes_on_where_it_was(
    hexi: SmallTown,
    build,
    who: str,
    decides: str,
    back: str,
    stage: str,  # type: ignore[no-untyped-def]
) -> None:
    dossier = build(hexi)
    holder = hexi.holder(dossier)
    ask_deferral(hexi, dossier, who)
    hexi.do(decides, dossier, "approve_deferral")
    assert (hexi.stage(dossier), row(dossier).due_at) == ("deferred", None)
    assert at(dossier.turns.get(open=True, slot="main").due_at) == "03-13 00:00"
    assert public.reviewed_on(row(dossier)) == date(2026, 3, 12)
    later()
    assert "钱还没到位" in hexi.messages("13912345678")[-1]
    hexi.do(decides, dossier, "review_deferral", review_on=date(2026, 3, 20), words={"why": "钱还没到"})
    assert public.reviewed_on(row(dossier)) == date(2026, 3, 20)
    with clock.fixed(clock.now() + timedelta(days=10)):
        hexi.do(decides, dossier, back)
        now = row(dossier)
        assert (hexi.stage(dossier), hexi.holder(dossier)) == (stage, holder)
        assert now.due_at > clock.now()
        assert dossier.turns.get(open=True, slot="main").due_at == now.due_at
        assert told_in_time(dossier, "appeal_resumed") == [hexi.seats[holder].key]
    assert verify().faults == []


def test_each_goes_on_only_where_it_was(hexi: SmallTown) -> None:
    grid, desk = deferred(hexi), deferred_at_desk(hexi)
    assert "resume_at_desk" not in {move.key for move in authority.allowed(hexi.fetch("gulnar", grid))}
    assert "resume" not in {move.key for move in authority.allowed(hexi.fetch("lixiuying", desk))}


def test_it_is_put_on_the_books_only_on_a_listed_ground(hexi: SmallTown) -> None:
    plain, unsorted = screening(hexi), screening(hexi)
    hexi.do("gulnar", plain, "grid_handle", category="dogs")
    for dossier, who in ((plain, "aili"), (unsorted, "gulnar")):
        assert "ask_deferral" not in {move.key for move in authority.allowed(hexi.fetch(who, dossier))}


def test_what_stands_on_the_books_is_counted_with_the_cases_there(hexi: SmallTown) -> None:
    deferred(hexi)
    ask_extension(hexi, (longer := in_grid(hexi)))
    hexi.do("gulnar", longer, "approve_extension")
    assert figure(hexi, "cases_deferred").numerator == 1
    assert figure(hexi, "cases_extended").numerator == 1


def test_nobody_decides_on_their_own_request_when_the_work_comes_to_them(hexi: SmallTown) -> None:
    dossier = in_grid(hexi)
    with clock.fixed(row(dossier).due_at - timedelta(minutes=30)):
        ask_extension(hexi, dossier)
    with clock.fixed(row(dossier).due_at + timedelta(minutes=1)):
        sweep(hexi.town)
        assert (hexi.holder(dossier), side(dossier, "extension", hexi)) == ("desk_east", "secretary_east")


def test_more_time_given_to_the_handler_is_not_given_to_the_desk_once_more(hexi: SmallTown) -> None:
    case = case_in_hand(hexi, channel="phone", phone="13912345678")
    ask_for_case(hexi, case)
    hexi.do("gulnar", case, "approve_extension")
    settle()
    hexi.do("gulnar", case, "withdraw", words={"why": "换一家"})
    settle()
    parent = row(case.parent_links.get().parent)
    assert parent.stage == "screening"
    assert "ask_extension" not in {move.key for move in authority.allowed(hexi.fetch("gulnar", parent))}
