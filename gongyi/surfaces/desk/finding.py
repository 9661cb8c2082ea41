"""Finding a matter: by its number, by a whole telephone number, by a number elsewhere, by words. Newest first."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from gongyi.domain.appeals import public as appeals
from gongyi.kernel.access.doors import worker
from gongyi.kernel.access.requests import TownRequest
from gongyi.kernel.flows import elsewhere, numbers, spoken
from gongyi.kernel.flows.models import Dossier
from gongyi.kernel.flows.reach import reachable
from gongyi.kernel.index import queries as index
from gongyi.kernel.index.excerpts import excerpt
from gongyi.kernel.people.naming import hide_introduced, hide_names
from gongyi.kernel.people.phones import BadPhone, clean
from gongyi.surfaces.desk import hands
from gongyi.surfaces.desk.frame import MAY_UNMASK, link, page

SHOWN = 50
DIGITS_OF_PART = range(3, 11)


@dataclass(frozen=True)
class Found:
    """What was found, by which way, and where the words stand in it."""

    rows: list[Dossier]
    how: str = ""
    parts: dict[int, list[tuple[str, bool]]] | None = None


@worker()
def find(request: TownRequest) -> HttpResponse:
    """One box for all. A matter's number leads straight to its file; part of a phone finds nothing, on purpose."""
    wanted = (request.POST.get("q") or request.GET.get("q") or "").strip()[:80]
    number = numbers.clean(wanted)
    if number and reachable(request.actor).filter(number=number).exists():
        return redirect(link(request, "file", number))
    found = _found(request, wanted) if wanted else Found([])
    parts, listed = found.parts or {}, found.rows[:SHOWN]
    context = {
        "wanted": wanted, "how": found.how, "looked": bool(wanted), "more": len(found.rows) > SHOWN, "part_of_phone": not number and _part_of_phone(wanted), "is_number": bool(number),
        "matters": [
            {"row": shown, "at": row.opened_at, "number": numbers.spoken(row.number), "parts": parts.get(row.pk, [])}
            for row, shown in zip(listed, hands.shown(request, listed), strict=True)
        ],
    }  # fmt: skip
    return page(request, "find", context)


def _part_of_phone(wanted: str) -> bool:
    return wanted.isdecimal() and len(wanted) in DIGITS_OF_PART


def _found(request: TownRequest, wanted: str) -> Found:
    by_phone = _by_phone(request, wanted)
    if by_phone is not None:
        return Found(by_phone, _("by the whole phone number"))
    there = elsewhere.noted().filter(number__iexact=wanted).values("dossier")
    under = Q(pk__in=there) | Q(pk__in=appeals.taken_in_as(request.town, wanted))
    rows = list(_newest(reachable(request.actor).filter(under)))
    return Found(rows, _("by its number in another system")) if rows else _by_words(request, wanted)


def _by_phone(request: TownRequest, wanted: str) -> list[Dossier] | None:
    """None when it is no whole phone number, or when the reader may not look for people."""
    if not request.actor.roles & MAY_UNMASK:
        return None
    try:
        clean(wanted)
    except BadPhone:
        return None
    return list(appeals.by_phone(request.actor, request.town, wanted).select_related("place")[: SHOWN + 1])


def _by_words(request: TownRequest, wanted: str) -> Found:
    entries = index.matching(wanted, "file")
    rows = list(_newest(reachable(request.actor).filter(pk__in=entries.values("owner_id"))))
    texts = dict(entries.filter(owner_id__in=[row.pk for row in rows]).values_list("owner_id", "text"))
    speakers = spoken.by_matter(request.actor, list(texts))
    unnamed = {pk: hide_names(speakers.get(pk, ()), hide_introduced(text)) for pk, text in texts.items()}
    return Found(rows, _("by its text"), {pk: excerpt(text, wanted) for pk, text in unnamed.items()})


def _newest(rows: Any) -> Any:
    return rows.select_related("place").order_by("-opened_at", "-pk")[: SHOWN + 1]
