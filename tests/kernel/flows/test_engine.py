"""What the engine allows, refuses, repeats and takes back."""

from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from gongyi.kernel import clock
from gongyi.kernel.access.actor import nobody
from gongyi.kernel.clock.actions import set_day
from gongyi.kernel.clock.limits import Clock, Limit
from gongyi.kernel.flows import (
    authority,
    engine,
    filing,
    inbox,
    matters,
    numbers,
    parameters,
    registry,
    retiming,
    undoing,
)
from gongyi.kernel.flows.engine import Change
from gongyi.kernel.flows.meanwhile import Stale
from gongyi.kernel.flows.models import Dossier, FlowVersion, Step, Turn
from gongyi.kernel.flows.performing import perform_many
from gongyi.kernel.flows.reach import reachable
from gongyi.kernel.flows.spec import Flow, Move, Parameter, Stage
from gongyi.kernel.flows.sweep import sweep
from gongyi.kernel.outbox.models import Job
from gongyi.kernel.people import handing
from gongyi.kernel.people.models import Post
from gongyi.kernel.people.refusals import Refused
from gongyi.kernel.territory.models import Area
from gongyi.kernel.territory.scope import OutsideTown
from tests.towns import SmallTown


def toy(**changes: object) -> Flow:
    whole = {
        "key": "toy", "title": "Toy", "begins": "a",
        "stages": (Stage("a", "A", "a", turn="community_desk", within="t"), Stage("z", "Z", "z", final=True)),
        "moves": (Move("end", "End", ("a",), "z", ("turn",)),), "parameters": (Parameter("t", "T", Limit(1, Clock.WORKING_DAYS)),),
    }  # fmt: skip
    return Flow(**(whole | changes))


ROLES = frozenset({"community_desk"})


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"begins": "nowhere"}, "begins at an unknown stage"),
        ({"moves": ()}, "dead end"),
        ({"moves": (Move("end", "End", ("a",), "y", ("turn",)),)}, "unknown stage y"),
        ({"moves": (Move("end", "End", ("a",), "z", ()),)}, "nobody may make"),
        ({"moves": (Move("end", "End", ("a",), "z", ("king",)),)}, "role king is not declared"),
        ({"moves": (Move("end", "End", ("a",), "z", ("turn",), opens=("side",)),)}, "unknown slot side"),
        ({"parameters": ()}, "undeclared limit t"),
        ({"moves": (Move("end", "End", ("a",), "z", ("turn",)), Move("back", "Back", ("z",), "a", ("turn",)))}, "leads out of the final stage"),
        ({"stages": (Stage("a", "A", "a"), Stage("z", "Z", "z", final=True))}, "no holder or no limit"),
        ({"moves": (Move("end", "End", ("a",), "z", ("turn",)), Move("end", "End", ("a",), "z", ("turn",)))}, "declared twice"),
    ],
)  # fmt: skip
def test_each_fault_of_a_declaration_is_said(changes: dict, said: str) -> None:
    assert list(toy().faults(ROLES)) == []
    assert any(said in fault for fault in toy(**changes).faults(ROLES))


def test_a_query_outside_a_town_raises(db: None) -> None:
    with pytest.raises(OutsideTown):
        Dossier.objects.count()
    with pytest.raises(OutsideTown):
        Area.objects.count()


def test_someone_without_the_turn_cannot_move(hexi: SmallTown) -> None:
    dossier = hexi.say().dossier
    with pytest.raises(authority.NotYours):
        engine.move(matter=hexi.fetch("lixiuying", dossier), key="accept")
    with pytest.raises(Dossier.DoesNotExist):
        hexi.fetch("liuyan", dossier)
    with pytest.raises(Dossier.DoesNotExist):
        matters.fetch(nobody(hexi.town.pk), dossier.number)
    assert hexi.stage(dossier) == "registered"


def test_the_same_form_twice_is_one_step_and_a_stale_one_is_refused(hexi: SmallTown) -> None:
    dossier = hexi.say().dossier
    first = engine.move(matter=hexi.fetch("gulnar", dossier), key="accept", version=1)
    again = engine.move(matter=hexi.fetch("gulnar", dossier), key="accept", version=1)
    assert again.pk == first.pk
    with pytest.raises(Stale):
        engine.move(matter=hexi.fetch("zhaomin", dossier), key="note", change=Change(words={"note": "x"}), version=1)


def test_two_at_once_make_one_step(hexi: SmallTown) -> None:
    dossier = hexi.say().dossier
    one, two = hexi.fetch("gulnar", dossier), hexi.fetch("gulnar", dossier)
    engine.move(matter=one, key="accept")
    with pytest.raises((Stale, authority.NotYours)):
        engine.move(matter=two, key="accept")
    assert Step.objects.filter(dossier=dossier, move="accept").count() == 1


def test_a_move_costs_at_most_six_statements(hexi: SmallTown, django_assert_max_num_queries) -> None:
    dossier = hexi.say().dossier
    matter = hexi.fetch("gulnar", dossier)
    with django_assert_max_num_queries(6 + 2):  # a savepoint is opened and released
        engine.move(matter=matter, key="need_info", change=Change(words={"question": "在几楼？"}))


def test_undoing_restores_the_turn_and_leaves_both_steps(hexi: SmallTown) -> None:
    dossier = hexi.say().dossier
    before = dossier.turns.get(open=True)
    hexi.do("gulnar", dossier, "accept")
    undoing.undo(matter=hexi.fetch("gulnar", dossier), number=2)
    after = Turn.objects.get(dossier=dossier, open=True)
    assert (after.holder_key, after.due_at) == (before.holder_key, before.due_at)
    assert [step.move for step in Step.objects.filter(dossier=dossier).order_by("number")] == ["open", "accept", "undo"]
    assert not Job.objects.filter(
        step=Step.objects.get(dossier=dossier, move="accept").pk, kind="tell", state=Job.QUEUED
    ).exists()


def test_undoing_is_refused_to_others_after_ten_minutes_and_after_a_later_step(hexi: SmallTown) -> None:
    dossier = hexi.say().dossier
    hexi.do("gulnar", dossier, "accept")
    with pytest.raises(Refused):
        undoing.undo(matter=hexi.fetch("zhaomin", dossier), number=2)
    with clock.fixed(clock.now() + timedelta(minutes=11)), pytest.raises(Refused):
        undoing.undo(matter=hexi.fetch("gulnar", dossier), number=2)
    hexi.do("gulnar", dossier, "note", words={"note": "看过"})
    with pytest.raises(Refused):
        undoing.undo(matter=hexi.fetch("gulnar", dossier), number=2)


def test_a_vacant_seat_is_passed_over_at_once(hexi: SmallTown) -> None:
    Post.objects.filter(seat=hexi.seats["desk_east"]).delete()
    hexi.town.touch("directory")
    assert hexi.holder(hexi.say().dossier) == "secretary_east"


def test_an_unanswered_turn_climbs_once_and_keeps_the_promise(hexi: SmallTown) -> None:
    dossier = hexi.say().dossier
    promised = Dossier.objects.get(pk=dossier.pk).due_at
    with clock.fixed(clock.now() + timedelta(days=2)):
        sweep(hexi.town)
        sweep(hexi.town)
    assert hexi.holder(dossier) == "secretary_east"
    assert Dossier.objects.get(pk=dossier.pk).due_at == promised


def test_a_worker_asleep_for_a_day_catches_up_without_doubling(hexi: SmallTown) -> None:
    dossier = hexi.say().dossier
    with clock.fixed(clock.now() + timedelta(days=1, hours=8)):
        first = sweep(hexi.town)
        second = sweep(hexi.town)
    assert first["moved"] == 1
    assert set(second.values()) == {0}
    assert Step.objects.filter(dossier=dossier, move="climb").count() == 1


def test_a_party_to_the_matter_is_kept_out_and_the_turn_goes_elsewhere(hexi: SmallTown) -> None:
    dossier = hexi.say().dossier
    filing.keep_apart(matter=hexi.fetch("gulnar", dossier), key=hexi.seats["desk_east"].key)
    assert hexi.holder(dossier) == "secretary_east"
    with pytest.raises(Dossier.DoesNotExist):
        hexi.fetch("gulnar", dossier)
    with pytest.raises(Refused):
        filing.keep_apart(matter=hexi.fetch("lixiuying", dossier), key=hexi.seats["desk_east"].key)


def test_listing_and_deciding_agree_for_everyone(hexi: SmallTown) -> None:
    made = [hexi.say(place=hexi.places[place]).dossier for place in ("b1", "b3", "west1", "street")]
    for name in hexi.persons:
        listed = set(reachable(hexi.actor(name)).values_list("pk", flat=True))
        for dossier in made:
            try:
                hexi.fetch(name, dossier)
                opened = True
            except Dossier.DoesNotExist:
                opened = False
            assert opened == (dossier.pk in listed)


def test_pages_of_the_inbox_are_the_whole_in_order(hexi: SmallTown) -> None:
    for n in range(7):
        hexi.say("楼道里一股煤气味" if n == 4 else f"灯不亮{n}")
    actor, seen, after = hexi.actor("gulnar"), [], None
    while True:
        page = inbox.page(actor, after, 3)
        seen += [turn.pk for turn in page.turns]
        after = page.after
        if after is None:
            break
    whole = list(
        Turn.objects.filter(holder_key__in=actor.keys, open=True)
        .order_by("-safety", "due_at", "pk")
        .values_list("pk", flat=True)
    )
    assert seen == whole
    assert Turn.objects.get(pk=seen[0]).safety == 2


def test_a_bulk_act_lists_what_it_could_not_do_and_can_be_run_again(hexi: SmallTown) -> None:
    mine, others = hexi.say().dossier, hexi.say(place=hexi.places["west1"]).dossier
    chosen = [mine.number, others.number, "1234567890"]
    first = perform_many(actor=hexi.actor("gulnar"), numbers=chosen, key="accept", change=Change())
    again = perform_many(actor=hexi.actor("gulnar"), numbers=chosen, key="accept", change=Change(), batch=first.batch)
    assert list(first.done) == list(again.done) == [mine.number]
    assert set(first.refused) == {others.number, "1234567890"}
    assert Step.objects.filter(dossier=mine, move="accept").count() == 1


def test_open_matters_keep_the_rules_they_began_with(hexi: SmallTown) -> None:
    dossier = hexi.say().dossier
    parameters.set_parameters(
        town=hexi.town, flow=registry.get("appeal"), changes={"accept": Limit(9, Clock.WORKING_DAYS)}
    )
    fresh = hexi.say().dossier
    old = Dossier.objects.get(pk=dossier.pk)
    assert parameters.limit(old.flow_version, "accept") == Limit(1, Clock.WORKING_DAYS)
    assert parameters.limit(Dossier.objects.get(pk=fresh.pk).flow_version, "accept") == Limit(9, Clock.WORKING_DAYS)


def test_a_changed_holiday_works_out_open_times_again_by_a_step(hexi: SmallTown) -> None:
    dossier = hexi.say().dossier
    before = Dossier.objects.get(pk=dossier.pk).due_at
    set_day(calendar=hexi.town.calendar, day=date(2026, 3, 4), kind="off", name="本地假", source="通知")
    assert retiming.recompute(town=hexi.town) == 1
    assert Dossier.objects.get(pk=dossier.pk).due_at == before + timedelta(days=1)
    assert retiming.recompute(town=hexi.town) == 0


def test_a_free_day_entered_afterwards_makes_no_broken_promise_whole(hexi: SmallTown) -> None:
    late, waiting = hexi.say().dossier, hexi.say("路灯坏了").dossier
    was = Dossier.objects.get(pk=late.pk).due_at
    Dossier.objects.filter(pk=waiting.pk).update(due_at=was + timedelta(days=10))
    turn = late.turns.get(open=True, slot="main")
    with clock.fixed(was + timedelta(hours=1)):
        set_day(calendar=hexi.town.calendar, day=date(2026, 3, 3), kind="off", name="本地假", source="通知")
        retiming.recompute(town=hexi.town)
    assert Dossier.objects.get(pk=late.pk).due_at == was
    assert late.turns.get(open=True, slot="main").due_at == turn.due_at
    assert Dossier.objects.get(pk=waiting.pk).due_at != was + timedelta(days=10), (
        "the control: what is still to come is worked out again"
    )


def test_played_time_is_refused_in_a_real_town(hexi: SmallTown) -> None:
    hexi.town.simulated = False
    with clock.simulated(clock.now() - timedelta(days=3)), pytest.raises(ValueError):
        hexi.say()


def test_handing_over_a_seat_leaves_its_turns(hexi: SmallTown) -> None:
    dossier = hexi.say().dossier
    day = clock.now().date()
    handing.hand_over(seat=hexi.seats["desk_east"], arriving=hexi.persons["chenbo"], on=day)
    assert not reachable(hexi.actor("gulnar")).exists()
    hexi.do("chenbo", dossier, "accept")
    assert hexi.stage(dossier) == "screening"


@given(st.integers(10_000_000, 99_999_999), st.integers(0, 9), st.integers(0, 9))
@settings(max_examples=200)
def test_check_digits_catch_every_wrong_digit(body: int, place: int, digit: int) -> None:
    number = str(body) + numbers.check_digits(str(body))
    wrong = number[:place] + str(digit) + number[place + 1 :]
    assert numbers.clean(number) == number
    assert wrong == number or numbers.clean(wrong) == ""


def test_a_version_made_in_a_transaction_that_was_taken_back_is_made_anew(hexi: SmallTown) -> None:
    class TakenBackError(Exception):
        pass

    @transaction.atomic
    def think_better_of_it() -> None:
        parameters.current(hexi.town, registry.get("appeal"))
        parameters.current(hexi.town, registry.get("appeal"))
        raise TakenBackError

    with pytest.raises(TakenBackError):
        think_better_of_it()
    version = parameters.current(hexi.town, registry.get("appeal"))
    assert FlowVersion.objects.filter(pk=version.pk).exists()
