"""Taking voices in at the desk: nothing typed is lost, nothing is doubled, nobody is registered in the wrong place unasked."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from gongyi.domain.appeals import public as appeals
from gongyi.kernel import clock
from gongyi.kernel.flows import numbers
from gongyi.kernel.flows.history import sequencer
from gongyi.kernel.flows.models import Dossier
from gongyi.kernel.people.models import Voice
from gongyi.kernel.territory.actions import add_place
from tests.towns import SmallTown

CARDS = ("路灯不亮，晚上看不清路", "健身器材坏了没人修", "希望办一个合唱班", "小区门口积水，下雨过不去")


def desk(hexi: SmallTown, page: str) -> str:
    return f"/{hexi.town.slug}/desk/{page}/"


def hidden(html: str, name: str) -> str:
    """What a hidden field of the page holds."""
    return re.findall(rf'name="{name}" value="([^"]*)"', html)[0]


def card(client: Client, url: str, n: int, text: str, **more: object):
    html = client.get(url).content.decode()
    return client.post(url, {"batch": hidden(html, "batch"), "n": n, "text": text} | more)


def test_cards_are_saved_one_by_one_and_once_however_often_they_are_sent(hexi: SmallTown, enter) -> None:
    client, url = enter("gulnar"), desk(hexi, "cards")
    for n, text in enumerate(CARDS):
        assert [card(client, url, n, text).status_code for _time in range(2)] == [302, 302]
    assert Dossier.objects.count() == len(CARDS)
    assert f"<strong>{len(CARDS)}</strong>" in client.get(url).content.decode()
    again = Client()
    again.force_login(client.get(url).wsgi_request.user)
    assert f"<strong>{len(CARDS)}</strong>" in again.get(url).content.decode(), (
        "the stack is found after signing in again"
    )


def test_a_card_like_another_of_the_stack_is_asked_about_and_joins(hexi: SmallTown, enter) -> None:
    client, url = enter("gulnar"), desk(hexi, "cards")
    card(client, url, 0, CARDS[0])
    asked = card(client, url, 1, f"{CARDS[0]}。")
    assert asked.status_code == 422
    assert f"{CARDS[0]}。" in asked.content.decode()
    assert card(client, url, 1, f"{CARDS[0]}。", sure="join").status_code == 302
    assert (Dossier.objects.count(), Voice.objects.count()) == (1, 2)
    assert card(client, url, 2, f"{CARDS[0]}！", sure="apart").status_code == 302
    assert Dossier.objects.count() == 2


def test_the_last_card_can_be_taken_back_and_its_words_are_in_the_box(hexi: SmallTown, enter) -> None:
    client, url = enter("gulnar"), desk(hexi, "cards")
    card(client, url, 0, CARDS[0], phone="13912345678")
    html = client.get(url).content.decode()
    back = client.post(url, {"batch": hidden(html, "batch"), "step": "undo"})
    assert back.status_code == 200
    assert CARDS[0] in back.content.decode()
    assert Dossier.objects.get().stage == "withdrawn"
    assert (Voice.objects.get().phone_index, bytes(Voice.objects.get().phone_sealed)) == ("", b"")
    card(client, url, int(hidden(back.content.decode(), "n")), CARDS[0])
    assert [row.stage for row in Dossier.objects.order_by("pk")] == ["withdrawn", "registered"]


CHAT = """聊天记录如下：

老周 19:02
b3楼道灯坏了好几天了，晚上看不见
[图片]
张姐 19:05
我们这边也不亮
小李 19:07
大家晚上好
小李 19:09
门口垃圾堆了三天没人拉，臭得很，电话13912345678
王师傅 19:12
收到
"""


def boxes(html: str) -> dict[str, str]:
    """What a browser would send of the drafts as they stand."""
    fields = dict(re.findall(r'<input type="hidden" name="(\w+-?\w*)"(?: value="([^"]*)")?', html))
    fields |= {name: text.strip() for name, text in re.findall(r'<textarea name="(r\d+-text)"[^>]*>([^<]*)<', html)}
    fields |= dict.fromkeys(re.findall(r'<input type="checkbox" name="(\S+)"[^>]* checked', html), "on")
    return fields


def test_a_group_message_becomes_matters_with_small_talk_left_out_and_phones_sealed(hexi: SmallTown, enter) -> None:
    client, url = enter("gulnar"), desk(hexi, "paste")
    batch = hidden(client.get(url).content.decode(), "batch")
    html = client.post(url, {"pasted": CHAT, "batch": batch, "step": "read"}).content.decode()
    assert re.findall(r"<legend[^>]*>事情 (\d+)</legend>", html)[:2] == ["1", "2"]
    assert "139****5678" in html
    form = html[html.index("data-draft-row") :]
    assert form.count("13912345678") == 1, "the number stands in its own sealed field only"
    fields = boxes(html) | {"batch": batch, "rows": hidden(html, "rows"), "step": "save"}
    for _time in range(2):
        assert client.post(url, fields).status_code == 302
    texts = [row.title for row in Dossier.objects.order_by("pk")]
    assert len(texts) == 2
    assert "灯" in texts[0]
    assert "垃圾" in texts[1]
    assert [bool(row.phone_index) for row in Voice.objects.order_by("pk")] == [False, True]


def test_a_draft_with_numbers_that_are_none_is_drawn_again(hexi: SmallTown, enter) -> None:
    fields = {"batch": "chat:0123456789", "rows": 1, "step": "save", "r0-keep": "on", "r0-text": "楼道灯坏了"}
    answer = enter("gulnar").post(desk(hexi, "paste"), fields | {"r0-echoes": "abc", "r0-lent": "abc"})
    assert answer.status_code == 422


def test_a_draft_whose_place_is_not_certain_is_not_saved_before_it_is_chosen(hexi: SmallTown, enter) -> None:
    client, url = enter("gulnar"), desk(hexi, "paste")
    fields = {"batch": "chat:0123456789", "rows": 1, "step": "save", "r0-keep": "on", "r0-asked": "True"}
    fields |= {"r0-text": "楼道灯坏了", "r0-place": "", "r0-kind": "help", "r0-category": ""}
    answer = client.post(url, fields)
    assert answer.status_code == 422
    assert "楼道灯坏了" in answer.content.decode()
    assert Dossier.objects.count() == 0
    assert client.post(url, fields | {"r0-place": hexi.places["b3"].name}).status_code == 302
    assert Dossier.objects.get().place_id == hexi.places["b3"].pk


def test_drafts_are_joined_and_taken_apart_without_losing_a_word(hexi: SmallTown, enter) -> None:
    client, url = enter("gulnar"), desk(hexi, "paste")
    rows = {
        f"r{n}-{name}": value for n, text in enumerate(CARDS[:2]) for name, value in (("text", text), ("keep", "on"))
    }
    joined = client.post(url, rows | {"batch": "chat:0123456789", "rows": 2, "step": "merge:1"}).content.decode()
    assert hidden(joined, "rows") == "1"
    assert f"{CARDS[0]}\n{CARDS[1]}" in joined
    apart = {"r0-text": f"{CARDS[0]}\n{CARDS[1]}", "r0-keep": "on", "batch": "chat:0123456789", "rows": 1}
    html = client.post(url, apart | {"step": "split:0"}).content.decode()
    assert hidden(html, "rows") == "2"


def test_photos_that_somebody_else_sent_are_told_and_can_be_a_matter_of_their_own(hexi: SmallTown, enter) -> None:
    client, url = enter("gulnar"), desk(hexi, "paste")
    pasted = {"pasted": "老周：河西小区3号楼楼道灯坏了\n张姐：[图片]", "batch": "chat:0123456789", "step": "read"}
    html = client.post(url, pasted).content.decode()
    assert hidden(html, "rows") == "1"
    assert "其中 1 张照片是别人接着发的" in html
    fields = boxes(html) | {"batch": "chat:0123456789", "rows": 1, "step": "photos:0"}
    parted = client.post(url, fields).content.decode()
    assert hidden(parted, "rows") == "2"
    assert re.findall(r'data-wanted="(\d+)"', parted) == ["0", "1"]
    assert "别人接着发的" not in parted
    assert "楼道灯坏了" in parted


def test_a_visit_that_is_sent_again_after_the_network_broke_is_there_once(hexi: SmallTown, enter) -> None:
    client, url = enter("gulnar"), desk(hexi, "visit")
    fields = {"batch": "visit:abcdef012345", "rows": 3, "place": hexi.places["b3"].name, "phone": "13912345678"}
    fields |= {f"r{n}-text": text for n, text in enumerate(CARDS[:3])}
    places = {client.post(url, fields).headers["Location"] for _time in range(2)}
    assert len(places) == 1
    assert (Dossier.objects.count(), Voice.objects.count()) == (3, 3)
    page = client.get(places.pop()).content.decode()
    assert all(numbers.tracking_code(row.number) in page for row in Dossier.objects.all())


def test_a_visit_with_one_wrong_thing_keeps_all_that_was_typed_and_stores_nothing(hexi: SmallTown, enter) -> None:
    client, url = enter("gulnar"), desk(hexi, "visit")
    fields = {"batch": "visit:abcdef012345", "rows": 2, "r0-text": CARDS[0], "r1-text": CARDS[1]}
    for wrong in ({"phone": "12"}, {"place": "没有这个地方"}, {"r1-photos": SimpleUploadedFile("x.jpg", b"no photo")}):
        answer = client.post(url, fields | wrong)
        assert answer.status_code == 422, wrong
        assert CARDS[1] in answer.content.decode()
    assert Dossier.objects.count() == 0


def test_the_form_a_phone_keeps_holds_neither_names_nor_a_token(hexi: SmallTown, enter) -> None:
    client = enter("gulnar")
    html = client.get(desk(hexi, "visit/empty")).content.decode()
    assert "csrfmiddlewaretoken" not in html
    assert hexi.persons["gulnar"].open("name") not in html
    assert client.get(f"/{hexi.town.slug}/desk/visit/worker.js").headers["Content-Type"].startswith("text/javascript")


def test_while_one_writes_danger_doors_and_the_same_matter_are_shown_and_can_be_joined(hexi: SmallTown, enter) -> None:
    client = enter("gulnar")
    first = hexi.say(text="b3楼道灯不亮，晚上看不清路").dossier
    typed = {"text": "楼道灯不亮，晚上看不清路，有煤气味", "place": hexi.places["b3"].name, "phone": ""}
    html = client.post(desk(hexi, "new/hints"), typed).content.decode()
    assert "tel:119" in html
    assert f'value="{first.number}"' in html
    joined = client.post(desk(hexi, "new"), typed | {"key": "desk:1", "channel": "phone", "join": first.number})
    assert joined.status_code == 302
    assert (Dossier.objects.count(), Voice.objects.count()) == (1, 2)


def test_only_who_wrote_it_down_sees_the_digits(hexi: SmallTown, enter) -> None:
    client, other = enter("gulnar"), enter("lixiuying")
    fields = {"text": CARDS[0], "key": "desk:1", "channel": "phone", "place": ""}
    page = client.post(desk(hexi, "new"), fields).headers["Location"]
    number = Dossier.objects.get().number
    assert numbers.tracking_code(number) in client.get(page).content.decode()
    assert numbers.tracking_code(number) in client.get(desk(hexi, f"receipt/{number}")).content.decode()
    assert client.get(desk(hexi, f"receipt/{number}/paper")).content.startswith(b"%PDF-")
    assert f"/desk/receipt/{number}/" in client.get(desk(hexi, f"file/{number}")).content.decode()
    for path in (page, desk(hexi, f"receipt/{number}"), desk(hexi, f"receipt/{number}/paper")):
        assert other.get(path).status_code == 404, path
    reached = other.get(desk(hexi, f"file/{number}"))
    assert reached.status_code == 200
    assert f"/desk/receipt/{number}/" not in reached.content.decode()
    with clock.fixed(clock.now() + timedelta(hours=25)):
        assert client.get(desk(hexi, f"receipt/{number}/paper")).status_code == 404


def test_receipts_of_several_matters_are_sheets_of_one_paper_and_each_names_its_own(hexi: SmallTown, enter) -> None:
    client = enter("gulnar")
    for n in (0, 1):
        client.post(desk(hexi, "new"), {"text": CARDS[n], "key": f"desk:{n}", "channel": "phone", "place": ""})
    found = list(Dossier.objects.order_by("pk").values_list("number", flat=True))
    both = "-".join(found)
    made = client.get(desk(hexi, f"receipt/{both}/paper")).content
    assert re.search(rb"/Type/Pages/(?:Parent \d+ 0 R/)?Count 2", made)
    shown = client.get(desk(hexi, f"receipt/{both}")).content.decode()
    assert shown.count('class="paper-slip"') == 2
    assert all(numbers.spoken(number) in shown and numbers.tracking_code(number) in shown for number in found)
    assert "查询码" in shown


def test_a_receipt_carries_the_newest_head_of_the_record(hexi: SmallTown, enter) -> None:
    client = enter("gulnar")
    client.post(desk(hexi, "new"), {"text": CARDS[0], "key": "desk:1", "channel": "phone", "place": ""})
    page = desk(hexi, f"receipt/{Dossier.objects.get().number}")
    assert "打印时的总记录" not in client.get(page).content.decode()
    sequencer.sequence_history()
    head = sequencer.newest_head()
    assert head is not None
    assert head.root in client.get(page).content.decode()


@pytest.mark.parametrize(("language", "asked"), [("zh-hans", "您想说的事"), ("en", "What would you like to tell us?")])
def test_empty_cards_are_printed_two_on_a_sheet_and_ask_for_the_words_alone(
    hexi: SmallTown, enter, language: str, asked: str
) -> None:
    client = enter("gulnar")
    client.cookies["gongyi_language"] = client.cookies["django_language"] = language
    page = client.get(desk(hexi, "cards/blank")).content.decode()
    assert page.count(asked) == page.count('class="paper-card"') == 2
    made = client.get(desk(hexi, "cards/blank/paper")).content
    assert re.findall(rb"/Type/Pages/(?:Parent \d+ 0 R/)?Count (\d+)", made) == [b"1"]
    assert desk(hexi, "cards/blank") in client.get(desk(hexi, "cards")).content.decode()
    assert enter("zhoujianguo").get(desk(hexi, "cards/blank")).status_code == 404


LONG = "长" * 18_000 + "结尾：我家在501"


@pytest.mark.parametrize(
    ("page", "given"),
    [
        ("new", {"text": LONG, "channel": "phone"}),
        ("cards", {"text": LONG, "n": "0"}),
        ("visit", {"r0-text": LONG, "rows": 1}),
    ],
)
def test_what_is_too_long_is_refused_in_words_and_stays_in_the_box(hexi: SmallTown, enter, page: str, given) -> None:
    desk_client, url = enter("gulnar"), desk(hexi, page)
    empty = desk_client.get(url).content.decode()
    assert "maxlength" not in empty
    fresh = {name: hidden(empty, name) for name in ("key", "batch") if f'name="{name}"' in empty}
    answer = desk_client.post(url, fresh | given | {"place": f"#{hexi.places['b3'].pk}"})
    assert answer.status_code == 422
    assert "最多 8000 个字，现在有 18009 个字" in answer.content.decode()
    assert LONG in answer.content.decode()
    assert not Dossier.objects.exists()


def test_a_reason_for_many_matters_is_not_cut_either(hexi: SmallTown, enter) -> None:
    number, reason = hexi.say("五楼的灯不亮了").dossier.number, "长" * 201
    given = {"number": number, "move": "accept", "sure": "1", "reason": reason}
    answer = enter("gulnar").post(desk(hexi, "bulk"), given)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "最多 200 个字，现在有 201 个字" in page
    assert f'value="{reason}"' in page
    assert Dossier.objects.get().stage == "registered"


def test_a_guessed_place_names_its_building_beside_the_narrow_box(hexi: SmallTown, enter) -> None:
    pasted = "老周 8:20 幸福小区3号楼楼道灯坏了"
    page = enter("gulnar").post(f"/{hexi.town.slug}/desk/paste/", {"pasted": pasted}).content.decode()
    hint = re.search(r'class="field__hint" id="[^"]+_because">([^<]+)<', page)
    assert hint
    assert hint[1].startswith("幸福小区3号楼（根据")


@pytest.mark.parametrize("text", ["电梯老是停，老人下不来", "小区门口垃圾桶满了没人收", "楼上装修半夜还在敲"])
def test_the_same_words_are_of_the_same_kind_on_a_card_and_at_the_desk(hexi: SmallTown, enter, text: str) -> None:
    assert card(enter("gulnar"), desk(hexi, "cards"), 0, text).status_code == 302
    assert Dossier.objects.latest("pk").kind == appeals.kind_of(text, "help")


def test_no_line_that_names_a_matter_shows_a_telephone_in_its_title(hexi: SmallTown, enter) -> None:
    dossier = hexi.say("王阿姨来电：灯不亮，电话13999123456", phone="13999123456").dossier
    assert "13999123456" in dossier.title
    client, base = enter("gulnar"), f"/{hexi.town.slug}/desk"
    board = client.post(
        f"{base}/file/{dossier.number}/do/accept/",
        {"host": "board", "next": "", "version": dossier.version},
        follow=True,
    )
    assert "已受理" in board.content.decode()
    assert "13999123456" not in board.content.decode()


def written_down(client: Client, hexi: SmallTown, text: str, **more: str):
    given = {"key": f"desk:{Dossier.objects.count()}", "channel": "phone", "place": "", "text": text}
    return client.post(desk(hexi, "new"), given | more)


def test_a_place_that_the_words_are_certain_of_is_taken_where_none_was_chosen(hexi: SmallTown, enter) -> None:
    client, b3 = enter("gulnar"), hexi.places["b3"]
    label = appeals.place_labels(hexi.town, [b3])[b3.pk]
    answer = written_down(client, hexi, "幸福小区3号楼楼道灯坏了")
    assert Dossier.objects.latest("pk").place_id == b3.pk
    told = client.get(answer.headers["Location"]).content.decode()
    assert "3号楼（根据“" in told, "whoever did not see it in the box is told"
    answer = written_down(client, hexi, "幸福小区3号楼下水道堵了", place=label, guessed=label)
    assert Dossier.objects.latest("pk").place_id == b3.pk
    assert "根据“" not in client.get(answer.headers["Location"]).content.decode()


def test_a_place_from_the_words_is_never_put_over_what_the_worker_chose_or_put_back(hexi: SmallTown, enter) -> None:
    client, b3, other = enter("gulnar"), hexi.places["b3"], hexi.places["b1"]
    label = appeals.place_labels(hexi.town, [b3])[b3.pk]
    written_down(client, hexi, "幸福小区3号楼楼道灯坏了", place=appeals.place_labels(hexi.town, [other])[other.pk])
    assert Dossier.objects.latest("pk").place_id == other.pk
    written_down(client, hexi, "幸福小区3号楼下水道堵了", guessed=label)
    assert Dossier.objects.latest("pk").place_id == hexi.places["east"].pk, "put back: the worker's own place"
    hints = client.post(
        desk(hexi, "new/hints"), {"text": "幸福小区3号楼", "place": "", "guessed": label}
    ).content.decode()
    assert 'data-taken=""' in hints
    assert f'data-fill="{label}"' in hints, "and can be taken again"


def test_of_several_places_in_the_words_one_is_chosen_before_it_is_registered(hexi: SmallTown, enter) -> None:
    client = enter("gulnar")
    add_place(parent=hexi.places["east1"], level="building", name="和平小区3号楼")
    answer = written_down(client, hexi, "3号楼楼道灯坏了")
    assert answer.status_code == 422
    asked = answer.content.decode()
    offers = re.findall(r'name="place" value="([^"]*)" formnovalidate', asked)
    assert offers[-1] == "东社区", "her own place is one of the answers"
    assert len(offers) == 3
    hints = client.post(desk(hexi, "new/hints"), {"text": "3号楼楼道灯坏了"}).content.decode()
    assert all(f'value="{label}"' in hints for label in offers[:2])
    assert not Dossier.objects.exists()
    written_down(client, hexi, "3号楼楼道灯坏了", place=offers[-1])
    assert Dossier.objects.get().place_id == hexi.places["east"].pk


def test_words_that_name_the_workers_own_place_or_more_leave_the_box_empty(hexi: SmallTown, enter) -> None:
    client = enter("gulnar")
    for words in ("河西街道的路灯坏了", "东社区门口的路灯坏了"):
        hints = client.post(desk(hexi, "new/hints"), {"text": words}).content.decode()
        assert 'data-taken=""' in hints
        written_down(client, hexi, words)
        assert Dossier.objects.latest("pk").place_id == hexi.places["east"].pk


def test_a_card_goes_where_its_words_are_certain_of_until_a_place_is_set_for_the_batch(hexi: SmallTown, enter) -> None:
    client, url, b3 = enter("gulnar"), desk(hexi, "cards"), hexi.places["b3"]
    card(client, url, 0, "幸福小区3号楼楼道灯坏了")
    card(client, url, 1, "希望办一个合唱班")
    assert [row.place_id for row in Dossier.objects.order_by("pk")] == [b3.pk, hexi.places["east"].pk]
    b1 = appeals.place_labels(hexi.town, [hexi.places["b1"]])[hexi.places["b1"].pk]
    card(client, url, 2, "幸福小区3号楼下水道堵了", place=b1)
    assert Dossier.objects.latest("pk").place_id == hexi.places["b1"].pk
    assert f'name="place" value="{b1}"' in client.get(url).content.decode(), "a place that was set is kept for the next"


def test_thanks_look_like_no_repair_while_one_writes(hexi: SmallTown, enter) -> None:
    hints = enter("gulnar").post(desk(hexi, "new/hints"), {"text": "表扬保洁张师傅，扫雪认真"}).content.decode()
    assert "表扬" in hints
    assert "像是：" not in hints


@pytest.mark.parametrize(("name", "alone"), [("", True), ("张先生", False)])
def test_what_a_worker_found_on_patrol_ends_without_anybody_to_tell(
    hexi: SmallTown, enter, name: str, *, alone: bool
) -> None:
    number = hexi.say(channel="patrol", name=name, worker=hexi.actor("aili")).dossier.number
    page = enter("aili").get(desk(hexi, f"received/{number}")).content.decode()
    assert ("不用告诉谁" in page) is alone
    assert ("把这两个号告诉对方" in page) is not alone
