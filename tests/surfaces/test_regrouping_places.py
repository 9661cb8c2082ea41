"""Splitting, moving and merging places: what the page says goes along is what the record counts."""

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from gongyi.kernel.access.models import TownAct
from gongyi.kernel.territory import actions as territory
from tests.surfaces.town_keeping import at, desk
from tests.towns import SmallTown

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


def test_a_move_and_a_merge_record_the_number_that_their_page_said(hexi: SmallTown, desk: Client) -> None:
    dossier = hexi.say().dossier
    hexi.do("gulnar", dossier, "accept")
    hexi.do("gulnar", dossier, "dispatch", category="corridor_light", words={"statement": "楼道灯不亮"})
    for act, to in (("move", "west"), ("merge", "west1")):
        address = at(hexi, f"places/{hexi.places['east2'].pk}/{act}/")
        assert "其中在办的事 1 件" in desk.get(address).content.decode()
        assert desk.post(address, {"to": hexi.places[to].name, "reason": "调整"}).status_code == 302
    assert [act.facts["count"] for act in TownAct.objects.order_by("pk")] == [1, 1]
