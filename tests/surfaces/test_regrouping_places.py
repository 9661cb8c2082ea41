"""Splitting, moving and merging places: what the page says goes along is what the record counts."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from gongyi.kernel.access.models import TownAct
from gongyi.kernel.territory import actions as territory
from tests.surfaces.town_keeping import at, desk
from tests.towns import SmallTown

pytestmark = pytest.mark.both

__all__ = ["desk"]


def test_a_split_says_what_goes_along_and_who_takes_over_and_the_record_counts_the_same(
    hexi: SmallTown, desk: Client
) -> None:
    for place, key in (("b3", "one"), ("b3", "two"), ("east2", "three"), ("b1", "elsewhere")):
        dossier = hexi.say(place=hexi.places[place], key=key).dossier
    dossier = hexi.say(key="with a case").dossier
    hexi.do("gulnar", dossier, "accept")
    hexi.do("gulnar", dossier, "dispatch", category="corridor_light", words={"statement": "楼道灯不亮"})
    address = at(hexi, f"places/{hexi.places['east2'].pk}/split/")
    page = desk.get(address).content.decode()
    assert "其中在办的事 4 件，没有写到楼栋的 1 件" in page
    assert "幸福小区3号楼 · 在办\N{NO-BREAK SPACE}3\N{NO-BREAK SPACE}件" in page
    assert "新地方设岗之前由东社区" in page
    fields = {"name": "东社区第3网格", "children": [hexi.places["b3"].pk], "reason": "楼多了"}
    said = desk.post(address, fields, follow=True).content.decode()
    assert "随同在办的事 3 件" in said
    assert TownAct.objects.get(verb="place.split").facts["count"] == 3


def test_a_split_of_many_costs_no_more_than_one_of_few(hexi: SmallTown, desk: Client) -> None:
    grid = hexi.places["east2"]
    address, counts = at(hexi, f"places/{grid.pk}/split/"), []
    desk.get(address)
    for more in (1, 9):
        for n in range(more):
            territory.add_place(parent=grid, level="building", name=f"{more}0{n}号楼")
        with CaptureQueriesContext(connection) as asked:
            assert desk.get(address).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_a_move_and_a_merge_are_looked_at_and_pressed_again_and_record_the_number_they_said(
    hexi: SmallTown, desk: Client
) -> None:
    dossier = hexi.say().dossier
    hexi.do("gulnar", dossier, "accept")
    hexi.do("gulnar", dossier, "dispatch", category="corridor_light", words={"statement": "楼道灯不亮"})
    for act, to in (("move", "west"), ("merge", "west1")):
        address = at(hexi, f"places/{hexi.places['east2'].pk}/{act}/")
        assert "其中在办的事 1 件" in desk.get(address).content.decode()
        fields = {"to": hexi.places[to].name, "reason": "调整"}
        seen = desk.post(address, fields)
        page = seen.content.decode()
        assert seen.status_code == 200
        assert "将这样办理" in page
        assert "其中在办的事 1 件" in page
        assert "幸福小区3号楼" in page, "what comes along"
        assert 'value="调整"' in page
        assert desk.post(address, fields | {"sure": hexi.places["b1"].pk}).status_code == 200, (
            "another place was looked at"
        )
        assert desk.post(address, fields | {"sure": hexi.places[to].pk}).status_code == 302
    assert [act.facts["count"] for act in TownAct.objects.order_by("pk")] == [1, 1]


def test_the_look_names_whoever_takes_over_and_they_do(hexi: SmallTown, desk: Client) -> None:
    """The grid's own seat closes at a merge; at a move its community's desk hands over, and the grid worker comes along."""
    waiting, handled = hexi.say().dossier, hexi.say(key="handled").dossier
    hexi.do("gulnar", handled, "accept")
    hexi.do("gulnar", handled, "grid_handle", category="corridor_light")
    old = at(hexi, f"places/{hexi.places['east2'].pk}/")
    merge = desk.post(f"{old}merge/", {"to": "东社区第1网格", "reason": "合并"}).context["look"]
    assert [(line.count, "叶尔兰" in line.to or "艾丽" in line.to) for line in merge.handed] == [(1, True)]
    assert merge.left == "", "both lie in one community"
    move = desk.post(f"{old}move/", {"to": "西社区", "reason": "划转"}).context["look"]
    assert (move.left, move.reached) == ("东社区", "西社区")
    assert [(line.count, "古丽娜尔" in line.seat, "刘艳" in line.to) for line in move.handed] == [(1, True, True)]
    desk.post(f"{old}move/", {"to": "西社区", "reason": "划转", "sure": hexi.places["west"].pk})
    assert (hexi.holder(waiting), hexi.holder(handled)) == ("desk_west", "grid_east2")


def test_a_merge_into_another_community_needs_its_own_tick(hexi: SmallTown, desk: Client) -> None:
    address = at(hexi, f"places/{hexi.places['east2'].pk}/merge/")
    fields = {"to": "西社区第1网格", "reason": "调整", "sure": hexi.places["west1"].pk}
    refused = desk.post(address, fields)
    assert refused.status_code == 422
    page = refused.content.decode()
    assert "从东社区划出，今后归西社区" in page
    assert 'value="西社区第1网格"' in page
    assert not TownAct.objects.filter(verb="place.merged").exists()
    assert desk.post(address, fields | {"across": "on"}).status_code == 302
    assert TownAct.objects.filter(verb="place.merged").exists()


def test_what_cannot_be_is_said_before_the_second_press(hexi: SmallTown, desk: Client) -> None:
    for act, to in (("move", "东社区"), ("merge", "东社区"), ("move", "幸福小区1号楼")):
        answer = desk.post(at(hexi, f"places/{hexi.places['east2'].pk}/{act}/"), {"to": to, "reason": "调整"})
        assert answer.status_code == 422, (act, to)
        assert answer.context["look"] is None


def test_ending_a_place_says_what_is_in_it_before_a_reason_is_asked(hexi: SmallTown, desk: Client) -> None:
    hexi.say()
    full = desk.get(at(hexi, f"places/{hexi.places['east2'].pk}/end/")).content.decode()
    assert "其中在办的事：1 件" in full
    assert 'name="reason"' not in full
    assert f"/{hexi.places['east2'].pk}/merge/" in full
    free = desk.get(at(hexi, f"places/{hexi.places['west2'].pk}/end/")).content.decode()
    assert "其中在办的事：0 件" in free
    assert 'name="reason"' in free
