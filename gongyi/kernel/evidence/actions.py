"""Taking in, re-making and erasing files."""

import hashlib
import mmap
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from django.core.cache import cache
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Sum
from django.utils.translation import gettext as _

from gongyi.kernel import clock
from gongyi.kernel.evidence import checking, children, sound, store
from gongyi.kernel.evidence.checking import pictures
from gongyi.kernel.evidence.checking.content import MOST_BYTES, TOO_LARGE, Content, could_not_store
from gongyi.kernel.evidence.models import Evidence
from gongyi.kernel.people.refusals import Refused
from gongyi.kernel.territory.models import Town

MOST_PHOTOS = 9
MOST_OF_A_MATTER = 300
TOWN_GIGABYTES = 200
SHARE_KNOWN_FOR = 60
ORPHANS_AFTER = timedelta(days=1)


def receive(
    *, town: Town, data: "bytes | UploadedFile[Any]", kind: str, purpose: str = "", audience: str = Evidence.FILE
) -> Evidence:
    """Check an upload and put it into quarantine. The row is returned unsaved, to be saved with its step.

    Refuses what is not what it should be, and says so when the disk or the town's share of it is full. What the
    upload was called is never read.
    """
    with _content(data, kind) as content:
        checked = checking.check(content, kind)
        _refuse_over_quota(town)
        digest = hashlib.sha256(content).hexdigest()
        try:
            store.refuse_last_bytes(len(content))
            store.write(store.quarantine(town.pk, digest), content)
        except OSError as error:
            raise could_not_store() from error
    return Evidence(
        town=town, uid=secrets.token_urlsafe(16), owner_id=0, kind=kind, purpose=purpose, audience=audience, digest=digest,
        media=checked.media, width=checked.width, height=checked.height, seconds=checked.seconds, made_at=clock.now(),
    )  # fmt: skip


def copied(*, evidence: Evidence, audience: str, purpose: str = "") -> Evidence:
    """The same file for another matter and its readers. The row is returned unsaved, to be saved with its step."""
    return Evidence(
        town=evidence.town,
        uid=secrets.token_urlsafe(16),
        owner_id=0,
        kind=evidence.kind,
        purpose=purpose,
        audience=audience,
        digest=evidence.digest,
        made=evidence.made,
        media=evidence.media,
        bytes=evidence.bytes,
        width=evidence.width,
        height=evidence.height,
        seconds=evidence.seconds,
        state=evidence.state,
        made_at=evidence.made_at,
    )


@contextmanager
def _content(data: "bytes | UploadedFile[Any]", kind: str) -> Iterator[Content]:
    """The bytes of an upload; a large one stays on the disk and is looked at through a map."""
    if isinstance(data, bytes):
        yield data
        return
    if getattr(data, "lost", False):
        raise could_not_store()
    if (data.size or 0) > MOST_BYTES[kind]:
        raise Refused(str(TOO_LARGE[kind]))
    if not hasattr(data, "temporary_file_path") or not data.size:
        data.seek(0)
        yield data.read()
        return
    with open(data.temporary_file_path(), "rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as mapped:  # noqa: PTH123 - mmap wants a descriptor
        yield mapped


def _refuse_over_quota(town: Town) -> None:
    """A flood of files must not take the disk from the history: a town has a share of it, added up once a minute."""
    share = int(town.parameters.get("evidence_gigabytes", TOWN_GIGABYTES)) * 1_000_000_000
    kept = cache.get_or_set(f"evidence-bytes:{town.slug}", lambda: _kept_bytes(town), SHARE_KNOWN_FOR)
    if (kept or 0) >= share:
        raise Refused(
            _(
                "There is no room left for photos and recordings in this town. Your text is safe; please send it without."
            )
        )


def _kept_bytes(town: Town) -> int:
    return int(Evidence.objects.filter(town=town).aggregate(total=Sum("bytes"))["total"] or 0)


def refuse_too_many(*, owner_id: int, more: int) -> None:
    """Refuse when a matter would hold more files than anyone looks through."""
    if more and Evidence.objects.filter(owner_id=owner_id).count() + more > MOST_OF_A_MATTER:
        raise Refused(_("This matter holds as many files as it can. Please say the rest in words."))


def derive(*, evidence: Evidence) -> str:
    """Re-make a waiting file into what is shown: photos turned upright and resized, everything without metadata."""
    if evidence.state != Evidence.WAITING:
        return evidence.state
    twin = Evidence.objects.filter(
        town=evidence.town_id, digest=evidence.digest, kind=evidence.kind, state=Evidence.READY
    ).first()
    if twin is not None:
        evidence.made, evidence.media, evidence.bytes = twin.made, twin.media, twin.bytes
        evidence.width, evidence.height = twin.width, twin.height
    elif evidence.kind == Evidence.PHOTO:
        _derive_photo(evidence)
    else:
        _derive_plain(evidence)
    evidence.state = Evidence.READY
    evidence.save()
    drop_source(evidence=evidence)
    return evidence.made


def drop_source(*, evidence: Evidence) -> None:
    """Remove the upload behind a file, once nothing waits for it any more."""
    if not Evidence.objects.filter(town=evidence.town_id, digest=evidence.digest, state=Evidence.WAITING).exists():
        store.quarantine(evidence.town_id, evidence.digest).unlink(missing_ok=True)


def _derive_plain(evidence: Evidence) -> None:
    data = store.quarantine(evidence.town_id, evidence.digest).read_bytes()
    if evidence.kind == Evidence.VOICE:
        data = sound.bare(data, evidence.media)
    evidence.made, evidence.bytes = hashlib.sha256(data).hexdigest(), len(data)
    store.write(store.media(evidence.town_id, evidence.made), data)


def _derive_photo(evidence: Evidence) -> None:
    with children.workplace() as folder:
        (folder / "source").symlink_to(store.quarantine(evidence.town_id, evidence.digest))
        children.run("photo", folder, children.PHOTO_LIMITS)
        full, small = (folder / "full").read_bytes(), (folder / "small").read_bytes()
    evidence.made, evidence.media, evidence.bytes = hashlib.sha256(full).hexdigest(), "image/jpeg", len(full)
    found = pictures.look(full)
    evidence.width, evidence.height = found.width, found.height
    store.write(store.media(evidence.town_id, evidence.made, "small"), small)
    store.write(store.media(evidence.town_id, evidence.made), full)


def erase(*, evidence: Evidence) -> None:
    """Remove a file and its caption; the row and digest stay for the history."""
    others = (
        Evidence.objects.filter(town=evidence.town_id, made=evidence.made)
        .exclude(pk=evidence.pk)
        .exclude(state=Evidence.ERASED)
    )
    if evidence.made and not others.exists():
        for size in ("full", "small"):
            store.media(evidence.town_id, evidence.made, size).unlink(missing_ok=True)
    evidence.state, evidence.caption = Evidence.ERASED, ""
    evidence.save(update_fields=["state", "caption"])
    drop_source(evidence=evidence)


def sweep() -> int:
    """Remove uploads that no file waits for, a day after they came: of forms that were refused and never sent again. Returns how many."""
    before = clock.now() - ORPHANS_AFTER
    gone = 0
    for town_id, digest, path in store.waiting():
        came = datetime.fromtimestamp(path.stat().st_mtime, UTC)
        if came < before and not Evidence.objects.filter(town=town_id, digest=digest, state=Evidence.WAITING).exists():
            path.unlink(missing_ok=True)
            gone += 1
    return gone
