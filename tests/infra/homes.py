"""A home of a test alone, with the keys of this worker's database in it."""

import shutil
from pathlib import Path

from gongyi.kernel.people import keeping, keys
from gongyi.kernel.people.keymark import KeyMark
from tests.infra import settings as run


def with_keys(folder: Path) -> Path:
    """Lay a copy of the keys into the folder and return it."""
    shutil.copytree(run.RUN / run.WORKER / "keys", folder / "keys", dirs_exist_ok=True)
    return folder


def new_keys() -> None:
    """Let the database, which holds nothing sealed or signed yet, know the keys of the present home as its own."""
    KeyMark.objects.all().delete()
    keeping.establish()
    keys.index_key(), keys.signing_key(), keys.newest_sealing_key()
