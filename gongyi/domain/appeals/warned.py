"""The words in which dangers are named: of a matter, at first and since, and of those that were joined to it."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from gongyi.domain.appeals import guidance
from gongyi.kernel.flows.matters import Matter
from gongyi.kernel.flows.models import Dossier, MatterLink, Step
from gongyi.kernel.flows.reach import reachable
from gongyi.kernel.flows.story import facts_of

SAID = {
    "open": "text",
    "add_words": "added",
    "supply_info": "added",
    "supply_for": "added",
    "add_after_merge": "added",
    "summarise": "title",
    "name_danger": "heard",
    "name_danger_anew": "heard",
}
"""Steps with which people speak or a colleague says what they heard, and which of their words that is."""


@dataclass(frozen=True)
class Warned:
    """One thing that was said, in which matter and when, and the dangers that it names; its words are empty once they were erased."""

    dossier: Dossier
    first: bool
    at: datetime
    words: str
    dangers: tuple[guidance.Danger, ...]


def warned(matter: Matter) -> list[Warned]:
    """What names a danger, in the order in which it was said, as far as the actor reads it. Costs nothing where there is no danger."""
    if matter.flow.key != "appeal" or not matter.dossier.safety:
        return []
    within = [matter.dossier.pk, *_joined(matter)]
    steps = Step.objects.filter(dossier__in=within, move__in=SAID, facts__contains='"dangers":')
    return [_warned(step) for step in steps.select_related("dossier", "body").order_by("pk")]


def noted(dossier: Dossier) -> frozenset[str]:
    """The codes of the dangers that are noted in a matter, by whomever."""
    steps = Step.objects.filter(dossier=dossier, facts__contains='"dangers":')
    return frozenset(code for step in steps for code in facts_of(step)["dangers"])


def unnamed(matter: Matter) -> list[tuple[str, str]]:
    """The dangers that somebody may still name of a matter, as choices; harm to a child has a step of its own."""
    known = noted(matter.dossier)
    return [(one.code, one.name) for one in guidance.all_dangers() if not one.duty and one.code not in known]


def of_all(found: Iterable[Warned]) -> list[guidance.Danger]:
    """The dangers that are named in all of it, each once, the gravest first."""
    return guidance.dangers_named(danger.code for one in found for danger in one.dangers)


def _joined(matter: Matter) -> list[int]:
    """The matters that are joined to this one, and to those in their turn, within the actor's reach."""
    found: list[int] = []
    newest = [matter.dossier.pk] if matter.made("joined") else []
    while newest:
        links = MatterLink.objects.filter(parent__in=newest, why="merged").exclude(child__in=found)
        newest = list(links.values_list("child", flat=True))
        found += newest
    return list(reachable(matter.actor, found).values_list("pk", flat=True)) if found else []


def _warned(step: Step) -> Warned:
    body = getattr(step, "body", None)
    words = json.loads(body.body).get("words", {}) if body else {}
    named = guidance.dangers_named(facts_of(step)["dangers"])
    return Warned(step.dossier, step.move == "open", step.when, words.get(SAID[step.move], ""), tuple(named))
