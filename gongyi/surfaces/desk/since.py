"""A form that is opened on a page drawn earlier: it says what happened meanwhile, since the page around it does not."""

from dataclasses import dataclass, replace
from typing import Any

from gongyi.kernel.access.requests import TownRequest
from gongyi.kernel.flows import facts, meanwhile
from gongyi.kernel.flows.matters import Matter
from gongyi.kernel.flows.story import story
from gongyi.kernel.people.refusals import Refused
from gongyi.kernel.ui import showing
from gongyi.kernel.ui.shapes import Event
from gongyi.surfaces.desk.files import fetch, hidden
from gongyi.surfaces.desk.speakers import hiding
from gongyi.surfaces.desk.told import file_url


@dataclass(frozen=True)
class Since:
    """What happened since the page was drawn, oldest first, and at which version it was."""

    seen: int
    events: list[Event]


def since(request: TownRequest, matter: Matter, seen: int | None) -> Since | None:
    """What the page from which a form is asked for does not show yet; nothing, at no cost, where it shows everything."""
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


def seen_in(request: TownRequest) -> int | None:
    """The version at which the page of a form was drawn, as the form says."""
    return meanwhile.version_in(request.POST.get("version"))


def refused(request: TownRequest, matter: Matter, refusal: Refused) -> dict[str, Any]:
    """For a page whose form was refused: why, what happened since it was drawn, and the matter as it stands now, so that it can be sent again."""
    now = fetch(request, matter.dossier.number)
    return {"refused": str(refusal), "since": since(request, now, seen_in(request)), "matter": now}
