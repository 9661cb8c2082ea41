"""The worker's side of the outbox: claim, do, retry, give up. Safe with many workers, and with one that dies in the middle.

A claim is a lease until a moment. Whoever ends a job must still hold that very lease: what is done inside the database
ends in the same transaction, so a worker that was too slow changes nothing. What leaves the house goes out between two
transactions under the job's own key, by which the other side knows a message that it has already.
"""

import logging
import time
from collections.abc import Callable, Iterable
from datetime import timedelta

from django.db import OperationalError, transaction
from django.db.models import F, Q, QuerySet

from gongyi.kernel import clock
from gongyi.kernel.outbox import handlers
from gongyi.kernel.outbox.models import Job, Lease
from gongyi.kernel.people.scrubbing import scrub
from gongyi.kernel.territory.scope import everywhere, prepared, within

LEASE = timedelta(seconds=120)
TRIES = 8
TRIES_OUTSIDE = 20
"""How often another machine is asked, over about half a day."""
FIRST_WAIT, LONGEST_WAIT, DOUBLINGS = 5, 3600, 10
BATCH = 50
SENDING_SECONDS = 15
"""How long one round may wait for other machines, so that a slow gateway does not hold up the rest."""
AT_ONCE = ("code", "email_code")
"""Somebody is looking at the screen: before all other messages, and in between while these go out."""
OUTSIDE = ("deliver", "digest")
LONG = ("paper", "import")
"""May take a minute each: one a round."""
IDLE = ("index", "recompute")
"""Nobody waits for one of them, and there may be thousands: only when nothing else of the house is due, and for a moment."""
IDLE_SECONDS = 1
log = logging.getLogger(__name__)


class _Overtaken(Exception):
    """The lease ran out or the job was recalled while it was done; whatever was changed is taken back."""


def work_once(*, holder: str, limit: int = BATCH) -> int:
    """Do the jobs that are due now, then the chores. Returns how much was done. Safe with many workers."""
    return do_jobs(limit=limit) + do_chores(holder=holder)


def do_jobs(*, limit: int = BATCH) -> int:
    """Do the jobs that are due now, those inside the house first. Returns how many were tried."""
    with everywhere("the worker serves every town"):
        if not _due(Q(), 1):
            return 0
    return in_house(limit=limit) + going_out(limit=limit) + taking_long()


def do_all() -> int:
    """Do every job that is due now and whatever follows from it, one after the other: where nobody waits for one of them, as while the past is played."""
    done = 0
    with everywhere("the worker serves every town"):
        while found := _due(Q(), BATCH):
            done += sum(map(_take, found))
    return done


def in_house(*, limit: int = BATCH) -> int:
    """Do what changes the database alone: what somebody waits for, then for a moment what nobody does. Returns how many."""
    with everywhere("the worker serves every town"):
        done = sum(_take(job_id) for job_id in _due(_waited_for(), limit))
        return done + _for_a_while(IDLE, limit, IDLE_SECONDS)


def going_out(*, limit: int = BATCH) -> int:
    """Send what leaves the house, codes first. Returns how many were tried."""
    with everywhere("the worker serves every town"):
        return _at_once(limit) + _for_a_while(OUTSIDE, limit, SENDING_SECONDS, between=lambda: _at_once(limit))


def taking_long() -> int:
    """Do one of the jobs that may take a minute. Returns whether there was one."""
    with everywhere("the worker serves every town"):
        return sum(_take(job_id) for job_id in _due(Q(kind__in=LONG), 1))


def do_chores(*, holder: str) -> int:
    """What the worker does by itself; what it does now and then, once it has caught up with what happened. Returns how much was done.

    Else it would warn of a time that has stood still, or ended, since.
    """
    with everywhere("the worker serves every town"):
        behind = bool(_due(_waited_for(), 1))
        return sum(_chore(chore, holder) for chore in handlers.chores() if not (chore.every and behind))


def _waited_for() -> Q:
    """What changes the database alone and somebody waits for."""
    return Q(kind__in=handlers.kinds().difference(AT_ONCE, OUTSIDE, LONG, IDLE))


def _for_a_while(kinds: Iterable[str], limit: int, seconds: int, between: Callable[[], int] = lambda: 0) -> int:
    done, stop = 0, time.monotonic() + seconds
    for job_id in _due(Q(kind__in=kinds), limit):
        if time.monotonic() > stop:
            break
        done += _take(job_id) + between()
    return done


def _at_once(limit: int) -> int:
    return sum(_take(job_id) for job_id in _due(Q(kind__in=AT_ONCE), limit))


def _free() -> Q:
    moment = clock.now()
    return (Q(leased_until=None) | Q(leased_until__lte=moment)) & Q(state=Job.QUEUED, not_before__lte=moment)


def _due(which: Q, limit: int) -> list[int]:
    return list(Job.objects.filter(_free(), which).order_by("not_before", "id").values_list("id", flat=True)[:limit])


def _take(job_id: int) -> int:
    row = _claim(job_id)
    if row is None:
        return 0
    if row.attempts > _tries(row):
        _end(row, state=Job.DEAD, error="the worker died at every try")
    else:
        _do(row)
    return 1


@prepared
def _with_town() -> QuerySet[Job]:
    return Job.objects.select_related("town__calendar", "town__root")


@transaction.atomic(savepoint=False)
def _claim(job_id: int) -> Job | None:
    """The job, if nobody else has it. The try is counted now, so that a job that kills its worker ends some day."""
    until = clock.now() + LEASE
    if not Job.objects.filter(_free(), pk=job_id).update(leased_until=until, attempts=F("attempts") + 1):
        return None
    row = _with_town().get(pk=job_id)
    return row if row.leased_until == until else None


def _do(row: Job) -> None:
    try:
        with within(row.town):
            _carry_out(row)
    except _Overtaken:
        log.warning("job %s was overtaken", row.pk)
    except handlers.Later as later:
        wait = timedelta(seconds=later.seconds)
        _end(row, state=Job.QUEUED, attempts=row.attempts - 1, not_before=clock.now() + wait)
    except handlers.Needless as reason:
        _end(row, state=Job.SKIPPED, proof=str(reason)[:200])
    except handlers.Undeliverable as reason:
        _end(row, state=Job.DEAD, error=scrub(str(reason))[:300])
    except (handlers.Unreached, OperationalError) as reason:
        log.warning("job %s: %s", row.pk, reason)
        _failed(row, reason)
    except Exception as error:
        log.exception("job %s failed", row.pk)
        _failed(row, error)


def _carry_out(row: Job) -> None:
    with transaction.atomic():
        outcome = handlers.handler_of(row.kind)(row)
        if isinstance(outcome, str) and not _end(row, state=Job.DONE, proof=outcome[:200]):
            raise _Overtaken
    if not isinstance(outcome, str):
        proof = outcome.send()
        _end(row, state=Job.DONE, proof=proof[:200], **outcome.kept)


def _tries(row: Job) -> int:
    return TRIES_OUTSIDE if row.kind in AT_ONCE + OUTSIDE else TRIES


def _failed(row: Job, error: Exception) -> None:
    wait = timedelta(seconds=min(LONGEST_WAIT, FIRST_WAIT * 2 ** min(row.attempts, DOUBLINGS)))
    state = Job.DEAD if row.attempts >= _tries(row) else Job.QUEUED
    _end(row, state=state, not_before=clock.now() + wait, error=scrub(f"{type(error).__name__}: {error}")[:300])


@transaction.atomic(savepoint=False)
def _end(row: Job, *, state: str, **columns: object) -> bool:
    """Write how a try ended, if the lease still stands."""
    finished = clock.now() if state in {Job.DONE, Job.SKIPPED, Job.DEAD} else None
    mine = Job.objects.filter(pk=row.pk, state=Job.QUEUED, leased_until=row.leased_until)
    return bool(mine.update(state=state, leased_until=None, done_at=finished, **columns))


def _chore(chore: handlers.Chore, holder: str) -> int:
    try:
        mine = take_period(chore) if chore.every else take_lease(name=chore.name, holder=holder, life=LEASE)
        return chore.work() if mine else 0
    except OperationalError as error:
        log.warning("%s: %s", chore.name, error)
        return 0


@transaction.atomic
def take_period(chore: handlers.Chore) -> bool:
    """Whether a chore that is done now and then is due. Whoever takes it has it until the next time."""
    assert chore.every is not None
    moment = clock.now()
    Lease.objects.get_or_create(name=chore.name, defaults={"holder": "", "until": moment})
    due = Lease.objects.filter(pk=chore.name, until__lte=moment)
    return bool(due.update(until=moment + chore.every))


@transaction.atomic
def take_lease(*, name: str, holder: str, life: timedelta) -> bool:
    """Whether this process may do the named work now; renews its own lease."""
    moment = clock.now()
    lease, _made = Lease.objects.get_or_create(name=name, defaults={"holder": holder, "until": moment})
    if lease.holder != holder and lease.until > moment:
        return False
    return bool(Lease.objects.filter(pk=name, until=lease.until).update(holder=holder, until=moment + life))
