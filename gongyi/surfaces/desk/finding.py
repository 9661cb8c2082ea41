"""Finding a matter: by its number, by a whole telephone number, by words."""

from django.http import HttpResponse
from django.shortcuts import redirect

from gongyi.domain.appeals import public as appeals
from gongyi.kernel.access.doors import worker
from gongyi.kernel.access.requests import TownRequest
from gongyi.kernel.flows import numbers
from gongyi.kernel.flows.models import Dossier, ExternalReference
from gongyi.kernel.flows.reach import reachable
from gongyi.kernel.index import queries as index
from gongyi.kernel.people.phones import BadPhone, clean
from gongyi.kernel.ui import showing
from gongyi.surfaces.desk.files import MAY_UNMASK
from gongyi.surfaces.desk.frame import link, page

SHOWN = 50


@worker()
def find(request: TownRequest) -> HttpResponse:
    """One box for all. A matter's number leads straight to its file; part of a phone finds nothing, on purpose."""
    wanted = (request.POST.get("q") or request.GET.get("q") or "").strip()[:80]
    number = numbers.clean(wanted)
    if number and reachable(request.actor).filter(number=number).exists():
        return redirect(link(request, "file", number))
    rows = _rows(request, wanted) if wanted else []
    context = {
        "wanted": wanted,
        "matters": [showing.dossier_row(row, link(request, "file", row.number)) for row in rows],
        "looked": bool(wanted),
    }
    return page(request, "find", context)


def _rows(request: TownRequest, wanted: str) -> list[Dossier]:
    if request.actor.roles & MAY_UNMASK:
        try:
            clean(wanted)
        except BadPhone:
            pass
        else:
            return list(appeals.by_phone(request.actor, request.town, wanted).select_related("place")[:SHOWN])
    elsewhere = ExternalReference.objects.filter(number=wanted).values("dossier")
    found = reachable(request.actor).filter(pk__in=elsewhere).select_related("place")
    if found.exists():
        return list(found[:SHOWN])
    entries = index.matching(wanted, "file").values("owner_id")
    return list(
        reachable(request.actor).filter(pk__in=entries).select_related("place").order_by("-opened_at", "-pk")[:SHOWN]
    )
