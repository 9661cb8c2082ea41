"""Numbers stand under the plain name of a place only where all of it is counted: nobody reports a neighbour's or the street's by mistake."""

import re
from io import BytesIO

import pytest
from django.test import Client
from openpyxl import load_workbook

from gongyi.kernel.evidence.models import Printout
from gongyi.kernel.flows.models import Dossier
from gongyi.kernel.flows.reach import Extent, extents
from gongyi.kernel.people import actions as people
from gongyi.kernel.people.models import Post
from tests.towns import SmallTown, settle

pytestmark = pytest.mark.both

READERS = ("gulnar", "lixiuying", "liuyan", "zhaomin", "sunli", "observer")
OF_PART = "其中您能查看的"
HARM = "我不想活了，今晚就想结束。"


@pytest.fixture
def month(hexi: SmallTown) -> SmallTown:
    """Matters in both communities, and one in the east that goes past everybody there."""
    hexi.say()
    hexi.say("路灯不亮。", place=hexi.places["west1"])
    kept = hexi.say(HARM).dossier
    assert kept.sensitivity == Dossier.RESTRICTED
    settle()
    return hexi


def page(client: Client, hexi: SmallTown, where: str = "", rest: str = "figures/"):
    return client.get(f"/{hexi.town.slug}/desk/{rest}", {"where": where} if where else {})


def offered(client: Client, hexi: SmallTown) -> dict[str, str]:
    select = re.search(r'<select name="where".*?</select>', page(client, hexi).content.decode(), re.DOTALL)[0]
    return dict(re.findall(r'<option value="([^"]*)"[^>]*>([^<]*)</option>', select))


def numbers(answer) -> list[tuple[object, ...]]:
    return [
        (card.name, card.value, card.note, card.before, [side.text for side in card.sides], texts(card.parts))
        for _group, cards in answer.context["groups"]
        for card in cards
    ]


def texts(table) -> list[list[str]]:
    return [[cell.text for cell in row] for row in table.rows] if table else []


def test_a_place_by_its_plain_name_has_the_numbers_that_the_street_has(month: SmallTown, enter) -> None:
    office, plainly, partly = enter("zhaomin"), set(), set()
    whole = {where: numbers(page(office, month, where)) for where in offered(office, month)}
    for name in READERS:
        client = office if name == "zhaomin" else enter(name)
        for where, called in offered(client, month).items():
            if where and OF_PART not in called:
                assert numbers(page(client, month, where)) == whole[where], (name, called)
                plainly.add((name, where))
            elif where and numbers(page(client, month, where)) != whole[where]:
                partly.add((name, where))
    east = f"place:{month.places['east'].pk}"
    assert {("zhaomin", east), ("sunli", east)} <= plainly
    assert {("gulnar", east), ("lixiuying", east), ("observer", east)} <= partly, "what goes past them is not counted"


def test_places_of_which_one_may_open_nothing_are_not_there(month: SmallTown, enter) -> None:
    gulnar, west = enter("gulnar"), f"place:{month.places['west'].pk}"
    names = {f"place:{month.places[key].pk}" for key in ("street", "east")} | {f"area:{month.compound.pk}", ""}
    assert set(offered(gulnar, month)) == names
    for rest in ("", "excel/", "appeals_received/", "appeals_received/excel/"):
        assert page(gulnar, month, west, f"figures/{rest}").status_code == 404, rest
        assert page(gulnar, month, "place:999999", f"figures/{rest}").status_code == 404
    assert gulnar.get(f"/{month.town.slug}/desk/places/?in={month.places['west'].pk}").status_code == 404
    assert gulnar.get(f"/{month.town.slug}/desk/places/?in={month.places['east'].pk}").status_code == 200
    assert set(offered(enter("liuyan"), month)) == {"", west, f"place:{month.places['street'].pk}"}


def test_a_part_says_so_in_the_head_under_each_number_and_in_the_workbook(month: SmallTown, enter) -> None:
    where = f"place:{month.places['street'].pk}"
    for name, partly in (("gulnar", True), ("zhaomin", False)):
        client = enter(name)
        answer = page(client, month, where)
        words = answer.content.decode()
        lead = re.search(r'<p class="lead">([^<]*)</p>', words)[1]
        assert (OF_PART in lead, "整个地方的数字" in words) == (partly, partly)
        assert words.count("只算您能查看的") == (len(numbers(answer)) if partly else 0)
        behind = page(client, month, where, "figures/appeals_received/").content.decode()
        assert (OF_PART in behind, "整个地方的数字" in behind) == (partly, partly)
        for rest in ("figures/excel/", "figures/appeals_received/excel/"):
            sheet = load_workbook(BytesIO(page(client, month, where, rest).content)).active
            cells = [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value]
            assert (OF_PART in cells[1], any("整个地方的数字" in cell for cell in cells)) == (partly, partly), rest
        everywhere = page(client, month).content.decode()
        assert ("只算您能查看的" in everywhere) == partly


def test_that_something_is_kept_from_one_shows_nowhere(hexi: SmallTown, enter) -> None:
    hexi.say()
    settle()
    gulnar = enter("gulnar")
    before = offered(gulnar, hexi), page(gulnar, hexi).context["partly"], numbers(page(gulnar, hexi))
    hexi.say(HARM)
    hexi.say("路灯不亮。", place=hexi.places["west1"])
    settle()
    assert before == (offered(gulnar, hexi), page(gulnar, hexi).context["partly"], numbers(page(gulnar, hexi)))


def test_a_list_names_its_place_plainly_only_where_all_of_it_is_listed(month: SmallTown, enter) -> None:
    address, east = f"/{month.town.slug}/desk/lists/problems/", {"place": month.places["east"].pk}
    gulnar = enter("gulnar")
    said = {
        "gulnar": gulnar.get(address, east).content.decode(),
        "zhaomin": enter("zhaomin").get(address, east).content.decode(),
    }
    assert f"地点: 东社区（{OF_PART}）" in said["gulnar"]
    assert "地点: 东社区" in said["zhaomin"]
    assert OF_PART not in said["zhaomin"]
    assert "管辖范围内全部" in gulnar.get(address, {"state": "danger"}).content.decode()


def test_places_lists_only_what_one_reaches_and_says_where_it_is_a_part(month: SmallTown, enter) -> None:
    address, street = f"/{month.town.slug}/desk/places/", {"in": month.places["street"].pk}
    gulnar, office = (enter(name).get(address, street).content.decode() for name in ("gulnar", "zhaomin"))
    assert f"河西街道（{OF_PART}）" in gulnar
    assert "东社区" in gulnar
    assert "西社区" not in gulnar
    assert OF_PART not in office
    assert "西社区" in office


def test_a_turn_elsewhere_opens_a_part_of_that_place(hexi: SmallTown) -> None:
    grounds = {name: [hexi.places[name].path] for name in ("street", "east", "west", "west1", "west2")}
    assert set(extents(hexi.actor("heat"), grounds).values()) == {Extent.NOTHING}
    dossier = hexi.say("暖气不热。", place=hexi.places["west1"]).dossier
    hexi.do("liuyan", dossier, "accept")
    hexi.do("liuyan", dossier, "dispatch", category="heating", words={"statement": "查暖气"})
    found = extents(hexi.actor("heat"), grounds)
    assert {name for name, extent in found.items() if extent is Extent.PART} == {"street", "west", "west1"}
    assert Extent.WHOLE not in found.values()


def test_a_workbook_ordered_before_a_post_ended_is_not_made_after_it(month: SmallTown, enter) -> None:
    gulnar, west = enter("gulnar"), f"place:{month.places['west'].pk}"
    people.appoint(person=month.persons["gulnar"], seat=month.seats["desk_west"], starts_on=month.today)
    address = f"/{month.town.slug}/desk/figures/excel/?where={west}"
    made = gulnar.post(address).headers["Location"]
    for post in Post.objects.filter(person=month.persons["gulnar"], seat=month.seats["desk_west"]):
        post.delete()
    settle()
    assert Printout.objects.get().fault == "reach"
    assert gulnar.get(f"{made}file/").status_code == 302
