"""Posters with the code of a building's door, one place or a whole compound at once, A4 or A3."""

from functools import reduce
from operator import or_

from django.conf import settings
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from gongyi.domain.appeals import public as appeals
from gongyi.kernel import clock
from gongyi.kernel.access import standard
from gongyi.kernel.access.doors import worker
from gongyi.kernel.access.requests import TownRequest
from gongyi.kernel.evidence.papers import Order
from gongyi.kernel.flows.printing import Args, Asker, Maker, OutOfReach, Told, register
from gongyi.kernel.territory.models import Area, AreaPlace, Place
from gongyi.kernel.territory.queries import below, full_name, places_in, subtree
from gongyi.kernel.ui import papers
from gongyi.surfaces.desk.frame import link, page
from gongyi.surfaces.desk.printing import asker_of, give

MOST, SHOWN, FOUND = 300, 60, 12
AT_ONCE = 20
"""Doors whose posters are made while one waits."""
SIZES = ("a4", "a3")
DOORS = ("building", "shop")


@worker(*standard.ACCOUNTABLE)
def posters(request: TownRequest) -> HttpResponse:
    """Choose what to print posters for: a compound with all its doors, or one place by name. From the page of an area, that one alone."""
    wanted = request.GET.get("where", "")
    places = appeals.matching_places(request.town, wanted, request.town.root, FOUND).places
    found = [(place, full_name(place, request.town)) for place in places]
    counted = [(area, _doors_of(request, area).count()) for area in _areas(request)]
    shown = {"areas": [row for row in counted if row[1]], "one": "area" in request.GET}
    return page(request, "posters", shown | {"found": found, "wanted": wanted, "sizes": SIZES})


def _areas(request: TownRequest) -> list[Area]:
    """The area that was asked for, else the compounds, the worker's own first."""
    open_ones = Area.objects.filter(town=request.town, ends_on=None).order_by("name", "pk")
    asked = request.GET.get("area", "")
    if asked:
        return list(open_ones.filter(pk=int(asked[:18]) if asked.isdecimal() else 0))
    own = _own(request)
    areas = sorted(open_ones.filter(kind=Area.COMPOUND)[:MOST], key=lambda area: area.pk not in own)
    return areas[:SHOWN]


@worker(*standard.ACCOUNTABLE)
def compound(request: TownRequest, area: int, size: str) -> HttpResponse:
    """A poster for every door of a compound."""
    return _give(request, {"area": str(area), "size": size})


@worker(*standard.ACCOUNTABLE)
def place(request: TownRequest, place: int, size: str) -> HttpResponse:
    """Posters for a place: its doors, or itself where nothing lies below it."""
    return _give(request, {"place": str(place), "size": size})


def _give(request: TownRequest, args: Args) -> HttpResponse:
    try:
        _title, doors = _wanted(asker_of(request), args)
    except OutOfReach as error:
        raise Http404 from error
    return give(request, "posters", args, long=len(doors) > AT_ONCE)


def _chosen(asker: Asker, args: Args) -> Area | Place:
    """The compound or the place that was asked for. Raises OutOfReach for what is not there."""
    found: Area | Place | None
    if "area" in args:
        found = Area.objects.filter(pk=int(args["area"]), town=asker.town, ends_on=None).first()
    else:
        found = Place.objects.filter(below(asker.town.root.path), pk=int(args["place"]), closed_on=None).first()
    if found is None or args["size"] not in SIZES:
        raise OutOfReach
    return found


def _wanted(asker: Asker, args: Args) -> tuple[str, list[Place]]:
    """What hangs together under which name. Raises OutOfReach for what is not there."""
    found = _chosen(asker, args)
    if isinstance(found, Area):
        doors = list(_doors_of(asker, found)[:MOST])
    else:
        doors = list(subtree(found).filter(level__in=DOORS)[:MOST]) or [found]
    if not doors:
        raise OutOfReach
    return str(found), doors


def _own(request: TownRequest) -> set[int]:
    """The compounds that lie where this worker answers."""
    paths = [seat.place_path for seat in request.actor.seats if seat.place_path]
    here = reduce(or_, (below(path, "place__path") for path in paths), Q(pk__in=[]))
    return set(AreaPlace.objects.filter(here, ends_on=None).values_list("area", flat=True))


def _doors_of(request: TownRequest | Asker, area: Area):  # type: ignore[no-untyped-def]  # noqa: ANN202 - a query of places
    rows = Place.objects.filter(below(request.town.root.path), places_in(area), closed_on=None)
    return rows.filter(level__in=DOORS).order_by("path")


def read(asker: Asker, args: Args) -> Told:
    """The posters of a compound or a place."""
    title, doors = _wanted(asker, args)
    return Told((), lambda _note: _order(asker, doors, args["size"], title), f"posters-{args['size']}.pdf")


def _order(asker: Asker, doors: list[Place], size: str, title: str) -> Order:
    drawn = {f"q{door.pk}.svg": papers.qr(_address(asker, door)) for door in doors}
    phone, above = asker.town.phone, _above(asker, doors)
    data = papers.frame(town=asker.town, title=title, who="") | {
        "paper": size, "heading": _("Scan and tell us"), "under": _("Anything in and around the building"), "alt": _("QR code"),
        "places": [{"name": str(door), "above": above.get(door.parent_id or 0, ""), "qr": f"q{door.pk}.svg"} for door in doors],
        "ways": [_("Scan the code"), _("Type it or say it"), _("Add a photo if it helps")],
        "phone": _("Or call %s") % phone if phone else "", "urgent": _("In danger call 110, 119 or 120 at once"),
    }  # fmt: skip
    return Order("poster", data, clock.now(), drawn)


def _above(asker: Asker, doors: list[Place]) -> dict[int, str]:
    """What stands small above the names of doors: where they are, by the key of the place they belong to."""
    parents = Place.objects.filter(pk__in={door.parent_id for door in doors}).exclude(pk=asker.town.root_id)
    return {parent.pk: full_name(parent, asker.town) for parent in parents}


def _address(asker: Asker, door: Place) -> str:
    return f"{settings.ORIGIN}{reverse('portal:from_place', args=[asker.town.slug, door.pk])}"


def _called(asker: Asker, args: Args) -> str:
    return _("Posters %(where)s, %(size)s") % {"where": _chosen(asker, args), "size": args["size"].upper()}


register("posters", Maker(frozenset(standard.ACCOUNTABLE), read, lambda asker, _args: link(asker, "posters"), _called))
