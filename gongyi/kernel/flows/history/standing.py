"""Dossiers and turns as they stand, against the fold of their steps."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from gongyi.kernel.flows import recording
from gongyi.kernel.flows.history.reading import Report, Row, Sorted, raw, time_writer
from gongyi.kernel.flows.models import Dossier, Turn, derived_key

PLAIN = recording.COLUMNS
NAMES = ("stage", "version", "head", "title", *PLAIN)
"""Columns of a dossier in the order in which they are read, after its key."""
TIMES = tuple(NAMES.index(f.attname) for f in Dossier._meta.concrete_fields if f.get_internal_type() == "DateTimeField")
DEFAULTS = {name: recording.DEFAULTS[name] for name in PLAIN}
plain_columns = itemgetter(*PLAIN)
VERSION, HEAD, NUMBER, TOWN = (1 + NAMES.index(name) for name in ("version", "head", "number", "town_id"))
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


def all_dossiers() -> Sorted:
    """Dossiers as they are kept, by key."""
    columns = ", ".join(raw("d", Dossier, name) for name in ("id", *NAMES))
    return Sorted(f"SELECT {columns} FROM flows_dossier d ORDER BY d.id", 0)  # noqa: S608 - names of columns


def all_turns() -> Sorted:
    """Turns as they are kept, by dossier."""
    columns = ", ".join(raw("t", Turn, name) for name in TURN_COLUMNS)
    return Sorted(f"SELECT {columns} FROM flows_turn t ORDER BY t.dossier_id, t.id", 1)  # noqa: S608 - names of columns


def stand(dossiers: Sequence[Row], turns: Sequence[Row], chains: Iterable[Chain]) -> bool:
    """Whether dossiers and their turns are what their steps say, all of them."""
    write_time = time_writer()
    matters, given = [], list[Row]()
    for row, chain in zip(dossiers, chains, strict=True):
        columns, closed, standing = recording.fold(chain.facts)
        derived = (row[0], columns["stage"], chain.version, chain.head, chain.title)
        matters.append(derived + plain_columns(DEFAULTS | columns))
        given += [_turn(row, record) for record in (*closed, *standing.values())]
    given.sort(key=itemgetter(1, 0))
    return _same(dossiers, matters, [1 + at for at in TIMES], write_time) and _same(turns, given, (4, 5), write_time)


def _same(found: Sequence[Row], wanted: Sequence[Row], times: Iterable[int], write_time: Callable[[Any], Any]) -> bool:
    """Whether rows are the same but for how times are written, compared column by column."""
    columns = list(zip(*found, strict=True))
    for at in times if columns else ():
        columns[at] = tuple(map(write_time, columns[at]))
    return columns == list(zip(*wanted, strict=True))


def _turn(row: Row, record: recording.TurnRecord) -> Row:
    """A turn as it must stand under a dossier."""
    slot, opened, closed = record["slot"], record["opened_step"], record["closed_step"]
    key = derived_key(row[NUMBER], slot, opened)
    times = (record["due"], record["half"])
    state = (closed is None, record.get("waits", False), closed)
    held = (record["holder"], record["safety"], record["clock"], record.get("taken", ""))
    return (key, row[0], slot, opened, *times, *state, *held, row[TOWN])


class Standing:
    """Dossiers and turns beside the chains, one by one in the same order."""

    def __init__(self, report: Report, dossiers: Iterable[Row], turns: Iterable[Row]) -> None:
        self.report = report
        self.write_time = time_writer()
        self.dossiers, self.turns = iter(dossiers), iter(turns)
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
        self._compare(f"dossier {row[0]} ({row[NUMBER]})", NAMES, found, [*derived, *plain_columns(DEFAULTS | columns)])

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
            wanted = _turn(row, record)
            self._turn(turn, wanted)
            if turn[0] != wanted[0]:
                self.report.fault(f"turn {turn[0]}: its key is not its own")
        for record in waiting.values():
            self.report.fault(f"dossier {row[0]}: the turn {record['slot']} of step {record['opened_step']} is missing")

    def _turn(self, turn: Row, wanted: Row) -> None:
        pk, _dossier, _slot, _opened, due, half, *plain = turn
        found = [self.write_time(due), self.write_time(half), *plain]
        self._compare(f"turn {pk}", TURN_COLUMNS[4:], found, list(wanted[4:]))

    def _orphans(self, before: int | None) -> None:
        while self.dossier is not None and (before is None or self.dossier[0] < before):
            self.report.dossiers += 1
            self.report.fault(f"dossier {self.dossier[0]} ({self.dossier[NUMBER]}): it has no steps")
            self._turns_of(self.dossier[0])
            self.dossier = next(self.dossiers, None)

    def finish(self) -> None:
        """What is left over when the chains have ended."""
        self._orphans(None)
        while self.turn is not None:
            self.report.fault(f"turn {self.turn[0]}: it belongs to no dossier")
            self.turn = next(self.turns, None)
