"""What a grid worker takes in within her own grid is hers: she settles it, takes it into her hands, or passes it up."""

from datetime import date, timedelta

import pytest

from gongyi.kernel import clock
from gongyi.kernel.flows import authority, registry, regrouping
from gongyi.kernel.flows.models import Dossier
from gongyi.kernel.flows.sweep import sweep
from gongyi.kernel.outbox.models import Job
from gongyi.kernel.people import actions as people
from gongyi.kernel.people.refusals import Refused
from tests.domain.cases import builders as cases
from tests.towns import SmallTown, settle


def offered(hexi: SmallTown, who: str, dossier: Dossier) -> set[str]:
    return {move.key for move in authority.allowed(hexi.fetch(who, dossier))}


def taken_in(hexi: SmallTown, who: str = "aili", **more: object) -> Dossier:
    """Aili is the grid worker where building 3 stands."""
    return hexi.say(channel="chat", worker=hexi.actor(who), **more).dossier


def test_it_waits_with_her_and_nobody_is_told_of_what_she_wrote_herself(hexi: SmallTown) -> None:
    dossier = taken_in(hexi)
    settle()
    assert hexi.holder(dossier) == "grid_east2"
    assert not Job.objects.filter(kind="tell").exists()


def test_she_settles_it_on_the_spot_with_a_photo_and_nothing_typed(hexi: SmallTown) -> None:
    dossier = taken_in(hexi)
    likely = registry.entry("appeal").likely
    assert likely is not None
    assert likely(hexi.fetch("aili", dossier)) == "settle_now"
    hexi.do("aili", dossier, "settle_now", outcome="solved", evidence=cases.photos(hexi, "after"))
    assert (hexi.stage(dossier), hexi.holder(dossier)) == ("replying", "desk_east")


def test_she_takes_it_into_her_own_hands(hexi: SmallTown) -> None:
    dossier = taken_in(hexi)
    hexi.do("aili", dossier, "grid_handle", category="corridor_clutter")
    assert (hexi.stage(dossier), hexi.holder(dossier)) == ("in_grid", "grid_east2")


def test_what_a_new_grid_takes_over_is_given_to_its_worker_by_the_desk_that_kept_it(hexi: SmallTown) -> None:
    dossier = taken_in(hexi)
    hexi.do("aili", dossier, "grid_handle", category="corridor_clutter")
    assert "grid_handle" not in offered(hexi, "aili", dossier), "she has it"
    fresh, _moved = regrouping.split_off(
        town=hexi.town, place=hexi.places["east2"], name="东社区第3网格", children=[hexi.places["b3"]]
    )
    assert hexi.holder(dossier) == "desk_east"
    assert "grid_handle" not in offered(hexi, "gulnar", dossier), "nobody sits there yet"
    seat = people.add_seat(town=hexi.town, role="grid_worker", place=fresh)
    people.appoint(person=hexi.persons["aili"], seat=seat, starts_on=date(2026, 3, 2))
    hexi.do("gulnar", dossier, "grid_handle", category="corridor_clutter")
    assert hexi.fetch("aili", dossier).main.holder_key == seat.key


def test_what_she_cannot_solve_she_passes_up_with_a_reason(hexi: SmallTown) -> None:
    dossier = taken_in(hexi)
    with pytest.raises(Refused):
        hexi.do("aili", dossier, "pass_up", words={"why": ""})
    hexi.do("aili", dossier, "pass_up", words={"why": "要换主管道"})
    assert (hexi.stage(dossier), hexi.holder(dossier)) == ("screening", "desk_east")


def test_sending_away_asking_back_and_accepting_stay_with_the_desk(hexi: SmallTown) -> None:
    hers, theirs = taken_in(hexi), hexi.say().dossier
    desks = {"decline", "need_info", "accept"}
    assert not desks & offered(hexi, "aili", hers)
    assert desks <= offered(hexi, "gulnar", theirs)
    assert "pass_up" not in offered(hexi, "gulnar", theirs)


@pytest.mark.parametrize(
    "other",
    [
        {"who": "yerlan"},
        {"who": "gulnar"},
        {"kind": "report"},
        {"category": "illegal_build"},
        {"text": "楼道里煤气味很大"},
    ],
    ids=["another grid", "the desk", "wrongdoing", "a higher post", "danger to life"],
)
def test_everything_else_goes_to_the_desk_as_before(hexi: SmallTown, other: dict[str, str]) -> None:
    assert hexi.holder(taken_in(hexi, **other)) == "desk_east"


def test_what_residents_send_themselves_goes_to_the_desk(hexi: SmallTown) -> None:
    assert hexi.holder(hexi.say().dossier) == "desk_east"


def test_left_alone_it_climbs_to_the_desk(hexi: SmallTown) -> None:
    dossier = taken_in(hexi)
    with clock.fixed(clock.now() + timedelta(days=3)):
        sweep(hexi.town)
    assert hexi.holder(dossier) == "desk_east"
