"""Checking the file of one matter by itself, without any database. Each fault names what does not hold."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.utils.translation import gettext as _

from gongyi.kernel.evidence.models import Evidence
from gongyi.kernel.flows import recording
from gongyi.kernel.flows.history.archive.pack import MATTER, SEALED, SIGNATURE, UNLISTED, Pack, digests
from gongyi.kernel.flows.history.chains import Said, replay
from gongyi.kernel.flows.history.hashing import canonical
from gongyi.kernel.flows.history.reading import Report
from gongyi.kernel.flows.history.signing import head_text, version_text
from gongyi.kernel.flows.history.standing import Chain
from gongyi.kernel.flows.history.tree import root_from_path
from gongyi.kernel.flows.models import derived_key
from gongyi.kernel.people.keys import fingerprint_of

HASHED = (
    "number",
    "previous",
    "actor",
    "seat",
    "on_behalf_of",
    "move",
    "from",
    "to",
    "at",
    "facts",
    "commitment",
)
"""The columns of a step as the file names them, in the order in which they are hashed."""
Plain = dict[str, Any]


@dataclass
class Checked:
    """What was found, and what the steps say."""

    report: Report
    said: Said = field(default_factory=Said)
    chain: Chain = field(default_factory=lambda: Chain(0, "", "", []))


def check(pack: Pack) -> Checked:
    """Everything in the file against everything else in it: signatures, chain, words, paths, files."""
    checked = Checked(Report(dossiers=1))
    for name, examine in (
        ("signature", _signature),
        ("files", _files),
        ("flow version", _version),
        ("chain", chain),
        ("paths", _paths),
        ("evidence", _evidence),
    ):
        try:
            examine(checked, pack)
        except Exception as error:  # noqa: BLE001 - whatever a forged value makes of one check, the others go on
            checked.report.fault(f"the check of the {name} stopped: {type(error).__name__} {error}")
    return checked


def holds(key: Ed25519PublicKey, text: bytes, signature: bytes) -> bool:
    """Whether a signature is this key's over the text."""
    with suppress(InvalidSignature):
        key.verify(signature, text)
        return True
    return False


def _signature(checked: Checked, pack: Pack) -> None:
    if not holds(pack.key, pack.contents[MATTER], pack.contents.get(SIGNATURE, b"")):
        checked.report.fault(f"{MATTER}: the signature does not hold")
    if canonical(pack.plain).encode() != pack.contents[MATTER]:
        checked.report.fault(f"{MATTER}: it is not written as it was given out")


def _files(checked: Checked, pack: Pack) -> None:
    listed, found = dict(pack.plain["files"]), digests(pack.contents)
    for name in sorted(listed.keys() | found.keys()):
        if name not in found:
            checked.report.fault(f"{name}: it is missing")
        elif name not in listed:
            checked.report.fault(f"{name}: nothing names it")
        elif listed[name] != found[name]:
            checked.report.fault(f"{name}: it is not what its digest says")
    for name in sorted(UNLISTED - pack.contents.keys()):
        checked.report.fault(f"{name}: it is missing")


def _version(checked: Checked, pack: Pack) -> None:
    version, town = pack.plain["version"], pack.plain["town"]["slug"]
    text = version_text(
        town, version["flow"], version["n"], version["code_hash"], version["parameters"], version["valid_from"]
    )
    if not holds(pack.key, text.encode(), bytes.fromhex(version["signature"])):
        checked.report.fault("flow version: the signature does not hold")
    if derived_key(town, version["flow"], version["n"]) != pack.plain["dossier"]["flow_version_id"]:
        checked.report.fault("flow version: it is not the one that the matter runs by")


def rows(steps: list[Plain]) -> Iterator[tuple[Any, ...]]:
    """Steps in the shape in which chains are replayed."""
    for step in steps:
        salt = bytes.fromhex(step["salt"]) if "salt" in step else None
        yield 0, step["number"], step["hash"], salt, step.get("body"), *(step[name] for name in HASHED)


def chain(checked: Checked, pack: Pack) -> None:
    """Replay the steps; then the matter against what they say."""
    steps, dossier = pack.plain["steps"], pack.plain["dossier"]
    checked.report.steps = len(steps)
    sealed = {step["number"] for step in steps if "sealed" in step}
    checked.chain = replay(checked.report, dossier["number"], rows(steps), checked.said, sealed=sealed)
    for name, value in derived(checked.chain).items():
        if name not in dossier or dossier[name] != value:
            checked.report.fault(f"dossier {dossier['number']}: {name} is not what the steps say")


def derived(said: Chain) -> Plain:
    """The columns of a matter as its steps give them; its title stands in the words."""
    columns, _closed, _standing = recording.fold(said.facts)
    plain = {name: columns.get(name, recording.DEFAULTS[name]) for name in recording.COLUMNS}
    return plain | {"stage": columns["stage"], "version": said.version, "head": said.head}


def _paths(checked: Checked, pack: Pack) -> None:
    head, seen = pack.plain["head"], set[int]()
    text = head_text(head["size"], head["root"], head["at"], head["previous"])
    if not holds(pack.key, text.encode(), bytes.fromhex(head["signature"])):
        checked.report.fault(f"head {head['size']}: the signature does not hold")
    for step in pack.plain["steps"]:
        if _root(step, head["size"]) != head["root"] or step["index"] in seen:
            checked.report.fault(f"step {step['number']}: its path does not lead to the head")
        seen.add(step["index"])


def _root(step: Plain, size: int) -> str:
    with suppress(ValueError):
        path = [bytes.fromhex(node) for node in step["path"]]
        return root_from_path(bytes.fromhex(step["hash"]), step["index"], size, path).hex()
    return ""


NAMED = ("step", "kind", "digest", "audience", "purpose")
"""What of a file the words name."""


def _evidence(checked: Checked, pack: Pack) -> None:
    """Every row against the words that name it, and what lies beside it against the row."""
    waiting = dict(checked.said.files)
    sealed = {step["number"] for step in pack.plain["steps"] if "sealed" in step}
    for row in pack.plain["evidence"]:
        said, label = waiting.pop(row["uid"], None), f"evidence {row['uid']}"
        if said is None:
            if row["state"] != Evidence.ERASED and row["step"] not in sealed:
                checked.report.fault(f"{label}: no words name it")
        elif not said.fits(dossier=0, **{name: row[name] for name in NAMED}):
            checked.report.fault(f"{label}: it is not what the words say")
        if row["state"] == Evidence.READY and not _lies(pack, row):
            checked.report.fault(f"{label}: what lies beside it is not what its digest says")
    for uid in waiting:
        checked.report.fault(f"evidence {uid}: it is missing")


def _lies(pack: Pack, row: Plain) -> bool:
    """Whether the file of a row is there and is the one; one that is sealed can only be there."""
    content = pack.contents.get(row["file"])
    if content is None or row["file"].startswith(SEALED):
        return content is not None
    return bool(sha256(content).hexdigest() == row["made"])


def notes(pack: Pack) -> Iterator[str]:
    """What a reader must know beside the faults."""
    sealed = sum(1 for step in pack.plain["steps"] if "sealed" in step)
    if sealed:
        yield _("sealed words: %(n)s; only the house that gave the file out can open them and compare") % {"n": sealed}
    yield _("it was signed with the key %(key)s: compare that with what its house has printed") % {
        "key": fingerprint_of(pack.key)
    }
