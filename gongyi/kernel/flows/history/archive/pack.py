"""The file itself: a ZIP of one matter, its proofs and its pictures, read whole into memory and never laid out on a disk."""

import json
import zipfile
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key

FORMAT = "gongyi matter 1"
MATTER, SIGNATURE, KEY = "matter.json", "matter.sig", "key.pem"
UNLISTED = frozenset({MATTER, SIGNATURE, KEY})
"""What stands in the ZIP and is not listed in the matter: each of them proves itself."""
SEALED = "sealed/"
MOST_BYTES, MOST_ENTRIES = 500_000_000, 5_000


class NoPack(Exception):
    """It is no file of a matter at all."""


@dataclass(frozen=True)
class Pack:
    """What lies in the file, by name."""

    contents: dict[str, bytes]

    @cached_property
    def plain(self) -> dict[str, Any]:
        """The matter as data. Raises NoPack when it cannot be read."""
        try:
            plain = json.loads(self.contents[MATTER])
        except (KeyError, ValueError, RecursionError) as error:
            raise NoPack(str(error)) from error
        if not isinstance(plain, dict) or plain.get("format") != FORMAT:
            raise NoPack(MATTER)
        return plain

    @cached_property
    def key(self) -> Ed25519PublicKey:
        """The public key that lies in it. Raises NoPack when there is none."""
        try:
            key = load_pem_public_key(self.contents[KEY])
        except (KeyError, ValueError) as error:
            raise NoPack(KEY) from error
        if not isinstance(key, Ed25519PublicKey):
            raise NoPack(KEY)
        return key


def digests(contents: dict[str, bytes]) -> dict[str, str]:
    """SHA-256 of everything that the matter lists."""
    return {name: sha256(content).hexdigest() for name, content in contents.items() if name not in UNLISTED}


def read(path: Path) -> Pack:
    """The file of a matter. Raises NoPack when it is none, and OSError when it cannot be read."""
    try:
        with zipfile.ZipFile(path) as packed:
            listed = packed.infolist()
            names = [entry.filename for entry in listed]
            if len(names) > MOST_ENTRIES or sum(entry.file_size for entry in listed) > MOST_BYTES:
                raise NoPack("too large")
            if len(set(names)) < len(names):
                raise NoPack("two of one name")
            pack = Pack({entry.filename: packed.read(entry) for entry in listed})
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, RuntimeError, ValueError, EOFError) as error:
        raise NoPack(str(error)) from error
    assert pack.plain, pack.key
    return pack
