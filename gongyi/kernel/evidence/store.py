"""Files of this installation: quarantine for uploads, media for what may be shown. Names are digests, never people's."""

import os
import secrets
from pathlib import Path

from django.conf import settings


def quarantine(town_id: int, digest: str) -> Path:
    """Where an upload waits."""
    return Path(settings.HOME) / "quarantine" / str(town_id) / digest


def media(town_id: int, digest: str, size: str = "full") -> Path:
    """Where the re-made file lies; `size` is full or small."""
    return Path(settings.HOME) / "media" / str(town_id) / digest[:2] / f"{digest}.{size}"


def write(path: Path, data: bytes) -> None:
    """Write a whole file or none: to a draft beside it, then in place."""
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
