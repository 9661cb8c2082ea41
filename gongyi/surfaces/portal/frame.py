"""What every page of the portal carries: the three big choices, and the town's own words."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from gongyi.kernel.access.requests import TownRequest
from gongyi.kernel.ui.shapes import NavItem


def page(
    request: TownRequest, template: str, context: dict[str, Any] | None = None, *, status: int = 200
) -> HttpResponse:
    """A page of the portal; never kept by caches in between."""
    slug = request.town.slug
    items = (
        ("kinds", _("I want to say something"), "chat"),
        ("find", _("How far is it"), "search"),
        ("list", _("Published"), "map"),
    )
    nav = [
        NavItem(
            reverse(f"portal:{name}", args=[slug]),
            label,
            icon,
            current=request.path.startswith(reverse(f"portal:{name}", args=[slug])),
        )
        for name, label, icon in items
    ]
    response = render(
        request, f"portal/{template}.html", {"portal_nav": nav, "slug": slug} | (context or {}), status=status
    )
    response.headers["Cache-Control"] = "no-store"
    return response


def visitor_key(request: TownRequest) -> str:
    """What tries are counted by: the address the request came from."""
    return str(request.META.get("REMOTE_ADDR", ""))
