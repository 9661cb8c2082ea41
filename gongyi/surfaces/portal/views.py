"""The front pages: towns, a town's home, and the right doors."""

from typing import cast

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from gongyi.domain.appeals import public as appeals
from gongyi.kernel.access.doors import anyone
from gongyi.kernel.access.queries import towns_of
from gongyi.kernel.access.requests import TownRequest
from gongyi.kernel.people.models import Account
from gongyi.kernel.territory.models import Town
from gongyi.surfaces.portal.frame import page


@anyone
def towns(request: TownRequest) -> HttpResponse:
    """Every town here; with one only, its home."""
    if request.user.is_authenticated:
        return _to_work(request)
    found = list(Town.objects.order_by("pk"))
    if len(found) == 1:
        return redirect("portal:home", found[0].slug)
    return render(request, "portal/towns.html", {"towns": found})


OF_ONE_PERSON = ("l", "h", "q", "received", "track", "me", "say", "evidence", "desk")
"""Under a town: pages behind a link, of one person's matters, of work. What is for everyone may be found by search engines."""


@anyone
def robots(_request: TownRequest) -> HttpResponse:
    """What search engines leave alone."""
    lines = ["User-agent: *", "Disallow: /-/", *(f"Disallow: /*/{part}/" for part in OF_ONE_PERSON)]
    return HttpResponse("\n".join([*lines, ""]), content_type="text/plain; charset=utf-8")


def _to_work(request: TownRequest) -> HttpResponse:
    """Workers and administrators land in their town's desk."""
    name = "desk:office" if getattr(request.user, "office", "") else "desk:inbox"
    towns = list(Town.objects.filter(pk__in=towns_of(cast("Account", request.user))).order_by("pk")) or list(
        Town.objects.order_by("pk")[:1]
    )
    return redirect(name, towns[0].slug) if towns else render(request, "portal/towns.html", {"towns": []})


@anyone
def home(request: TownRequest) -> HttpResponse:
    """Three big choices; the bar that offers the same ones elsewhere stays away."""
    return page(request, "home", {"portal_nav": []})


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
