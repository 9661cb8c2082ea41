"""Whom no message reaches is asked for what is missing by whoever wants to know it, and their answer ends that."""

from datetime import timedelta

import pytest
from django.utils import timezone

from gongyi.kernel import clock
from gongyi.kernel.flows import matters, performing, undoing
from gongyi.kernel.flows.engine import Change
from gongyi.kernel.flows.history.verify import verify
from gongyi.kernel.flows.models import Dossier
from gongyi.kernel.flows.sweep import sweep
from tests.domain.appeals.builders import asked_in_person, speaker
from tests.infra.statements import spent
from tests.towns import SmallTown, settle

LANDLINE, MOBILE = "09062133333", "13912345678"


def asked(hexi: SmallTown, **left: object) -> Dossier:
    dossier = hexi.say(**left).dossier
    hexi.do("gulnar", dossier, "need_info", words={"question": "几单元几楼？"})
    return dossier


def asks(dossier: Dossier) -> list[str]:
    return list(dossier.turns.filter(open=True, slot="ask_more").values_list("holder_key", flat=True))


@pytest.mark.parametrize(
    ("left", "in_person"),
    [
        ({"channel": "phone", "phone": LANDLINE}, True),
        ({"channel": "web", "phone": LANDLINE}, True),
        ({"channel": "desk", "name": "王海"}, True),
        ({"channel": "visit"}, True),
        ({"channel": "phone", "phone": MOBILE, "name": "王海"}, False),
        ({"channel": "web", "phone": MOBILE}, False),
        ({"channel": "web", "name": "王海"}, False),
        ({"channel": "card"}, False),
    ],
)
def test_whoever_asks_has_to_call_or_visit_whom_no_message_reaches(
    hexi: SmallTown, left: dict[str, object], *, in_person: bool
) -> None:
    assert asks(asked(hexi, **left)) == ([hexi.seats["desk_east"].key] if in_person else [])


def test_it_ends_when_the_answer_is_written_down(hexi: SmallTown) -> None:
    dossier = asked_in_person(hexi)
    hexi.do("gulnar", dossier, "supply_for", words={"added": "二单元三楼"})
    assert (hexi.stage(dossier), asks(dossier)) == ("registered", [])
    assert verify().faults == []


def test_it_ends_when_the_person_answers_by_themselves(hexi: SmallTown) -> None:
    dossier = asked_in_person(hexi)
    matter = matters.fetch_by_id(speaker(dossier), dossier.pk)
    performing.perform(matter=matter, key="supply_info", change=Change(words={"added": "二单元三楼"}))
    assert asks(dossier) == []


def test_it_ends_when_nobody_was_reached_in_time(hexi: SmallTown) -> None:
    dossier = asked_in_person(hexi)
    with clock.fixed(clock.now() + timedelta(days=8)):
        sweep(hexi.town)
    assert (hexi.stage(dossier), asks(dossier)) == ("registered", [])
    assert verify().faults == []


def test_the_day_to_add_and_the_call_for_it_come_before_the_promise(hexi: SmallTown) -> None:
    """Asked late, with three working days of the promise left: two to add, and the call by the next; with hours left, half of them."""
    days, hours = (hexi.say(channel="phone", phone=LANDLINE).dossier for _n in range(2))
    for dossier, before in ((days, timedelta(days=3)), (hours, timedelta(hours=8))):
        due = dossier.due_at
        assert due is not None
        with clock.fixed(due - before):
            hexi.do("gulnar", dossier, "need_info", words={"question": "几单元几楼？"})
            added, called = (dossier.turns.get(open=True, slot=slot).due_at for slot in ("main", "ask_more"))
            assert called <= due
            if dossier == days:
                assert timezone.localtime(added).date() < timezone.localtime(due).date()
                assert called <= added
            else:
                assert added == due - before / 2
    assert verify().faults == []


@pytest.mark.parametrize(("left", "most"), [({}, 6), ({"channel": "desk", "name": "王海"}, 6), ({"phone": MOBILE}, 7)])
def test_asking_costs_one_statement_more_only_where_a_telephone_was_left(
    hexi: SmallTown, left: dict[str, object], most: int
) -> None:
    asked(hexi, **left)
    matter = hexi.fetch("gulnar", hexi.say(**left).dossier)
    words = Change(words={"question": "几单元几楼？"})
    assert spent(lambda: performing.perform(matter=matter, key="need_info", change=words)) <= most


@pytest.mark.parametrize("phone", [LANDLINE, MOBILE])
def test_a_question_that_was_a_mistake_is_taken_back(hexi: SmallTown, phone: str) -> None:
    dossier = asked(hexi, channel="phone", phone=phone)
    number = Dossier.objects.get(pk=dossier.pk).version
    undoing.undo(matter=hexi.fetch("gulnar", dossier), number=number)
    assert (hexi.stage(dossier), hexi.holder(dossier), asks(dossier)) == ("registered", "desk_east", [])
    with clock.fixed(clock.now() + timedelta(minutes=5)):
        settle()
        assert hexi.messages(phone) == []
    assert verify().faults == []
