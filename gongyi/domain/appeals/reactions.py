"""Answers to what happens to cases. Each may run twice; a matter that has moved on is left alone.

An answer counts from the moment of the step that it answers, however late the worker comes.
"""

from datetime import date
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from gongyi.domain.appeals.actions.erasing import forget_all
from gongyi.domain.appeals.flow import FLOW, KEY, NO_DOOR, WITH_CASE
from gongyi.domain.cases import public as cases
from gongyi.kernel import clock
from gongyi.kernel.access.actor import system
from gongyi.kernel.clock.limits import Clock, Limit
from gongyi.kernel.flows import engine, filing, matters, parameters, registry, timing
from gongyi.kernel.flows.engine import Change
from gongyi.kernel.flows.matters import Matter
from gongyi.kernel.flows.models import Dossier, MatterLink, Step, StepBody
from gongyi.kernel.flows.story import facts_of, words_for_party
from gongyi.kernel.flows.undoing import UNDO_WITHIN
from gongyi.kernel.outbox.handlers import Later
from gongyi.kernel.outbox.quiet import next_morning

TOLD_BY = {
    "approve_extension": "case_extended", "approve_deferral": "case_deferred", "review_deferral": "case_reviewed", "resume": "case_resumed",
    "party_note": "handler_note", "progress": "note_progress",
}  # fmt: skip
"""Moves of a case that are told by a move of their own, most of them because they move the promise to the person as well."""
KEPT = {"note_progress": "progress_kept"}
"""Where the words are for the desk alone, which is told that it has something to read."""
SPOKEN_WITH = ("first_contact", "relay_contact")
"""Moves of a case of which no message goes out: whoever spoke was just spoken with. It stands in their history."""
ON_BOOKS = ("case_deferred", "case_reviewed")
TOLD_OF = ("reason", "ground", "review_on")
"""Facts of a case that the person who spoke is told: why it takes longer, why it waits, when it is looked at again."""


def _waiting_parent(case: Dossier) -> Matter | None:
    link = MatterLink.objects.filter(child=case, why="case").select_related("parent").first()
    if link is None or link.parent.flow != "appeal":
        return None
    matter = matters.by_machine(link.parent)
    newest = (
        MatterLink.objects.filter(parent=link.parent, why="case")
        .order_by("-pk")
        .values_list("child", flat=True)
        .first()
    )
    return matter if matter.dossier.stage in WITH_CASE and newest == case.pk else None


@registry.reacts_to(cases.KEY, *cases.FINISHED)
def case_finished(case: Dossier, step: Step) -> None:
    """The appeal goes on to be answered, with the outcome of its case."""
    _tell_before(case, step)
    matter = _waiting_parent(case)
    if matter is None:
        return
    outcome = str(facts_of(step).get("outcome") or case.outcome)
    engine.move(
        matter=matter,
        key="case_done",
        change=Change(facts={"outcome": outcome, "case": case.number}, columns={"outcome": outcome}, since=step.when),
    )


@registry.reacts_to(cases.KEY, *cases.WITHDRAWN)
def case_withdrawn(case: Dossier, step: Step) -> None:
    """The appeal is screened again."""
    _tell_before(case, step)
    matter = _waiting_parent(case)
    if matter is not None:
        engine.move(matter=matter, key="case_back", change=Change(facts={"case": case.number}, since=step.when))


@registry.reacts_to(cases.KEY, *cases.TOLD_TO_REPORTER)
def case_moved(case: Dossier, step: Step) -> None:
    """Those who spoke are told that someone has taken it on, called, needs longer, or had to put it on the books."""
    _tell_before(case, step)
    _tell_one(case, step)


@registry.reacts_to(cases.KEY, "progress")
def case_went_on(case: Dossier, step: Step) -> None:
    """What was written for those who spoke stands in their matter; no message goes out for it."""
    _tell_before(case, step)
    _tell_one(case, step)


@registry.reacts_to(cases.KEY, "undo")
def case_undone(case: Dossier, step: Step) -> None:
    """What was told of a step that was taken back is taken back too."""
    matter = _waiting_parent(case)
    undone = Step.objects.filter(dossier=case, number=facts_of(step).get("undone", 0)).first()
    if matter is not None and undone is not None and _said(matter, undone) and not _said(matter, step):
        facts = {"what": undone.move, "case": case.number, "step": step.pk}
        change = Change(facts=facts, untold=undone.move in SPOKEN_WITH)
        engine.move(matter=matter, key="correct_progress", change=change)


SAID_SINCE = {"add_words": ("more_said", "passed_on"), "joined_added": ("more_said", "passed_on"), "chase": ("chase",)}
"""What the person does, and the steps of a case after which those who handle it know as much."""


@registry.reacts_to(KEY, *SAID_SINCE)
def told_in_the_morning(dossier: Dossier, step: Step) -> None:
    """Whoever may be complained of hears the next morning that the person asked or said more, once for all of the day before."""
    if step.seat_id or "dangers" in facts_of(step):
        return
    waiting = [case for case in filing.children(dossier) if _hears_by_day(case, step)]
    if not waiting:
        return
    _wait_for_morning(dossier, step)
    for case in waiting:
        if step.move == "chase":
            cases.chase(dossier=case, by=system(dossier.town_id))
        else:
            cases.more_said(dossier=case, parent=matters.by_machine(dossier), alarms=False)


def _hears_by_day(case: Dossier, step: Step) -> bool:
    known = Step.objects.filter(dossier=case, move__in=SAID_SINCE[step.move])
    return (
        cases.told_by_day(case) and case.opened_at < step.when and not any(later.when >= step.when for later in known)
    )


def _wait_for_morning(dossier: Dossier, step: Step) -> None:
    """Not before the morning after a step, so that nobody can tell its minute."""
    left = (next_morning(step.when, timing.calendar_of(dossier.town.calendar)) - clock.now()).total_seconds()
    if left > 0:
        raise Later(int(left) + 1)


LEAVES = tuple(
    move.key
    for move in FLOW.moves
    if move.target not in (None, *WITH_CASE) and move.by != ("system",) and set(move.source) & set(WITH_CASE)
)
"""Moves by which an appeal leaves a case behind. It is left by no others: everywhere else the case has ended."""


@registry.reacts_to(KEY, *LEAVES)
def left_behind(dossier: Dossier, step: Step) -> None:
    """Nobody works on what nobody waits for any more, such as after the person took it back: the case ends, and all that was asked under it."""
    if dossier.stage in WITH_CASE:
        return
    left = list(filing.children(dossier))
    if step.move == "take_back" and any(cases.told_by_day(case) and cases.heard_of(case) for case in left):
        _wait_for_morning(dossier, step)
    with override(settings.LANGUAGE_CODE):
        why = str(_("The matter it was for has ended: nothing is left to do."))
    for case in left:
        cases.end(dossier=case, why=why, since=step.when)


@registry.reacts_to(KEY, "decline")
def declined_is_forgotten(dossier: Dossier, step: Step) -> None:
    """What belongs behind another door is not kept: all words before the declining go as soon as it can no longer be taken back."""
    if facts_of(step).get("door", NO_DOOR) == NO_DOOR:
        return
    left = (step.when + UNDO_WITHIN - clock.now()).total_seconds()
    if left > 0:
        raise Later(int(left) + 1)
    if dossier.stage == "declined":
        forget_all(dossier, StepBody.objects.filter(step__number__lt=step.number))


def _tell_before(case: Dossier, step: Step) -> None:
    """What happened in the case before a step is told before it.

    A step that can be taken back is told a while later; once another followed, it stands, and what followed must not overtake it.
    """
    earlier = list(Step.objects.filter(dossier=case, number__lt=step.number).order_by("number"))
    undone = {facts_of(one)["undone"] for one in earlier if one.move == "undo"}
    for one in earlier:
        if one.move in (*cases.TOLD_TO_REPORTER, "progress") and one.number not in undone:
            _tell_one(case, one)


def _tell_one(case: Dossier, step: Step) -> None:
    if facts_of(step).get("how") != "not_wanted":
        _tell(case, step, TOLD_BY.get(step.move, "tell_progress"))


def _tell(case: Dossier, step: Step, key: str) -> None:
    matter = _waiting_parent(case)
    if matter is None or _said(matter, step):
        return
    kept = cases.withheld(case, step)
    key = KEPT.get(key, key) if kept else key
    written = {} if kept else words_for_party(_written(case, step))
    facts: dict[str, Any] = {"what": step.move, "case": case.number, "step": step.pk}
    facts |= {"at": parameters.stamp(step.when), "by": f"seat:{step.seat_id}" if step.seat_id else ""}
    told = {"told": "\n".join(written.values())}
    words = told if matter.flow.move(key).needs else {}
    change = Change(facts=facts, words=words, since=step.when, untold=step.move in SPOKEN_WITH)
    if matter.main is not None and matter.flow.move(key).target:
        change.holder = matter.main.holder_key
    if key == "case_extended":
        _put_off(matter, case, step, change)
    if key in ON_BOOKS:
        _look_again(matter, step, change)
        change.stands_from = _written(case, step).when
    change.facts |= {name: value for name, value in facts_of(_written(case, step)).items() if name in TOLD_OF}
    engine.move(matter=matter, key=key, change=change)


def _put_off(matter: Matter, case: Dossier, step: Step, change: Change) -> None:
    """The promise runs on from where it began, longer by what was granted; one that was broken when that was asked for stays so. Until when stands in the step."""
    granted, row = facts_of(step), matter.dossier
    calendar = timing.calendar_of(matter.town.calendar)
    until = [timing.due(case.clock, calendar)]
    if row.due_at and row.due_at >= _written(case, step).when:
        change.extension = timing.longer(row.clock, int(granted["amount"]), Clock(granted["clock"]), calendar)
        until.append(timing.due(timing.extended(row.clock, change.extension), calendar))
    change.facts["until"] = parameters.stamp(max(moment for moment in until if moment))


def _look_again(matter: Matter, step: Step, change: Change) -> None:
    """Whoever watches over a matter on the books looks again on the day its case is looked at."""
    day = date.fromisoformat(str(facts_of(step)["review_on"]))
    decided = timing.calendar_of(matter.town.calendar).local(step.when).date()
    change.turn_limit = Limit(max(1, (day - decided).days), Clock.CALENDAR_DAYS)
    if matter.main is not None:
        change.holder = matter.main.holder_key


def _written(case: Dossier, step: Step) -> Step:
    """The step in which the words stand: the request, where a move only answers it."""
    asked = cases.WRITTEN_FOR_REPORTER.get(step.move)
    earlier = Step.objects.filter(dossier=case, move=asked or "", number__lt=step.number).order_by("-number").first()
    return earlier or step


def _said(matter: Matter, step: Step) -> bool:
    return Step.objects.filter(dossier=matter.dossier, facts__contains=f'"step":{step.pk},').exists()
