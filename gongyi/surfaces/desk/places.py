"""The town by place: open, overdue and closed this month, down the tree and by compound; never by person."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongyi.domain.appeals import public as appeals
from gongyi.kernel import clock
from gongyi.kernel.access import standard
from gongyi.kernel.access.doors import worker
from gongyi.kernel.access.requests import TownRequest
from gongyi.kernel.figures import periods
from gongyi.kernel.flows.models import Dossier
from gongyi.kernel.flows.ordering import by_urgency
from gongyi.kernel.flows.reach import Extent, extents
from gongyi.kernel.territory.models import STEP, Area, AreaPlace, Place
from gongyi.kernel.territory.queries import around, below, listed_name
from gongyi.surfaces.desk import hands, partial
from gongyi.surfaces.desk.counting import READERS
from gongyi.surfaces.desk.figure_choice import LEVELS
from gongyi.surfaces.desk.frame import link, page
from gongyi.surfaces.desk.intake.places import other_places, own_place

NAMES = {
    "": gettext_lazy("Still open"),
    "overdue": gettext_lazy("Overdue"),
    "closed": gettext_lazy("Closed off this month"),
    "declined": gettext_lazy("Not taken up this month"),
}
ENDED = {"closed": appeals.CLOSED_OFF, "declined": appeals.DECLINED}
MOST_CHILDREN, MOST_AREAS, MOST_MATTERS = 200, 60, 40


@dataclass
class Tally:
    """What stands at a place and under it."""

    name: str
    url: str
    open: int = 0
    overdue: int = 0
    closed: int = 0
    declined: int = 0
    outline: str = ""

    def add(self, row: dict[str, Any]) -> None:
        self.open += row["opened"]
        self.overdue += row["overdue"]
        self.closed += row["closed"]
        self.declined += row["declined"]


@worker(*standard.ACCOUNTABLE, "observer")
def places(request: TownRequest) -> HttpResponse:
    """One place: what lies under it, the compounds and districts in it, and what is open there."""
    here, area = _here(request), _area(request)
    extent = _extent(request, area or here)
    counted = _counted(request, below(here.path, "place_path"))
    whole = Tally("", "")
    for row in counted:
        whole.add(row)
    which = request.GET.get("which", "")
    which = which if which in NAMES else ""
    rows = _listed(request, which).filter(_within(area) if area else below(here.path, "place_path"))
    listed = list(rows.select_related("place")[: MOST_MATTERS + 1])
    context = {
        "may_print": bool(request.actor.roles & set(standard.ACCOUNTABLE)),
        "here": here, "name": partial.called(str(area) if area else listed_name(here), extent), "partly": partial.explained(extent),
        "area": area, "up": _up(request, here), "beside": _beside(request, here), "numbers": _numbers(whole, here, which),
        "listing": NAMES[which], "which": which, "ended": which in ENDED, "figures": _figures(request, here),
        "children": _children(request, here, counted), "areas": _areas(request, here, counted),
        "matters": hands.shown(request, listed[:MOST_MATTERS]), "more": len(listed) > MOST_MATTERS, "most": MOST_MATTERS,
        "outlines": f"{link(request, 'outlines')}?in={here.pk}",
    }  # fmt: skip
    return page(request, "places", context)


@worker(*standard.ACCOUNTABLE, "observer")
def outlines(request: TownRequest) -> HttpResponse:
    """The schematic outlines of what lies under a place, with the same words as the list beside the map."""
    here = _here(request)
    counted = _counted(request, below(here.path, "place_path"))
    features = [
        {"type": "Feature", "geometry": json.loads(found.outline), "properties": {"label": _words(found), "url": f"{link(request, 'places')}{found.url}"}}
        for found in [*_children(request, here, counted), *_areas(request, here, counted)]
        if found.outline
    ]  # fmt: skip
    return JsonResponse({"type": "FeatureCollection", "features": features}, content_type="application/geo+json")


def _words(found: Tally) -> str:
    return _("%(name)s: %(open)s open, %(overdue)s overdue") % {
        "name": found.name,
        "open": found.open,
        "overdue": found.overdue,
    }


def _counted(request: TownRequest, under: Q) -> list[dict[str, Any]]:
    """Counts by exact place, in two statements: what is open, and what was closed off or declined this month, as the figures count."""
    moment = clock.now()
    overdue = Count("pk", filter=appeals.overdue(moment))
    opened = appeals.standing(request.actor).filter(under).values("place_path")
    opened = opened.annotate(opened=Count("pk"), overdue=overdue)
    ended = _ended(request).filter(under).values("place_path")
    ended = ended.annotate(closed=Count("pk", filter=appeals.CLOSED_OFF), declined=Count("pk", filter=appeals.DECLINED))
    rows = [{"closed": 0, "declined": 0, **row} for row in opened]
    return rows + [{"opened": 0, "overdue": 0, **row} for row in ended]


def _ended(request: TownRequest) -> QuerySet[Dossier]:
    """What ended in the running month of the town's statistics."""
    begin, end = periods.this_month(request.town).window(request.town)
    return appeals.ended(request.actor, begin, end)


def _listed(request: TownRequest, which: str) -> QuerySet[Dossier]:
    """The very matters behind a number: those open, those overdue, and those closed off or declined this month."""
    if which == "overdue":
        return by_urgency(appeals.standing(request.actor).filter(appeals.overdue(clock.now())))
    if which in ENDED:
        return _ended(request).filter(ENDED[which]).order_by("-closed_at", "pk")
    return by_urgency(appeals.standing(request.actor))


def _numbers(whole: Tally, here: Place, which: str) -> list[tuple[str, int, str, bool]]:
    """The numbers of a place, each with the address of its matters and whether those are listed now."""
    known = {"": whole.open, "overdue": whole.overdue, "closed": whole.closed, "declined": whole.declined}
    return [
        (str(NAMES[key]), n, f"?in={here.pk}" + (f"&which={key}" if key else "") + "#listed", key == which)
        for key, n in known.items()
    ]


def _figures(request: TownRequest, here: Place) -> str:
    """The figures of the same place and month; empty for who does not read them."""
    if not request.actor.roles & set(READERS):
        return ""
    where = f"?where=place:{here.pk}" if here.level in LEVELS else ""
    whole = not where and here.pk != request.town.root_id
    return "" if whole else link(request, "figures") + where


def _children(request: TownRequest, here: Place, counted: Iterable[dict[str, Any]]) -> list[Tally]:
    rows = here.children.filter(closed_on=None).order_by("order", "pk")[:MOST_CHILDREN]
    names = _names(request, here, {row.path: (listed_name(row), [row.path]) for row in rows})
    found = {
        row.path: Tally(names[row.path], f"?in={row.pk}", outline=row.boundary) for row in rows if row.path in names
    }
    width = len(here.path) + STEP
    for row in counted:
        child = found.get(row["place_path"][:width])
        if child:
            child.add(row)
    return list(found.values())


def _areas(request: TownRequest, here: Place, counted: list[dict[str, Any]]) -> list[Tally]:
    """Compounds and districts with a place under here, each once and whole: with what of it lies elsewhere, as its own page counts."""
    members = AreaPlace.objects.filter(ends_on=None, area__ends_on=None)
    rows = members.filter(below(here.path, "place__path")).select_related("area")
    areas = list({row.area_id: row.area for row in rows.order_by("area__kind", "area__name", "pk")}.values())
    paths: dict[int, list[str]] = {}
    for key, path in members.filter(area__in=areas[:MOST_AREAS]).values_list("area", "place__path"):
        paths.setdefault(key, []).append(path)
    names = _names(request, here, {area.pk: (str(area), paths[area.pk]) for area in areas[:MOST_AREAS]})
    found = {
        area.pk: Tally(names[area.pk], f"?in={here.pk}&area={area.pk}", outline=area.boundary)
        for area in areas
        if area.pk in names
    }
    everything = [*counted, *_beyond(request, here, chain.from_iterable(paths.values()))]
    for key, tally in found.items():
        for count in everything:
            if count["place_path"].startswith(tuple(paths[key])):
                tally.add(count)
    return list(found.values())


def _names(request: TownRequest, here: Place, lying: Mapping[Any, tuple[str, Sequence[str]]]) -> dict[Any, str]:
    """What is called how in the lists of a place: without what the reader may open nothing of, and told where it is not as the place itself is."""
    known = extents(request.actor, {"": [here.path], **{key: paths for key, (_name, paths) in lying.items()}})
    return {
        key: name if known[key] is known[""] else partial.called(name, known[key])
        for key, (name, _paths) in lying.items()
        if known[key] is not Extent.NOTHING
    }


def _extent(request: TownRequest, found: Place | Area) -> Extent:
    """How much of it the reader may open; of what they may open nothing, that it is not there."""
    members = AreaPlace.objects.filter(area=found.pk, ends_on=None).values_list("place__path", flat=True)
    paths = [found.path] if isinstance(found, Place) else list(members)
    extent = extents(request.actor, {found.pk: paths})[found.pk]
    if extent is Extent.NOTHING:
        raise Http404
    return extent


def _beyond(request: TownRequest, here: Place, paths: Iterable[str]) -> list[dict[str, Any]]:
    """Counts by exact place around those of these paths that do not lie under here."""
    elsewhere = [path for path in paths if not path.startswith(here.path)]
    if not elsewhere:
        return []
    return _counted(request, below(around(elsewhere), "place_path") & ~below(here.path, "place_path"))


def _within(area: Area) -> Q:
    condition = Q(pk__in=[])
    for path in AreaPlace.objects.filter(area=area, ends_on=None).values_list("place__path", flat=True):
        condition |= below(path, "place_path")
    return condition


def _up(request: TownRequest, here: Place) -> Place | None:
    """The place above, as long as it lies in the reader's own part of the town."""
    own = own_place(request)
    return here.parent if here.parent and here.path != own.path and here.parent.path.startswith(own.path) else None


def _beside(request: TownRequest, here: Place) -> list[Place]:
    """The reader's other places, such as where they stand in; from one of those, their own again."""
    others = other_places(request)
    own = own_place(request)
    around = [own] if others and not here.path.startswith(own.path) else []
    return [place for place in [*around, *others] if place.pk != here.pk]


def _area(request: TownRequest) -> Area | None:
    wanted = request.GET.get("area", "")
    return Area.objects.filter(pk=int(wanted[:12]), town=request.town).first() if wanted.isdecimal() else None


def _here(request: TownRequest) -> Place:
    wanted = request.GET.get("in", "")
    if not wanted.isdecimal():
        return own_place(request)
    found = Place.objects.filter(pk=int(wanted[:12])).first()
    if found is None or not found.path.startswith(request.town.root.path):
        raise Http404
    _extent(request, found)
    return found
