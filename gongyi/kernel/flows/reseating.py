"""Turns that change hands or times while the matter stays where it is."""

from typing import Any

from django.db import transaction

from gongyi.kernel import clock
from gongyi.kernel.flows import authority, engine, inputs, turning
from gongyi.kernel.flows.matters import Matter
from gongyi.kernel.flows.models import Step, Turn


@transaction.atomic
def climb(*, matter: Matter, slot: str, holder: str, facts: dict[str, Any]) -> Step:
    """Give a turn to the next seat up; the stage and the reporter's promise stay as they are."""
    return hand_on(matter=matter, key="climb", holders={slot: holder}, change=engine.Change(facts=facts))


@transaction.atomic
def hand_on(*, matter: Matter, key: str, holders: dict[str, str], change: engine.Change) -> Step:
    """Give turns, by slot, to other holders; where the matter stands does not change."""
    spec, moment = matter.flow.move(key), clock.now()
    seat = authority.seat_for(matter, spec)
    inputs.check(spec, change, matter)
    closes = [matter.turns[slot] for slot in holders]
    opens = [turning.handed(matter, slot, holder, moment) for slot, holder in holders.items()]
    return engine.carry_out(
        matter, spec, change, engine.Plan(matter.stage, dict(change.columns), closes, opens), seat, moment
    )


@transaction.atomic
def take_on(*, matter: Matter, change: engine.Change, version: int | None = None) -> Step:
    """Say who of those at a seat does it. Time and holder stay; whoever comes second takes it over, on record."""
    return take_over(matter=matter, key="claim", change=change, version=version)


@transaction.atomic
def take_over(*, matter: Matter, key: str, change: engine.Change, version: int | None = None) -> Step:
    """Let whoever makes this move have the main turn from now on, at the seat at which they make it. Its time stays.

    Where it comes from another seat, the step names both.
    """
    spec = matter.flow.move(key)
    if version is not None and version != matter.dossier.version:
        return engine.move(matter=matter, key=key, change=change, version=version)
    seat, main = authority.seat_for(matter, spec), matter.main
    assert main is not None
    assert seat is not None
    held = matter.actor.seat_for(main.holder_key)
    holder = main.holder_key if held else seat.key
    if not held:
        change.facts |= {"left": main.holder_key, "reached": holder}
    taken = turning.again(matter.dossier, main, holder_key=holder, taken_by=matter.actor.pseudonym)
    plan = engine.Plan(matter.stage, {}, [main], [taken])
    return engine.carry_out(matter, spec, change, plan, seat, clock.now())


@transaction.atomic
def retime(*, matter: Matter, columns: dict[str, Any], turns: list[Turn], facts: dict[str, Any]) -> Step:
    """Put recomputed times in place: old turns close and reopen with the same holders. `facts` say why, and the times before and now."""
    spec = matter.flow.move("recompute")
    closes = [matter.turns[turn.slot] for turn in turns]
    seat = authority.seat_for(matter, spec)
    return engine.carry_out(
        matter,
        spec,
        engine.Change(facts=facts, quiet=True),
        engine.Plan(matter.stage, columns, closes, turns),
        seat,
        clock.now(),
    )
