"""A file of old messages handed in at the desk: kept privately until it is taken in, looked at and taken in by the worker.

The words lie in the file only, readable by the service alone; it goes with the last row, and after a week anyway.
"""

import hashlib
import os
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from gongyi.domain.appeals.importing import reading
from gongyi.domain.appeals.importing.judging import Target
from gongyi.domain.appeals.models import Deposit, RejectedRow
from gongyi.kernel import clock
from gongyi.kernel.evidence import store
from gongyi.kernel.outbox.actions import job, put
from gongyi.kernel.outbox.models import Job
from gongyi.kernel.outbox.queries import worker_silent
from gongyi.kernel.outbox.retention import tidies
from gongyi.kernel.people.models import Person
from gongyi.kernel.people.refusals import Refused
from gongyi.kernel.territory.models import Town
from gongyi.kernel.territory.scope import everywhere

KEPT, ENDED = timedelta(days=7), timedelta(days=30)
MOST_BYTES, MOST_UNFINISHED = 20_000_000, 5
ENDINGS = (".csv.gz", ".csv", ".xlsx")
ROWS = ".rows"
FOLDER = "incoming"
HALF_WRITTEN = timedelta(days=1)
MOVING = (Deposit.LOOKING, Deposit.TAKING)
OPEN = (*MOVING, Deposit.LOOKED, Deposit.STOPPED, Deposit.FAILED)
AT_A_TIME = 500
FOR_GOOD = ("file", "gone")
"""Faults after which only another file helps."""


def folder() -> Path:
    """Where files wait; nobody but the service looks into it."""
    found = Path(settings.HOME) / FOLDER
    found.mkdir(mode=0o700, parents=True, exist_ok=True)
    return found


def upload_of(deposit: Deposit) -> Path:
    """Where the file as handed in lies; its name tells the reader what kind it is."""
    return folder() / f"{deposit.uid}{_ending(deposit.name)}"


def rows_of(deposit: Deposit) -> Path:
    """Where its rows lie once they were read out of it, one a line."""
    return folder() / f"{deposit.uid}{ROWS}"


def _ending(name: str) -> str:
    found = next((ending for ending in ENDINGS if name.lower().endswith(ending)), None)
    if found is None:
        raise Refused(_("Please choose a file that ends in .csv, .csv.gz or .xlsx."), code="ending")
    return found


def hand_in(*, target: Target, person: Person, name: str, chunks: Iterable[bytes], size: int) -> Deposit:
    """Keep a file and have the worker look at it. The same file sent twice is one.

    Raises Refused, BadFile for one that is clearly something else, and OSError when the disk is full.
    """
    short = f"{name[:100]}{_ending(name)}" if len(name) > 120 else name  # noqa: PLR2004 - the column's width
    if size > MOST_BYTES:
        words = _("This file is larger than %(most)s MB. Please split it, or have it imported at the command line.")
        raise Refused(words % {"most": MOST_BYTES // 1_000_000}, code="large")
    store.refuse_last_bytes(size)
    now = clock.now()
    made = Deposit(
        town=target.town, uid=secrets.token_urlsafe(16), person=person, place=target.place, channel=target.channel, name=short,
        language=get_language() or settings.LANGUAGE_CODE, handed_at=now, moved_at=now, gone_at=now + KEPT,
    )  # fmt: skip
    path = upload_of(made)
    try:
        made.digest = _write(path, chunks)
        reading.glance(path)
        kept = _enter(made)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    if kept is not made:
        path.unlink()
    return kept


def _write(path: Path, chunks: Iterable[bytes]) -> str:
    digest = hashlib.sha256()
    with path.open("wb") as file:
        os.fchmod(file.fileno(), 0o600)
        for chunk in chunks:
            digest.update(chunk)
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())
    return digest.hexdigest()


@transaction.atomic
def _enter(made: Deposit) -> Deposit:
    waiting = Deposit.objects.filter(town=made.town, person=made.person, state__in=OPEN)
    same = waiting.filter(digest=made.digest, place=made.place, channel=made.channel).exclude(state=Deposit.FAILED)
    known = same.first()
    if known is not None:
        return known
    if waiting.count() >= MOST_UNFINISHED:
        raise Refused(_("Five of your files are unfinished already. Please take them in or remove one first."))
    made.save(force_insert=True)
    _queue(made)
    return made


def _queue(deposit: Deposit) -> None:
    put([job(town_id=deposit.town_id, kind="import", key=key_of(deposit), payload={"uid": deposit.uid})])


def key_of(deposit: Deposit) -> str:
    """The job that works on it in this round."""
    return f"import:{deposit.uid}:{deposit.round}"


def handed_in(*, town: Town, person_id: int | None) -> QuerySet[Deposit]:
    """What a worker handed in, newest first; nobody else's."""
    return Deposit.objects.filter(town=town, person=person_id).select_related("place").order_by("-id")


def twins(deposit: Deposit) -> QuerySet[Deposit]:
    """Other deposits of the very same file, whoever handed them in."""
    return Deposit.objects.filter(
        town=deposit.town_id, digest=deposit.digest, pk__lt=deposit.pk, begun_at__isnull=False
    )


@transaction.atomic
def begin(*, deposit: Deposit) -> bool:
    """Have the rows taken in. False when they are already, or when it was not looked at yet."""
    now = clock.now()
    looked = Deposit.objects.filter(pk=deposit.pk, state=Deposit.LOOKED)
    fresh = {"offset": 0, "read": 0, "accepted": 0, "joined": 0, "known": 0, "rejected": 0}
    if not looked.update(
        state=Deposit.TAKING, round=F("round") + 1, begun_at=now, moved_at=now, gone_at=now + KEPT, **fresh
    ):
        return False
    RejectedRow.objects.filter(deposit=deposit).delete()
    deposit.refresh_from_db()
    _queue(deposit)
    return True


@transaction.atomic
def stop(*, deposit: Deposit) -> bool:
    """Let the worker leave off; the batch it holds is taken back. False when nothing was going on."""
    going = Deposit.objects.filter(pk=deposit.pk, state__in=MOVING)
    return bool(going.update(state=Deposit.STOPPED, moved_at=clock.now()))


@transaction.atomic
def go_on(*, deposit: Deposit) -> bool:
    """Order the work anew where it stopped or failed. False when it goes on already."""
    now, row = clock.now(), job_of(deposit)
    given_up = row is not None and row.state == Job.DEAD
    still = Deposit.objects.filter(pk=deposit.pk, round=deposit.round)
    still = still.filter(
        state__in=(*MOVING, Deposit.STOPPED, Deposit.FAILED) if given_up else (Deposit.STOPPED, Deposit.FAILED)
    )
    state = Deposit.TAKING if deposit.begun_at else Deposit.LOOKING
    if deposit.fault in FOR_GOOD or not still.update(
        state=state, round=F("round") + 1, fault="", why="", moved_at=now, gone_at=now + KEPT
    ):
        return False
    deposit.refresh_from_db()
    _queue(deposit)
    return True


@transaction.atomic
def forget(*, deposit: Deposit) -> None:
    """Remove a file and what is known of it. What was taken in stays."""
    paths = (upload_of(deposit), rows_of(deposit))
    Deposit.objects.filter(pk=deposit.pk).delete()

    def remove() -> None:
        for path in paths:
            path.unlink(missing_ok=True)

    transaction.on_commit(remove)


def job_of(deposit: Deposit) -> Job | None:
    """The job that works on it."""
    return Job.objects.filter(key=key_of(deposit)).first()


@dataclass(frozen=True)
class Standing:
    """How far a deposit is. `waits`: it is its turn no earlier than others'; `silent`: the worker is not there; `again`: it tries once more by itself."""

    state: str
    fault: str
    waits: bool = False
    silent: bool = False
    again: bool = False

    @property
    def moving(self) -> bool:
        """Whether a page that shows it should look again."""
        return self.state in MOVING


def standing(deposit: Deposit) -> Standing:
    """How far it is. One that nobody works on any more counts as failed, whatever its row says."""
    if deposit.state not in MOVING:
        return Standing(deposit.state, deposit.fault)
    row = job_of(deposit)
    if row is None or row.state == Job.DEAD:
        return Standing(Deposit.FAILED, "broken")
    silent = worker_silent()
    waits = row.attempts == 0 and row.leased_until is None and row.error == ""
    return Standing(deposit.state, "", waits, silent, bool(row.error))


@tidies("imports")
def tidy() -> int:
    """Remove deposits past their time, and files that no unfinished one speaks of. Returns how many."""
    gone = 0
    with everywhere("files of every town are kept a week"):
        for deposit in Deposit.objects.filter(gone_at__lte=clock.now()).order_by("pk")[:AT_A_TIME]:
            forget(deposit=deposit)
            gone += 1
        oldest = (clock.now() - HALF_WRITTEN).timestamp()
        for path in folder().glob("*"):
            uid = path.name.partition(".")[0]
            old = path.stat().st_mtime < oldest
            if old and not Deposit.objects.filter(uid=uid, state__in=OPEN).exists():
                path.unlink(missing_ok=True)
                gone += 1
    return gone
