"""Keys of this installation: files in GONGYI_HOME/keys, readable by the owner only.

They lie outside the database, so a copy of the database alone reveals nobody. The database holds a print of each; a file
that it does not know is never used. They are made by `keeping.establish`, and by nothing else.
"""

import hashlib
import os
import secrets
from functools import cache
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.utils.translation import gettext as _

from gongyi.kernel.people import keyprints

KEY_BYTES = 32
MOST_KEYS = 255


class WrongKeysError(ImproperlyConfigured):
    """The keys here are missing or not those of the database; the text says which and what to do."""


def folder() -> Path:
    """Where the keys lie."""
    return Path(settings.HOME) / "keys"


def write(name: str, content: bytes) -> bool:
    """Keep a new key, whole or not at all. False where a file of this name is there already, which stays as it is."""
    path = folder() / name
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = folder() / f".{name}.{secrets.token_hex(8)}"
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o400), "wb") as file:  # noqa: PTH123 - mode at creation
        file.write(content)
        os.fsync(file.fileno())
    try:
        path.hardlink_to(draft)
    except FileExistsError:
        return False
    finally:
        draft.unlink()
    return True


def fresh(name: str) -> bytes:
    """The content of a new key for a file of this name."""
    if name == keyprints.SIGN:
        return Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return secrets.token_bytes(KEY_BYTES)


_marks: dict[str, str] = {}


def marks() -> dict[str, str]:
    """The print of every key of this database, by name, read now."""
    with connection.cursor() as cursor:
        cursor.execute(keyprints.MARKS)
        _marks.clear()
        _marks.update(cursor.fetchall())
    return dict(_marks)


def _mark(name: str) -> str:
    if name not in _marks:
        marks()
    return _marks.get(name, "")


def _proved(name: str) -> bytes:
    """The content of a key of this database. Raises WrongKeysError when the file is missing or holds another key."""
    content = keyprints.read(folder(), name)
    if content is None or keyprints.print_of(name, content) != _mark(name):
        raise _wrong()
    return content


def _wrong() -> WrongKeysError:
    said = keyprints.complaint(folder(), marks(), _)
    return WrongKeysError(said or _("the database has no keys yet. Run `gongyi migrate` first."))


def sealing_files() -> list[int]:
    """The numbers of all sealing keys that lie here, known to the database or not, oldest first."""
    if not folder().is_dir():
        return []
    return sorted(int(name[1]) for path in folder().iterdir() if (name := keyprints.SEAL.fullmatch(path.name)))


def sealing_numbers() -> list[int]:
    """The numbers of the sealing keys of this database that lie here, oldest first. Raises WrongKeysError when there is none."""
    found = [number for number in sealing_files() if _mark(f"seal-{number}.key")]
    if not found:
        raise _wrong()
    return found


def newest_sealing_key() -> tuple[int, bytes]:
    """Number and bytes of the key that seals from now on. Looked up each time: another process may have made one."""
    number = sealing_numbers()[-1]
    return number, sealing_key(number)


@cache
def sealing_key(number: int) -> bytes:
    """One key that encrypts what identifies people. Raises WrongKeysError when it is not here."""
    return _proved(f"seal-{number}.key")


@cache
def index_key() -> bytes:
    """Makes blind indexes, tracking codes and pseudonyms. Must never leave with a database dump."""
    return _proved(keyprints.INDEX)


@cache
def signing_key() -> Ed25519PrivateKey:
    """Signs receipts, tree heads and flow versions."""
    key = load_pem_private_key(_proved(keyprints.SIGN), password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise TypeError("sign-1.pem does not hold an Ed25519 key")
    return key


def public_key_pem() -> str:
    """The public half of the signing key, for anyone who checks."""
    return signing_key().public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def fingerprint() -> str:
    """What people compare by eye to know the public key: half of its SHA-256, in groups of four."""
    return fingerprint_of(signing_key().public_key())


def fingerprint_of(key: Ed25519PublicKey) -> str:
    """The same of any public key."""
    der = key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    half = hashlib.sha256(der).hexdigest()[:32]
    return " ".join(half[at : at + 4] for at in range(0, len(half), 4))


def forget() -> None:
    """Drop cached keys; the next use reads them again."""
    _marks.clear()
    for known in (sealing_key, index_key, signing_key):
        known.cache_clear()
