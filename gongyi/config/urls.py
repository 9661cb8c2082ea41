"""Addresses. Everything of a town lives under its slug."""

import sys
from importlib.util import find_spec

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, include, path

from gongyi.kernel.ui.errors import error_page, failed_page
from gongyi.kernel.ui.views import favicon

TOWN = ("surfaces.desk", "surfaces.rulebook", "surfaces.search", "surfaces.portal")


def _surface(name: str) -> list[URLPattern | URLResolver]:
    module = f"gongyi.{name}.urls"
    return [path("<slug:town>/", include(module))] if find_spec(f"gongyi.{name}") and find_spec(module) else []


def handler429(request: HttpRequest) -> HttpResponse:
    """What the sign-in library answers to too many requests; it counts them by the minute."""
    return error_page(request, 429, retry_after=60)


def handler500(request: HttpRequest) -> HttpResponse:
    """What is answered to any error that a page or a middleware did not expect."""
    return failed_page(request, sys.exc_info()[1])


urlpatterns: list[URLPattern | URLResolver] = [
    path("favicon.ico", favicon),
    path("-/ui/", include("gongyi.kernel.ui.urls")),
    path("-/account/", include("gongyi.surfaces.desk.own_account_urls")),
    path("", include("gongyi.surfaces.portal.root_urls")),
    *[route for name in TOWN for route in _surface(name)],
]
