"""The only clock. Everything that needs the time asks here."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime

_told: ContextVar[datetime | None] = ContextVar("told", default=None)
_simulated: ContextVar[bool] = ContextVar("simulated", default=False)


def now() -> datetime:
    """The present instant, aware, in UTC."""
    return _told.get() or datetime.now(UTC)


def is_simulated() -> bool:
    """Whether time is being played. Only towns marked simulated accept acts while it is."""
    return _simulated.get()


@contextmanager
def fixed(instant: datetime) -> Iterator[None]:
    """Hold the clock at an aware instant. For tests."""
    if instant.tzinfo is None:
        raise ValueError("the clock takes aware instants only")
    token = _told.set(instant.astimezone(UTC))
    try:
        yield
    finally:
        _told.reset(token)


@contextmanager
def simulated(instant: datetime) -> Iterator[None]:
    """Play a past or future instant in a town marked simulated."""
    token = _simulated.set(True)
    try:
        with fixed(instant):
            yield
    finally:
        _simulated.reset(token)
