"""Rates, medians and intervals in whole numbers."""

from statistics import median as plain_median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongyi.kernel.figures.shares import interval, median, percent, share

pytestmark = pytest.mark.once


@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=40))
def test_the_median_is_the_median(values: list[int]) -> None:
    assert median(values) == int(plain_median(values))


@given(st.integers(1, 10**6).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_interval_holds_the_rate_and_stays_a_rate(pair: tuple[int, int]) -> None:
    low, high = interval(*pair)
    assert 0 <= low <= share(*pair) + 1
    assert share(*pair) <= high <= 10_000


def test_wilson_by_hand() -> None:
    assert interval(29, 30) == (8332, 9940)


def test_a_rate_is_rounded_down_and_has_no_value_without_a_base() -> None:
    assert share(2, 3) == 6666
    assert share(0, 0) is None
    assert percent(9999) == "99.9 %"
    assert [percent(share(*pair)) for pair in ((27, 32), (2, 3), (1, 3))] == ["84.4 %", "66.7 %", "33.3 %"]
    assert percent(10_000) == "100.0 %"
