"""Supervision orders: given from above to whoever has the turn, answered by them alone or with the result."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from gongyi.domain.cases.flow import KEY
from gongyi.domain.cases.orders import SLOT
from gongyi.kernel import clock
from gongyi.kernel.clock.limits import Clock, Limit
from gongyi.kernel.flows import authority, engine, matters, parameters, registry
from gongyi.kernel.flows.engine import Change
from gongyi.kernel.flows.matters import Matter
from gongyi.kernel.flows.models import Step, Turn
from gongyi.kernel.people.refusals import Refused


@transaction.atomic
def supervise(*, matter: Matter, change: Change, version: int | None) -> Step:
    """An order goes down to whoever has the turn, who must answer within its own time; whoever is responsible for them is told."""
    assert matter.main is not None
    change.slot_holders[SLOT.key] = matter.main.holder_key
    if matter.dossier.safety:
        change.facts.pop("within", None)
    if days := change.facts.get("within"):
        change.slot_limits[SLOT.key] = Limit(int(days), Clock.WORKING_DAYS)
    if responsible := _responsible(matter):
        change.facts["responsible"] = responsible
    return engine.move(matter=matter, key="supervise", change=change, version=version)


def _responsible(matter: Matter) -> str:
    """Whoever sent the matter to those who have it, or else stands next above them; nobody where that is who gives the order."""
    sent = registry.entry(matter.flow.key).sender
    key = sent(matter) if sent else ""
    above = None if key else authority.next_above(matter, Turn.MAIN)
    key = above.seat.key if above else key
    own = matter.main is not None and key == matter.main.holder_key
    return "" if own or key in authority.apart(matter.dossier) or matter.actor.seat_for(key) else key


@transaction.atomic
def answer_supervision(*, matter: Matter, change: Change, version: int | None) -> Step:
    """Answer an order; that it was late stays on record."""
    change.facts |= _answered_late(matter)
    return engine.move(matter=matter, key="answer_supervision", change=change, version=version)


def _answered_late(matter: Matter) -> dict[str, Any]:
    turn = matter.turns.get(SLOT.key)
    return {"was_due": parameters.stamp(turn.due_at)} if turn and clock.now() > turn.due_at else {}


@transaction.atomic
def with_answer(*, matter: Matter, key: str, change: Change, version: int | None) -> Step:
    """Make a move that gives a result; an order that is open is answered with it. Refuses a result without that answer."""
    ordered, late = SLOT.key in matter.turns, _answered_late(matter)
    if not ordered:
        change.words.pop("answer", None)
    elif not change.words.get("answer", "").strip():
        raise Refused(_("There is a supervision order: please answer it with the result."), code="missing")
    step = engine.move(matter=matter, key=key, change=change, version=version)
    if ordered:
        engine.move(matter=matters.by_machine(matter.dossier), key="order_answered", change=Change(facts=late))
    return step


ACTS = {"supervise": supervise, "answer_supervision": answer_supervision}
registry.acts(KEY, **ACTS)
