"""Addresses. Everything of a town lives under its slug."""

from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path

TOWN = ("surfaces.desk", "surfaces.rulebook", "surfaces.search", "surfaces.portal")


def _surface(name: str) -> list[URLPattern | URLResolver]:
    module = f"gongyi.{name}.urls"
    return [path("<slug:town>/", include(module))] if find_spec(f"gongyi.{name}") and find_spec(module) else []


urlpatterns: list[URLPattern | URLResolver] = [
    path("-/ui/", include("gongyi.kernel.ui.urls")),
    path("-/account/", include("gongyi.surfaces.desk.own_account_urls")),
    path("", include("gongyi.surfaces.portal.root_urls")),
    *[route for name in TOWN for route in _surface(name)],
]
