"""Files of a form that was not taken in yet: kept unread, so that nobody must photograph or speak twice after a refusal."""

from collections.abc import Iterable
from typing import Any, TypeAlias

from django.core import signing
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gongyi.kernel.evidence import actions as evidence
from gongyi.kernel.evidence import store
from gongyi.kernel.evidence.models import Evidence
from gongyi.kernel.people.refusals import Refused
from gongyi.kernel.territory.models import Town

LIFE_SECONDS = 24 * 3600
MOST = evidence.MOST_PHOTOS + 1


class Ticket(str):
    """What a form brings back for a file that was kept."""

    __slots__ = ()


Given: TypeAlias = "Ticket | UploadedFile[Any] | bytes"


def tickets(files: Iterable[Evidence]) -> list[str]:
    """A ticket for each file, good for a day in this town; it opens nothing."""
    return [signing.dumps([item.town_id, item.kind, item.digest], salt="held") for item in files]


def taken_back(town: Town, given: Iterable[str]) -> list[Evidence]:
    """The files behind tickets that are still good; those that are gone are left out."""
    found = [_one(town, ticket) for ticket in list(dict.fromkeys(given))[:MOST]]
    return [item for item in found if item is not None]


def _one(town: Town, ticket: str) -> Evidence | None:
    try:
        town_id, kind, digest = signing.loads(ticket, salt="held", max_age=LIFE_SECONDS)
        if town_id != town.pk:
            return None
        data = store.quarantine(town.pk, digest).read_bytes()
        return evidence.receive(town=town, data=data, kind=kind, audience=Evidence.PARTY)
    except (signing.BadSignature, ValueError, OSError, Refused):
        return None


def take(*, town: Town, given: "Given", kind: str, purpose: str = "", audience: str = Evidence.FILE) -> Evidence:
    """A file of a form, fresh or kept, as evidence. Refuses what is not what it should be, and says so when a kept one is gone."""
    if not isinstance(given, Ticket):
        return evidence.receive(town=town, data=given, kind=kind, purpose=purpose, audience=audience)
    found = _one(town, given)
    if found is None or found.kind != kind:
        raise Refused(_("A photo or recording that was kept is gone. Please add it again."), code="gone")
    found.purpose, found.audience = purpose, audience
    return found


def drop(files: Iterable[Evidence]) -> None:
    """Keep nothing of these files of a form, where the page says that nothing is kept. What a matter waits for stays."""
    for item in files:
        evidence.drop_source(evidence=item)


def kept(*, town: Town, given: Iterable["Given"], kind: str) -> list[tuple[str, str]]:
    """Ticket and words for each file of a form that was refused, for its next try; what is no such file is left out."""
    return named(item for one in given if (item := _good(town, one, kind)) is not None)


def _good(town: Town, given: "Given", kind: str) -> Evidence | None:
    try:
        return take(town=town, given=given, kind=kind)
    except Refused:
        return None


def named(files: Iterable[Evidence]) -> list[tuple[str, str]]:
    """Ticket and words for each kept file, for the form."""
    items = list(files)
    return [(ticket, _words(item, at)) for at, (ticket, item) in enumerate(zip(tickets(items), items, strict=True), 1)]


def _words(item: Evidence, at: int) -> str:
    if item.kind == Evidence.VOICE:
        return ngettext("your recording, %d second", "your recording, %d seconds", item.seconds) % item.seconds
    return _("photo %d") % at
