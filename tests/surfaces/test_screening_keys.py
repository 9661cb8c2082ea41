"""Screening with one hand on the keys: suggestions by the words, lists in reading order, one key for one thing, no way back and forth."""

import re

import pytest

from gongyi.domain.appeals import public as appeals
from gongyi.domain.cases import public as cases
from gongyi.kernel.flows import registry
from gongyi.kernel.flows.models import Dossier, MatterLink
from gongyi.kernel.flows.story import seat_name
from gongyi.kernel.people.refusals import Refused
from gongyi.kernel.ui.initials import initials
from gongyi.surfaces.desk import screening
from tests.domain.appeals.builders import VIOLENCE
from tests.towns import SmallTown

OF_THE_PAGE = {"i", "n", "b", "h", "/", "j", "k", "f", "e", "z", "y", "?"}
EXCLUSIVE = ({"send_back", "send_back_again"}, {"settle_now", "redone"}, {"answer_directly", "redone"})


def board(hexi: SmallTown, enter, path: str = "") -> str:
    return enter("gulnar").get(f"/{hexi.town.slug}/desk/board/{path}").content.decode()


@pytest.mark.parametrize("channel", ["web", "desk", "phone"])
def test_a_category_is_suggested_with_the_words_that_carried_it(hexi: SmallTown, enter, channel: str) -> None:
    number = hexi.say("楼道里堆了好多旧家具，过不去人", channel=channel).number
    client = enter("gulnar")
    page = client.get(f"/{hexi.town.slug}/desk/board/").content.decode()
    assert re.search(r"可能是：<strong>楼道堆物</strong>", page)
    assert "<mark>" in page
    form = client.get(f"/{hexi.town.slug}/desk/file/{number}/do/dispatch/").content.decode()
    select = re.search(r'<select name="category".*?</select>', form, re.DOTALL)[0]
    assert 'data-suggested="corridor_clutter"' in select
    assert re.findall(r'<option value="(\w*)"', select)[:2] == ["", "corridor_clutter"]
    assert "selected" not in select.split("</option>", 1)[1]


def test_the_suggestion_is_taken_where_no_scripts_run_and_what_was_typed_stays(hexi: SmallTown, enter) -> None:
    number = hexi.say("楼道里堆了好多旧家具，过不去人").number
    client = enter("gulnar")
    form = client.get(f"/{hexi.town.slug}/desk/file/{number}/do/dispatch/?host=board").content.decode()
    to, name, value = re.search(
        r'formaction="([^"#]*)#panel" formnovalidate name="(take)" value="(\w+)"', form
    ).groups()
    page = client.post(to, {name: value, "statement": "请清走旧家具。", "host": "board"}).content.decode()
    assert re.search(r'<option value="corridor_clutter"[^>]* selected', page)
    assert "请清走旧家具。" in page


def test_nothing_is_suggested_once_a_category_was_chosen_or_where_no_word_fits(hexi: SmallTown, enter) -> None:
    hexi.say("这个事情想请你们看看")
    assert "可能是" not in board(hexi, enter)


def test_categories_stand_by_group_as_the_catalogue_is_read_and_never_by_their_code(hexi: SmallTown) -> None:
    codes = [code for code, _name in cases.category_options(hexi.town)]
    groups = [cases.entry(cases.row(hexi.town, code)).plain["group"] for code in codes]
    order = [code for code, _name in cases.options("groups")]
    assert groups == sorted(groups, key=order.index)
    assert codes != sorted(codes)
    assert codes[0] == "water_leak"


@pytest.mark.parametrize(
    ("words", "typed"), [("漏水", "ls"), ("停暖或不热", "tnhbr"), ("WiFi 5", "wifi5"), ("𠮷", ""), ("啊座", "az")]
)
def test_first_letters_are_those_of_the_pinyin(words: str, typed: str) -> None:
    assert initials(words) == typed


@pytest.mark.parametrize("flow", ["appeal", "case"])
def test_one_key_does_one_thing(flow: str) -> None:
    spec = registry.get(flow)
    for stage in spec.stages:
        keys: dict[str, set[str]] = {}
        for move in spec.moves:
            if stage.key in move.source and move.shortcut and not move.hidden:
                keys.setdefault(move.shortcut, set()).add(move.key)
        doubled = {key: moves for key, moves in keys.items() if len(moves) > 1 and moves not in EXCLUSIVE}
        assert doubled == {}, stage.key
        of_the_page = OF_THE_PAGE | ({"w"} if flow == "appeal" else set())
        assert not of_the_page & set(keys), stage.key


def test_after_accepting_the_same_matter_is_in_hand_until_it_is_given_its_way(hexi: SmallTown, enter) -> None:
    first, second = hexi.say("一号楼的灯不亮").number, hexi.say("二号楼的水管漏水").number
    client = enter("gulnar")
    where = f"/{hexi.town.slug}/desk/file/{first}/do/"
    answer = client.post(f"{where}accept/", {"host": "board", "next": second})
    assert f"at={first}" in answer.headers["Location"]
    sent = {"host": "board", "next": second, "category": "corridor_light", "statement": "换一个灯泡"}
    assert f"at={second}" in client.post(f"{where}dispatch/", sent).headers["Location"]


def test_a_matter_that_came_back_says_why_the_person_was_not_satisfied(hexi: SmallTown, enter) -> None:
    dossier = hexi.say().dossier
    hexi.do("gulnar", dossier, "settle_now", outcome="explained", words={"done": "已说明"})
    hexi.do("gulnar", dossier, "reply", words={"reply": "已说明"})
    appeals.rate(
        matter=hexi.fetch("lixiuying", dossier),
        contacted=True,
        solved=False,
        satisfied="dissatisfied",
        entered_for="phone",
    )
    page = board(hexi, enter)
    assert "退回来的" in page
    assert re.search(r"解决了吗？ *否|解决了吗.{0,12}(没有|否|不是)", page)


def test_a_form_that_is_stale_by_ones_own_hand_says_so(hexi: SmallTown, enter) -> None:
    dossier = hexi.say().dossier
    client, where = enter("gulnar"), f"/{hexi.town.slug}/desk/file/{dossier.number}/do/"
    version = dossier.version
    hexi.do("gulnar", dossier, "accept")
    late = client.post(f"{where}grid_handle/", {"version": version, "category": "corridor_light"}).content.decode()
    assert "您刚才" in late
    assert "同事" not in late


def test_what_was_kept_on_the_phone_is_forgotten_after_it_was_sent(hexi: SmallTown, enter) -> None:
    number = hexi.say().number
    client = enter("gulnar")
    form = client.get(f"/{hexi.town.slug}/desk/file/{number}/do/grid_handle/").content.decode()
    draft = re.search(r'data-draft="([^"]+)"', form)[1]
    page = client.post(
        f"/{hexi.town.slug}/desk/file/{number}/do/grid_handle/", {"category": "corridor_light"}, follow=True
    ).content.decode()
    done = re.search(r'data-draft-done="([^"]+)"', page)[1]
    assert draft.startswith(f"{done}-")


def test_whoever_handled_a_matter_is_not_offered_to_rate_it(hexi: SmallTown, enter) -> None:
    dossier = hexi.say().dossier
    hexi.do("gulnar", dossier, "settle_now", outcome="explained", words={"done": "已说明"})
    hexi.do("gulnar", dossier, "reply", words={"reply": "已说明"})
    pages = {
        who: enter(who).get(f"/{hexi.town.slug}/desk/file/{dossier.number}/").content.decode()
        for who in ("gulnar", "lixiuying")
    }
    assert {who: "/rate/" in page for who, page in pages.items()} == {"gulnar": False, "lixiuying": True}


def test_the_place_is_changed_from_the_board_to_the_one_that_the_words_mean(hexi: SmallTown, enter) -> None:
    dossier = hexi.say("东社区第1网格的灯不亮", place=hexi.places["east"]).dossier
    client, where = enter("gulnar"), f"/{hexi.town.slug}/desk/file/{dossier.number}/"
    board = client.get(f"/{hexi.town.slug}/desk/board/").content.decode()
    assert re.search(rf'href="{where}place/\?host=board"[^>]* data-key="w"', board)
    form = client.get(f"{where}place/?host=board").content.decode()
    assert re.search(rf'value="{hexi.places["east1"].pk}">.*?data-key="1"', form, re.DOTALL)
    answer = client.post(f"{where}place/", {"host": "board", "place": hexi.places["east1"].pk})
    assert answer.headers["Location"].endswith(f"/board/?at={dossier.number}")
    dossier.refresh_from_db()
    assert dossier.place == hexi.places["east1"]


def test_where_the_place_is_too_wide_for_a_firm_the_refusal_says_what_to_do(hexi: SmallTown, enter) -> None:
    dossier = hexi.say("楼道灯不亮", place=hexi.places["east"]).dossier
    hexi.do("gulnar", dossier, "accept")
    sent = {"category": "corridor_light", "statement": "换一个灯泡"}
    page = enter("gulnar").post(f"/{hexi.town.slug}/desk/file/{dossier.number}/do/dispatch/", sent).content.decode()
    assert "先在筛选页更正地点" in page


def test_the_way_through_the_list_holds_on_the_page_of_a_refused_form(hexi: SmallTown, enter) -> None:
    first, second = hexi.say("一号楼的灯不亮", place=hexi.places["east"]).dossier, hexi.say("二号楼的水管漏水").dossier
    where = f"/{hexi.town.slug}/desk/file/{first.number}/do/dispatch/"
    sent = {"host": "board", "next": second.number, "category": "corridor_light", "statement": "换一个灯泡"}
    page = enter("gulnar").post(where, sent)
    assert page.status_code == 422
    assert f'href="/{hexi.town.slug}/desk/board/?at={second.number}"' in page.content.decode()


def test_the_board_says_how_many_wait_beyond_those_it_lists(hexi: SmallTown, enter, monkeypatch) -> None:
    monkeypatch.setattr(screening, "SHOWN", 2)
    for words in ("灯不亮", "门坏了", "水管漏水"):
        hexi.say(words)
    assert '筛选 <span class="count">3</span>' in board(hexi, enter)


def test_wishes_and_tap_water_alone_suggest_no_category(hexi: SmallTown) -> None:
    for words in ("希望查一查这家影楼，应该依法纳税", "自来水到户的政策是什么", "不知道要等到什么时候"):
        assert appeals.category_of(hexi.town, words) is None, words
    assert appeals.category_of(hexi.town, "家里一直没来水").code == "water_cut"
    for lamp in ("楼道的灯坏了", "楼道里的灯一个月不亮了"):
        assert appeals.category_of(hexi.town, lamp).code == "corridor_light", lamp


def test_a_place_without_a_grid_worker_offers_no_grid_and_says_that_it_is_too_wide(hexi: SmallTown, enter) -> None:
    wide, near = (
        hexi.say("灯不亮", place=hexi.places["east"]).dossier,
        hexi.say("门坏了", place=hexi.places["b3"]).dossier,
    )
    client = enter("gulnar")
    pages = {}
    for dossier in (wide, near):
        hexi.do("gulnar", dossier, "accept")
        hexi.do("gulnar", dossier, "sort", category="corridor_clutter")
        where = f"/{hexi.town.slug}/desk/file/{dossier.number}/"
        pages[dossier.pk] = [client.get(where).content.decode(), client.get(f"{where}do/dispatch/").content.decode()]
    assert [("do/grid_handle/" in page[0], "地点只写到" in page[1]) for page in pages.values()] == [
        (False, True),
        (True, False),
    ]


def test_a_secretary_sees_and_prints_what_waits_at_the_desk_of_the_community(hexi: SmallTown, enter) -> None:
    client, here = enter("lixiuying"), f"/{hexi.town.slug}/desk/board/"
    empty = client.get(here).content.decode()
    assert "您这里和社区服务窗口都没有等着筛选的" in empty
    mine, elsewhere = hexi.say("楼道灯坏了三天").dossier, hexi.say("西边的路坏了", place=hexi.places["west1"]).dossier
    page = client.get(here).content.decode()
    assert "楼道灯坏了三天" in page
    assert elsewhere.title not in page
    assert "没有等着筛选的" not in page
    assert f"轮到：<strong>{seat_name(hexi.seats['desk_east'])}</strong>" in page.replace("轮到谁", "轮到")
    assert "/do/dispatch/" not in page
    sheet = client.get(f"/{hexi.town.slug}/desk/board/sheet/").content.decode()
    assert "楼道灯坏了三天" in sheet
    assert elsewhere.title not in sheet
    hexi.do("gulnar", mine, "accept")
    assert "楼道灯坏了三天" in client.get(here).content.decode()
    assert "您这里没有等着筛选的" in enter("zhaomin").get(here).content.decode()
    assert f"轮到：<strong>{seat_name(hexi.seats['desk_east'])}" not in board(hexi, enter).replace("轮到谁", "轮到")


def test_a_category_is_found_by_the_words_that_the_hint_shows_and_nothing_found_says_so(hexi: SmallTown, enter) -> None:
    number = hexi.say("感应灯坏了").number
    page = enter("gulnar").get(f"/{hexi.town.slug}/desk/file/{number}/do/dispatch/").content.decode()
    select = re.search(r'<select name="category".*?</select>', page, re.DOTALL)[0]
    option = re.search(r'<option value="corridor_light"[^>]*>', select)[0]
    assert "感应灯" in re.search(r'data-words="([^"]*)"', option)[1].split()
    assert 'data-none="没有找到' in select


def test_the_board_and_its_sheet_show_the_spot_and_the_stand_as_the_file_does(hexi: SmallTown, enter) -> None:
    number = hexi.say("灯不亮", where="西门岗亭边", works_here=True).number
    client = enter("gulnar")
    for where in ("board/", "board/sheet/", f"file/{number}/"):
        page = client.get(f"/{hexi.town.slug}/desk/{where}").content.decode()
        assert "西门岗亭边" in page, where
        assert "我在这里上班" in page, where


def test_thanks_are_guessed_as_thanks_and_settled_without_a_photo(hexi: SmallTown, enter) -> None:
    dossier = hexi.say("表扬保洁张师傅，扫雪认真", kind="praise").dossier
    page = enter("gulnar").get(f"/{hexi.town.slug}/desk/file/{dossier.number}/do/settle_now/")
    assert page.context["panel"].form.initial["category"] == "praise"
    assert "因为话里有" not in page.content.decode(), "no reason is begun where no word is the reason"
    assert hexi.do("gulnar", dossier, "settle_now", outcome="explained", category="praise", words={"done": "转告了"})


def test_what_a_second_person_checks_is_not_proposed_for_settling_on_the_spot(hexi: SmallTown, enter) -> None:
    dossier = hexi.say("想问高龄补贴什么时候发", kind="consult").dossier
    where, client = f"/{hexi.town.slug}/desk/file/{dossier.number}/do", enter("gulnar")
    page = client.get(f"{where}/settle_now/")
    assert "category" not in page.context["panel"].form.initial
    text = page.content.decode()
    assert "因为话里有" not in text[text.index('id="panel"') :]
    assert "data-suggested" not in text[text.index('id="panel"') :]
    assert client.get(f"{where}/dispatch/").context["panel"].guess.code == "elder_alone", "others may take it"
    sent = {"outcome": "explained", "category": "elder_alone", "done": "每季度第一个月发"}
    refused = client.post(f"{where}/settle_now/", sent)
    assert refused.status_code == 422
    assert "说的是别的事，就改选事项；确是这类事，就交给网格员或派单" in refused.content.decode()
    assert "因为话里有" not in refused.content.decode()[refused.content.decode().index('id="panel"') :]
    assert client.post(f"{where}/settle_now/", sent | {"category": "social_security"}).status_code == 302


@pytest.mark.parametrize("kind", ["praise", "suggest", "consult"])
def test_what_asks_for_words_is_solved_in_words_whatever_row_was_guessed(hexi: SmallTown, enter, kind: str) -> None:
    dossier = hexi.say("垃圾桶旁边的扫雪", kind=kind).dossier
    where = f"/{hexi.town.slug}/desk/file/{dossier.number}/do/settle_now/"
    client, sent = enter("gulnar"), {"outcome": "solved", "category": "cleanliness"}
    assert "不要照片" in client.get(where).content.decode()
    refused = client.post(where, sent)
    assert refused.status_code == 422
    assert "照片" not in "".join(re.findall(r'class="errors.*?</div>', refused.content.decode(), re.DOTALL))
    assert client.post(where, sent | {"done": "转告了保洁"}).status_code == 302


def test_the_same_row_asks_for_its_photo_where_something_is_to_be_done(hexi: SmallTown) -> None:
    dossier = hexi.say("垃圾桶旁边的扫雪", kind="help").dossier
    with pytest.raises(Refused, match="照片"):
        hexi.do("gulnar", dossier, "settle_now", outcome="solved", category="cleanliness", words={"done": "扫了"})


def test_thanks_need_no_photo_from_whoever_handles_them(hexi: SmallTown) -> None:
    dossier = hexi.say("表扬保洁扫雪", kind="praise").dossier
    hexi.do("gulnar", dossier, "accept")
    hexi.do("gulnar", dossier, "grid_handle", category="cleanliness")
    assert hexi.do("aili", dossier, "grid_done", outcome="solved", words={"done": "转告了"})


def test_merging_by_key_shows_what_it_is_joined_to_first(hexi: SmallTown, enter) -> None:
    chosen, mine = hexi.say("厨房下水道堵了", place=hexi.places["b1"]).dossier, hexi.say("楼道灯不亮").dossier
    hexi.say("楼道灯又不亮")
    page = enter("gulnar").get(
        f"/{hexi.town.slug}/desk/file/{mine.number}/do/merge/", {"into": chosen.number, "host": "board"}
    )
    first, _address = page.context["panel"].alike[0]
    assert first.title == chosen.title


def test_the_sheet_for_the_sitting_tells_danger_kind_time_and_how_many_sheets(hexi: SmallTown, enter) -> None:
    for n in range(12):
        hexi.say(f"第{n}盏灯不亮")
    hexi.say("楼道里一股煤气味")
    client, url = enter("gulnar"), f"/{hexi.town.slug}/desk/board/sheet/"
    first, second = client.get(url).content.decode(), client.get(url, {"sheet": "2"}).content.decode()
    assert first.index("安全优先") < first.index("盏灯不亮")
    assert "第 1 张，共 2 张，13 件" in first
    assert (first.count("sitting__boxes"), second.count("sitting__boxes")) == (10, 3)
    assert client.get(url, {"sheet": "x"}).status_code == 200


def test_what_is_restricted_is_proposed_to_nothing_and_nothing_to_it(hexi: SmallTown, enter) -> None:
    plain, one, _two = (hexi.say(VIOLENCE, key=key).dossier for key in ("plain", "one", "two"))
    client = enter("zhaomin")

    def proposed(dossier: Dossier) -> list[str]:
        at = client.get(f"/{hexi.town.slug}/desk/board/?at={dossier.number}").context["current"]["alike"]
        form = client.get(f"/{hexi.town.slug}/desk/file/{dossier.number}/do/merge/").context["panel"].alike
        return [address for _row, address in (*at, *form)]

    assert proposed(one) == []
    for dossier in (plain, hexi.say(VIOLENCE).dossier):
        hexi.do("zhaomin", dossier, "unrestrict", words={"why": "核实过了"})
    assert len(proposed(plain)) == 2, "the other one that anybody may read, beside it and in the form"
    assert proposed(one) == []


def test_the_same_thing_behind_one_gate_is_named_though_nobody_said_it_in_the_same_words(
    hexi: SmallTown, enter
) -> None:
    """Two lamps of one compound, told by two people in words of their own: the board and the file name the other one."""
    old = hexi.say("晚上八点以后一个车位都找不到", place=hexi.places["b1"], category="parking_lack").dossier
    new = hexi.say("下班回来转三圈，最后停到马路对面", category="parking_lack").dossier
    client = enter("gulnar")
    for page in (f"board/?at={new.number}", f"file/{new.number}/"):
        shown = client.get(f"/{hexi.town.slug}/desk/{page}")
        text = shown.content.decode()
        assert f"into={old.number}" in text, page
        row = text[text.index("可能是同一件事") :]
        for said in ("晚上八点以后", "幸福小区1号楼", "古丽娜尔", "3月2日反映", "1 户"):
            assert said in row, (page, said)


def test_one_tap_on_a_choice_joins_it_and_the_number_can_be_typed_instead(hexi: SmallTown, enter) -> None:
    first, second, third = (hexi.say(f"楼道灯不亮{n}", category="corridor_light").dossier for n in range(3))
    client = enter("gulnar")
    where = f"/{hexi.town.slug}/desk/file/{{}}/do/merge/"
    form = client.get(where.format(second.number), {"into": third.number}).content.decode()
    assert re.search(rf'<button[^>]*form="panel-form"[^>]*name="chosen" value="{first.number}" data-key="2"', form)
    sent = {"version": second.version, "reason": "same_problem", "into": third.number, "chosen": first.number}
    assert client.post(where.format(second.number), sent).status_code == 302
    assert MatterLink.objects.get(child=second).parent == first, "what was tapped counts"
    assert client.post(where.format(third.number), {"reason": "same_cause", "into": first.number}).status_code == 302
    assert hexi.stage(third) == "merged"
