"""A file of old messages handed in at the desk: kept privately until it is taken in, looked at and taken in by the worker.

The words lie in the file only, readable by the service alone; it goes with the last row, and after a week anyway.
"""

from gongyi.domain.appeals.importing.deposits.actions import (
    ENDED,
    MOST_BYTES,
    begin,
    forget,
    go_on,
    hand_in,
    note_done,
    note_failed,
    note_looked,
    note_reached,
    stop,
    tidy,
)
from gongyi.domain.appeals.importing.deposits.queries import (
    FOR_GOOD,
    MOVING,
    OPEN,
    Standing,
    folder,
    handed_in,
    job_of,
    key_of,
    rows_of,
    standing,
    twins,
    upload_of,
)

__all__ = [
    "ENDED",
    "FOR_GOOD",
    "MOST_BYTES",
    "MOVING",
    "OPEN",
    "Standing",
    "begin",
    "folder",
    "forget",
    "go_on",
    "hand_in",
    "handed_in",
    "job_of",
    "key_of",
    "note_done",
    "note_failed",
    "note_looked",
    "note_reached",
    "rows_of",
    "standing",
    "stop",
    "tidy",
    "twins",
    "upload_of",
]
