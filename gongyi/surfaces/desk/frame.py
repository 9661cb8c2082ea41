"""What every page of the desk carries: where one can go, and at which seats one sits."""

from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import override

from gongyi.kernel.access.requests import TownRequest
from gongyi.kernel.access.standard import ACCOUNTABLE
from gongyi.kernel.flows.printing import Asker
from gongyi.kernel.flows.story import seat_name
from gongyi.kernel.people.models import Person, Seat
from gongyi.kernel.ui.shapes import NavItem

MAY_UNMASK = frozenset({"grid_worker", "community_desk", "secretary", "street_desk", "town_desk"})
SCREENERS = frozenset({"community_desk", "secretary", "street_desk", "town_desk"})
ADMINISTRATORS = frozenset({"street_desk", "town_desk"})
MOST_SEATS, SEATS_ON_PAPER = 6, 2


def page(
    request: TownRequest, template: str, context: dict[str, Any] | None = None, *, status: int = 200
) -> HttpResponse:
    """A page of the desk; never kept by caches in between."""
    name, seats = _who(request, MOST_SEATS)
    plain = {"desk_nav": _nav(request), "desk_name": name, "desk_seats": seats, "slug": request.town.slug}
    response = render(request, f"desk/{template}.html", plain | (context or {}), status=status)
    response.headers["Cache-Control"] = "no-store"
    return response


def in_towns_language(words: Promise) -> str:
    """Words that will stand in a matter by default: in the town's language, whatever the worker's page, since others read them."""
    with override(settings.LANGUAGE_CODE):
        return str(words)


def link(request: TownRequest | Asker, name: str, *args: object) -> str:
    """An address of the desk in this town."""
    return reverse(f"desk:{name}", args=[request.town.slug, *args])


WITHOUT_PLACE = ("inbox", "find")
"""What everybody at the desk has; bodies outside the offices have nothing else."""
THUMB = {
    "town_desk": ("morning", "inbox", "find"), "street_desk": ("morning", "inbox", "find"), "secretary": ("morning", "inbox", "board"),
    "community_desk": ("inbox", "board", "new"), "grid_worker": ("inbox", "new", "paste"), "observer": ("places", "figures", "find"),
}  # fmt: skip
"""The three most used, which a phone shows at the thumb."""


def _nav(request: TownRequest) -> list[NavItem]:
    """Where this reader can go. An administrator's office has its own page and reads no matters."""
    if not request.actor.is_worker:
        return [NavItem(link(request, "office"), _("Office"), "gear", "i", current=_here(request, "office"))]
    roles = request.actor.roles
    shown = [item for item in _items() if item[0] in WITHOUT_PLACE or roles & item[4]]
    first = next((keys for role, keys in THUMB.items() if role in roles), WITHOUT_PLACE)
    order = {key: place for place, key in enumerate(first)}
    shown.sort(key=lambda item: order.get(item[0], len(order)))
    return [
        NavItem(_address(request, name), label, icon, key, current=_here(request, name))
        for name, label, icon, key, _roles in shown
    ]


def _items() -> list[tuple[str, str, str, str, frozenset[str]]]:
    accountable, reading = frozenset(ACCOUNTABLE), SCREENERS | {"observer"}
    return [
        ("inbox", _("My turn"), "list", "i", frozenset()),
        ("new", _("Register"), "plus", "n", accountable),
        ("find", _("Find"), "search", "/", frozenset()),
        ("board", _("Screening"), "filter", "b", SCREENERS),
        ("morning", _("This morning"), "bell", "h", SCREENERS),
        ("paste", _("Group message"), "chat", "", accountable),
        ("visit", _("Home visit"), "walk", "", accountable),
        ("cards", _("Opinion cards"), "card", "", accountable),
        ("import", _("Import a file"), "upload", "", SCREENERS),
        ("places", _("Places"), "map", "", accountable | {"observer"}),
        ("lists", _("Three lists"), "file", "", reading),
        ("figures", _("Figures"), "sort", "", reading),
        ("town", _("Local settings"), "gear", "", ADMINISTRATORS),
    ]


def _address(request: TownRequest, name: str) -> str:
    return link(request, "list", "problems") if name == "lists" else link(request, name)


def _here(request: TownRequest, name: str) -> bool:
    return "/desk/lists/" in request.path if name == "lists" else request.path == link(request, name)


def who_prints(request: TownRequest | Asker) -> str:
    """Who stands on a paper as having printed it: name and seats."""
    name, seats = _who(request, SEATS_ON_PAPER)
    return " · ".join([name, *seats])


def _who(request: TownRequest | Asker, most: int) -> tuple[str, list[str]]:
    """The name at work, or the sign-in name of an account without one, and the seats held; of one name with what each answers for."""
    person = Person.objects.filter(pk=request.actor.person_id).first() if request.actor.person_id else None
    seats = Seat.objects.select_related("place", "area", "organisation").filter(
        pk__in=[seat.id for seat in request.actor.seats[:most]]
    )
    account = getattr(request, "user", None)
    name = str(person) if person else getattr(account, "called", "")
    names = [seat_name(seat) for seat in seats]
    places = [
        str(seat.area or seat.place or "") if names.count(called) > 1 else ""
        for seat, called in zip(seats, names, strict=True)
    ]
    return name, [" · ".join(filter(None, pair)) for pair in zip(names, places, strict=True)]
