"""Heavy work in a child process: bounded in memory and time, and gone afterwards with all it left behind."""

import logging
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings

AT_ONCE = 2
WAIT_FOR_ROOM = 20
PHOTO_LIMITS, PAPER_LIMITS, BOOK_LIMITS, SHEET_LIMITS = (30, 1400), (60, 3000), (90, 700), (90, 1000)
"""Seconds of processor and megabytes of address space."""
SURROUNDINGS = {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "MALLOC_ARENA_MAX": "2"}
"""All a child is told of the outside: no key, no address of the database."""
_room = threading.BoundedSemaphore(AT_ONCE)
log = logging.getLogger(__name__)


class CouldNot(Exception):
    """The child understood its files and could not use them, or took too much time or memory."""


class TooMuch(CouldNot):
    """It took more time or memory than a child may."""


class NoRoom(Exception):
    """Others are being served; it may be asked for again in a moment."""


@contextmanager
def workplace() -> Iterator[Path]:
    """A folder of its own for one task, removed afterwards whatever happens. Raises OSError when the disk is full."""
    inside = Path(settings.HOME) / "workshop"
    inside.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=inside, ignore_cleanup_errors=True) as name:
        yield Path(name)


def run(task: str, folder: Path, limits: tuple[int, int]) -> None:
    """Do one task of the workshop on a folder. At most two at once in each process. Raises CouldNot and NoRoom."""
    if not _room.acquire(timeout=WAIT_FOR_ROOM):
        raise NoRoom
    try:
        _run(task, folder, limits)
    finally:
        _room.release()


def _run(task: str, folder: Path, limits: tuple[int, int]) -> None:
    seconds, megabytes = limits
    command = [
        sys.executable,
        "-P",
        "-m",
        "gongyi.kernel.evidence.workshop",
        task,
        str(folder),
        str(seconds),
        str(megabytes),
    ]
    child = subprocess.Popen(  # noqa: S603 - our own module
        command, cwd=folder, env=SURROUNDINGS, start_new_session=True,
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
    )  # fmt: skip
    try:
        _out, said = child.communicate(timeout=seconds + 5)
    except BaseException as error:
        os.killpg(child.pid, signal.SIGKILL)
        child.communicate()
        if isinstance(error, subprocess.TimeoutExpired):
            raise TooMuch(f"not done after {seconds + 5} seconds") from error
        raise
    if child.returncode:
        reason = said.decode("utf-8", "replace")[-300:]
        log.warning("workshop task %s ended with %s", task, child.returncode)
        over = child.returncode < 0 or "MemoryError" in reason
        raise (TooMuch if over else CouldNot)(reason or f"ended with {child.returncode}")
