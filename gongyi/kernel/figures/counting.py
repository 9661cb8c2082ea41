"""Counting figures over a window of time, and opening them down to the very matters behind."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from gongyi.kernel.figures.declaring import WHOLE, Counted, Figure, Life, Seen, Text
from gongyi.kernel.figures.lives import Scope, lives
from gongyi.kernel.figures.shares import interval, median, share
from gongyi.kernel.flows.facts import UNLISTED
from gongyi.kernel.flows.models import micros


class Hit(NamedTuple):
    """A step that counts: of which matter, which of its steps, and into which parts it falls."""

    dossier: int
    step: int
    parts: tuple[str, ...] = ()


@dataclass
class Tally:
    """What was found for one counting: the steps that count, and the minutes, by part."""

    found: dict[str, list[Hit]] = field(default_factory=lambda: defaultdict(list))
    minutes: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))

    def count(self, part: str, *, once: bool) -> int:
        return len(self.matters(part) if once else self.found.get(part, ()))

    def matters(self, part: str) -> set[int]:
        return {hit.dossier for hit in self.found.get(part, ())}

    def parts(self) -> list[str]:
        return [part for part in self.found if part != WHOLE]


@dataclass(frozen=True)
class Value:
    """A figure's value. For rates both sides are given, always, and `share` is in hundredths of a percent.

    For times the numerator is the number of matters measured, and `minutes` their median. `matters` is on how many
    different matters the numerator rests: fewer, where one counts more than once.
    """

    figure: Figure
    numerator: int
    denominator: int | None = None
    minutes: int | None = None
    parts: tuple["Part", ...] = ()
    matters: int = 0

    @property
    def base(self) -> int:
        """How many cases a rate or median rests on."""
        return self.numerator if self.denominator is None else self.denominator

    @property
    def is_rate(self) -> bool:
        return self.denominator is not None

    @property
    def too_few(self) -> bool:
        """Whether the base is too small for a rate or a median to say anything."""
        return (self.is_rate or self.figure.is_time) and self.base < self.figure.least

    @property
    def hidden(self) -> bool:
        """Whether even the numerator is kept back: with so few it would tell what single people think."""
        return self.figure.discreet and self.too_few

    @property
    def share(self) -> int | None:
        """The rate in hundredths of a percent, rounded down; none without a denominator or with too few."""
        if self.denominator is None or self.too_few:
            return None
        return share(self.numerator, self.denominator)

    @property
    def interval(self) -> tuple[int, int] | None:
        """Between which rates chance may move it, for what people think; none where no rate is shown."""
        if self.share is None or self.denominator is None or not self.figure.discreet:
            return None
        return interval(self.numerator, self.denominator)


@dataclass(frozen=True)
class Part:
    """One part of a figure: a channel, a category, a stage."""

    key: str
    name: Text
    count: int
    minutes: int | None = None


def value(figure: Figure, scope: Scope) -> Value:
    """One figure, counted now."""
    return values([figure], scope)[0]


def values(figures: Iterable[Figure], scope: Scope) -> list[Value]:
    """Figures counted in one pass over the matters they concern."""
    wanted = list(figures)
    tallies = _tallies(wanted, scope)
    return [_value(figure, tallies, scope) for figure in wanted]


def behind(figure: Figure, scope: Scope, *, base: bool = False, part: str = WHOLE) -> list[int]:
    """Keys of the very matters a figure or one of its parts counts, however many, oldest first; `base` opens the denominator."""
    counted = figure.denominator if base and figure.denominator else figure.numerator
    return sorted(_tallies([figure], scope)[id(counted)].matters(part))


def each_time(figure: Figure, scope: Scope, *, part: str = WHOLE) -> list[Hit]:
    """Every step that a figure of times, or one of its parts, counts; matter by matter, oldest first."""
    return sorted(_tallies([figure], scope)[id(figure.numerator)].found.get(part, ()))


def _sides(figure: Figure) -> Iterator[Counted]:
    yield figure.numerator
    if figure.denominator is not None:
        yield figure.denominator


def _tallies(figures: list[Figure], scope: Scope) -> dict[int, Tally]:
    counted = [side for figure in figures for side in _sides(figure)]
    tallies = {id(one): Tally() for one in counted}
    start = micros(scope.window.start)
    for flow, life in lives(scope, counted):
        for one in counted:
            if flow in one.flows:
                _tally(tallies[id(one)], one, life, start)
    return tallies


def _tally(tally: Tally, counted: Counted, life: Life, start: int) -> None:
    for step in _hits(counted, life, start):
        hit = Hit(life.dossier, step.number, counted.parts(step) if counted.parts else ())
        tally.found[WHOLE].append(hit)
        for part in hit.parts:
            tally.found[part].append(hit)
        for part, minutes in counted.times(step).items() if counted.times else ():
            tally.minutes[part].append(minutes)
            if part != WHOLE:
                tally.found[part].append(hit)


def _hits(counted: Counted, life: Life, start: int) -> Iterator[Seen]:
    """The steps that count. A matter that counts once does so by its last step that fits."""
    if counted.standing:
        candidates = life.steps[-1:] if life.made(*counted.moves) else []
    else:
        candidates = [step for step in life.steps if step.move in counted.moves and step.at >= start]
    fitting = [step for step in candidates if counted.where is None or counted.where(step)]
    yield from fitting[-1:] if counted.once else fitting


def named(figure: Figure, names: Mapping[str, Text], part: str) -> Text:
    """What a part of a figure is called; a part that is not in its lists any more is called so, never by its code."""
    return names.get(part) or (UNLISTED if figure.names and part else part)


def _value(figure: Figure, tallies: Mapping[int, Tally], scope: Scope) -> Value:
    tally, once = tallies[id(figure.numerator)], figure.numerator.once
    base = figure.denominator
    denominator = None if base is None else tallies[id(base)].count(WHOLE, once=base.once)
    names = figure.names(scope.town) if figure.names else {}
    numerator = tally.count(WHOLE, once=once)
    enough = numerator >= figure.least
    parts = tuple(
        Part(
            key,
            named(figure, names, key),
            tally.count(key, once=once),
            median(tally.minutes[key]) if key in tally.minutes and enough else None,
        )
        for key in [*(key for key in names if key in tally.found), *sorted(set(tally.parts()) - set(names))]
    )
    minutes = median(tally.minutes[WHOLE]) if figure.is_time and tally.minutes.get(WHOLE) and enough else None
    return Value(figure, numerator, denominator, minutes, parts, len(tally.matters(WHOLE)))
