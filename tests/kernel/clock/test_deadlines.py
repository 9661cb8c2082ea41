"""Adding, measuring, pausing and extending on the four clocks."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongyi.kernel.clock.deadlines import Deadline
from gongyi.kernel.clock.limits import Clock, Limit
from gongyi.kernel.clock.measuring import add, elapsed
from gongyi.kernel.clock.working import SpecialDay, WorkCalendar
from tests.kernel.clock.samples import (
    ALTAY,
    TOWN,
    at,
    calendars,
    clocks,
    days_of_time,
    deadlines,
    hour_clocks,
    moments,
    whole_minutes,
)

pytestmark = pytest.mark.once
many = settings(max_examples=100)
DAY_CLOCKS = st.sampled_from([Clock.WORKING_DAYS, Clock.CALENDAR_DAYS])


def due(start: datetime, value: int, clock: Clock, calendar: WorkCalendar = TOWN) -> datetime:
    return Deadline(start, Limit(value, clock)).due(calendar)


# The worked checks of the field, and the law.


def test_two_urgent_hours_from_friday_half_past_five_end_at_half_past_seven() -> None:
    assert due(at(2026, 3, 6, 17, 30), 2, Clock.URGENT_HOURS) == at(2026, 3, 6, 19, 30)


def test_four_working_hours_from_friday_half_past_five_end_monday_noon() -> None:
    assert due(at(2026, 3, 6, 17, 30), 4, Clock.WORKING_HOURS) == at(2026, 3, 9, 12, 0)


def test_hours_that_are_used_up_at_closing_time_end_at_closing_time() -> None:
    assert due(at(2026, 3, 6, 17, 0), 1, Clock.WORKING_HOURS) == at(2026, 3, 6, 18, 0)


def test_what_comes_in_at_lunch_starts_after_lunch() -> None:
    assert due(at(2026, 3, 2, 12, 20), 1, Clock.WORKING_HOURS) == at(2026, 3, 2, 15, 0)


def test_the_first_day_is_not_counted_however_early_it_was() -> None:
    assert due(at(2026, 3, 2, 0, 0), 1, Clock.WORKING_DAYS) == at(2026, 3, 3, 18, 0)
    assert due(at(2026, 3, 2, 23, 59), 1, Clock.WORKING_DAYS) == at(2026, 3, 3, 18, 0)


def test_what_comes_in_on_a_weekend_has_monday_as_its_first_counted_day() -> None:
    assert due(at(2026, 3, 7, 10, 0), 1, Clock.WORKING_DAYS) == at(2026, 3, 9, 18, 0)


def test_working_days_end_at_close_of_business_and_calendar_days_at_midnight() -> None:
    assert due(at(2026, 3, 2, 9), 2, Clock.WORKING_DAYS) == at(2026, 3, 4, 18, 0)
    assert due(at(2026, 3, 2, 9), 1, Clock.CALENDAR_DAYS) == at(2026, 3, 4, 0, 0)


def test_calendar_days_that_end_on_a_day_off_end_on_the_next_working_day() -> None:
    assert due(at(2026, 3, 6, 9), 1, Clock.CALENDAR_DAYS) == at(2026, 3, 10, 0, 0)
    assert due(at(2026, 9, 1, 9), 30, Clock.CALENDAR_DAYS) == at(2026, 10, 9, 0, 0)


def test_a_make_up_saturday_counts() -> None:
    assert due(at(2026, 2, 13, 9), 1, Clock.WORKING_DAYS) == at(2026, 2, 14, 18, 0)
    assert due(at(2026, 2, 13, 17), 2, Clock.WORKING_HOURS) == at(2026, 2, 14, 9, 30)


def test_a_long_holiday_is_left_out_as_a_whole() -> None:
    assert due(at(2026, 2, 14, 17), 2, Clock.WORKING_HOURS) == at(2026, 2, 24, 9, 30)


def test_xinjiang_works_later_by_the_same_clock() -> None:
    winter = at(2026, 3, 2, 9, 0)
    assert due(winter, 4, Clock.WORKING_HOURS, ALTAY) == at(2026, 3, 2, 14, 0)
    assert due(winter, 1, Clock.WORKING_DAYS, ALTAY) == at(2026, 3, 3, 19, 30)


def test_a_deadline_across_the_change_of_season_uses_each_days_own_hours() -> None:
    start = at(2026, 4, 30, 18, 30)
    assert due(start, 2, Clock.WORKING_HOURS, ALTAY) == at(2026, 5, 6, 10, 30)
    assert due(start, 1, Clock.WORKING_DAYS, ALTAY) == at(2026, 5, 6, 20, 0)


def test_a_pause_after_the_time_was_over_does_not_move_it() -> None:
    start = at(2026, 3, 2, 9)
    late = Deadline(start, Limit(4, Clock.WORKING_HOURS), ((at(2026, 3, 4, 9), at(2026, 3, 6, 9)),))
    assert late.due(TOWN) == due(start, 4, Clock.WORKING_HOURS)


def test_half_time_is_when_half_of_the_running_time_is_used() -> None:
    paused = Deadline(at(2026, 3, 2, 9), Limit(4, Clock.URGENT_HOURS), ((at(2026, 3, 2, 10), at(2026, 3, 5, 10)),))
    assert paused.half(TOWN) == at(2026, 3, 5, 11)
    assert Deadline(at(2026, 3, 2, 8, 30), Limit(1, Clock.WORKING_DAYS)).half(TOWN) == at(2026, 3, 2, 18, 0)


@pytest.mark.parametrize("bad", [0, -1, 10_001, True, "4"])
def test_a_limit_is_a_whole_positive_number(bad: object) -> None:
    with pytest.raises(ValueError):
        Limit(bad, Clock.WORKING_DAYS)  # type: ignore[arg-type]


@pytest.mark.parametrize("clock", list(Clock))
def test_the_largest_limit_of_every_clock_still_has_an_end(clock: Clock) -> None:
    assert due(at(2026, 3, 2, 9), 10_000, clock) > at(2027, 4, 1)


# Properties, per clock.


@given(moments, st.integers(0, 400), calendars, hour_clocks)
@many
def test_what_was_added_on_an_hour_clock_is_what_has_passed(start, hours, calendar, clock) -> None:
    assert elapsed(start, add(start, hours * 60, clock, calendar), clock, calendar) == hours * 60


@given(moments, st.integers(1, 60), calendars)
@many
def test_working_days_count_back_to_their_number(start, amount, calendar) -> None:
    last = add(start, amount, Clock.WORKING_DAYS, calendar) - timedelta(seconds=1)
    assert elapsed(start, last, Clock.WORKING_DAYS, calendar) == amount
    assert last == calendar.closing(last.date()) - timedelta(seconds=1)


@given(moments, st.integers(1, 60), calendars)
@many
def test_calendar_days_count_back_except_for_the_days_off_at_their_end(start, amount, calendar) -> None:
    last = add(start, amount, Clock.CALENDAR_DAYS, calendar) - timedelta(seconds=1)
    moved = elapsed(start, last, Clock.CALENDAR_DAYS, calendar) - amount
    skipped = [last.date() - timedelta(days=back) for back in range(1, moved + 1)]
    assert moved >= 0
    assert calendar.is_working(last.date())
    assert not any(calendar.is_working(day) for day in skipped)


@given(moments, st.integers(1, 60), st.integers(0, 20), st.integers(0, 200), calendars, clocks)
@many
def test_more_time_or_a_later_start_never_ends_sooner(start, value, more, later, calendar, clock) -> None:
    unit = 60 if clock.by_the_hour else 1
    plain = add(start, value * unit, clock, calendar)
    assert add(start, (value + more) * unit, clock, calendar) >= plain
    assert add(start + timedelta(hours=later), value * unit, clock, calendar) >= plain


@given(moments, st.integers(2, 60), st.integers(0, 300), st.integers(1, 300), calendars, clocks)
@many
def test_a_pause_moves_the_end_by_what_it_took_on_the_same_clock(start, value, offset, length, calendar, clock) -> None:
    begin = start + timedelta(hours=offset)
    pause = (begin, begin + timedelta(hours=length))
    plain = Limit(value, clock)
    unpaused = add(start, plain.amount, clock, calendar)
    took = elapsed(*pause, clock, calendar) if begin < unpaused else 0
    moved = Deadline(start, plain, (pause,)).due(calendar)
    assert moved == add(start, plain.amount + took, clock, calendar) or _within_a_minute(
        moved, start, plain, took, calendar
    )


def _within_a_minute(moved, start, plain, took, calendar) -> bool:
    """Hour clocks measure a pause to the microsecond; `elapsed` gives whole minutes only."""
    lowest, highest = (add(start, plain.amount + took + more, plain.clock, calendar) for more in (0, 1))
    return plain.clock.by_the_hour and lowest <= moved <= highest


@given(deadlines(), st.integers(1, 30), calendars)
@many
def test_extensions_add_up(deadline, more, calendar) -> None:
    longer = replace(deadline, extension=deadline.extension + more)
    whole = replace(deadline, limit=deadline.limit.longer(deadline.extension + more), extension=0)
    assert longer.due(calendar) == whole.due(calendar) >= deadline.due(calendar)


@given(deadlines(), calendars)
@many
def test_half_time_lies_between_receipt_and_due(deadline, calendar) -> None:
    assert deadline.start <= deadline.half(calendar) <= deadline.due(calendar)


@given(deadlines(), calendars, days_of_time)
@many
def test_one_more_day_off_never_makes_a_deadline_earlier(deadline, calendar, day) -> None:
    with_holiday = replace(calendar, special=calendar.special | {day: SpecialDay(False, "肉孜节")})
    assert deadline.due(with_holiday) >= deadline.due(calendar)


@given(deadlines(), calendars, days_of_time)
@many
def test_one_more_make_up_day_never_makes_a_deadline_later(deadline, calendar, day) -> None:
    with_work = replace(calendar, special=calendar.special | {day: SpecialDay(True, "")})
    if deadline.limit.clock is Clock.WORKING_DAYS and with_work.hours_of(day) != calendar.hours_of(day):
        assert deadline.due(with_work).date() <= deadline.due(calendar).date()
    else:
        assert deadline.due(with_work) <= deadline.due(calendar)


@given(whole_minutes, st.integers(1, 12), st.integers(0, 400), st.integers(1, 1500), calendars)
@settings(max_examples=40)
def test_counting_every_single_minute_gives_the_same_end(start, hours, offset, length, calendar) -> None:
    pause = (start + timedelta(minutes=offset), start + timedelta(minutes=offset + length))
    left, now = hours * 60, start
    while left:
        minute = now.hour * 60 + now.minute
        open_now = any(opens <= minute < closes for opens, closes in calendar.hours_of(now.date()))
        left -= open_now and not pause[0] <= now < pause[1]
        now += timedelta(minutes=1)
    assert Deadline(start, Limit(hours, Clock.WORKING_HOURS), (pause,)).due(calendar) == now


@given(whole_minutes, st.integers(1, 40), calendars, DAY_CLOCKS)
@many
def test_counting_every_single_day_gives_the_same_last_day(start, count, calendar, clock) -> None:
    day: date = start.date()
    for _n in range(count):
        day += timedelta(days=1)
        while clock is Clock.WORKING_DAYS and not calendar.is_working(day):
            day += timedelta(days=1)
    while not calendar.is_working(day):
        day += timedelta(days=1)
    assert (due(start, count, clock, calendar) - timedelta(seconds=1)).date() == day


def test_a_table_of_a_thousand_deadlines_is_quick() -> None:
    rows = [
        Deadline(at(2026, 1, 1, 9) + timedelta(hours=7 * n), Limit(1 + n % 40, clock))
        for n in range(250)
        for clock in Clock
    ]
    begun = process_time()
    assert all(row.half(ALTAY) <= row.due(ALTAY) for row in rows)
    assert process_time() - begun < 1.5
