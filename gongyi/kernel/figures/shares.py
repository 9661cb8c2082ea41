"""The arithmetic of rates and medians, in whole numbers."""

from collections.abc import Sequence
from math import isqrt

HUNDREDTHS = 10_000
NORMAL_95_SQUARED = 38_416
"""1.96 squared, times 10,000."""


def share(numerator: int, denominator: int) -> int | None:
    """A rate in hundredths of a percent, rounded down; none without a denominator."""
    return numerator * HUNDREDTHS // denominator if denominator else None


def interval(numerator: int, denominator: int) -> tuple[int, int]:
    """Wilson's 95 % interval of a rate, in hundredths of a percent."""
    z, n, k = NORMAL_95_SQUARED, denominator, numerator
    centre = 2 * k * HUNDREDTHS + z
    reach = isqrt(z * (z * n + 4 * k * (n - k) * HUNDREDTHS) // n)
    whole = 2 * (n * HUNDREDTHS + z)
    return max(0, (centre - reach) * HUNDREDTHS // whole), min(HUNDREDTHS, (centre + reach) * HUNDREDTHS // whole)


def median(values: Sequence[int]) -> int:
    """The middle of the values in order; of two in the middle their mean, rounded down."""
    ordered = sorted(values)
    middle = len(ordered) // 2
    return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) // 2


def percent(hundredths: int) -> str:
    """A rate as people read it, rounded half up: 84.375 % is 84.4 %. Only all of them are 100.0 %."""
    tenths = (hundredths + 5) // 10
    whole, rest = divmod(tenths if hundredths >= HUNDREDTHS else min(tenths, HUNDREDTHS // 10 - 1), 10)
    return f"{whole}.{rest} %"
