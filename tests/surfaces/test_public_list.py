"""What everyone may see of matters of public space."""

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from gongyi.domain.appeals import public as appeals
from tests.surfaces.speaking import PHONE, address, released
from tests.towns import SmallTown


def test_the_public_list_shows_the_summary_the_compound_and_ten_days(hexi: SmallTown) -> None:
    dossier, name = released(hexi)
    for path in (address(hexi, "list"), address(hexi, "published", name), address(hexi, "list") + "?view=map"):
        page = Client().get(path).content.decode()
        for hidden in ("张大妈", "3号楼", "网格", dossier.number, PHONE):
            assert hidden not in page.split("<main")[1].split("<footer")[0], (path, hidden)
        assert "幸福小区" in page
    assert "3月上旬" in Client().get(address(hexi, "list")).content.decode()


def test_a_compound_of_two_buildings_is_too_small_to_name(hexi: SmallTown) -> None:
    hexi.compound.members.filter(place=hexi.places["b1"]).delete()
    released(hexi)
    page = Client().get(address(hexi, "list")).content.decode()
    assert "幸福小区" not in page
    assert "东社区" in page


def test_the_public_list_costs_the_same_however_long_it_is(hexi: SmallTown) -> None:
    counts = []
    for _round in range(2):
        for _n in range(3):
            released(hexi)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            Client().get(address(hexi, "list"))
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert counts[0] <= 12


def test_a_public_name_neither_counts_nor_opens_what_is_not_released(hexi: SmallTown) -> None:
    _one, first = released(hexi)
    hidden = hexi.say().dossier
    assert first[:8] != appeals.public_name(appeals.appeal_of(hidden))[:8]
    for name in (appeals.public_name(appeals.appeal_of(hidden)), "1", first[:-2] + "AA", "é"):
        assert Client().get(address(hexi, "published", name)).status_code == 404


def test_the_public_list_says_what_was_done_in_the_words_given_with_the_answer(hexi: SmallTown) -> None:
    dossier, name = released(hexi)
    hexi.do("aili", dossier, "grid_done", outcome="explained", words={"done": "已报修"})
    hexi.do("gulnar", dossier, "reply", words={"reply": "张大妈，已报修", "summary": "路灯已报修，周五换好"})
    for page in (address(hexi, "list"), address(hexi, "published", name)):
        shown = Client().get(page).content.decode()
        assert "路灯已报修，周五换好" in shown
        assert "张大妈" not in shown
        assert "写在答复里" not in shown
