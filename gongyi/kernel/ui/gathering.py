"""Steps of a history that say nothing each by itself and followed one another, told as one entry that opens."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby

from gongyi.kernel.flows.story import Told
from gongyi.kernel.ui.shapes import Event

FEW = 3
"""Fewer than this stay by themselves."""


@dataclass(frozen=True)
class Alike:
    """Which steps may be told together, and what so many of them are called."""

    fits: Callable[[Told], bool]
    words: Callable[[int], str]


def gathered(told: Sequence[Told], drawn: Sequence[Event], alike: Alike) -> list[Event]:
    """The history, newest first as it was drawn, of steps that are told oldest first."""
    found: list[Event] = []
    for fits, run in groupby(zip(reversed(told), drawn, strict=True), key=lambda pair: alike.fits(pair[0])):
        events = tuple(event for _step, event in run)
        found += [_together(events, alike.words(len(events)))] if fits and len(events) >= FEW else events
    return found


def _together(run: tuple[Event, ...], what: str) -> Event:
    """As the newest of them says it; by whom only where it was the same for all."""
    who = {event.who for event in run}
    return Event(run[0].at, what, who.pop() if len(who) == 1 else "", facts=run[0].facts, since=run[-1].at, inner=run)
