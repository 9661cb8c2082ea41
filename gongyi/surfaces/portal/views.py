"""The front pages: towns, a town's home, and the right doors."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from gongyi.domain.appeals import public as appeals
from gongyi.kernel.access.doors import anyone
from gongyi.kernel.access.requests import TownRequest
from gongyi.kernel.territory.models import Town
from gongyi.surfaces.portal.frame import page


@anyone
def towns(request: TownRequest) -> HttpResponse:
    """Every town here; with one only, its home."""
    found = list(Town.objects.order_by("pk"))
    if len(found) == 1:
        return redirect("portal:home", found[0].slug)
    return render(request, "portal/towns.html", {"towns": found})


@anyone
def home(request: TownRequest) -> HttpResponse:
    """Three big choices."""
    return page(request, "home")


@anyone
def doors(request: TownRequest) -> HttpResponse:
    """Where to go with what is not done here."""
    return page(request, "doors", {"doors": appeals.doors()})


@anyone
def door(request: TownRequest, code: str) -> HttpResponse:
    """One right door. Nothing is stored."""
    found = appeals.door(code)
    if found is None:
        raise Http404
    return page(request, "door", {"door": found})
