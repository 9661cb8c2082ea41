"""A form that is opened on a page drawn earlier: it says what happened meanwhile, since the page around it does not."""

from dataclasses import dataclass, replace

from gongyi.kernel.access.requests import TownRequest
from gongyi.kernel.flows import facts, meanwhile
from gongyi.kernel.flows.matters import Matter
from gongyi.kernel.flows.story import story
from gongyi.kernel.ui import showing
from gongyi.kernel.ui.shapes import Event
from gongyi.surfaces.desk.files import hidden
from gongyi.surfaces.desk.speakers import hiding
from gongyi.surfaces.desk.told import file_url


@dataclass(frozen=True)
class Since:
    """What happened since the page was drawn, oldest first, and at which version it was."""

    seen: int
    events: list[Event]


def since(request: TownRequest, matter: Matter) -> Since | None:
    """What the page from which a form is asked for does not show yet; nothing, at no cost, where it shows everything."""
    seen = meanwhile.version_in(request.GET.get("seen"))
    if seen is None or seen >= matter.dossier.version:
        return None
    told = story(matter.dossier, request.actor)
    later = meanwhile.since(told, seen)
    hide = hiding(matter, [words for step in later for words in step.words.values()])
    drawn = showing.events(later[::-1], file_url(request), facts=facts.teller(matter, told))
    named = [
        replace(event, who=meanwhile.who_did(matter.dossier.flow, step.move, step.hands))
        for step, event in zip(later, drawn, strict=True)
    ]
    return Since(seen, hidden(named, hide))
