"""Papers that were asked for: the row, the file of a day, and its end. A file is one person's and lies under a name that says nothing."""

import hashlib
import json
import secrets
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from gongyi.kernel import clock
from gongyi.kernel.evidence import store
from gongyi.kernel.evidence.models import PrintedMatter, Printout
from gongyi.kernel.people.models import Person
from gongyi.kernel.people.refusals import Refused
from gongyi.kernel.territory.models import Town
from gongyi.kernel.territory.scope import everywhere

KEPT = timedelta(days=1)
MOST_WAITING = 5
AT_A_TIME = 500


def path_of(printout: Printout) -> Path:
    """Where the finished file lies."""
    return _folder() / f"{printout.town_id}" / printout.uid


def _folder() -> Path:
    return Path(settings.HOME) / "papers"


@transaction.atomic
def ask(*, town: Town, person: Person, kind: str, title: str, args: dict[str, str]) -> tuple[Printout, bool]:
    """A row for a paper, and whether it is new: the same wish a second time finds the paper that is still being made."""
    text = json.dumps(args, ensure_ascii=False, sort_keys=True)
    waiting = Printout.objects.filter(town=town, person=person, state=Printout.WAITING)
    language = get_language() or settings.LANGUAGE_CODE
    known = waiting.filter(kind=kind, args=text, language=language).first()
    if known is not None:
        return known, False
    if waiting.count() >= MOST_WAITING:
        raise Refused(_("Five of your papers are being made already. Please wait until one is ready."))
    made = Printout.objects.create(
        town=town, uid=secrets.token_urlsafe(16), person=person, kind=kind, title=title[:80], args=text, language=language,
        asked_at=clock.now(), gone_at=clock.now() + KEPT,
    )  # fmt: skip
    return made, True


@transaction.atomic
def ask_again(*, printout: Printout) -> bool:
    """Order a paper that could not be made once more. False when it is being made or ready."""
    again = Printout.objects.filter(pk=printout.pk, state=Printout.FAILED)
    fresh = {"state": Printout.WAITING, "fault": "", "making": "", "done": 0, "most": 0}
    if not again.update(round=printout.round + 1, gone_at=clock.now() + KEPT, **fresh):
        return False
    printout.refresh_from_db()
    return True


@transaction.atomic
def begin(*, printout: Printout, matters: Iterable[int]) -> str:
    """Note of which matters it will speak, before one word of them is read. Returns the attempt's name."""
    making, found = secrets.token_urlsafe(16), list(dict.fromkeys(matters))
    Printout.objects.filter(pk=printout.pk, state=Printout.WAITING).update(making=making, done=0, most=len(found))
    PrintedMatter.objects.filter(printout=printout).delete()
    PrintedMatter.objects.bulk_create(
        (PrintedMatter(printout=printout, owner_id=key) for key in found), batch_size=AT_A_TIME
    )
    return making


def note(*, printout: Printout, making: str, done: int) -> None:
    """Say how far the reading got."""
    Printout.objects.filter(pk=printout.pk, making=making).update(done=done)


def finish(*, printout: Printout, making: str, content: bytes, name: str) -> bool:
    """Keep the file, if this attempt still counts. Raises OSError when the disk is full."""
    store.refuse_last_bytes(len(content))
    with transaction.atomic():
        rows = Printout.objects.filter(pk=printout.pk, state=Printout.WAITING, making=making).exclude(making="")
        kept = rows.update(
            state=Printout.READY, making="", digest=hashlib.sha256(content).hexdigest(), bytes=len(content), name=name,
            ready_at=clock.now(), gone_at=clock.now() + KEPT,
        )  # fmt: skip
        if kept:
            store.write(path_of(printout), content)
    return bool(kept)


def fail(*, printout: Printout, fault: str) -> None:
    """Say why it could not be made."""
    Printout.objects.filter(pk=printout.pk, state=Printout.WAITING).update(
        state=Printout.FAILED, fault=fault, making=""
    )


def withdraw(*, owner_id: int) -> int:
    """A matter's words are erased: finished papers that speak of it go, unfinished ones are begun again. Returns how many went."""
    rows = Printout.objects.filter(matters__owner_id=owner_id)
    Printout.objects.filter(pk__in=rows.values("pk"), state=Printout.WAITING).update(making="")
    return drop(rows.filter(state=Printout.READY))


def drop(printouts: Iterable[Printout]) -> int:
    """Remove papers, and once that stands their files."""
    found = list(printouts)
    paths = [path_of(printout) for printout in found]
    Printout.objects.filter(pk__in=[printout.pk for printout in found]).delete()

    def remove() -> None:
        for path in paths:
            path.unlink(missing_ok=True)

    transaction.on_commit(remove)
    return len(found)


def tidy() -> int:
    """Remove papers whose day is over or whose file is gone, as after a backup was restored, and files that no row speaks of any more. Returns how many."""
    with everywhere("papers of every town are kept a day"):
        gone = drop(Printout.objects.filter(gone_at__lte=clock.now()).order_by("pk")[:AT_A_TIME])
        ready = Printout.objects.filter(state=Printout.READY).order_by("pk")
        gone += drop([printout for printout in ready.iterator() if not path_of(printout).exists()])
        for path in _folder().glob("*/*"):
            uid = path.name.rpartition(".")[0].lstrip(".") or path.name
            if not Printout.objects.filter(uid=uid).exists():
                path.unlink(missing_ok=True)
                gone += 1
    return gone
