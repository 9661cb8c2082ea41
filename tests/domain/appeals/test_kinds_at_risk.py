"""A kind in which somebody may be hurt is heeded as words that name a danger are: order and clocks, by the step that sorts it; the row says by when."""

from datetime import UTC, datetime, timedelta

import pytest

from gongyi.domain.appeals import public
from gongyi.domain.cases import public as cases
from gongyi.kernel import clock
from gongyi.kernel.clock.deadlines import Deadline
from gongyi.kernel.clock.limits import Clock, Limit
from gongyi.kernel.flows import inbox, timing, undoing
from gongyi.kernel.flows.engine import Change
from gongyi.kernel.flows.history.verify import verify
from gongyi.kernel.flows.models import Dossier, Turn
from gongyi.kernel.flows.performing import perform
from gongyi.kernel.people.refusals import Refused
from tests.domain.cases.builders import row
from tests.towns import SmallTown

FRIDAY_EVENING = datetime(2026, 11, 27, 10, 1, tzinfo=UTC)
AT_RISK, PLAIN = "flying_charge", "corridor_light"
WORDS = "门口那个东西请来看一下"


@pytest.fixture(autouse=True)
def _evening(hexi: SmallTown):
    with clock.fixed(FRIDAY_EVENING):
        yield


def turn(dossier: Dossier) -> Turn:
    return dossier.turns.get(open=True, slot=Turn.MAIN)


def said(hexi: SmallTown, **more: object) -> Dossier:
    return hexi.say(WORDS, **more).dossier


def by_the_row(hexi: SmallTown, category: str = AT_RISK) -> datetime:
    limit = cases.entry(cases.row(hexi.town, category)).limit
    return Deadline(FRIDAY_EVENING, limit).due(timing.calendar_of(hexi.town.calendar))


def later(**span: int):
    return clock.fixed(clock.now() + timedelta(**span))


def test_sorting_raises_it_with_the_clocks_of_a_risk(hexi: SmallTown) -> None:
    dossier, other = said(hexi), hexi.say("另一件").dossier
    with later(hours=1):
        hexi.do("gulnar", dossier, "sort", category=AT_RISK)
        assert (row(dossier).safety, turn(dossier).safety) == (1, 1)
        assert turn(dossier).due_at == clock.now() + timedelta(hours=4)
    assert row(dossier).due_at == by_the_row(hexi)
    assert [one.dossier for one in inbox.page(hexi.actor("gulnar")).turns] == [dossier, other]
    hexi.do("gulnar", dossier, "accept")
    assert turn(dossier).due_at == FRIDAY_EVENING + timedelta(hours=4)
    assert verify().faults == []


@pytest.mark.parametrize("move", ["grid_handle", "dispatch"])
def test_every_step_that_sorts_it_raises_it(hexi: SmallTown, move: str) -> None:
    dossier = said(hexi)
    more = {
        "dispatch": {"handler": hexi.seats["firm"].key, "words": {"statement": "请看"}},
    }.get(move, {})
    hexi.do("gulnar", dossier, "accept")
    hexi.do("gulnar", dossier, move, category=AT_RISK, **more)
    assert row(dossier).safety == 1
    if move == "dispatch":
        case = hexi.case_of(dossier)
        assert (case.safety, turn(case).due_at) == (1, FRIDAY_EVENING + timedelta(hours=4))
        assert case.due_at == row(dossier).due_at == by_the_row(hexi)


def test_what_is_sorted_as_a_risk_waits_for_no_talk(hexi: SmallTown) -> None:
    dossier = said(hexi)
    with pytest.raises(Refused, match="先办好这件"):
        hexi.do("gulnar", dossier, "to_topic", category=AT_RISK, words={"why": "一起商量"})


def test_a_kind_named_at_once_is_raised_from_the_first_step(hexi: SmallTown) -> None:
    dossier = said(hexi, category=AT_RISK)
    assert (dossier.safety, turn(dossier).due_at) == (1, FRIDAY_EVENING + timedelta(hours=4))
    assert dossier.due_at == by_the_row(hexi)


@pytest.mark.parametrize("hours", [0, 20, 100])
def test_no_promise_and_no_turn_is_put_off_by_it(hexi: SmallTown, hours: int) -> None:
    dossier = said(hexi)
    with later(hours=hours):
        promised, due = row(dossier).due_at, turn(dossier).due_at
        hexi.do("gulnar", dossier, "sort", category="fire_equipment")
        assert row(dossier).due_at <= promised
        assert turn(dossier).due_at <= due


def test_a_sooner_promise_of_the_row_stays(hexi: SmallTown) -> None:
    dossier = said(hexi)
    hexi.do("gulnar", dossier, "sort", category="fire_lane")
    assert timing.read(row(dossier).clock)[0].limit == Limit(12, Clock.URGENT_HOURS)


def test_sorting_anew_never_lowers_it_and_a_greater_danger_stays(hexi: SmallTown) -> None:
    dossier, gas = said(hexi), hexi.say("楼道里一股煤气味").dossier
    hexi.do("gulnar", dossier, "sort", category=AT_RISK)
    promised = row(dossier).due_at
    hexi.do("gulnar", dossier, "sort", category=PLAIN)
    assert (row(dossier).safety, row(dossier).due_at) == (1, promised)
    hexi.do("gulnar", gas, "sort", category=AT_RISK)
    assert row(gas).safety == 2


def test_undoing_the_step_takes_it_back(hexi: SmallTown) -> None:
    dossier = said(hexi)
    hexi.do("gulnar", dossier, "accept")
    before = row(dossier).due_at
    step = hexi.do("gulnar", dossier, "grid_handle", category=AT_RISK)
    undoing.undo(matter=hexi.fetch("gulnar", dossier), number=step.number)
    assert (row(dossier).safety, row(dossier).due_at) == (0, before)


def test_an_ordinary_kind_raises_nothing(hexi: SmallTown) -> None:
    dossier = said(hexi)
    due = turn(dossier).due_at
    hexi.do("gulnar", dossier, "sort", category="corridor_clutter")
    assert (row(dossier).safety, turn(dossier).due_at) == (0, due)


def test_an_old_letter_is_not_raised_and_a_young_one_is(hexi: SmallTown) -> None:
    old, young = (
        hexi.say(
            WORDS, imported=True, key=f"import:{days}", received_at=clock.now() - timedelta(days=days), channel="mail"
        ).dossier
        for days in (400, 3)
    )
    for dossier in (old, young):
        perform(matter=hexi.fetch("gulnar", dossier), key="sort", change=Change(facts={"category": AT_RISK}))
    assert (row(old).safety, row(young).safety) == (0, 1)


def test_the_row_says_how_grave_its_kind_is(hexi: SmallTown) -> None:
    for code, safety in ((PLAIN, 0), ("corridor_clutter", 0), (AT_RISK, 1)):
        assert cases.entry(cases.row(hexi.town, code)).safety == safety
    assert public.standing(hexi.actor("zhaomin")).count() == 0
