"""Keeping no row longer than its catalogue promises: codes and tries a day, links and telephones until they expire, files as declared, jobs two years."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db.models import Q, QuerySet

from gongyi.kernel import clock
from gongyi.kernel.access.models import Attempt, Device, LinkToken
from gongyi.kernel.outbox.models import Job
from gongyi.kernel.people.actions import forget_person
from gongyi.kernel.people.phonecode import PhoneCode
from gongyi.kernel.people.queries import idle
from gongyi.kernel.territory.models import Town
from gongyi.kernel.territory.scope import everywhere, within

DAY, TOLD_FOR, YEAR = timedelta(days=1), timedelta(days=30), timedelta(days=365)
BATCH = 1000


_folders: dict[str, timedelta] = {}


def keeps_files(folder: str, time: timedelta) -> None:
    """Name a folder of the home whose files go after a time."""
    _folders[folder] = time


_sweeps: dict[str, Callable[[], int]] = {}


def tidies(name: str) -> Callable[[Callable[[], int]], Callable[[], int]]:
    """Register what else removes what was kept long enough; it returns how many."""

    def wrap(sweep: Callable[[], int]) -> Callable[[], int]:
        _sweeps[name] = sweep
        return sweep

    return wrap


def _drop_files() -> int:
    """Remove the files that were kept long enough."""
    gone = 0
    for folder, time in _folders.items():
        oldest = (clock.now() - time).timestamp()
        for path in (Path(settings.HOME) / folder).glob("*"):
            if path.stat().st_mtime < oldest:
                path.unlink(missing_ok=True)
                gone += 1
    return gone


def tidy() -> dict[str, int]:
    """Remove what was kept long enough. A link is kept a month longer, so that it can say that it is too old."""
    moment = clock.now()
    with everywhere("what is past its time goes in every town"):
        return {
            "codes": _drop(PhoneCode.objects.filter(sent_at__lt=moment - DAY)),
            "tries": _drop(Attempt.objects.filter(hour__lt=int((moment - DAY).timestamp()) // 3600)),
            "links": _drop(LinkToken.objects.filter(expires_at__lt=moment - TOLD_FOR)),
            "devices": _drop(Device.objects.filter(expires_at__lt=moment)),
            "sessions": _drop(Session.objects.filter(expire_date__lt=moment)),
            "files": _drop_files(),
            "jobs": _drop(Job.objects.filter(~Q(state=Job.QUEUED), made_at__lt=moment - 2 * YEAR)),
        } | {name: sweep() for name, sweep in _sweeps.items()}


def _drop(rows: QuerySet) -> int:  # type: ignore[type-arg]
    """Remove a batch at a time, so that nobody waits for a long transaction; the rest goes the next time."""
    found = list(rows.order_by("pk").values_list("pk", flat=True)[:BATCH])
    if found:
        rows.model._base_manager.filter(pk__in=found).delete()
    return len(found)


def forget_idle(town: Town) -> int:
    """Erase residents whom the town has no reason left to keep: a year without voice, seat or account; their home goes with them."""
    with within(town):
        found = list(idle(town, clock.now() - YEAR).order_by("pk")[:BATCH])
        for person in found:
            forget_person(person=person)
        return len(found)
