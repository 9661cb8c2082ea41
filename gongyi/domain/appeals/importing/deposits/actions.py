"""What is done with a file of old messages: handed in, begun, stopped, taken up again, removed; and what the worker notes of it."""

import hashlib
import os
import secrets
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from gongyi.domain.appeals.importing import reading
from gongyi.domain.appeals.importing.deposits.queries import (
    FOR_GOOD,
    MOVING,
    OPEN,
    ending_of,
    folder,
    job_of,
    key_of,
    rows_of,
    upload_of,
)
from gongyi.domain.appeals.importing.judging import Target
from gongyi.domain.appeals.importing.storing import Tally
from gongyi.domain.appeals.models import Deposit, RejectedRow
from gongyi.kernel import clock
from gongyi.kernel.evidence import store
from gongyi.kernel.outbox.actions import job, put
from gongyi.kernel.outbox.models import Job
from gongyi.kernel.outbox.retention import tidies
from gongyi.kernel.people.models import Person
from gongyi.kernel.people.refusals import Refused
from gongyi.kernel.territory.scope import everywhere

KEPT, ENDED = timedelta(days=7), timedelta(days=30)
MOST_BYTES, MOST_UNFINISHED = 20_000_000, 5
HALF_WRITTEN = timedelta(days=1)
AT_A_TIME = 500
LONGEST_REASON = 300


def hand_in(*, target: Target, person: Person, name: str, chunks: Iterable[bytes], size: int) -> Deposit:
    """Keep a file and have the worker look at it. The same file sent twice is one.

    Raises Refused, BadFile for one that is clearly something else, and OSError when the disk is full.
    """
    short = f"{name[:100]}{ending_of(name)}" if len(name) > 120 else name  # noqa: PLR2004 - the column's width
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


@transaction.atomic
def begin(*, deposit: Deposit) -> bool:
    """Have the rows taken in. False when they are already, or when it was not looked at yet."""
    now = clock.now()
    looked = Deposit.objects.filter(pk=deposit.pk, state=Deposit.LOOKED)
    if not looked.update(
        state=Deposit.TAKING,
        round=F("round") + 1,
        begun_at=now,
        moved_at=now,
        gone_at=now + KEPT,
        offset=0,
    ):
        return False
    _keep_counts(deposit, Tally())
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


def note_looked(*, deposit: Deposit, rows: int, trial: Tally) -> None:
    """Note what a look at its first rows brought, unless it was stopped meanwhile."""
    with transaction.atomic():
        looking = Deposit.objects.filter(pk=deposit.pk, round=deposit.round, state=Deposit.LOOKING)
        if looking.update(state=Deposit.LOOKED, rows=rows, moved_at=clock.now()):
            _keep_counts(deposit, trial)
            _keep_rejects(deposit, trial)


def note_reached(*, deposit: Deposit, offset: int, tally: Tally) -> bool:
    """Note how far it is, in the transaction that stores the rows. False when it was stopped, removed or overtaken meanwhile."""
    if not _at_this_point(deposit).update(offset=offset, moved_at=clock.now()):
        return False
    _keep_counts(deposit, tally)
    _keep_rejects(deposit, tally)
    return True


def _at_this_point(deposit: Deposit) -> QuerySet[Deposit]:
    return Deposit.objects.filter(pk=deposit.pk, round=deposit.round, state=Deposit.TAKING, offset=deposit.offset)


def _keep_counts(deposit: Deposit, tally: Tally) -> None:
    """The counts of a deposit whose row this transaction has just claimed."""
    Deposit.objects.filter(pk=deposit.pk).update(
        read=tally.read,
        accepted=tally.accepted,
        joined=tally.joined,
        known=tally.known,
        rejected=tally.rejected,
        wordless=tally.wordless,
        dangers=tally.dangers,
    )


def _keep_rejects(deposit: Deposit, tally: Tally) -> None:
    RejectedRow.objects.bulk_create(
        RejectedRow(deposit=deposit, line=line, source=source, reason=reason[:LONGEST_REASON])
        for line, source, reason in tally.rejects
    )


def note_done(*, deposit: Deposit) -> None:
    """Note that its last row is in; the rows go."""
    now = clock.now()
    if _at_this_point(deposit).update(state=Deposit.DONE, moved_at=now, gone_at=now + ENDED):
        rows_of(deposit).unlink(missing_ok=True)


def note_failed(*, deposit: Deposit, fault: str, why: str) -> None:
    """Note why it cannot go on. A file that cannot be read goes."""
    Deposit.objects.filter(pk=deposit.pk, round=deposit.round, state__in=MOVING).update(
        state=Deposit.FAILED, fault=fault, why=why[:300], moved_at=clock.now()
    )
    if fault == "file":
        upload_of(deposit).unlink(missing_ok=True)


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
