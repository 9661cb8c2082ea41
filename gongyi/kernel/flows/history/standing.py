"""Dossiers and turns as they stand, against the fold of their steps."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from gongyi.kernel.flows import recording
from gongyi.kernel.flows.history.reading import Report, raw, rows, time_writer
from gongyi.kernel.flows.models import Dossier, Turn, derived_key

PLAIN = recording.COLUMNS
NAMES = ("stage", "version", "head", "title", *PLAIN)
"""Columns of a dossier in the order in which they are read, after its key."""
TIMES = tuple(NAMES.index(f.attname) for f in Dossier._meta.concrete_fields if f.get_internal_type() == "DateTimeField")
DEFAULTS = tuple(recording.DEFAULTS[name] for name in PLAIN)
TURN_COLUMNS = (
    "id", "dossier_id", "slot", "opened_step",
    "due_at", "half_at", "open", "waits", "closed_step", "holder_key", "safety", "clock", "taken_by", "town_id",
)  # fmt: skip


@dataclass(frozen=True)
class Chain:
    """What the steps of one matter say."""

    version: int
    head: str
    title: str
    facts: list[tuple[int, str, str]]


class Standing:
    """Dossiers and turns, read beside the chains in the same order."""

    NUMBER, TOWN = 1 + NAMES.index("number"), 1 + NAMES.index("town_id")

    def __init__(self, report: Report) -> None:
        self.report = report
        self.write_time = time_writer()
        columns = ", ".join(raw("d", Dossier, name) for name in ("id", *NAMES))
        query = f"SELECT {columns} FROM flows_dossier d ORDER BY d.id"  # noqa: S608 - names of columns
        self.dossiers = rows(query)
        fields = ", ".join(raw("t", Turn, name) for name in TURN_COLUMNS)
        self.turns = rows(f"SELECT {fields} FROM flows_turn t ORDER BY t.dossier_id, t.id")  # noqa: S608 - names of columns
        self.dossier = next(self.dossiers, None)
        self.turn = next(self.turns, None)

    def row_of(self, dossier: int) -> tuple[Any, ...] | None:
        """The row of the dossier whose steps come next; those before it have none."""
        self._orphans(dossier)
        if self.dossier is None or self.dossier[0] != dossier:
            return None
        row, self.dossier = self.dossier, next(self.dossiers, None)
        return row

    def compare(self, dossier: int, row: tuple[Any, ...] | None, chain: Chain) -> None:
        """The row and turns of one dossier against its steps."""
        turns = self._turns_of(dossier)
        if row is None:
            self.report.fault(f"dossier {dossier}: the row is missing")
            return
        self.report.dossiers += 1
        self.report.steps += len(chain.facts)
        try:
            columns, closed, standing = recording.fold(chain.facts)
        except (ValueError, TypeError, AttributeError, KeyError):
            self.report.fault(f"dossier {dossier}: its steps cannot be replayed")
            return
        self._columns(row, columns, chain)
        self._turns(row, turns, [*closed, *standing.values()])

    def _columns(self, row: tuple[Any, ...], columns: dict[str, Any], chain: Chain) -> None:
        found = list(row[1:])
        for at in TIMES:
            found[at] = self.write_time(found[at])
        derived = (columns["stage"], chain.version, chain.head, chain.title)
        self._compare(
            f"dossier {row[0]} ({row[self.NUMBER]})", NAMES, found, [*derived, *map(columns.get, PLAIN, DEFAULTS)]
        )

    def _compare(self, label: str, names: Sequence[str], found: Sequence[Any], wanted: Sequence[Any]) -> None:
        """Tell which of some columns differ."""
        if found == wanted:
            return
        for name, here, there in zip(names, found, wanted, strict=True):
            if here != there:
                self.report.fault(f"{label}: {name} is not what the steps say")

    def _turns_of(self, dossier: int) -> list[tuple[Any, ...]]:
        found = []
        while self.turn is not None and self.turn[1] <= dossier:
            if self.turn[1] == dossier:
                found.append(self.turn)
            else:
                self.report.fault(f"turn {self.turn[0]}: it belongs to no dossier")
            self.turn = next(self.turns, None)
        return found

    def _turns(self, row: tuple[Any, ...], turns: list[tuple[Any, ...]], records: list[recording.TurnRecord]) -> None:
        waiting = {(record["slot"], record["opened_step"]): record for record in records}
        for turn in turns:
            record = waiting.pop((turn[2], turn[3]), None)
            if record is None:
                self.report.fault(f"turn {turn[0]}: no step opened it")
                continue
            self._turn(turn, record, row[self.TOWN])
            if turn[0] != derived_key(row[self.NUMBER], turn[2], turn[3]):
                self.report.fault(f"turn {turn[0]}: its key is not its own")
        for record in waiting.values():
            self.report.fault(f"dossier {row[0]}: the turn {record['slot']} of step {record['opened_step']} is missing")

    def _turn(self, turn: tuple[Any, ...], record: recording.TurnRecord, town: int) -> None:
        pk, _dossier, _slot, _opened, due, half, *plain = turn
        found = [self.write_time(due), self.write_time(half), *plain]
        closed = record["closed_step"]
        wanted = [
            record["due"],
            record["half"],
            closed is None,
            record.get("waits", False),
            closed,
            record["holder"],
            record["safety"],
            record["clock"],
            record.get("taken", ""),
            town,
        ]
        self._compare(f"turn {pk}", TURN_COLUMNS[4:], found, wanted)

    def _orphans(self, before: int | None) -> None:
        while self.dossier is not None and (before is None or self.dossier[0] < before):
            self.report.dossiers += 1
            self.report.fault(f"dossier {self.dossier[0]} ({self.dossier[self.NUMBER]}): it has no steps")
            self._turns_of(self.dossier[0])
            self.dossier = next(self.dossiers, None)

    def finish(self) -> None:
        """What is left over when the chains have ended."""
        self._orphans(None)
        while self.turn is not None:
            self.report.fault(f"turn {self.turn[0]}: it belongs to no dossier")
            self.turn = next(self.turns, None)
