"""Finding a matter: by its number, by a whole telephone number, by a number elsewhere, by words and places. Newest first."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
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
from gongyi.kernel.index.models import Entry
from gongyi.kernel.people.naming import hide_introduced, hide_names
from gongyi.kernel.people.phones import BadPhone, clean
from gongyi.kernel.territory.meaning import places_meant
from gongyi.kernel.territory.models import Place
from gongyi.kernel.territory.naming import words_of
from gongyi.surfaces.desk import hands
from gongyi.surfaces.desk.frame import MAY_UNMASK, link, page
from gongyi.surfaces.desk.paging import start_of

SHOWN = 50
FROM = "from"
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
    start = start_of(request, FROM)
    found = _found(request, wanted, start) if wanted else Found([])
    parts, listed = found.parts or {}, found.rows[:SHOWN]
    context = {
        "wanted": wanted, "how": found.how, "looked": bool(wanted), "start": start, "first": start + 1, "last": start + len(listed),
        "before": max(0, start - SHOWN), "after": start + SHOWN if len(found.rows) > SHOWN else 0, "part_of_phone": not number and _part_of_phone(wanted), "is_number": bool(number),
        "matters": [
            {"row": shown, "at": row.opened_at, "number": numbers.spoken(row.number), "parts": parts.get(row.pk, [])}
            for row, shown in zip(listed, hands.shown(request, listed), strict=True)
        ],
    }  # fmt: skip
    return page(request, "find", context)


def _part_of_phone(wanted: str) -> bool:
    return wanted.isdecimal() and len(wanted) in DIGITS_OF_PART


def _found(request: TownRequest, wanted: str, start: int) -> Found:
    by_phone = _by_phone(request, wanted, start)
    if by_phone is not None:
        return Found(by_phone, _("by the whole phone number"))
    there = elsewhere.noted().filter(number__iexact=wanted).values("dossier")
    under = Q(pk__in=there) | Q(pk__in=appeals.taken_in_as(request.town, wanted))
    rows = list(_newest(reachable(request.actor).filter(under), start))
    return Found(rows, _("by its number in another system")) if rows else _by_words(request, wanted, start)


def _by_phone(request: TownRequest, wanted: str, start: int) -> list[Dossier] | None:
    """None when it is no whole phone number, or when the reader may not look for people."""
    if not request.actor.roles & MAY_UNMASK:
        return None
    try:
        clean(wanted)
    except BadPhone:
        return None
    return list(
        appeals.by_phone(request.actor, request.town, wanted).select_related("place")[start : start + SHOWN + 1]
    )


def said_or_there(request: TownRequest, rows: QuerySet[Dossier], wanted: str) -> QuerySet[Dossier]:
    """Of these rows those that hold every word looked for: in their text, or as a name of where they are."""
    words = words_of(wanted)[: index.MOST_TERMS]
    there = places_meant(request.town, words)
    plain = " ".join(word for word in words if word not in there)
    if index.terms(plain) or not there:
        rows = rows.filter(pk__in=index.matching(plain, "file").values("owner_id"))
    for word, where in there.items():
        lies = Dossier.objects.filter(place__in=Place.objects.filter(where)).values("pk")
        rows = rows.filter(pk__in=index.matching(word, "file").values("owner_id").union(lies))
    return rows


def _by_words(request: TownRequest, wanted: str, start: int) -> Found:
    rows = list(_newest(said_or_there(request, reachable(request.actor), wanted), start))
    entries = Entry.objects.filter(audience="file")
    texts = dict(entries.filter(owner_id__in=[row.pk for row in rows]).values_list("owner_id", "text"))
    speakers = spoken.by_matter(request.actor, list(texts))
    unnamed = {pk: hide_names(speakers.get(pk, ()), hide_introduced(text)) for pk, text in texts.items()}
    if not request.actor.roles & MAY_UNMASK:
        unnamed = {pk: appeals.masked(text, speakers.get(pk, ())) for pk, text in texts.items()}
    return Found(rows, _("by its words or its place"), {pk: excerpt(text, wanted) for pk, text in unnamed.items()})


def _newest(rows: Any, start: int) -> Any:
    return rows.select_related("place").order_by("-opened_at", "-pk")[start : start + SHOWN + 1]
