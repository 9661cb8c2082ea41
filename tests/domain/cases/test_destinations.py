"""Where a matter goes that nobody was chosen for: to the one body of the kind the catalogue names, never to another."""

from datetime import date

import pytest

from gongyi.domain.cases import public, queries
from gongyi.kernel.flows import directory
from gongyi.kernel.flows.models import Dossier
from gongyi.kernel.flows.sweep import sweep
from gongyi.kernel.people import actions as people
from gongyi.kernel.people.models import Seat
from gongyi.kernel.people.refusals import Refused
from gongyi.kernel.territory import actions as territory
from gongyi.kernel.territory.models import Organisation
from tests.domain.cases.builders import STATEMENT, empty_seat, opened, said
from tests.towns import SmallTown

pytestmark = pytest.mark.both


def body(hexi: SmallTown, kind: str, at: str = "street", holder: str = "chenbo") -> Seat:
    """A department of this kind with somebody at its seat; it can be named in `hexi.seats` afterwards."""
    made = territory.add_organisation(
        town=hexi.town, body=territory.Body(kind=kind, name=f"{kind}站", place=hexi.places[at])
    )
    seat = people.add_seat(town=hexi.town, role="department", place=hexi.places[at], organisation=made)
    people.appoint(person=hexi.persons[holder], seat=seat, starts_on=date(2026, 1, 1))
    hexi.seats[f"{kind} {at} {made.pk}"] = seat
    hexi.town.refresh_from_db()
    return seat


def sent(hexi: SmallTown, category: str) -> Dossier:
    """A case of this kind that went where the catalogue says."""
    return opened(hexi, category)


@pytest.mark.parametrize(
    ("category", "kind"),
    [("water_cut", "water"), ("cooking_fumes", "city_management"), ("road_surface", "housing"), ("telecom_cable", "telecom"), ("food_safety", "market")],
)  # fmt: skip
def test_each_kind_of_matter_finds_its_own_kind_of_department(hexi: SmallTown, category: str, kind: str) -> None:
    seat = body(hexi, kind)
    assert sent(hexi, category).turns.get(open=True, slot="main").holder_key == seat.key
    assert hexi.holder(sent(hexi, "heating")) == "heat"


@pytest.mark.parametrize(
    "category", ["water_cut", "cooking_fumes", "road_surface", "telecom_cable", "manhole_cover", "noise_public"]
)
def test_where_no_such_body_is_known_the_dispatcher_chooses(hexi: SmallTown, category: str) -> None:
    dossier = said(hexi)
    with pytest.raises(Refused, match="由谁办"):
        hexi.do("gulnar", dossier, "dispatch", category=category, words=STATEMENT)
    assert (hexi.stage(dossier), hexi.holder(dossier)) == ("screening", "desk_east")
    chosen = hexi.seats["heat"].key
    hexi.do("gulnar", dossier, "dispatch", category=category, words=STATEMENT, handler=chosen)
    assert hexi.holder(hexi.case_of(dossier)) == "heat"


def test_two_bodies_of_a_kind_at_one_place_are_chosen_between_by_a_person(hexi: SmallTown) -> None:
    body(hexi, "telecom")
    body(hexi, "telecom")
    with pytest.raises(Refused, match="由谁办"):
        sent(hexi, "telecom_cable")


def test_the_nearest_body_of_a_kind_answers(hexi: SmallTown) -> None:
    body(hexi, "water")
    near = body(hexi, "water", at="east")
    assert sent(hexi, "water_cut").turns.get(open=True, slot="main").holder_key == near.key


def test_the_form_says_for_each_kind_of_matter_who_gets_it(hexi: SmallTown) -> None:
    labels = dict(queries.destinations(hexi.fetch("gulnar", said(hexi))))
    assert str(labels["heating"]) == "停暖或不热 → 供热站 部门站所（现在没人能登录）"
    assert str(labels["corridor_light"]).endswith("→ 安居物业 物业企业")
    assert str(labels["water_cut"]).endswith("→ 请选由谁办")
    assert set(labels) == {code for code, _name in public.category_options(hexi.town)}


def test_the_turn_of_a_body_whose_seat_is_empty_goes_up_and_never_to_another_body(hexi: SmallTown) -> None:
    body(hexi, "water")
    case = sent(hexi, "heating")
    empty_seat(hexi, "heat")
    sweep(hexi.town)
    assert hexi.holder(case) == "street"


def test_no_body_stands_in_for_another_in_the_directory(hexi: SmallTown) -> None:
    body(hexi, "water", at="east")
    seats = directory.of(hexi.town)
    heat = seats.by_key(hexi.seats["heat"].key)
    assert heat is not None
    above = seats.next_above(heat, hexi.places["b3"].path, frozenset())
    assert above is not None
    assert above.seat.role == "street_desk"


def test_every_owner_in_the_catalogue_is_a_post_or_a_kind_of_body() -> None:
    kinds = {kind for kind, _label in Organisation.KINDS}
    posts = {"grid_worker", "community_desk", "street_desk"}
    owners = {code for code, _label in queries.options("owners")}
    assert owners <= kinds | posts
    assert {row["owner"] for row in public.shipped("catalogue")} <= owners


def test_a_matter_of_the_yard_goes_to_the_compounds_firm(hexi: SmallTown) -> None:
    case = opened(hexi, "gate_door", place=hexi.places["ground"])
    assert hexi.holder(case) == "firm"
