"""Reading old messages from files (decision 21): streaming, row by row, resumable, nothing doubled.

The clock starts at import; the source's time is kept as received. No message leaves for imported people.
"""

from gongyi.domain.appeals.importing import deposits, taking
from gongyi.domain.appeals.importing.judging import Target
from gongyi.domain.appeals.importing.reading import BadFile, Line, lines
from gongyi.domain.appeals.importing.rejects import table as rejects_table
from gongyi.domain.appeals.importing.rejects import write_rejects
from gongyi.domain.appeals.importing.storing import Run, Tally, dangers_note, disk_full, run, wordless_note
from gongyi.domain.appeals.importing.telling import LIST as DANGERS_LIST
from gongyi.domain.appeals.importing.times import parse_time

__all__ = [
    "DANGERS_LIST",
    "BadFile",
    "Line",
    "Run",
    "Tally",
    "Target",
    "dangers_note",
    "deposits",
    "disk_full",
    "lines",
    "parse_time",
    "rejects_table",
    "run",
    "taking",
    "wordless_note",
    "write_rejects",
]
