"""The tick: early warning at half-time, due, climbing, lapsing, empty seats. Idempotent; missed ticks are caught up."""

from collections.abc import Callable
from datetime import timedelta

from django.db import transaction
from django.db.models import QuerySet

from gongyi.kernel import clock
from gongyi.kernel.flows import authority, directory, engine, jobs, matters, registry, reseating
from gongyi.kernel.flows.matters import Matter
from gongyi.kernel.flows.models import Turn
from gongyi.kernel.flows.spec import SPEAKER
from gongyi.kernel.outbox.models import Job
from gongyi.kernel.people.refusals import Refused
from gongyi.kernel.territory.models import Town
from gongyi.kernel.territory.scope import within

CHUNK = 500
WARN_BACK = timedelta(days=14)


def sweep(town: Town) -> dict[str, int]:
    """Everything time demands in a town now. Returns how many turns were warned, climbed or lapsed, and left an empty seat."""
    with within(town):
        return {
            "half": _warn(town, "half"),
            "due": _warn(town, "due"),
            "moved": _overdue(town),
            "vacated": _vacated(town),
        }


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
    matter = _still_open(turn)
    if matter is None:
        return False
    seats = directory.of(matter.town)
    listed = seats.by_key(turn.holder_key)
    barred = authority.barred(matter, matter.stage.key)
    above = seats.next_above(listed, matter.dossier.place_path, barred) if listed else None
    if above is None:
        return False
    _hand_up(matter, turn, above)
    return True


def _still_open(turn: Turn) -> Matter | None:
    matter = matters.by_machine(turn.dossier)
    current = matter.turns.get(turn.slot)
    return matter if current is not None and current.pk == turn.pk else None


def _hand_up(matter: Matter, turn: Turn, to: directory.Routed) -> None:
    facts = {"slot": turn.slot, "left": turn.holder_key, "reached": to.seat.key, "skipped": list(to.skipped)}
    reseating.climb(matter=matter, slot=turn.slot, holder=to.seat.key, facts=facts)


def _vacated(town: Town) -> int:
    """Turns at seats at which nobody sits any more go to whoever answers in their place."""
    vacant = list(directory.of(town).vacant())
    moved = 0
    for at in range(0, len(vacant), CHUNK):
        rows = Turn.objects.filter(town=town, open=True, holder_key__in=vacant[at : at + CHUNK])
        moved += sum(1 for turn in list(rows.select_related("dossier").order_by("id")) if _leave_empty(turn))
    return moved


@transaction.atomic
def _leave_empty(turn: Turn) -> bool:
    matter = _still_open(turn)
    if matter is None:
        return False
    seats = directory.of(matter.town)
    listed = seats.vacant()[turn.holder_key]
    try:
        found = seats.route(listed.role, matter.dossier.place_path, authority.barred(matter, matter.stage.key))
    except directory.NoSeat:
        return False
    if not found.seat.filled:
        return False
    _hand_up(matter, turn, found)
    return True
