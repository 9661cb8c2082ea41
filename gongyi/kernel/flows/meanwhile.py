"""What happened in a matter since somebody looked at it: nobody decides over a step that they have not seen."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from gongyi.kernel.flows import registry
from gongyi.kernel.flows.matters import Matter
from gongyi.kernel.flows.models import Dossier, Step
from gongyi.kernel.flows.recording import as_fact
from gongyi.kernel.flows.spec import SPEAKER
from gongyi.kernel.flows.story import Told, facts_of, hands_of, label_of
from gongyi.kernel.people.refusals import Refused

BY_ANOTHER = gettext_lazy("Someone else has just moved this matter. Look at where it stands now; your text is kept.")
BY_THE_SPEAKER = gettext_lazy(
    "The person who spoke has just done something about this matter. Look at where it stands now; your text is kept."
)
MEANWHILE = gettext_lazy("This matter has just gone on. Look at where it stands now; your text is kept.")
BY_ONESELF = gettext_lazy("You have just moved this matter elsewhere. Look at where it stands now; your text is kept.")
OTHERWISE = gettext_lazy(
    "You have just made this step already, with something else filled in. What you filled in now was not taken; look at where the matter stands, your text is kept."
)
LONGEST = 9
"""More digits than any version has."""


class Stale(Refused):
    """The matter went on meanwhile; what was typed is kept by the form."""


def version_in(given: Any) -> int | None:
    """The version that a page says it showed; nothing where it says none or something that is none."""
    text = str(given or "")
    return int(text) if text.isdecimal() and len(text) <= LONGEST else None


def versions_in(given: Sequence[str]) -> dict[str, int]:
    """The versions of many matters by number, each written as number:version; what is written otherwise is left out."""
    pairs = (text.partition(":") for text in given)
    found = {number: version_in(version) for number, _colon, version in pairs}
    return {number: version for number, version in found.items() if version is not None}


def made(matter: Matter, key: str, version: int) -> Step | None:
    """The step that this actor made from this version by this move, if it is there."""
    steps = Step.objects.filter(dossier=matter.dossier, number=version + 1, move=key, actor=matter.actor.pseudonym)
    return steps.select_related("body").first()


def made_already(matter: Matter, key: str, version: int, words: Mapping[str, str], facts: Mapping[str, object]) -> Step:
    """The step that this very form made when it was sent before. Raises Stale where another was made, or this one with something else filled in."""
    step = made(matter, key, version)
    if step is None:
        raise Stale(str(who_was_first(matter, version)), code="stale")
    if _otherwise(step, words, facts):
        raise Stale(str(OTHERWISE), code="stale")
    return step


def _otherwise(step: Step, words: Mapping[str, str], facts: Mapping[str, object]) -> bool:
    """Whether a step holds other words, or chose otherwise, than was filled in. Of words that were erased nobody knows; a day may have given way to a working day."""
    body, chosen = getattr(step, "body", None), facts_of(step)
    said = json.loads(body.body).get("words", {}) if body else {}
    erased = bool(step.commitment) and body is None
    if not erased and any(said.get(key, "") != text for key, text in words.items()):
        return True
    kept = {key: as_fact(value) for key, value in facts.items() if not isinstance(value, date)}
    return any(key in chosen and chosen[key] != value for key, value in kept.items())


def who_was_first(matter: Matter, version: int) -> str | Promise:
    """Who went on with a matter since a version: oneself, a colleague, or whoever spoke; nobody is called a colleague of the latter."""
    since = list(Step.objects.filter(dossier=matter.dossier, number__gt=version).order_by("number"))
    if any(step.actor == matter.actor.pseudonym for step in since):
        return BY_ONESELF
    if not matter.actor.is_worker:
        return MEANWHILE
    if any(step.seat_id for step in since):
        return BY_ANOTHER
    spoken = any(SPEAKER in move.by for step in since for move in matter.flow.moves if move.key == step.move)
    return BY_THE_SPEAKER if spoken else MEANWHILE


def since(told: Sequence[Told], seen: int | None) -> list[Told]:
    """The part of a history that came after the version that was seen."""
    return [step for step in told if seen is not None and step.number > seen]


def in_words(dossier: Dossier, seen: int | None) -> str:
    """One sentence for colleagues: what happened since the version that was seen, and who did it. Empty where nothing did."""
    if seen is None or dossier.version <= seen:
        return ""
    rows = Step.objects.filter(dossier=dossier, number__gt=seen).select_related("dossier").order_by("number")
    steps = list(rows)
    hands = hands_of(steps)
    said = pgettext("between names", ", ").join(_line(step, hands[step.pk]) for step in steps)
    return _("It went on since this page was opened: %(what)s. Please read it first.") % {"what": said}


def who_did(flow: str, move: str, hands: str) -> str:
    """Who made a step, for colleagues; of those who spoke no more than that they did."""
    spoken = not hands and any(known.key == move and SPEAKER in known.by for known in registry.get(flow).moves)
    return _("the person who spoke") if spoken else hands


def _line(step: Step, hands: str) -> str:
    who = who_did(step.dossier.flow, step.move, hands)
    return _("%(what)s (%(who)s)") % {"what": label_of(step), "who": who} if who else label_of(step)
