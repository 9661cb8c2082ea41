"""Residents find the place they mean: by building, compound or business district, in either language."""

import html
import re
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from gongyi.kernel.flows.models import Dossier
from gongyi.kernel.territory import actions as territory
from gongyi.kernel.territory import queries
from tests.towns import SmallTown

pytestmark = pytest.mark.both


def test_english_pages_name_the_places_in_english(hexi: SmallTown, client: Client) -> None:
    territory.change_area(area=hexi.compound, kind="compound", name="幸福小区", name_en="Happy Garden")
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    page = client.get(f"/{hexi.town.slug}/say/help/?area={hexi.compound.pk}").content.decode()
    assert "<h2>Happy Garden</h2>" in page
    assert "Happy Garden, Building 3" in page
    found = client.get(f"/{hexi.town.slug}/say/help/?where=happy").content.decode()
    assert f"?area={hexi.compound.pk}" in found


@pytest.mark.parametrize(
    "typed",
    ["幸福小区 3号楼", "幸福小区三号楼", "幸福3", "幸福3-1", "3号楼 幸福小区", "Happy Garden building 3", "Happy 3"],
)
def test_residents_find_a_building_as_colleagues_do(hexi: SmallTown, client: Client, typed: str) -> None:
    territory.change_area(area=hexi.compound, kind="compound", name="幸福小区", name_en="Happy Garden")
    found = client.get(f"/{hexi.town.slug}/say/help/", {"where": typed}).content.decode()
    assert f"?place={hexi.places['b3'].pk}" in found
    assert "没有找到" not in found


def test_a_name_that_many_places_have_says_that_there_are_more(hexi: SmallTown, client: Client) -> None:
    more = "叫这个名字的还有"
    asked = f"/{hexi.town.slug}/say/help/?where=12号楼"
    for n in range(24):
        territory.add_place(parent=hexi.places["west1"], level="building", name=f"新苑{n}区12号楼")
    whole = client.get(asked).content.decode()
    assert whole.count("?place=") == 24
    assert more not in whole
    territory.add_place(parent=hexi.places["west1"], level="building", name="旧苑12号楼")
    cut = client.get(asked).content.decode()
    assert cut.count("?place=") == 24
    assert more in cut


def test_a_cluster_of_business_districts_leads_to_them_and_its_street_is_no_yard(
    hexi: SmallTown, client: Client
) -> None:
    market = territory.add_area(town=hexi.town, kind="district", name="河西早市", places=[hexi.places["east1"]])
    zone = territory.add_area(town=hexi.town, kind="cluster", name="河西商圈", places=[hexi.places["east1"]])
    form = f"/{hexi.town.slug}/say/help/"
    assert f"?area={zone.pk}" in client.get(form, {"where": "商圈"}).content.decode()
    assert f"?area={market.pk}" in client.get(form, {"area": zone.pk}).content.decode()
    page = client.get(form, {"area": market.pk}).content.decode()
    assert "河西早市的街道或公共地方" in page
    assert "院子" not in page
    assert "店铺、摊位也选这里" in page
    chosen = re.search(r'href="(\?place=[^"]+)"', page)
    assert chosen
    assert "· 河西早市 ·" in client.get(form + chosen[1].replace("&amp;", "&")).content.decode()


def test_buildings_are_found_and_listed_as_people_count(hexi: SmallTown, client: Client) -> None:
    """However they are spread over the grids."""
    later = [
        territory.add_place(parent=hexi.places[f"east{1 + n % 2}"], level="building", name=f"幸福小区{n}号楼")
        for n in (5, 4, 10)
    ]
    homes = [*(hexi.places[b] for b in ("b1", "b2", "b3")), *later]
    territory.set_members(area=hexi.compound, places=homes, on=hexi.today)
    counted = [f"幸福小区{n}号楼" for n in (1, 2, 3, 4, 5, 10)]
    for asked in ({"where": "幸福小区"}, {"where": "号楼"}, {"area": hexi.compound.pk}):
        page = client.get(f"/{hexi.town.slug}/say/help/", asked).content.decode()
        found = re.findall(r"幸福小区\d+号楼", page.partition("<main")[2])
        assert list(dict.fromkeys(found)) == counted, asked
    assert [place.name for place in queries.named(hexi.town, "幸福小区")][-6:] == counted


def test_the_search_for_a_place_is_a_plain_button_whatever_is_said(hexi: SmallTown, client: Client) -> None:
    page = client.get(f"/{hexi.town.slug}/say/help/").content.decode()
    assert set(re.findall(r"button--(?!large)(\w+)", page)) <= {"primary", "quiet", "wide"}
    assert '<button class="button" type="submit">' in page


def test_a_building_that_only_counts_is_told_with_its_compound_wherever_it_stands(hexi: SmallTown, enter) -> None:
    """As docs/how-to/import-places.md builds a town: 1号楼 under two grids, each in a compound of its own."""
    homes = {}
    for name, name_en, grid in (("安康苑", "Peace Court", "east1"), ("阳光城", "", "east2")):
        homes[name] = territory.add_place(parent=hexi.places[grid], level="building", name="91号楼")
        area = territory.add_area(town=hexi.town, kind="compound", name=name, name_en=name_en, places=[homes[name]])
    unit = territory.add_place(parent=homes["安康苑"], level="unit", name="2单元")
    form = f"/{hexi.town.slug}/say/help/"
    found = Client().get(form, {"where": "91号楼"}).content.decode()
    assert "东社区 安康苑 91号楼" in found
    assert "东社区 阳光城 91号楼" in found
    assert "东社区 安康苑 91号楼 2单元" in Client().get(form, {"place": unit.pk}).content.decode()
    english = Client()
    english.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    assert "Peace Court, Building 91" in english.get(form, {"where": "91号楼"}).content.decode()
    Client().post(form, {"place": homes["安康苑"].pk, "key": "web:1", "text": "楼道灯不亮"})
    dossier = Dossier.objects.get()
    hexi.do("gulnar", dossier, "accept")
    panel = enter("gulnar").get(f"/{hexi.town.slug}/desk/file/{dossier.number}/do/dispatch/").content.decode()
    assert "安康苑 91号楼：" in panel
    assert "东社区第1网格 安康苑 91号楼" in panel
    assert queries.full_name(unit, hexi.town) == "东社区第1网格 安康苑 91号楼 2单元"
    assert queries.full_name(hexi.places["b1"], hexi.town) == "东社区第1网格 幸福小区1号楼"
    assert queries.as_people_say([hexi.places["b1"]])[hexi.places["b1"].pk] == "幸福小区1号楼"
    assert area.name not in queries.way_as_people_say([hexi.places["b1"]], hexi.town)[hexi.places["b1"].pk]


def test_a_search_that_finds_many_places_costs_no_statement_for_each(hexi: SmallTown) -> None:
    homes = [
        territory.add_place(parent=hexi.places["east1"], level="building", name=f"{n}号楼") for n in range(101, 111)
    ]
    with CaptureQueriesContext(connection) as asked:
        queries.way_as_people_say(homes, hexi.town)
    assert len(asked) <= 3


AS_SAID = {
    "幸福小区3号楼2单元301": ("b3", "2单元301"),
    "幸福小区三号楼301室": ("b3", "301室"),
    "幸福小区3栋-1-502": ("b3", "1单元502"),
    "幸福 3-2-301": ("b3", "2单元301"),
    "3号楼 四楼东户": ("b3", "四楼东户"),
    "Happy Garden Building 3 Room 301": ("b3", "Room 301"),
}


def test_an_address_with_its_door_finds_the_building_and_keeps_the_door_as_the_spot(
    hexi: SmallTown, client: Client
) -> None:
    territory.change_area(area=hexi.compound, kind="compound", name="幸福小区", name_en="Happy Garden")
    for typed, (place, spot) in AS_SAID.items():
        found = client.get(f"/{hexi.town.slug}/say/help/", {"where": typed}).content.decode()
        ways = [html.unescape(way) for way in re.findall(r'class="way" href="([^"]*spot[^"]*)"', found)]
        assert ways == [f"?{urlencode({'place': hexi.places[place].pk, 'spot': spot})}"], typed
    form = client.get(f"/{hexi.town.slug}/say/help/{ways[0]}").content.decode()
    assert 'name="where" value="Room 301"' in form


def test_a_unit_that_is_known_is_found_with_its_door_and_a_shop_called_by_a_number_stays_a_place(
    hexi: SmallTown, client: Client
) -> None:
    unit = territory.add_place(parent=hexi.places["b3"], level="unit", name="2单元")
    shop = territory.add_place(parent=hexi.places["b3"], level="shop", name="3号楼5号铺")
    found = client.get(f"/{hexi.town.slug}/say/help/", {"where": "幸福小区3号楼2单元301"}).content.decode()
    assert f"?place={unit.pk}&amp;spot=301" in found
    found = client.get(f"/{hexi.town.slug}/say/help/", {"where": "3号楼5号铺"}).content.decode()
    assert f'href="?place={shop.pk}"' in found
