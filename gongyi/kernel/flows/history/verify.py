"""Checking everything that can be checked from the database and the witness file. Each fault names the row."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db import connection

from gongyi.kernel import clock
from gongyi.kernel.flows import guards, recording
from gongyi.kernel.flows.history.hashing import framed, leaf_hash
from gongyi.kernel.flows.history.signing import head_text, holds, version_text
from gongyi.kernel.flows.history.tree import Growing
from gongyi.kernel.flows.models import Dossier, FlowVersion, Head, Turn, micros
from gongyi.kernel.flows.parameters import stamp
from gongyi.kernel.territory.scope import everywhere

FETCH = 5000
PROMISED_MICROS = 10 * 60 * 1_000_000
MOST_FAULTS = 1000


@dataclass
class Report:
    """What was found. `faults` are sentences naming rows; `notes` are not faults."""

    dossiers: int = 0
    steps: int = 0
    faults: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def fault(self, text: str) -> None:
        if len(self.faults) < MOST_FAULTS:
            self.faults.append(text)


def verify() -> Report:
    """Replay every chain, rebuild the tree, check every signature, compare every row that can be derived."""
    report = Report()
    with everywhere("the whole history is checked"):
        for name in guards.missing():
            report.fault(f"trigger {name} is missing")
        _check_versions(report)
        hashes = _check_chains(report)
        _check_bodies(report)
        _check_tree(report, hashes)
    return report


STEPS = """SELECT s.id, d.number, s.dossier_id, s.number, s.previous, s.actor, s.seat_id, s.on_behalf_of, s.move, s.from_stage, s.to_stage,
s.at, s.facts, s.commitment, s.hash FROM flows_step s LEFT JOIN flows_dossier d ON d.id = s.dossier_id ORDER BY s.dossier_id, s.number"""


def _rows(query: str) -> Iterator[tuple[Any, ...]]:
    with connection.chunked_cursor() as cursor:
        cursor.execute(query)
        while rows := cursor.fetchmany(FETCH):
            yield from rows


@dataclass
class _Chain:
    """One dossier's steps while they are read."""

    dossier: int
    previous: str = ""
    number: int = 0
    stage: str = ""
    title_from: int = 0
    facts: list[tuple[int, str, str]] = field(default_factory=list)


def _check_chains(report: Report) -> dict[int, tuple[str, int]]:
    """Every step against its hash and neighbours; every dossier against its fold. Returns hash and time by step id."""
    hashes: dict[int, tuple[str, int]] = {}
    dossiers = _Expected(report)
    chain: _Chain | None = None
    for row in _rows(STEPS):
        step_id, number, dossier_id = row[0], row[1], row[2]
        if chain is None or chain.dossier != dossier_id:
            if chain is not None:
                dossiers.compare(chain)
            chain = _Chain(dossier_id)
        _check_step(report, chain, row, number)
        hashes[step_id] = (row[14], row[11])
        report.steps += 1
    if chain is not None:
        dossiers.compare(chain)
    dossiers.finish()
    return hashes


def _check_step(report: Report, chain: _Chain, row: tuple[Any, ...], number: str | None) -> None:
    step_id, _n, _d, n, previous, actor, seat, behalf, move, from_stage, to_stage, at, facts, commitment, digest = row
    label = f"step {step_id} ({number or chain.dossier}.{n})"
    data = framed(
        str(number),
        str(n),
        previous,
        actor,
        "" if seat is None else str(seat),
        behalf,
        move,
        from_stage,
        to_stage,
        str(at),
        facts,
        commitment,
    )
    if hashlib.sha256(data).hexdigest() != digest:
        report.fault(f"{label}: the hash does not fit the row")
    if n != chain.number + 1:
        report.fault(f"{label}: a step is missing before it")
    if previous != chain.previous:
        report.fault(f"{label}: it does not follow the step before it")
    if n > 1 and from_stage != chain.stage:
        report.fault(f"{label}: it starts from another stage than the step before it reached")
    chain.number, chain.previous, chain.stage = n, digest, to_stage
    chain.facts.append((n, to_stage, facts))


class _Expected:
    """Mutable rows, read beside the chains in the same order and compared with what the chains say."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self.dossiers = Dossier.objects.order_by("pk").iterator(chunk_size=FETCH)
        self.turns = Turn.objects.order_by("dossier_id", "pk").iterator(chunk_size=FETCH)
        self.next_dossier = next(self.dossiers, None)
        self.next_turn = next(self.turns, None)

    def compare(self, chain: _Chain) -> None:
        while self.next_dossier is not None and self.next_dossier.pk < chain.dossier:
            self._orphan()
        row = self.next_dossier
        if row is None or row.pk != chain.dossier:
            self.report.fault(f"dossier {chain.dossier}: the row is missing")
            return
        self.report.dossiers += 1
        self._compare_row(row, chain)
        self.next_dossier = next(self.dossiers, None)

    def _compare_row(self, row: Dossier, chain: _Chain) -> None:
        try:
            columns, closed, standing = recording.fold(chain.facts)
        except (ValueError, TypeError, AttributeError, KeyError):
            self.report.fault(f"dossier {row.pk}: its steps cannot be replayed")
            self._turns_of(row.pk)
            return
        expected = columns | {"version": chain.number, "head": chain.previous}
        for name in (*recording.COLUMNS, "stage", "version", "head"):
            if recording._plain(getattr(row, name)) != expected.get(name):
                self.report.fault(f"dossier {row.pk} ({row.number}): {name} is not what the steps say")
        self._compare_turns(row.pk, [*closed, *standing.values()])

    def _turns_of(self, dossier: int) -> list[Turn]:
        found = []
        while self.next_turn is not None and self.next_turn.dossier_id <= dossier:
            if self.next_turn.dossier_id == dossier:
                found.append(self.next_turn)
            else:
                self.report.fault(f"turn {self.next_turn.pk}: it belongs to no dossier")
            self.next_turn = next(self.turns, None)
        return found

    def _compare_turns(self, dossier: int, expected: list[recording.TurnRecord]) -> None:
        waiting = {(record.slot, record.opened_step): record for record in expected}
        for turn in self._turns_of(dossier):
            record = waiting.pop((turn.slot, turn.opened_step), None)
            if record is None:
                self.report.fault(f"turn {turn.pk}: no step opened it")
                continue
            found = recording.turn_record(turn) | {"opened_step": turn.opened_step, "closed_step": turn.closed_step}
            for name, value in vars(record).items():
                if found[name] != value:
                    self.report.fault(f"turn {turn.pk}: {name} is not what the steps say")
            if turn.open != (record.closed_step is None):
                self.report.fault(f"turn {turn.pk}: open is not what the steps say")
            if turn.town_id != self.next_dossier.town_id:  # type: ignore[union-attr]
                self.report.fault(f"turn {turn.pk}: town is not its dossier's")
        for record in waiting.values():
            self.report.fault(f"dossier {dossier}: the turn {record.slot} of step {record.opened_step} is missing")

    def _orphan(self) -> None:
        row = self.next_dossier
        if row is not None:
            self.report.dossiers += 1
            self.report.fault(f"dossier {row.pk} ({row.number}): it has no steps")
            self._turns_of(row.pk)
        self.next_dossier = next(self.dossiers, None)

    def finish(self) -> None:
        while self.next_dossier is not None:
            self._orphan()
        while self.next_turn is not None:
            self.report.fault(f"turn {self.next_turn.pk}: it belongs to no dossier")
            self.next_turn = next(self.turns, None)


BODIES = """SELECT s.id, s.dossier_id, s.number, s.commitment, b.salt, b.body, b.step_id, s.move, s.facts FROM flows_step s
LEFT JOIN flows_stepbody b ON b.step_id = s.id WHERE s.commitment <> '' OR b.step_id IS NOT NULL OR s.move = 'erase' ORDER BY s.dossier_id, s.number DESC"""


def _check_bodies(report: Report) -> None:
    """Every body against its commitment; a missing one needs an erase step that names it; titles against the last body."""
    titles = _Titles(report)
    dossier, erased = None, set[int]()
    for step_id, dossier_id, number, committed, salt, body, body_of, move, facts in _rows(BODIES):
        if dossier_id != dossier:
            dossier, erased = dossier_id, set()
        if move == "erase":
            erased |= set(json.loads(facts).get("facts", {}).get("steps", []))
        if body_of is None:
            if committed and number not in erased:
                report.fault(f"body of step {step_id}: it is missing without an erase step")
            continue
        if hashlib.sha256(bytes(salt) + body.encode()).hexdigest() != committed:
            report.fault(f"body of step {step_id}: it is not what the step committed to")
        titles.saw(dossier_id, body)
    titles.finish()
    for body_of, _salt in _rows(
        "SELECT b.step_id, b.salt FROM flows_stepbody b LEFT JOIN flows_step s ON s.id = b.step_id WHERE s.id IS NULL"
    ):
        report.fault(f"body of step {body_of}: there is no such step")


class _Titles:
    """The newest title in the bodies of each dossier, compared with the row at the end."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self.newest: dict[int, str] = {}

    def saw(self, dossier: int, body: str) -> None:
        if dossier not in self.newest and '"title"' in body:
            try:
                title = json.loads(body).get("title")
            except ValueError:
                return
            if title:
                self.newest[dossier] = title

    def finish(self) -> None:
        for dossier, title in _rows("SELECT id, title FROM flows_dossier"):
            if title != self.newest.get(dossier, ""):
                self.report.fault(f"dossier {dossier}: title is not what the steps say")


def _check_tree(report: Report, hashes: dict[int, tuple[str, int]]) -> None:
    """Leaves in order without gaps, each to a step; every head rebuilt; nothing left outside too long."""
    heads = {head.size: head for head in Head.objects.order_by("size")}
    tree, seen = Growing(), set[int]()
    for index, step_id in _rows('SELECT "index", step_id FROM flows_leaf ORDER BY "index"'):
        if index != tree.size:
            report.fault(f"leaf {index}: a leaf is missing before it")
        if step_id not in hashes:
            report.fault(f"leaf {index}: step {step_id} does not exist")
            return
        seen.add(step_id)
        tree.add(leaf_hash(hashes[step_id][0]))
        if tree.size in heads:
            _check_head(report, heads[tree.size], tree.root().hex())
    for size in sorted(heads):
        if size > tree.size:
            report.fault(f"head {size}: it covers more leaves than there are")
    _check_head_order(report, list(heads.values()), tree.size)
    _check_witness(report)
    _check_delay(report, hashes, seen)


def _check_head(report: Report, head: Head, root: str) -> None:
    if head.root != root:
        report.fault(f"head {head.size}: the root does not fit the leaves")
    if not holds(head_text(head.size, head.root, head.at, head.previous), head.signature):
        report.fault(f"head {head.size}: the signature does not hold")


def _check_head_order(report: Report, heads: list[Head], size: int) -> None:
    previous, at = "", 0
    for head in heads:
        if head.previous != previous:
            report.fault(f"head {head.size}: it does not follow the head before it")
        if head.at <= at:
            report.fault(f"head {head.size}: it is not later than the head before it")
        previous, at = head.root, head.at
    if heads and heads[-1].size < size:
        report.notes.append(f"{size - heads[-1].size} leaves wait for the next head")


def _check_witness(report: Report) -> None:
    """Heads and flow versions that were written to the witness file must still be in the database."""
    path = settings.HOME / "witness.log"
    if not path.exists():
        report.notes.append("there is no witness file")
        return
    heads = {f"head {head_text(h.size, h.root, h.at, h.previous)} {h.signature}" for h in Head.objects.all()}
    versions = {f"flow {v.town.slug}|{v.flow}|{v.n} {v.signature}" for v in FlowVersion.objects.select_related("town")}
    for line in path.read_text().splitlines():
        if line.startswith("head ") and line not in heads:
            report.fault(f"witnessed {' '.join(line.split()[:4])[:60]}: the database no longer has it")
        if line.startswith("flow ") and line not in versions:
            report.fault(f"witnessed {line.split(' ')[1]}: the database no longer has it")


def _check_delay(report: Report, hashes: dict[int, tuple[str, int]], seen: set[int]) -> None:
    late = micros(clock.now()) - PROMISED_MICROS
    waiting = [step_id for step_id, (_hash, at) in hashes.items() if step_id not in seen]
    newest = Head.objects.order_by("-size").first()
    silent = newest is None or newest.at < late
    overdue = [step_id for step_id in waiting if hashes[step_id][1] < late]
    if overdue and silent:
        report.notes.append(f"the worker has been silent; {len(overdue)} steps wait for the tree")
    if overdue and not silent:
        for step_id in overdue:
            report.fault(f"step {step_id}: it has no place in the tree")


def _check_versions(report: Report) -> None:
    last: dict[tuple[int, str], int] = {}
    for row in FlowVersion.objects.select_related("town").order_by("town_id", "flow", "n"):
        key = (row.town_id, row.flow)
        if row.n != last.get(key, 0) + 1:
            report.fault(f"flow version {row.pk} ({row}): a version is missing before it")
        last[key] = row.n
        text = version_text(row.town.slug, row.flow, row.n, row.code_hash, row.parameters, stamp(row.valid_from))
        if not holds(text, row.signature):
            report.fault(f"flow version {row.pk} ({row}): the signature does not hold")
