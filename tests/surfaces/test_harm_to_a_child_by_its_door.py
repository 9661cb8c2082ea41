"""Harm to a child has a door of its own on the first page, and words that speak of a child are asked about quietly."""

import json
import re
from html import unescape

import pytest
from django.test import Client

from gongyi.domain.appeals import guidance, patterns
from gongyi.kernel.flows.models import Dossier, StepBody
from gongyi.kernel.people.models import Voice
from tests.surfaces.speaking import PHONE, address, say
from tests.towns import SmallTown


def report(hexi: SmallTown, client: Client | None = None, **fields: object):
    plain = {"place": hexi.places["b3"].pk, "key": "web:child"} | fields
    return (client or Client()).post(address(hexi, "child"), plain)


@pytest.mark.parametrize(("language", "said"), [("zh-hans", "孩子受伤害、走失或没人管"), ("en", "A child is harmed")])
def test_the_door_stands_on_the_first_page_and_keeps_the_place(hexi: SmallTown, language: str, said: str) -> None:
    client = Client()
    client.cookies["django_language"] = language
    page = client.get(f"{address(hexi, 'kinds')}?place={hexi.places['b3'].pk}").content.decode()
    assert said in page
    way = f"{address(hexi, 'child')}?place={hexi.places['b3'].pk}"
    assert f'href="{way}"' in page
    there = client.get(way).content.decode()
    assert 'href="tel:110"' in there
    assert "<textarea" not in there, "what happened is not asked"


def test_without_a_place_it_is_found_first_below_the_telephone_and_leads_back_here(hexi: SmallTown) -> None:
    page = Client().get(address(hexi, "child")).content.decode()
    assert 0 < page.index('href="tel:110"') < page.index("<h1")
    assert "?place=" in page or "?in=" in page
    assert address(hexi, "report", "report") not in page


def test_a_report_by_the_door_keeps_place_and_phone_and_is_the_streets_alone(hexi: SmallTown) -> None:
    client = Client()
    answer = report(hexi, client, phone=PHONE, text="他爸打他")
    dossier = Dossier.objects.get()
    assert (dossier.sensitivity, dossier.kind, dossier.place_id) == (Dossier.DUTY, "report", hexi.places["b3"].pk)
    assert Voice.objects.get(owner_id=dossier.pk).phone_sealed
    assert not any("他爸打他" in body.body for body in StepBody.objects.all())
    receipt = client.get(answer.headers["Location"]).content.decode()
    assert "没有保存" in receipt


def test_the_same_report_sent_twice_is_one(hexi: SmallTown) -> None:
    report(hexi)
    report(hexi)
    assert Dossier.objects.count() == 1


def test_a_bad_phone_is_said_and_nothing_is_sent(hexi: SmallTown) -> None:
    assert (report(hexi, phone="12").status_code, Dossier.objects.count()) == (422, 0)


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("我家孩子最近总不说话", True),
        ("隔壁四年级的小姑娘瘦了", True),
        ("老人八十岁了，路灯不亮", False),
        ("楼道灯不亮", False),
    ],
)
def test_words_of_a_child_in_which_no_danger_is_known_bring_one_quiet_question(
    hexi: SmallTown, text: str, asks: bool
) -> None:
    client = Client()
    answer = say(hexi, client, text=text)
    assert answer.status_code == 302, "nobody is held up"
    receipt = client.get(answer.headers["Location"]).content.decode()
    assert ("有孩子正受到伤害吗" in receipt) is asks
    assert (f"{address(hexi, 'child')}?place=" in receipt) is asks


def test_the_page_asks_the_same_while_somebody_types(hexi: SmallTown) -> None:
    page = Client().get(f"{address(hexi, 'report', 'help')}?place={hexi.places['b3'].pk}").content.decode()
    found = re.search(r'data-dangers="([^"]*)"', page)
    assert found
    child = json.loads(unescape(found[1]))["child"]
    assert child["signs"] == patterns.of_a_child()
    assert child["url"].startswith(address(hexi, "child"))


def test_where_a_danger_is_known_nothing_else_is_asked() -> None:
    text = "孩子在冰面上玩"
    assert not guidance.may_be_harmed(text, guidance.dangers_in(text))
