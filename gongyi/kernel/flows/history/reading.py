"""Raw rows of the record, since there are millions, and what is found while they are read."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any

from django.db import connection
from django.db.models import Model

from gongyi.kernel.flows.parameters import stamp

FETCH = 1000
MOST_FAULTS = 1000


Watch = Callable[[str, int], None]
"""Is told while it goes on: what is gone through (steps, leaves, files), and how many are done."""


def unwatched(_what: str, _done: int) -> None:
    """Nobody looks on."""


@dataclass
class Report:
    """What was found. `faults` are sentences naming rows; `notes` are not faults."""

    dossiers: int = 0
    steps: int = 0
    faults: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    watch: Watch = unwatched

    def fault(self, text: str) -> None:
        """Note a fault; beyond a thousand they are no longer listed."""
        if len(self.faults) < MOST_FAULTS:
            self.faults.append(text)


Row = tuple[Any, ...]


def blocks(query: str) -> Iterator[list[Row]]:
    """Rows of a query as the database gives them, a block at a time."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(query)
        while block := cursor.fetchmany(FETCH):
            yield block


def rows(query: str) -> Iterator[Row]:
    """Rows of a query, one by one."""
    for block in blocks(query):
        yield from block


class Sorted:
    """Rows of a query that is sorted by one of its columns, handed out so that equal values stay together."""

    def __init__(self, query: str, column: int) -> None:
        self._blocks, self._value = blocks(query), itemgetter(column)
        self._waiting: list[Row] = next(self._blocks, [])

    def block(self) -> list[Row]:
        """The next rows; none at the end."""
        for more in self._blocks:
            self._waiting += more
            if whole := bisect_left(self._waiting, self._value(self._waiting[-1]), key=self._value):
                return self._taken(whole)
        return self._taken(len(self._waiting))

    def upto(self, last: Any) -> list[Row]:
        """The next rows up to a value."""
        while self._waiting and self._value(self._waiting[-1]) <= last and (more := next(self._blocks, None)):
            self._waiting += more
        return self._taken(bisect_right(self._waiting, last, key=self._value))

    def rest(self) -> list[Row]:
        """All that is left."""
        return self._taken(len(self._waiting)) + [row for more in self._blocks for row in more]

    def _taken(self, count: int) -> list[Row]:
        taken, self._waiting = self._waiting[:count], self._waiting[count:]
        return taken


WHOLE = len("2026-01-01 08:00:00.000000")


def from_text(value: str | None) -> str | None:
    """A time as SQLite keeps it, written as in steps. What is kept in any other way stays as it is, and so fits no step."""
    if not value or value[10:11] != " " or value.endswith(".000000"):
        return value
    fraction = "" if len(value) == WHOLE else ".000000"
    return f"{value[:10]}T{value[11:]}{fraction}+00:00"


def from_instant(value: Any) -> Any:
    """A time as PostgreSQL keeps it, written as in steps."""
    return stamp(value) if value else value


def time_writer() -> Callable[[Any], Any]:
    """How this database's times become those of steps."""
    return from_text if connection.vendor == "sqlite" else from_instant


def raw(table: str, model: type[Model], name: str) -> str:
    """A column for a raw query. On SQLite a time and a yes or no are asked for as expressions, so that they come as they are kept."""
    field = next(f for f in model._meta.concrete_fields if f.attname == name)
    converted = connection.vendor == "sqlite" and field.get_internal_type() in ("DateTimeField", "BooleanField")
    return ("+" if converted else "") + f'{table}."{field.column}"'
