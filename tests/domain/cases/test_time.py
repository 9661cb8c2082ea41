"""The promise of a case: from dispatch, on the row's own clock; more time once; a pause measured on the same clock."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gongyi.domain.cases import marking, public
from gongyi.kernel import clock
from gongyi.kernel.clock.limits import Clock, Limit
from gongyi.kernel.clock.wording import last_moment
from gongyi.kernel.clock.working import WorkCalendar
from gongyi.kernel.flows import authority, parameters, registry, timing
from gongyi.kernel.flows.history.verify import verify
from gongyi.kernel.flows.models import Step
from gongyi.kernel.flows.story import facts_of
from gongyi.kernel.flows.sweep import sweep
from gongyi.kernel.people.refusals import Refused
from tests.domain.cases.builders import (
    DEFERRABLE,
    act,
    ask_deferral,
    ask_extension,
    deferred,
    handling,
    opened,
    report,
    row,
    said,
    side,
)
from tests.towns import SmallTown

SHANGHAI = ZoneInfo("Asia/Shanghai")
SHIFTS = ((time(8, 30), time(12)), (time(14), time(18)))


def at(hexi: SmallTown, moment: datetime) -> str:
    return moment.astimezone(SHANGHAI).strftime("%m-%d %H:%M")


def test_a_case_runs_on_the_rows_own_clock_but_never_beyond_what_the_person_was_promised(hexi: SmallTown) -> None:
    dossier = said(hexi)
    with clock.fixed(clock.now() + timedelta(hours=25)):
        hexi.do("gulnar", dossier, "dispatch", category="corridor_light", words={"statement": "请修灯"})
        lift = opened(hexi, "lift_fault")
        assert row(lift).due_at == clock.now() + timedelta(hours=24)
    assert at(hexi, row(dossier).due_at) == "03-04 18:00"
    assert at(hexi, row(hexi.case_of(dossier)).due_at) == "03-04 18:00"
    slow = opened(hexi, "maintenance_fund", handler="firm")
    assert at(hexi, row(slow).due_at) == at(hexi, row(slow.parent_links.get().parent).due_at) == "03-11 18:00"


def test_a_row_changed_later_leaves_an_open_case_with_its_own_row_and_promise(hexi: SmallTown) -> None:
    case = opened(hexi)
    promised = row(case).due_at
    public.edit_row(
        town=hexi.town, code="corridor_light", changes={"limit": {"value": 9, "clock": "working_days"}, "evidence": {"photo_before": False, "photo_after": False, "note": True}},
        reason="人手不足", made_by="x",
    )  # fmt: skip
    assert row(case).due_at == promised
    assert public.entry(public.case_of(case).row).limit == Limit(2, Clock.WORKING_DAYS)
    assert row(opened(hexi)).due_at > promised


def test_more_time_is_decided_by_the_dispatcher_and_moves_promise_and_turn_alike(hexi: SmallTown) -> None:
    case = handling(hexi)
    promised = row(case).due_at
    ask_extension(hexi, case, 2)
    assert (side(case, "extension", hexi), row(case).due_at) == ("desk_east", promised)
    hexi.do("gulnar", case, "approve_extension")
    assert at(hexi, promised) == "03-04 18:00"
    assert at(hexi, row(case).due_at) == "03-06 18:00"
    assert case.turns.get(open=True).due_at == row(case).due_at
    assert facts_of(Step.objects.get(dossier=case, move="approve_extension"))["amount"] == 2
    assert verify().faults == []


def test_more_time_is_granted_once(hexi: SmallTown) -> None:
    case = handling(hexi)
    ask_extension(hexi, case)
    hexi.do("gulnar", case, "approve_extension")
    with pytest.raises(Refused):
        ask_extension(hexi, case)


def test_more_time_is_asked_for_one_at_a_time(hexi: SmallTown) -> None:
    case = handling(hexi)
    ask_extension(hexi, case)
    with pytest.raises(Refused):
        ask_extension(hexi, case)


def test_more_time_is_at_most_as_much_again(hexi: SmallTown) -> None:
    case = handling(hexi)
    with pytest.raises(Refused):
        ask_extension(hexi, case, 3)
    ask_extension(hexi, case, 2)
    assert side(case, "extension", hexi) == "desk_east"


def test_more_time_is_asked_for_before_it_is_due(hexi: SmallTown) -> None:
    case = handling(hexi)
    due = row(case).due_at
    with clock.fixed(due + timedelta(seconds=1)), pytest.raises(Refused):
        ask_extension(hexi, case)
    with clock.fixed(due):
        ask_extension(hexi, case)
    assert side(case, "extension", hexi) == "desk_east"


def test_more_time_that_is_not_granted_changes_nothing_and_says_why(hexi: SmallTown) -> None:
    case = handling(hexi)
    promised = row(case).due_at
    ask_extension(hexi, case)
    with pytest.raises(Refused):
        hexi.do("gulnar", case, "refuse_extension")
    hexi.do("gulnar", case, "refuse_extension", words={"why": "灯管本地就有"})
    assert (row(case).due_at, side(case, "extension", hexi)) == (promised, "")


def test_nobody_decides_on_their_own_request_for_more_time(hexi: SmallTown) -> None:
    case = handling(hexi, "strays")
    assert hexi.holder(case) == "desk_east"
    ask_extension(hexi, case)
    assert side(case, "extension", hexi) == "secretary_east"
    with pytest.raises(Refused):
        hexi.do("gulnar", case, "approve_extension")


def test_an_undecided_request_climbs_and_leaves_the_case_with_its_handler(hexi: SmallTown) -> None:
    case = handling(hexi)
    ask_extension(hexi, case)
    with clock.fixed(clock.now() + timedelta(days=1, hours=12)):
        sweep(hexi.town)
    assert (side(case, "extension", hexi), hexi.holder(case)) == ("secretary_east", "firm")
    hexi.do("lixiuying", case, "approve_extension")
    assert side(case, "extension", hexi) == ""


def test_more_time_that_would_end_on_a_day_that_is_gone_is_not_granted(hexi: SmallTown) -> None:
    case = handling(hexi)
    ask_extension(hexi, case)
    promised = row(case).due_at
    with clock.fixed(promised + timedelta(hours=12)):
        matter = hexi.fetch("gulnar", case)
        assert authority.may(matter, matter.flow.move("approve_extension"))
        assert public.why_not(matter) == []
    with clock.fixed(promised + timedelta(days=10)):
        matter = hexi.fetch("gulnar", case)
        assert "approve_extension" not in [move.key for move in authority.allowed(matter)]
        assert "只能延到2026年3月5日 18:00" in public.why_not(matter)[0]
        assert public.why_not(hexi.fetch("lixiuying", case)) == []
        with pytest.raises(Refused):
            hexi.do("gulnar", case, "approve_extension")
        assert row(case).due_at == promised
        hexi.do("gulnar", case, "refuse_extension", words={"why": "期限已过，请尽快修好"})


def test_a_case_goes_on_the_books_only_on_a_ground_of_its_row(hexi: SmallTown) -> None:
    case = handling(hexi, DEFERRABLE)
    for ground in ("season", "approval", "no_reason", ""):
        with pytest.raises(Refused):
            ask_deferral(hexi, case, ground=ground)
    plain = handling(hexi, "corridor_light")
    with pytest.raises(Refused):
        ask_deferral(hexi, plain)


@pytest.mark.parametrize("day", [date(2026, 3, 1), date(2026, 3, 2), date(2026, 4, 2)])
def test_the_next_review_is_between_tomorrow_and_thirty_days_ahead(hexi: SmallTown, day: date) -> None:
    case = handling(hexi, DEFERRABLE)
    with pytest.raises(Refused):
        ask_deferral(hexi, case, day)
    for good in (date(2026, 3, 3), date(2026, 4, 1)):
        ask_deferral(hexi, case, good)
        hexi.do("gulnar", case, "refuse_deferral", words={"why": "先想别的办法"})


def test_on_the_books_the_clock_stands_and_the_dispatcher_looks_on_the_day_named(hexi: SmallTown) -> None:
    case = deferred(hexi)
    assert (hexi.stage(case), hexi.holder(case), row(case).due_at) == ("deferred", "desk_east", None)
    assert at(hexi, case.turns.get(open=True).due_at) == "03-13 00:00"
    with clock.fixed(clock.now() + timedelta(days=30)):
        sweep(hexi.town)
    assert (hexi.stage(case), hexi.holder(case)) == ("deferred", "desk_east")


def test_looking_again_sets_another_day_with_a_reason(hexi: SmallTown) -> None:
    case = deferred(hexi)
    with clock.fixed(clock.now() + timedelta(days=10)):
        with pytest.raises(Refused):
            act(hexi, case, "review_deferral", review_on=date(2026, 3, 20))
        with pytest.raises(Refused):
            act(hexi, case, "review_deferral", review_on=date(2026, 3, 12), words={"why": "还没到账"})
        act(hexi, case, "review_deferral", review_on=date(2026, 3, 20), words={"why": "还没到账"})
    assert at(hexi, case.turns.get(open=True).due_at) == "03-21 00:00"
    assert row(case).due_at is None


@pytest.mark.parametrize("late", [10, 30])
def test_a_deferral_decided_on_or_after_the_day_of_review_asks_for_a_new_one(hexi: SmallTown, late: int) -> None:
    case = handling(hexi, DEFERRABLE)
    ask_deferral(hexi, case)
    assert marking.deferral_marks(hexi.fetch("gulnar", case)) == {"review_on": None}
    decided = clock.now() + timedelta(days=late)
    with clock.fixed(decided):
        asked = marking.deferral_marks(hexi.fetch("gulnar", case))
        with pytest.raises(Refused, match="明天"):
            hexi.do("gulnar", case, "approve_deferral")
        day = date(2026, 4, 10)
        step = hexi.do("gulnar", case, "approve_deferral", review_on=day)
    assert asked["review_on"]
    assert facts_of(step)["review_on"] == "2026-04-10"
    assert last_moment(case.turns.get(open=True).due_at.astimezone(SHANGHAI)) == (day, "24:00")


def test_a_deferral_decided_in_time_keeps_the_day_that_was_asked_for(hexi: SmallTown) -> None:
    case = handling(hexi, DEFERRABLE)
    ask_deferral(hexi, case)
    step = hexi.do("gulnar", case, "approve_deferral", review_on=date(2026, 3, 30))
    assert facts_of(step)["review_on"] == "2026-03-12"


def test_a_deferral_that_is_not_granted_leaves_the_clock_running(hexi: SmallTown) -> None:
    case = handling(hexi, DEFERRABLE)
    promised = row(case).due_at
    ask_deferral(hexi, case)
    hexi.do("gulnar", case, "refuse_deferral", words={"why": "先用应急资金"})
    assert (hexi.stage(case), row(case).due_at, side(case, "deferral", hexi)) == ("handling", promised, "")


def test_a_resumed_case_is_back_with_its_handler_and_can_be_finished(hexi: SmallTown) -> None:
    case = deferred(hexi)
    with clock.fixed(clock.now() + timedelta(days=4)):
        hexi.do("gulnar", case, "resume")
        assert (hexi.stage(case), hexi.holder(case)) == ("handling", "firm")
        assert case.turns.get(open=True).due_at == row(case).due_at
        report(hexi, case)
    assert verify().faults == []


def test_two_pauses_and_an_extension_add_up(hexi: SmallTown) -> None:
    case = handling(hexi, DEFERRABLE)
    start = clock.now()
    ask_extension(hexi, case)
    hexi.do("gulnar", case, "approve_extension")
    for begin, end in ((1, 3), (4, 8)):
        with clock.fixed(start + timedelta(days=begin)):
            ask_deferral(hexi, case, date(2026, 3, 20))
            hexi.do("gulnar", case, "approve_deferral")
        with clock.fixed(start + timedelta(days=end)):
            hexi.do("gulnar", case, "resume")
    # three days, one more, two days paused from Tuesday to Thursday, two from Friday to Tuesday
    assert at(hexi, row(case).due_at) == "03-12 18:00"


def worked(begin: datetime, end: datetime, calendar: WorkCalendar) -> int:
    """Working minutes between two instants, counted shift by shift."""
    total, day = timedelta(), begin.astimezone(SHANGHAI).date()
    while day <= end.astimezone(SHANGHAI).date():
        if calendar.is_working(day):
            for opens, closes in SHIFTS:
                first = max(begin, datetime.combine(day, opens, SHANGHAI))
                last = min(end, datetime.combine(day, closes, SHANGHAI))
                total += max(last - first, timedelta())
        day += timedelta(days=1)
    return total // timedelta(minutes=1)


def days_after(begin: datetime, end: datetime, calendar: WorkCalendar, *, working: bool) -> int:
    """Days after the first up to the last, all or only working ones."""
    day, count = begin.astimezone(SHANGHAI).date(), 0
    while day < end.astimezone(SHANGHAI).date():
        day += timedelta(days=1)
        count += not working or calendar.is_working(day)
    return count


def measured(begin: datetime, end: datetime, kind: Clock, calendar: WorkCalendar) -> int:
    if kind is Clock.URGENT_HOURS:
        return (end - begin) // timedelta(minutes=1)
    if kind is Clock.WORKING_HOURS:
        return worked(begin, end, calendar)
    return days_after(begin, end, calendar, working=kind is Clock.WORKING_DAYS)


@given(
    kind=st.sampled_from([Clock.URGENT_HOURS, Clock.WORKING_HOURS, Clock.WORKING_DAYS]),
    value=st.integers(1, 40),
    begin=st.integers(1, 20 * 24 * 60),
    length=st.integers(1, 40 * 24 * 60),
)
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_after_a_pause_the_deadline_is_the_limit_plus_the_paused_time(
    hexi: SmallTown, kind: Clock, value: int, begin: int, length: int
) -> None:
    limit = Limit(value, kind)
    far = {"promise": Limit(200, Clock.WORKING_DAYS)}
    parameters.set_parameters(town=hexi.town, flow=registry.get("appeal"), changes=far)
    public.edit_row(town=hexi.town, code=DEFERRABLE, changes={"limit": limit.as_fact()}, reason="试", made_by="x")
    case = handling(hexi, DEFERRABLE)
    start, promised = clock.now(), row(case).due_at
    first, last = start + timedelta(minutes=begin), start + timedelta(minutes=begin + length)
    with clock.fixed(first):
        ask_deferral(hexi, case, first.astimezone(SHANGHAI).date() + timedelta(days=9))
        hexi.do("gulnar", case, "approve_deferral")
        assert row(case).due_at is None
    with clock.fixed(last):
        hexi.do("gulnar", case, "resume")
    calendar = timing.calendar_of(hexi.town.calendar)
    due = row(case).due_at
    paused = measured(first, last, kind, calendar) if first < promised else 0
    assert measured(start, due, kind, calendar) == limit.amount + paused
    assert case.turns.get(open=True).due_at == due


def test_times_are_the_towns_to_set_and_open_cases_keep_theirs(hexi: SmallTown) -> None:
    from gongyi.domain.cases.flow import FLOW

    before = opened(hexi)
    parameters.set_parameters(town=hexi.town, flow=FLOW, changes={"sign": Limit(1, Clock.URGENT_HOURS)})
    after = opened(hexi)
    assert after.turns.get(open=True).due_at == clock.now() + timedelta(hours=1)
    assert before.turns.get(open=True).due_at == clock.now() + timedelta(hours=6)
    with pytest.raises(Refused):
        parameters.set_parameters(town=hexi.town, flow=FLOW, changes={"naps": 3})


def test_a_review_on_a_day_off_is_set_for_the_next_working_day_and_due_then(hexi: SmallTown) -> None:
    case = handling(hexi, DEFERRABLE)
    ask_deferral(hexi, case, date(2026, 3, 14))
    step = hexi.do("gulnar", case, "approve_deferral")
    due = case.turns.get(open=True, slot="main").due_at.astimezone(SHANGHAI)
    assert facts_of(step)["review_on"] == "2026-03-16"
    assert last_moment(due) == (date(2026, 3, 16), "24:00")
