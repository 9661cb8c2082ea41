"""Whoever may be in danger reads one piece of advice, the one that fits, and whoever despairs is asked how to be reached."""

import re

import pytest
from django.test import Client

from gongyi.kernel.flows.models import Dossier
from tests.surfaces.speaking import PHONE, say
from tests.towns import SmallTown


def told(hexi: SmallTown, text: str, language: str = "zh-hans", **more: object) -> str:
    client = Client()
    client.cookies["django_language"] = language
    answer = say(hexi, client, text=text, **more)
    return client.get(answer.headers["Location"]).content.decode()


@pytest.mark.parametrize(
    ("text", "headline"),
    [
        ("I want to kill myself", "想伤害自己"),
        ("老人摔倒了起不来", "有人急病或受伤"),
        ("老太太走失了", "老人走失"),
        ("独居老人几天没动静，敲门没人应", "独居老人没有回应"),
        ("老公打我，打得我流血了", "正在打人"),
        ("厨房着火了，有人晕倒", "着火"),
        ("他喝农药了，说不想活了", "有人急病或受伤"),
    ],
)
def test_one_box_stands_on_the_receipt_and_its_headline_is_what_was_said(
    hexi: SmallTown, text: str, headline: str
) -> None:
    page = told(hexi, text)
    boxes = re.findall(r'danger" role="alert">.*?notice__title">([^<]*)<', page, re.DOTALL)
    assert boxes == [headline]


@pytest.mark.parametrize(("language", "said"), [("zh-hans", "您不是一个人在扛"), ("en", "You are not alone with this")])
def test_whoever_despairs_and_left_no_phone_is_asked_for_one_and_can_leave_it(
    hexi: SmallTown, language: str, said: str
) -> None:
    client = Client()
    client.cookies["django_language"] = language
    page = client.get(say(hexi, client, text="我不想活了").headers["Location"]).content.decode()
    assert said in page
    assert "12356" in page
    assert "您没有留电话" not in page
    way = re.search(r'href="([^"]*/do/ask_call/)"', page)
    assert way
    assert client.get(way[1]).status_code == 200
    assert client.post(way[1], {"phone": PHONE}).status_code == 302


def test_whoever_left_a_phone_is_not_asked_for_one(hexi: SmallTown) -> None:
    assert "您不是一个人在扛" not in told(hexi, "我不想活了", phone=PHONE)


@pytest.mark.parametrize("text", ["零下三十度暖气停了，家里有老人", "暖气不热，家里有新生婴儿"])
def test_a_cold_home_with_somebody_frail_is_promised_within_a_day(hexi: SmallTown, text: str) -> None:
    say(hexi, text=text)
    dossier = Dossier.objects.get()
    assert dossier.safety == 1
    assert dossier.due_at is not None
    assert (dossier.due_at - dossier.opened_at).total_seconds() <= 24 * 3600


@pytest.mark.parametrize("text", ["小区物业贪污维修资金", "业委会主任吃回扣"])
def test_the_money_of_a_firm_or_of_owners_is_a_matter_here_and_the_receipt_says_who_else(
    hexi: SmallTown, text: str
) -> None:
    page = told(hexi, text, kind="complaint")
    assert Dossier.objects.count() == 1
    assert "12388" not in page
    assert "经侦" in page


@pytest.mark.parametrize("text", ["社区书记和物业一起贪污", "社区主任吃回扣"])
def test_an_official_among_them_is_still_the_inspections(hexi: SmallTown, text: str) -> None:
    asked = say(hexi, text=text, kind="complaint")
    assert (asked.status_code, Dossier.objects.count()) == (422, 0)
    assert "12388" in asked.content.decode()


@pytest.mark.parametrize("text", ["有人吸毒", "三楼天天有人赌博", "隔壁是传销窝点"])
def test_drugs_gambling_and_pyramid_selling_name_the_police_and_insisting_stays_with_the_street(
    hexi: SmallTown, text: str
) -> None:
    asked = say(hexi, text=text, kind="report")
    assert (asked.status_code, Dossier.objects.count()) == (422, 0)
    assert "tel:110" in asked.content.decode()
    say(hexi, text=text, kind="report", insist="1")
    assert Dossier.objects.get().sensitivity == Dossier.RESTRICTED
