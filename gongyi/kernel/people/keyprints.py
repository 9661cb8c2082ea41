"""Which keys belong to a database: it holds a print of each, by the name of its file. Needs no Django."""

import hashlib
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

INDEX: Final = "index-1.key"
SIGN: Final = "sign-1.pem"
FIRST_SEAL: Final = "seal-1.key"
SEAL: Final = re.compile(r"seal-(\d{1,3})\.key")
MARKS: Final = "SELECT name, print FROM people_keymark"


def print_of(name: str, content: bytes) -> str:
    """What the database keeps of a key: a digest from which the key cannot be found again."""
    return hashlib.sha256(b"gongyi key 1|" + name.encode() + b"|" + content).hexdigest()


def read(folder: Path, name: str) -> bytes | None:
    """The content of a key file; None where it is not there. Raises OSError when it may not be read."""
    try:
        return (folder / name).read_bytes()
    except FileNotFoundError:
        return None


def complaint(folder: Path, marks: Mapping[str, str], gettext: Callable[[str], str]) -> str:
    """One sentence when the keys in `folder` are not those that the database knows; empty when they are."""
    found = {name: read(folder, name) for name in sorted(marks)}
    missing = [name for name, content in found.items() if content is None]
    foreign = [
        name for name, content in found.items() if content is not None and print_of(name, content) != marks[name]
    ]
    if foreign:
        said = gettext(
            "%(folder)s holds other keys than those of this database: %(names)s. Put back the keys folder that belongs to it, or let"
            " GONGYI_HOME and DATABASE_URL name the two that belong together. Nothing was changed."
        )
    elif missing:
        said = gettext(
            "%(folder)s lacks keys of this database: %(names)s. Put the keys folder back from a backup, or let"
            " GONGYI_HOME and DATABASE_URL name the two that belong together. Nothing was changed."
        )
    else:
        return ""
    return said % {"names": ", ".join(foreign or missing), "folder": folder}
