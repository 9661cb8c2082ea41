"""The screening board: one matter at a time beside the list, made for the keyboard."""

from django.http import HttpResponse

from gongyi.domain.appeals import public as appeals
from gongyi.domain.cases import public as cases
from gongyi.kernel.access.doors import worker
from gongyi.kernel.access.requests import TownRequest
from gongyi.kernel.flows import authority, matters, numbers
from gongyi.kernel.flows.models import Dossier
from gongyi.kernel.flows.story import story
from gongyi.kernel.ui import showing
from gongyi.surfaces.desk.frame import SCREENERS, link, page

SHOWN = 60


@worker(*SCREENERS)
def board(request: TownRequest) -> HttpResponse:
    """The list, safety and promise first, and the one in hand with everything that can be done to it."""
    rows = list(appeals.screening(request.actor)[:SHOWN])
    listed = [row.number for row in rows]
    wanted = numbers.clean(request.GET.get("at", ""))
    at = listed.index(wanted) if wanted in listed else 0
    context = {
        "rows": [
            (row, showing.dossier_row(row, f"?at={row.number}"), row.number == (listed[at] if listed else ""))
            for row in rows
        ],
        "current": _current(request, rows[at]) if rows else None,
        "next": f"?at={listed[at + 1]}" if at + 1 < len(listed) else "",
        "previous": f"?at={listed[at - 1]}" if at > 0 else "",
        "left": len(rows),
    }
    return page(request, "board", context)


def _current(request: TownRequest, dossier: Dossier) -> dict[str, object]:
    matter = matters.fetch(request.actor, dossier.number)
    told = story(matter.dossier, request.actor)
    words = next((step.words.get("text", "") for step in told if step.move == "open"), "")
    return {
        "matter": matter, "number": numbers.spoken(dossier.number), "words": words, "place": dossier.place.name,
        "moves": [(move, link(request, "move", dossier.number, move.key)) for move in authority.allowed(matter) if move.key not in {"note", "party_note"}],
        "file": link(request, "file", dossier.number), "dangers": appeals.dangers_in(words), "doors": appeals.doors_for(words),
        "kind": cases.label("kinds", dossier.kind), "about": cases.category_name(matter.town, dossier.category),
        "events": showing.events(told, lambda _item, _size: ""),
    }  # fmt: skip
