"""What this installation owns is for the account that runs it alone: other accounts of the machine read neither words nor photos nor keys.

A folder becomes its home only when it is new, empty or a home already. Rights are changed on nothing but what it made itself.
"""

import os
import stat
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from django.core.exceptions import ImproperlyConfigured

OTHERS: Final = stat.S_IRWXG | stat.S_IRWXO
MARK: Final = ".gongyi-home"
"""Lies in every home, and says whether the folder was made by Gongyi or given to it."""
MADE, GIVEN = "made by Gongyi\n", "given to Gongyi\n"
DATABASE: Final = "gongyi.sqlite3"
BESIDE: Final = ("", "-wal", "-shm", "-journal", ".lock")
"""What lies beside a SQLite file, by ending."""
KEYS: Final = ("secret.key", "index-1.key", "sign-1.pem", "seal-*.key")
FOLDERS: Final = (
    *("incoming", "keys", "mail", "media", "messages", "papers", "quarantine", "rejects", "static", "workshop"),
)
FILES: Final = (MARK, "demo-password.txt", "witness.log", *(f"{DATABASE}{ending}" for ending in BESIDE))
SQLITE: Final = b"SQLite format 3\0"

_looking: list[bool] = []


def only_look() -> None:
    """From now on this process makes and changes nothing in the home: it only says whether the settings are sound."""
    _looking.append(True)


def looking() -> bool:
    """Whether this process only looks."""
    return bool(_looking)


def refuse_foreign(home: Path) -> None:
    """Raise ImproperlyConfigured for a folder that holds other things than a home of Gongyi, or belongs to somebody else."""
    try:
        if not home.exists() or is_home(home):
            return
        if not home.is_dir():
            raise ImproperlyConfigured(f"GONGYI_HOME {home} is not a folder")
        if any(home.iterdir()):
            raise ImproperlyConfigured(
                f"GONGYI_HOME {home} holds other things and is no home of Gongyi; name an empty folder, or one that does not exist yet"
            )
        if home.stat().st_uid != os.geteuid():
            raise ImproperlyConfigured(f"GONGYI_HOME {home} belongs to another account of this machine")
    except OSError as error:
        raise ImproperlyConfigured(f"GONGYI_HOME {home} cannot be used: {error.strerror}") from error


def is_home(folder: Path) -> bool:
    """Whether the folder has the mark of a home, or what an older one or one from a backup has: the database, the witness or keys."""
    signs = (MARK, DATABASE, "witness.log")
    return any((folder / name).is_file() for name in signs) or any(
        next((folder / "keys").glob(name), None) for name in KEYS
    )


def begin(home: Path, database: str = "") -> None:
    """Make or take the home; from now on files are made for the owner alone, and what older ones Gongyi made are closed.

    `database` is the path of a SQLite file, if any. Inside a closed folder nothing can be reached, so only the home and
    what lies right in it is looked at. Raises ImproperlyConfigured when the home cannot be used.
    """
    os.umask(OTHERS)
    if looking():
        return
    made = _take(home)
    own = [path for path in (*([home] if made else []), *_own(home), *_beside(database)) if not _closed(path)]
    if own:
        sys.stderr.write(
            f"gongyi: other accounts of this machine can read {own[0]}, and this one may not change it; as its owner run: chmod go= {own[0]}\n"
        )


def _take(home: Path) -> bool:
    """Whether Gongyi made the folder itself, now or before."""
    try:
        new = not home.exists()
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        mark = home / MARK
        if not mark.exists():
            mark.write_text(MADE if new else GIVEN)
        return mark.read_text() == MADE
    except OSError as error:
        raise ImproperlyConfigured(f"GONGYI_HOME {home} cannot be used: {error.strerror}") from error


def _own(home: Path) -> Iterator[Path]:
    yield from (path for name in FILES if (path := home / name).is_file())
    yield from (path for name in FOLDERS if (path := home / name).is_dir())


def _beside(database: str) -> Iterator[Path]:
    """The files of a database that lies elsewhere. Raises ImproperlyConfigured when the file is something else."""
    if not database or not Path(database).is_file():
        return
    with Path(database).open("rb") as file:
        if file.read(len(SQLITE)) not in {SQLITE, b""}:
            raise ImproperlyConfigured(f"DATABASE_URL names {database}, which is not a SQLite database")
    yield from (path for ending in BESIDE if (path := Path(f"{database}{ending}")).is_file())


def _closed(path: Path) -> bool:
    try:
        mode = path.lstat().st_mode
        if mode & OTHERS and not stat.S_ISLNK(mode):
            path.chmod(stat.S_IMODE(mode) & ~OTHERS)
    except FileNotFoundError:
        return True
    except OSError:
        return False
    return True
