"""Rows that domains keep beside their matters, one for each, against what the steps say of them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import orjson

from gongyi.kernel.flows import registry
from gongyi.kernel.flows.history.reading import Report, Row, Sorted, raw, time_writer
from gongyi.kernel.flows.history.standing import NAMES
from gongyi.kernel.flows.models import instant
from gongyi.kernel.flows.parameters import stamp
from gongyi.kernel.flows.registry import Derived, Later

FLOW = 1 + NAMES.index("flow")

Laters = Mapping[int, Sequence[Later]]
"""By dossier: the steps after its opening that say something of its row."""


class Table:
    """One table of a domain, handed out by dossier."""

    def __init__(self, told: Derived) -> None:
        self.told, self.name = told, told.model._meta.model_name
        names = ("dossier_id", *told.columns)
        columns = ", ".join(raw("r", told.model, name) for name in names)
        table = told.model._meta.db_table
        self.rows = Sorted(f"SELECT {columns} FROM {table} r ORDER BY r.dossier_id", 0)  # noqa: S608 - the model's own names of columns, never input
        kinds = {field.attname: field.get_internal_type() for field in told.model._meta.concrete_fields}
        self.times = [at for at, name in enumerate(told.columns) if kinds[name] == "DateTimeField"]
        self.write_time = time_writer()

    def owners(self, dossiers: Iterable[Row]) -> list[int]:
        """Those among some dossiers that must have a row here."""
        return [row[0] for row in dossiers if row[FLOW] == self.told.flow]

    def cells(self, row: Row) -> tuple[Any, ...]:
        """What a row holds, times as they are written in steps."""
        cells = list(row[1:])
        for at in self.times:
            cells[at] = self.write_time(cells[at])
        return tuple(cells)


Found = Sequence[tuple[Table, Sequence[Row]]]
"""The rows of each table that stand beside some dossiers."""


class Beside:
    """The tables of all domains, in step with the chains."""

    def __init__(self) -> None:
        self.tables = [Table(told) for told in registry.derived()]

    def upto(self, last: int) -> Found:
        """The rows of the next dossiers up to one."""
        return [(table, table.rows.upto(last)) for table in self.tables]

    def rest(self) -> Found:
        """The rows that are left."""
        return [(table, table.rows.rest()) for table in self.tables]


def moves() -> frozenset[str]:
    """Moves that say something of a domain's row."""
    return frozenset[str]().union(*(told.moves for told in registry.derived()))


def laters(steps: Iterable[Row]) -> Laters:
    """What the steps of some matters, as `whole.STEPS` reads them, say of domains' rows after the opening."""
    wanted, found = moves(), defaultdict[int, list[Later]](list)
    for row in steps:
        if row[10] in wanted:
            words = None if row[4] is None else orjson.loads(row[4]).get("words", {})
            found[row[0]].append(Later(row[10], stamp(instant(row[13])), words))
    return found


def stand(found: Found, dossiers: Sequence[Row], openings: Mapping[int, str], later: Laters) -> bool:
    """Whether all rows are there and what the steps of their matters say. `openings`: facts of the first steps."""
    return all(
        [row[0] for row in rows] == table.owners(dossiers) and all(_fits(table, row, openings, later) for row in rows)
        for table, rows in found
    )


def _fits(table: Table, row: Row, openings: Mapping[int, str], later: Laters) -> bool:
    cells = table.cells(row)
    return _said(table, row[0], cells, openings, later) == cells


def _said(
    table: Table, owner: int, cells: tuple[Any, ...], openings: Mapping[int, str], later: Laters
) -> tuple[Any, ...]:
    facts = orjson.loads(openings[owner]).get("facts", {})
    return table.told.derive(facts, later.get(owner, ()), cells)


def compare(report: Report, found: Found, dossiers: Sequence[Row], steps: Sequence[Row]) -> None:
    """The same row by row: each fault names the row."""
    openings = {row[0]: row[14] for row in steps if row[5] == 1}
    later = laters(steps)
    for table, rows in found:
        missing = dict.fromkeys(table.owners(dossiers))
        for row in rows:
            label = f"{table.name} of dossier {row[0]}"
            if row[0] not in missing:
                report.fault(f"{label}: no step opened it")
                continue
            del missing[row[0]]
            for name in _differing(table, row, openings, later):
                report.fault(f"{label}: {name} is not what the steps say")
        for owner in missing:
            report.fault(f"{table.name} of dossier {owner}: the row is missing")


def _differing(table: Table, row: Row, openings: Mapping[int, str], later: Laters) -> Iterator[str]:
    """Columns that differ; none where the steps cannot be read, which is told of where chains are replayed."""
    cells = table.cells(row)
    try:
        said = _said(table, row[0], cells, openings, later)
    except (ValueError, TypeError, AttributeError, KeyError):
        return
    for name, here, there in zip(table.told.columns, cells, said, strict=True):
        if here != there:
            yield name
