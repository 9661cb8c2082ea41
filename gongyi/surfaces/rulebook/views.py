"""How a matter moves: the flows as declared, with the town's own times, for everyone."""

from django.http import Http404, HttpResponse
from django.shortcuts import render

from gongyi.kernel.access.doors import anyone
from gongyi.kernel.access.requests import TownRequest
from gongyi.kernel.flows import registry
from gongyi.surfaces.rulebook.telling import told


@anyone
def index(request: TownRequest) -> HttpResponse:
    """Every flow."""
    return render(request, "rulebook/index.html", {"flows": registry.known(), "slug": request.town.slug})


@anyone
def flow(request: TownRequest, key: str) -> HttpResponse:
    """One flow: where it can stand, whose turn, within what time, and what can be done."""
    known = {found.key: found for found in registry.known()}
    if key not in known:
        raise Http404
    return render(
        request,
        "rulebook/flow.html",
        {"flow": known[key], "told": told(known[key], request.town), "slug": request.town.slug},
    )
