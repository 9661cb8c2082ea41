"""Replaying every chain and comparing dossiers and turns with what the chains say. Raw rows, since there are millions."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.db.models import Model

from gongyi.kernel.flows import recording
from gongyi.kernel.flows.history.hashing import step_hash
from gongyi.kernel.flows.models import Dossier, Turn, derived_key
from gongyi.kernel.flows.parameters import stamp

FETCH = 4000
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


def from_text(value: Any) -> Any:
    """A time as SQLite keeps it, written as in steps."""
    if not value:
        return value
    text = str(value)
    return f"{text[:10]}T{text[11:]}+00:00" if len(text) > 19 else f"{text[:10]}T{text[11:]}.000000+00:00"  # noqa: PLR2004 - no fraction


def from_instant(value: Any) -> Any:
    """A time as PostgreSQL keeps it, written as in steps."""
    return stamp(value) if value else value


def time_writer() -> Callable[[Any], Any]:
    """How this database's times become those of steps."""
    return from_text if connection.vendor == "sqlite" else from_instant


def raw(table: str, model: type[Model], name: str) -> str:
    """A column for a raw query. On SQLite a time is asked for as an expression, so that it comes as text and not parsed."""
    field = next(f for f in model._meta.concrete_fields if f.attname == name)
    timed = connection.vendor == "sqlite" and field.get_internal_type() == "DateTimeField"
    return f'{table}."{field.column}"' + (" || ''" if timed else "")


STEPS = """SELECT s.dossier_id, s.number, d.number, s.previous, s.actor, s.seat_id, s.on_behalf_of, s.move, s.from_stage, s.to_stage,
s.at, s.facts, s.commitment, s.hash, s.id FROM flows_step s LEFT JOIN flows_dossier d ON d.id = s.dossier_id ORDER BY s.dossier_id, s.number"""


def check(report: Report) -> None:
    """Every step against its hash and neighbours; every dossier and turn against the fold of its steps."""
    expected = _Beside(report)
    facts: list[tuple[int, str, str]] = []
    dossier, number, previous, stage = -1, 0, "", ""
    for row in rows(STEPS):
        here, n, name, before, actor, seat, behalf, move, left, reached, at, text, commitment, digest, step_id = row
        if here != dossier:
            if facts:
                expected.compare(dossier, number, previous, facts)
            dossier, number, previous, stage, facts = here, 0, "", "", []
        if step_hash((str(name), n, before, actor, seat, behalf, move, left, reached, at, text, commitment)) != digest:
            report.fault(f"step {step_id} ({name}.{n}): the hash does not fit the row")
        if n != number + 1 or before != previous or left != stage:
            _broken_link(report, f"step {step_id} ({name}.{n})", n == number + 1, before == previous)
        number, previous, stage = n, digest, reached
        facts.append((n, reached, text))
        report.steps += 1
    if facts:
        expected.compare(dossier, number, previous, facts)
    expected.finish()


def _broken_link(report: Report, label: str, counted: bool, follows: bool) -> None:  # noqa: FBT001
    if not counted:
        report.fault(f"{label}: a step is missing before it")
    elif not follows:
        report.fault(f"{label}: it does not follow the step before it")
    else:
        report.fault(f"{label}: it starts from another stage than the step before it reached")


PLAIN = recording.COLUMNS
TIMES = tuple(PLAIN.index(f.attname) for f in Dossier._meta.concrete_fields if f.get_internal_type() == "DateTimeField")
DEFAULTS = tuple(recording.DEFAULTS[name] for name in PLAIN)
TURN_COLUMNS = (
    "id",
    "dossier_id",
    "slot",
    "holder_key",
    "safety",
    "due_at",
    "half_at",
    "clock",
    "taken_by",
    "opened_step",
    "closed_step",
    "open",
    "town_id",
)
OPENED = TURN_COLUMNS.index("opened_step")


class _Beside:
    """Dossiers and turns, read beside the chains in the same order."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self.write_time = time_writer()
        columns = ", ".join(raw("d", Dossier, name) for name in PLAIN)
        query = f"SELECT d.id, d.stage, d.version, d.head, d.number, {columns} FROM flows_dossier d ORDER BY d.id"  # noqa: S608 - names of columns
        self.dossiers = rows(query)
        fields = ", ".join(raw("t", Turn, name) for name in TURN_COLUMNS)
        self.turns = rows(f"SELECT {fields} FROM flows_turn t ORDER BY t.dossier_id, t.id")  # noqa: S608 - names of columns
        self.dossier = next(self.dossiers, None)
        self.turn = next(self.turns, None)

    def compare(self, dossier: int, version: int, head: str, facts: list[tuple[int, str, str]]) -> None:
        """The row and turns of one dossier against its steps."""
        self._orphans(dossier)
        row = self.dossier
        if row is None or row[0] != dossier:
            self.report.fault(f"dossier {dossier}: the row is missing")
            self._turns_of(dossier)
            return
        self.report.dossiers += 1
        self.dossier = next(self.dossiers, None)
        turns = self._turns_of(dossier)
        try:
            columns, closed, standing = recording.fold(facts)
        except (ValueError, TypeError, AttributeError, KeyError):
            self.report.fault(f"dossier {dossier}: its steps cannot be replayed")
            return
        self._columns(row, columns, version, head)
        town = row[5 + PLAIN.index("town_id")]
        self._turns(row, town, turns, [*closed, *standing.values()])

    def _columns(self, row: tuple[Any, ...], columns: dict[str, Any], version: int, head: str) -> None:
        found = list(row[5:])
        for at in TIMES:
            found[at] = self.write_time(found[at])
        wanted = [columns.get(name, default) for name, default in zip(PLAIN, DEFAULTS, strict=True)]
        if found != wanted:
            for name, here, there in zip(PLAIN, found, wanted, strict=True):
                if here != there:
                    self.report.fault(f"dossier {row[0]} ({row[4]}): {name} is not what the steps say")
        for name, here, there in (
            ("stage", row[1], columns.get("stage")),
            ("version", row[2], version),
            ("head", row[3], head),
        ):
            if here != there:
                self.report.fault(f"dossier {row[0]} ({row[4]}): {name} is not what the steps say")

    def _turns_of(self, dossier: int) -> list[tuple[Any, ...]]:
        found = []
        while self.turn is not None and self.turn[1] <= dossier:
            if self.turn[1] == dossier:
                found.append(self.turn)
            else:
                self.report.fault(f"turn {self.turn[0]}: it belongs to no dossier")
            self.turn = next(self.turns, None)
        return found

    def _turns(
        self, row: tuple[Any, ...], town: int, turns: list[tuple[Any, ...]], records: list[recording.TurnRecord]
    ) -> None:
        waiting = {(record["slot"], record["opened_step"]): record for record in records}
        for turn in turns:
            record = waiting.pop((turn[2], turn[OPENED]), None)
            if record is None:
                self.report.fault(f"turn {turn[0]}: no step opened it")
                continue
            self._turn(turn, record, town)
            if turn[0] != derived_key(row[4], turn[2], turn[OPENED]):
                self.report.fault(f"turn {turn[0]}: its key is not its own")
        for record in waiting.values():
            self.report.fault(f"dossier {row[0]}: the turn {record['slot']} of step {record['opened_step']} is missing")

    def _turn(self, turn: tuple[Any, ...], record: recording.TurnRecord, town: int) -> None:
        pk, _dossier, _slot, holder, safety, due, half, clock, taken, _opened, closed, is_open, town_id = turn
        pairs = (
            ("holder_key", holder, record["holder"]),
            ("safety", safety, record["safety"]),
            ("due_at", self.write_time(due), record["due"]),
            ("half_at", self.write_time(half), record["half"]),
            ("clock", clock, record["clock"]),
            ("taken_by", taken, record.get("taken", "")),
            ("closed_step", closed, record["closed_step"]),
            ("open", bool(is_open), record["closed_step"] is None),
            ("town_id", town_id, town),
        )
        for name, here, there in pairs:
            if here != there:
                self.report.fault(f"turn {pk}: {name} is not what the steps say")

    def _orphans(self, before: int | None) -> None:
        while self.dossier is not None and (before is None or self.dossier[0] < before):
            self.report.dossiers += 1
            self.report.fault(f"dossier {self.dossier[0]} ({self.dossier[4]}): it has no steps")
            self._turns_of(self.dossier[0])
            self.dossier = next(self.dossiers, None)

    def finish(self) -> None:
        """What is left over when the chains have ended."""
        self._orphans(None)
        while self.turn is not None:
            self.report.fault(f"turn {self.turn[0]}: it belongs to no dossier")
            self.turn = next(self.turns, None)


BODIES = """SELECT s.id, s.dossier_id, s.number, s.commitment, b.salt, b.body, b.step_id, s.move, s.facts FROM flows_step s
LEFT JOIN flows_stepbody b ON b.step_id = s.id WHERE s.commitment <> '' OR b.step_id IS NOT NULL OR s.move = 'erase' ORDER BY s.dossier_id, s.number DESC"""


def body_fits(salt: bytes, body: str, commitment: str) -> bool:
    """Whether a body is what its step committed to."""
    return hashlib.sha256(salt + body.encode()).hexdigest() == commitment
