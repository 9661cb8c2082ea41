"""After saving: the number in large type, a code to scan, paper to take along."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse

from gongyi.domain.appeals import public as appeals
from gongyi.kernel.access import standard
from gongyi.kernel.access.doors import worker
from gongyi.kernel.access.requests import TownRequest
from gongyi.kernel.evidence.papers import NotNow, produce
from gongyi.kernel.flows import numbers
from gongyi.kernel.flows.matters import Matter
from gongyi.kernel.flows.models import Dossier
from gongyi.kernel.flows.reach import reachable
from gongyi.kernel.people.models import Voice
from gongyi.kernel.people.queries import voices_of
from gongyi.kernel.ui import papers, showing
from gongyi.surfaces.desk import hands
from gongyi.surfaces.desk.frame import link, page
from gongyi.surfaces.desk.intake import slips
from gongyi.surfaces.desk.speakers import contact_of

NEXT = {"phone": "new", "desk": "new", "patrol": "new", "chat": "paste", "visit": "visit", "card": "cards"}


def _plain(matter: Matter) -> dict[str, Any]:
    number = matter.dossier.number
    return {
        "plain": number,
        "number": numbers.spoken(number),
        "code": numbers.tracking_code(number),
        "deadline": showing.deadline_of(matter.dossier),
        "dossier": matter.dossier,
    }


@worker(*standard.ACCOUNTABLE)
def received(request: TownRequest, numbers: str) -> HttpResponse:
    """What was just taken in, with the way to each file, and the next one key away."""
    entries = slips.entries(request, numbers)
    if not entries:
        raise Http404
    reached = set(reachable(request.actor, [entry.dossier.pk for entry in entries]).values_list("number", flat=True))
    rows = [
        _plain(entry) | {"file": _at_once(request, entry.dossier.number) if entry.dossier.number in reached else ""}
        for entry in entries
    ]
    channel = appeals.appeal_of(entries[0].dossier).channel
    left = voices_of("dossier", entries[0].dossier.pk).exclude(phone_sealed=b"", name_sealed=b"")
    dangers = [danger for entry in entries if entry.dossier.safety for danger in appeals.dangers_of(entry.dossier)]
    context = {
        "rows": rows,
        "only": rows[0] if len(rows) == 1 else None,
        "count": len(rows),
        "next": link(request, NEXT.get(channel, "new")),
        "print": link(request, "receipt", "-".join(row["plain"] for row in rows)),
        "dangers": list({d.code: d for d in dangers}.values()),
        "draft": NEXT.get(channel, "new"),
        "asked": [row | {"person": person} for row in rows if (person := _asked(row["dossier"]))],
        "own_find": channel == "patrol" and not left.exists(),
    }
    return page(request, "received", context)


def _asked(dossier: Dossier) -> dict[str, Any] | None:
    """How whoever spoke may safely be reached, where that has to be asked."""
    if dossier.sensitivity == Dossier.ORDINARY:
        return None
    voice = voices_of("dossier", dossier.pk).order_by("pk").first()
    found = contact_of(dossier, voice) if voice else {}
    return found | {"id": voice.pk} if voice and found else None


def _at_once(request: TownRequest, number: str) -> str:
    """Whoever has just written the words comes right to the form that opens below them."""
    return f"{link(request, 'file', number)}#panel"


def _slips(request: TownRequest, wanted: str) -> list[slips.Slip]:
    made = [slips.slip(request, entry.dossier) for entry in slips.entries(request, wanted)]
    if not made:
        raise Http404
    return made


@worker(*standard.ACCOUNTABLE)
def receipt(request: TownRequest, number: str) -> HttpResponse:
    """Receipts for paper, one a sheet: number and code in large type, and a code to scan that shows how far it is."""
    ways = {"paper": link(request, "receipt_paper", number), "back": link(request, "received", number)}
    context = {"slips": _slips(request, number), "keep_it": slips.keep_it(), "head": slips.head()}
    return page(request, "receipt", context | ways)


@worker(*standard.ACCOUNTABLE)
def receipt_paper(request: TownRequest, number: str) -> HttpResponse:
    """The same as a PDF. Its reader stands at the desk: it is never queued."""
    made = slips.order(request, _slips(request, number))
    try:
        return papers.answer(produce(made), f"{number}.pdf" if number.isdecimal() else "receipts.pdf")
    except NotNow as reason:
        return papers.no_paper(request, reason.fault, link(request, "receipt", number))


def _joined(request: TownRequest, voice: UUID) -> tuple[Dossier, Voice]:
    found = appeals.own_joined(request.actor, request.town, voice)
    if found is None:
        raise Http404
    return found


def _slip_of_joined(request: TownRequest, voice: UUID) -> slips.Slip:
    """404 for what is kept to few: its link opens only with digits that whoever joined does not have."""
    dossier, spoken = _joined(request, voice)
    if dossier.sensitivity != Dossier.ORDINARY:
        raise Http404
    return slips.slip_of_joined(request, dossier, spoken)


@worker(*standard.ACCOUNTABLE)
def joined(request: TownRequest, voice: UUID) -> HttpResponse:
    """After letting somebody join: which matter it was, and paper to take along."""
    dossier, _spoken = _joined(request, voice)
    file = link(request, "file", dossier.number)
    context = {
        "matter": hands.unnamed(request, [dossier], [showing.dossier_row(dossier, file)])[0],
        "next": link(request, "new"),
        "print": link(request, "joined_receipt", voice) if dossier.sensitivity == Dossier.ORDINARY else "",
        "file": file,
    }
    return page(request, "joined", context)


@worker(*standard.ACCOUNTABLE)
def joined_receipt(request: TownRequest, voice: UUID) -> HttpResponse:
    """The receipt of somebody who joined, for paper."""
    ways = {"paper": link(request, "joined_paper", voice), "back": link(request, "joined", voice)}
    context = {"slips": [_slip_of_joined(request, voice)], "keep_it": slips.keep_this(), "head": slips.head()}
    return page(request, "receipt", context | ways)


@worker(*standard.ACCOUNTABLE)
def joined_paper(request: TownRequest, voice: UUID) -> HttpResponse:
    """The same as a PDF."""
    made = slips.order(request, [_slip_of_joined(request, voice)])
    try:
        return papers.answer(produce(made), "receipt.pdf")
    except NotNow as reason:
        return papers.no_paper(request, reason.fault, link(request, "joined_receipt", voice))
