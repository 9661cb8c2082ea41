"""What this installation owns is for the account that runs it alone: other accounts of the machine read neither words nor photos nor keys."""

import os
import stat
import sys
from pathlib import Path
from typing import Final

OTHERS: Final = stat.S_IRWXG | stat.S_IRWXO
BESIDE: Final = ("", "-wal", "-shm", "-journal")
"""What SQLite keeps beside its file, by ending."""


def begin(home: Path, database: str = "") -> None:
    """From now on files are made for the owner alone; older ones are closed. `database` is the path of a SQLite file, if any.

    Inside a closed folder nothing can be reached, so only the home and what lies right in it is looked at.
    """
    os.umask(OTHERS)
    files = [Path(f"{database}{ending}") for ending in BESIDE] if database else []
    left = [path for path in (home, *home.iterdir(), *files) if not _closed(path)]
    if left:
        sys.stderr.write(
            f"gongyi: other accounts of this machine can read {left[0]}, and this one may not change it; as its owner run: chmod -R go= {home}\n"
        )


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
