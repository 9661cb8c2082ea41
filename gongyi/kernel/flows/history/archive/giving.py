"""Giving one matter out: its steps with their words, where each stands in the tree, and what one needs to read and check them."""

import base64
import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db.models import Model

from gongyi.kernel import clock
from gongyi.kernel.evidence import store
from gongyi.kernel.evidence.models import Evidence
from gongyi.kernel.flows import recording, registry
from gongyi.kernel.flows.history import sequencer
from gongyi.kernel.flows.history.archive import checking
from gongyi.kernel.flows.history.archive.pack import FORMAT, KEY, MATTER, SEALED, SIGNATURE, Pack, digests
from gongyi.kernel.flows.history.chains import Said, replay
from gongyi.kernel.flows.history.hashing import canonical
from gongyi.kernel.flows.history.reading import Report
from gongyi.kernel.flows.history.signing import sign
from gongyi.kernel.flows.history.tree import inclusion_path
from gongyi.kernel.flows.models import Dossier, FlowVersion, Head, MatterLink, Step
from gongyi.kernel.flows.parameters import stamp
from gongyi.kernel.flows.story import seat_name
from gongyi.kernel.flows.timing import OUT_OF_FILE
from gongyi.kernel.people import keys, sealing
from gongyi.kernel.people.models import Seat
from gongyi.kernel.territory.models import Place, ids_of

HERE = Path(__file__).parent
BESIDE = {"README.txt": HERE / "read_me.txt", "check_matter.py": HERE / "check_matter.py"}
EVIDENCE = (
    "uid",
    "kind",
    "purpose",
    "audience",
    "digest",
    "made",
    "media",
    "bytes",
    "width",
    "height",
    "seconds",
    "state",
)
SIZES = {"file": "full", "small": "small"}
MOST_BYTES = 200_000_000
OF_WORDS = re.compile(rf"{OUT_OF_FILE}\d+:[0-9a-f]{{40}}")
"""The key of a matter that came out of a file without a number, in earlier versions: a plain digest of sender and words, under the hash."""
SEAT = re.compile(r"seat:(\d+)")
Plain = dict[str, Any]
Mask = Callable[[str], str]


class NotYet(Exception):
    """It cannot be given out now: `fault` is head, files, sender, large or broken."""

    def __init__(self, fault: str) -> None:
        super().__init__(fault)
        self.fault = fault


@dataclass
class Giving:
    """One matter while it is put together. What `mask` would change is sealed: only this house can open it again."""

    dossier: Dossier
    mask: Mask
    contents: dict[str, bytes] = field(default_factory=dict)

    def seal(self, name: str, content: str) -> str:
        """Put something in under the house's key; returns the name under which it lies."""
        sealed = sealing.seal(content, table="matter", column=name, row=bound_to(self.dossier.head))
        self.contents[SEALED + name] = sealed
        return SEALED + name


def bound_to(head: str) -> UUID:
    """What ties sealed bytes to the one matter in the one state."""
    return UUID(hex=head[:32])


def give(dossier: Dossier, *, mask: Mask, linked: Sequence[int] = ()) -> dict[str, bytes]:
    """Everything that goes into the file, by name. `linked`: of no other matter anything is said. Raises NotYet."""
    if OF_WORDS.fullmatch(dossier.key):
        raise NotYet("sender")
    steps = list(Step.objects.filter(dossier=dossier).select_related("body", "leaf").order_by("number"))
    head, giving = _head(steps), Giving(dossier, mask)
    version = FlowVersion.objects.select_related("town").get(pk=dossier.flow_version_id)
    span = sequencer.Stored()
    told = [_step(giving, step) | _place(step, head, span) for step in steps]
    plain = {
        "format": FORMAT,
        "given_at": stamp(clock.now()),
        "town": {"slug": version.town.slug, "name": version.town.name},
        "dossier": _derived(dossier, told),
        "version": _version(version),
        "head": _columns(head),
        "steps": told,
        "evidence": _evidence(giving, steps),
        "kept": _kept(dossier),
        "links": _links(dossier, linked),
    }
    plain |= {"seats": _seats(plain), "places": _places(plain)}
    return _signed(giving, plain)


def _head(steps: Sequence[Step]) -> Head:
    """The newest head, which must stand over every step."""
    head = sequencer.newest_head()
    placed = [step.leaf.index for step in steps if hasattr(step, "leaf")]
    if head is None or len(placed) < len(steps) or max(placed) >= head.size:
        raise NotYet("head")
    return head


def _place(step: Step, head: Head, span: sequencer.Stored) -> Plain:
    path = inclusion_path(span, step.leaf.index, head.size)
    return {"index": step.leaf.index, "path": [node.hex() for node in path]}


def _step(giving: Giving, step: Step) -> Plain:
    columns = (
        step.number,
        step.previous,
        step.actor,
        step.seat_id,
        step.on_behalf_of,
        step.move,
        step.from_stage,
        step.to_stage,
        step.at,
        step.facts,
        step.commitment,
    )
    plain = dict(zip(checking.HASHED, columns, strict=True)) | {"hash": step.hash}
    body = getattr(step, "body", None)
    if body is None:
        return plain
    words = {"salt": bytes(body.salt).hex(), "body": body.body}
    said = json.loads(body.body)
    shown = {key: giving.mask(text) for key, text in said.get("words", {}).items()}
    if shown == said.get("words", {}) and giving.mask(said.get("title", "")) == said.get("title", ""):
        return plain | words
    return plain | {"sealed": giving.seal(f"step-{step.number}", canonical(words)), "shown": shown}


def _derived(dossier: Dossier, told: list[Plain]) -> Plain:
    said = replay(Report(), dossier.number, checking.rows(told), Said())
    return checking.derived(said)


def _version(version: FlowVersion) -> Plain:
    return {
        "flow": version.flow,
        "n": version.n,
        "code_hash": version.code_hash,
        "parameters": version.parameters,
        "valid_from": stamp(version.valid_from),
        "signature": version.signature,
    }


def _columns(row: Model) -> Plain:
    return {field.attname: recording.as_fact(getattr(row, field.attname)) for field in row._meta.concrete_fields}


def _evidence(giving: Giving, steps: Sequence[Step]) -> list[Plain]:
    """Photos as they are on paper too; of voices and papers the paper shows only that they are there."""
    numbers = {step.pk: step.number for step in steps}
    rows = list(Evidence.objects.filter(owner_id=giving.dossier.pk, step__in=numbers).order_by("pk"))
    if any(row.state == Evidence.WAITING for row in rows):
        raise NotYet("files")
    if sum(row.bytes for row in rows) > MOST_BYTES:
        raise NotYet("large")
    return [
        {name: getattr(row, name) for name in EVIDENCE}
        | {"step": numbers[row.step or 0], "made_at": stamp(row.made_at)}
        | _files(giving, row, n)
        for n, row in enumerate(rows, 1)
    ]


def _files(giving: Giving, row: Evidence, n: int) -> Plain:
    if row.state != Evidence.READY:
        return {}
    found = {}
    for name, size in SIZES.items():
        path = store.media(row.town_id, row.made, size)
        if not path.exists():
            continue
        content, called = path.read_bytes(), f"{n}-{size}"
        if row.kind == Evidence.PHOTO:
            found[name] = f"photos/{called}.jpg"
            giving.contents[found[name]] = content
        else:
            found[name] = giving.seal(f"file-{called}", base64.b64encode(content).decode())
    if "file" not in found:
        raise NotYet("broken")
    return found


def kept_rows(dossier: Dossier) -> Iterator[tuple[str, Any]]:
    """Name and row of everything that a domain keeps beside a matter, one to one."""
    for name in dict.fromkeys(name.partition("__")[0] for name in registry.kept()):
        row = getattr(dossier, name, None)
        if row is not None:
            yield name, row


def _kept(dossier: Dossier) -> Plain:
    """These rows as data; a row that they point to by its key and by what it is called."""
    return {
        name: {
            column.attname: [column.value_from_object(row), str(getattr(row, column.name))]
            if column.is_relation
            else recording.as_fact(column.value_from_object(row))
            for column in row._meta.concrete_fields
            if not column.primary_key and column.name != "dossier"
        }
        for name, row in kept_rows(dossier)
    }


def _links(dossier: Dossier, linked: Sequence[int]) -> list[Plain]:
    """Matters that were joined to it or that it was joined to. What it was opened under stands in its first step."""
    rows = MatterLink.objects.select_related("parent", "child").filter(closing="")
    found = [*rows.filter(parent=dossier, child__in=linked), *rows.filter(child=dossier, parent__in=linked)]
    return [
        {"parent": row.parent.number, "child": row.child.number, "why": row.why, "at_step": row.at_step}
        for row in sorted(found, key=lambda row: row.pk)
    ]


def _seats(plain: Plain) -> Plain:
    """The seats that steps were made at or that steps speak of."""
    named = {int(key) for key in SEAT.findall(json.dumps([plain["kept"], *(step["facts"] for step in plain["steps"])]))}
    named |= {step["seat"] for step in plain["steps"] if step["seat"]}
    rows = Seat.objects.select_related("place", "area", "organisation").filter(pk__in=named).order_by("pk")
    return {str(row.pk): seat_as_data(row) | {"name": seat_name(row)} for row in rows}


def seat_as_data(seat: Seat) -> Plain:
    """By what a seat is known again."""
    return {
        "role": seat.role,
        "place": seat.place_id,
        "area": seat.area_id,
        "organisation": seat.organisation_id,
    }


def _places(plain: Plain) -> Plain:
    """The places that the matter was at, each with those around it."""
    sets = [json.loads(step["facts"]).get("sets", {}) for step in plain["steps"]]
    named = {key for found in sets for key in ids_of(found.get("place_path", ""))}
    return {
        str(row.pk): {"level": row.level, "code": row.code or "", "name": row.name}
        for row in Place.objects.filter(pk__in=named).order_by("pk")
    }


def _signed(giving: Giving, plain: Plain) -> dict[str, bytes]:
    """List and sign it; what does not hold never leaves the house."""
    giving.contents |= {name: path.read_bytes() for name, path in BESIDE.items()}
    text = canonical(plain | {"files": digests(giving.contents)})
    giving.contents |= {
        MATTER: text.encode(),
        SIGNATURE: bytes.fromhex(sign(text)),
        KEY: keys.public_key_pem().encode(),
    }
    if checking.check(Pack(giving.contents)).report.faults:
        raise NotYet("broken")
    return dict(sorted(giving.contents.items()))
