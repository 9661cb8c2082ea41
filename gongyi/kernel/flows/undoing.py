"""Taking back the last step: a compensating move that names what it undoes."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from gongyi.kernel import clock
from gongyi.kernel.flows import authority, engine, jobs, meanwhile, recording, registry
from gongyi.kernel.flows.matters import Matter
from gongyi.kernel.flows.models import Step
from gongyi.kernel.people.refusals import Refused

UNDO_WITHIN = timedelta(minutes=10)


def undo(*, matter: Matter, number: int) -> Step:
    """Take back the last step: within ten minutes, at the same seat, with nothing after it. What was told is recalled or corrected.

    Asked for twice by the same person it is taken back once, and both get that step. Raises Refused.
    """
    try:
        return _undone(matter, number)
    except Refused:
        step = meanwhile.made(matter, "undo", number)
        if step is None:
            raise
        return step


@transaction.atomic
def _undone(matter: Matter, number: int) -> Step:
    row = matter.dossier
    step = Step.objects.filter(dossier=row, number=number).first()
    spec = matter.flow.move(step.move) if step and step.move != "open" else None
    if step is None or spec is None or not spec.undoable or number != row.version:
        raise Refused(_("This can no longer be taken back, because something followed it."))
    seat = authority.own_seat(matter, step)
    moment = clock.now()
    if moment - step.when > UNDO_WITHIN:
        raise Refused(_("This can be taken back for ten minutes only."))
    hindrance = hindered(matter, step.move, number)
    if hindrance:
        raise Refused(hindrance)
    earlier, turns = recording.state_before(row, number)
    for extra in (registry.entry(matter.flow.key).undoes.get(step.move),):
        if extra:
            extra(matter=matter, step=step)
    return _take_back(matter, step, earlier, turns, seat, moment)


def hindered(matter: Matter, move: str, number: int) -> str:
    """Why a step cannot be taken back though it is the last one here: others went on from it in a matter of their own. Else empty."""
    found = registry.entry(matter.flow.key).hinders.get(move)
    return found(matter, number) if found else ""


def _take_back(
    matter: Matter, step: Step, earlier: dict[str, Any], turns: list[recording.TurnRecord], seat: Any, moment: datetime
) -> Step:
    row = matter.dossier
    reopened = [
        recording.turn_from(record, row, row.version + 1)
        for record in turns
        if record["slot"] not in matter.turns or _newer(matter, record, step)
    ]
    closes = [turn for turn in matter.turns.values() if turn.opened_step == step.number]
    stage = matter.flow.stage(earlier.pop("stage"))
    columns = recording.differing(row, earlier)
    plan = engine.Plan(stage, columns, closes, reopened)
    spec = matter.flow.move("undo")
    change = engine.Change(facts={"undone": step.number, "move": step.move})
    made = engine.carry_out(matter, spec, change, plan, seat, moment)
    jobs.recall(matter, step, made)
    return made


def _newer(matter: Matter, record: recording.TurnRecord, step: Step) -> bool:
    return matter.turns[record["slot"]].opened_step == step.number and record["opened_step"] != step.number
