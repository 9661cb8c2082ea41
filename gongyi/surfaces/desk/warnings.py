"""Dangers as a desk reads them: which they are, and the words that name them where these do not stand in the matter's own opening."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import pgettext

from gongyi.domain.appeals import public as appeals
from gongyi.kernel.access.requests import TownRequest
from gongyi.kernel.flows import numbers
from gongyi.kernel.flows.matters import Matter
from gongyi.kernel.flows.models import Dossier
from gongyi.kernel.flows.story import Told
from gongyi.surfaces.desk.frame import link


@dataclass(frozen=True)
class Said:
    """Words that name a danger; with the number and address of the joined matter in which they stand, if they do."""

    words: str
    dangers: str
    at: datetime
    number: str = ""
    url: str = ""


def named(dangers: Sequence[appeals.Danger]) -> str:
    """Dangers by name, in one line."""
    return pgettext("between names", ", ").join(danger.name for danger in dangers)


def in_notes(matter: Matter, told: Sequence[Told]) -> list[appeals.Danger]:
    """The dangers that colleagues name in notes of an open matter in which nobody said that there is one: it is offered to say so."""
    if matter.flow.key != appeals.KEY or matter.stage.final or matter.dossier.sensitivity == Dossier.DUTY:
        return []
    last = matter.last("name_danger", "name_danger_anew")
    notes = [step.words.get("note", "") for step in told if step.move == "note" and step.number > last]
    known = {code for step in told for code in step.facts.get("dangers", ())}
    return [found for found in appeals.dangers_in("\n".join(notes)) if found.code not in known] if notes else []


def beside(
    request: TownRequest, matter: Matter, found: Sequence[appeals.Warned], hide: Callable[[str], str]
) -> list[Said]:
    """What is shown beside the opening words: what names a danger and was added since, or stands in a joined matter."""
    own = matter.dossier.pk
    return [
        Said(hide(one.words), named(one.dangers), one.at)
        if one.dossier.pk == own
        else Said(
            hide(one.words),
            named(one.dangers),
            one.at,
            numbers.spoken(one.dossier.number),
            link(request, "file", one.dossier.number),
        )
        for one in found
        if one.words and not (one.first and one.dossier.pk == own)
    ]
