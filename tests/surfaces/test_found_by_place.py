"""A matter is found by where it is, whatever its words say, also after its place was renamed, moved or merged."""

import pytest

from gongyi.kernel.flows import numbers, regrouping
from gongyi.kernel.territory import actions as territory
from gongyi.kernel.territory.meaning import places_meant
from gongyi.kernel.territory.models import Place
from gongyi.kernel.territory.queries import named
from tests.towns import SmallTown, settle


@pytest.fixture
def find(hexi: SmallTown, enter):
    client = enter("gulnar")

    def found(wanted: str) -> set[str]:
        page = client.get(f"/{hexi.town.slug}/desk/find/", {"q": wanted})
        return {row["row"].title for row in page.context["matters"]} if page.status_code == 200 else set()

    return found


def test_a_building_its_compound_its_grid_and_its_community_lead_to_what_lies_there(hexi: SmallTown, find) -> None:
    hexi.say("灯不亮了")
    hexi.say("水管漏了", place=hexi.places["b1"])
    hexi.say("在西边说的", place=hexi.places["west1"])
    settle()
    both = {"灯不亮了", "水管漏了"}
    for wanted in ("幸福小区", "幸福", "东社区"):
        assert find(wanted) == both, wanted
    for wanted in (
        "幸福小区3号楼",
        "幸福3号楼",
        "3号楼",
        "３号楼",
        "东社区第2网格",
        "第2网格",
        "幸福小区3号楼2单元301",
    ):
        assert find(wanted) == {"灯不亮了"}, wanted
    assert find("幸福小区 漏") == find("幸福小区 水管") == {"水管漏了"}
    assert find("在西边说的") == set(), "nothing leads out of one's own reach"
    assert find("社区") == find("小区") == set(), "a word for every place means none"


def test_one_number_is_not_part_of_another(hexi: SmallTown, find) -> None:
    hexi.say(
        "十一号的事", place=territory.add_place(parent=hexi.places["east1"], level="building", name="幸福小区11号楼")
    )
    hexi.say("一号的事", place=hexi.places["b1"])
    assert find("1号楼") == find("幸福小区1号楼") == {"一号的事"}


def test_it_is_found_by_the_new_name_and_by_another_name(hexi: SmallTown, find) -> None:
    number = hexi.say("水管漏了", place=hexi.places["b1"]).dossier
    hexi.say("灯不亮了", place=hexi.places["b3"])
    settle()
    territory.add_alias(place=hexi.places["b1"], name="老供销社")
    assert find("老供销社") == {"水管漏了"}
    territory.rename_place(place=hexi.places["b1"], name="锦绣苑")
    assert find("锦绣苑") == {"水管漏了"}
    hexi.do("gulnar", number, "settle_now", outcome="solved")
    regrouping.merge_into(town=hexi.town, place=hexi.places["east1"], into=hexi.places["east2"], on=hexi.today)
    assert find("东社区第2网格") == {"水管漏了", "灯不亮了"}
    assert find("东社区第1网格") == {"水管漏了", "灯不亮了"}, "the old name leads to what it became part of"


def test_many_words_cost_no_more_than_one(hexi: SmallTown, django_assert_max_num_queries) -> None:
    with django_assert_max_num_queries(4):
        found = places_meant(hexi.town, ["幸福小区", "幸福3号楼", "第2网格", "漏水", "楼道"])
    assert set(found) == {"幸福小区", "幸福3号楼", "第2网格"}
    assert Place.objects.filter(found["幸福3号楼"]).get() == hexi.places["b3"]


def test_what_is_found_goes_on_page_after_page(hexi: SmallTown, enter, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gongyi.surfaces.desk.finding.SHOWN", 2)
    said = [hexi.say(f"第{n}件事", place=hexi.places["b1"]).dossier for n in range(5)]
    client, seen, start = enter("gulnar"), [], "0"
    while start:
        page = client.post(f"/{hexi.town.slug}/desk/find/", {"q": "幸福小区", "from": start})
        seen += [row["number"] for row in page.context["matters"]]
        start = str(page.context["after"] or "")
    assert seen == [numbers.spoken(row.number) for row in reversed(said)]


def test_names_that_only_count_are_found_by_the_english_that_is_made_of_them(hexi: SmallTown, find) -> None:
    hexi.say("灯不亮了")
    east = hexi.places["east1"]
    for name in ("13号楼", "十三栋", "第十二网格"):
        hexi.say(f"{name}的灯", place=territory.add_place(parent=east, level="building", name=name))
    settle()
    assert find("Building 3") == find("building 3") == {"灯不亮了"}
    assert find("Building 13") == {"13号楼的灯", "十三栋的灯"}
    assert find("Grid 12") == {"第十二网格的灯"}
    assert find("Building 13 灯") == {"13号楼的灯", "十三栋的灯"}
    assert find("Building 99") == set()


def test_places_are_found_by_the_english_that_is_made_of_their_names(hexi: SmallTown) -> None:
    for name in ("3栋", "23号楼", "三号楼"):
        territory.add_place(parent=hexi.places["east1"], level="building", name=name)
    assert [place.name for place in named(hexi.town, "Building 3")] == ["3栋", "三号楼", "幸福小区3号楼"]
    assert [place.name for place in named(hexi.town, "Grid 2")] == ["东社区第2网格", "西社区第2网格"]
    hexi.places["b1"].name_en = "Happy Homes, Building 31"
    hexi.places["b1"].save()
    assert hexi.places["b1"] in named(hexi.town, "happy homes")
