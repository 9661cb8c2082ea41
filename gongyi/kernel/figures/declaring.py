"""Figures: declared once, with their definition and unit, and computed from step facts. Nothing is ever typed in."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise

from gongyi.kernel.territory.models import Town

Text = str | Promise
WHOLE = ""
"""The part that stands for all of a measured time."""


@dataclass
class Life:
    """What is known of one matter up to the end of a window: its steps in order, those that were taken back left out."""

    town: Town
    dossier: int
    steps: list["Seen"] = field(default_factory=list)

    @property
    def stage(self) -> str:
        """Where the matter stands at the end of the window."""
        return self.steps[-1].to_stage if self.steps else ""

    @property
    def columns(self) -> Mapping[str, Any]:
        """What its steps say of it by the end of the window."""
        return self.steps[-1].columns if self.steps else {}

    def made(self, *moves: str) -> bool:
        """Whether one of these moves was made by the end of the window."""
        return any(step.move in moves for step in self.steps)


@dataclass(frozen=True)
class Seen:
    """What a condition may look at: a step's own record and the matter's life around it, nothing personal."""

    move: str
    from_stage: str
    to_stage: str
    at: int
    facts: Mapping[str, Any]
    late: tuple[str, ...]
    columns: Mapping[str, Any]
    life: Life = field(repr=False, compare=False)
    number: int = 0

    def before(self) -> Iterator["Seen"]:
        """The steps before this one."""
        for step in self.life.steps:
            if step is self:
                return
            yield step


Condition = Callable[[Seen], bool]
Parts = Callable[[Seen], tuple[str, ...]]
Times = Callable[[Seen], Mapping[str, int]]
Names = Callable[[Town], Mapping[str, Text]]


@dataclass(frozen=True)
class Counted:
    """Which steps are counted: moves of a flow that fit a condition; each matter once, or every time.

    `parts` says into which parts a counted step falls. `times` gives minutes instead: the figure is then their median,
    under WHOLE and by part. `standing` counts matters by how they stand at the end of the window; their moves, whenever
    made, only say where to look.
    """

    flow: str
    moves: tuple[str, ...]
    where: Condition | None = field(default=None, compare=False)
    once: bool = True
    parts: Parts | None = field(default=None, compare=False)
    times: Times | None = field(default=None, compare=False)
    standing: bool = False
    also: tuple[str, ...] = ()
    """Other flows in which the same moves are counted along."""

    @property
    def flows(self) -> tuple[str, ...]:
        return (self.flow, *self.also)


@dataclass(frozen=True)
class Unit:
    """What a figure counts, by its name for many and for one."""

    many: Text
    one: Text

    def __str__(self) -> str:
        return str(self.many)

    def of(self, count: int) -> str:
        """A number with its unit."""
        return f"{count} {self.one if count == 1 else self.many}"


@dataclass(frozen=True)
class Figure:
    """A published number: what it is called, what exactly it counts, in which unit, over which steps of the window.

    Below `least` there is no rate or median, only the counts. A discreet figure, what people think, then shows its base alone.
    """

    key: str
    name: Text
    definition: Text
    unit: Unit
    numerator: Counted
    denominator: Counted | None = None
    exclusions: tuple[Text, ...] = ()
    least: int = 0
    discreet: bool = False
    group: str = ""
    names: Names | None = field(default=None, compare=False)

    @property
    def is_time(self) -> bool:
        return self.numerator.times is not None

    @property
    def repeats(self) -> bool:
        """Whether it counts times, so that one matter may count more than once."""
        return not self.numerator.once


_figures: dict[str, Figure] = {}
_groups: dict[str, Text] = {}


def declare(*figures: Figure) -> None:
    """Make figures known. A key twice with another meaning raises."""
    for figure in figures:
        if _figures.setdefault(figure.key, figure) != figure:
            raise ValueError(f"figure {figure.key} is declared twice")


def declare_groups(**groups: Text) -> None:
    """Name the groups under which figures are shown, in their order."""
    _groups.update(groups)


def groups() -> dict[str, Text]:
    """Every group with its name, in order."""
    return dict(_groups)


def known() -> tuple[Figure, ...]:
    """Every declared figure: by group, and in the order in which they were declared."""
    order = list(_groups)
    return tuple(
        sorted(_figures.values(), key=lambda figure: order.index(figure.group) if figure.group else len(order))
    )


def get(key: str) -> Figure:
    """The figure with this key. Raises KeyError."""
    return _figures[key]
