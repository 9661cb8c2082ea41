"""Figures are scaled to the reference machine before they are judged."""

import pytest

from bench.calibrate import Machine, calibrate
from bench.figures import Figure

pytestmark = pytest.mark.once

TWICE_AS_FAST = Machine(hashes=2_000_000, transactions=1200)


@pytest.mark.parametrize(
    ("raw", "more", "bound", "scaled"),
    [
        (500.0, True, "hashes", 250.0),
        (500.0, True, "transactions", 250.0),
        (3.0, False, "hashes", 6.0),
        (3.0, False, "none", 3.0),
    ],
)
def test_a_fast_machine_flatters_nobody(raw: float, more: bool, bound, scaled: float) -> None:
    assert Figure("a", raw, "", 1, more_is_better=more, bound=bound).scaled(TWICE_AS_FAST) == scaled


def test_a_promise_is_judged_after_scaling() -> None:
    rate = Figure("rows", 500, "rows/s", 300, more_is_better=True, bound="transactions")
    assert not rate.met(TWICE_AS_FAST)
    assert rate.met(Machine(hashes=1_000_000, transactions=600))
    wait = Figure("start", 1.5, "s", 2.0, bound="hashes")
    assert not wait.met(TWICE_AS_FAST)
    assert wait.met(Machine(hashes=1_000_000, transactions=600))


def test_the_calibration_measures_something() -> None:
    machine = calibrate()
    assert machine.hashes > 10_000
    assert machine.transactions > 1
