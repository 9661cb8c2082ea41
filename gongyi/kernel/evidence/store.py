"""Files of this installation: quarantine for uploads, media for what may be shown. Names are digests, never people's."""

import errno
import os
import secrets
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings

RESERVE_BYTES = 200_000_000
"""Left free on the disk whatever people send: the record must be able to grow."""


def quarantine(town_id: int, digest: str) -> Path:
    """Where an upload waits."""
    return Path(settings.HOME) / "quarantine" / str(town_id) / digest


def waiting() -> Iterator[tuple[int, str, Path]]:
    """Every upload in quarantine: town, digest, file."""
    for path in (Path(settings.HOME) / "quarantine").glob("*/*"):
        if path.parent.name.isdecimal():
            yield int(path.parent.name), path.name.rpartition(".")[0].lstrip(".") or path.name, path


def media(town_id: int, digest: str, size: str = "full") -> Path:
    """Where the re-made file lies; `size` is full or small."""
    return Path(settings.HOME) / "media" / str(town_id) / digest[:2] / f"{digest}.{size}"


def refuse_last_bytes(count: int) -> None:
    """Raise OSError when writing so many bytes would use what is kept free."""
    if shutil.disk_usage(settings.HOME).free < count + RESERVE_BYTES:
        raise OSError(errno.ENOSPC, "the disk is almost full")


def write(path: Path, data: Any) -> None:
    """Write a whole file or none: to a draft beside it, then in place. Takes bytes or a mapped file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(6)}")
    try:
        with draft.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except OSError:
        draft.unlink(missing_ok=True)
        raise
