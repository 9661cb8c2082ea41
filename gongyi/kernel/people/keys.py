"""Keys of this installation: files in GONGYI_HOME/keys, readable by the owner only, made on first use.

They lie outside the database, so a copy of the database alone reveals nobody.
"""

import hashlib
import os
import re
import secrets
from functools import cache
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)
from django.conf import settings

KEY_BYTES = 32
MOST_KEYS = 255


def folder() -> Path:
    """Where the keys lie."""
    path = Path(settings.HOME) / "keys"
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def _once(name: str, content: bytes) -> bytes:
    """The file's content; written now, atomically, if it does not exist."""
    path = folder() / name
    if not path.exists():
        draft = folder() / f".{name}.{secrets.token_hex(8)}"
        with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o400), "wb") as file:  # noqa: PTH123 - mode at creation
            file.write(content)
            os.fsync(file.fileno())
        try:
            path.hardlink_to(draft)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_bytes()


SEAL = re.compile(r"seal-(\d{1,3})\.key")


def sealing_numbers() -> list[int]:
    """The numbers of the sealing keys that lie here, oldest first. The first one is made on first use."""
    found = sorted(int(name[1]) for path in folder().iterdir() if (name := SEAL.fullmatch(path.name)))
    if not found:
        _once("seal-1.key", secrets.token_bytes(KEY_BYTES))
        return [1]
    return found


def newest_sealing_key() -> tuple[int, bytes]:
    """Number and bytes of the key that seals from now on. Looked up each time: another process may have made one."""
    number = sealing_numbers()[-1]
    return number, sealing_key(number)


@cache
def sealing_key(number: int) -> bytes:
    """One key that encrypts what identifies people. Raises FileNotFoundError when it is not here."""
    return (folder() / f"seal-{number}.key").read_bytes()


def make_sealing_key() -> int:
    """A further sealing key; the old ones stay until nothing is sealed with them. Returns its number."""
    number = sealing_numbers()[-1] + 1
    if number > MOST_KEYS:
        raise ValueError("the sealing keys are used up")
    _once(f"seal-{number}.key", secrets.token_bytes(KEY_BYTES))
    return number


def drop_sealing_key(number: int) -> None:
    """Remove an old sealing key for good. The caller has made sure that nothing is sealed with it."""
    if number == sealing_numbers()[-1]:
        raise ValueError("the newest key is in use")
    (folder() / f"seal-{number}.key").unlink()
    sealing_key.cache_clear()


@cache
def index_key() -> bytes:
    """Makes blind indexes, tracking codes and pseudonyms. Must never leave with a database dump."""
    return _once("index-1.key", secrets.token_bytes(KEY_BYTES))


@cache
def signing_key() -> Ed25519PrivateKey:
    """Signs receipts, tree heads and flow versions."""
    fresh = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    key = load_pem_private_key(_once("sign-1.pem", fresh), password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise TypeError("sign-1.pem does not hold an Ed25519 key")
    return key


def public_key_pem() -> str:
    """The public half of the signing key, for anyone who checks."""
    return signing_key().public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def fingerprint() -> str:
    """What people compare by eye to know the public key: half of its SHA-256, in groups of four."""
    der = signing_key().public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    half = hashlib.sha256(der).hexdigest()[:32]
    return " ".join(half[at : at + 4] for at in range(0, len(half), 4))


def forget() -> None:
    """Drop cached keys; the next use reads them again."""
    for known in (sealing_key, index_key, signing_key):
        known.cache_clear()
