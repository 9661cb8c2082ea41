"""How a matter moves: the flows as declared, with the town's own times, in the words residents use."""

from django.http import Http404, HttpResponse

from gongyi.kernel.access.doors import anyone
from gongyi.kernel.access.requests import TownRequest
from gongyi.kernel.flows import registry
from gongyi.kernel.ui.ring import Ring, RingStage
from gongyi.surfaces.portal.frame import page
from gongyi.surfaces.rulebook.path import path_of
from gongyi.surfaces.rulebook.telling import told


@anyone
def index(request: TownRequest) -> HttpResponse:
    """The way of what people bring, drawn; and the ways of everything else behind it."""
    flows = registry.known()
    main = next((flow for flow in flows if flow.begins == "registered"), flows[0])
    return _shown(request, main.key, others=[flow for flow in flows if flow.key != main.key])


@anyone
def flow(request: TownRequest, key: str) -> HttpResponse:
    """One flow: where it can stand, whose turn, within what time, and what can be done."""
    if key not in {found.key for found in registry.known()}:
        raise Http404
    return _shown(request, key, others=[])


def _shown(request: TownRequest, key: str, *, others: list[object]) -> HttpResponse:
    declared = registry.get(key)
    path = path_of(declared, request.town)
    ring = Ring(tuple(RingStage(stage.key, stage.said) for stage in path), None, "running", label=str(declared.title))
    context = {"flow": declared, "path": path, "ring": ring, "others": others, "told": told(declared, request.town)}
    return page(request, "rulebook/flow.html", context)
