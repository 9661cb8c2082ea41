"""Posters with the code of a building's door, one place or a whole compound at once, A4 or A3."""

from django.conf import settings
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from gongyi.kernel import clock
from gongyi.kernel.access import standard
from gongyi.kernel.access.doors import worker
from gongyi.kernel.access.requests import TownRequest
from gongyi.kernel.evidence.papers import Order
from gongyi.kernel.territory.models import Area, Place
from gongyi.kernel.territory.queries import below, full_name, named, places_in, subtree
from gongyi.kernel.ui import papers
from gongyi.surfaces.desk.frame import link, page

MOST = 300
SIZES = ("a4", "a3")
DOORS = ("building", "shop")


@worker(*standard.ACCOUNTABLE)
def posters(request: TownRequest) -> HttpResponse:
    """Choose what to print posters for: a compound with all its doors, or one place by name."""
    wanted = request.GET.get("where", "")
    found = [(place, full_name(place, request.town)) for place in named(request.town, wanted)] if wanted.strip() else []
    areas = Area.objects.filter(town=request.town, kind=Area.COMPOUND, ends_on=None).order_by("name", "pk")[:MOST]
    counted = [(area, _doors_of(request, area).count()) for area in areas[:60]]
    context = {"areas": [row for row in counted if row[1]], "found": found, "wanted": wanted, "sizes": SIZES}
    return page(request, "posters", context)


@worker(*standard.ACCOUNTABLE)
def compound(request: TownRequest, area: int, size: str) -> HttpResponse:
    """A poster for every door of a compound."""
    found = Area.objects.filter(pk=area, town=request.town, ends_on=None).first()
    if found is None:
        raise Http404
    return _paper(request, list(_doors_of(request, found)[:MOST]), size, found.name)


@worker(*standard.ACCOUNTABLE)
def place(request: TownRequest, place: int, size: str) -> HttpResponse:
    """Posters for a place: its doors, or itself where nothing lies below it."""
    found = Place.objects.filter(below(request.town.root.path), pk=place, closed_on=None).first()
    if found is None:
        raise Http404
    doors = list(subtree(found).filter(level__in=DOORS)[:MOST])
    return _paper(request, doors or [found], size, found.name)


def _doors_of(request: TownRequest, area: Area):  # type: ignore[no-untyped-def]  # noqa: ANN202 - a query of places
    rows = Place.objects.filter(below(request.town.root.path), places_in(area), closed_on=None)
    return rows.filter(level__in=DOORS).order_by("path")


def _paper(request: TownRequest, doors: list[Place], size: str, title: str) -> HttpResponse:
    if size not in SIZES or not doors:
        raise Http404
    drawn = {f"q{door.pk}.svg": papers.qr(_address(request, door)) for door in doors}
    data = papers.frame(town=request.town.name, title=title, who="") | {
        "paper": size, "heading": _("Scan and tell us"), "under": _("Anything in and around the building"), "alt": _("QR code"),
        "places": [{"name": full_name(door, request.town), "qr": f"q{door.pk}.svg"} for door in doors],
        "ways": [_("Scan the code"), _("Type it or say it"), _("Add a photo if it helps")],
        "phone": _("Or call %s") % request.town.phone if request.town.phone else "", "urgent": _("In danger call 110, 119 or 120 at once"),
    }  # fmt: skip
    return papers.answer(
        request, Order("poster", data, clock.now(), drawn), name=f"posters-{size}", other_way=link(request, "posters")
    )


def _address(request: TownRequest, door: Place) -> str:
    return f"{settings.ORIGIN}{reverse('portal:from_place', args=[request.town.slug, door.pk])}"
