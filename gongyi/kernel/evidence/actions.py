"""Taking in, re-making and erasing files."""

import hashlib
import secrets
from io import BytesIO

from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from gongyi.kernel import clock
from gongyi.kernel.evidence import checking, store
from gongyi.kernel.evidence.models import Evidence
from gongyi.kernel.people.refusals import Refused
from gongyi.kernel.territory.models import Town

FULL, SMALL = 2048, 480
MOST_PHOTOS = 9


def receive(*, town: Town, data: bytes, kind: str, purpose: str = "", audience: str = Evidence.FILE) -> Evidence:
    """Check an upload and put it into quarantine. The row is returned unsaved, to be saved with its step.

    Refuses what is not what it should be, and says so when the disk is full.
    """
    checked = checking.check(data, kind)
    digest = hashlib.sha256(data).hexdigest()
    try:
        store.write(store.quarantine(town.pk, digest), data)
    except OSError as error:
        raise Refused(
            _("The file could not be stored just now. Your text is safe; please try again in a while.")
        ) from error
    return Evidence(
        town=town, uid=secrets.token_urlsafe(16), owner_id=0, kind=kind, purpose=purpose, audience=audience, digest=digest,
        media=checked.media, width=checked.width, height=checked.height, seconds=checked.seconds, made_at=clock.now(),
    )  # fmt: skip


def derive(*, evidence: Evidence) -> str:
    """Re-make a waiting file into what is shown: photos turned upright, resized, without any metadata."""
    source = store.quarantine(evidence.town_id, evidence.digest)
    if evidence.state != Evidence.WAITING:
        return evidence.state
    twin = Evidence.objects.filter(
        town=evidence.town_id, digest=evidence.digest, kind=evidence.kind, state=Evidence.READY
    ).first()
    if twin is not None:
        evidence.made, evidence.media, evidence.bytes = twin.made, twin.media, twin.bytes
        evidence.width, evidence.height = twin.width, twin.height
    elif evidence.kind == Evidence.PHOTO:
        _derive_photo(evidence, source.read_bytes())
    else:
        data = source.read_bytes()
        evidence.made, evidence.bytes = hashlib.sha256(data).hexdigest(), len(data)
        store.write(store.media(evidence.town_id, evidence.made), data)
    evidence.state = Evidence.READY
    evidence.save()
    if not Evidence.objects.filter(town=evidence.town_id, digest=evidence.digest, state=Evidence.WAITING).exists():
        source.unlink(missing_ok=True)
    return evidence.made


def _derive_photo(evidence: Evidence, data: bytes) -> None:
    full = _jpeg(data, FULL)
    evidence.made, evidence.media, evidence.bytes = hashlib.sha256(full).hexdigest(), "image/jpeg", len(full)
    with Image.open(BytesIO(full)) as image:
        evidence.width, evidence.height = image.size
    store.write(store.media(evidence.town_id, evidence.made), full)
    store.write(store.media(evidence.town_id, evidence.made, "small"), _jpeg(full, SMALL))


def _jpeg(data: bytes, edge: int) -> bytes:
    with Image.open(BytesIO(data), formats=list(checking.FORMATS)) as image:
        image.draft("RGB", (edge, edge))
        upright = ImageOps.exif_transpose(image)
        upright.thumbnail((edge, edge))
        plain = Image.new("RGB", upright.size, "white")
        plain.paste(upright, mask=upright.getchannel("A") if "A" in upright.getbands() else None)
    out = BytesIO()
    plain.save(out, "JPEG", quality=82, optimize=True)
    return out.getvalue()


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
    store.quarantine(evidence.town_id, evidence.digest).unlink(missing_ok=True)
    evidence.state, evidence.caption = Evidence.ERASED, ""
    evidence.save(update_fields=["state", "caption"])
