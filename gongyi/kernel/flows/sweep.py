"""The tick: warnings, climbing, lapsing, empty seats, the archive. Idempotent; missed ticks are caught up."""

from collections.abc import Callable
from datetime import timedelta

from django.db import transaction

from gongyi.kernel import clock
from gongyi.kernel.flows import (
    authority,
    directory,
    engine,
    matters,
    parameters,
    registry,
    reseating,
    returning,
    turning,
    warning,
)
from gongyi.kernel.flows.matters import Matter
from gongyi.kernel.flows.models import Dossier, FlowVersion, Turn
from gongyi.kernel.flows.spec import Flow
from gongyi.kernel.people.refusals import Refused
from gongyi.kernel.territory.models import Town
from gongyi.kernel.territory.scope import within

CHUNK = 500
ARCHIVE = "archive"
"""The move, and with `_days` the parameter, by which a flow puts closed matters away."""


def sweep(town: Town) -> dict[str, int]:
    """Everything time demands in a town now. Returns how many warnings went out, turns moved, left an empty seat and came back, matters were archived."""
    with within(town):
        return {
            "half": warning.half(town),
            "due": warning.due(town),
            "late": warning.late(town),
            "unopened": warning.unopened(town),
            "references": warning.references(town),
            "moved": _overdue(town),
            "vacated": vacated(town),
            "returned": returning.returned(town),
            "archived": _archived(town),
        }


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
    above = authority.next_above(matter, turn.slot)
    if above is None:
        return False
    _hand_up(matter, turn, above, "late")
    return True


def _still_open(turn: Turn) -> Matter | None:
    matter = matters.by_machine(turn.dossier)
    current = matter.turns.get(turn.slot)
    return matter if current is not None and current.pk == turn.pk else None


def _hand_up(matter: Matter, turn: Turn, to: directory.Routed, why: str) -> None:
    reseating.climb(matter=matter, slot=turn.slot, holder=to.seat.key, facts=turning.upward(turn, to, why))


def vacated(town: Town) -> int:
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
    barred = authority.passed_over(matter, matter.where(turn.slot))
    try:
        found = seats.route(listed.role, matter.dossier.place_path, barred, body=listed.organisation_id)
    except directory.NoSeat:
        return False
    if not found.seat.filled:
        return False
    _hand_up(matter, turn, found, "empty")
    return True


def _archived(town: Town) -> int:
    """Matters closed off long enough ago, by the version they began with, are put away, by a recorded step each."""
    flows = {flow.key: flow for flow in registry.known() if any(move.key == ARCHIVE for move in flow.moves)}
    versions = FlowVersion.objects.filter(town=town, flow__in=flows).order_by("pk")
    return sum(_put_away(flows[version.flow], version) for version in list(versions))


def _put_away(flow: Flow, version: FlowVersion) -> int:
    before = clock.now() - timedelta(days=parameters.number(version, f"{ARCHIVE}_days"))
    rows = Dossier.objects.filter(
        town=version.town_id, flow_version=version, stage__in=flow.move(ARCHIVE).source, closed_at__lt=before
    ).order_by("closed_at", "pk")[:CHUNK]
    for dossier in list(rows):
        engine.move(matter=matters.by_machine(dossier), key=ARCHIVE)
    return len(rows)
