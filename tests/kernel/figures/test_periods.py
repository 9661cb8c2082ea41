"""Weeks, months, quarters, years and any days; the statistical day and month."""

from datetime import UTC, date, datetime

import pytest

from gongyi.kernel import clock
from gongyi.kernel.figures import periods
from tests.towns import SmallTown


def read(text: str, hexi: SmallTown) -> tuple[str, date, date]:
    found = periods.read(text, hexi.town)
    return found.kind, found.first, found.last


def test_plain_periods(hexi: SmallTown) -> None:
    assert read("2026-02", hexi) == ("month", date(2026, 2, 1), date(2026, 2, 28))
    assert read("2026-Q4", hexi) == ("quarter", date(2026, 10, 1), date(2026, 12, 31))
    assert read("2026", hexi) == ("year", date(2026, 1, 1), date(2026, 12, 31))
    assert read("2026-W01", hexi) == ("week", date(2025, 12, 29), date(2026, 1, 4))
    assert read("2026-03-05..2026-03-09", hexi) == ("days", date(2026, 3, 5), date(2026, 3, 9))


@pytest.mark.parametrize("key", ["2026-01", "2026-Q1", "2026", "2026-W01", "2026-03-05..2026-03-09"])
def test_the_period_before_ends_where_this_one_begins(key: str, hexi: SmallTown) -> None:
    this = periods.read(key, hexi.town)
    earlier = periods.before(this, hexi.town)
    assert earlier.window(hexi.town)[1] == this.window(hexi.town)[0]
    assert periods.after(earlier, hexi.town) == this
    assert periods.read(earlier.key, hexi.town) == earlier


@pytest.mark.parametrize(
    "bad",
    [
        "",
        "2026-13",
        "2026-Q5",
        "2026-W60",
        "x",
        "2026-03-05..",
        "2026-03-09..2026-03-05",
        "0000",
        "1900-01-01..2026-01-01",
    ],
)
def test_what_is_no_period_is_refused(bad: str, hexi: SmallTown) -> None:
    with pytest.raises(periods.NoPeriod):
        periods.read(bad, hexi.town)


def test_a_town_may_end_its_day_at_noon_and_begin_its_month_on_the_nineteenth(hexi: SmallTown) -> None:
    hexi.town.parameters = {"statistics": {"day_ends": "12:00", "month_from": 19}}
    march = periods.read("2026-03", hexi.town)
    assert (march.first, march.last) == (date(2026, 2, 19), date(2026, 3, 18))
    begin, end = march.window(hexi.town)
    assert begin == datetime(2026, 2, 18, 4, tzinfo=UTC)
    assert end == datetime(2026, 3, 18, 4, tzinfo=UTC)
    with clock.fixed(datetime(2026, 3, 18, 3, 59, tzinfo=UTC)):
        assert periods.this_month(hexi.town).key == "2026-03"
    with clock.fixed(datetime(2026, 3, 18, 4, 0, tzinfo=UTC)):
        assert periods.this_month(hexi.town).key == "2026-04"
    with clock.fixed(datetime(2026, 12, 25, 4, 0, tzinfo=UTC)):
        assert periods.this_month(hexi.town).key == "2027-01"


def test_a_town_may_begin_its_week_on_friday_and_calls_it_by_the_week_in_which_it_ends(hexi: SmallTown) -> None:
    hexi.town.parameters = {"statistics": {"week_from": 5}}
    assert read("2026-W10", hexi) == ("week", date(2026, 2, 27), date(2026, 3, 5))
    for day, key in ((date(2026, 2, 26), "2026-W09"), (date(2026, 2, 27), "2026-W10"), (date(2026, 3, 5), "2026-W10")):
        assert periods.of_kind("week", day, hexi.town).key == key
    this = periods.read("2026-W01", hexi.town)
    earlier = periods.before(this, hexi.town)
    assert earlier.window(hexi.town)[1] == this.window(hexi.town)[0]
    assert periods.after(earlier, hexi.town) == this
    assert periods.read(earlier.key, hexi.town) == earlier
