"""The one engine: opens dossiers and makes moves. Nothing else may change where a matter stands."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from gongyi.kernel import clock
from gongyi.kernel.access.actor import Actor, system
from gongyi.kernel.clock.deadlines import Deadline
from gongyi.kernel.clock.limits import Limit
from gongyi.kernel.evidence.models import Evidence
from gongyi.kernel.flows import authority, inputs, jobs, meanwhile, numbers, parameters, recording, timing, turning
from gongyi.kernel.flows.matters import Matter, by_machine
from gongyi.kernel.flows.models import Dossier, Exclusion, MatterLink, Step, Turn
from gongyi.kernel.flows.spec import HOLDER, WITH_MATTER, Flow, Move, Stage
from gongyi.kernel.people.refusals import Refused
from gongyi.kernel.territory.models import Place, Town

TITLE = 120
NUMBER_TRIES = 5


@dataclass
class Opening:
    """All that is needed to open one dossier."""

    flow: Flow
    town: Town
    actor: Actor
    place: Place
    title: str
    key: str
    facts: dict[str, Any] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)
    columns: dict[str, Any] = field(default_factory=dict)
    evidence: Sequence[Evidence] = ()
    holder: str = ""
    limit: Limit | None = None
    turn_limit: Limit | None = None
    deadline: Deadline | None = None
    received_at: datetime | None = None
    apart: frozenset[str] = frozenset()
    parent: Dossier | None = None
    why: str = ""
    closing: str = "waits"
    tell: tuple[tuple[str, str], ...] = ()
    quiet: bool = False
    dossier: Dossier | None = None
    step: Step | None = None


@transaction.atomic
def open_dossier(opening: Opening) -> tuple[Dossier, bool]:
    """Open one dossier and say whether it is new; the same key again gives the one that exists."""
    for _again in range(NUMBER_TRIES):
        try:
            with transaction.atomic():
                return open_many([opening])[0], True
        except IntegrityError:
            found = Dossier.objects.select_related("flow_version", "place", "town").filter(key=opening.key).first()
            if found:
                return found, False
    raise IntegrityError("no free number was found")


@transaction.atomic
def open_many(openings: Sequence[Opening]) -> list[Dossier]:
    """Open many dossiers in a fixed number of statements. Raises IntegrityError when a key exists already."""
    moment = clock.now()
    dossiers, turns, rows = [], [], recording.Batch()
    free = iter(_free_numbers(len(openings)))
    for opening in openings:
        _refuse_played_time(opening.town)
        opening.evidence = recording.once(opening.evidence)
        dossier = _new_dossier(opening, next(free), moment)
        turn = _opening_turn(opening, dossier, moment)
        opening.step = rows.add(dossier, _first_entry(opening, dossier, turn, moment))
        opening.dossier, dossier.head = dossier, opening.step.hash
        dossiers.append(dossier)
        turns.append(turn)
    Dossier.objects.bulk_create(dossiers)
    rows.save()
    Turn.objects.bulk_create(turns)
    _link_parents(openings)
    _keep_apart(openings)
    recording.save_evidence([(opening.evidence, opening.step) for opening in openings])
    jobs.put([job for opening in openings for job in jobs.after_opening(opening)])
    return dossiers


def _free_numbers(count: int) -> list[str]:
    """Fresh numbers. A single one is left to the unique constraint; for many, those that are taken are sorted out first."""
    if count == 1:
        return [numbers.fresh()]
    wanted: set[str] = set()
    while len(wanted) < count:
        wanted |= {numbers.fresh() for _n in range(count - len(wanted))}
        wanted -= set(Dossier.objects.filter(number__in=wanted).values_list("number", flat=True))
    return list(wanted)


def _new_dossier(opening: Opening, number: str, moment: datetime) -> Dossier:
    version = parameters.current(opening.town, opening.flow)
    dossier = Dossier(
        town=opening.town, number=number, key=opening.key, flow=opening.flow.key, flow_version=version,
        stage=opening.flow.begins, place=opening.place, place_path=opening.place.path, title=opening.title[:TITLE],
        received_at=opening.received_at or moment, opened_at=moment, version=1, head="", parties=len(opening.apart), **opening.columns,
    )  # fmt: skip
    promise = opening.deadline or (Deadline(moment, opening.limit) if opening.limit else None)
    if promise:
        calendar = timing.calendar_of(opening.town.calendar)
        dossier.clock = timing.write(promise)
        dossier.due_at = timing.due(dossier.clock, calendar)
    return dossier


def _opening_turn(opening: Opening, dossier: Dossier, moment: datetime) -> Turn:
    stage = opening.flow.stage(opening.flow.begins)
    holder = opening.holder or turning.route(opening.town, stage.turn, opening.place.path, opening.apart)
    limit = turning.deadline(dossier, stage, moment, opening.turn_limit)
    owed = turning.promise(stage, dossier, {})
    return turning.make(dossier, Turn.MAIN, holder, limit, 1, waits=stage.waits, owed=owed)


def _first_entry(opening: Opening, dossier: Dossier, turn: Turn, moment: datetime) -> recording.Entry:
    sets = recording.columns_of(dossier)
    return recording.Entry(
        actor=opening.actor, seat=opening.actor.seats[0] if opening.actor.is_worker else None, move="open", from_stage="",
        to_stage=dossier.stage, at=moment, facts=opening.facts, sets=sets, opens=(turn,), closes=(),
        words=opening.words, title=dossier.title, evidence=opening.evidence, apart=sorted(opening.apart),
        parent=(opening.parent.number, opening.parent.version, opening.why, opening.closing) if opening.parent else None,
    )  # fmt: skip


def _link_parents(openings: Sequence[Opening]) -> None:
    rows = [
        MatterLink(
            parent=opening.parent,
            child=opening.dossier,
            why=opening.why,
            closing=opening.closing,
            at_step=opening.parent.version,
        )
        for opening in openings
        if opening.parent and opening.dossier
    ]
    if rows:
        MatterLink.objects.bulk_create(rows)


def _keep_apart(openings: Sequence[Opening]) -> None:
    rows = [
        Exclusion(dossier=opening.dossier, key=key, at_step=1)
        for opening in openings
        if opening.dossier
        for key in sorted(opening.apart)
    ]
    if rows:
        Exclusion.objects.bulk_create(rows)


@dataclass
class Change:
    """What a move changes besides its declared facts. Everything here ends up in the step."""

    facts: dict[str, Any] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)
    evidence: Sequence[Evidence] = ()
    columns: dict[str, Any] = field(default_factory=dict)
    title: str | None = None
    holder: str = ""
    slot_holders: dict[str, str] = field(default_factory=dict)
    slot_limits: dict[str, Limit] = field(default_factory=dict)
    limit: Limit | None = None
    turn_limit: Limit | None = None
    with_matter: bool = False
    """The main turn runs with the matter's own promise, whatever time its stage gives."""
    deadline: Deadline | None = None
    extension: int = 0
    batch: str = ""
    quiet: bool = False
    untold: bool = False
    skips: frozenset[str] = frozenset()
    """Side turns that are not opened though the move opens them."""
    alarms: bool = False
    """Its words name a danger: whoever is told of it is told that."""
    since: datetime | None = None
    """When that happened which the move answers: what it stops, starts or ends counts from then, however late it is made."""
    stands_from: datetime | None = None
    """From when the matter's clock stands that the move stops, where that is earlier: when it was asked for."""


@transaction.atomic
def move(*, matter: Matter, key: str, change: Change | None = None, version: int | None = None) -> Step:
    """Make one move. Refuses with words when it cannot be made; posting the same form twice gives the first step again."""
    change = change or Change()
    _refuse_played_time(matter.town)
    spec = matter.flow.move(key)
    before = matter.dossier.version
    if version is not None and version != before:
        return meanwhile.made_already(matter, key, version, change.words, change.facts)
    seat = authority.seat_for(matter, spec)
    change.evidence = recording.once(change.evidence)
    inputs.check(spec, change, matter)
    moment = clock.now()
    plan = _plan(matter, spec, change, change.since or moment)
    return carry_out(matter, spec, change, plan, seat, moment)


@dataclass
class Plan:
    """Worked out before anything is written."""

    stage: Stage
    columns: dict[str, Any]
    closes: list[Turn]
    opens: list[Turn]


def _plan(matter: Matter, spec: Move, change: Change, moment: datetime) -> Plan:
    stage = matter.flow.stage(spec.target) if spec.target else matter.stage
    columns = dict(change.columns)
    columns |= _clock_columns(matter, stage, change, moment)
    if stage.final and not matter.stage.final:
        columns |= {"closed_at": moment, "closed_year": timing.calendar_of(matter.town.calendar).local(moment).year}
    elif matter.stage.final and not stage.final:
        columns |= {"closed_at": None, "closed_year": None}
    closes = [turn for slot, turn in matter.turns.items() if slot != Turn.MAIN and _ends(matter, spec, slot, stage)]
    opens: list[Turn] = []
    if (
        not spec.target
        and not change.holder
        and matter.main
        and turning.runs_anew(stage, matter.main, matter.dossier, columns)
    ):
        change.holder = matter.main.holder_key
    if spec.target or change.holder:
        closes += [matter.turns[Turn.MAIN]] if Turn.MAIN in matter.turns else []
        if not stage.final:
            opens.append(_next_turn(matter, stage, change, columns, moment))
        if not spec.target and "safety" in columns:
            turning.keep_sooner(opens, matter.main)
    owed = turning.promise(stage, matter.dossier, columns, side=True)
    wanted = [slot for slot in spec.opens if slot not in change.skips]
    if (matter.turns.keys() - {turn.slot for turn in closes}).intersection(wanted):
        raise Refused(_("This was asked for already and is waiting for an answer."))
    opens += [_slot_turn(matter, stage, slot, change, moment, owed) for slot in wanted]
    return Plan(stage, columns, closes, opens)


def _ends(matter: Matter, spec: Move, slot: str, stage: Stage) -> bool:
    """Whether a side turn closes with a move: it was answered, or it cannot be answered any more."""
    return slot in spec.closes or not matter.flow.answerable(slot, stage.key)


def _clock_columns(matter: Matter, stage: Stage, change: Change, moment: datetime) -> dict[str, Any]:
    row, text = matter.dossier, matter.dossier.clock
    if change.limit:
        text = timing.limited(text, row.opened_at, change.limit, timing.calendar_of(matter.town.calendar))
    if change.deadline:
        text = timing.write(change.deadline)
    if change.extension:
        text = timing.extended(text, change.extension)
    if text and stage.paused:
        text = timing.paused(text, change.stands_from or moment)
    elif text and matter.stage.paused:
        text = timing.resumed(text, moment)
    if text == row.clock:
        return {}
    return {"clock": text, "due_at": timing.due(text, timing.calendar_of(matter.town.calendar))}


def _next_turn(matter: Matter, stage: Stage, change: Change, columns: dict[str, Any], moment: datetime) -> Turn:
    row, path = matter.dossier, columns.get("place_path", matter.dossier.place_path)
    holder = (
        _seated(matter, change.holder, stage.key, path)
        if change.holder
        else _holder(matter, stage.turn, path, stage.key)
    )
    safety = columns.get("safety", row.safety)
    clock_text = columns.get("clock", row.clock)
    timed = replace(stage, within=WITH_MATTER) if change.with_matter else stage
    limit = turning.deadline(row, timed, moment, change.turn_limit, clock_text, safety)
    owed = turning.promise(stage, row, columns)
    first = turning.urgency(stage, safety)
    turn = turning.make(row, Turn.MAIN, holder, limit, row.version + 1, first, waits=stage.waits, owed=owed)
    if change.since and not stage.waits and turn.due_at <= clock.now():
        # Nobody is late with what they could not see.
        return _next_turn(matter, stage, replace(change, since=None), columns, clock.now())
    return turn


def _slot_turn(
    matter: Matter, stage: Stage, slot: str, change: Change, moment: datetime, owed: turning.Promise
) -> Turn:
    declared = matter.flow.slot(slot)
    row, named = matter.dossier, change.slot_holders.get(slot)
    holder = (
        _seated(matter, named, slot, row.place_path) if named else _holder(matter, declared.turn, row.place_path, slot)
    )
    own = turning.deadline(row, declared, moment, change.slot_limits.get(slot))
    owed = turning.before(matter.main, owed, declared)
    return turning.make(row, slot, holder, own, row.version + 1, turning.urgency(stage, row.safety), owed=owed)


def _holder(matter: Matter, turn: str, path: str, where: str) -> str:
    if turn == HOLDER and matter.main:
        return _seated(matter, matter.main.holder_key, where, path)
    return turning.route(matter.town, turn, path, authority.passed_over(matter, where))


def _seated(matter: Matter, holder: str, where: str, path: str) -> str:
    """Nobody waits at an empty seat, and no party gets a turn by any way."""
    barred = authority.barred(matter, where)
    return turning.standing(matter.town, holder, path, barred, authority.past(matter.dossier))


def carry_out(matter: Matter, spec: Move, change: Change, plan: Plan, seat: Any, moment: datetime) -> Step:
    row, before = matter.dossier, matter.dossier.version
    title = row.title if change.title is None else change.title[:TITLE]
    sets = dict(plan.columns) | ({"stage": plan.stage.key} if plan.stage.key != row.stage else {})
    entry = recording.Entry(
        actor=matter.actor, seat=seat, move=spec.key, from_stage=row.stage, to_stage=plan.stage.key, at=moment, facts=change.facts,
        sets=plan.columns, opens=plan.opens, closes=[turn.slot for turn in plan.closes], words=change.words,
        title=title if change.title is not None else "", evidence=change.evidence, batch=change.batch, late=matter.late(change.since or moment),
    )  # fmt: skip
    rows = recording.Batch()
    step = rows.add(row, entry, number=before + 1, previous=row.head)
    columns = sets | {"version": before + 1, "head": step.hash} | ({"title": title} if change.title is not None else {})
    if not Dossier.objects.filter(pk=row.pk, version=before).update(**columns):
        raise meanwhile.Stale(str(meanwhile.BY_ANOTHER), code="stale")
    rows.save()
    if plan.closes:
        Turn.objects.filter(pk__in=[turn.pk for turn in plan.closes], open=True).update(
            open=False, closed_step=before + 1
        )
    if plan.opens:
        Turn.objects.bulk_create(plan.opens)
    recording.save_evidence([(change.evidence, step)])
    _apply(matter, step, columns, plan)
    if not change.quiet:
        jobs.put(jobs.after_move(matter, spec, step, change))
    if plan.opens:
        _raise_decisions(matter, moment)
    return step


def _raise_decisions(matter: Matter, moment: datetime) -> None:
    """Where whoever asked or has the work now would decide, the decision goes up, by a step that says so."""
    machine, spec = replace(matter, actor=system(matter.dossier.town_id)), matter.flow.move("climb")
    for slot, above in authority.raised(matter).items():
        turn = matter.turns[slot]
        opens = [turning.handed(matter, slot, above.seat.key, moment)]
        plan = Plan(matter.stage, {}, [turn], opens)
        carry_out(machine, spec, Change(facts=turning.upward(turn, above, "own")), plan, None, moment)


def _apply(matter: Matter, step: Step, columns: dict[str, Any], plan: Plan) -> None:
    for name, value in columns.items():
        setattr(matter.dossier, name, value)
    matter.moves[step.number] = step.move
    matter.makers[step.number] = (step.actor, f"seat:{step.seat_id}" if step.seat_id else "")
    for turn in plan.closes:
        turn.open, turn.closed_step = False, matter.dossier.version
        matter.turns.pop(turn.slot, None)
        matter.closed.append(turn)
    for turn in plan.opens:
        matter.turns[turn.slot] = turn


def _refuse_played_time(town: Town) -> None:
    if clock.is_simulated() and not town.simulated:
        raise ValueError("time may be played only in towns marked simulated")


@transaction.atomic
def migrate(*, dossier: Dossier, to: str) -> Step:
    """Carry a matter from a stage that no longer exists to one that does, with a fresh turn."""
    matter = by_machine(dossier)
    spec = matter.flow.move("migrate")
    stage, moment = matter.flow.stage(to), clock.now()
    closes = list(matter.turns.values())
    opens = [] if stage.final else [_next_turn(matter, stage, Change(), {}, moment)]
    return carry_out(matter, spec, Change(facts={"left": dossier.stage}), Plan(stage, {}, closes, opens), None, moment)
