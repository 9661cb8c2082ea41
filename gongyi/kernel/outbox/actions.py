"""Writing jobs, and the worker's side of them: claim, do, retry, give up."""

import json
import logging
from collections.abc import Iterable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import OperationalError, transaction
from django.db.models import Max, Q

from gongyi.kernel import clock
from gongyi.kernel.outbox import handlers
from gongyi.kernel.outbox.models import Job, Lease, Wording
from gongyi.kernel.people.scrubbing import scrub
from gongyi.kernel.territory.models import Town
from gongyi.kernel.territory.scope import everywhere, within

HOLD = timedelta(seconds=60)
LEASE = timedelta(seconds=120)
TRIES = 8
BATCH = 50
QUIET_FROM, QUIET_TO = 20, 8
log = logging.getLogger(__name__)


def job(
    *,
    town_id: int,
    kind: str,
    key: str,
    payload: dict[str, object] | None = None,
    held: bool = False,
    **columns: object,
) -> Job:
    """A job ready to be saved with others in one statement."""
    moment = clock.now()
    text = json.dumps(payload or {}, ensure_ascii=False, sort_keys=True)
    return Job(
        town_id=town_id,
        kind=kind,
        key=key,
        payload=text,
        made_at=moment,
        not_before=moment + HOLD if held else moment,
        **columns,
    )


def put(jobs: Iterable[Job]) -> None:
    """Save jobs in one statement; a key that exists already is left as it is."""
    rows = list(jobs)
    if rows:
        Job.objects.bulk_create(rows, ignore_conflicts=True)


def after_quiet(moment: datetime, zone: str) -> datetime:
    """The first moment outside quiet hours (20:00–8:00) from `moment` on."""
    local = moment.astimezone(ZoneInfo(zone))
    if QUIET_TO <= local.hour < QUIET_FROM:
        return moment
    morning = local.replace(hour=QUIET_TO, minute=0, second=0, microsecond=0)
    return morning if local.hour < QUIET_TO else morning + timedelta(days=1)


def recall(*, step: int) -> tuple[int, list[Job]]:
    """Recall what a step's undoing makes untrue. Returns how many were held back, and those that had left already."""
    rows = Job.objects.filter(step=step, kind="deliver")
    held = rows.filter(state=Job.QUEUED).update(state=Job.RECALLED)
    return held, list(rows.filter(state=Job.DONE))


def work_once(*, holder: str, limit: int = BATCH) -> int:
    """Do the jobs that are due now. Returns how many were tried. Safe with many workers."""
    done = 0
    with everywhere("the worker serves every town"):
        for job_id in _due(limit):
            row = _claim(job_id)
            if row is not None:
                _do(row)
                done += 1
        for chore in handlers.chores():
            done += _chore(chore, holder)
    return done


def _due(limit: int) -> list[int]:
    moment = clock.now()
    free = Q(leased_until=None) | Q(leased_until__lt=moment)
    return list(
        Job.objects.filter(free, state=Job.QUEUED, not_before__lte=moment)
        .order_by("not_before", "id")
        .values_list("id", flat=True)[:limit]
    )


def _claim(job_id: int) -> Job | None:
    moment = clock.now()
    free = Q(leased_until=None) | Q(leased_until__lt=moment)
    taken = Job.objects.filter(free, pk=job_id, state=Job.QUEUED, not_before__lte=moment).update(
        leased_until=moment + LEASE
    )
    return Job.objects.select_related("town", "town__calendar", "town__root").get(pk=job_id) if taken else None


def _do(row: Job) -> None:
    try:
        with within(row.town), transaction.atomic():
            proof = handlers.handler_of(row.kind)(row)
            _finish(row, state=Job.DONE, proof=proof[:200])
    except handlers.Later as later:
        _finish(row, state=Job.QUEUED, not_before=clock.now() + timedelta(seconds=later.seconds))
    except handlers.Needless as reason:
        _finish(row, state=Job.SKIPPED, proof=str(reason)[:200])
    except Exception as error:
        log.exception("job %s failed", row.pk)
        _failed(row, error)


def _failed(row: Job, error: Exception) -> None:
    attempts = row.attempts + 1
    wait = timedelta(seconds=min(3600, 5 * 2**attempts))
    state = Job.DEAD if attempts >= TRIES else Job.QUEUED
    _finish(
        row,
        state=state,
        attempts=attempts,
        not_before=clock.now() + wait,
        error=scrub(f"{type(error).__name__}: {error}")[:300],
    )


def _finish(row: Job, *, state: str, **columns: object) -> None:
    finished = clock.now() if state in {Job.DONE, Job.SKIPPED, Job.DEAD} else None
    Job.objects.filter(pk=row.pk).update(state=state, leased_until=None, done_at=finished, **columns)


def _chore(chore: object, holder: str) -> int:
    name = f"chore:{getattr(chore, '__name__', 'work')}"[:30]
    try:
        if not take_lease(name=name, holder=holder, life=LEASE):
            return 0
        return int(chore())  # type: ignore[operator]
    except OperationalError:
        log.exception("chore %s", name)
        return 0


@transaction.atomic
def take_lease(*, name: str, holder: str, life: timedelta) -> bool:
    """Whether this process may do the named work now; renews its own lease."""
    moment = clock.now()
    lease, _made = Lease.objects.get_or_create(name=name, defaults={"holder": holder, "until": moment})
    if lease.holder != holder and lease.until > moment:
        return False
    return bool(Lease.objects.filter(pk=name, until=lease.until).update(holder=holder, until=moment + life))


def requeue(*, job_id: int) -> None:
    """Try a given-up job again."""
    Job.objects.filter(pk=job_id, state=Job.DEAD).update(state=Job.QUEUED, attempts=0, not_before=clock.now())


@transaction.atomic
def reword(*, town: Town, template: str, language: str, text: str, made_by: str) -> Wording:
    """Give a message the town's own wording; the history stays."""
    rows = Wording.objects.filter(town=town, template=template, language=language)
    version = (rows.aggregate(top=Max("version"))["top"] or 0) + 1
    return Wording.objects.create(
        town=town,
        template=template,
        language=language,
        version=version,
        text=text,
        made_by=made_by,
        made_at=clock.now(),
    )
