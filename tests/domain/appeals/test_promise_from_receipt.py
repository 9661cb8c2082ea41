"""The clock of whoever spoke never starts again: receipt, the limit, what was granted, what stood still, and nothing else."""

from datetime import date, timedelta

import pytest

from gongyi.kernel import clock
from gongyi.kernel.clock.limits import Clock, Limit
from gongyi.kernel.flows import timing
from gongyi.kernel.flows.history.verify import verify
from gongyi.kernel.flows.models import Dossier
from tests.domain.cases.builders import DEFERRABLE, act, ask_deferral, ask_extension, row
from tests.towns import SmallTown, settle


def due_from(hexi: SmallTown, text: str) -> object:
    return timing.due(text, timing.calendar_of(hexi.town.calendar))


def dispatched(hexi: SmallTown, dossier: Dossier, category: str) -> Dossier:
    if hexi.stage(dossier) == "registered":
        hexi.do("gulnar", dossier, "accept")
    hexi.do(
        "gulnar", dossier, "dispatch", category=category, words={"statement": "请修"}, handler=hexi.seats["firm"].key
    )
    return hexi.case_of(dossier)


def at_work(hexi: SmallTown, case: Dossier) -> None:
    act(hexi, case, "acknowledge")
    act(hexi, case, "first_contact", how="visit")


WALKS = (
    {},
    {"waits": 7, "granted": 3},
    {"waits": 3, "sent_back": True, "granted": 2},
    {"waits": 5, "ordered_again": True, "granted": 1, "days_on_books": 4},
    {"waits": 9, "sent_back": True, "ordered_again": True, "days_on_books": 9},
)


@pytest.mark.parametrize("walk", WALKS, ids=" ".join)
def test_the_promise_is_receipt_limit_what_was_granted_and_what_stood_still(hexi: SmallTown, walk: dict) -> None:
    waits, granted, days_on_books = walk.get("waits", 0), walk.get("granted", 0), walk.get("days_on_books", 0)
    dossier = hexi.say().dossier
    received = dossier.opened_at
    with clock.fixed(received + timedelta(hours=waits)):
        case = dispatched(hexi, dossier, DEFERRABLE)
        if walk.get("ordered_again"):
            hexi.do("gulnar", case, "withdraw", words={"why": "换一家"})
            settle()
            case = dispatched(hexi, dossier, DEFERRABLE)
        if walk.get("sent_back"):
            act(hexi, case, "send_back", reason="not_ours", owner="grid_worker", words={"why": "归网格"})
            hexi.do("gulnar", case, "redispatch", handler=hexi.seats["firm"].key, words={"why": "归物业"})
        at_work(hexi, case)
        if granted:
            ask_extension(hexi, case, granted)
            hexi.do("gulnar", case, "approve_extension")
            settle()
        if days_on_books:
            ask_deferral(hexi, case)
            hexi.do("gulnar", case, "approve_deferral")
            settle()
            settle()
    if days_on_books:
        with clock.fixed(received + timedelta(hours=waits, days=days_on_books)):
            hexi.do("gulnar", case, "resume")
            settle()
    now = row(dossier)
    deadline, since = timing.read(now.clock)
    assert (deadline.start, deadline.limit, since) == (received, Limit(3, Clock.WORKING_DAYS), None)
    assert (deadline.extension, len(deadline.pauses)) == (granted, int(days_on_books > 0))
    assert now.due_at == due_from(hexi, now.clock)
    calendar = timing.calendar_of(hexi.town.calendar)
    at = f"{calendar.local(received):%H:%M}"
    assert timing.explanation(now.clock, calendar).split(" · ")[0] == f"3月2日周一 {at} 收到"
    assert verify().faults == []


def test_more_time_after_a_later_dispatch_is_added_to_the_promise_from_its_receipt(hexi: SmallTown) -> None:
    dossier = hexi.say().dossier
    with clock.fixed(clock.now() + timedelta(minutes=2)):
        case = dispatched(hexi, dossier, "corridor_light")
        at_work(hexi, case)
        ask_extension(hexi, case, 2)
        hexi.do("gulnar", case, "approve_extension")
        settle()
    assert timing.read(row(dossier).clock)[0].start == dossier.opened_at
    assert row(dossier).due_at == row(case).due_at


def test_a_promise_that_was_broken_is_not_healed_by_more_time(hexi: SmallTown) -> None:
    dossier = hexi.say(text="楼道里一股煤气味").dossier
    promised = row(dossier).due_at
    with clock.fixed(promised + timedelta(days=1)):
        case = dispatched(hexi, dossier, DEFERRABLE)
        at_work(hexi, case)
        ask_extension(hexi, case, 3)
        hexi.do("gulnar", case, "approve_extension")
        settle()
    assert row(dossier).due_at == promised


@pytest.mark.parametrize("category", ["corridor_light", "maintenance_fund"])
def test_what_is_promised_does_not_depend_on_when_its_kind_is_named(hexi: SmallTown, category: str) -> None:
    at_once, later = hexi.say(category=category).dossier, hexi.say().dossier
    dispatched(hexi, at_once, category)
    dispatched(hexi, later, category)
    assert timing.read(row(at_once).clock)[0].limit == timing.read(row(later).clock)[0].limit
    assert row(at_once).due_at == row(later).due_at


def test_more_time_granted_stays_when_it_is_sorted_anew(hexi: SmallTown) -> None:
    dossier = hexi.say().dossier
    case = dispatched(hexi, dossier, DEFERRABLE)
    at_work(hexi, case)
    ask_extension(hexi, case, 3)
    hexi.do("gulnar", case, "approve_extension")
    settle()
    hexi.do("gulnar", case, "withdraw", words={"why": "换一家"})
    settle()
    hexi.do("gulnar", dossier, "sort", category="corridor_light")
    deadline, _since = timing.read(row(dossier).clock)
    assert (deadline.start, deadline.limit, deadline.extension) == (dossier.opened_at, Limit(2, Clock.WORKING_DAYS), 3)


@pytest.mark.parametrize(
    ("own", "amount", "on", "more"),
    [
        (Limit(7, Clock.WORKING_DAYS), 3, Clock.WORKING_DAYS, 3),
        (Limit(7, Clock.WORKING_DAYS), 3, Clock.CALENDAR_DAYS, 4),
        (Limit(24, Clock.URGENT_HOURS), 1, Clock.CALENDAR_DAYS, 38),
    ],
)
def test_time_on_another_clock_is_told_in_the_promises_own(
    hexi: SmallTown, own: Limit, amount: int, on: Clock, more: int
) -> None:
    from gongyi.kernel.clock.deadlines import Deadline

    calendar = timing.calendar_of(hexi.town.calendar)
    text = timing.write(Deadline(clock.now(), own))
    found = timing.longer(text, amount, on, calendar)
    wanted = Deadline(timing.due(text, calendar), Limit(amount, on)).due(calendar)
    assert timing.due(timing.extended(text, found), calendar) >= wanted
    assert found == 1 or timing.due(timing.extended(text, found - 1), calendar) < wanted
    assert found == more


def test_the_days_of_a_deferral_are_those_named(hexi: SmallTown) -> None:
    case = dispatched(hexi, hexi.say().dossier, DEFERRABLE)
    at_work(hexi, case)
    ask_deferral(hexi, case, date(2026, 3, 12))
    hexi.do("gulnar", case, "approve_deferral")
    assert row(case).due_at is None
