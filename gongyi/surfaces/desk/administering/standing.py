"""Standing seats: those that every place of its level has from the first day, such as a grid its grid worker. What came later lacks them until they are opened."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from gongyi.kernel.access.doors import worker
from gongyi.kernel.access.requests import TownRequest
from gongyi.kernel.flows.story import seat_name
from gongyi.kernel.people.models import Seat
from gongyi.surfaces.desk.administering.keeping import Kept, Reasoned, crumbs, keep, shown, whole, whole_only
from gongyi.surfaces.desk.frame import ADMINISTRATORS, link
from gongyi.surfaces.founding import towns

NAMED = 12


def lacking(request: TownRequest) -> str:
    """Which seats places of the town never had, in words, the first of them by name; empty where none is missing or another keeps them."""
    missing = list(towns.lacking(request.town)) if whole(request) else []
    if not missing:
        return ""
    names = pgettext("between names", ", ").join(
        seat_name(Seat(role=role, place=place)) for role, place in missing[:NAMED]
    )
    said = ngettext("%(count)s seat is missing: %(names)s", "%(count)s seats are missing: %(names)s", len(missing))
    told = said % {"count": len(missing), "names": names}
    return told if len(missing) <= NAMED else _("%(told)s and others") % {"told": told}


@worker(*ADMINISTRATORS)
def seats_open(request: TownRequest) -> HttpResponse:
    """Open, vacant, every standing seat that is missing."""
    whole_only(request)
    form, told = Reasoned(request.POST or None), lacking(request)

    def change(_data: dict[str, Any]) -> Kept:
        return Kept("seats", "seats.opened", {"count": towns.open_seats(request.town)})

    if not told or keep(request, form, change):
        return redirect(link(request, "seats") + "?state=vacant")
    context = {
        "form": form,
        "title": _("Open the seats that are missing?"),
        "label": _("Open these seats"),
        "cancel_url": link(request, "keep_places"),
        "consequences": [
            told,
            _(
                "They are vacant until somebody is appointed; until then what comes there goes to whoever answers in its place."
            ),
        ],
        "crumbs": crumbs(request, (link(request, "keep_places"), _("Places and areas"))),
    }
    return shown(request, "confirm", context)
