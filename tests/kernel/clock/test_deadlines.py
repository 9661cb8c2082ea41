"""Adding, measuring, pausing, extending and explaining on the four clocks."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from gongyi.kernel.clock.deadlines import Deadline, add, elapsed, in_words
from gongyi.kernel.clock.library import special_days
from gongyi.kernel.clock.limits import Clock, Limit
from gongyi.kernel.clock.working import Season, SpecialDay, WorkCalendar

TZ = ZoneInfo("Asia/Shanghai")
SPECIAL = {row.day: SpecialDay(row.kind == "work", row.name) for row in special_days([2025, 2026])}
CALENDAR = WorkCalendar(special=SPECIAL, arranged_until=2026)
ALTAY = WorkCalendar(
    periods=((600, 840), (930, 1170)),
    seasons=(Season((5, 1), (9, 30), ((570, 810), (960, 1200))),),
    special=SPECIAL,
    arranged_until=2026,
)
FIRST, LAST = datetime(2025, 1, 1, tzinfo=TZ), datetime(2026, 10, 1, tzinfo=TZ)
moments = st.integers(0, int((LAST - FIRST).total_seconds())).map(lambda seconds: FIRST + timedelta(seconds=seconds))
calendars = st.sampled_from([CALENDAR, ALTAY])
hours = st.integers(1, 200)
days = st.integers(1, 40)


def at(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=TZ)


def test_two_urgent_hours_from_friday_half_past_five_end_at_half_past_seven() -> None:
    assert Deadline(at(2026, 3, 6, 17, 30), Limit(2, Clock.URGENT_HOURS)).due(CALENDAR) == at(2026, 3, 6, 19, 30)


def test_four_working_hours_from_friday_half_past_five_end_monday_noon() -> None:
    deadline = Deadline(at(2026, 3, 6, 17, 30), Limit(4, Clock.WORKING_HOURS))
    assert deadline.due(CALENDAR) == at(2026, 3, 9, 12, 0)
    with translation.override("en"):
        words = in_words(deadline, CALENDAR)
    assert words == "received Fri 03-06 17:30 · 0.5 h Fri · weekend · 3.5 h Mon → Mon 03-09 12:00"


def test_the_first_day_is_not_counted() -> None:
    assert Deadline(at(2026, 3, 2, 9, 0), Limit(1, Clock.WORKING_DAYS)).due(CALENDAR) == at(2026, 3, 3, 18, 0)


def test_calendar_days_end_at_midnight_and_move_past_a_day_off() -> None:
    assert Deadline(at(2026, 3, 2, 9), Limit(1, Clock.CALENDAR_DAYS)).due(CALENDAR) == at(2026, 3, 4, 0, 0)
    assert Deadline(at(2026, 3, 6, 9), Limit(1, Clock.CALENDAR_DAYS)).due(CALENDAR) == at(2026, 3, 10, 0, 0)


def test_a_make_up_saturday_is_a_working_day() -> None:
    assert CALENDAR.is_working(date(2026, 2, 14))
    assert not CALENDAR.is_working(date(2026, 2, 16))


def test_a_season_across_the_new_year_holds_on_both_sides() -> None:
    winter = Season((10, 1), (4, 30), ((600, 840),))
    assert winter.holds(date(2026, 12, 31))
    assert winter.holds(date(2026, 1, 1))
    assert not winter.holds(date(2026, 5, 1))


def test_a_year_that_is_not_arranged_says_so() -> None:
    with translation.override("en"):
        assert "not yet published" in in_words(Deadline(at(2027, 2, 3, 9), Limit(2, Clock.WORKING_DAYS)), CALENDAR)


@pytest.mark.parametrize("bad", [0, -1, 10_001, True, "4"])
def test_a_limit_is_a_whole_positive_number(bad: object) -> None:
    with pytest.raises(ValueError):
        Limit(bad, Clock.WORKING_DAYS)  # type: ignore[arg-type]


@given(moments, hours, calendars, st.sampled_from([Clock.URGENT_HOURS, Clock.WORKING_HOURS]))
@settings(max_examples=120, deadline=None)
def test_what_was_added_on_an_hour_clock_is_what_has_passed(start, amount, calendar, clock) -> None:
    assert elapsed(start, add(start, amount * 60, clock, calendar), clock, calendar) == amount * 60


@given(moments, days, calendars)
@settings(max_examples=120, deadline=None)
def test_working_days_count_back_to_their_number(start, amount, calendar) -> None:
    due = add(start, amount, Clock.WORKING_DAYS, calendar)
    assert elapsed(start, due, Clock.WORKING_DAYS, calendar) == amount
    assert calendar.is_working(due.date())


@given(moments, days, st.integers(0, 20), calendars, st.sampled_from(list(Clock)))
@settings(max_examples=150, deadline=None)
def test_more_time_never_ends_sooner(start, amount, more, calendar, clock) -> None:
    unit = 60 if clock.by_the_hour else 1
    assert add(start, (amount + more) * unit, clock, calendar) >= add(start, amount * unit, clock, calendar)
    assert add(start + timedelta(hours=more), amount * unit, clock, calendar) >= add(
        start, amount * unit, clock, calendar
    )


@given(moments, st.integers(2, 60), st.integers(0, 300), st.integers(1, 300), calendars, st.sampled_from(list(Clock)))
@settings(max_examples=150, deadline=None)
def test_a_pause_moves_the_end_by_itself_on_the_same_clock(start, value, offset, length, calendar, clock) -> None:
    begin = start + timedelta(hours=offset)
    pause = (begin, begin + timedelta(hours=length))
    paused = elapsed(*pause, clock, calendar)
    plain = Limit(value, clock)
    assert Deadline(start, plain, (pause,)).due(calendar) == add(start, plain.amount + paused, clock, calendar)


@given(moments, st.integers(1, 60), st.integers(1, 30), calendars, st.sampled_from(list(Clock)))
@settings(max_examples=100, deadline=None)
def test_an_extension_is_a_longer_limit(start, value, more, calendar, clock) -> None:
    assert Deadline(start, Limit(value, clock), (), more).due(calendar) == Deadline(
        start, Limit(value + more, clock)
    ).due(calendar)


@given(moments, st.integers(1, 60), calendars, st.sampled_from(list(Clock)))
@settings(max_examples=150, deadline=None)
def test_half_time_lies_between(start, value, calendar, clock) -> None:
    deadline = Deadline(start, Limit(value, clock))
    assert start <= deadline.half(calendar) <= deadline.due(calendar)


@given(moments, st.integers(1, 60), calendars, st.sampled_from(list(Clock)))
@settings(max_examples=150, deadline=None)
def test_the_explanation_adds_up(start, value, calendar, clock) -> None:
    deadline = Deadline(start, Limit(value, clock))
    lines = deadline.explain(calendar)
    if clock.by_the_hour:
        assert abs(sum(line.minutes for line in lines) - value * 60) <= len(lines)
    else:
        counted = sum(line.days for line in lines)
        assert counted >= value
        assert counted == value or clock is Clock.CALENDAR_DAYS
