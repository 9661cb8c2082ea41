"""Whether every fact of a step is told in words: to colleagues by the wording declared for it, to the person by what is told of it."""

import re

from django.utils import translation

from gongyi.domain.appeals import public as appeals
from gongyi.kernel.access.actor import system
from gongyi.kernel.flows import facts, registry
from gongyi.kernel.flows.matters import Matter
from gongyi.kernel.flows.spec import TYPED
from gongyi.kernel.flows.story import Told, story

FOR_THE_ENGINE = {
    "open": {"kind", "imported", "row", "dispatcher", "apart"},
    "exclude": {"key"},
    "undo": {"undone"},
    "disown_rating": {"undone"},
    "ask_extension": {"clock"},
    "approve_extension": {"clock"},
    "response_in": {"responded"},
    "dispatch": {"handler"},
    "name_danger": {"dangers"},
    "name_danger_anew": {"dangers"},
    "more_said": {"by"},
    "": {"step"},
}
"""Facts that are not told, by move: rows and steps by their key, clocks that stand in an amount, what stands in the head of the file or beside the step."""
AS_IT_STANDS = {"system", "number", "source"}
CODE = re.compile(r"[a-z]{3,}|seat:|\d{4}-\d\d-\d\dT")


def untold(flow: str, step: Told) -> set[str]:
    """Facts of a step for which nobody declared a wording."""
    move = next((known for known in registry.get(flow).moves if known.key == step.move), None)
    asked = {needed.key for needed in (move.needs if move else ()) if needed.kind in TYPED}
    silent = FOR_THE_ENGINE.get(step.move, set()) | FOR_THE_ENGINE[""]
    return set(step.facts) - asked - set(facts.sayings_of(flow, step.move)) - silent


def raw(matter: Matter, step: Told) -> list[tuple[str, str]]:
    """What of a step would be told by a code instead of in words, to colleagues or to the person."""
    with translation.override("zh-hans"):
        lines = facts.teller(matter, [step])(step)
        if step.said and matter.flow.key == appeals.KEY:
            lines += appeals.told_of(step.move, step.facts) + appeals.rated(step.facts)
    known = {str(step.facts[key]) for key in AS_IT_STANDS & set(step.facts)}
    return [(label, words) for label, words in lines if words not in known and CODE.search(label + words)]


def told_in_words(matter: Matter, since: int) -> None:
    """Every step after one says its facts in words."""
    for step in story(matter.dossier, system(matter.town.pk)):
        if step.number > since:
            assert untold(matter.flow.key, step) == set(), step.move
            assert raw(matter, step) == [], step.move
