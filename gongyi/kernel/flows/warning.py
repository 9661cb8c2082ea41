"""Warnings that time demands: half-time, due, overdue or unopened at those above, and another system's deadline drawing near.

Keys make each go out once; what passed long ago, before the machine last ran, is no longer told.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta

from django.db.models import OuterRef, QuerySet, Subquery

from gongyi.kernel import clock
from gongyi.kernel.flows import authority, directory, elsewhere, jobs, matters, recipients, registry
from gongyi.kernel.flows.models import Step, Turn, instant
from gongyi.kernel.flows.spec import SPEAKER
from gongyi.kernel.outbox.models import Job
from gongyi.kernel.territory.models import Town

CHUNK = 500
BACK = timedelta(days=14)
LIFE = 2
"""The safety of a matter in which a life may be in danger."""
UNOPENED = timedelta(minutes=10)
"""How long a message of that lies unopened before the next above has it too."""


def half(town: Town) -> int:
    """Tell holders that half of their time has passed, unless all of it has.

    Who got a turn when half of the promise was gone already is told once half of what was left then is gone too; not again where only
    the calendar moved it since.
    """
    moment = clock.now()
    opened = Step.objects.filter(dossier=OuterRef("dossier"), number=OuterRef("opened_step"))
    before = Turn.objects.filter(
        dossier=OuterRef("dossier"), slot=OuterRef("slot"), closed_step=OuterRef("opened_step")
    )
    passed = _passed(town, "half_at").filter(due_at__gt=moment)
    still = passed.annotate(
        began=Subquery(opened.values("at")),
        made=Subquery(opened.values("move")),
        before=Subquery(before.values("pk")[:1]),
    )
    told = [turn for turn in still if turn.half_at >= _began(turn) or moment - _began(turn) >= turn.due_at - moment]
    return _send(_keyed("half", _untold(told)), "turn_half", _holder)


def _untold(turns: Sequence[Turn]) -> list[Turn]:
    """Those of which the holder was not told before they were worked out again."""
    again = {f"half:{turn.before}": turn.pk for turn in turns if turn.made == "recompute"}  # type: ignore[attr-defined]
    told = {again[key] for key in Job.objects.filter(key__in=list(again)).values_list("key", flat=True)}
    return [turn for turn in turns if turn.pk not in told]


def _began(turn: Turn) -> datetime:
    return instant(turn.began)  # type: ignore[attr-defined]


def due(town: Town) -> int:
    """Tell holders that their time has run out."""
    return _send(_keyed("due", _passed(town, "due_at")), "turn_due", _holder)


def late(town: Town) -> int:
    """Tell of what ran out of time but stays where it is: whoever asked for it from above, else the next seat up. Telling is not climbing."""
    return _send(_keyed("late", filter(_stays, _passed(town, "due_at"))), "turn_late", _above)


def unopened(town: Town) -> int:
    """Tell the next above what a seat was told of a danger to life, where nobody there has opened or dealt with it for ten minutes. The turn stays."""
    moment = clock.now()
    held = {(turn.dossier_id, turn.holder_key): turn for turn in _held(town).filter(slot=Turn.MAIN, safety=LIFE)}
    lying = Job.objects.filter(
        recipient__in={key for _pk, key in held},
        channel="inapp",
        read_at=None,
        kind="deliver",
        state=Job.DONE,
        urgent=True,
        done_at__lte=moment - UNOPENED,
        done_at__gt=moment - BACK,
    )
    found = [
        (row, turn) for row in lying if (turn := held.get((row.owner_id or 0, row.recipient))) and _lies(row, town)
    ]
    known = set(Job.objects.filter(key__in=[_passed_on(row) for row, _turn in found]).values_list("key", flat=True))
    fresh = [(row, _above(turn), turn) for row, turn in found if _passed_on(row) not in known]
    jobs.put(jobs.passed_on(row, key=_passed_on(row), to=above, turn=turn) for row, above, turn in fresh if above)
    return len(fresh)


def _passed_on(row: Job) -> str:
    return f"unopened:{row.pk}"


def _lies(row: Job, town: Town) -> bool:
    """Whether it is about a danger, and nobody at any seat has done anything since; a link that handles opens no message."""
    seat = directory.of(town).by_key(row.recipient)
    dealt_with = Step.objects.filter(dossier=row.owner_id or 0, pk__gt=row.step or 0).exclude(seat_id=None)
    return (
        bool(seat and json.loads(row.payload).get("danger") and not recipients.by_link(seat.role))
        and not dealt_with.exists()
    )


def references(town: Town) -> int:
    """Tell whoever has the turn that another system wants its answer soon, or that its deadline passed; each of both once."""
    moment = clock.now()
    rows = list(elsewhere.owed(town, moment).filter(dossier__closed_at=None, due_at__gt=moment - BACK))
    turns = _held(town).filter(slot=Turn.MAIN, dossier__in=[row.dossier_id for row in rows])
    held = {turn.dossier_id: turn for turn in turns}
    told: dict[bool, dict[str, Turn]] = {False: {}, True: {}}
    for row in rows:
        late = row.due_at is not None and row.due_at <= moment
        if row.dossier_id in held:
            key = f"reference{'-late' if late else ''}:{row.pk}:{row.due_at}"
            told[late][key] = held[row.dossier_id]
    return _send(told[False], "reference_due", _holder) + _send(told[True], "reference_late", _holder)


def _held(town: Town) -> QuerySet[Turn]:
    rows = Turn.objects.filter(town=town, open=True).exclude(holder_key=SPEAKER)
    return rows.select_related("dossier__town__root").order_by("id")


def _passed(town: Town, column: str) -> QuerySet[Turn]:
    moment = clock.now()
    return _held(town).filter(**{f"{column}__lte": moment, f"{column}__gt": moment - BACK})


def _keyed(what: str, turns: Iterable[Turn]) -> dict[str, Turn]:
    return {f"{what}:{turn.pk}": turn for turn in turns}


def _holder(turn: Turn) -> str:
    return turn.holder_key


def _send(found: dict[str, Turn], template: str, recipient: Callable[[Turn], str]) -> int:
    """One warning under each key that had none; returns how many."""
    keys = list(found)
    chunks = [{key: found[key] for key in keys[at : at + CHUNK]} for at in range(0, len(keys), CHUNK)]
    return sum(_store(chunk, template, recipient) for chunk in chunks)


def _store(turns: dict[str, Turn], template: str, recipient: Callable[[Turn], str]) -> int:
    known = set(Job.objects.filter(key__in=list(turns)).values_list("key", flat=True))
    fresh = {key: (turn, recipient(turn)) for key, turn in turns.items() if key not in known}
    rows = [
        jobs.warning(turn, key=key, template=template, recipient=whom) for key, (turn, whom) in fresh.items() if whom
    ]
    jobs.put(rows)
    return len(rows)


def _stays(turn: Turn) -> bool:
    flow = registry.get(turn.dossier.flow)
    overdue = flow.stage(turn.dossier.stage).overdue if turn.slot == Turn.MAIN else flow.slot(turn.slot).overdue
    return overdue == "tell"


def _above(turn: Turn) -> str:
    matter = matters.by_machine(turn.dossier)
    if turn.slot not in matter.turns:
        return ""
    if asked := authority.asked_from_above(matter, turn.slot):
        return asked
    above = authority.next_above(matter, turn.slot)
    return above.seat.key if above else ""
