"""Calendars as the town keeps them."""

from datetime import date

import pytest
from django.db import transaction
from django.utils import translation
from django.utils.translation import override

from gongyi.kernel.clock import actions, library
from gongyi.kernel.clock.models import Calendar, SpecialDay
from gongyi.kernel.clock.queries import parse_day, parse_hours, work_calendar
from gongyi.kernel.clock.working import Season

HOURS = "10:00-14:00 15:30-19:30"
pytestmark = pytest.mark.django_db


@pytest.fixture
def calendar() -> Calendar:
    return actions.make_calendar(name="阿勒泰", hours=HOURS)


def test_a_new_calendar_knows_every_arrangement_the_library_has(calendar: Calendar) -> None:
    assert calendar.arranged_until == max(library.YEARS) >= 2026
    plain = work_calendar(calendar)
    assert plain.is_working(date(2026, 2, 14))
    assert not plain.is_working(date(2026, 10, 1))
    assert not plain.is_arranged(date(max(library.YEARS) + 1, 1, 4))


def test_a_holiday_has_its_name_in_both_languages(calendar: Calendar) -> None:
    actions.set_day(calendar=calendar, day=date(2026, 3, 20), kind=SpecialDay.OFF, name="肉孜节", source="自治区通知")
    actions.set_day(
        calendar=calendar, day=date(2026, 8, 8), kind=SpecialDay.OFF, name="金山节", source="", name_en="Altay Day"
    )
    plain = work_calendar(calendar)
    days = (date(2026, 3, 20), date(2026, 8, 8), date(2026, 2, 17), date(2026, 2, 14), date(2026, 3, 7))
    with translation.override("zh-hans"):
        assert [plain.why(day) for day in days] == ["肉孜节", "金山节", "春节", "春节调休", "周末"]
    with translation.override("en"):
        assert [plain.why(day) for day in days] == [
            "Rozi Heyt (Eid al-Fitr)", "Altay Day", "Spring Festival", "make-up day, Spring Festival", "weekend",
        ]  # fmt: skip


def test_a_newer_library_reaches_an_older_calendar_and_leaves_the_towns_own_days() -> None:
    old = actions.make_calendar(name="旧日历", hours=HOURS, years=[2025])
    actions.set_day(calendar=old, day=date(2026, 1, 1), kind=SpecialDay.OFF, name="停电", source="街道")
    assert old.arranged_until == 2025
    assert actions.take_published(calendar=old) > 20
    assert old.arranged_until == max(library.YEARS)
    assert old.days.get(day=date(2026, 1, 1)).name == "停电"
    assert actions.take_published(calendar=old) == 0


def test_a_day_can_be_given_back_to_the_week(calendar: Calendar) -> None:
    actions.clear_day(calendar=calendar, day=date(2026, 10, 1))
    assert work_calendar(calendar).is_working(date(2026, 10, 1))


def test_seasons_may_not_share_a_day(calendar: Calendar) -> None:
    actions.add_season(calendar=calendar, first="05-01", last="09-30", hours="09:30-13:30 16:00-20:00")
    with pytest.raises(ValueError, match="another season"):
        actions.add_season(calendar=calendar, first="09-30", last="04-30", hours=HOURS)
    actions.add_season(calendar=calendar, first="10-01", last="04-30", hours=HOURS)
    assert calendar.seasons.count() == 2


def test_a_season_across_the_new_year_holds_on_both_sides() -> None:
    winter = Season((10, 1), (4, 30), ((600, 840),))
    assert winter.holds(date(2026, 12, 31))
    assert winter.holds(date(2026, 1, 1))
    assert not winter.holds(date(2026, 5, 1))


def test_what_is_remembered_of_a_change_that_was_taken_back_is_not_used_again(calendar: Calendar) -> None:
    def close(day: date) -> None:
        actions.set_day(calendar=calendar, day=day, kind=SpecialDay.OFF, name="", source="")

    with transaction.atomic():
        close(date(2026, 3, 2))
        assert not work_calendar(calendar).is_working(date(2026, 3, 2))
        transaction.set_rollback(True)
    calendar.refresh_from_db()
    close(date(2026, 3, 3))
    assert work_calendar(calendar).is_working(date(2026, 3, 2))


@pytest.mark.parametrize(
    "bad", ["", "9", "09:00", "12:00-09:00", "09:00-12:00 11:00-15:00", "09:00-24:30", "09:70-10:00"]
)
def test_hours_that_make_no_sense_are_refused(bad: str) -> None:
    with pytest.raises(ValueError):
        parse_hours(bad)


@pytest.mark.parametrize("bad", ["02-30", "13-01", "0501", "00-10"])
def test_days_that_do_not_exist_are_refused(bad: str) -> None:
    with pytest.raises(ValueError):
        parse_day(bad)


def test_a_day_says_in_words_who_arranged_it(calendar: Calendar) -> None:
    actions.set_day(calendar=calendar, day=date(2026, 3, 20), kind=SpecialDay.OFF, name="肉孜节", source="自治区通知")
    with override("zh-hans"):
        assert calendar.days.get(day=date(2026, 10, 1)).arranged_by == "国务院放假安排"
        assert calendar.days.get(day=date(2026, 3, 20)).arranged_by == "自治区通知"
