"""Whoever asks to be called is told whether they were reached, tried again where not, and leaves another number where it was wrong."""

from datetime import timedelta

import pytest

from gongyi.domain.appeals import public as appeals
from gongyi.kernel import clock
from gongyi.kernel.flows import authority
from gongyi.kernel.flows.history.verify import verify
from gongyi.kernel.flows.models import Dossier
from gongyi.kernel.flows.story import story
from gongyi.kernel.outbox.models import Job
from gongyi.kernel.people import own, phones
from gongyi.kernel.people.models import Voice
from gongyi.kernel.people.refusals import Refused
from tests.domain.appeals.builders import ask, closing, registered, speaker
from tests.towns import SmallTown, settle

PHONE = "13912345678"
NOT_REACHED, GIVEN_UP, CALLED = "没有联系上", "可以再要求回电话", "已给您回电话"


def asked(hexi: SmallTown) -> Dossier:
    dossier = hexi.say("灯不亮", phone=PHONE).dossier
    ask(dossier, "ask_call")
    return dossier


def offered(hexi: SmallTown, dossier: Dossier) -> set[str]:
    return {move.key for move in authority.allowed(hexi.fetch("gulnar", dossier))}


def missed(hexi: SmallTown, dossier: Dossier, result: str, *, days: float = 0) -> None:
    with clock.fixed(clock.now() + timedelta(days=days)):
        hexi.do("gulnar", dossier, "call_missed", result=result)


def waits(dossier: Dossier) -> bool:
    return dossier.turns.filter(open=True, slot="callback").exists()


def told(dossier: Dossier) -> str:
    return " ".join(step.said for step in story(dossier, speaker(dossier)))


@pytest.mark.parametrize("result", ["reached", "visited"])
def test_whoever_was_reached_is_not_called_again(hexi: SmallTown, result: str) -> None:
    dossier = asked(hexi)
    hexi.do("gulnar", dossier, "called", result=result)
    assert not waits(dossier)
    assert CALLED in told(dossier)


@pytest.mark.parametrize("result", ["no_answer", "not_home"])
def test_whoever_was_not_reached_is_tried_again_in_a_time_of_its_own(hexi: SmallTown, result: str) -> None:
    dossier = asked(hexi)
    first = dossier.turns.get(open=True, slot="callback")
    missed(hexi, dossier, result, days=1)
    again = dossier.turns.get(open=True, slot="callback")
    assert again.due_at > first.due_at
    assert again.holder_key == first.holder_key
    assert NOT_REACHED in told(dossier)
    assert CALLED not in told(dossier)
    assert verify().faults == []


def test_three_tries_on_two_days_are_enough(hexi: SmallTown) -> None:
    dossier = asked(hexi)
    for days in (0, 0, 0):
        missed(hexi, dossier, "no_answer", days=days)
    assert waits(dossier), "three on one day are not"
    missed(hexi, dossier, "no_answer", days=1)
    assert not waits(dossier)
    assert GIVEN_UP in told(dossier)
    assert verify().faults == []


def test_a_wrong_number_ends_it_and_the_person_reads_so(hexi: SmallTown) -> None:
    dossier = asked(hexi)
    assert not appeals.has_wrong_number(hexi.fetch("gulnar", dossier))
    missed(hexi, dossier, "wrong_number")
    assert not waits(dossier)
    assert GIVEN_UP in told(dossier)
    assert CALLED not in told(dossier)
    assert appeals.has_wrong_number(hexi.fetch("gulnar", dossier))


def test_nobody_is_called_reached_who_was_not(hexi: SmallTown) -> None:
    with pytest.raises(Refused):
        hexi.do("gulnar", asked(hexi), "called", result="no_answer")


def test_nothing_is_sent_to_a_wrong_number_nor_found_by_it(hexi: SmallTown) -> None:
    dossier = asked(hexi)
    assert len(own.speakers(hexi.town, PHONE)) == 1
    missed(hexi, dossier, "wrong_number")
    hexi.do("gulnar", dossier, "party_note", words={"note": "请补一个电话"})
    with clock.fixed(clock.now() + timedelta(hours=1)):
        settle()
    assert own.speakers(hexi.town, PHONE) == []
    voice = Voice.objects.get()
    told = Job.objects.filter(kind="deliver", recipient=f"voice:{voice.pk}", template="appeal_note")
    assert set(told.values_list("state", flat=True)) == {Job.SKIPPED}
    with pytest.raises(phones.BadPhone, match="另写一个"):
        own.leave_phone(voice=voice, phone=PHONE)
    own.leave_phone(voice=voice, phone="13900001111")
    assert not appeals.has_wrong_number(hexi.fetch("gulnar", dossier))


@pytest.mark.parametrize(("build", "ends"), [(closing, "close_off"), (registered, "decline")])
def test_nothing_ends_while_somebody_waits_for_a_call(hexi: SmallTown, build, ends: str) -> None:
    dossier = build(hexi)
    assert ends in offered(hexi, dossier)
    ask(dossier, "ask_call")
    assert ends not in offered(hexi, dossier)
    assert "先打电话" in appeals.waits_for_a_call(hexi.fetch("gulnar", dossier))
    hexi.do("gulnar", dossier, "called", result="reached")
    assert ends in offered(hexi, dossier)
    assert not appeals.waits_for_a_call(hexi.fetch("gulnar", dossier))
