"""What every page of the desk carries: where one can go, and at which seats one sits."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from gongyi.kernel.access.requests import TownRequest
from gongyi.kernel.access.standard import ACCOUNTABLE
from gongyi.kernel.flows.printing import Asker
from gongyi.kernel.flows.story import seat_name
from gongyi.kernel.people.models import Person, Seat
from gongyi.kernel.ui.shapes import NavItem

SCREENERS = frozenset({"community_desk", "secretary", "street_desk", "town_desk"})
ADMINISTRATORS = frozenset({"street_desk", "town_desk"})


def page(
    request: TownRequest, template: str, context: dict[str, Any] | None = None, *, status: int = 200
) -> HttpResponse:
    """A page of the desk; never kept by caches in between."""
    plain = {"desk_nav": _nav(request), "desk_who": _who(request), "slug": request.town.slug}
    response = render(request, f"desk/{template}.html", plain | (context or {}), status=status)
    response.headers["Cache-Control"] = "no-store"
    return response


def link(request: TownRequest | Asker, name: str, *args: object) -> str:
    """An address of the desk in this town."""
    return reverse(f"desk:{name}", args=[request.town.slug, *args])


def _nav(request: TownRequest) -> list[NavItem]:
    roles = request.actor.roles
    items = [("inbox", _("My turn"), "list", "1"), ("find", _("Find"), "search", "2")]
    if roles & set(ACCOUNTABLE):
        items.insert(1, ("new", _("Register"), "plus", "n"))
    if roles & SCREENERS:
        items.append(("board", _("Screen"), "filter", "3"))
        items.append(("morning", _("This morning"), "bell", "4"))
    if roles & set(ACCOUNTABLE):
        items += [
            ("paste", _("Group message"), "chat", ""),
            ("visit", _("Home visit"), "walk", ""),
            ("cards", _("Opinion cards"), "card", ""),
        ]
        items.append(("places", _("Places"), "map", ""))
    if roles & SCREENERS or "observer" in roles:
        items.append(("figures", _("Figures"), "sort", ""))
    if roles & ADMINISTRATORS:
        items.append(("town", _("The town"), "gear", ""))
    nav = [
        NavItem(link(request, name), label, icon, key, current=request.path == link(request, name))
        for name, label, icon, key in items
    ]
    if roles & SCREENERS or "observer" in roles:
        nav.append(
            NavItem(link(request, "list", "problems"), _("Three lists"), "file", "", current="/lists/" in request.path)
        )
    return nav


def who_prints(request: TownRequest | Asker) -> str:
    """Who stands on a paper as having printed it: name and seats."""
    return _who(request)


def _who(request: TownRequest | Asker) -> str:
    person = Person.objects.filter(pk=request.actor.person_id).first() if request.actor.person_id else None
    seats = Seat.objects.select_related("place", "area", "organisation").filter(
        pk__in=[seat.id for seat in request.actor.seats[:2]]
    )
    return " · ".join([str(person or ""), *(seat_name(seat) for seat in seats)])
