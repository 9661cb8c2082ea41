"""What was promised to somebody whose matter was joined to another (并案) is kept: the nearer of both promises holds while they are together."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from gongyi.kernel import clock
from gongyi.kernel.clock.wording import due_in_words
from gongyi.kernel.flows import parameters, telling, timing, undoing
from gongyi.kernel.flows.history.verify import verify
from gongyi.kernel.flows.models import Dossier, Step, Turn
from gongyi.kernel.flows.story import facts_of
from gongyi.kernel.outbox.models import Job
from tests.domain.appeals.builders import rate
from tests.domain.cases.builders import dispatched, row, told_in_time
from tests.towns import SmallTown

pytestmark = pytest.mark.both

COLD = "302一直没暖气，暖气片不热，屋里只有14度"
"""Plain words, promised by their row of the catalogue at once; other words by the town's own, which is later."""


def merge(hexi: SmallTown, dossier: Dossier, into: Dossier) -> None:
    hexi.do("gulnar", dossier, "merge", reason="same_problem", into=into.number)


def undo(hexi: SmallTown, dossier: Dossier) -> None:
    undoing.undo(matter=hexi.fetch("gulnar", dossier), number=row(dossier).version)


def split(hexi: SmallTown, dossier: Dossier) -> None:
    with clock.fixed(clock.now() + timedelta(minutes=11)):
        hexi.do("gulnar", dossier, "split", words={"why": "不是一回事"})


def two(hexi: SmallTown) -> tuple[Dossier, Dossier]:
    """One that was promised late, and one that was promised soon."""
    late, soon = row(hexi.say().dossier), row(hexi.say(COLD).dossier)
    assert soon.due_at < late.due_at
    return late, soon


def test_whoever_was_promised_sooner_keeps_that_promise_when_they_are_joined(hexi: SmallTown) -> None:
    late, soon = two(hexi)
    merge(hexi, soon, late)
    assert row(late).due_at == soon.due_at
    step = Step.objects.get(dossier=late, move="joined")
    told = {key: parameters.stamp(at) for key, at in (("was", late.due_at), ("until", soon.due_at))}
    assert {key: facts_of(step)[key] for key in told} == told
    assert timing.read(row(late).clock) == timing.read(soon.clock), "the deadline explains itself from that receipt"
    assert verify().faults == []


def test_the_turn_of_whoever_has_it_ends_within_the_nearer_promise(hexi: SmallTown) -> None:
    late = row(hexi.say().dossier)
    hexi.do("gulnar", late, "accept")
    hexi.do("gulnar", late, "grid_handle", category="not_sure")
    soon = row(hexi.say(COLD).dossier)
    merge(hexi, soon, late)
    turn = Turn.objects.get(dossier=late, slot="main", open=True)
    assert turn.due_at <= soon.due_at < late.due_at


def test_a_later_promise_that_is_joined_changes_nothing(hexi: SmallTown) -> None:
    late, soon = two(hexi)
    merge(hexi, late, soon)
    assert row(soon).due_at == soon.due_at
    assert "until" not in facts_of(Step.objects.get(dossier=soon, move="joined"))


@pytest.mark.parametrize("part", [undo, split])
def test_taking_the_joining_back_and_parting_give_each_its_own_promise_again(
    hexi: SmallTown, part: Callable[[SmallTown, Dossier], None]
) -> None:
    late, soon = two(hexi)
    merge(hexi, soon, late)
    part(hexi, soon)
    assert (row(late).due_at, row(soon).due_at) == (late.due_at, soon.due_at)
    assert verify().faults == []


def test_of_several_that_were_joined_the_nearest_that_stays_is_kept(hexi: SmallTown) -> None:
    late = row(hexi.say().dossier)
    with clock.fixed(clock.now() + timedelta(days=1)):
        second = row(hexi.say(COLD).dossier)
    first = row(hexi.say(COLD).dossier)
    assert first.due_at < second.due_at < late.due_at
    merge(hexi, second, late)
    merge(hexi, first, late)
    assert row(late).due_at == first.due_at
    split(hexi, first)
    assert row(late).due_at == second.due_at
    split(hexi, second)
    assert row(late).due_at == late.due_at
    assert verify().faults == []


def test_a_promise_that_was_kept_is_not_made_anew_by_who_is_joined(hexi: SmallTown) -> None:
    late, soon = two(hexi)
    hexi.do("gulnar", late, "settle_now", outcome="explained")
    hexi.do("gulnar", late, "reply", words={"reply": "说明了", "summary": "说明了"})
    merge(hexi, soon, late)
    assert row(late).due_at == late.due_at
    rate(late)
    assert row(late).due_at == late.due_at


def test_more_time_that_was_granted_meanwhile_stays_when_they_part(hexi: SmallTown) -> None:
    late, soon = two(hexi)
    merge(hexi, soon, late)
    longer = timing.extended(row(late).clock, 1)
    due = timing.due(longer, timing.calendar_of(hexi.town.calendar))
    Dossier.objects.filter(pk=late.pk).update(clock=longer, due_at=due)
    split(hexi, soon)
    assert row(late).due_at == due


def sent_out(hexi: SmallTown, kind: str = "help") -> tuple[Dossier, Dossier]:
    """One that was promised late, and its case, which is to be done by then."""
    late = dispatched(hexi, kind=kind)
    case = row(hexi.case_of(late))
    return row(late), case


def test_the_open_case_keeps_to_the_nearer_promise_that_is_joined_and_whoever_has_it_is_told(hexi: SmallTown) -> None:
    late, case = sent_out(hexi)
    soon = row(hexi.say(COLD).dossier)
    merge(hexi, soon, late)
    assert row(case).due_at == row(late).due_at == soon.due_at < case.due_at
    assert timing.read(row(case).clock) == timing.read(soon.clock), "it explains itself as the promise does"
    step = Step.objects.get(dossier=case, move="due_sooner")
    told = {key: parameters.stamp(at) for key, at in (("was", case.due_at), ("until", soon.due_at))}
    assert {key: facts_of(step)[key] for key in told} == told
    assert told_in_time(case, "case_due_sooner") == [hexi.seats["firm"].key]
    message = Job.objects.get(owner_id=case.pk, kind="deliver", channel="sms", template="case_due_sooner")
    assert telling.values_for(message)["until"] == due_in_words(timezone.localtime(soon.due_at))
    assert verify().faults == []


@pytest.mark.parametrize("kinds", [("complaint", "help"), ("help", "complaint")])
def test_whoever_is_complained_of_does_not_read_in_the_nearer_day_when_somebody_spoke(
    hexi: SmallTown, kinds: tuple[str, str]
) -> None:
    late, case = sent_out(hexi, kinds[0])
    soon = row(hexi.say(COLD, kind=kinds[1]).dossier)
    with clock.fixed(clock.now() + timedelta(minutes=7)):
        merge(hexi, soon, late)
        whole_hours = clock.now() + timedelta(hours=23)
    assert row(case).due_at == whole_hours < soon.due_at < case.due_at
    assert timing.read(row(case).clock)[0].start != soon.received_at


@pytest.mark.parametrize("later", [False, True])
def test_a_case_that_is_due_sooner_anyway_hears_nothing(hexi: SmallTown, later: bool) -> None:
    late, case = sent_out(hexi)
    if later:
        merge(hexi, row(hexi.say().dossier), late)
    else:
        Dossier.objects.filter(pk=case.pk).update(due_at=clock.now() + timedelta(hours=1))
        merge(hexi, row(hexi.say(COLD).dossier), late)
    assert not Step.objects.filter(dossier=case, move="due_sooner").exists()
