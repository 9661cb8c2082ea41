"""Organisations and their tree in and out of files: what is known, what is new, what is refused and why."""

import io

import pytest
from django.utils.translation import override

from gongyi.kernel.territory import actions, exchange
from gongyi.kernel.territory.models import LevelName, Organisation
from tests.towns import SmallTown

HEAD = "标识,名称,英文名,性质,上级,党组织层级,地方,区域,电话"


@pytest.fixture
def ladder(hexi: SmallTown) -> None:
    actions.name_level(town=hexi.town, key="branch", rank=1, zh="党支部", en="Party branch", tree=LevelName.PARTY)


def shape() -> list[tuple[str, ...]]:
    """The tree of bodies as people know it, without row ids."""
    rows = Organisation.objects.filter(closed_on=None).select_related("parent", "place", "area")
    return sorted(
        (
            row.kind,
            row.name,
            row.name_en,
            row.phone,
            row.level,
            row.parent.name if row.parent else "",
            row.place.name if row.place else "",
            row.area.name if row.area else "",
            str(len(row.path)),
        )
        for row in rows
    )


@pytest.mark.usefixtures("ladder")
def test_a_tree_of_bodies_is_read_whatever_the_order_of_its_lines(hexi: SmallTown) -> None:
    lines = [
        HEAD,
        "x1,幸福小区党支部,Happy Garden Party Branch,party,d1,党支部,,幸福小区,",
        ",第一党小组,,党组织,x1,,东社区第1网格,,",
        "d1,东社区党委,,party,街道党工委,,东社区,,0906-1",
        f",街道党工委,,党组织,,,{hexi.town.root.code},,",
        ",供水站,Water station,供水单位,,,,,12345",
    ]
    taken = exchange.read_bodies(lines, hexi.town)
    assert (taken.added, taken.changed, taken.known, taken.refused) == (5, 0, 0, [])
    group = Organisation.objects.get(name="第一党小组")
    assert [one.name for one in (group.parent, group.parent.parent, group.parent.parent.parent)] == [
        "幸福小区党支部",
        "东社区党委",
        "街道党工委",
    ]
    assert group.path.startswith(group.parent.path)
    assert (group.place, group.parent.area, group.parent.level) == (hexi.places["east1"], hexi.compound, "branch")
    with override("en"):
        assert str(Organisation.objects.get(name="供水站")) == "Water station"


@pytest.mark.usefixtures("ladder")
def test_bodies_written_and_read_again_are_the_same(hexi: SmallTown) -> None:
    top = actions.add_organisation(town=hexi.town, body=actions.Body("party", "党工委", place=hexi.places["street"]))
    for name in ("甲支部", "乙支部"):
        branch = actions.add_organisation(
            town=hexi.town, body=actions.Body("party", name, name_en="=B", parent=top, level="branch")
        )
        actions.add_organisation(town=hexi.town, body=actions.Body("party", "第一小组", parent=branch))
    text = exchange.bodies_as_text(hexi.town)
    before = shape()
    again = exchange.read_bodies(io.StringIO(text[1:]), hexi.town)
    assert (again.added, again.changed, again.refused) == (0, 0, [])
    assert again.known == len(before)
    for body in Organisation.objects.filter(kind="party").order_by("-path"):
        body.delete()
    tried = exchange.read_bodies(io.StringIO(text[1:]), hexi.town, dry_run=True)
    assert not Organisation.objects.filter(kind="party").exists(), "a dry run changes nothing"
    assert exchange.read_bodies(io.StringIO(text[1:]), hexi.town) == tried
    assert (tried.added, shape()) == (5, before)


def test_a_known_body_takes_what_the_file_says_and_loses_nothing(hexi: SmallTown) -> None:
    lines = ["name,kind,phone,area", "安居物业,property_firm,0906-777,", "供热站,heating,,"]
    taken = exchange.read_bodies(lines, hexi.town)
    assert (taken.added, taken.changed, taken.known) == (0, 1, 1)
    firm = Organisation.objects.get(pk=hexi.firm.pk)
    assert (firm.phone, firm.area) == ("0906-777", hexi.compound)


def test_what_cannot_be_taken_is_named_by_line_with_the_reason(hexi: SmallTown) -> None:
    lines = [
        HEAD,
        "a,,,party,,,,,",
        "b,乙,,城堡,,,,,",
        f"c,{'丙' * 81},,party,,,,,",
        "d,丁,,party,nobody,,,,",
        "e,戊,,party,,,没有这里,,",
        "f,己,,party,,,,没有这个小区,",
        "g,庚,,party,,没有这一级,,,",
        "h,辛,,party,i,,,,",
        "i,壬,,party,h,,,,",
        "j,癸,,party,,,,,",
        "j,子,,party,,,,,",
        "k,丑,,party,d,,,,",
    ]
    taken = exchange.read_bodies(lines, hexi.town)
    assert sorted(number for number, _why in taken.refused) == [2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 13]
    assert all(why for _number, why in taken.refused)
    assert taken.added == 1
    assert Organisation.objects.filter(name="癸").exists()


def test_a_table_without_names_or_kinds_is_said_to_be_none(hexi: SmallTown) -> None:
    with pytest.raises(exchange.BadFile, match="名称、性质"):
        exchange.read_bodies(["名称,电话", "x,1"], hexi.town)
    with override("en"), pytest.raises(exchange.BadFile, match="name, kind"):
        exchange.read_bodies(["名称,电话", "x,1"], hexi.town)


def test_an_unclosed_quotation_mark_takes_no_other_body_along(hexi: SmallTown) -> None:
    lines = ["name,kind,phone\n", '"甲物业,property_firm,1\n', "乙物业,property_firm,2\n", "丙物业,,3\n"]
    taken = exchange.read_bodies(lines, hexi.town)
    assert taken.added == 1
    assert [(number, why) for number, why in sorted(taken.refused)] == [
        (2, "少了或多了一个引号。"),
        (4, "没有写性质。"),
    ]
