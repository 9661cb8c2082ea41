"""A query outside a town raises.

Rows of a town are read inside `within(town)`, or, by the machinery that serves all towns, inside `everywhere(why)`.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Final, TypeVar

from django.db import models

if TYPE_CHECKING:
    from gongyi.kernel.territory.models import Town

EVERYWHERE: Final = frozenset({-1})
_open: ContextVar[frozenset[int]] = ContextVar("open_towns", default=frozenset())
M = TypeVar("M", bound=models.Model)


class OutsideTown(RuntimeError):
    """A town's rows were asked for without saying which town. Always a bug."""


@contextmanager
def within(*towns: "Town | int") -> Iterator[None]:
    """Read and write rows of these towns only."""
    token = _open.set(frozenset(town if isinstance(town, int) else town.pk for town in towns))
    try:
        yield
    finally:
        _open.reset(token)


@contextmanager
def everywhere(why: str) -> Iterator[None]:
    """Read rows of every town. `why` is for the reader of the code; it must not be empty."""
    if not why:
        raise ValueError("say why every town is read")
    token = _open.set(EVERYWHERE)
    try:
        yield
    finally:
        _open.reset(token)


def current() -> frozenset[int]:
    """The towns that may be read now. Raises OutsideTown when none were named."""
    towns = _open.get()
    if not towns:
        raise OutsideTown("name the town first: within(town)")
    return towns


class TownManager(models.Manager[M]):
    """Reads only rows of the town in scope. A model whose town is further away names the way in `TOWN`."""

    def get_queryset(self) -> models.QuerySet[M]:
        towns = current()
        rows = super().get_queryset()
        lookup = getattr(self.model, "TOWN", "town")
        return rows if towns == EVERYWHERE else rows.filter(**{f"{lookup}__in": towns})
