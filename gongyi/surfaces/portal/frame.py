"""What every page of the portal carries: the three big choices, and the town's own words."""

from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from gongyi.kernel.access.requests import TownRequest
from gongyi.kernel.ui.shapes import NavItem

LINK_LIFE = timedelta(days=180)
"""How long the link of whoever spoke holds."""
CHOICES = {"kinds": "chat", "find": "search", "list": "map"}


def page(
    request: TownRequest,
    template: str,
    context: dict[str, Any] | None = None,
    *,
    status: int = 200,
    shared: bool = False,
) -> HttpResponse:
    """A page of the portal, by its template under `portal/` or its whole path. Kept by no cache in between unless `shared`."""
    name = template if "/" in template else f"portal/{template}.html"
    whole = {
        "portal_nav": _choices(request),
        "portal_ways": _ways(request),
        "slug": request.town.slug,
        **(context or {}),
    }
    response = render(request, name, whole, status=status)
    if not shared:
        response.headers["Cache-Control"] = "no-store"
    return response


def _choices(request: TownRequest) -> list[NavItem]:
    labels = {"kinds": _("I want to say something"), "find": _("Track my matter"), "list": _("Published")}
    urls = {name: reverse(f"portal:{name}", args=[request.town.slug]) for name in CHOICES}
    return [
        NavItem(urls[name], labels[name], icon, current=request.path.startswith(urls[name]))
        for name, icon in CHOICES.items()
    ]


def _ways(request: TownRequest) -> list[NavItem]:
    slug = request.town.slug
    return [
        NavItem(reverse("portal:mine", args=[slug]), _("My matters (sign in by phone)"), "person"),
        NavItem(reverse("rulebook:index", args=[slug]), _("How a matter moves"), "list"),
        NavItem(reverse("portal:doors", args=[slug]), _("Where to go"), "phone"),
        NavItem(reverse("portal:heads", args=[slug]), _("Checking our records"), "lock"),
    ]


def visitor_key(request: TownRequest) -> str:
    """What tries are counted by: the address the request came from."""
    return str(request.META.get("REMOTE_ADDR", ""))


def language_of(_request: TownRequest) -> str:
    """The language in which this visitor is to be answered."""
    return "en" if (get_language() or "").startswith("en") else "zh-hans"
