"""How steps are hashed. The format is fixed; a change opens a new tree.

Each field is preceded by its length in four bytes, so that no two different steps give the same bytes.
A step's words are outside: the step holds SHA-256(salt + body), so words can be erased and the chain still stands.
"""

import hashlib
import json
import secrets
from typing import Any

STEP_LABEL = b"gongyi step 1"
SALT_BYTES = 16


def canonical(value: Any) -> str:
    """One text for one value: sorted keys, no spaces."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def framed(*fields: str) -> bytes:
    """Fields with their lengths in front."""
    parts = [STEP_LABEL]
    for text in fields:
        data = text.encode()
        parts.append(len(data).to_bytes(4))
        parts.append(data)
    return b"".join(parts)


def step_hash(
    dossier: str,
    number: int,
    previous: str,
    actor: str,
    seat_id: int | None,
    on_behalf_of: str,
    move: str,
    from_stage: str,
    to_stage: str,
    at: int,
    facts: str,
    commitment: str,
) -> str:
    """Digest over every column of a step. `dossier` is the matter's number, `at` microseconds since 1970 UTC."""
    seat = "" if seat_id is None else str(seat_id)
    data = framed(
        dossier,
        str(number),
        previous,
        actor,
        seat,
        on_behalf_of,
        move,
        from_stage,
        to_stage,
        str(at),
        facts,
        commitment,
    )
    return hashlib.sha256(data).hexdigest()


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
