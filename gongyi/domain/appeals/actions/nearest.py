"""The promise of a matter to which others were joined: the nearest of all that were given, while they are together."""

from datetime import datetime
from typing import Any

from gongyi.domain.appeals.promises import AFTER
from gongyi.kernel import clock
from gongyi.kernel.clock.working import WorkCalendar
from gongyi.kernel.flows import recording, timing
from gongyi.kernel.flows.engine import Change
from gongyi.kernel.flows.matters import Matter
from gongyi.kernel.flows.models import Dossier, MatterLink, Step
from gongyi.kernel.flows.parameters import stamp
from gongyi.kernel.flows.story import WHILE_IT_IS_MADE, facts_of

LENT = "own_before"
"""The fact of a step by which a matter took over another's promise: the step before which it still had its own."""


def bring_nearer(dossier: Dossier, joined: Dossier, change: Change) -> None:
    """Let a matter keep the promise of one that was joined to it, where that ends sooner. What was answered stays as it is."""
    if dossier.stage in AFTER or not (joined.clock and dossier.clock):
        return
    loan = _loan(dossier)
    own = facts_of(loan)[LENT] if loan else dossier.version + 1
    _promise(dossier, joined.clock, change, own=own)


def give_back(dossier: Dossier, left: Dossier, change: Change) -> None:
    """Let a matter have its own promise again, or the nearest of those still joined, once the one whose promise it kept has left.

    A promise that was changed since, as by more time that was granted, stays as it is.
    """
    loan = _loan(dossier)
    if loan is None or dossier.stage in AFTER:
        return
    number = facts_of(loan)[LENT]
    own, _turns = recording.state_before(dossier, number)
    links = MatterLink.objects.filter(parent=dossier, why="merged").exclude(child=left)
    calendar, theirs = _calendar(dossier), links.values_list("child__clock", flat=True)
    nearest = min((own["clock"], *filter(None, theirs)), key=lambda text: _due(text, calendar))
    _promise(dossier, nearest, change, own=number if nearest != own["clock"] else 0, later=True)


def _promise(dossier: Dossier, text: str, change: Change, *, own: int, later: bool = False) -> None:
    calendar = _calendar(dossier)
    was, until = _due(dossier.clock, calendar), _due(text, calendar)
    if until == was or (until > was and not later):
        return
    change.deadline = timing.read(timing.resumed(text, clock.now()))[0]
    facts: dict[str, Any] = {"was": stamp(was), "until": stamp(until)}
    change.facts |= facts | ({LENT: own} if own else {})


def keeps_anothers(matter: Matter) -> bool:
    """Whether the promise that a matter has now was given to somebody whose matter was joined to it, or runs from what they added."""
    if matter.made("joined") and _loan(matter.dossier) is not None:
        return True
    return bool(matter.made("joined_added")) and _runs_from(matter, matter.last("joined_added"))


def _runs_from(matter: Matter, number: int) -> bool:
    start = timing.read(matter.dossier.clock)[0].start
    return abs(Step.objects.get(dossier=matter.dossier, number=number).when - start) < WHILE_IT_IS_MADE


def _loan(dossier: Dossier) -> Step | None:
    """The step by which it took over the promise that it has now; none where that is its own."""
    steps = Step.objects.filter(dossier=dossier, move__in=("joined", "parted"), facts__contains='"until":')
    last = steps.order_by("-number").first()
    if last is None or LENT not in facts_of(last):
        return None
    after, _turns = recording.state_before(dossier, last.number + 1)
    return last if after["clock"] == dossier.clock else None


def _calendar(dossier: Dossier) -> WorkCalendar:
    return timing.calendar_of(dossier.town.calendar)


def _due(text: str, calendar: WorkCalendar) -> datetime:
    """By when, if a clock that stands went on now."""
    due = timing.due(timing.resumed(text, clock.now()), calendar)
    assert due is not None
    return due
