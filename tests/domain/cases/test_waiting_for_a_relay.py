"""Whoever waits for a grid worker to speak with the person is not late by that, and nobody is asked to call where nobody can be."""

from datetime import timedelta

import pytest

from gongyi.domain.cases import public
from gongyi.kernel import clock
from gongyi.kernel.flows.models import Dossier, Turn
from gongyi.kernel.people.refusals import Refused
from tests.domain.cases.builders import handling, signed
from tests.towns import SmallTown

TWO_HOURS = {"first_contact": {"value": 2, "clock": "urgent_hours"}}


def turn(case: Dossier, slot: str = "main") -> Turn:
    return case.turns.get(open=True, slot=slot)


def hurried(hexi: SmallTown) -> None:
    public.edit_row(town=hexi.town, code="corridor_light", changes=TWO_HOURS, reason="冬天", made_by="x")


def test_the_relay_ends_no_later_than_the_first_contact_that_waits_for_it(hexi: SmallTown) -> None:
    hurried(hexi)
    case = signed(hexi)
    hexi.do("zhoujianguo", case, "ask_relay")
    assert turn(case).due_at == clock.now() + timedelta(hours=2)
    assert turn(case, "relay").due_at == turn(case).due_at


def test_a_relay_asked_for_too_late_has_its_own_time(hexi: SmallTown) -> None:
    hurried(hexi)
    case = signed(hexi)
    with clock.fixed(turn(case).due_at + timedelta(minutes=1)):
        hexi.do("zhoujianguo", case, "ask_relay")
        assert turn(case, "relay").due_at > clock.now() + timedelta(hours=1)


def test_while_it_is_handled_a_relay_keeps_its_own_time(hexi: SmallTown) -> None:
    case = handling(hexi)
    hexi.do("zhoujianguo", case, "ask_relay")
    assert clock.now() < turn(case, "relay").due_at < turn(case).due_at


@pytest.mark.parametrize("left", [{"name": "王海"}, {"name": "", "phone": "13912345678"}])
def test_a_relay_is_offered_where_somebody_left_a_phone_or_a_name(hexi: SmallTown, left: dict) -> None:
    case = signed(hexi, **left)
    assert hexi.do("zhoujianguo", case, "ask_relay")


def test_no_relay_where_nobody_left_anything(hexi: SmallTown) -> None:
    case = signed(hexi, name="")
    with pytest.raises(Refused):
        hexi.do("zhoujianguo", case, "ask_relay")
