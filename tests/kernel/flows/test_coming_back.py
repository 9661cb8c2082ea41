"""What went up only because nobody sat at a post comes back once somebody does; what was taken up meanwhile, or was late, stays."""

from datetime import timedelta

import pytest

from gongyi.kernel import clock
from gongyi.kernel.flows import regrouping, reseating, ticking
from gongyi.kernel.flows.engine import Change
from gongyi.kernel.flows.history.verify import verify
from gongyi.kernel.flows.models import Dossier, Step, Turn
from gongyi.kernel.flows.retelling import as_sent
from gongyi.kernel.flows.sweep import sweep
from gongyi.kernel.outbox.models import Job
from gongyi.kernel.people import actions as people
from gongyi.kernel.people.queries import today
from tests.domain.cases import builders as cases
from tests.domain.cases.builders import empty_seat, later
from tests.towns import SmallTown


def fill(hexi: SmallTown, seat: str = "desk_east", who: str = "gulnar") -> None:
    """Somebody is appointed again, and the worker wakes."""
    people.appoint(person=hexi.persons[who], seat=hexi.seats[seat], starts_on=today(hexi.town))
    hexi.town.refresh_from_db()
    ticking.vacated()


def vacate(hexi: SmallTown, *seats: str) -> None:
    """Nobody sits there any more, one after the other, and the worker wakes each time."""
    for seat in seats:
        empty_seat(hexi, seat)
        ticking.vacated()


@pytest.fixture
def gone_up(hexi: SmallTown) -> Dossier:
    """With the secretary, because nobody sits at the desk."""
    dossier = hexi.say().dossier
    vacate(hexi, "desk_east")
    assert hexi.holder(dossier) == "secretary_east"
    return dossier


def steps(dossier: Dossier) -> list[str]:
    return list(Step.objects.filter(dossier=dossier).order_by("number").values_list("move", flat=True))


def test_it_comes_back_when_somebody_is_appointed_again(hexi: SmallTown, gone_up: Dossier) -> None:
    fill(hexi)
    assert hexi.holder(gone_up) == "desk_east"
    assert steps(gone_up) == ["open", "climb", "come_back"]
    assert hexi.stage(gone_up) == "registered"
    assert verify().faults == []


def test_by_the_tick_as_well(hexi: SmallTown, gone_up: Dossier) -> None:
    people.appoint(person=hexi.persons["gulnar"], seat=hexi.seats["desk_east"], starts_on=today(hexi.town))
    hexi.town.refresh_from_db()
    assert sweep(hexi.town)["returned"] == 1
    assert hexi.holder(gone_up) == "desk_east"
    assert sweep(hexi.town)["returned"] == 0


def test_it_comes_back_to_a_new_seat_of_the_same_role(hexi: SmallTown) -> None:
    dossier = hexi.say().dossier
    regrouping.close_seat(town=hexi.town, seat=hexi.seats["desk_east"], on=today(hexi.town))
    assert hexi.holder(dossier) == "secretary_east"
    hexi.seats["fresh"] = people.add_seat(town=hexi.town, role="community_desk", place=hexi.places["east"])
    fill(hexi, "fresh")
    assert hexi.holder(dossier) == "fresh"


def test_through_two_empty_seats_it_comes_back_to_each(hexi: SmallTown, gone_up: Dossier) -> None:
    vacate(hexi, "secretary_east")
    assert hexi.holder(gone_up) == "street"
    fill(hexi, "secretary_east", "lixiuying")
    assert hexi.holder(gone_up) == "secretary_east"
    fill(hexi)
    assert hexi.holder(gone_up) == "desk_east"


def test_elsewhere_somebody_appointed_changes_nothing(hexi: SmallTown, gone_up: Dossier) -> None:
    vacate(hexi, "desk_west")
    fill(hexi, "desk_west", "liuyan")
    assert hexi.holder(gone_up) == "secretary_east"


def test_what_was_taken_up_stays(hexi: SmallTown, gone_up: Dossier) -> None:
    hexi.do("lixiuying", gone_up, "accept")
    vacate(hexi, "desk_east")
    held = hexi.holder(gone_up)
    fill(hexi)
    assert hexi.holder(gone_up) == held
    assert "come_back" not in steps(gone_up)


def test_what_was_claimed_stays(hexi: SmallTown, gone_up: Dossier) -> None:
    reseating.take_on(matter=hexi.fetch("lixiuying", gone_up), change=Change())
    fill(hexi)
    assert hexi.holder(gone_up) == "secretary_east"


def test_what_whoever_got_it_has_worked_on_stays(hexi: SmallTown, gone_up: Dossier) -> None:
    hexi.do("lixiuying", gone_up, "sort", category="corridor_light")
    fill(hexi)
    assert hexi.holder(gone_up) == "secretary_east"


def test_what_somebody_else_noted_does_not_keep_it(hexi: SmallTown, gone_up: Dossier) -> None:
    hexi.do("zhaomin", gone_up, "chase")
    fill(hexi)
    assert hexi.holder(gone_up) == "desk_east"


def test_what_went_up_because_its_time_ran_out_stays(hexi: SmallTown) -> None:
    dossier = hexi.say().dossier
    with clock.fixed(dossier.turns.get(open=True).due_at + timedelta(minutes=1)):
        sweep(hexi.town)
        assert hexi.holder(dossier) == "secretary_east"
        vacate(hexi, "desk_east")
        fill(hexi)
        assert hexi.holder(dossier) == "secretary_east"


def test_what_ran_out_of_time_further_up_stays(hexi: SmallTown, gone_up: Dossier) -> None:
    with clock.fixed(gone_up.turns.get(open=True).due_at + timedelta(minutes=1)):
        sweep(hexi.town)
        assert hexi.holder(gone_up) == "street"
        fill(hexi)
        assert hexi.holder(gone_up) == "street"


def test_a_side_turn_comes_back_as_well(hexi: SmallTown) -> None:
    case = cases.handling(hexi, handler="firm")
    cases.ask_extension(hexi, case)
    vacate(hexi, "desk_east")
    assert cases.side(case, "extension", hexi) == "secretary_east"
    fill(hexi)
    assert cases.side(case, "extension", hexi) == "desk_east"


def test_a_party_gets_nothing_back(hexi: SmallTown, gone_up: Dossier) -> None:
    cases.keep_apart(hexi, "lixiuying", gone_up, "desk_east")
    fill(hexi)
    assert hexi.holder(gone_up) == "secretary_east"


def test_both_are_told_and_a_danger_rings(hexi: SmallTown) -> None:
    dossier = hexi.say("楼道里一股煤气味，很呛人").dossier
    vacate(hexi, "desk_east")
    fill(hexi)
    later()
    assert cases.told(dossier, "turn_given_back") == [hexi.seats["secretary_east"].key]
    row = Job.objects.get(owner_id=dossier.pk, template="turn_back", channel="inapp")
    assert row.urgent
    said = as_sent(row, dossier, Step.objects.get(pk=row.step))
    assert said.startswith("【紧急】燃气危险，幸福小区3号楼")
    assert Turn.objects.get(dossier=dossier, open=True).due_at == clock.now() + timedelta(hours=1)
