"""Whoever spoke follows, joins, adds, asks and rates."""

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from gongyi.domain.appeals import public as appeals
from gongyi.kernel import clock
from gongyi.kernel.flows import numbers
from gongyi.kernel.flows.models import Dossier, StepBody
from gongyi.kernel.people.models import Voice
from tests.domain.appeals.builders import closing_by_call, declined, on_books
from tests.domain.cases import builders as cases
from tests.surfaces.speaking import OTHER, PHONE, address, link, released, say
from tests.towns import SmallTown, settle


def test_joining_takes_two_taps_and_shows_nothing_of_the_reporter(hexi: SmallTown) -> None:
    dossier, name = released(hexi)
    client = Client()
    assert client.get(address(hexi, "join", name)).status_code == 200
    sent = client.post(address(hexi, "join", name), {"key": "j:1", "phone": OTHER})
    receipt = client.get(sent.headers["Location"]).content.decode()
    token = sent.headers["Location"].split("/")[-2]
    track = client.get(address(hexi, "track", token)).content.decode()
    for page in (receipt, track):
        assert "小区路灯不亮" in page
        for hidden in ("张大妈", "3号楼", dossier.number, dossier.number[:4] + "-"):
            assert hidden not in page
    for act in ("take_back", "chase", "add_words"):
        assert client.get(address(hexi, "act", token, act)).status_code == 404
    assert client.get(address(hexi, "answer", token)).status_code == 404
    client.post(address(hexi, "kept", token), {"do": "leave"})
    assert client.get(address(hexi, "track", token)).status_code == 404
    assert Dossier.objects.get(pk=dossier.pk).spread == 1


def test_a_bad_phone_does_not_join_and_is_said(hexi: SmallTown) -> None:
    _dossier, name = released(hexi)
    refused = Client().post(address(hexi, "join", name), {"key": "j:1", "phone": "12"})
    assert refused.status_code == 422
    assert Voice.objects.filter(part=Voice.JOINED).count() == 0


def test_what_was_erased_is_not_said_to_be_erased_later(hexi: SmallTown) -> None:
    dossier = hexi.say(phone=PHONE, name="张大妈").dossier
    kept, client = address(hexi, "kept", link(hexi, dossier)), Client(headers={"accept-language": "zh-hans"})
    assert "办完一年后" in client.get(kept).content.decode()
    client.post(kept, {"do": "erase"})
    page = client.get(kept).content.decode()
    assert PHONE not in page
    assert "办完一年后" not in page


def test_asking_to_be_called_without_a_phone_asks_for_one_and_keeps_it(hexi: SmallTown) -> None:
    dossier = hexi.say().dossier
    token, client = link(hexi, dossier), Client()
    form = address(hexi, "act", token, "ask_call")
    assert 'name="phone"' in client.get(form).content.decode()
    assert client.post(form, {"version": 1, "phone": ""}).status_code == 422
    assert client.post(form, {"version": 1, "phone": "12"}).status_code == 422
    assert not dossier.turns.filter(slot="callback").exists()
    assert client.post(form, {"version": 1, "phone": PHONE}).status_code == 302
    assert dossier.turns.filter(slot="callback", open=True).exists()
    assert Voice.objects.get().open("phone") == PHONE


def test_who_left_a_phone_is_not_asked_again(hexi: SmallTown) -> None:
    dossier = hexi.say(phone=PHONE).dossier
    form = address(hexi, "act", link(hexi, dossier), "ask_call")
    assert 'name="phone"' not in Client().get(form).content.decode()


def test_who_left_a_wrong_number_leaves_another_when_they_ask_again(hexi: SmallTown) -> None:
    dossier = hexi.say(phone=PHONE).dossier
    token, client = link(hexi, dossier), Client()
    form = address(hexi, "act", token, "ask_call")
    assert client.post(form, {"version": 1}).status_code == 302
    hexi.do("gulnar", dossier, "call_missed", result="wrong_number")
    asked = client.get(form).content.decode()
    assert 'name="phone"' in asked
    assert "您留的号码不对" in asked
    assert client.post(form, {"version": 4, "phone": "13900001111"}).status_code == 302
    assert dossier.turns.filter(slot="callback", open=True).exists()
    assert Voice.objects.get().open("phone") == "13900001111"
    assert 'name="phone"' not in client.get(form).content.decode()


@pytest.mark.parametrize("sign", ["\0", "\x07", "\x85", "\ufffe", "\U0001ffff"])
def test_an_invisible_sign_costs_nobody_their_text(hexi: SmallTown, sign: str) -> None:
    client = Client()
    page = client.get(say(hexi, client, text=f"灯坏{sign}了三天").headers["Location"]).content.decode()
    assert "灯坏了三天" in StepBody.objects.get().body
    assert "看不见、存不了的符号已去掉" in page


@pytest.mark.parametrize("text", ["灯坏了\r\n三天\t了", "住𠮷祥里", "ئۇيغۇرچە"])
def test_of_signs_that_are_kept_nothing_is_said(hexi: SmallTown, text: str) -> None:
    client = Client()
    page = client.get(say(hexi, client, text=text).headers["Location"]).content.decode()
    assert "存不了" not in page


def test_digits_that_did_not_come_are_asked_for_again_after_a_minute(hexi: SmallTown) -> None:
    client, url = Client(), address(hexi, "sign_in")
    ticket = re.compile(r'name="ticket" value="([^"]+)"')
    first = client.post(url, {"phone": PHONE}).content.decode()
    assert "再要一次" in first
    back = client.post(url, {"phone": PHONE})
    assert back.status_code == 429
    assert 'name="code"' in back.content.decode(), "whoever comes back within the minute can still enter them"
    again = {"step": "again", "ticket": ticket.search(first)[1]}
    soon = client.post(url, again)
    assert soon.status_code == 429
    assert "验证码刚发过" in soon.content.decode()
    with clock.fixed(clock.now() + timedelta(seconds=61)):
        later = client.post(url, again)
        assert later.status_code == 200
        settle()
        code = re.findall(r"(?<!\d)\d{6}(?!\d)", hexi.messages(PHONE)[-1])[0]
        done = client.post(url, {"step": "code", "ticket": ticket.search(later.content.decode())[1], "code": code})
        assert done.status_code == 302
    assert client.post(url, {"step": "again", "ticket": "00"}).status_code == 302


def test_the_way_of_a_matter_is_told_in_residents_words_with_the_towns_times(hexi: SmallTown) -> None:
    page = Client().get(reverse("rulebook:index", args=[hexi.town.slug])).content.decode()
    for words in ("已收到", "正在办", "待评价", "1 个工作日", "没有评价"):
        assert words in page
    assert escape("with_handler") not in page


@pytest.mark.parametrize(("chosen", "language"), [("", "zh-hans"), ("en", "en")])
def test_who_chose_no_language_is_written_to_in_chinese(hexi: SmallTown, chosen: str, language: str) -> None:
    client = Client(headers={"accept-language": "en"})
    if chosen:
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = chosen
    say(hexi, client, phone=PHONE)
    assert Voice.objects.get().language == language


def test_whoever_a_worker_joined_still_reads_what_they_spoke_of(hexi: SmallTown) -> None:
    dossier, other = hexi.say("井盖翻了", phone=PHONE).dossier, hexi.say("门口井盖坏了", phone=OTHER).dossier
    voice = Voice.objects.get(owner_id=dossier.pk)
    hexi.do("gulnar", dossier, "merge", reason="same_problem", into=other.number)
    voice.refresh_from_db()
    page = Client().get(address(hexi, "track", link(hexi, other, voice=voice))).content.decode()
    assert ">井盖翻了</h1>" in page
    assert numbers.spoken(dossier.number) in page
    assert "工作人员把它和同一个问题的另一件并在一起办" in page
    for hidden in ("您也遇到了这件事", "门口井盖坏了", numbers.spoken(other.number)):
        assert hidden not in page


def test_the_ring_and_the_words_beside_it_say_the_same_while_the_grid_handles(hexi: SmallTown) -> None:
    dossier = hexi.say(phone=PHONE).dossier
    hexi.do("gulnar", dossier, "accept")
    hexi.do("gulnar", dossier, "grid_handle", category="street_light")
    page = Client().get(address(hexi, "track", link(hexi, dossier))).content.decode()
    current = re.search(r'aria-current="step"><span class="ring-legend__name">([^<]+)<', page)
    assert current
    assert current[1] == "正在办"
    assert "<strong>正在办</strong>" in page


@pytest.mark.parametrize(("phone", "words"), [(PHONE, "会给您打电话"), ("", "您没有留电话")])
def test_the_receipt_promises_a_call_only_where_a_phone_was_left(hexi: SmallTown, phone: str, words: str) -> None:
    client = Client()
    page = client.get(say(hexi, client, phone=phone).headers["Location"]).content.decode()
    assert words in page


def test_who_joins_is_not_told_that_somebody_first_decides_who_does_it(hexi: SmallTown) -> None:
    _dossier, name = released(hexi)
    client = Client()
    sent = client.post(address(hexi, "join", name), {"key": "j:2", "phone": OTHER})
    page = client.get(sent.headers["Location"]).content.decode()
    assert "已经有人反映过" in page
    assert "定下由谁办" not in page


def test_a_person_reads_what_a_worker_wrote_down_for_them(hexi: SmallTown) -> None:
    long = "楼道灯不亮。昨天我孙子差点踩空，请快一点。"
    dossier = hexi.say(long, phone=PHONE, channel="phone", worker=hexi.actor("gulnar")).dossier
    assert long in Client().get(address(hexi, "track", link(hexi, dossier))).content.decode()


def test_a_person_reads_their_own_words_and_whoever_joined_does_not(hexi: SmallTown) -> None:
    client = Client()
    long = "楼道灯不亮。昨天我孙子差点踩空，请快一点。"
    token = say(hexi, client, text=long, phone=PHONE).headers["Location"].split("/")[-2]
    page = client.get(address(hexi, "track", token)).content.decode()
    assert page.index("您说的话") < page.index(long)
    appeals.join(dossier=Dossier.objects.get(), key="joined:9", phone=OTHER)
    joined = Voice.objects.get(part=Voice.JOINED)
    assert (
        "昨天我孙子"
        not in Client().get(address(hexi, "track", link(hexi, Dossier.objects.get(), voice=joined))).content.decode()
    )


def test_on_the_books_the_page_says_until_when_and_who_looks_again(hexi: SmallTown) -> None:
    dossier = on_books(hexi)
    page = Client().get(address(hexi, "track", link(hexi, dossier))).content.decode()
    assert "先记在账上，到 3月12日 由东社区 社区服务窗口再看一次" in page
    assert "轮到：东社区 社区服务窗口" in page
    assert "轮到：安居物业" not in page
    assert "谁在办" not in page


def test_on_the_books_of_another_seat_the_page_names_that_one_as_having_the_turn(hexi: SmallTown) -> None:
    dossier = cases.parent_of(cases.deferred_by_the_secretary(hexi))
    page = Client().get(address(hexi, "track", link(hexi, dossier))).content.decode()
    assert "到 3月12日 由东社区 社区党组织书记再看一次" in page
    assert "轮到：东社区 社区党组织书记" in page
    assert "谁给您回话：<strong>东社区 社区服务窗口</strong>" in page


@pytest.mark.parametrize(
    ("bring", "who"), [(cases.ruling, "河西街道 街道治理办"), (cases.SITUATIONS["returned"], "东社区 社区服务窗口")]
)
def test_while_it_is_decided_who_does_it_the_page_names_who_decides(hexi: SmallTown, bring, who: str) -> None:
    dossier = cases.parent_of(bring(hexi))
    page = Client().get(address(hexi, "track", link(hexi, dossier))).content.decode()
    assert f"正在定由谁办：<strong>{who}</strong>" in page
    assert f"轮到：{who}" in page
    assert "谁在办" not in page


def test_an_answer_to_a_question_that_is_no_longer_open_is_not_lost(hexi: SmallTown) -> None:
    dossier = hexi.say("灯不亮").dossier
    token, client = link(hexi, dossier), Client()
    hexi.do("gulnar", dossier, "need_info", words={"question": "几单元？"})
    form = address(hexi, "act", token, "supply_info")
    version = re.search(r'name="version" value="(\d+)"', client.get(form).content.decode())
    assert version
    Client().post(form, {"version": version[1], "added": "二单元"})
    late = client.post(form, {"version": version[1], "added": "三楼拐角那盏"})
    page = late.content.decode()
    assert late.status_code == 422
    assert "还没有送出，请点送出" in page
    assert "三楼拐角那盏" in page
    now = re.search(r'name="version" value="(\d+)"', page)
    assert now
    assert (
        client.post(address(hexi, "act", token, "add_words"), {"version": now[1], "added": "三楼拐角那盏"}).status_code
        == 302
    )
    assert StepBody.objects.filter(body__contains="三楼拐角那盏").count() == 1


def test_words_that_nobody_takes_any_more_are_given_back(hexi: SmallTown) -> None:
    dossier = declined(hexi)
    token, client = link(hexi, dossier), Client()
    answer = client.post(address(hexi, "act", token, "add_words"), {"version": 1, "added": "三楼拐角那盏"}, follow=True)
    assert answer.status_code == 200
    assert "没有补充进去。您写的是：三楼拐角那盏" in answer.content.decode()
    assert client.get(address(hexi, "act", token, "dispatch")).status_code == 404, "the control"


def test_who_waits_for_a_call_reads_by_when_and_asks_once(hexi: SmallTown) -> None:
    dossier = hexi.say(phone=PHONE).dossier
    token, client = link(hexi, dossier), Client()
    form = address(hexi, "act", token, "ask_call")
    said = client.post(form, {"version": 1}, follow=True).content.decode()
    assert re.search(r"已经转到，最晚.*会有人给您回电话", said)
    assert re.search(r"最晚.*有人给您回电话", said.partition("已经转到")[2].partition("。")[2])
    assert "给我回电话" not in said
    assert client.get(form, follow=True).redirect_chain


def test_who_rates_after_somebody_wrote_it_down_for_them_is_told_so(hexi: SmallTown) -> None:
    dossier = closing_by_call(hexi)
    client = Client()
    page = client.get(address(hexi, "rate", link(hexi, dossier)), follow=True).content.decode()
    assert "工作人员代您记下了评价" in page
    assert "我没这么说" in page
