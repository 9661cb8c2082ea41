"""English names of places: beside the Chinese, by rule where a name only counts, Chinese where there is neither."""

import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.utils.translation import override

from gongyi.domain.appeals import public as appeals
from gongyi.kernel.flows.story import seat_name
from gongyi.kernel.people import actions as people
from gongyi.kernel.territory import actions, exchange, naming
from gongyi.kernel.territory.models import Area, Place, Town
from gongyi.kernel.territory.queries import areas_named, full_name, named
from gongyi.surfaces import demo
from tests.towns import SmallTown

SQUARE = {"type": "Polygon", "coordinates": [[[88.0, 47.0], [88.2, 47.0], [88.2, 47.2], [88.0, 47.2], [88.0, 47.0]]]}


@pytest.mark.parametrize(
    ("chinese", "english"),
    [
        ("3号楼2单元", "Building 3, Unit 2"),
        ("12号楼", "Building 12"),
        ("第十二网格", "Grid 12"),
        ("第1片区", "Section 1"),
        ("二单元", "Unit 2"),
        ("二十三号楼", "Building 23"),
        ("和谐苑3号楼", ""),
        ("东社区", ""),
        ("单元", ""),
        ("3号楼东侧", ""),
        ("", ""),
    ],
)
def test_a_name_that_only_counts_is_put_into_english_by_rule(chinese: str, english: str) -> None:
    assert naming.english(chinese) == english


def test_a_compounds_english_name_goes_before_the_building(hexi: SmallTown) -> None:
    unit = actions.add_place(parent=hexi.places["b3"], level="unit", name="幸福小区3号楼2单元")
    own = Place.objects.get(pk=hexi.places["b1"].pk)
    actions.rename_place(place=own, name=own.name, name_en="The Red House")
    actions.change_area(area=hexi.compound, kind="compound", name="幸福小区", name_en="Happy Garden")
    assert Place.objects.get(pk=unit.pk).name_en == "Happy Garden, Building 3, Unit 2"
    assert Place.objects.get(pk=own.pk).name_en == "The Red House", "somebody's own wording stays"
    actions.change_area(area=hexi.compound, kind="compound", name="幸福小区", name_en="Joy Garden")
    assert Place.objects.get(pk=unit.pk).name_en == "Joy Garden, Building 3, Unit 2"


def test_a_place_is_called_in_the_readers_language_and_falls_back_to_chinese(hexi: SmallTown) -> None:
    east, building = hexi.places["east"], hexi.places["b3"]
    actions.rename_place(place=east, name="东社区", name_en="East Community")
    unit = actions.add_place(parent=building, level="unit", name="2单元")
    assert full_name(unit, hexi.town) == "东社区第2网格 幸福小区3号楼 2单元"
    with override("en"):
        assert str(Place.objects.get(pk=east.pk)) == "East Community"
        assert str(hexi.places["west"]) == "西社区"
        assert full_name(unit, hexi.town) == "East Community, 东社区第2网格, 幸福小区3号楼, Unit 2"
        assert appeals.place_labels(hexi.town, [unit])[unit.pk] == full_name(unit, hexi.town)


def test_a_place_is_found_by_its_english_name(hexi: SmallTown) -> None:
    actions.change_area(area=hexi.compound, kind="compound", name="幸福小区", name_en="Happy Garden")
    assert {place.pk for place in named(hexi.town, "happy garden")} >= {hexi.places["b3"].pk}
    assert areas_named("HAPPY", ("compound",)) == [hexi.compound]
    for typed in ("Happy Garden, Building 3", "happy garden building 3", "幸福小区3号楼"):
        found = appeals.matching_places(hexi.town, typed, hexi.places["street"], 8)
        assert [place.pk for place in found.places] == [hexi.places["b3"].pk], typed


def test_a_new_name_is_known_to_the_box_of_places_at_once(hexi: SmallTown) -> None:
    assert appeals.matching_places(hexi.town, "新名字", hexi.places["street"], 8).places == []
    actions.rename_place(place=hexi.places["east"], name="新名字社区")
    town = Town.objects.select_related("root").get(pk=hexi.town.pk)
    found = appeals.matching_places(town, "新名字", hexi.places["street"], 8)
    assert hexi.places["east"].pk in {place.pk for place in found.places}


def test_english_names_go_out_with_the_table_and_come_back(hexi: SmallTown) -> None:
    actions.rename_place(place=hexi.places["east"], name="东社区", name_en="East, Community")
    text = exchange.as_text(hexi.town).removeprefix("\ufeff")
    again = exchange.read_csv(io.StringIO(text), town=hexi.town)
    assert (again.added, again.changed, again.refused) == (0, 0, [])
    Place.objects.filter(pk=hexi.places["east"].pk).update(name_en="")
    taken = exchange.read_csv(io.StringIO(text), town=hexi.town)
    assert (taken.added, taken.changed, taken.refused) == (0, 1, [])
    assert Place.objects.get(pk=hexi.places["east"].pk).name_en == "East, Community"
    lines = ["名称,英文名,层级,上级,标识", "河西街道,,街道,,s", "南社区,South Community,社区,s,"]
    assert exchange.read_csv(lines, town=hexi.town).added == 1
    assert Place.objects.get(name="南社区").name_en == "South Community"


def test_a_table_without_english_takes_none_away_and_a_long_one_is_refused(hexi: SmallTown) -> None:
    actions.rename_place(place=hexi.places["east"], name="东社区", name_en="East Community")
    lines = ["名称,英文名,层级,上级,标识", "河西街道,,街道,,s", "东社区,,社区,s,", f"西社区,{'w' * 81},社区,s,"]
    taken = exchange.read_csv(lines, town=hexi.town)
    assert [number for number, _why in taken.refused] == [4]
    assert Place.objects.get(pk=hexi.places["east"].pk).name_en == "East Community"


def test_english_names_go_out_with_the_map_and_come_back(hexi: SmallTown) -> None:
    actions.set_outline(place=hexi.places["east"], boundary=json.dumps(SQUARE))
    actions.rename_place(place=hexi.places["east"], name="东社区", name_en="East Community")
    actions.change_area(area=hexi.compound, kind="compound", name="幸福小区", name_en="Happy Garden")
    actions.set_area_outline(area=hexi.compound, boundary=json.dumps(SQUARE))
    text = exchange.write_geojson(hexi.town)
    assert exchange.read_geojson(text, hexi.town).known == 2
    Place.objects.filter(pk=hexi.places["east"].pk).update(name_en="")
    Area.objects.filter(pk=hexi.compound.pk).update(name_en="")
    assert exchange.read_geojson(text, hexi.town, dry_run=True).changed == 2
    assert Place.objects.get(pk=hexi.places["east"].pk).name_en == "", "a dry run changes nothing"
    taken = exchange.read_geojson(text, hexi.town)
    assert (taken.changed, taken.refused) == (2, [])
    assert Place.objects.get(pk=hexi.places["east"].pk).name_en == "East Community"
    assert Area.objects.get(pk=hexi.compound.pk).name_en == "Happy Garden"


def test_a_seat_with_a_name_of_its_own_is_called_in_the_readers_language(hexi: SmallTown) -> None:
    seat = hexi.seats["desk_east"]
    people.name_seat(seat=seat, name="联络办公室", name_en="Liaison office")
    assert seat_name(seat) == "联络办公室"
    with override("en"):
        assert seat_name(seat) == "Liaison office"
        people.name_seat(seat=seat, name="联络办公室")
        assert seat_name(seat) == "联络办公室"


def test_whatever_the_demo_towns_name_in_chinese_they_name_in_english() -> None:
    source = json.loads((Path(demo.__file__).parent / "data" / "towns.json").read_text())
    assert list(_unnamed(source)) == []


def _unnamed(value: Any) -> Iterator[str]:
    if isinstance(value, list):
        for item in value:
            yield from _unnamed(item)
    elif isinstance(value, dict):
        if "zh" in value and (not value.get("en") or re.search("[\u4e00-\u9fff]", value["en"])):
            yield value["zh"]
        for item in value.values():
            yield from _unnamed(item)
