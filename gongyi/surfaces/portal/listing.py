"""What everyone may see: matters of public space in a worker's words, the place blurred to the compound."""

import json

from django.http import HttpResponse, JsonResponse

from gongyi.domain.appeals import public as appeals
from gongyi.domain.cases import public as cases
from gongyi.kernel.access.doors import anyone
from gongyi.kernel.access.requests import TownRequest
from gongyi.kernel.flows import registry
from gongyi.kernel.flows.models import Dossier
from gongyi.kernel.territory.models import Area, Place, Town
from gongyi.kernel.territory.queries import areas_of, below
from gongyi.kernel.ui import showing
from gongyi.surfaces.portal.frame import page

SHOWN = 60
BLUR = ("grid", "village", "street")


@anyone
def public_list(request: TownRequest) -> HttpResponse:
    """The newest released matters, by category if wished."""
    town: Town = request.town
    category = request.GET.get("about", "")
    rows = list(appeals.public_list(town, [category] if category else [])[:SHOWN])
    shown = [
        {
            "summary": row.summary_public,
            "where": blurred(row.dossier),
            "stage": registry.get(row.dossier.flow).stage(row.dossier.stage).said,
            "about": cases.category_name(town, row.dossier.category),
            "ring": showing.ring_of(row.dossier, None, said=True, label=row.summary_public),
            "on": row.released_at,
        }
        for row in rows
    ]
    return page(request, "list", {"rows": shown, "category": category, "categories": _offered(town)})


def _offered(town: Town) -> list[tuple[str, str]]:
    used = set(appeals.public_list(town).values_list("dossier__category", flat=True)[:500])
    return [(code, name) for code, name in cases.category_options(town) if code in used]


def blurred(dossier: Dossier) -> str:
    """The compound the matter lies in, else its community; never a building or door."""
    area = areas_of(dossier.place_path, [Area.COMPOUND]).first()
    if area is not None:
        return area.name
    places = Place.objects.filter(pk__in=dossier.place.path_ids, level__in=("village", "street")).order_by("-path")
    found = places.first()
    return found.name if found else dossier.town.name


@anyone
def outlines(request: TownRequest) -> HttpResponse:
    """Schematic outlines down to grids, for the map that is loaded on demand."""
    town: Town = request.town
    rows = (
        Place.objects.filter(below(town.root.path), closed_on=None, level__in=BLUR)
        .exclude(boundary="")
        .order_by("path")[:3000]
    )
    features = [
        {
            "type": "Feature",
            "properties": {"id": place.pk, "name": place.name, "level": place.level},
            "geometry": json.loads(place.boundary),
        }
        for place in rows
    ]
    return JsonResponse({"type": "FeatureCollection", "features": features}, content_type="application/geo+json")
