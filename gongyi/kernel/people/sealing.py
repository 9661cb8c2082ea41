"""Sealing what identifies people: AES-256-GCM, bound to table, column and row, and blind indexes for whole-value look-up."""

import base64
import binascii
import hashlib
import hmac
import secrets
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM, AESSIV

from gongyi.kernel.people import keys

NONCE_BYTES = 12
OPAQUE_BYTES = 8


class Unreadable(RuntimeError):
    """Sealed bytes that the keys here cannot open, or that were moved from another row."""


def seal(text: str, *, table: str, column: str, row: UUID) -> bytes:
    """Sealed bytes for one cell, under the newest key, whose number stands in front; empty text gives empty bytes."""
    if not text:
        return b""
    number, key = keys.newest_sealing_key()
    nonce = secrets.token_bytes(NONCE_BYTES)
    return bytes([number]) + nonce + AESGCM(key).encrypt(nonce, text.encode(), _place(table, column, row))


def unseal(sealed: bytes | memoryview, *, table: str, column: str, row: UUID) -> str:
    """The text in a sealed cell. Raises Unreadable when it was altered or belongs elsewhere, or its key is not here."""
    data = bytes(sealed)
    if not data:
        return ""
    nonce, body = data[1 : 1 + NONCE_BYTES], data[1 + NONCE_BYTES :]
    try:
        return AESGCM(keys.sealing_key(data[0])).decrypt(nonce, body, _place(table, column, row)).decode()
    except (InvalidTag, keys.WrongKeysError) as error:
        raise Unreadable(f"{table}.{column}") from error


def key_of(sealed: bytes | memoryview) -> int:
    """The number of the key that sealed a cell; 0 for an empty one."""
    return bytes(sealed[:1])[0] if len(sealed) else 0


def _place(table: str, column: str, row: UUID) -> bytes:
    return f"{table}|{column}|{row}|1".encode()


def blind_index(kind: str, text: str) -> str:
    """A keyed digest for looking up a whole value; empty text gives empty."""
    if not text:
        return ""
    return hmac.new(keys.index_key(), f"{kind}|{text}".encode(), hashlib.sha256).hexdigest()


def derived_token(purpose: str, text: str) -> str:
    """A name of 43 characters that only this installation can derive from `text`, and derives the same each time."""
    digest = hmac.new(keys.index_key(), f"{purpose}|{text}".encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def derived_digits(purpose: str, text: str, digits: int) -> str:
    """`digits` decimal digits that only this installation can derive from `text`."""
    number = int.from_bytes(hmac.new(keys.index_key(), f"{purpose}|{text}".encode(), hashlib.sha256).digest()[:8])
    return str(number % 10**digits).rjust(digits, "0")


def opaque(kind: str, number: int) -> str:
    """A name for a row that may stand in a public address: always the same, and telling neither its number nor its order."""
    made = _namer().encrypt(number.to_bytes(OPAQUE_BYTES, "big"), [kind.encode()])
    return base64.urlsafe_b64encode(made).decode()


def opened(kind: str, name: str) -> int | None:
    """The number behind a name that `opaque` made for this kind, or None."""
    try:
        return int.from_bytes(_namer().decrypt(base64.urlsafe_b64decode(name.encode()), [kind.encode()]))
    except (InvalidTag, ValueError, binascii.Error):
        return None


def _namer() -> AESSIV:
    return AESSIV(hmac.new(keys.index_key(), b"opaque", hashlib.sha256).digest())
