"""Who is sent elsewhere or not taken up reads where to go, why, and what becomes of what was said."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from gongyi.domain.appeals import public as appeals
from gongyi.kernel import clock
from gongyi.kernel.flows import matters, performing
from gongyi.kernel.flows.engine import Change
from tests.domain.appeals.builders import speaker
from tests.surfaces.speaking import OTHER, PHONE, address, link
from tests.towns import SmallTown, settle


def test_who_is_sent_elsewhere_reads_where_to_go_and_no_promise(hexi: SmallTown) -> None:
    dossier = hexi.say(phone=PHONE).dossier
    hexi.do("gulnar", dossier, "decline", reason="not_here", door="power_95598", words={"why": "请找供电公司。"})
    page = Client().get(address(hexi, "track", link(hexi, dossier))).content.decode()
    assert 'href="tel:95598"' in page
    assert "全天都能打" in page
    assert "不在这里办" in page
    for untrue in ("写在答复里", "写明的地方", "已办完", "最晚", "截止"):
        assert untrue not in page


DOORS = [door.code for door in appeals.doors()]
NOT_KEPT = re.compile(r"不保存|不存|不收、|不会告诉|不会转给|not kept|kept here|No detail")


@pytest.mark.parametrize("door", DOORS)
def test_a_declined_matter_says_truly_what_becomes_of_what_was_said(hexi: SmallTown, door: str) -> None:
    dossier = hexi.say("我要信访", phone=PHONE).dossier
    performing.perform(
        matter=matters.fetch_by_id(speaker(dossier), dossier.pk),
        key="add_words",
        change=Change(words={"added": "补充一句"}),
    )
    hexi.do("gulnar", dossier, "decline", reason="not_here", door=door, words={"why": "请到那里去。"})
    token = link(hexi, dossier)

    def page() -> str:
        return Client().get(address(hexi, "track", token)).content.decode().split("<main")[1].split("<footer")[0]

    at_once = page()
    assert not NOT_KEPT.search(at_once)
    assert "十分钟左右会删掉" in at_once
    assert "补充一句" in at_once
    with clock.fixed(clock.now() + timedelta(minutes=11)):
        settle()
        later = page()
    assert not NOT_KEPT.search(later)
    assert "已经删掉了" in later
    assert "补充一句" not in later
    assert "我要信访" not in later


def test_whose_matter_was_joined_to_a_declined_one_reads_that_their_words_go_with_it(hexi: SmallTown) -> None:
    mine, other = hexi.say("我的一件", phone=OTHER).dossier, hexi.say("我要信访", phone=PHONE).dossier
    token = link(hexi, mine)
    hexi.do("gulnar", mine, "merge", reason="same_problem", into=other.number)
    hexi.do("gulnar", other, "decline", reason="not_here", door="petition", words={"why": "请到那里去。"})
    track = address(hexi, "track", token)
    page = Client().get(track).content.decode()
    assert "十分钟左右会删掉" in page
    assert "我的一件" in page
    with clock.fixed(clock.now() + timedelta(minutes=11)):
        settle()
        page = Client().get(track).content.decode()
    assert "已经删掉了" in page
    assert "我的一件" not in page
    assert "我要信访" not in page


def test_before_anything_is_stored_a_door_says_that_nothing_is(hexi: SmallTown) -> None:
    page = Client().get(address(hexi, "door", "petition")).content.decode()
    assert "这里也不保存内容" in page


def test_without_another_place_nothing_promises_one(hexi: SmallTown) -> None:
    dossier = hexi.say(phone=PHONE).dossier
    hexi.do("gulnar", dossier, "decline", reason="outside", door="none", words={"why": "地点在邻县。"})
    page = Client().get(address(hexi, "track", link(hexi, dossier))).content.decode()
    assert "地点在邻县" in page
    assert "请到" not in page
    assert "删掉" not in page, "without another door the words stay in the file"


@pytest.mark.parametrize(
    ("move", "given", "words"),
    [
        ("merge", {"reason": "same_problem"}, "同一个地方的同一个问题"),
        ("decline", {"reason": "court", "door": "none"}, "已经在法院"),
    ],
)
def test_the_person_reads_why_it_was_joined_or_not_taken_up(
    hexi: SmallTown, move: str, given: dict[str, str], words: str
) -> None:
    dossier, other = hexi.say(phone=PHONE).dossier, hexi.say(phone=OTHER).dossier
    for one in (dossier, other):
        hexi.do("gulnar", one, "accept")
    if move == "merge":
        hexi.do("gulnar", dossier, "merge", into=other.number, **given)
        hexi.do("gulnar", dossier, "split", words={"why": "不是同一件"})
    else:
        hexi.do("gulnar", dossier, move, words={"why": "见告知"}, **given)
    page = Client().get(address(hexi, "track", link(hexi, dossier))).content.decode()
    assert words in page
    assert given["reason"] not in page
