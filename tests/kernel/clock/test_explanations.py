"""A deadline says how it came about, in both languages, and its parts add up."""

import itertools
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.utils import translation
from hypothesis import given, settings

from gongyi.kernel import clock
from gongyi.kernel.clock.deadlines import Deadline
from gongyi.kernel.clock.explaining import Part, explain
from gongyi.kernel.clock.limits import Clock, Limit
from gongyi.kernel.clock.wording import day_in_words, in_words
from gongyi.kernel.clock.working import SpecialDay
from tests.kernel.clock.samples import ALTAY, TOWN, at, calendars, deadlines

pytestmark = pytest.mark.once
FRIDAY = at(2026, 3, 6, 17, 30)


def both(deadline: Deadline, calendar=TOWN, stopped=None) -> tuple[str, str]:
    found = []
    for language in ("en", "zh-hans"):
        with translation.override(language):
            found.append(in_words(deadline, calendar, stopped))
    return found[0], found[1]


SAID = [
    (
        Deadline(FRIDAY, Limit(4, Clock.WORKING_HOURS)),
        "received Fri 6 Mar 17:30 · 0.5 h Fri · weekend · 3.5 h Mon → Mon 9 Mar 12:00",
        "3月6日周五 17:30 收到 · 周五 0.5 小时 · 周末 · 周一 3.5 小时 → 3月9日周一 12:00",
    ),
    (
        Deadline(at(2026, 3, 6, 8, 15), Limit(4, Clock.WORKING_HOURS)),
        "received Fri 6 Mar 08:15 · 4 h Fri from 08:30 (without the break 12:00–14:00) → Fri 6 Mar 14:30",
        "3月6日周五 08:15 收到 · 周五 08:30 起 4 小时（12:00–14:00 休息不算） → 3月6日周五 14:30",
    ),
    (
        Deadline(FRIDAY, Limit(2, Clock.URGENT_HOURS)),
        "received Fri 6 Mar 17:30 · counted day and night · 2 h Fri → Fri 6 Mar 19:30",
        "3月6日周五 17:30 收到 · 不分昼夜 · 周五 2 小时 → 3月6日周五 19:30",
    ),
    (
        Deadline(at(2026, 3, 2, 9, 10), Limit(3, Clock.WORKING_DAYS)),
        "received Mon 2 Mar 09:10 · the first day is not counted · 3 days Tue–Thu → Thu 5 Mar 18:00",
        "3月2日周一 09:10 收到 · 当天不算 · 周二至周四 3 天 → 3月5日周四 18:00",
    ),
    (
        Deadline(at(2026, 2, 12, 9), Limit(3, Clock.WORKING_DAYS)),
        (
            "received Thu 12 Feb 09:00 · the first day is not counted · 1 day Fri 13 Feb · 1 day Sat 14 Feb (make-up day, Spring Festival)"
            " · Spring Festival Sun 15 Feb – Mon 23 Feb · 1 day Tue 24 Feb → Tue 24 Feb 18:00"
        ),
        (
            "2月12日周四 09:00 收到 · 当天不算 · 2月13日周五 1 天 · 2月14日周六 1 天（春节调休）"
            " · 春节 2月15日周日至2月23日周一 · 2月24日周二 1 天 → 2月24日周二 18:00"
        ),
    ),
    (
        Deadline(at(2026, 9, 3, 9), Limit(2, Clock.CALENDAR_DAYS)),
        (
            "received Thu 3 Sep 09:00 · the first day is not counted · 2 days Fri–Sat · the last day is a day off (weekend)"
            " · moved to the next working day → Mon 7 Sep 24:00"
        ),
        "9月3日周四 09:00 收到 · 当天不算 · 周五至周六 2 天 · 最后一天赶上放假（周末） · 顺延到下一个工作日 → 9月7日周一 24:00",
    ),
    (
        Deadline(at(2026, 3, 2, 9, 10), Limit(10, Clock.WORKING_HOURS), ((at(2026, 3, 2, 15), at(2026, 3, 3, 9)),), 4),
        (
            "received Mon 2 Mar 09:10 · 3 h 50 min Mon · stood still Mon 2 Mar 15:00 – Tue 3 Mar 09:00, 3.5 h of working time not counted"
            " · 7 h Tue · 3 h 10 min Wed · 4 working hours of it were added → Wed 4 Mar 11:40"
        ),
        (
            "3月2日周一 09:10 收到 · 周一 3 小时 50 分 · 3月2日周一 15:00 到 3月3日周二 09:00 暂停，这 3.5 小时上班时间不算"
            " · 周二 7 小时 · 周三 3 小时 10 分 · 其中 4 个工作小时是延长的 → 3月4日周三 11:40"
        ),
    ),
]


@pytest.mark.parametrize(("deadline", "english", "chinese"), SAID)
def test_a_deadline_explains_itself_in_both_languages(deadline, english, chinese) -> None:
    assert both(deadline) == (english, chinese)


def test_a_change_of_season_is_told_with_the_new_hours() -> None:
    english, chinese = both(Deadline(at(2026, 4, 30, 18, 30), Limit(2, Clock.WORKING_HOURS)), ALTAY)
    assert "· Labour Day Fri–Tue · from Wed working hours are 09:30–13:30, 16:00–20:00 · 1 h Wed →" in english
    assert "· 从 周三 起上班时间是 09:30–13:30、16:00–20:00" in chinese


def test_a_named_holiday_as_the_last_day_is_named_though_a_weekend_follows() -> None:
    calendar = replace(
        TOWN, special={date(2026, 3, 13): SpecialDay(working=False, name="本地假", name_en="town holiday")}
    )
    english, chinese = both(Deadline(at(2026, 3, 2, 9), Limit(11, Clock.CALENDAR_DAYS)), calendar)
    assert chinese.endswith("最后一天赶上放假（本地假） · 顺延到下一个工作日 → 3月16日周一 24:00")
    assert "the last day is a day off (town holiday) · moved to the next working day →" in english
    sunday = both(Deadline(at(2026, 3, 2, 9), Limit(6, Clock.CALENDAR_DAYS)))[1]
    assert sunday.endswith("最后一天赶上放假（周末） · 顺延到下一个工作日 → 3月9日周一 24:00")


def test_a_standing_clock_says_since_when_and_what_is_left() -> None:
    deadline = Deadline(at(2026, 3, 2, 9), Limit(10, Clock.WORKING_HOURS))
    english, chinese = both(deadline, stopped=at(2026, 3, 2, 15))
    assert english.endswith(
        "· the clock has stood still since Mon 2 Mar 15:00 · 6 h of working time left when it goes on"
    )
    assert chinese.endswith("· 从 3月2日周一 15:00 起暂停计时 · 恢复后还有 6 小时上班时间")


@pytest.mark.parametrize(
    ("clock", "english", "chinese"),
    [
        (Clock.WORKING_DAYS, "16:00, 3 working days not counted", "暂停，这 3 个工作日不算"),
        (Clock.CALENDAR_DAYS, "16:00, 5 calendar days not counted", "暂停，这 5 个自然日不算"),
    ],
)
def test_the_days_of_a_pause_say_which_days_are_meant(clock: Clock, english: str, chinese: str) -> None:
    paused = Deadline(at(2026, 3, 2, 9), Limit(10, clock), ((at(2026, 3, 5, 15), at(2026, 3, 10, 16)),))
    said = both(paused)
    assert english in said[0]
    assert chinese in said[1]
    standing = both(Deadline(at(2026, 3, 2, 9), Limit(10, clock)), stopped=at(2026, 3, 5, 15))
    assert f"7 {clock.value.replace('_', ' ')} left when" in standing[0]


def test_a_year_that_is_not_arranged_says_so_once() -> None:
    english, chinese = both(Deadline(at(2026, 12, 28, 9), Limit(7, Clock.WORKING_DAYS)))
    assert english.count("holiday arrangement of 2027 not yet published") == 1
    assert "2027 年放假安排尚未公布" in chinese


def test_hours_day_and_night_do_not_care_about_holidays() -> None:
    assert "not yet published" not in both(Deadline(at(2027, 2, 3, 9), Limit(2, Clock.URGENT_HOURS)))[0]


def test_seconds_do_not_make_the_parts_differ_from_the_minutes_that_are_shown() -> None:
    begun = at(2026, 3, 6, 14, 25) + timedelta(seconds=37)
    _english, chinese = both(Deadline(begun, Limit(6, Clock.WORKING_HOURS)))
    assert chinese.startswith("3月6日周五 14:25 收到 · 周五 3 小时 35 分")
    assert chinese.endswith("周一 2 小时 25 分 → 3月9日周一 10:55")


@given(deadlines(), calendars)
@settings(max_examples=150)
def test_the_parts_sum_to_the_limit_and_end_at_the_due_time(deadline, calendar) -> None:
    lines = explain(deadline, calendar)
    due = deadline.due(calendar)
    assert sum(line.amount for line in lines) == deadline.total.amount
    assert {line.part for line in lines if line.amount} <= {Part.RAN}
    last = calendar.local(due - timedelta(microseconds=1)).date()
    counted = [line for line in lines if line.part is not Part.STOOD]
    makes_up = any(calendar.local(a).date() < last <= calendar.local(b).date() for a, b in deadline.stops())
    assert counted[-1].last == last or makes_up or deadline.limit.clock.by_the_hour
    assert all(before.first <= after.first for before, after in itertools.pairwise(lines))


@given(deadlines(), calendars)
@settings(max_examples=60)
def test_every_deadline_can_be_told_in_chinese_without_an_english_word(deadline, calendar) -> None:
    with translation.override("zh-hans"):
        said = in_words(deadline, calendar)
    assert not any(character.isascii() and character.isalpha() for character in said)


def test_a_day_of_another_year_is_named_with_it() -> None:
    for now, said in ((at(2026, 12, 31, 23, 59), "12月21日"), (at(2027, 1, 1, 0, 0), "2026年12月21日")):
        with clock.fixed(now):
            assert day_in_words(date(2026, 12, 21)) == said
            with translation.override("en"):
                assert day_in_words(date(2026, 12, 21)) == ("21 December" if now.year == 2026 else "21 December 2026")
