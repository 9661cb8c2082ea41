"""The worker's part of an import: rows are read out of the file once, looked at, and taken in a slice at a time.

How far it is stands in the deposit's row, which changes in the transaction that stores a batch: killed at any moment, it goes on
exactly there.
"""

import json
import os
import shutil
import time
from collections.abc import Iterator
from functools import partial
from itertools import islice
from pathlib import Path
from typing import IO

from django.db import DatabaseError
from django.utils.translation import override

from gongyi.domain.appeals.importing import deposits, reading
from gongyi.domain.appeals.importing.judging import Target
from gongyi.domain.appeals.importing.reading import BadFile, Line
from gongyi.domain.appeals.importing.storing import BATCH, COUNTS, Run, Tally, disk_full
from gongyi.domain.appeals.models import Deposit
from gongyi.domain.appeals.queries import heard
from gongyi.kernel.access.queries import worker
from gongyi.kernel.evidence import children, store
from gongyi.kernel.evidence.workshop.sheets import Row
from gongyi.kernel.outbox.handlers import Afterwards, Later, Needless, handles
from gongyi.kernel.outbox.models import Job

SLICE_SECONDS = 5
"""How long rows are taken in before others get their turn at the worker."""
LOOKED_AT = 10_000
TRIES = 3
SOON = 3
TAKERS = frozenset({"community_desk", "secretary", "street_desk", "town_desk"})
"""Who screens may have a file taken in; asked again for each slice."""


class CannotGoOn(Exception):
    """It cannot go on; the fault says why, `why` in a sentence what is wrong with the file."""

    def __init__(self, fault: str, why: str = "") -> None:
        super().__init__(fault)
        self.fault, self.why = fault, why


@handles("import")
def work_on(row: Job) -> Afterwards:
    """Work outside the job's transaction; each batch has one of its own."""
    return Afterwards(lambda: _work_on(row), {})


def _work_on(row: Job) -> str:
    uid = json.loads(row.payload)["uid"]
    deposit = Deposit.objects.select_related("person", "place", "town__calendar", "town__root").filter(uid=uid).first()
    if deposit is None or deposit.state not in deposits.MOVING or deposits.key_of(deposit) != row.key:
        raise Needless("it is done, stopped or removed")
    try:
        with override(deposit.language):
            over = _one_slice(deposit)
    except CannotGoOn as error:
        return _fail(deposit, error.fault, error.why)
    except (Later, Needless):
        raise
    except Exception:
        if row.attempts >= TRIES:
            _fail(deposit, "broken")
        raise
    if not over:
        raise Later(0)
    return "done"


def _one_slice(deposit: Deposit) -> bool:
    """True when nothing is left to do for now."""
    try:
        _refuse_without_right(deposit)
        return _look(deposit) if deposit.state == Deposit.LOOKING else _take_some(deposit)
    except BadFile as error:
        raise CannotGoOn("file", str(error)) from error
    except children.NoRoom as error:
        raise Later(SOON) from error
    except (OSError, DatabaseError) as error:
        if disk_full(error):
            raise CannotGoOn("disk") from error
        raise


def _refuse_without_right(deposit: Deposit) -> None:
    if not worker(deposit.person, deposit.town).roles & TAKERS:
        raise CannotGoOn("seat")
    if deposit.place.closed_on is not None:
        raise CannotGoOn("place")
    if not heard(deposit.town, deposit.place):
        raise CannotGoOn("unheard")


def _fail(deposit: Deposit, fault: str, why: str = "") -> str:
    deposits.note_failed(deposit=deposit, fault=fault, why=why)
    return fault


def _target(deposit: Deposit) -> Target:
    seats = worker(deposit.person, deposit.town).seats
    return Target(
        deposit.town, deposit.place, deposit.channel, next((one.key for one in seats if one.role in TAKERS), "")
    )


def _look(deposit: Deposit) -> bool:
    """Read the rows out of the file and judge the first ones without storing any."""
    count = _unfold(deposit)
    trial = Run(_target(deposit), dry=True)
    with deposits.rows_of(deposit).open("rb") as file:
        for _n in range(LOOKED_AT // BATCH):
            batch = _batch(file)
            if not batch:
                break
            trial.take(batch)
    deposits.note_looked(deposit=deposit, rows=count, trial=trial.tally)
    return True


def _unfold(deposit: Deposit) -> int:
    """Read the rows out of the upload, which goes then; a file that was read before keeps its rows. Returns how many."""
    target = deposits.rows_of(deposit)
    if not target.exists():
        upload = deposits.upload_of(deposit)
        if not upload.exists():
            raise CannotGoOn("gone")
        draft = target.with_suffix(".part")
        try:
            with draft.open("w", encoding="utf-8") as file:
                os.fchmod(file.fileno(), 0o600)
                _write_rows(file, _lines(upload))
            draft.replace(target)
        finally:
            draft.unlink(missing_ok=True)
    deposits.upload_of(deposit).unlink(missing_ok=True)
    with target.open("rb") as file:
        return sum(1 for _line in file)


def _write_rows(file: IO[str], found: Iterator[Line]) -> None:
    for number, line in enumerate(found):
        if number % (10 * BATCH) == 0:
            store.refuse_last_bytes(0)
        file.write(json.dumps([line.number, line.cells], ensure_ascii=False) + "\n")


def _lines(upload: Path) -> Iterator[Line]:
    if reading.is_workbook(upload):
        yield from reading.named(_rows_of_book(upload))
    else:
        yield from reading.lines(upload, as_sheet=True)


def _rows_of_book(upload: Path) -> Iterator[Row]:
    """A workbook is opened by a child, whose memory is bounded."""
    with children.workplace() as inside:
        shutil.copy(upload, inside / "source.xlsx")
        try:
            children.run("sheet", inside, children.SHEET_LIMITS)
        except children.TooMuch as error:
            raise reading.bad_book("large", "", reading.MOST_BYTES) from error
        except children.CouldNot as error:
            raise reading.bad_book("other", "", 0) from error
        fault = inside / "fault.json"
        if fault.exists():
            why, detail = json.loads(fault.read_text(encoding="utf-8"))
            raise reading.bad_book(why, detail, reading.MOST_BYTES)
        with (inside / "rows.jsonl").open(encoding="utf-8") as file:
            for line in file:
                number, cells, part = json.loads(line)
                yield number, cells, part


def _batch(file: IO[bytes]) -> list[Line]:
    return [Line(number, cells) for number, cells in map(json.loads, islice(file, BATCH))]


def _take_some(deposit: Deposit) -> bool:
    """Take rows in until others are due. True when the last row is in."""
    path = deposits.rows_of(deposit)
    if not path.exists():
        raise CannotGoOn("gone")
    run = Run(_target(deposit), tally=Tally(**{name: getattr(deposit, name) for name in COUNTS}))
    stop = time.monotonic() + SLICE_SECONDS
    with path.open("rb") as file:
        file.seek(deposit.offset)
        while batch := _batch(file):
            run.take(batch, note=partial(_note, deposit, run.tally, file.tell()))
            deposit.offset = file.tell()
            run.tally.rejects.clear()
            if time.monotonic() > stop:
                return False
    deposits.note_done(deposit=deposit)
    return True


def _note(deposit: Deposit, tally: Tally, reached: int) -> None:
    """Say how far it is, in the transaction that stores the rows; what was stopped or overtaken meanwhile is taken back whole."""
    if not deposits.note_reached(deposit=deposit, offset=reached, tally=tally):
        raise Needless("it was stopped or removed, or another worker has it")
