"""A danger that climbs stays a danger: as little time as before, told at once and by its name."""

from datetime import timedelta

import pytest

from gongyi.kernel import clock
from gongyi.kernel.flows.models import Dossier, Step, Turn
from gongyi.kernel.flows.retelling import as_sent
from gongyi.kernel.flows.sweep import sweep
from gongyi.kernel.outbox.models import Job
from tests.domain.cases.builders import empty_seat, later
from tests.towns import SmallTown, settle

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


def climbed(hexi: SmallTown, words: str, *, empty: bool) -> Dossier:
    """What has climbed from the desk to the secretary: because nobody sits at the desk, or because its time ran out."""
    dossier = hexi.say(words).dossier
    settle()
    if empty:
        empty_seat(hexi, "desk_east")
    late = timedelta(0) if empty else turn_of(dossier).due_at - clock.now() + timedelta(minutes=1)
    with clock.fixed(clock.now() + late):
        sweep(hexi.town)
        later()
    assert hexi.holder(dossier) == "secretary_east"
    return dossier


def said(hexi: SmallTown, dossier: Dossier, template: str, seat: str) -> tuple[str, bool]:
    row = Job.objects.get(owner_id=dossier.pk, template=template, kind="deliver", recipient=hexi.seats[seat].key)
    return as_sent(row, dossier, Step.objects.get(pk=row.step)), row.urgent


@pytest.mark.parametrize(("empty", "why"), [(True, "原来的岗位没有人"), (False, "时间已到")])
def test_whoever_gets_a_danger_is_told_at_once_which_it_is_and_why(hexi: SmallTown, *, empty: bool, why: str) -> None:
    dossier = climbed(hexi, GAS, empty=empty)
    words, at_once = said(hexi, dossier, "turn_reached", "secretary_east")
    assert at_once
    assert words.startswith("【紧急】燃气危险")
    assert "幸福小区3号楼" in words
    assert words.endswith(f"转到您这里：{why}。")


def test_the_telephone_of_whoever_gets_a_danger_rings(hexi: SmallTown) -> None:
    dossier = climbed(hexi, GAS, empty=True)
    rung = Job.objects.filter(owner_id=dossier.pk, template="turn_reached", channel="sms")
    assert [row.recipient for row in rung] == [f"person:{hexi.persons['lixiuying'].pk}"]
    assert any("【紧急】燃气危险" in text for text in hexi.messages("13800000004"))


def test_a_risk_rings_too_and_says_why_at_its_head(hexi: SmallTown) -> None:
    dossier = climbed(hexi, FLOOD, empty=True)
    words, at_once = said(hexi, dossier, "turn_reached", "secretary_east")
    assert at_once
    assert words.startswith("【紧急】")


@pytest.mark.parametrize(("empty", "why"), [(True, "原来的岗位没有人"), (False, "时间已到")])
def test_the_seat_that_was_left_is_told_why(hexi: SmallTown, *, empty: bool, why: str) -> None:
    dossier = climbed(hexi, "三号楼楼道的灯不亮了", empty=empty)
    assert said(hexi, dossier, "turn_left", "desk_east")[0].endswith(f"已转上一级：{why}。")
    assert not said(hexi, dossier, "turn_reached", "secretary_east")[1]


def test_what_is_not_named_to_others_is_not_named_when_it_climbs(hexi: SmallTown) -> None:
    dossier = hexi.say("我不想活了", name="王海").dossier
    settle()
    with clock.fixed(turn_of(dossier).due_at + timedelta(minutes=1)):
        sweep(hexi.town)
        settle()
        words = said(hexi, dossier, "turn_reached", "town")[0]
    assert words.startswith("【紧急】可能有人有危险，东社区第2网格")
