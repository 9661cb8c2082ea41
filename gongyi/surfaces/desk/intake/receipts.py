"""After saving: the number in large type, a code to scan, paper to take along."""

from typing import Any

from django.http import Http404, HttpResponse

from gongyi.domain.appeals import public as appeals
from gongyi.kernel.access import standard
from gongyi.kernel.access.doors import worker
from gongyi.kernel.access.requests import TownRequest
from gongyi.kernel.flows import numbers
from gongyi.kernel.flows.matters import Matter
from gongyi.kernel.flows.reach import reachable
from gongyi.kernel.flows.story import words_of
from gongyi.kernel.ui import showing
from gongyi.surfaces.desk.frame import link, page
from gongyi.surfaces.desk.papers import address_for

MOST = 60
NEXT = {"phone": "new", "desk": "new", "patrol": "new", "chat": "paste", "visit": "visit", "card": "cards"}


def _entries(request: TownRequest, wanted: str) -> list[Matter]:
    """What this worker wrote down within a day. Nobody else's, and nothing older: the digits let one speak for the person."""
    given = [number for number in wanted.split("-") if number.isdecimal()][:MOST]
    found = (appeals.own_entry(request.actor, request.town, number) for number in given)
    return [matter for matter in found if matter is not None]


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
    entries = _entries(request, numbers)
    if not entries:
        raise Http404
    reached = set(reachable(request.actor, [entry.dossier.pk for entry in entries]).values_list("number", flat=True))
    rows = [
        _plain(entry) | {"file": link(request, "file", entry.dossier.number) if entry.dossier.number in reached else ""}
        for entry in entries
    ]
    channel = appeals.appeal_of(entries[0].dossier).channel
    dangers = [danger for entry in entries if entry.dossier.safety for danger in _dangers(entry)]
    context = {
        "rows": rows, "only": rows[0] if len(rows) == 1 else None, "count": len(rows), "next": link(request, NEXT.get(channel, "new")),
        "print": link(request, "receipt", "-".join(row["plain"] for row in rows)), "dangers": list({d.code: d for d in dangers}.values()), "draft": NEXT.get(channel, "new"),
    }  # fmt: skip
    return page(request, "received", context)


def _dangers(entry: Matter) -> list[appeals.Danger]:
    return appeals.dangers_in(words_of(entry.dossier, "open").get("text", ""))


@worker(*standard.ACCOUNTABLE)
def receipt(request: TownRequest, number: str) -> HttpResponse:
    """Receipts for paper, one a sheet: number and digits in large type, and a code that shows how far it is."""
    rows = [_plain(entry) | {"address": address_for(request, entry.dossier)} for entry in _entries(request, number)]
    if not rows:
        raise Http404
    return page(request, "receipt", {"rows": rows, "back": link(request, "inbox")})
