"""How steps are hashed. The format is fixed; a change opens a new tree.

Each text is preceded by its length in characters and a colon, numbers are followed by a colon; the whole is UTF-8.
So no two different steps give the same bytes.
A step's words are outside: the step holds SHA-256(salt + body), so words can be erased and the chain still stands.
"""

import hashlib
import json
import secrets
from typing import Any

STEP_LABEL = "gongyi step 1:"
SALT_BYTES = 16


def canonical(value: Any) -> str:
    """One text for one value: sorted keys, no spaces."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


StepColumns = tuple[str, int, str, str, int | None, str, str, str, str, int, str, str]
"""The hashed columns in order: the matter's number, number, previous, actor, seat, on behalf of, move, from, to, at, facts, commitment."""


def step_hash(columns: StepColumns) -> str:
    """Digest over every column of a step. `at` is in microseconds since 1970 UTC."""
    dossier, number, previous, actor, seat_id, on_behalf_of, move, from_stage, to_stage, at, facts, commitment = columns
    seat = "" if seat_id is None else str(seat_id)
    return hashlib.sha256(
        f"{STEP_LABEL}{len(dossier)}:{dossier}{number}:{len(previous)}:{previous}{len(actor)}:{actor}{len(seat)}:{seat}"
        f"{len(on_behalf_of)}:{on_behalf_of}{len(move)}:{move}{len(from_stage)}:{from_stage}{len(to_stage)}:{to_stage}"
        f"{at}:{len(facts)}:{facts}{len(commitment)}:{commitment}".encode()
    ).hexdigest()


def commit(body: str) -> tuple[bytes, str]:
    """A fresh salt and the commitment to a body; an empty body has none."""
    if not body:
        return b"", ""
    salt = secrets.token_bytes(SALT_BYTES)
    return salt, commitment(salt, body)


def commitment(salt: bytes, body: str) -> str:
    """Salted digest of a body."""
    return hashlib.sha256(salt + body.encode()).hexdigest()


def leaf_hash(step: str) -> bytes:
    """RFC 9162 leaf over a step's hash."""
    return hashlib.sha256(b"\x00" + bytes.fromhex(step)).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """RFC 9162 inner node."""
    return hashlib.sha256(b"\x01" + left + right).digest()
