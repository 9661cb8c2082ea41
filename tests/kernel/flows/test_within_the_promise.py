"""No turn shows more time than the promise to the person leaves, while that promise can still be kept."""

from datetime import date, time, timedelta

import pytest

from gongyi.kernel import clock
from gongyi.kernel.clock.actions import make_calendar, set_day
from gongyi.kernel.clock.limits import Clock, Limit
from gongyi.kernel.flows import engine, retiming, timing
from gongyi.kernel.flows.engine import Change
from gongyi.kernel.flows.models import Dossier, Turn
from gongyi.kernel.flows.sweep import sweep
from gongyi.kernel.people import actions as people
from gongyi.kernel.ui import showing
from tests.towns import SmallTown

DANGER = "楼道里一股煤气味，很呛人"


def turn_of(dossier: Dossier, slot: str = Turn.MAIN) -> Turn:
    return Turn.objects.select_related("dossier__town__calendar").get(dossier=dossier, slot=slot, open=True)


def promised(dossier: Dossier):
    return Dossier.objects.get(pk=dossier.pk).due_at


@pytest.fixture
def urgent(hexi: SmallTown) -> Dossier:
    """A danger that nobody looked at for an hour: promised within a day and a night."""
    return hexi.say(DANGER).dossier


def test_a_turn_that_climbs_ends_with_a_promise_that_still_holds(hexi: SmallTown, urgent: Dossier) -> None:
    with clock.fixed(promised(urgent) - timedelta(minutes=30)):
        sweep(hexi.town)
        turn = turn_of(urgent)
        assert hexi.holder(urgent) == "secretary_east"
        assert turn.due_at == promised(urgent)
        assert turn.clock == Dossier.objects.get(pk=urgent.pk).clock


def test_a_turn_that_climbs_after_the_promise_was_broken_has_a_time_of_its_own(
    hexi: SmallTown, urgent: Dossier
) -> None:
    with clock.fixed(clock.now() + timedelta(days=3)):
        sweep(hexi.town)
        assert turn_of(urgent).due_at > clock.now() > promised(urgent)


def test_every_stage_on_the_way_stays_within_the_promise(hexi: SmallTown, urgent: Dossier) -> None:
    hexi.do("gulnar", urgent, "accept")
    assert turn_of(urgent).due_at <= promised(urgent)
    hexi.do("gulnar", urgent, "redone", outcome="explained", words={"done": "关了阀门"})
    assert turn_of(urgent).due_at <= promised(urgent)
    hexi.do("lixiuying", urgent, "check_pass", how="phone")
    assert turn_of(urgent).due_at <= promised(urgent)


def test_what_the_person_is_asked_has_its_own_time(hexi: SmallTown, urgent: Dossier) -> None:
    hexi.do("gulnar", urgent, "accept")
    hexi.do("gulnar", urgent, "redone", outcome="explained", words={"done": "关了阀门"})
    assert turn_of(urgent).due_at <= promised(urgent)
    hexi.do("lixiuying", urgent, "check_pass", how="phone")
    hexi.do("gulnar", urgent, "reply", words={"reply": "关了阀门"})
    assert turn_of(urgent).due_at > promised(urgent)


def test_a_side_turn_stays_within_the_promise(hexi: SmallTown, urgent: Dossier) -> None:
    hexi.do("gulnar", urgent, "accept")
    hexi.do("gulnar", urgent, "dispatch", category="corridor_light", words={"statement": "查看煤气味"})
    case = hexi.case_of(urgent)
    hexi.do("zhoujianguo", case, "acknowledge")
    with clock.fixed(promised(case) - timedelta(hours=1)):
        hexi.do("zhaomin", case, "supervise", ground="still", words={"demand": "报进度"})
    assert turn_of(case, "answer").due_at == promised(case)


def test_a_promise_that_comes_nearer_brings_the_turn_along(hexi: SmallTown) -> None:
    dossier = hexi.say().dossier
    before = turn_of(dossier).due_at
    step = engine.move(
        matter=hexi.fetch("gulnar", dossier),
        key="sort",
        change=Change(facts={"category": "corridor_light"}, limit=Limit(2, Clock.WORKING_HOURS)),
    )
    turn = turn_of(dossier)
    assert (turn.due_at, turn.opened_step) == (promised(dossier), step.number)
    assert turn.due_at < before


def test_a_changed_calendar_leaves_no_turn_beyond_the_promise(hexi: SmallTown) -> None:
    dossier = hexi.say().dossier
    engine.move(
        matter=hexi.fetch("gulnar", dossier),
        key="sort",
        change=Change(facts={"category": "corridor_light"}, limit=Limit(33, Clock.URGENT_HOURS)),
    )
    assert turn_of(dossier).due_at < promised(dossier)
    set_day(calendar=hexi.town.calendar, day=date(2026, 3, 3), kind="off", name="本地假", source="通知")
    retiming.recompute(town=hexi.town)
    assert turn_of(dossier).due_at == promised(dossier)
    assert retiming.recompute(town=hexi.town) == 0


def test_the_explanation_of_a_turn_ends_at_its_time_whoever_has_it(hexi: SmallTown, urgent: Dossier) -> None:
    """A body with longer hours of its own: its turn ends with the promise, which is counted on the town's hours."""
    own = make_calendar(name="longer", hours="08:00-22:00")
    hexi.firm.calendar = own
    hexi.firm.save()
    hexi.town.touch("directory")
    dossier = hexi.say().dossier
    hexi.do("gulnar", dossier, "accept")
    hexi.do("gulnar", dossier, "dispatch", category="corridor_light", words={"statement": "换灯"})
    case = hexi.case_of(dossier)
    for within in ("offered", "contacting"):
        turn = turn_of(case)
        assert turn.dossier.stage == within
        local = timing.calendar_of(hexi.town.calendar).local(turn.due_at)
        assert showing.turn_deadline(turn, turn.dossier).explained[-1].endswith(f"{local:%H:%M}")
        assert turn.due_at <= promised(case)
        moves = {"offered": ("acknowledge", {}), "contacting": ("first_contact", {"how": "visit"})}
        key, facts = moves[within]
        hexi.do("zhoujianguo", case, key, **facts)
    last = turn_of(case)
    assert (last.due_at, last.clock) == (promised(case), Dossier.objects.get(pk=case.pk).clock)
    assert timing.calendar_of(hexi.town.calendar).local(last.due_at).time() == time(18, 0)


def test_vacated_seats_do_not_lengthen_a_promise(hexi: SmallTown, urgent: Dossier) -> None:
    seat = hexi.seats["desk_east"]
    for post in seat.posts.all():
        people.end_post(post=post, on=post.starts_on)
    hexi.town.touch("directory")
    with clock.fixed(clock.now() + timedelta(minutes=30)):
        sweep(hexi.town)
        assert turn_of(urgent).due_at <= promised(urgent)
