"""Raw rows of the record, since there are millions, and what is found while they are read."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.db.models import Model

from gongyi.kernel.flows.parameters import stamp

FETCH = 500
MOST_FAULTS = 1000


@dataclass
class Report:
    """What was found. `faults` are sentences naming rows; `notes` are not faults."""

    dossiers: int = 0
    steps: int = 0
    faults: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def fault(self, text: str) -> None:
        """Note a fault; beyond a thousand they are no longer listed."""
        if len(self.faults) < MOST_FAULTS:
            self.faults.append(text)


def rows(query: str) -> Iterator[tuple[Any, ...]]:
    """Rows of a query as the database gives them, a block at a time."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(query)
        while block := cursor.fetchmany(FETCH):
            yield from block


WHOLE = len("2026-01-01 08:00:00.000000")


def from_text(value: str | None) -> str | None:
    """A time as SQLite keeps it, written as in steps."""
    if not value:
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
