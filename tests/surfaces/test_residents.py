"""The residents' side as a form can test it: doubles, doors, kept files, joining, rating, rights, blurred places."""

import json
import re
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import escape
from PIL import Image

from gongyi.domain.appeals import public as appeals
from gongyi.kernel import clock
from gongyi.kernel.access import actions as access
from gongyi.kernel.access.models import LinkToken
from gongyi.kernel.evidence.actions import ORPHANS_AFTER, sweep
from gongyi.kernel.evidence.models import Evidence
from gongyi.kernel.flows.models import Dossier, StepBody
from gongyi.kernel.people import actions as people
from gongyi.kernel.people.models import Look, Person, Voice
from gongyi.kernel.territory import actions as territory
from gongyi.surfaces.portal.following import LINK_LIFE
from tests.infra.homes import with_keys
from tests.towns import SmallTown, settle

PHONE, OTHER = "13911112222", "13933334444"
STRANGE = "ئۇيغۇرچە қазақша 𠮷 😀 <b>'; DROP TABLE x; --"


def picture() -> SimpleUploadedFile:
    out = BytesIO()
    Image.new("RGB", (40, 30), "red").save(out, "JPEG")
    return SimpleUploadedFile("p.jpg", out.getvalue(), "image/jpeg")


def say(hexi: SmallTown, client: Client | None = None, kind: str = "help", **fields: object):
    plain = {"place": hexi.places["b3"].pk, "key": "web:1", "text": "楼道灯不亮"} | fields
    return (client or Client()).post(f"/{hexi.town.slug}/say/{kind}/", plain)


def address(hexi: SmallTown, name: str, *args: object) -> str:
    return reverse(f"portal:{name}", args=[hexi.town.slug, *args])


def link(hexi: SmallTown, dossier: Dossier, purpose: str = LinkToken.TRACK, voice: Voice | None = None) -> str:
    voice = voice or Voice.objects.filter(owner_id=dossier.pk).order_by("pk").first()
    return access.make_link(town=hexi.town, purpose=purpose, owner_id=dossier.pk, life=LINK_LIFE, voice=voice)


def answered(hexi: SmallTown, **more: object) -> Dossier:
    dossier = hexi.say(**more).dossier
    hexi.do("gulnar", dossier, "accept")
    hexi.do("gulnar", dossier, "settle_now", outcome="solved", words={"done": "换灯"})
    hexi.do("gulnar", dossier, "reply", words={"reply": "灯换好了，您看看"})
    return dossier


def released(hexi: SmallTown, place: str = "b3") -> tuple[Dossier, str]:
    dossier = hexi.say("张大妈家门口的灯坏了", place=hexi.places[place], phone=PHONE).dossier
    hexi.do("gulnar", dossier, "accept")
    hexi.do("gulnar", dossier, "grid_handle", category="street_light")
    hexi.do("gulnar", dossier, "publish", words={"summary": "小区路灯不亮"})
    return dossier, appeals.public_name(appeals.appeal_of(dossier))


# Saying something


def test_the_same_words_from_the_same_phone_bring_a_hint_and_no_second_matter(hexi: SmallTown) -> None:
    client = Client()
    say(hexi, client)
    hint = say(hexi, client, key="web:2", text="楼道灯 不亮")
    assert (hint.status_code, Dossier.objects.count()) == (422, 1)
    assert "1 分钟前" in hint.content.decode()
    assert say(hexi, Client(), key="web:3").status_code == 302, "another phone is not told"
    assert say(hexi, client, key="web:4", insist="1").status_code == 302
    assert Dossier.objects.count() == 3


def test_the_same_form_again_says_that_it_had_arrived(hexi: SmallTown) -> None:
    client = Client()
    say(hexi, client)
    again = say(hexi, client)
    assert "没有重复登记" in client.get(again.headers["Location"]).content.decode()
    assert Dossier.objects.count() == 1


def test_what_belongs_at_another_door_is_asked_about_before_anything_is_stored(hexi: SmallTown) -> None:
    paused = say(hexi, kind="report", text="我要举报干部受贿")
    assert paused.status_code == 422
    assert "12388" in paused.content.decode()
    assert (Dossier.objects.count(), Voice.objects.count()) == (0, 0)
    assert say(hexi, kind="report", text="我要举报干部受贿", insist="1").status_code == 302


def test_a_danger_is_shown_at_once_with_its_telephone_and_still_taken_in(hexi: SmallTown) -> None:
    client = Client()
    page = client.get(say(hexi, client, text="楼下有煤气味").headers["Location"]).content.decode()
    assert 'href="tel:119"' in page
    assert Dossier.objects.get().safety == 2


def test_harm_to_a_child_is_asked_about_and_the_page_says_what_is_true(hexi: SmallTown) -> None:
    client, text = Client(), "隔壁天天打孩子，孩子身上都是伤"
    asked = say(hexi, client, kind="report", text=text)
    assert (asked.status_code, Dossier.objects.count()) == (422, 0)
    assert 'name="harm" value="yes"' in asked.content.decode()
    page = client.get(say(hexi, client, kind="report", text=text, harm="yes").headers["Location"]).content.decode()
    assert 'href="tel:110"' in page
    assert "您写的内容没有保存" in page
    assert "您社区的工作人员" not in page
    assert not any("打孩子" in body for body in StepBody.objects.values_list("body", flat=True))


def test_a_child_that_is_not_harmed_does_not_cost_the_words(hexi: SmallTown) -> None:
    say(hexi, text="暑假孩子没人管，能不能办托管班", harm="no")
    assert "托管班" in StepBody.objects.get().body


def test_a_danger_says_on_the_receipt_why_it_hurries(hexi: SmallTown) -> None:
    client = Client()
    page = client.get(say(hexi, client, text="楼下有煤气味").headers["Location"]).content.decode()
    assert "不分白天黑夜" in page


def test_a_refusal_keeps_the_photo_and_the_next_try_sends_it(hexi: SmallTown) -> None:
    client = Client()
    refused = say(hexi, client, phone="12", photos=picture())
    ticket = re.search(r'name="held" value="([^"]+)"', refused.content.decode())
    assert refused.status_code == 422
    assert ticket is not None
    assert say(hexi, client, phone=PHONE, held=ticket[1]).status_code == 302
    assert Evidence.objects.get().kind == Evidence.PHOTO


def test_a_ticket_of_another_town_or_a_forged_one_opens_nothing(hexi: SmallTown) -> None:
    assert say(hexi, held="forged").status_code == 302
    assert Evidence.objects.count() == 0


def test_files_that_were_never_sent_are_removed_a_day_later(hexi: SmallTown, tmp_path: Path, settings) -> None:
    from gongyi.kernel import clock

    settings.HOME = with_keys(tmp_path)
    say(hexi, phone="12", photos=picture())
    assert sweep() == 0
    with clock.fixed(clock.now() + 400 * ORPHANS_AFTER):
        assert sweep() == 1


@pytest.mark.parametrize("field", ["text", "where", "name"])
def test_every_script_and_sign_is_stored_as_typed(hexi: SmallTown, field: str) -> None:
    assert say(hexi, **({"text": "灯"} | {field: STRANGE[:40]})).status_code == 302
    if field == "name":
        assert Voice.objects.get().open("name") == STRANGE[:40]
    else:
        assert json.loads(StepBody.objects.get().body)["words"][field] == STRANGE[:40]


def test_a_hundred_thousand_signs_are_refused_in_words_and_kept_in_the_box(hexi: SmallTown) -> None:
    long = "长" * 100_000
    answer = say(hexi, text=long)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "最多 8000 个字，现在有 100000 个字" in page
    assert long in page
    assert "maxlength" not in page.split('name="text"')[1].split(">")[0]


def test_boxes_turn_with_the_script_that_is_typed(hexi: SmallTown) -> None:
    page = Client().get(f"/{hexi.town.slug}/say/help/?place={hexi.places['b3'].pk}").content.decode()
    assert re.search(r'<textarea name="text"[^>]*dir="auto"', page)


def test_someone_who_works_here_says_so_once_and_the_desk_reads_it(hexi: SmallTown, enter) -> None:
    say(hexi, where="烤包子店门口", works_here="on")
    page = enter("gulnar").get(f"/{hexi.town.slug}/desk/file/{Dossier.objects.get().number}/").content.decode()
    assert "烤包子店门口" in page
    assert "我在这里上班" in page


# Where


def test_a_place_is_found_by_compound_building_and_on_the_map_but_not_by_grid(hexi: SmallTown) -> None:
    for index, name in enumerate(("east1", "b1")):
        box = [[[80 + index, 40], [81 + index, 40], [81 + index, 41], [80 + index, 41], [80 + index, 40]]]
        territory.set_outline(place=hexi.places[name], boundary=json.dumps({"type": "Polygon", "coordinates": box}))
    base, client = f"/{hexi.town.slug}/say/help/", Client()
    found = client.get(base, {"where": "幸福"}).content.decode()
    assert "?area=" in found
    assert "网格" not in found
    assert "幸福小区1号楼" in client.get(base, {"area": hexi.compound.pk}).content.decode()
    hit = client.get(base, {"at": "81.5,40.5"})
    assert hit.headers["Location"] == f"{base}?place={hexi.places['b1'].pk}"
    assert "点到外面" in client.get(base, {"at": "1,1"}).content.decode()
    assert client.get(base, {"at": "x,y", "in": "9" * 40, "area": "-1"}).status_code == 200
    names = {row["properties"]["name"] for row in json.loads(client.get(address(hexi, "outlines")).content)["features"]}
    assert names == {"", "幸福小区1号楼"}


# What everyone may see


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


# Joining


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
    for untrue in ("写在下面", "写明的地方", "已办完", "最晚", "截止"):
        assert untrue not in page


def test_without_another_place_nothing_promises_one(hexi: SmallTown) -> None:
    dossier = hexi.say(phone=PHONE).dossier
    hexi.do("gulnar", dossier, "decline", reason="outside", door="none", words={"why": "地点在邻县。"})
    page = Client().get(address(hexi, "track", link(hexi, dossier))).content.decode()
    assert "地点在邻县" in page
    assert "请到" not in page


def test_an_outcome_that_points_below_is_shown_when_something_is_below(hexi: SmallTown) -> None:
    dossier = hexi.say().dossier
    hexi.do("gulnar", dossier, "settle_now", outcome="explained", words={"done": "说明了原因"})
    token = link(hexi, dossier)
    assert "原因写在下面" not in Client().get(address(hexi, "track", token)).content.decode()
    hexi.do("gulnar", dossier, "reply", words={"reply": "这段路归交警划线"})
    page = Client().get(address(hexi, "track", token) + "?whole=1").content.decode()
    assert "原因写在下面" in page
    assert "这段路归交警划线" in page


# What can be done while following


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


# The public list


def test_the_public_list_says_what_was_done_in_the_words_given_with_the_answer(hexi: SmallTown) -> None:
    dossier, name = released(hexi)
    hexi.do("aili", dossier, "grid_done", outcome="explained", words={"done": "已报修"})
    hexi.do("gulnar", dossier, "reply", words={"reply": "张大妈，已报修", "summary": "路灯已报修，周五换好"})
    for page in (address(hexi, "list"), address(hexi, "published", name)):
        shown = Client().get(page).content.decode()
        assert "路灯已报修，周五换好" in shown
        assert "张大妈" not in shown
        assert "写在下面" not in shown


# Rating


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


# Rights


def signed_in(hexi: SmallTown, phone: str, speaker: str = "") -> Client:
    client = Client()
    code = people.issue_code(town=hexi.town, phone=phone).open("code")
    from gongyi.surfaces.portal.residents import _ticket

    page = client.post(
        address(hexi, "sign_in"), {"step": "code", "ticket": _ticket(hexi.town, phone, "asked"), "code": code}
    )
    if speaker:
        body = page.content.decode()
        ticket = re.search(r'name="ticket" value="([^"]+)"', body)
        forms = re.findall(r'name="speaker" value="([^"]+)".*?<span>([^<]+)</span>', body, re.DOTALL)
        keys = {words: key for key, words in forms}
        client.post(address(hexi, "sign_in"), {"step": "who", "ticket": ticket[1], "speaker": keys[speaker]})
    return client


def test_a_family_phone_shows_each_only_their_own(hexi: SmallTown) -> None:
    hexi.say("父亲说的事", name="马建国", phone=PHONE)
    hexi.say("女儿说的事", name="苏丽", phone=PHONE)
    father = signed_in(hexi, PHONE, "马**").get(address(hexi, "mine")).content.decode()
    assert "父亲说的事" in father
    assert "女儿说的事" not in father
    from datetime import timedelta

    from gongyi.kernel import clock

    with clock.fixed(clock.now() + timedelta(minutes=2)):
        daughter = signed_in(hexi, PHONE, "苏**").get(address(hexi, "mine")).content.decode()
    assert "女儿说的事" in daughter
    assert "父亲说的事" not in daughter


def test_a_choice_that_was_not_offered_enters_nowhere(hexi: SmallTown) -> None:
    from gongyi.surfaces.portal.residents import _ticket

    hexi.say(name="马建国", phone=PHONE), hexi.say(name="苏丽", phone=PHONE)
    stranger = Person.objects.first()
    for speaker in ("", f"person:{stranger.uid}", "name:none", "x"):
        client = Client()
        client.post(
            address(hexi, "sign_in"), {"step": "who", "ticket": _ticket(hexi.town, PHONE, "proven"), "speaker": speaker}
        )
        assert client.get(address(hexi, "mine")).status_code == 302, speaker


def test_people_see_who_looked_by_office_and_reason_and_never_by_name(hexi: SmallTown) -> None:
    dossier = hexi.say(name="马建国", phone=PHONE).dossier
    voice = Voice.objects.get()
    people.unmask(
        row=voice, column="phone", viewer=hexi.persons["gulnar"], seat=hexi.seats["desk_east"], reason="约时间上门"
    )
    page = Client().get(address(hexi, "kept", link(hexi, dossier))).content.decode()
    assert "约时间上门" in page
    assert "东社区" in page
    assert "古丽娜尔" not in page
    assert PHONE not in page
    assert "139****2222" in page


def test_consent_is_withdrawn_and_contact_erased_at_once(hexi: SmallTown) -> None:
    dossier = hexi.say(name="马建国", phone=PHONE, may_call=True).dossier
    token, client = link(hexi, dossier), Client()
    client.post(address(hexi, "kept", token), {"do": "stop_calls"})
    assert Voice.objects.get().may_call is False
    client.post(address(hexi, "kept", token), {"do": "leave"})
    assert Voice.objects.get().withdrawn_at is None, "whoever spoke first takes it back, and does not slip away"
    client.post(address(hexi, "kept", token), {"do": "erase"})
    voice = Voice.objects.get()
    assert (voice.open("name"), voice.open("phone"), voice.phone_index) == ("", "", "")
    assert client.get(address(hexi, "track", token)).status_code == 200


def test_a_signed_in_person_corrects_takes_along_and_erases(hexi: SmallTown) -> None:
    hexi.say("灯坏了", name="马建", phone=PHONE, key="k")
    client = signed_in(hexi, PHONE)
    client.post(address(hexi, "my_data"), {"do": "rename", "name": "马建国"})
    taken = json.loads(client.get(address(hexi, "my_export")).content)
    assert (taken["name"], taken["phone"], taken["matters"][0]["name"]) == ("马建国", PHONE, "马建国")
    assert taken["matters"][0]["said"][0]["text"] == "灯坏了"
    client.post(address(hexi, "my_data"), {"do": "erase"})
    assert client.get(address(hexi, "my_data")).status_code == 302
    assert Voice.objects.filter(phone_index__gt="").count() == 0
    assert Look.objects.count() == 0


# The rules


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
