"""The receipt (查询单) as data: the page and the PDF say the same. Its digits let one speak for the person, so only who wrote the matter down has it."""

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from gongyi.domain.appeals import public as appeals
from gongyi.domain.cases import public as cases
from gongyi.kernel import clock
from gongyi.kernel.access import actions as access
from gongyi.kernel.access.models import LinkToken
from gongyi.kernel.access.requests import TownRequest
from gongyi.kernel.evidence.papers import Order
from gongyi.kernel.flows import numbers
from gongyi.kernel.flows.history import sequencer
from gongyi.kernel.flows.matters import Matter
from gongyi.kernel.flows.models import Dossier
from gongyi.kernel.people.models import Voice
from gongyi.kernel.people.queries import spoken_on
from gongyi.kernel.territory.queries import as_people_say
from gongyi.kernel.ui import papers

MOST = 60
LINK_LIFE = timedelta(days=180)


@dataclass(frozen=True)
class Slip:
    """One receipt: what it is about in a word, its number and digits, when and by when, and a link of the person's own."""

    number: str
    code: str
    rows: list[tuple[str, str]]
    address: str


def entries(request: TownRequest, wanted: str) -> list[Matter]:
    """What this worker wrote down within a day, of the numbers asked for. Nobody else's, and nothing older."""
    given = [number for number in wanted.split("-") if number.isdecimal()][:MOST]
    found = (appeals.own_entry(request.actor, request.town, number) for number in given)
    return [matter for matter in found if matter is not None]


def slip(request: TownRequest, dossier: Dossier) -> Slip:
    """The receipt of one matter, with a link that is the same on each paper of this matter."""
    number = numbers.spoken(dossier.number)
    shown = _rows(request, dossier, (_("Received"), papers.day_and_time(dossier.opened_at)))
    voice = spoken_on("dossier", dossier.pk).filter(withdrawn_at=None).first()
    return Slip(number, numbers.tracking_code(dossier.number), shown, _address(request, dossier, voice))


def slip_of_joined(request: TownRequest, dossier: Dossier, voice: Voice) -> Slip:
    """That of somebody who joined: a link of their own, and neither the number nor the digits, with which one speaks for whoever spoke first."""
    shown = _rows(request, dossier, (_("Joined"), papers.day_and_time(voice.spoke_at)))
    return Slip("", "", shown, _address(request, dossier, voice))


def _rows(request: TownRequest, dossier: Dossier, came: tuple[str, str]) -> list[tuple[str, str]]:
    until, phone = papers.due_day_and_time(dossier.due_at), request.town.phone
    rows = [(_("About"), _about(dossier)), came, (_("Promised by"), until), (_("Telephone"), phone)]
    return [row for row in rows if row[1]]


def _about(dossier: Dossier) -> str:
    """So that of two receipts in one drawer each is known; no word of what was said, and of what is kept to few not even its kind."""
    ordinary = dossier.sensitivity == Dossier.ORDINARY
    parts = [
        cases.label("kinds", dossier.kind) if dossier.kind and ordinary else "",
        as_people_say([dossier.place])[dossier.place_id],
    ]
    return " · ".join(part for part in parts if part)


def _address(request: TownRequest, dossier: Dossier, voice: Voice | None) -> str:
    if voice is None:
        return ""
    token = access.make_link(
        town=request.town,
        purpose=LinkToken.TRACK,
        owner_id=dossier.pk,
        life=LINK_LIFE,
        voice=voice,
        once=f"slip|{voice.uid}",
    )
    return f"{settings.ORIGIN}{reverse('portal:track', args=[request.town.slug, token])}"


def order(request: TownRequest, slips: list[Slip]) -> Order:
    """Receipts for paper, one a sheet of A5."""
    drawn = {f"q{n}.svg": papers.qr(one.address) for n, one in enumerate(slips) if one.address}
    data = papers.frame(town=request.town, title=_("Receipt"), who="") | {
        "heading": _("Receipt"), "labels": {"number": _("Number"), "code": _("4-digit code"), "qr": _("Scan: how far is it")},
        "receipts": [
            {"number": one.number, "code": one.code, "rows": [list(row) for row in one.rows], "qr": f"q{n}.svg" if one.address else ""}
            for n, one in enumerate(slips)
        ],
        "note": keep_it() if all(one.number for one in slips) else keep_this(), "head": head(),
    }  # fmt: skip
    return Order("receipt", data, clock.now(), drawn)


def keep_it() -> str:
    """What a receipt is good for."""
    return _("With the number and the code anyone at the desk, on the telephone or on the website can see how far it is. Please keep this paper.")  # fmt: skip


def keep_this() -> str:
    """What the receipt of somebody who joined is good for."""
    return _("Scan it to see how far it is and to read the answer. Please keep this paper.")


def head() -> str:
    """How the record stood when the paper was made, so that it leaves the house; empty before the first head."""
    newest = sequencer.newest_head()
    if newest is None:
        return ""
    return _("Record when printed: %(size)d steps, %(root)s") % {"size": newest.size, "root": newest.root}
