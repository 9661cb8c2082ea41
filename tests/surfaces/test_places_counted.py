"""The numbers of the overview of places are those of the figures, and each opens the very matters it counts."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from gongyi.domain.appeals import public as appeals
from gongyi.kernel import clock
from gongyi.kernel.access.queries import worker
from gongyi.kernel.figures import counting, declaring, periods
from gongyi.kernel.figures.lives import Scope, Window
from gongyi.kernel.flows.models import Dossier
from gongyi.kernel.territory import actions as territory
from tests.towns import SmallTown

pytestmark = pytest.mark.both


def settled(hexi: SmallTown, text: str) -> Dossier:
    dossier = hexi.say(text).dossier
    hexi.do("gulnar", dossier, "accept")
    hexi.do("gulnar", dossier, "settle_now", category="corridor_light", outcome="explained", words={"done": "已说明"})
    hexi.do("gulnar", dossier, "reply", words={"reply": "已说明"})
    appeals.rate(
        matter=hexi.fetch("lixiuying", dossier), contacted=True, solved=True, satisfied="satisfied", entered_for="phone"
    )
    hexi.do("gulnar", dossier, "close_off")
    return dossier


@pytest.fixture
def month(hexi: SmallTown) -> dict[str, Dossier]:
    """Of this month: one closed off, two declined, one joined to another, one open; and one closed off the month before."""
    with clock.simulated(clock.now() - timedelta(days=20)):
        before = settled(hexi, "上月的灯")
    found = {"closed": settled(hexi, "本月的灯"), "open": hexi.say("门禁坏了").dossier, "before": before}
    for name in ("declined", "declined too"):
        found[name] = hexi.say(f"{name} 打官司的事").dossier
        hexi.do("gulnar", found[name], "decline", reason="court", door="none", words={"why": "已在法院"})
    found["joined"] = hexi.say("门禁又坏了").dossier
    hexi.do("gulnar", found["joined"], "merge", reason="same_problem", into=found["open"].number)
    return found


def see(client: Client, hexi: SmallTown, query: str = "") -> str:
    return client.get(f"/{hexi.town.slug}/desk/places/{query}").content.decode()


def numbers(page: str) -> dict[str, int]:
    return {name: int(n) for name, n in re.findall(r"<dt>([^<]+)</dt><dd><a[^>]*>(\d+)</a>", page)}


def counted(hexi: SmallTown, key: str) -> int:
    begin, end = periods.this_month(hexi.town).window(hexi.town)
    scope = Scope(hexi.town, Window(begin, end), worker(hexi.persons["lixiuying"], hexi.town))
    (value,) = counting.values([declaring.get(key)], scope)
    return value.numerator


def test_the_overview_counts_as_the_figures_do(hexi: SmallTown, enter, month: dict[str, Dossier]) -> None:
    seen = numbers(see(enter("lixiuying"), hexi))
    assert seen == {"未办结": 1, "超期": 0, "本月销号": 1, "本月不予受理": 2}
    assert (seen["本月销号"], seen["本月不予受理"]) == (counted(hexi, "appeals_closed"), counted(hexi, "declined"))


@pytest.mark.parametrize(
    ("which", "names"),
    [("closed", ["closed"]), ("declined", ["declined", "declined too"]), ("", ["open"]), ("overdue", [])],
)
def test_each_number_opens_the_matters_it_counts(
    hexi: SmallTown, enter, month: dict[str, Dossier], which: str, names: list[str]
) -> None:
    page = see(enter("lixiuying"), hexi, f"?in={hexi.places['east'].pk}&which={which}")
    listed = {name for name, dossier in month.items() if f"/file/{dossier.number}/" in page}
    assert listed == set(names)


def test_the_page_leads_to_the_figures_of_the_same_place(hexi: SmallTown, enter) -> None:
    place = hexi.places["east"].pk
    secretary = enter("lixiuying")
    assert f"/desk/figures/?where=place:{place}" in see(secretary, hexi)
    assert "/desk/figures/" not in see(enter("yerlan"), hexi)
    assert "/desk/figures/?where" not in see(secretary, hexi, f"?in={hexi.places['east1'].pk}"), "a grid has none"


def test_local_settings_count_open_matters_as_the_overview_does(hexi: SmallTown, enter) -> None:
    dossier = hexi.say().dossier
    hexi.do("gulnar", dossier, "accept")
    hexi.do("gulnar", dossier, "dispatch", category="corridor_light", words={"statement": "换灯"})
    client, place = enter("sunli"), hexi.places["east2"].pk
    assert numbers(see(client, hexi, f"?in={place}"))["未办结"] == 1
    page = client.get(f"/{hexi.town.slug}/desk/town/places/{place}/").content.decode()
    assert '<p class="stat__value">1</p>' in page


def tallies(page: str) -> list[tuple[str, int]]:
    """Every place and area that is listed, with what is open there, in the order of the page."""
    return [
        (name, int(n)) for name, n in re.findall(r'<a [^>]*>([^<]+)</a><span class="tallies__n">未办结\s*(\d+)<', page)
    ]


def test_a_compound_stands_once_and_whole_and_its_common_ground_by_that_name(hexi: SmallTown, enter) -> None:
    """Two matters in one grid, one in the other, one of the yard, which lies in the community and in neither grid."""
    for n, place in enumerate(("b3", "b3", "b1", "ground")):
        hexi.say(place=hexi.places[place], key=f"counted:{n}")
    client = enter("lixiuying")
    listed = tallies(see(client, hexi, f"?in={hexi.places['east'].pk}"))
    assert [row for row in listed if "幸福小区" in row[0]] == [("幸福小区（小区公共区域）", 1), ("幸福小区", 4)]
    assert ("幸福小区", 4) in tallies(see(client, hexi, f"?in={hexi.places['east2'].pk}")), "whole from a grid as well"
    ground = see(client, hexi, f"?in={hexi.places['ground'].pk}")
    assert "<h1>幸福小区（小区公共区域）（其中您能查看的）</h1>" in ground
    assert numbers(ground)["未办结"] == 1
    assert ("幸福小区", 4) in tallies(ground)
    assert see(client, hexi, f"?in={hexi.places['east2'].pk}&area={hexi.compound.pk}").count("matter__title") >= 4


def test_many_places_of_a_compound_elsewhere_cost_no_more_statements(hexi: SmallTown, enter) -> None:
    client, where, spent = enter("lixiuying"), f"?in={hexi.places['east2'].pk}", []
    see(client, hexi, where)
    for more in (1, 8):
        buildings = [
            territory.add_place(parent=hexi.places["east1"], level="building", name=f"幸福小区{more}0{n}号楼")
            for n in range(more)
        ]
        members = [row.place for row in hexi.compound.members.filter(ends_on=None).exclude(place__level="grounds")]
        territory.set_members(area=hexi.compound, places=[*members, *buildings], on=hexi.today)
        with CaptureQueriesContext(connection) as asked:
            see(client, hexi, where)
        spent.append(len(asked))
    assert spent[0] == spent[1]
