"""Every branch of both flows, made for real: each move from each stage it may start at, and the record checked after it.

Whoever may make the move makes it with the least it asks for; each is taken back before the next.
"""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction

from gongyi.domain.appeals import public
from gongyi.kernel import clock
from gongyi.kernel.access.actor import Actor, system
from gongyi.kernel.flows import authority, inputs, matters, performing, registry
from gongyi.kernel.flows.engine import Change
from gongyi.kernel.flows.history.verify import verify
from gongyi.kernel.flows.matters import Matter
from gongyi.kernel.flows.models import Dossier, Turn
from gongyi.kernel.flows.spec import FILES, Input, Move
from tests.domain.appeals import builders as appeals
from tests.domain.appeals import held
from tests.domain.cases import builders as cases
from tests.domain.facts import told_in_words
from tests.domain.responses import builders as responses
from tests.towns import SmallTown


def loaded(stop: str, *, convened: bool = True) -> Callable[[SmallTown], Dossier]:
    """A case that is supervised and called in, and goes on to a stage with both unanswered."""

    def build(hexi: SmallTown) -> Dossier:
        case = cases.opened(hexi, cases.DEFERRABLE)
        cases.supervise(hexi, case)
        cases.send_back(hexi, case)
        hexi.do("gulnar", case, "call_in", words={"request": "请消防和供电到场"})
        if convened:
            cases.convene(hexi, case, "police")
        ways: dict[str, Callable[[], object]] = {
            "returned": lambda: None,
            "offered": lambda: cases.redispatch(hexi, case, "grid_east2"),
            "ruling": lambda: cases.send_back(hexi, case, "send_back_again"),
            "contacting": lambda: cases.act(
                hexi, case, "assign_by_ruling", handler=hexi.seats["firm"].key, words={"why": "合同写明"}
            ),
            "handling": lambda: cases.act(hexi, case, "first_contact", how="visit"),
            "deferred": lambda: cases.ask_deferral(hexi, case) and hexi.do("gulnar", case, "approve_deferral"),
            "verifying": lambda: cases.act(hexi, case, "resume") and cases.report(hexi, case, answer="已办好"),
        }
        for stage, on in ways.items():
            on()
            if stage == stop:
                return case
        raise AssertionError(stop)

    return build


def known_and_called(build: Callable[[SmallTown], Dossier], *, public: bool) -> Callable[[SmallTown], Dossier]:
    """An appeal on the public list whose reporter waits for a call, as far as its stage allows either."""

    def built(hexi: SmallTown) -> Dossier:
        dossier = build(hexi)
        if not registry.get("appeal").stage(cases.row(dossier).stage).final:
            appeals.ask(dossier, "ask_call")
        if public:
            hexi.do("gulnar", dossier, "publish", words={"summary": "楼道灯不亮。"})
        return dossier

    return built


class Endangered(SmallTown):
    """The same town, where whatever is said names a danger."""

    def say(self, text: str = "楼道里一股煤气味", **more: object) -> public.Registered:
        return super().say(text, **more)


def dangerous(build: Callable[[SmallTown], Dossier]) -> Callable[[SmallTown], Dossier]:
    """An appeal whose words name a danger."""
    return lambda hexi: build(Endangered(**vars(hexi)))


def restricted(build: Callable[[SmallTown], Dossier]) -> Callable[[SmallTown], Dossier]:
    """A matter that the street restricted, with the case it was sent out as."""

    def built(hexi: SmallTown) -> Dossier:
        dossier = build(hexi)
        hexi.do("zhaomin", dossier, "restrict", words={"why": "说到家里的病"})
        return dossier

    return built


SPOKEN = appeals.SITUATIONS | held.SITUATIONS
PUBLIC = (
    "in_grid",
    "on_books",
    "deferred",
    "awaiting_topic",
    "checking",
    "replying",
    "rating",
    "street_review",
    "closing",
    "closed_off",
)
UNTIL_ANSWERED = (
    "registered",
    "awaiting_info",
    "screening",
    "in_grid",
    "with_handler",
    "on_books",
    "deferred",
    "awaiting_topic",
)
HASTY = tuple(stage for stage in UNTIL_ANSWERED if stage not in {"awaiting_info", "awaiting_topic"})
"""Where what names a danger from the first may stand."""
OPEN = (*UNTIL_ANSWERED, "checking", "replying", "rating", "closing", "street_review")
WAITING = ("screening", "awaiting_info", "with_handler")
LOADED = ("returned", "offered", "ruling", "contacting", "handling", "deferred", "verifying")
SITUATIONS = {
    "appeal": SPOKEN
    | {f"{stage}, all at once": known_and_called(SPOKEN[stage], public=True) for stage in PUBLIC}
    | {f"{stage}, called": known_and_called(SPOKEN[stage], public=False) for stage in WAITING}
    | {f"{stage}, restricted": restricted(SPOKEN[stage]) for stage in OPEN}
    | {f"{stage}, a danger": dangerous(SPOKEN[stage]) for stage in HASTY},
    "response": responses.SITUATIONS,
    "case": cases.SITUATIONS
    | {f"{stage}, all unanswered": loaded(stage) for stage in LOADED}
    | {f"{stage}, nobody called yet": loaded(stage, convened=False) for stage in LOADED},
}
ELSEWHERE = {"migrate", "undo", "climb", "recompute", "exclude", "relocate", "reference", "erase", "claim"}
"""Acts every file knows; they have tests of their own in tests/kernel/flows."""
ONLY_AFTER = {("rating", "rate_to_street"): "rating, second time used up"}


def least(hexi: SmallTown, matter: Matter, move: Move) -> Change:
    """The least a move asks for; and what the catalogue asks for beside."""
    change = Change()
    for needed in move.needs:
        if needed.kind in FILES:
            change.evidence = (*change.evidence, *cases.photos(hexi, needed.purpose or "after"))
        elif needed.kind == "words":
            change.words[needed.key] = "写明情况"
        elif needed.required or needed.key == "door" or (needed.key == "category" and not matter.dossier.category):
            change.facts[needed.key] = _answer(hexi, matter, needed)
    return change


def _answer(hexi: SmallTown, matter: Matter, needed: Input) -> Any:
    if needed.kind == "pick":
        return inputs.options_for(needed, matter)[0][0]
    if needed.kind == "picks":
        return [inputs.options_for(needed, matter)[0][0]]
    if needed.kind == "matter":
        return hexi.say(text="同一件事").dossier.number
    return {"day": clock.now().date() + timedelta(days=5), "count": 1, "flag": True}[needed.kind]


def makers(hexi: SmallTown, dossier: Dossier) -> Iterator[Actor]:
    """Everybody who might make a move, one after the other."""
    yield from (hexi.actor(name) for name in hexi.persons)
    if dossier.flow == "appeal":
        yield from (appeals.speaker(dossier), appeals.speaker(dossier, "rate"))
    yield system(hexi.town.pk)


def walk(hexi: SmallTown, key: str, wanted: set[tuple[str, str]]) -> None:
    """Make each move that is wanted and can be made, and strike it out. Every situation that still has one is built, and taken
    back before the next, so that the record that is checked is a short one.
    """
    for situation, build in SITUATIONS[key].items():
        here = situation.split(",")[0]
        moves = [move for move in registry.get(key).moves if (here, move.key) in wanted]
        moves = [move for move in moves if ONLY_AFTER.get((here, move.key), situation) == situation]
        if not moves:
            continue
        with transaction.atomic():
            dossier = build(hexi)
            for move in made(hexi, dossier, moves):
                wanted.remove((here, move.key))
            transaction.set_rollback(True)


def made(hexi: SmallTown, dossier: Dossier, moves: list[Move]) -> Iterator[Move]:
    """Each of these moves that somebody may make here, by the first who may; nobody else is asked once all are made."""
    now = matters.by_machine(dossier).situation()
    left = [move for move in moves if not move.when or move.when(now)]
    everybody = makers(hexi, dossier)
    while left and (maker := next(everybody, None)):
        matter = _seen(maker, dossier)
        for move in [move for move in left if matter and _would(matter, move)]:
            tried(hexi, dossier, move, maker)
            left.remove(move)
            yield move


def _would(matter: Matter, move: Move) -> bool:
    """Whether this actor may make it; a call about the work is for those who did not do it."""
    return authority.may(matter, move) and not (move.key == "follow_up" and public.own_work(matter))


def _seen(actor: Actor, dossier: Dossier) -> Matter | None:
    try:
        return matters.fetch(actor, dossier.number)
    except Dossier.DoesNotExist:
        return None


def make(hexi: SmallTown, dossier: Dossier, move: Move, maker: Actor) -> None:
    """One move and what must hold after it, whatever it was."""
    before = cases.row(dossier)
    matter = matters.fetch(maker, dossier.number)
    performing.perform(matter=matter, key=move.key, change=least(hexi, matter, move))
    after = cases.row(dossier)
    stage = registry.get(after.flow).stage(after.stage)
    open_turns = Turn.objects.filter(dossier=dossier, open=True)
    assert after.version > before.version, move.key
    assert (after.opened_at, after.received_at, after.number) == (before.opened_at, before.received_at, before.number)
    assert (after.closed_at is not None) == stage.final, move.key
    assert open_turns.filter(slot="main").count() == (0 if stage.final else 1), move.key
    assert not stage.final or not open_turns.exists(), move.key
    assert verify().faults == [], move.key
    told_in_words(matters.by_machine(after), before.version)


def tried(hexi: SmallTown, dossier: Dossier, move: Move, maker: Actor) -> None:
    with transaction.atomic():
        make(hexi, dossier, move, maker)
        transaction.set_rollback(True)


@pytest.mark.parametrize("key", ["appeal", "case", "response"])
def test_every_move_is_made_from_every_stage_it_may_start_at(key: str, hexi: SmallTown) -> None:
    cases.sample(hexi, 0)
    moves = [move for move in registry.get(key).moves if move.key not in ELSEWHERE]
    wanted = {(stage, move.key) for move in moves for stage in move.source}
    walk(hexi, key, wanted)
    assert wanted == NEVER[key]


NEVER: dict[str, set[tuple[str, str]]] = {"appeal": set(), "case": set(), "response": set()}
"""Branches that are declared and cannot be made: there are none."""


def test_a_record_that_does_not_fit_its_rows_fails_the_walk(hexi: SmallTown) -> None:
    dossier = appeals.closing(hexi)
    Dossier.objects.filter(pk=dossier.pk).update(spread=7)
    with pytest.raises(AssertionError, match="close_off"):
        make(hexi, dossier, registry.get("appeal").move("close_off"), hexi.actor("gulnar"))
