"""Figures: declared once, with their definition and unit, and computed from step facts. Nothing is ever typed in."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise

Text = str | Promise


@dataclass(frozen=True)
class Seen:
    """What a condition may look at: the step's own record, nothing personal."""

    move: str
    from_stage: str
    to_stage: str
    facts: dict[str, Any]
    late: tuple[str, ...]


Condition = Callable[[Seen], bool]


@dataclass(frozen=True)
class Counted:
    """Which steps are counted: moves of a flow that fit a condition; each matter once, or every time."""

    flow: str
    moves: tuple[str, ...]
    where: Condition | None = field(default=None, compare=False)
    once: bool = True


@dataclass(frozen=True)
class Figure:
    """A published number: what it is called, what exactly it counts, in which unit, over which steps of the window."""

    key: str
    name: Text
    definition: Text
    unit: Text
    numerator: Counted
    denominator: Counted | None = None
    exclusions: tuple[Text, ...] = ()
    least: int = 0


_figures: dict[str, Figure] = {}


def declare(*figures: Figure) -> None:
    """Make figures known. A key twice with another meaning raises."""
    for figure in figures:
        if _figures.setdefault(figure.key, figure) != figure:
            raise ValueError(f"figure {figure.key} is declared twice")


def known() -> tuple[Figure, ...]:
    """Every declared figure, by key."""
    return tuple(_figures[key] for key in sorted(_figures))


def get(key: str) -> Figure:
    """The figure with this key. Raises KeyError."""
    return _figures[key]
