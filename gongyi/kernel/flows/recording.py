"""Writing steps, and folding them back into the state they describe."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import orjson

from gongyi.kernel.access.actor import Actor, HeldSeat
from gongyi.kernel.evidence.models import Evidence
from gongyi.kernel.flows.history import hashing
from gongyi.kernel.flows.models import Dossier, Step, StepBody, Turn, derived_key, micros
from gongyi.kernel.flows.parameters import stamp

NOTHING = "{}"
DERIVED = frozenset({"id", "version", "head", "title", "stage"})
COLUMNS = tuple(f.attname for f in Dossier._meta.concrete_fields if f.name not in DERIVED)
DEFAULTS = {f.attname: f.get_default() if f.has_default() or f.null else None for f in Dossier._meta.concrete_fields}
IN_TABLE = {f.name: f.attname for f in Dossier._meta.concrete_fields}


@dataclass
class Entry:
    """One step before it is hashed. `apart` and `parent` (number, step, why, what its closing does) are those of an opening."""

    actor: Actor
    seat: HeldSeat | None
    move: str
    from_stage: str
    to_stage: str
    at: datetime
    facts: dict[str, Any]
    sets: dict[str, Any]
    opens: Sequence[Turn]
    closes: Sequence[str]
    words: dict[str, str]
    title: str
    evidence: Sequence[Evidence]
    batch: str = ""
    late: Sequence[str] = ()
    apart: Sequence[str] = ()
    parent: tuple[str, int, str, str] | None = None


@dataclass
class Batch:
    """Steps and bodies gathered to be written in one statement each."""

    steps: list[Step] = field(default_factory=list)
    bodies: list[tuple[Step, bytes, str]] = field(default_factory=list)

    def add(self, dossier: Dossier, entry: Entry, number: int = 1, previous: str = "") -> Step:
        """Hash an entry into a step; nothing is written yet."""
        body = _body(entry)
        salt, commitment = hashing.commit(body)
        actor, seat, at = entry.actor.pseudonym, entry.seat.id if entry.seat else None, micros(entry.at)
        behalf = entry.seat.acting_for if entry.seat else ""
        facts = hashing.canonical(_facts(entry))
        digest = hashing.step_hash(
            dossier.number,
            (
                number,
                previous,
                actor,
                seat,
                behalf,
                entry.move,
                entry.from_stage,
                entry.to_stage,
                at,
                facts,
                commitment,
            ),
        )
        step = Step(
            dossier=dossier, number=number, previous=previous, actor=actor, seat_id=seat, on_behalf_of=behalf, move=entry.move,
            from_stage=entry.from_stage, to_stage=entry.to_stage, at=at, facts=facts, commitment=commitment, hash=digest,
        )  # fmt: skip
        self.steps.append(step)
        if body:
            self.bodies.append((step, salt, body))
        return step

    def save(self) -> None:
        """Write the steps, then the bodies; opening steps also give their dossier its head."""
        Step.objects.bulk_create(self.steps)
        StepBody.objects.bulk_create(StepBody(step=step, salt=salt, body=body) for step, salt, body in self.bodies)


def once(files: Sequence[Evidence]) -> list[Evidence]:
    """The files of a step; what was given twice to show the same thing to the same readers stays once."""
    return list({(item.digest, item.purpose, item.audience): item for item in files}.values())


def save_evidence(pairs: Sequence[tuple[Sequence[Evidence], Step | None]]) -> None:
    """Put files to the steps they came with."""
    rows = []
    for evidence, step in pairs:
        for item in evidence:
            if step is not None:
                item.owner_id, item.step = step.dossier_id, step.pk
                rows.append(item)
    if rows:
        Evidence.objects.bulk_create(rows)


def _body(entry: Entry) -> str:
    plain: dict[str, Any] = {}
    words = {key: text for key, text in entry.words.items() if text}
    if words:
        plain["words"] = words
    if entry.title:
        plain["title"] = entry.title
    if entry.evidence:
        plain["files"] = [
            {"uid": item.uid, "kind": item.kind, "sha256": item.digest, "audience": item.audience}
            | ({"purpose": item.purpose} if item.purpose else {})
            for item in entry.evidence
        ]
    return hashing.canonical(plain) if plain else ""


def _facts(entry: Entry) -> dict[str, Any]:
    """What a step says besides its columns; what is empty is left out."""
    said: dict[str, Any] = {
        "facts": {key: as_fact(value) for key, value in entry.facts.items()},
        "sets": {IN_TABLE.get(key, key): as_fact(value) for key, value in entry.sets.items()},
        "opens": [turn_record(turn) for turn in entry.opens],
        "closes": sorted(entry.closes),
        "batch": entry.batch,
        "late": list(entry.late),
        "apart": sorted(entry.apart),
        "parent": list(entry.parent or ()),
    }
    return {name: value for name, value in said.items() if value}


def as_fact(value: Any) -> Any:
    """A value as it is written into facts."""
    if isinstance(value, datetime):
        return stamp(value)
    if isinstance(value, date):
        return value.isoformat()
    if hasattr(value, "pk"):
        return value.pk
    if isinstance(value, list | tuple):
        return [as_fact(item) for item in value]
    if isinstance(value, dict):
        return {key: as_fact(item) for key, item in value.items()}
    return value


def columns_of(dossier: Dossier) -> dict[str, Any]:
    """Every column set at opening that differs from its default, by its name in the table."""
    return {name: value for name in COLUMNS if (value := getattr(dossier, name)) != DEFAULTS[name]}


def turn_record(turn: Turn) -> dict[str, Any]:
    """A turn as it stands in a step."""
    return {
        "slot": turn.slot, "holder": turn.holder_key, "safety": turn.safety, "due": stamp(turn.due_at), "half": stamp(turn.half_at), "clock": turn.clock,
    } | ({"taken": turn.taken_by} if turn.taken_by else {}) | ({"waits": True} if turn.waits else {})  # fmt: skip


TurnRecord = dict[str, Any]
"""A turn as replayed from steps: as `turn_record` writes it, the number of the step that opened it, and of the one that closed it."""


def fold(facts: Iterable[tuple[int, str, str]]) -> tuple[dict[str, Any], list[TurnRecord], dict[str, TurnRecord]]:
    """Columns, closed turns and open turns after some steps, given as (number, to_stage, facts)."""
    columns: dict[str, Any] = {}
    closed: list[TurnRecord] = []
    standing: dict[str, TurnRecord] = {}
    for number, stage, text in facts:
        columns["stage"] = stage
        if text == NOTHING:
            continue
        plain = orjson.loads(text)
        if "sets" in plain:
            columns.update(plain["sets"])
        for slot in plain.get("closes", ()):
            turn = standing.pop(slot, None)
            if turn is not None:
                turn["closed_step"] = number
                closed.append(turn)
        for opened in plain.get("opens", ()):
            opened["opened_step"], opened["closed_step"] = number, None
            standing[opened["slot"]] = opened
    return columns, closed, standing


def state_before(dossier: Dossier, number: int) -> tuple[dict[str, Any], list[TurnRecord]]:
    """Columns and open turns as they were before a step."""
    rows = (
        Step.objects.filter(dossier=dossier, number__lt=number)
        .order_by("number")
        .values_list("number", "to_stage", "facts")
    )
    columns, _closed, standing = fold(rows)
    return {name: columns.get(name, default) for name, default in DEFAULTS.items() if name in COLUMNS} | {
        "stage": columns["stage"]
    }, list(standing.values())


def differing(dossier: Dossier, columns: dict[str, Any]) -> dict[str, Any]:
    """Those columns whose replayed value differs from the row, as values for the row."""
    fields = {f.attname: f for f in Dossier._meta.concrete_fields}
    changed = {}
    for name, plain in columns.items():
        if name in fields and as_fact(getattr(dossier, name)) != plain:
            changed[name] = fields[name].to_python(plain)
    return changed


def turn_from(record: TurnRecord, dossier: Dossier, step: int) -> Turn:
    """A turn given back as it was, opened anew by a step."""
    return Turn(
        id=derived_key(dossier.number, record["slot"], step),
        town=dossier.town,
        dossier=dossier,
        slot=record["slot"],
        holder_key=record["holder"],
        safety=record["safety"],
        clock=record["clock"],
        taken_by=record.get("taken", ""),
        waits=record.get("waits", False),
        due_at=datetime.fromisoformat(record["due"]),
        half_at=datetime.fromisoformat(record["half"]),
        opened_step=step,
    )
