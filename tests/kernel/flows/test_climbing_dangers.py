"""A danger that climbs stays a danger: as little time as before, told at once and by its name."""

from datetime import timedelta

import pytest

from gongyi.kernel import clock
from gongyi.kernel.flows.models import Dossier, Turn
from gongyi.kernel.flows.sweep import sweep
from tests.domain.cases.builders import empty_seat
from tests.towns import SmallTown

GAS, FLOOD = "楼道里一股煤气味，很呛人", "楼道里爆管，水漫到一楼了"
LOOK = [(GAS, timedelta(hours=1)), (FLOOD, timedelta(hours=4))]


def turn_of(dossier: Dossier) -> Turn:
    return Turn.objects.get(dossier=dossier, slot=Turn.MAIN, open=True)


@pytest.mark.parametrize("stage", ["registered", "screening"])
@pytest.mark.parametrize(("words", "look"), LOOK)
def test_at_an_empty_seat_it_climbs_with_the_time_of_a_danger(
    hexi: SmallTown, words: str, look: timedelta, stage: str
) -> None:
    dossier = hexi.say(words).dossier
    if stage == "screening":
        hexi.do("gulnar", dossier, "accept")
    empty_seat(hexi, "desk_east")
    sweep(hexi.town)
    assert (hexi.stage(dossier), hexi.holder(dossier)) == (stage, "secretary_east")
    assert turn_of(dossier).due_at == clock.now() + look


@pytest.mark.parametrize(("words", "look"), LOOK)
def test_overdue_it_climbs_with_the_time_of_a_danger_at_every_level(
    hexi: SmallTown, words: str, look: timedelta
) -> None:
    dossier = hexi.say(words).dossier
    for seat in ("secretary_east", "street"):
        with clock.fixed(turn_of(dossier).due_at + timedelta(minutes=1)):
            sweep(hexi.town)
            assert hexi.holder(dossier) == seat
            assert turn_of(dossier).due_at == clock.now() + look


def test_out_of_the_grid_too_once_the_promise_is_broken(hexi: SmallTown) -> None:
    dossier = hexi.say(GAS).dossier
    hexi.do("gulnar", dossier, "grid_handle", category="corridor_light")
    with clock.fixed(clock.now() + timedelta(hours=25)):
        sweep(hexi.town)
        assert hexi.holder(dossier) == "desk_east"
        assert turn_of(dossier).due_at == clock.now() + timedelta(hours=1)


def test_without_a_danger_it_climbs_with_the_time_of_its_stage(hexi: SmallTown) -> None:
    dossier = hexi.say().dossier
    empty_seat(hexi, "desk_east")
    sweep(hexi.town)
    assert turn_of(dossier).due_at > clock.now() + timedelta(hours=8)
