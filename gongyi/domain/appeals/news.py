"""What the person who spoke is told of a step beside its words: until when, why, when it is looked at again, what it is about."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from gongyi.domain.appeals import guidance
from gongyi.domain.cases import public as cases
from gongyi.kernel.clock.wording import day_in_words, last_moment
from gongyi.kernel.flows import registry
from gongyi.kernel.flows.models import Dossier, Step
from gongyi.kernel.flows.story import Told, facts_of, holder_names
from gongyi.kernel.territory.queries import line

ABOVE_HOMES = ("building", "unit")
"""Levels that are not named where a person could be known by them."""


def danger(dossier: Dossier, facts: dict[str, Any]) -> dict[str, str]:
    """Which danger the words name, and where, for whoever must look at once.

    Violence, harm to oneself and the like are not named, and of their place only what lies above the building.
    """
    if "dangers" not in facts:
        return {}
    apart, named = dossier.sensitivity != Dossier.ORDINARY, guidance.dangers_named(facts["dangers"])
    kinds = pgettext("between names", ", ").join(found.name for found in named if not apart)
    return {"danger": kinds or str(_("somebody may be in danger")), "where": _spot(dossier, apart=apart)}


def danger_handed(dossier: Dossier, step: Step | None) -> dict[str, str]:
    """What a danger is called to whoever it comes to because time ran out, a seat fell empty or was filled again, or its place changed: which, and where."""
    if step is None or step.move not in {"climb", "come_back", "relocate"} or not dossier.safety:
        return {}
    named = Step.objects.filter(dossier=dossier, facts__contains='"dangers":').order_by("-number").first()
    told = danger(dossier, facts_of(named)) if named else {}
    return {"about": _("%(danger)s, %(where)s") % told} if told else {}


def _spot(dossier: Dossier, *, apart: bool) -> str:
    around = line(dossier.place)[len(dossier.town.root.path_ids) :]
    shown = [place for place in around if place.level != "unit" and not (apart and place.level in ABOVE_HOMES)]
    return str(shown[-1]) if shown else dossier.town.name


def happened(facts: dict[str, Any]) -> str:
    """What was done in the case that a step tells of, in words for residents; empty for any other step."""
    what = str(facts.get("what", ""))
    return next((str(move.said or move.label) for move in registry.get(cases.KEY).moves if move.key == what), "")


def until(facts: dict[str, Any], key: str = "until") -> str:
    """The day by which an answer is promised now, or was before; empty where a step says nothing of it."""
    if not facts.get(key):
        return ""
    day, _time = last_moment(timezone.localtime(datetime.fromisoformat(str(facts[key]))))
    return day_in_words(day)


def review(facts: dict[str, Any]) -> str:
    """The day on which a matter on the books is looked at again."""
    return cases.review_day(facts)


def reviewed_on(dossier: Dossier) -> date | None:
    """The day on which a matter on the books is looked at again, as it was set or worked out anew last; none where no step names one."""
    moves = ("case_deferred", "case_reviewed", "approve_deferral", "review_deferral", RETIMED)
    steps = Step.objects.filter(dossier=dossier, move__in=moves).order_by("-number")
    named = (_with_review(step.move, facts_of(step)).get("review_on") for step in steps)
    return next((date.fromisoformat(str(day)) for day in named if day), None)


def _with_review(move: str, facts: dict[str, Any]) -> dict[str, Any]:
    """The facts of a step, with the day of the review where it was worked out anew: that of whoever looks again."""
    if move != RETIMED or not facts.get("turn_until"):
        return facts
    day, _time = last_moment(timezone.localtime(datetime.fromisoformat(str(facts["turn_until"]))))
    return facts | {"review_on": day.isoformat()}


REASONS = {"decline": "decline", "merge": "merge", "case_extended": "extension", "approve_extension": "extension"}
"""By move: the list that its reason was chosen from."""


def right_number(move: str, facts: dict[str, Any]) -> str:
    """The telephone of the right door, where somebody is sent there; empty where it is the community's."""
    door = guidance.door(str(facts.get("door", ""))) if move == "decline" else None
    return next(iter(door.phones), "") if door else ""


def reason(move: str, facts: dict[str, Any]) -> str:
    """Why it is not done here, was joined, takes longer or waits: in the words for residents of the list it was chosen from."""
    if facts.get("ground"):
        return cases.said("deferral", str(facts["ground"]))
    return cases.said(REASONS[move], str(facts["reason"])) if move in REASONS and facts.get("reason") else ""


def told_of(move: str, facts: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    """What a step says to the person beside its words, as lines of a history: what, and its value."""
    moved = move == RETIMED
    lines = (
        (_("Why"), _("The days on which the office works were changed.") if moved else reason(move, facts)),
        (_("Promised before"), until(facts, "was")),
        (_("You get an answer by"), until(facts)),
        (_("To be looked at again on"), review(facts)),
    )
    return tuple((label, value) for label, value in lines if value)


RETIMED = "recompute"
ON_BOOKS = ("on_books", "deferred")
TAKEN_BACK = "correct_progress"


def retold(told: Sequence[Told], *, posts: bool = False) -> list[Told]:
    """A history in the order in which it happened: a step that tells of a case says what was done in it, when, and at which seat or post."""
    numbers = {step.facts["step"] for step in told if step.facts.get("what") and "step" in step.facts}
    behind = Step.objects.in_bulk(numbers) if numbers else {}
    names = holder_names((f"seat:{step.seat_id}" for step in behind.values() if step.seat_id), posts=posts)
    found = [_retold(step, behind.get(int(step.facts.get("step", 0))), names) for step in told]
    return sorted(found, key=lambda step: step.at)


def _retold(step: Told, behind: Step | None, names: Mapping[str, str]) -> Told:
    what = happened(step.facts)
    if step.move == RETIMED and until(step.facts, "was") == until(step.facts):
        step = replace(step, said="")
    if step.move == RETIMED and step.to_stage in ON_BOOKS and step.facts.get("turn_until"):
        said = step.said or _("The day on which it is looked at again was worked out anew.")
        return replace(step, said=said, facts=_with_review(step.move, step.facts))
    if not what:
        return step
    who = names.get(f"seat:{behind.seat_id}", "") if behind else ""
    if step.move == TAKEN_BACK:
        return replace(step, said=_("%s (taken back)") % what.rstrip("。."), who=who)
    return replace(step, said=step.said or what, who=who, at=behind.when if behind else step.at)


def rated(facts: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    """The three answers of a rating, to whoever gave them; nothing for another step."""
    if "satisfied" not in facts:
        return ()
    said = {True: _("Yes"), False: _("No")}
    asked = ((_("Should it be done again?"), said[bool(facts["again"])]),) if "again" in facts else ()
    return (
        (_("Did someone speak with you?"), said[bool(facts.get("contacted"))]),
        (_("Is it solved?"), said[bool(facts.get("solved"))]),
        (_("Are you satisfied?"), cases.said("rating", str(facts["satisfied"]))),
        *asked,
    )


FOR_THEM = {
    "phone": gettext_lazy("You, by telephone; written down by %s"),
    "visit": gettext_lazy("You, in person; written down by %s"),
    "worker": gettext_lazy("You; written down by %s"),
}
"""How a rating came in that a worker wrote down."""


def who_rated(facts: dict[str, Any], seat: str) -> str:
    """Whose rating it is, for whoever gave it: theirs, also where a worker wrote it down."""
    entered = FOR_THEM.get(str(facts.get("by", "")))
    return str(entered) % seat if entered and seat else _("You")
