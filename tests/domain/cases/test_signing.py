"""Signing, sending back, sending elsewhere, the street's ruling, and what happens to a case that nobody signs."""

from datetime import timedelta

import pytest

from gongyi.kernel import clock
from gongyi.kernel.flows import meanwhile, performing, timing, undoing
from gongyi.kernel.flows.engine import Change
from gongyi.kernel.flows.history.verify import verify
from gongyi.kernel.flows.models import MatterLink, Step, Turn
from gongyi.kernel.flows.story import facts_of
from gongyi.kernel.flows.sweep import sweep
from gongyi.kernel.people.refusals import Refused
from tests.domain.cases.builders import (
    WHO,
    act,
    handler_of,
    kept,
    opened,
    redispatch,
    row,
    ruling,
    said,
    send_back,
    signed,
    told_in_time,
)
from tests.towns import SmallTown, settle


def test_a_case_is_a_child_of_its_appeal_and_goes_to_the_owner_in_the_catalogue(hexi: SmallTown) -> None:
    case = opened(hexi)
    link = MatterLink.objects.get(child=case)
    assert (link.why, link.parent.flow) == ("case", "appeal")
    assert hexi.holder(case) == "firm"
    assert (handler_of(case), kept(case).dispatcher_key) == (hexi.seats["firm"].key, hexi.seats["desk_east"].key)
    assert told_in_time(case, "case_offered") == [hexi.seats["firm"].key]


@pytest.mark.parametrize(
    ("category", "holder"),
    [
        ("corridor_clutter", "grid_east2"),
        ("strays", "desk_east"),
        ("heating", "heat"),
        ("hukou_id", "police"),
        ("lift_new", "desk_east"),
    ],
)
def test_each_owner_is_found_at_the_place_and_an_absent_one_climbs(hexi: SmallTown, category: str, holder: str) -> None:
    assert hexi.holder(opened(hexi, category)) == holder


def test_a_handler_named_by_the_dispatcher_comes_before_the_catalogue(hexi: SmallTown) -> None:
    assert hexi.holder(opened(hexi, handler="grid_east2")) == "grid_east2"


def test_a_case_must_be_signed_or_sent_back_within_four_working_hours(hexi: SmallTown) -> None:
    case = opened(hexi)
    due = case.turns.get(open=True).due_at
    assert timing.calendar_of(hexi.town.calendar).local(due).strftime("%a %H:%M") == "Mon 16:00"


def test_signing_gives_the_first_contact_its_own_time_from_the_catalogue(hexi: SmallTown) -> None:
    case = signed(hexi, "water_leak")
    assert hexi.stage(case) == "contacting"
    assert case.turns.get(open=True).due_at == clock.now() + timedelta(hours=2)


def test_a_case_is_sent_back_to_whoever_sent_it_with_a_reason_and_an_owner(hexi: SmallTown) -> None:
    case = opened(hexi)
    with pytest.raises(Refused):
        act(hexi, case, "send_back", reason="other", owner="grid_worker")
    with pytest.raises(Refused):
        act(hexi, case, "send_back", owner="grid_worker", words={"why": "不归我们"})
    step = send_back(hexi, case)
    assert (hexi.stage(case), hexi.holder(case)) == ("returned", "desk_east")
    assert facts_of(step) == {"reason": "not_ours", "owner": "grid_worker"}
    assert told_in_time(case, "case_returned") == [hexi.seats["desk_east"].key]


def test_the_reporters_promise_does_not_move_when_a_case_is_sent_back_and_elsewhere(hexi: SmallTown) -> None:
    case = opened(hexi)
    promised = row(case).due_at
    with clock.fixed(clock.now() + timedelta(hours=2)):
        send_back(hexi, case)
        redispatch(hexi, case, "grid_east2")
    assert row(case).due_at == promised
    assert handler_of(case) == hexi.seats["grid_east2"].key


def test_the_second_return_goes_to_the_street_and_there_is_no_third(hexi: SmallTown) -> None:
    case = opened(hexi)
    send_back(hexi, case)
    redispatch(hexi, case, "grid_east2")
    with pytest.raises(Refused):
        send_back(hexi, case)
    send_back(hexi, case, "send_back_again")
    assert (hexi.stage(case), hexi.holder(case)) == ("ruling", "street")
    act(hexi, case, "assign_by_ruling", handler=hexi.seats["firm"].key, words={"why": "合同写明归物业"})
    assert (hexi.stage(case), hexi.holder(case)) == ("contacting", "firm")
    for move in ("send_back", "send_back_again"):
        with pytest.raises(Refused):
            send_back(hexi, case, move)


def test_the_first_return_cannot_go_straight_to_the_street(hexi: SmallTown) -> None:
    with pytest.raises(Refused):
        send_back(hexi, opened(hexi), "send_back_again")


def test_a_ruling_says_why_and_only_the_street_makes_it(hexi: SmallTown) -> None:
    case = ruling(hexi)
    with pytest.raises(Refused):
        act(hexi, case, "assign_by_ruling", handler=hexi.seats["firm"].key)
    for person in ("gulnar", "lixiuying", "aili", "zhoujianguo"):
        with pytest.raises(Refused):
            hexi.do(person, case, "assign_by_ruling", handler=hexi.seats["firm"].key, words={"why": "归物业"})


@pytest.mark.parametrize("handler", ["seat:999999", "", "person:1", "desk_west"])
def test_a_case_is_sent_only_to_a_seat_that_answers_for_the_place(hexi: SmallTown, handler: str) -> None:
    case = opened(hexi)
    send_back(hexi, case)
    key = hexi.seats[handler].key if handler in hexi.seats else handler
    with pytest.raises(Refused):
        act(hexi, case, "redispatch", handler=key)
    assert (hexi.stage(case), hexi.holder(case)) == ("returned", "desk_east")


def test_an_unsigned_case_climbs_with_fresh_time_and_the_promise_stays(hexi: SmallTown) -> None:
    case = opened(hexi, "corridor_clutter")
    promised = row(case).due_at
    late = case.turns.get(open=True).due_at + timedelta(minutes=1)
    with clock.fixed(late):
        sweep(hexi.town)
        sweep(hexi.town)
    assert (hexi.stage(case), hexi.holder(case)) == ("offered", "desk_east")
    step = Step.objects.get(dossier=case, move="climb")
    assert facts_of(step)["left"] == hexi.seats["grid_east2"].key
    assert row(case).due_at == promised
    assert case.turns.get(open=True).due_at > late


def test_an_unsigned_case_goes_on_climbing_until_the_top_and_then_waits_there(hexi: SmallTown) -> None:
    case = opened(hexi, "corridor_clutter")
    seen = []
    for days in (1, 3, 7, 9, 14, 16):
        with clock.fixed(clock.now() + timedelta(days=days)):
            sweep(hexi.town)
        seen.append(hexi.holder(case))
    assert list(dict.fromkeys(seen)) == ["desk_east", "secretary_east", "street", "town"]
    assert Turn.objects.filter(dossier=case, open=True, slot="main").count() == 1


def test_whoever_signs_after_climbing_is_the_handler(hexi: SmallTown) -> None:
    case = opened(hexi, "corridor_clutter")
    with clock.fixed(clock.now() + timedelta(days=1)):
        sweep(hexi.town)
        act(hexi, case, "acknowledge")
    assert handler_of(case) == hexi.seats["desk_east"].key


@pytest.mark.parametrize("first_contact", [False, True])
def test_a_signed_case_never_climbs_but_its_holder_is_warned(hexi: SmallTown, first_contact: bool) -> None:
    case = signed(hexi)
    if first_contact:
        act(hexi, case, "first_contact", how="visit")
    for days in (3, 10, 12):
        with clock.fixed(clock.now() + timedelta(days=days)):
            sweep(hexi.town)
            settle()
    assert hexi.holder(case) == "firm"
    assert hexi.seats["firm"].key in told_in_time(case, "turn_due")


def test_a_stale_form_is_refused_and_a_repeated_one_gives_the_same_step(hexi: SmallTown) -> None:
    case = opened(hexi)
    version = row(case).version
    step = performing.perform(
        matter=hexi.fetch("zhoujianguo", case), key="acknowledge", change=Change(), version=version
    )
    again = performing.perform(
        matter=hexi.fetch("zhoujianguo", case), key="acknowledge", change=Change(), version=version
    )
    assert again.pk == step.pk
    with pytest.raises(meanwhile.Stale):
        performing.perform(
            matter=hexi.fetch("zhoujianguo", case),
            key="send_back",
            change=Change(facts={"reason": "not_ours", "owner": "police"}, words={"why": "不归我们"}),
            version=version,
        )
    assert hexi.stage(case) == "contacting"


def test_a_stale_redispatch_leaves_the_case_where_it_was(hexi: SmallTown) -> None:
    case = opened(hexi)
    send_back(hexi, case)
    version = row(case).version
    hexi.do("gulnar", case, "note", words={"note": "问过物业"})
    with pytest.raises(meanwhile.Stale):
        performing.perform(
            matter=hexi.fetch("gulnar", case),
            key="redispatch",
            change=Change(facts={"handler": hexi.seats["grid_east2"].key}),
            version=version,
        )
    assert (hexi.stage(case), hexi.holder(case)) == ("returned", "desk_east")


def test_sending_elsewhere_can_be_taken_back_within_ten_minutes(hexi: SmallTown) -> None:
    case = opened(hexi)
    send_back(hexi, case)
    step = redispatch(hexi, case, "grid_east2")
    with pytest.raises(Refused):
        undoing.undo(matter=hexi.fetch("lixiuying", case), number=step.number)
    with clock.fixed(clock.now() + timedelta(minutes=11)), pytest.raises(Refused):
        undoing.undo(matter=hexi.fetch("gulnar", case), number=step.number)
    undoing.undo(matter=hexi.fetch("gulnar", case), number=step.number)
    assert (hexi.stage(case), hexi.holder(case)) == ("returned", "desk_east")
    assert told_in_time(case, "case_offered") == [], "the first offer was overtaken before it left"
    assert verify().faults == []


def test_a_signature_can_be_taken_back_and_the_case_is_then_unsigned(hexi: SmallTown) -> None:
    case = opened(hexi)
    due = case.turns.get(open=True).due_at
    step = act(hexi, case, "acknowledge")
    undoing.undo(matter=hexi.fetch("zhoujianguo", case), number=step.number)
    assert (hexi.stage(case), hexi.holder(case), case.turns.get(open=True).due_at) == ("offered", "firm", due)
    send_back(hexi, case)
    assert hexi.stage(case) == "returned"


def test_a_return_cannot_be_taken_back(hexi: SmallTown) -> None:
    case = opened(hexi)
    step = send_back(hexi, case)
    with pytest.raises(Refused):
        undoing.undo(matter=hexi.fetch("zhoujianguo", case), number=step.number)


def test_sending_out_a_case_without_a_kind_of_matter_is_refused(hexi: SmallTown) -> None:
    dossier = said(hexi)
    with pytest.raises(Refused):
        hexi.do("gulnar", dossier, "dispatch", category="no_such_kind", words={"statement": "请修灯"})
    assert not MatterLink.objects.filter(parent=dossier).exists()


def test_everyone_in_the_table_of_people_holds_the_seat_they_are_named_for(hexi: SmallTown) -> None:
    for seat, person in WHO.items():
        assert hexi.actor(person).seat_for(hexi.seats[seat].key) is not None
