"""The tick: early warning at half-time, due, climbing, lapsing. Idempotent; missed ticks are caught up."""

from collections.abc import Callable
from datetime import timedelta

from django.db import transaction
from django.db.models import QuerySet

from gongyi.kernel import clock
from gongyi.kernel.flows import authority, directory, engine, jobs, matters, registry
from gongyi.kernel.flows.models import Turn
from gongyi.kernel.flows.spec import SPEAKER
from gongyi.kernel.outbox.models import Job
from gongyi.kernel.people.refusals import Refused
from gongyi.kernel.territory.models import Town
from gongyi.kernel.territory.scope import within

CHUNK = 500
WARN_BACK = timedelta(days=14)


def sweep(town: Town) -> dict[str, int]:
    """Everything time demands in a town now. Returns how many turns were warned, climbed and lapsed."""
    with within(town):
        return {"half": _warn(town, "half"), "due": _warn(town, "due"), "moved": _overdue(town)}


def _warn(town: Town, what: str) -> int:
    moment = clock.now()
    column = {"half": "half_at", "due": "due_at"}[what]
    rows = Turn.objects.filter(
        **{f"{column}__lte": moment, f"{column}__gt": moment - WARN_BACK}, town=town, open=True
    ).exclude(holder_key=SPEAKER)
    told = 0
    for chunk in _chunks(rows):
        fresh = {f"{what}:{turn.pk}": turn for turn in chunk}
        known = set(Job.objects.filter(key__in=list(fresh)).values_list("key", flat=True))
        rows_to_put = [
            row for key, turn in fresh.items() if key not in known for name, row in jobs.warnings(turn) if name == what
        ]
        jobs.put(rows_to_put)
        told += len(rows_to_put)
    return told


def _chunks(rows: QuerySet[Turn]) -> list[list[Turn]]:
    found = list(rows.order_by("id"))
    return [found[at : at + CHUNK] for at in range(0, len(found), CHUNK)]


def _overdue(town: Town) -> int:
    rows = (
        Turn.objects.filter(town=town, open=True, due_at__lte=clock.now())
        .select_related("dossier")
        .order_by("due_at", "id")
    )
    return sum(1 for turn in list(rows) if _deal_with(turn))


def _deal_with(turn: Turn) -> bool:
    flow = registry.get(turn.dossier.flow)
    if turn.slot != Turn.MAIN:
        return flow.slot(turn.slot).overdue == "climb" and _climb(turn)
    stage = flow.stage(turn.dossier.stage)
    if stage.lapse:
        return _lapse(turn, stage.lapse)
    return stage.overdue == "climb" and _climb(turn)


@transaction.atomic
def _lapse(turn: Turn, move: str) -> bool:
    act: Callable[..., object] = registry.entry(turn.dossier.flow).acts.get(move, engine.move)
    matter = matters.by_machine(turn.dossier)
    try:
        if act is engine.move:
            engine.move(matter=matter, key=move)
        else:
            act(matter=matter, change=engine.Change(), version=matter.dossier.version)
    except Refused:
        return False
    return True


@transaction.atomic
def _climb(turn: Turn) -> bool:
    """Move a turn to the next seat up, with that level's clock; the old overdue stays on record. False at the top."""
    matter = matters.by_machine(turn.dossier)
    current = matter.turns.get(turn.slot)
    if current is None or current.pk != turn.pk or not turn.holder_key.startswith("seat:"):
        return False
    town = matter.town
    listed = directory.of(town).by_id.get(int(turn.holder_key[5:]))
    above = (
        directory.of(town).next_above(listed, matter.dossier.place_path, authority.apart(matter.dossier))
        if listed
        else None
    )
    if above is None:
        return False
    facts = {"slot": turn.slot, "left": turn.holder_key, "reached": above.seat.key, "skipped": list(above.skipped)}
    engine.climb(matter=matter, slot=turn.slot, holder=above.seat.key, facts=facts)
    return True
