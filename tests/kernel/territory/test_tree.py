"""The tree of places in and out of files, its codes, its levels, and the tree of bodies beside it."""

import io
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gongyi.kernel.territory import actions, codes, exchange
from gongyi.kernel.territory.models import Area, LevelName, Place, PlaceAlias, Town
from gongyi.kernel.territory.queries import bodies_for, deepest_at, full_name, named, subtree
from tests.towns import SmallTown

SQUARE = {"type": "Polygon", "coordinates": [[[88.0, 47.0], [88.2, 47.0], [88.2, 47.2], [88.0, 47.2], [88.0, 47.0]]]}


@pytest.mark.parametrize(
    ("given_form", "short"),
    [
        ("65", "65"),
        ("650000000000", "65"),
        ("654300", "6543"),
        ("654301", "654301"),
        ("654301000000", "654301"),
        ("654301004", "654301004"),
        ("654301004000", "654301004"),
        ("654301004003", "654301004003"),
        (" 2305 ", "2305"),
        ("６５４３０１", "654301"),
        ("230500", "2305"),
        ("441900003", "441900003"),
        ("441900000000", "4419"),
    ],
)
def test_a_code_is_the_same_in_each_published_form(given_form: str, short: str) -> None:
    assert codes.normalise(given_form) == short


@pytest.mark.parametrize("text", ["", "6", "６", "65x", "6543010040031", "65 43", "-65"])
def test_what_is_no_code_is_refused(text: str) -> None:
    with pytest.raises(codes.BadCode):
        codes.normalise(text)


def shape_of(town) -> list[tuple]:
    """The tree as people know it, without row ids."""
    return sorted((full_name(place, town), place.level, place.code or "") for place in subtree(town.root))


def emptied(hexi: SmallTown) -> None:
    """Take away every place below the root that nothing holds, so that the file must bring it back."""
    held = {place.pk for place in hexi.places.values()}
    rest = Place.objects.filter(path__startswith=hexi.town.root.path).exclude(pk__in=held)
    for place in sorted(rest, key=lambda one: -len(one.path)):
        place.delete()


NAMES = st.text(
    st.characters(codec="utf-8", categories=["L", "N", "P", "S"], exclude_characters="；/"), min_size=1, max_size=12
)
BRANCH = st.recursive(st.just([]), lambda below: st.lists(st.tuples(NAMES, below), max_size=3), max_leaves=10)


def planted(parent: Place, branch: list, depth: int = 0) -> None:
    for name, below in branch:
        if not Place.objects.filter(parent=parent, name=name).exists():
            place = actions.add_place(
                parent=parent, level=("grid", "building", "unit", "flat")[min(depth, 3)], name=name
            )
            actions.add_alias(place=place, name=f"{name}又名")
            planted(place, below if depth < 3 else [], depth + 1)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(branch=BRANCH)
def test_a_tree_written_and_read_again_is_the_same_tree(hexi: SmallTown, branch: list) -> None:
    for rank, key in ((5, "unit"), (6, "flat")):
        actions.name_level(town=hexi.town, key=key, rank=rank, zh=key, en=key)
    emptied(hexi)
    planted(hexi.places["west"], branch)
    before, aliases = shape_of(hexi.town), sorted(PlaceAlias.objects.values_list("name", flat=True))
    text = exchange.as_text(hexi.town)
    again = exchange.read_csv(io.StringIO(text.removeprefix("\ufeff")), town=hexi.town)
    assert (again.added, again.refused) == (0, [])
    emptied(hexi)
    taken = exchange.read_csv(io.StringIO(text.removeprefix("\ufeff")), town=hexi.town)
    assert taken.refused == []
    assert shape_of(hexi.town) == before
    assert sorted(PlaceAlias.objects.values_list("name", flat=True)) == aliases


def test_a_dry_run_says_the_same_and_changes_nothing(hexi: SmallTown) -> None:
    lines = [
        "名称,层级,上级,标识",
        "河西街道,街道,,top",
        "东社区,社区,top,east",
        "第9网格,网格,east,a",
        "一号楼,楼栋,a,b",
        "坏行,城堡,a,",
        ",楼栋,a,",
        "孤儿,楼栋,nobody,",
        "倒挂,社区,a,",
    ]
    before = shape_of(hexi.town)
    tried = exchange.read_csv(lines, town=hexi.town, dry_run=True)
    assert shape_of(hexi.town) == before
    taken = exchange.read_csv(lines, town=hexi.town)
    assert tried == taken
    assert (taken.added, taken.known) == (2, 2)
    assert [number for number, _why in sorted(taken.refused)] == [6, 7, 8, 9]
    assert all(why for _number, why in taken.refused)
    assert Place.objects.get(name="一号楼").parent.name == "第9网格"


def test_a_key_stands_in_one_line_of_a_file(hexi: SmallTown) -> None:
    lines = [
        "名称,层级,上级,标识",
        "河西街道,街道,,top",
        "东社区,社区,top,east",
        "第8网格,网格,east,a",
        "第9网格,网格,east,a",
    ]
    taken = exchange.read_csv(lines, town=hexi.town)
    assert taken.added == 1
    assert [(number, "第 4 行" in why) for number, why in taken.refused] == [(5, True)]


def test_an_official_place_without_its_parent_goes_where_its_code_says(db: None) -> None:
    """Into the nearest place known, which may stand further down in the file; a province alone stands under nothing."""
    lines = """code,name,level,parent
65,一省,province,
650102001,河西街道,street,
650102001003,南社区,village,
650103002001,北社区,village,
650103002,外区街道,street,
66,另一省,province,
"""
    assert exchange.read_csv(lines.splitlines()).added == 6
    parents = {place.code: place.parent and place.parent.code for place in Place.objects.select_related("parent")}
    assert parents["650102001003"] == "650102001"
    assert parents["650103002001"] == "650103002"
    assert parents["650103002"] == "65"
    assert (parents["65"], parents["66"]) == (None, None)


def test_a_town_takes_no_place_of_another(hexi: SmallTown) -> None:
    other = actions.add_place(parent=None, level="street", name="别的街道", code="650000777")
    lines = ["code,name,level,parent", f"650000777001,别的社区,village,{other.code}", f"{other.code},别的街道,street,"]
    taken = exchange.read_csv(lines, town=hexi.town)
    assert taken.added == 0
    assert len(taken.refused) == 2


def test_a_spreadsheet_cell_never_runs_and_comes_back_whole(hexi: SmallTown) -> None:
    actions.add_place(parent=hexi.places["east1"], level="building", name="=1+1号楼")
    text = exchange.as_text(hexi.town)
    assert ",'=1+1号楼," in text
    assert exchange.read_csv(io.StringIO(text[1:]), town=hexi.town).refused == []
    assert Place.objects.filter(name="=1+1号楼").count() == 1


@pytest.mark.parametrize("data", [b"", b"a,b\n1,2", b"\x00\x01\xff\xfe" * 9])
def test_a_file_that_is_no_table_is_said_to_be_none(hexi: SmallTown, data: bytes) -> None:
    with pytest.raises(exchange.BadFile):
        exchange.read_csv(exchange.decode(data).splitlines(), town=hexi.town)


def test_a_chinese_spreadsheet_file_can_be_read(hexi: SmallTown) -> None:
    data = "名称,层级,上级,标识\r\n河西街道,街道,,s\r\n北社区,社区,s,\r\n".encode("gb18030")
    assert exchange.read_csv(exchange.decode(data).splitlines(), town=hexi.town).added == 1


def test_outlines_and_areas_written_and_read_again_are_the_same(hexi: SmallTown) -> None:
    actions.set_outline(place=hexi.places["b3"], boundary=json.dumps(SQUARE), sketch=True)
    actions.set_area_outline(area=hexi.compound, boundary=json.dumps(SQUARE))
    text = exchange.write_geojson(hexi.town)
    actions.set_outline(place=hexi.places["b3"], boundary="")
    hexi.compound.members.all().delete()
    Area.objects.filter(pk=hexi.compound.pk).update(name="旧名")
    taken = exchange.read_geojson(text, hexi.town)
    assert taken.refused == []
    assert exchange.write_geojson(hexi.town).count("幸福小区") == text.count("幸福小区")
    back = Place.objects.get(pk=hexi.places["b3"].pk)
    assert (json.loads(back.boundary), back.sketch) == (SQUARE, True)
    assert sorted(Area.objects.get(name="幸福小区").members.values_list("place", flat=True)) == sorted(
        hexi.places[name].pk for name in ("b1", "b2", "b3", "ground")
    )


def test_what_has_no_outline_is_called_neither_surveyed_nor_a_sketch(hexi: SmallTown) -> None:
    Area.objects.filter(pk=hexi.compound.pk).update(origin=Place.SCHEMATIC)
    text = exchange.write_geojson(hexi.town)
    (compound,) = (one for one in json.loads(text)["features"] if one["properties"].get("area") == "compound")
    assert compound["geometry"] is None
    assert "outline" not in compound["properties"]
    taken = exchange.read_geojson(text, hexi.town)
    assert (taken.changed, taken.known) == (0, 1)


@pytest.mark.parametrize("more", [(), ("--bodies",)])
def test_an_export_under_an_unknown_ending_is_refused_and_writes_nothing(
    hexi: SmallTown, tmp_path: Path, more: tuple[str, ...]
) -> None:
    path = tmp_path / ("x.geojson" if more else "x.txt")
    with override("zh-hans"), pytest.raises(CommandError, match=r"后缀之一结尾.*\.csv"):
        call_command("places", "export", str(path), "--town", hexi.town.slug, *more)
    assert not path.exists()


def test_an_export_read_again_says_that_all_of_it_is_known(hexi: SmallTown) -> None:
    """Written by another hand, with other spaces, it is still the same outline."""
    actions.set_outline(place=hexi.places["b3"], boundary=json.dumps(SQUARE, indent=1), sketch=True)
    actions.set_outline(place=hexi.places["east"], boundary=json.dumps(SQUARE))
    actions.set_area_outline(area=hexi.compound, boundary=json.dumps(SQUARE))
    stamp = Town.objects.get(pk=hexi.town.pk).outlines
    text = exchange.write_geojson(hexi.town)
    taken = exchange.read_geojson(text, hexi.town)
    assert (taken.added, taken.changed, taken.known, taken.refused) == (0, 0, 3, [])
    assert Town.objects.get(pk=hexi.town.pk).outlines == stamp
    actions.set_outline(place=hexi.places["b3"], boundary="")
    moved = text.replace("88.2", "88.3")
    tried = exchange.read_geojson(moved, hexi.town, dry_run=True)
    assert (tried.added, tried.changed, tried.known) == (1, 2, 0)
    assert exchange.read_geojson(moved, hexi.town) == tried
    assert exchange.read_geojson(moved, hexi.town).known == 3


def test_a_feature_without_any_name_is_refused_in_words(hexi: SmallTown) -> None:
    taken = exchange.read_geojson(json.dumps({"features": [{"properties": {}, "geometry": SQUARE}]}), hexi.town)
    assert [number for number, _why in taken.refused] == [1]
    assert "None" not in taken.refused[0][1]


@pytest.mark.parametrize(
    ("first", "second", "spoilt"),
    [
        ('g1,,"甲网格,网格,east,', "g2,,乙网格,网格,east,", [4]),
        ('g1,,"甲网格,网格,east,', 'g2,,乙网格",网格,east,', [4, 5]),
        ('g1,,甲网格,网格,east,"一格', 'g2,,乙网格,网格,east,二格"', [4, 5]),
        ("g1,,甲网格,网格,east,一格,多,的", "g2,,乙网格,网格,east,,,", [4]),
    ],
)
def test_a_sign_too_few_or_too_many_spoils_its_own_row_which_is_named(
    hexi: SmallTown, first: str, second: str, spoilt: list[int]
) -> None:
    above = ["标识,代码,名称,层级,上级,别名", "top,,河西街道,街道,,", "east,,东社区,社区,top,"]
    rows = [*above, first, second, 'g3,,丙网格,网格,east,"三""格"', 'g4,,丁网格,网格,east,"四格"']
    taken = exchange.read_csv(rows, town=hexi.town)
    assert [number for number, _why in taken.refused] == spoilt
    assert (taken.added, taken.known) == (4 - len(spoilt), 2)
    assert all(len(place.name) == 3 for place in Place.objects.filter(name__endswith="网格", name__regex="[甲乙丙丁]"))


def test_a_cell_over_several_lines_moves_no_line_number(hexi: SmallTown) -> None:
    text = '名称,层级,上级,别名\n"东\n区",社区,,\n坏行,城堡,,\n'
    taken = exchange.read_csv(io.StringIO(text, newline=""), town=hexi.town)
    assert sorted(number for number, _why in taken.refused) == [2, 4]


def test_features_that_name_no_place_are_refused_one_by_one(hexi: SmallTown) -> None:
    features = [
        {"properties": {"name": "没有这里"}, "geometry": SQUARE}, {"properties": {"code": "x"}, "geometry": SQUARE}, 7,
        {"properties": {"name": "东社区"}, "geometry": {"type": "Point"}}, {"properties": {"name": "东社区"}, "geometry": SQUARE},
        {"properties": {"area": "castle", "name": "x", "places": ["东社区"]}, "geometry": None},
    ]  # fmt: skip
    taken = exchange.read_geojson(json.dumps({"features": features}), hexi.town)
    assert taken.added == 1
    assert [number for number, _why in taken.refused] == [1, 2, 3, 4, 6]
    assert deepest_at(hexi.town, 88.1, 47.1) == hexi.places["east"]


def test_an_outline_that_crosses_itself_is_refused_and_the_others_are_taken(hexi: SmallTown) -> None:
    corners = [[88.0, 47.0], [88.1, 47.0], [88.1, 47.1], [88.0, 47.1]]
    crossed = {"type": "Polygon", "coordinates": [[corners[0], corners[2], corners[1], corners[3], corners[0]]]}
    features = [
        {"properties": {"name": "东社区"}, "geometry": crossed},
        {"properties": {"name": "西社区"}, "geometry": SQUARE},
    ]
    taken = exchange.read_geojson(json.dumps({"features": features}), hexi.town)
    assert taken.added == 1
    assert taken.refused == [(1, "边界线自己和自己交叉了。请把各点按走一圈的先后顺序排好。")]


def test_a_place_cannot_stand_under_itself_or_out_of_order(hexi: SmallTown) -> None:
    for place, to in (("east", "east1"), ("east", "east"), ("east1", "b3"), ("b3", "b1")):
        with pytest.raises(actions.Misplaced):
            actions.move_place(place=hexi.places[place], to=hexi.places[to])
    assert named(hexi.town, "东社区")[0] == hexi.places["east"]


def test_an_old_name_is_still_found(hexi: SmallTown) -> None:
    actions.rename_place(place=hexi.places["b3"], name="和谐苑3号楼")
    assert hexi.places["b3"] in named(hexi.town, "幸福小区3")
    actions.rename_place(place=hexi.places["b3"], name="幸福小区3号楼")
    assert list(PlaceAlias.objects.values_list("name", flat=True)) == ["和谐苑3号楼"]


def test_a_question_about_the_tree_costs_the_same_however_large_it_is(hexi: SmallTown) -> None:
    def cost() -> list[int]:
        counts = []
        for ask in (
            lambda: full_name(hexi.places["b3"], hexi.town),
            lambda: bodies_for(hexi.places["b3"]),
            lambda: named(hexi.town, "幸福"),
        ):
            with CaptureQueriesContext(connection) as seen:
                ask()
            counts.append(len(seen))
        return counts

    few = cost()
    actions.add_places(Place(parent=hexi.places["west1"], level="building", name=f"幸福里{n}号楼") for n in range(500))
    assert cost() == few
    assert max(few) <= 3


def test_party_bodies_stand_beside_the_places_in_a_tree_of_their_own(hexi: SmallTown) -> None:
    """Six levels of B9: the compound's branch cuts across grids; a building's lead stands below the grid's group."""
    ladder = ("street_committee", "community_committee", "compound_branch", "grid_group", "red_building", "household")
    for rank, key in enumerate(ladder, 1):
        actions.name_level(town=hexi.town, key=key, rank=rank, zh=key, en=key, tree=LevelName.PARTY)
    where = [
        {"place": hexi.places["street"]},
        {"place": hexi.places["east"]},
        {"area": hexi.compound},
        {"place": hexi.places["east2"]},
        {"place": hexi.places["b3"]},
    ]
    above = None
    for key, at in zip(ladder, where, strict=False):
        above = actions.add_organisation(
            town=hexi.town, body=actions.Body(kind="party", name=key, parent=above, level=key, **at)
        )
    assert [body.level for body in bodies_for(hexi.places["b3"])] == list(ladder[:5])[::-1]
    assert [body.level for body in bodies_for(hexi.places["b1"])] == [
        "compound_branch",
        "community_committee",
        "street_committee",
    ]
    assert [body.level for body in bodies_for(hexi.places["west1"])] == ["street_committee"]


def test_moving_a_body_brings_those_under_it(hexi: SmallTown) -> None:
    top = actions.add_organisation(town=hexi.town, body=actions.Body(kind="party", name="党工委"))
    branch = actions.add_organisation(town=hexi.town, body=actions.Body(kind="party", name="党委", parent=top))
    group = actions.add_organisation(town=hexi.town, body=actions.Body(kind="party", name="党小组", parent=branch))
    other = actions.add_organisation(town=hexi.town, body=actions.Body(kind="party", name="另一党委", parent=top))
    actions.change_organisation(
        body=branch, to=actions.Body(name="党委", kind="party", phone="", place=None, area=None, parent=other)
    )
    group.refresh_from_db()
    assert group.path == other.path + branch.path[-7:] + group.path[-7:]
    with pytest.raises(actions.Misplaced):
        actions.change_organisation(
            body=other, to=actions.Body(name="x", kind="party", phone="", place=None, area=None, parent=group)
        )


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_levels_are_known_by_their_words_whatever_language_the_reader_speaks(hexi: SmallTown, language: str) -> None:
    english = LevelName.objects.get(tree=LevelName.PLACES, key="grid").name_en
    rows = [
        "名称,层级,上级,标识",
        "河西街道,街道,,top",
        "东社区,社区,top,east",
        "第9网格,网格,east,",
        f"第10网格,{english},east,",
    ]
    with override(language):
        taken = exchange.read_csv(rows, town=hexi.town)
    assert (taken.added, taken.refused) == (2, [])
