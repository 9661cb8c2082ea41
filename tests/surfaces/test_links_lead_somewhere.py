"""No page offers a link that leads nowhere: everybody follows every link from where they land."""

from collections import Counter
from urllib.parse import parse_qs, urlsplit

import pytest
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import Resolver404, resolve

from gongyi.kernel.flows.models import Dossier
from gongyi.kernel.people.actions import add_person
from gongyi.surfaces.desk import figure_cards
from tests.domain.cases.builders import dispatch
from tests.towns import SmallTown, settle
from tests.trust import crawling

pytestmark = pytest.mark.once

EVERYBODY = ("yerlan", "gulnar", "lixiuying", "zhaomin", "sunli", "zhoujianguo", "wanghaitao", "heat", "observer")
OFFICES = ("system", "security", "audit")
ALIKE = 2
"""How many addresses of one shape are opened."""
NOWHERE = 400


def shape(address: str) -> str:
    """What an address is for, without whom or what it names."""
    parts = urlsplit(address)
    try:
        route = str(resolve(parts.path).route)
    except Resolver404:
        return address
    query = {name: values for name, values in parse_qs(parts.query).items() if name not in {"period", "where"}}
    return f"{route}?{'&'.join(sorted(query))}"


def followed(client: Client, start: str) -> dict[str, tuple[HttpResponseBase, str]]:
    """Every page that can be reached by links, with the page that led there; a few of each shape."""
    seen: dict[str, tuple[HttpResponseBase, str]] = {}
    opened: Counter[str] = Counter()
    waiting = [(start, "")]
    while waiting:
        here, by = waiting.pop(0)
        if here in seen or opened[shape(here)] >= ALIKE:
            continue
        opened[shape(here)] += 1
        seen[here] = (crawling.opened(client, here), by)
        waiting += [(link, here) for link in crawling.links_in(seen[here][0], here)]
    return seen


def nowhere(client: Client, start: str) -> list[str]:
    pages = followed(client, start)
    assert len(pages) > 5, start
    return [
        f"{by} -> {here}: {answer.status_code}" for here, (answer, by) in pages.items() if answer.status_code >= NOWHERE
    ]


@pytest.fixture
def busy(hexi: SmallTown, monkeypatch: pytest.MonkeyPatch) -> SmallTown:
    """A town with matters at several stages, some written down by people who follow them afterwards."""
    crawling.set_papers_by(monkeypatch, lambda _order: b"%PDF-1.7 a paper")
    for n in range(4):
        hexi.say(f"{n}号楼门口的灯不亮了，晚上看不见。", phone=f"1391234000{n}", name="王秀英")
    said = list(Dossier.objects.order_by("pk"))
    for dossier in said[1:]:
        hexi.do("gulnar", dossier, "accept")
    hexi.do("gulnar", said[2], "settle_now", outcome="solved", words={"done": "换好了"})
    hexi.do("gulnar", said[2], "reply", words={"reply": "灯换好了"})
    dispatch(hexi, said[3], handler="firm")
    settle()
    return hexi


@pytest.mark.parametrize("name", EVERYBODY)
def test_every_link_that_somebody_at_work_is_offered_leads_somewhere(busy: SmallTown, enter, name: str) -> None:
    assert nowhere(enter(name), f"/{busy.town.slug}/desk/") == []


@pytest.mark.parametrize("office", OFFICES)
def test_every_link_that_an_office_is_offered_leads_somewhere(busy: SmallTown, enter, office: str) -> None:
    busy.persons["admin"] = add_person(town=busy.town, work_name="管理员")
    assert nowhere(enter("admin", office), f"/{busy.town.slug}/desk/office/") == []


def test_every_link_that_a_visitor_is_offered_leads_somewhere(busy: SmallTown) -> None:
    assert nowhere(Client(), f"/{busy.town.slug}/") == []


def test_a_link_that_leads_nowhere_is_noticed(busy: SmallTown, enter, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control."""
    monkeypatch.setattr(figure_cards.Cards, "_url", lambda self, name, _found, **_more: self.link(name, "nothing"))
    assert any("figures/nothing/" in line for line in nowhere(enter("lixiuying"), f"/{busy.town.slug}/desk/figures/"))


def test_a_resident_who_wants_their_own_matters_is_led_to_the_phone_never_to_the_staffs_sign_in(
    hexi: SmallTown,
) -> None:
    for path in ("me/", "me/data/"):
        answer = Client().get(f"/{hexi.town.slug}/{path}")
        assert answer.headers["Location"] == f"/{hexi.town.slug}/me/in/", path


def test_whoever_is_at_work_is_told_that_their_own_matters_are_apart(hexi: SmallTown, enter) -> None:
    page = enter("gulnar").get(f"/{hexi.town.slug}/me/", follow=True, headers={"accept-language": "zh-hans"})
    assert page.status_code == 200
    assert "您现在是工作账号登录" in page.content.decode()
