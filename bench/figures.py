"""What a benchmark hands back, and how it is scaled and judged."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from bench.calibrate import REFERENCE, Machine

Bound = Literal["hashes", "transactions", "none"]
"""What the figure depends on: one core, the disk, or neither (sizes, counts and ratios are not scaled)."""


@dataclass(frozen=True)
class Figure:
    """One measured figure. `target` is met from above when `more_is_better`, else from below."""

    name: str
    raw: float
    unit: str
    target: float
    more_is_better: bool = False
    bound: Bound = "none"

    def scaled(self, machine: Machine) -> float:
        """What the reference machine would have measured, by this run's calibration."""
        if self.bound == "none":
            return self.raw
        speed = getattr(machine, self.bound) / getattr(REFERENCE, self.bound)
        return self.raw / speed if self.more_is_better else self.raw * speed

    def met(self, machine: Machine) -> bool:
        """Whether the promise holds after scaling."""
        value = self.scaled(machine)
        return value >= self.target if self.more_is_better else value <= self.target


Figures = Iterator[Figure]
