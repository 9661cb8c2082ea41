"""A danger rings at two telephones: at the desk that has it, and with the grid worker who is on the spot."""

from datetime import timedelta

import pytest

from gongyi.kernel import clock
from gongyi.kernel.flows.models import Dossier
from gongyi.kernel.flows.sweep import sweep
from gongyi.kernel.outbox.models import Job
from tests.domain.appeals import builders
from tests.domain.appeals.test_danger_named_later import add
from tests.domain.cases.builders import empty_seat
from tests.towns import SmallTown, settle

FIRE, BEATEN, CHILD = "三号楼二楼着火了，浓烟", "我老公又打我，不敢回家", "隔壁天天打孩子，孩子身上有伤"
PHONES = {"aili": "13800000002", "gulnar": "13800000003", "lixiuying": "13800000004", "zhaomin": "13800000005"}


def rung(hexi: SmallTown) -> set[str]:
    """Those of the neighbourhood who got a text that says danger."""
    settle()
    return {name for name, phone in PHONES.items() if any("【紧急】" in text for text in hexi.messages(phone))}


def told(dossier: Dossier) -> set[str]:
    settle()
    rows = Job.objects.filter(owner_id=dossier.pk, kind="deliver", channel="inapp", template="appeal_danger")
    return set(rows.values_list("recipient", flat=True))


def keys(hexi: SmallTown, *names: str) -> set[str]:
    return {hexi.seats[name].key for name in names}


def test_the_desk_and_the_grid_worker_of_the_place_hear_of_a_fire_at_once(hexi: SmallTown) -> None:
    dossier = hexi.say(FIRE).dossier
    assert told(dossier) == keys(hexi, "desk_east", "grid_east2")
    assert rung(hexi) == {"aili", "gulnar"}
    assert hexi.holder(dossier) == "desk_east", "to be told is not to have the turn"


def test_what_is_restricted_or_under_the_duty_to_report_reaches_no_grid_worker(hexi: SmallTown) -> None:
    for text in (BEATEN, CHILD):
        assert told(hexi.say(text).dossier) == keys(hexi, "street")
    assert "aili" not in rung(hexi)


def test_a_grid_worker_who_is_spoken_of_is_not_told(hexi: SmallTown) -> None:
    dossier = hexi.say("网格员艾丽把电动车推进楼道充电，现在着火了", kind="complaint").dossier
    assert keys(hexi, "grid_east2").isdisjoint(told(dossier))


def test_where_the_grid_has_nobody_the_desk_is_told_once(hexi: SmallTown) -> None:
    empty_seat(hexi, "grid_east2")
    dossier = hexi.say(FIRE).dossier
    assert told(dossier) == keys(hexi, "desk_east")
    assert Job.objects.filter(owner_id=dossier.pk, channel="sms", template="appeal_danger").count() == 1


def test_plain_matters_tell_the_desk_alone(hexi: SmallTown) -> None:
    dossier = hexi.say().dossier
    with clock.fixed(clock.now() + timedelta(minutes=2)):
        settle()
    rows = Job.objects.filter(owner_id=dossier.pk, kind="deliver", channel="inapp")
    assert set(rows.values_list("recipient", flat=True)) == keys(hexi, "desk_east")


def test_of_what_is_added_the_grid_worker_hears_only_where_it_names_a_danger(hexi: SmallTown) -> None:
    dossier = builders.registered(hexi)
    add(dossier, "三单元也不亮")
    assert told(dossier) == set()
    add(dossier, FIRE)
    assert told(dossier) == keys(hexi, "desk_east", "grid_east2")


@pytest.mark.parametrize("opens", [False, True])
def test_what_nobody_opened_for_ten_minutes_rings_at_the_next_above_too(hexi: SmallTown, opens: bool, enter) -> None:
    dossier = hexi.say(FIRE).dossier
    settle()
    sweep(hexi.town)
    assert "lixiuying" not in rung(hexi), "they have ten minutes"
    if opens:
        assert enter("gulnar").get(f"/{hexi.town.slug}/desk/file/{dossier.number}/").status_code == 200
    with clock.fixed(clock.now() + timedelta(minutes=11)):
        for _again in range(2):
            sweep(hexi.town)
        assert ("lixiuying" in rung(hexi)) is not opens
    assert len([text for text in hexi.messages(PHONES["lixiuying"]) if "【紧急】" in text]) == (0 if opens else 1)
    assert hexi.holder(dossier) == "desk_east", "the turn stays"


def test_what_was_dealt_with_rings_nowhere_else(hexi: SmallTown) -> None:
    dossier = hexi.say(FIRE).dossier
    settle()
    hexi.do("gulnar", dossier, "accept")
    with clock.fixed(clock.now() + timedelta(minutes=11)):
        sweep(hexi.town)
        assert "lixiuying" not in rung(hexi)


def test_what_goes_past_the_secretary_rings_above_the_street_instead(hexi: SmallTown) -> None:
    dossier = hexi.say(BEATEN).dossier
    settle()
    with clock.fixed(clock.now() + timedelta(minutes=11)):
        sweep(hexi.town)
        assert told(dossier) == keys(hexi, "street", "town")
