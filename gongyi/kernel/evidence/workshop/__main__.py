"""`python -m gongyi.kernel.evidence.workshop TASK FOLDER SECONDS MEGABYTES`: one task on the files of one folder."""

import ctypes
import os
import resource
import signal
import sys
from pathlib import Path

PR_SET_PDEATHSIG = 1
MOST_WRITTEN = 200_000_000
COULD_NOT = 3
"""The exit status of a task that understood its files and could not use them."""


def keep_small(seconds: int, megabytes: int) -> None:
    """Bound this process: time, memory, files; it makes way for others and ends with its parent."""
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_AS, (megabytes << 20, megabytes << 20))
    resource.setrlimit(resource.RLIMIT_FSIZE, (MOST_WRITTEN, MOST_WRITTEN))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.nice(5)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def main() -> int:
    """Do the task; the exit status says how it went, the standard error in one line why."""
    task, folder, seconds, megabytes = sys.argv[1:5]
    keep_small(int(seconds), int(megabytes))
    try:
        if task == "photo":
            from gongyi.kernel.evidence.workshop import photos  # noqa: PLC0415 - each task loads only its own library

            photos.remake(Path(folder))
        elif task == "book":
            from gongyi.kernel.evidence.workshop import tables  # noqa: PLC0415 - as above

            tables.write_book(Path(folder))
        elif task == "sheet":
            from gongyi.kernel.evidence.workshop import sheets  # noqa: PLC0415 - as above

            sheets.read_book(Path(folder), MOST_WRITTEN)
        else:
            from gongyi.kernel.evidence.workshop import typesetting  # noqa: PLC0415 - as above

            typesetting.set_paper(Path(folder))
    except (OSError, ValueError, SyntaxError, MemoryError, RuntimeError) as error:
        sys.stderr.write(f"{type(error).__name__}: {error}"[:500])
        return COULD_NOT
    return 0


if __name__ == "__main__":
    sys.exit(main())
