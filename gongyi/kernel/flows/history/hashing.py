"""How steps are hashed. The format is fixed; a change opens a new tree.

A step's digest is SHA-256 over a zero byte, a label and its columns as one JSON array: UTF-8, no spaces, nothing escaped
but what JSON demands. So no two different steps give the same bytes, and anybody can make them again with what they have.
The zero byte makes it the hash of a leaf of the tree as well (RFC 9162, 2.1.1).
A step's words are outside: the step holds SHA-256(salt + body), so words can be erased and the chain still stands.
"""

import json
import secrets
from collections.abc import Iterable, Sequence
from hashlib import sha256
from typing import Any

import orjson

STEP_LABEL = b"\x00gongyi step 3:"
SALT_BYTES = 16


def canonical(value: Any) -> str:
    """One text for one value: sorted keys, no spaces."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


StepColumns = tuple[int, str, str, int | None, str, str, str, str, int, str, str]
"""The hashed columns in order: number, previous, actor, seat, on behalf of, move, from, to, at, facts, commitment."""


def step_hash(matter: str, columns: StepColumns) -> str:
    """Digest over the matter's number and every column of a step. `at` is in microseconds since 1970 UTC."""
    return sha256(STEP_LABEL + orjson.dumps((matter, *columns))).hexdigest()


def step_fits(digest: str, matter: str, columns: tuple[Any, ...]) -> bool:
    """Whether a digest is that of these columns, as a database gives them."""
    try:
        return sha256(STEP_LABEL + orjson.dumps((matter, *columns))).hexdigest() == digest
    except TypeError:
        return False


def steps_fit(hashes: Iterable[str], rows: list[tuple[Any, ...]]) -> bool:
    """Whether each digest is that of its row: a matter's number and columns. One call writes all rows, so it costs a fifth.

    A row begins and ends with text and holds no list, and inside text a quote is escaped: so `"],["` stands between rows.
    A cell that is `],[` reads the same: then there is a piece too many, and they do not fit.
    """
    texts = orjson.dumps(rows)[3:-3].split(b'"],["')
    digests = b"".join([sha256(b'\x00gongyi step 3:["' + text + b'"]').digest() for text in texts])
    return digests.hex("\n", 32) == "\n".join(hashes)


def commit(body: str) -> tuple[bytes, str]:
    """A fresh salt and the commitment to a body; an empty body has none."""
    if not body:
        return b"", ""
    salt = secrets.token_bytes(SALT_BYTES)
    return salt, commitment(salt, body)


def commitment(salt: bytes, body: str) -> str:
    """Salted digest of a body."""
    return sha256(salt + body.encode()).hexdigest()


def body_fits(salt: bytes, body: str, commitment: str) -> bool:
    """Whether a body, as a database gives it, is what its step committed to."""
    try:
        return sha256(salt + body.encode()).hexdigest() == commitment
    except (TypeError, AttributeError):
        return False


def bodies_fit(words: list[tuple[bytes, str, str]]) -> bool:
    """Whether each body is what its step committed to: salt, body and commitment of each."""
    made = [sha256(salt + body.encode()).hexdigest() for salt, body, _commitment in words]
    return made == [commitment for _salt, _body, commitment in words]


def node_hash(left: bytes, right: bytes) -> bytes:
    """RFC 9162 inner node."""
    return sha256(b"\x01" + left + right).digest()


def node_hashes(below: Sequence[bytes]) -> list[bytes]:
    """`node_hash` of each two; their number is even."""
    return [sha256(b"\x01" + left + right).digest() for left, right in zip(below[::2], below[1::2], strict=True)]
