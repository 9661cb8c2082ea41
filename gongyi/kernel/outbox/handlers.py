"""Who does a kind of job. Upper rings register here; the worker calls."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from gongyi.kernel.outbox.models import Job


@dataclass(frozen=True)
class Afterwards:
    """What may only be done outside the transaction, such as calling another machine: nothing is locked meanwhile.

    `send` returns the proof. What is `kept` goes into the job's row.
    """

    send: Callable[[], str]
    kept: dict[str, object]


Handler = Callable[[Job], str | Afterwards]
"""Does one job and returns proof, a short text, or what is to be done outside the transaction. Must be safe to run twice."""


class Later(Exception):
    """Not yet; try again after `seconds`. Does not count as a try."""

    def __init__(self, seconds: int) -> None:
        super().__init__(str(seconds))
        self.seconds = seconds


class Needless(Exception):
    """There is nothing to do any more; the text says why."""


class Unreached(Exception):
    """The other machine did not do it this time; it is tried again, later each time."""


class Undeliverable(Exception):
    """It can never be done as it stands, such as a number that the gateway does not know; no further try is made."""


_handlers: dict[str, Handler] = {}


def handles(kind: str) -> Callable[[Handler], Handler]:
    """Register the handler of a kind of job."""

    def wrap(handler: Handler) -> Handler:
        _handlers[kind] = handler
        return handler

    return wrap


def handler_of(kind: str) -> Handler:
    """The handler of a kind. Raises KeyError when nobody registered."""
    return _handlers[kind]


def kinds() -> frozenset[str]:
    """The kinds of job that somebody does."""
    return frozenset(_handlers)


@dataclass(frozen=True)
class Chore:
    """Work that one worker at a time does: at every round, or where `every` is given that often."""

    name: str
    work: Callable[[], int]
    every: timedelta | None = None


_chores: list[Chore] = []


def chore(*, every: timedelta | None = None) -> Callable[[Callable[[], int]], Callable[[], int]]:
    """Register work the worker does by itself, such as sequencing the history. It returns how much was done."""

    def wrap(work: Callable[[], int]) -> Callable[[], int]:
        _chores.append(Chore(f"chore:{work.__name__}"[:30], work, every))
        return work

    return wrap


def chores() -> tuple[Chore, ...]:
    """Everything that was registered."""
    return tuple(_chores)
