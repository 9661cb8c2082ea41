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

SAID = {"open": "text", "add_words": "added", "supply_info": "added", "supply_for": "added", "add_after_merge": "added"}
"""Steps with which people speak, and which of their words that is."""


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
