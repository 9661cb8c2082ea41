"""What the person who spoke is told of a step beside its words: until when, why, when it is looked at again, what it is about."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from gongyi.domain.cases import public as cases
from gongyi.kernel.clock.wording import last_moment
from gongyi.kernel.flows import registry
from gongyi.kernel.flows.models import Dossier, Step
from gongyi.kernel.flows.story import Told, holder_names


def about(dossier: Dossier) -> str:
    """What a matter is about in the words of the catalogue; never in those of whoever spoke."""
    return cases.category_name(dossier.town, dossier.category) if dossier.category else _("a matter")


def happened(facts: dict[str, Any]) -> str:
    """What was done in the case that a step tells of, in words for residents; empty for any other step."""
    what = str(facts.get("what", ""))
    return next((str(move.said or move.label) for move in registry.get(cases.KEY).moves if move.key == what), "")


def until(facts: dict[str, Any]) -> str:
    """The day by which an answer is promised now; empty where a step says nothing of it."""
    if not facts.get("until"):
        return ""
    day, _time = last_moment(timezone.localtime(datetime.fromisoformat(str(facts["until"]))))
    return cases.day_in_words(day)


def review(facts: dict[str, Any]) -> str:
    """The day on which a matter on the books is looked at again."""
    return cases.review_day(facts)


def reason(facts: dict[str, Any]) -> str:
    """Why it takes longer or waits, from the lists that handlers choose from."""
    if facts.get("ground"):
        return cases.said("deferral", str(facts["ground"]))
    return cases.said("extension", str(facts["reason"])) if facts.get("reason") else ""


def told_of(facts: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    """The same as lines of a history: what, and its value."""
    lines = (
        (_("Why"), reason(facts)),
        (_("You get an answer by"), until(facts)),
        (_("Looked at again on"), review(facts)),
    )
    return tuple((label, value) for label, value in lines if value)


TAKEN_BACK = "correct_progress"


def retold(told: Sequence[Told]) -> list[Told]:
    """A history in which a step that tells of a case says what was done in it, and at which seat."""
    behind = {step.facts["step"] for step in told if step.facts.get("what") and "step" in step.facts}
    seats = dict(Step.objects.filter(pk__in=behind).values_list("pk", "seat_id")) if behind else {}
    names = holder_names(f"seat:{seat}" for seat in seats.values() if seat)
    return [_retold(step, names.get(f"seat:{seats.get(int(step.facts.get('step', 0)))}", "")) for step in told]


def _retold(step: Told, who: str) -> Told:
    what = happened(step.facts)
    if not what:
        return step
    said = _("%s (taken back)") % what.rstrip("。.") if step.move == TAKEN_BACK else step.said or what
    return replace(step, said=said, who=who)
