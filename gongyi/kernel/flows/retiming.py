"""Times worked out again after a calendar changed: open deadlines only, by a recorded step each. A promise that was kept stays, and a time that has passed: entering a free day afterwards makes nothing punctual."""

import json
import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Prefetch, QuerySet

from gongyi.kernel import clock
from gongyi.kernel.clock.working import WorkCalendar
from gongyi.kernel.flows import matters, registry, reseating, timing, turning
from gongyi.kernel.flows.matters import Matter
from gongyi.kernel.flows.models import Dossier, Turn
from gongyi.kernel.flows.parameters import stamp
from gongyi.kernel.outbox.actions import job, put
from gongyi.kernel.outbox.handlers import handles
from gongyi.kernel.outbox.models import Job
from gongyi.kernel.territory.models import Town
from gongyi.kernel.territory.scope import within

SLICE = 50


@dataclass(frozen=True)
class Moved:
    """What a matter's times would be now: a new promise or none, and the turns that have new ones."""

    promise: datetime | None
    promise_moves: bool
    turns: tuple[tuple[Turn, turning.Times], ...]

    def __bool__(self) -> bool:
        return self.promise_moves or bool(self.turns)


def affected(town: Town) -> int:
    """How many open matters have other times by the calendar as it now stands. Writes nothing."""
    with within(town):
        return sum(1 for dossier in _open(town).iterator(chunk_size=500) if _moved(town, dossier))


def recompute(*, town: Town) -> int:
    """Work out every open deadline of a town again, by a recorded step each. Returns how many matters moved."""
    town.touch("directory")
    with within(town):
        return sum(_recompute(town, dossier) for dossier in list(_open(town)))


def queue(*, town: Town) -> int:
    """Let the worker do the same piece by piece. Returns how many matters will move."""
    town.touch("directory")
    count = affected(town)
    if count:
        put([_slice(town, secrets.token_hex(6), 0)])
    return count


def awaited(town: Town, clock_text: str, calendar: WorkCalendar, recorded: datetime) -> bool:
    """Whether the worker is about to work a time on record out anew. Costs nothing where that is what the calendar says."""
    if not clock_text or _passed(recorded) or timing.due(clock_text, calendar) in {recorded, None}:
        return False
    return Job.objects.filter(town=town, kind="recompute", state=Job.QUEUED).exists()


def _slice(town: Town, stamp: str, after: int) -> Job:
    payload: dict[str, object] = {"after": after, "stamp": stamp}
    return job(town_id=town.pk, kind="recompute", key=f"recompute:{town.pk}:{stamp}:{after}", payload=payload)


@handles("recompute")
def recompute_slice(row: Job) -> str:
    """A slice of open matters; the next slice is a job of its own, so that nobody waits long for the writer."""
    told = json.loads(row.payload)
    rows = list(_open(row.town).filter(pk__gt=told["after"])[:SLICE])
    moved = sum(_recompute(row.town, dossier) for dossier in rows)
    if len(rows) == SLICE:
        put([_slice(row.town, told["stamp"], rows[-1].pk)])
    return f"{moved} of {len(rows)} moved"


def _open(town: Town) -> "QuerySet[Dossier]":
    turns = Prefetch("turns", Turn.objects.filter(town=town, open=True), to_attr="open_turns")
    return Dossier.objects.filter(town=town, closed_at=None).order_by("pk").prefetch_related(turns)


def _moved(town: Town, dossier: Dossier) -> Moved:
    stage = registry.get(dossier.flow).stage(dossier.stage)
    stays = stage.kept or _passed(dossier.due_at)
    promise = dossier.due_at if stays else timing.due(dossier.clock, timing.calendar_of(town.calendar))
    turns = []
    for turn in [turn for turn in dossier.open_turns if not _passed(turn.due_at)]:  # type: ignore[attr-defined]
        own, _paused = timing.read(turn.clock)
        owed = turning.promise(stage, dossier, {"due_at": promise}, side=turn.slot != Turn.MAIN)
        found = turning.times(own, turning.calendar_for(town, turn.holder_key), owed, town)
        if (found.due_at, found.half_at) != (turn.due_at, turn.half_at):
            turns.append((turn, found))
    return Moved(promise, promise != dossier.due_at, tuple(turns))


def _passed(due: datetime | None) -> bool:
    return due is not None and due <= clock.now()


@transaction.atomic
def _recompute(town: Town, dossier: Dossier) -> int:
    moved = _moved(town, dossier)
    if not moved:
        return 0
    matter = matters.by_machine(dossier)
    again = [(turn, found) for turn, found in moved.turns if turn.slot in matter.turns]
    turns = [turning.again(matter.dossier, turn, **vars(found)) for turn, found in again]
    columns = {"due_at": moved.promise} if moved.promise_moves else {}
    reseating.retime(matter=matter, columns=columns, turns=turns, facts=_facts(matter, moved))
    return 1


def _facts(matter: Matter, moved: Moved) -> dict[str, Any]:
    """Why, and the times before and now: of the promise, of whoever has the turn, and of turns beside it as [slot, before, now]."""
    facts: dict[str, Any] = {"why": "calendar"}
    if moved.promise_moves:
        facts |= _both("was", matter.dossier.due_at, "until", moved.promise)
    for turn, found in moved.turns:
        if turn.slot == Turn.MAIN:
            facts |= _both("turn_was", turn.due_at, "turn_until", found.due_at)
    beside = [
        [turn.slot, stamp(turn.due_at), stamp(found.due_at)]
        for turn, found in moved.turns
        if turn.slot != Turn.MAIN and turn.due_at and found.due_at and turn.due_at != found.due_at
    ]
    if beside:
        facts["beside"] = beside
    return facts


def _both(before: str, old: datetime | None, now: str, new: datetime | None) -> dict[str, str]:
    return {key: stamp(at) for key, at in ((before, old), (now, new)) if at is not None}
