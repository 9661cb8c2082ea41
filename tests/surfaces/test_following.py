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
from gongyi.kernel.access.models import LinkToken
from gongyi.kernel.flows import matters, numbers, performing
from gongyi.kernel.flows.engine import Change
from gongyi.kernel.flows.models import Dossier, StepBody
from gongyi.kernel.people.models import Voice
from gongyi.kernel.territory import actions as territory
from tests.domain.appeals.builders import on_books, speaker
from tests.surfaces.speaking import OTHER, PHONE, address, answered, link, released, say
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

    assert not NOT_KEPT.search(page())
    assert "十分钟左右会删掉" in page()
    assert "补充一句" in page()
    with clock.fixed(clock.now() + timedelta(minutes=11)):
        settle()
        assert not NOT_KEPT.search(page())
        assert "已经删掉了" in page()
        assert "补充一句" not in page()
        assert "我要信访" not in page()


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


def test_an_outcome_that_points_to_the_answer_is_shown_when_there_is_one(hexi: SmallTown) -> None:
    dossier = hexi.say().dossier
    hexi.do("gulnar", dossier, "settle_now", outcome="explained", words={"done": "说明了原因"})
    token = link(hexi, dossier)
    assert "原因写在答复里" not in Client().get(address(hexi, "track", token)).content.decode()
    hexi.do("gulnar", dossier, "reply", words={"reply": "这段路归交警划线"})
    page = Client().get(address(hexi, "track", token) + "?whole=1").content.decode()
    assert "原因写在答复里" in page
    assert "这段路归交警划线" in page


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


def test_no_time_runs_any_more_once_it_is_answered(hexi: SmallTown) -> None:
    dossier = answered(hexi)
    page = Client().get(address(hexi, "track", link(hexi, dossier)) + "?whole=1").content.decode()
    assert "剩 " not in page
    assert "最晚" not in page


def test_an_invisible_sign_costs_nobody_their_text(hexi: SmallTown) -> None:
    client = Client()
    page = client.get(say(hexi, client, text="灯坏\0了三天").headers["Location"]).content.decode()
    assert "灯坏了三天" in StepBody.objects.get().body
    assert "看不见、存不了的符号已去掉" in page


def test_a_link_for_rating_leads_straight_to_the_questions_and_counts_once(hexi: SmallTown) -> None:
    dossier = answered(hexi)
    token, client = link(hexi, dossier, LinkToken.RATE), Client()
    assert client.get(address(hexi, "track", token)).headers["Location"] == address(hexi, "rate", token)
    assert "灯换好了" in client.get(address(hexi, "rate", token)).content.decode()
    page = client.post(address(hexi, "rate", token), {"contacted": "yes", "solved": "yes", "satisfied": "mostly"})
    assert page.status_code == 200
    again = client.post(address(hexi, "rate", token), {"contacted": "no", "solved": "no", "satisfied": "dissatisfied"})
    assert "您已经评价过了" in again.content.decode()
    assert Dossier.objects.get().stage == "closing"


def test_the_best_answer_is_worded_as_an_answer_and_not_as_the_figure_of_the_same_name(hexi: SmallTown) -> None:
    token = link(hexi, answered(hexi), LinkToken.RATE)
    page = Client().post(address(hexi, "rate", token), {"contacted": "yes", "solved": "yes"}).content.decode()
    assert "<span>满意</span>" in page
    assert "满意率" not in page


def test_a_matter_not_answered_yet_cannot_be_rated(hexi: SmallTown) -> None:
    dossier = hexi.say().dossier
    token = link(hexi, dossier)
    assert Client().get(address(hexi, "rate", token)).headers["Location"] == address(hexi, "track", token)


def test_the_printed_answer_carries_a_code_for_the_questions(hexi: SmallTown) -> None:
    dossier = answered(hexi)
    page = Client().get(address(hexi, "answer", link(hexi, dossier))).content.decode()
    assert "灯换好了" in page
    assert "三个问题的二维码" in page


def test_digits_that_did_not_come_are_asked_for_again_after_a_minute(hexi: SmallTown) -> None:
    client, url = Client(), address(hexi, "sign_in")
    ticket = re.compile(r'name="ticket" value="([^"]+)"')
    first = client.post(url, {"phone": PHONE}).content.decode()
    assert "再要一次" in first
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
    for words in ("已收到", "正在办", "办得怎么样", "1 个工作日", "没有评价"):
        assert words in page
    assert escape("with_handler") not in page


def test_english_pages_name_the_places_in_english(hexi: SmallTown, client: Client) -> None:
    territory.change_area(area=hexi.compound, kind="compound", name="幸福小区", name_en="Happy Garden")
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    page = client.get(f"/{hexi.town.slug}/say/help/?area={hexi.compound.pk}").content.decode()
    assert "<h2>Happy Garden</h2>" in page
    assert "Happy Garden, Building 3" in page
    found = client.get(f"/{hexi.town.slug}/say/help/?where=happy").content.decode()
    assert f"?area={hexi.compound.pk}" in found


@pytest.mark.parametrize(
    "typed",
    ["幸福小区 3号楼", "幸福小区三号楼", "幸福3", "幸福3-1", "3号楼 幸福小区", "Happy Garden building 3", "Happy 3"],
)
def test_residents_find_a_building_as_colleagues_do(hexi: SmallTown, client: Client, typed: str) -> None:
    territory.change_area(area=hexi.compound, kind="compound", name="幸福小区", name_en="Happy Garden")
    found = client.get(f"/{hexi.town.slug}/say/help/", {"where": typed}).content.decode()
    assert f"?place={hexi.places['b3'].pk}" in found
    assert "没有找到" not in found


def test_a_cluster_of_business_districts_leads_to_them_and_its_street_is_no_yard(
    hexi: SmallTown, client: Client
) -> None:
    market = territory.add_area(town=hexi.town, kind="district", name="河西早市", places=[hexi.places["east1"]])
    zone = territory.add_area(town=hexi.town, kind="cluster", name="河西商圈", places=[hexi.places["east1"]])
    form = f"/{hexi.town.slug}/say/help/"
    assert f"?area={zone.pk}" in client.get(form, {"where": "商圈"}).content.decode()
    assert f"?area={market.pk}" in client.get(form, {"area": zone.pk}).content.decode()
    page = client.get(form, {"area": market.pk}).content.decode()
    assert "河西早市的街道或公共地方" in page
    assert "院子" not in page
    chosen = re.search(r'href="(\?place=[^"]+)"', page)
    assert chosen
    assert "· 河西早市 ·" in client.get(form + chosen[1].replace("&amp;", "&")).content.decode()


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


def test_a_rating_written_down_by_a_worker_is_the_persons_with_its_three_answers(hexi: SmallTown) -> None:
    dossier = answered(hexi)
    matter = hexi.fetch("lixiuying", dossier)
    appeals.rate(matter=matter, contacted=True, solved=False, satisfied="dissatisfied", entered_for="phone")
    page = re.sub(
        r"\s+", " ", re.sub(r"<[^>]+>", " ", Client().get(address(hexi, "track", link(hexi, dossier))).content.decode())
    )
    assert "您（电话回访，东社区 社区党组织书记代记）" in page
    assert "联系您了吗？ 是 解决了吗？ 否 满意吗？ 不满意" in page


def test_the_questions_come_before_the_answer_and_no_bar_lies_over_them(hexi: SmallTown) -> None:
    dossier = answered(hexi)
    token, client = link(hexi, dossier, LinkToken.RATE), Client()
    page = client.get(address(hexi, "rate", token)).content.decode()
    assert page.index('name="contacted"') < page.index("灯换好了")
    assert 'class="portal-nav"' not in page
    assert " autofocus" not in page
    second = client.post(address(hexi, "rate", token), {"contacted": "yes"}).content.decode()
    assert second.index(" autofocus") < second.index('name="solved" value="yes"') < second.index("您刚才说的")


def test_the_answer_comes_right_under_the_heading_of_the_tracking_page(hexi: SmallTown) -> None:
    dossier = answered(hexi)
    token = link(hexi, dossier)
    page = Client().get(address(hexi, "track", token)).content.decode()
    assert (
        page.index("</h1>")
        < page.index("灯换好了")
        < page.index(f'href="{address(hexi, "rate", token)}"')
        < page.index('class="ring')
    )
    matter = hexi.fetch("lixiuying", dossier)
    appeals.rate(matter=matter, contacted=True, solved=False, satisfied="dissatisfied", entered_for="phone")
    again = Client().get(address(hexi, "track", token)).content.decode()
    assert again.index('class="ring') < again.index("灯换好了")


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
    for hidden in ("您附议了这件事", "门口井盖坏了", numbers.spoken(other.number)):
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
    assert "已经有人反映，正在办" in page
    assert "定下由谁办" not in page


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


def test_the_box_with_the_answer_holds_nothing_but_the_answer(hexi: SmallTown) -> None:
    dossier = hexi.say(phone=PHONE).dossier
    hexi.do("gulnar", dossier, "accept")
    hexi.do("gulnar", dossier, "settle_now", outcome="solved", words={"done": "换灯"})
    hexi.do("gulnar", dossier, "reply", words={"reply": "灯换好了", "summary": "楼道灯已修好"})
    page = Client().get(address(hexi, "rate", link(hexi, dossier, LinkToken.RATE))).content.decode()
    assert "灯换好了" in page
    assert "楼道灯已修好" not in page
    assert "楼道灯已修好" not in Client().get(address(hexi, "track", link(hexi, dossier))).content.decode()


def test_on_the_books_the_page_says_until_when_and_who_looks_again(hexi: SmallTown) -> None:
    dossier = on_books(hexi)
    page = Client().get(address(hexi, "track", link(hexi, dossier))).content.decode()
    assert "先记在账上，到 3月12日 由东社区 社区服务窗口再看一次" in page
    assert "轮到：东社区 社区服务窗口" in page
    assert "轮到：安居物业" not in page
    assert "谁在办" not in page
