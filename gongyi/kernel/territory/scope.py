"""A query outside a town raises.

Rows of a town are read inside `within(town)`, or, by the machinery that serves all towns, inside `everywhere(why)`.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from typing import TYPE_CHECKING, Final, TypeVar

from django.db import models

if TYPE_CHECKING:
    from gongyi.kernel.territory.models import Town

EVERYWHERE: Final = frozenset({-1})
TOWNS_AT_ONCE: Final = 100
"""For how many towns what is built once is kept."""
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


def prepared(build: Callable[[], models.QuerySet[M]]) -> Callable[[], models.QuerySet[M]]:
    """Build rows that every request asks for once for the towns in scope; each use is a copy.

    What is built may depend on nothing else: to build and translate a wide query takes longer than to answer it.
    """

    @lru_cache(maxsize=TOWNS_AT_ONCE)
    def built(_towns: frozenset[int]) -> models.QuerySet[M]:
        return build()

    return lambda: built(current()).all()


@lru_cache(maxsize=TOWNS_AT_ONCE * 10)
def _of(model: type[M], towns: frozenset[int]) -> models.QuerySet[M]:
    """Every row of these towns, to be copied: all queries begin so, and to build it anew costs a tenth of each."""
    everything: models.QuerySet[M] = models.QuerySet(model=model)
    if towns == EVERYWHERE:
        return everything
    lookup = getattr(model, "TOWN", "town")
    return everything.filter(**{lookup: next(iter(towns))} if len(towns) == 1 else {f"{lookup}__in": towns})


class TownManager(models.Manager[M]):
    """Reads only rows of the town in scope. A model whose town is further away names the way in `TOWN`."""

    def get_queryset(self) -> models.QuerySet[M]:
        return _of(self.model, current()).all()
