"""Writing jobs: what a transaction leaves for the worker, taking it back, trying it again, the town's own words."""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime, timedelta
from string import Template

from django.db import transaction
from django.db.models import Max, Q, QuerySet
from django.utils.translation import gettext as _

from gongyi.kernel import clock
from gongyi.kernel.outbox import templates
from gongyi.kernel.outbox.models import Job, Wording
from gongyi.kernel.people.refusals import Refused
from gongyi.kernel.territory.models import Town

HOLD = timedelta(seconds=60)
LONGEST_KEY = 120


def job(
    *,
    town_id: int,
    kind: str,
    key: str,
    payload: dict[str, object] | None = None,
    held: bool = False,
    not_before: datetime | None = None,
    **columns: object,
) -> Job:
    """A job ready to be saved with others in one statement. A held one waits a minute, so that an undo can recall it."""
    moment = clock.now()
    text = json.dumps(payload or {}, ensure_ascii=False, sort_keys=True)
    return Job(
        town_id=town_id,
        kind=kind,
        key=_short(key),
        payload=text,
        made_at=moment,
        not_before=not_before or (moment + HOLD if held else moment),
        **columns,
    )


def _short(key: str) -> str:
    """The key, or where it is too long its beginning with a digest of the whole: two long keys never become one."""
    if len(key) <= LONGEST_KEY:
        return key
    return f"{key[:80]}#{hashlib.sha256(key.encode()).hexdigest()[:32]}"


_gathered: ContextVar[list[Job] | None] = ContextVar("gathered", default=None)


@contextmanager
def together() -> Iterator[None]:
    """Save what is put meanwhile in one statement at the end, for acts that move several matters at once.

    Nothing is saved when the block fails; so nothing inside may fail and be passed over.
    """
    outer = _gathered.set([])
    try:
        yield
        rows = _gathered.get()
    finally:
        _gathered.reset(outer)
    put(rows or ())


def put(jobs: Iterable[Job]) -> None:
    """Save jobs in one statement; a key that exists already is left as it is."""
    rows, gathered = list(jobs), _gathered.get()
    if gathered is not None:
        gathered += rows
    elif rows:
        Job.objects.bulk_create(rows, ignore_conflicts=True)


@transaction.atomic
def add_up(row: Job) -> None:
    """Save a message that counts; where one of its kind still waits for the same seat, that one counts on instead."""
    same = Job.objects.filter(kind=row.kind, recipient=row.recipient, channel=row.channel, template=row.template)
    waiting = same.filter(town=row.town_id, state=Job.QUEUED, leased_until=None).select_for_update().first()
    if waiting is None:
        put([row])
        return
    payload = json.loads(waiting.payload)
    payload["count"] += json.loads(row.payload)["count"]
    waiting.payload = json.dumps(payload, ensure_ascii=False, sort_keys=True)
    waiting.save(update_fields=["payload"])


@dataclass(frozen=True)
class Recalled:
    """What an undoing did to the messages of a step. `left` are those that people have, or may have: they get a correction."""

    held: int
    left: tuple[Job, ...]


@transaction.atomic
def recall(*, step: int) -> Recalled:
    """Recall what a step would have said or brought about.

    A message that a worker holds at this moment may be on its way: it counts as sent. Everything else that a worker
    holds ends in one transaction, which fails when the row was recalled meanwhile.
    """
    moment = clock.now()
    rows = Job.objects.filter(step=step)
    sending = Q(kind="deliver", leased_until__gt=moment)
    held = rows.filter(kind__in=("tell", "deliver", "react"), state=Job.QUEUED).exclude(sending)
    count = held.update(state=Job.RECALLED, done_at=moment, leased_until=None)
    return Recalled(count, tuple(_left(step, moment).order_by("pk")))


def told(*, step: int) -> bool:
    """Whether a message of a step has left, or may be on its way."""
    return _left(step, clock.now()).exists()


def _left(step: int, moment: datetime) -> QuerySet[Job]:
    sending = Q(kind="deliver", state=Job.QUEUED, leased_until__gt=moment)
    return Job.objects.filter(Q(kind="deliver", state=Job.DONE) | sending, step=step)


def mark_read(*, jobs: Iterable[int]) -> int:
    """Note that these in-app messages were opened, so that no digest speaks of them. Not shown to superiors."""
    rows = Job.objects.filter(pk__in=list(jobs), kind="deliver", channel="inapp", read_at=None)
    return rows.update(read_at=clock.now())


def requeue(*, job_id: int) -> bool:
    """Try a given-up job again, from its first try on. False when it was not given up."""
    return bool(
        Job.objects.filter(pk=job_id, state=Job.DEAD).update(
            state=Job.QUEUED, attempts=0, not_before=clock.now(), done_at=None, leased_until=None
        )
    )


def requeue_all() -> int:
    """Try every given-up job again, as after the gateway has come back. Returns how many."""
    return sum(requeue(job_id=found) for found in list(Job.objects.filter(state=Job.DEAD).values_list("pk", flat=True)))


@transaction.atomic
def reword(*, town: Town, template: str, language: str, text: str, made_by: str) -> Wording:
    """Give a message the town's own wording; the history stays. Empty words bring the shipped ones back.

    Refuses a message that does not exist, a placeholder that nothing fills, and words without the link or code they carry.
    """
    _check_words(template, text)
    rows = Wording.objects.filter(town=town, template=template, language=language)
    version = (rows.aggregate(top=Max("version"))["top"] or 0) + 1
    return Wording.objects.create(
        town=town,
        template=template,
        language=language,
        version=version,
        text=text.strip(),
        made_by=made_by,
        made_at=clock.now(),
    )


def _check_words(template: str, text: str) -> None:
    message = templates.get(template)
    if message is None:
        raise Refused(_("There is no such message."))
    if not text.strip():
        return
    plain = Template(re.sub(r"\$\$", "", text))
    if not plain.is_valid():
        raise Refused(_("A $ must be followed by the name of something that is filled in, such as $number."))
    given, known = set(plain.get_identifiers()), templates.placeholders(message)
    if given - known:
        unknown = ", ".join(f"${name}" for name in sorted(given - known))
        raise Refused(_("Nothing is filled in for %(what)s.") % {"what": unknown})
    lost = (templates.placeholders(message, shipped=True) & templates.NEEDED) - given
    if lost:
        raise Refused(
            _("Without %(what)s this message is of no use.") % {"what": ", ".join(f"${n}" for n in sorted(lost))}
        )
