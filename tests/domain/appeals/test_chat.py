"""Messages as they leave a phone: who said what, what goes together, what is small talk, and where it is."""

import re

import pytest

from gongyi.domain.appeals import addresses, chat, whereabouts
from gongyi.kernel.territory import actions as territory
from tests.towns import SmallTown


def said(pasted: str) -> list[tuple[str, str]]:
    return [(message.sender, message.text) for message in chat.messages(pasted)]


@pytest.mark.parametrize(
    "pasted",
    [
        "老周：灯坏了\n张姐：水管漏了",
        "老周 19:02\n灯坏了\n\n张姐 19:05\n水管漏了",
        "老周 2025-03-04 19:02:11\n灯坏了\n张姐 2025-03-04 下午7:05\n水管漏了",
        "Dear:\n聊天记录如下：\n—————  2025-03-04  —————\n老周  19:02\n灯坏了\n张姐  19:05\n水管漏了",
        "老周: 灯坏了\r\n“小李”撤回了一条消息\r\n张姐: 水管漏了[表情]",
    ],
    ids=["colon", "time above", "dates", "forwarded", "recalled"],
)
def test_every_way_of_copying_gives_the_same_messages(pasted: str) -> None:
    assert said(pasted) == [("老周", "灯坏了"), ("张姐", "水管漏了")]


def test_what_looks_like_a_name_but_is_none_stays_with_the_words() -> None:
    assert said("老周：灯坏了\n地址：3号楼\n电话：见群") == [("老周", "灯坏了\n地址：3号楼\n电话：见群")]


def test_pictures_are_counted_and_a_reply_names_what_it_is_about() -> None:
    first, second = chat.messages("老周：灯坏了[图片][图片]\n张姐：\n「老周：灯坏了」\n- - - - - - - -\n我家也是")
    assert (first.text, first.photos) == ("灯坏了", 2)
    assert (second.text, second.about) == ("我家也是", "灯坏了")


def test_those_who_agree_are_counted_and_small_talk_is_left_unticked(hexi: SmallTown) -> None:
    pasted = "老周：楼道灯坏了\n张姐：+1\n小李：我家也不亮\n群主：收到\n王姐：门口垃圾没人拉"
    drafts = chat.parse(pasted, hexi.town, hexi.places["east"])
    assert [(draft.sender, draft.keep, draft.echoes) for draft in drafts] == [
        ("老周", True, 2),
        ("王姐", True, 0),
        ("群主", False, 0),
    ]


@pytest.mark.parametrize(
    ("pasted", "found"),
    [
        ("老周：楼道灯坏了\n张姐：[图片]", [("老周", 1, 1)]),
        ("老周：楼道灯坏了\n群主：收到\n张姐：[图片][图片]", [("老周", 2, 2)]),
        ("老周：楼道灯坏了\n老周：[图片]", [("老周", 1, 0)]),
        ("老周：楼道灯坏了\n王姐：门口垃圾没人拉\n老周：[图片]", [("老周", 1, 0), ("王姐", 0, 0)]),
        ("老周：楼道灯坏了\n王姐：[图片]\n王姐：门口垃圾没人拉", [("老周", 0, 0), ("王姐", 1, 0)]),
        ("张姐：[图片]\n老周：楼道灯坏了", [("张姐", 1, 0), ("老周", 0, 0)]),
    ],
    ids=["another's", "after small talk", "own", "own, later", "own words follow", "nothing before"],
)
def test_photos_without_a_word_go_with_what_was_said_before_them(
    hexi: SmallTown, pasted: str, found: list[tuple[str, int, int]]
) -> None:
    drafts = [draft for draft in chat.parse(pasted, hexi.town, hexi.places["east"]) if draft.keep]
    assert [(draft.sender, draft.photos, draft.lent) for draft in drafts] == found


def test_a_signing_chain_is_one_matter_without_the_names_of_those_who_signed(hexi: SmallTown) -> None:
    pasted = "老周：#接龙\n要求修楼道灯\n1. 老周\n2. 张姐\n3. 小李"
    (draft,) = chat.parse(pasted, hexi.town, hexi.places["east"])
    assert "要求修楼道灯" in draft.text
    assert "张姐" not in draft.text
    assert draft.echoes == 3


def test_no_character_is_lost_when_a_draft_is_taken_apart() -> None:
    assert chat.split("灯坏了\n水管漏了\n") == ["灯坏了", "水管漏了"]
    assert chat.split("灯坏了\n很久了\n\n水管漏了") == ["灯坏了\n很久了", "水管漏了"]


@pytest.mark.parametrize("nasty", ["", "\n\n\n", "：：：：", "「「「" * 500, "19:02\n" * 500, "𠮷：ئۇيغۇرچە\x00😀"])
def test_anything_can_be_pasted(hexi: SmallTown, nasty: str) -> None:
    assert len(chat.parse(nasty, hexi.town, hexi.places["east"])) <= chat.MOST


def test_numerals_are_read_in_every_way_of_writing_a_building() -> None:
    assert {addresses.even(text) for text in ("三号楼", "3号楼", "３栋", "3幢", "3#楼")} == {"3号楼"}
    assert addresses.even("十二栋二单元") == "12号楼2单元"


def test_two_places_that_fit_are_named_and_none_is_taken(hexi: SmallTown) -> None:
    near = hexi.places["east"]
    twins = [
        territory.add_place(parent=hexi.places[grid], level="building", name="88号楼") for grid in ("east1", "east2")
    ]
    unsure = whereabouts.guess(hexi.town, "八十八号楼的灯坏了", near)
    assert unsure.place is None
    assert {place.pk for place in unsure.rivals} == {place.pk for place in twins}
    only = territory.add_place(parent=hexi.places["east1"], level="building", name="77号楼")
    sure = whereabouts.guess(hexi.town, "七十七号楼的灯坏了", near)
    assert sure.place is not None
    assert (sure.place.pk, sure.words, sure.rivals) == (only.pk, ("77号楼",), ())
    assert whereabouts.guess(hexi.town, "灯坏了", near) == whereabouts.Guess()


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("小刘 8:20 谢谢网格员，路灯亮了", ("小刘", "谢谢网格员，路灯亮了")),
        ("小刘 08：20 谢谢网格员", ("小刘", "谢谢网格员")),
        ("3-201张姐 2025-03-04 19:05:11 水管漏了", ("3-201张姐", "水管漏了")),
        ("老周  下午7:05  灯坏了：整层都黑", ("老周", "灯坏了：整层都黑")),
    ],
)
def test_name_time_and_words_on_one_line_are_told_apart(line: str, found: tuple[str, str]) -> None:
    assert said(line) == [found]
    assert said(f"老李：井盖翻了\n{line}") == [("老李", "井盖翻了"), found]


@pytest.mark.parametrize(
    "line",
    [
        "明天8:20停水",
        "明天上午 8:20 停水",
        "我家 8:20 没水了",
        "3号楼 8:20 停水",
        "停水 8:20-9:30 请接水",
        "每晚22:30还在跳舞",
    ],
)
def test_a_time_in_a_sentence_names_nobody(line: str) -> None:
    assert said(f"老周：通知一下\n{line}") == [("老周", f"通知一下\n{line}")]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("谢谢网格员昨天帮忙", "praise"),
        ("感谢社区热心帮忙修了门", "praise"),
        ("谢谢，热心人请问电梯怎么还没修", "consult"),
    ],
)
def test_thanks_in_which_nothing_is_asked_for_are_praise(hexi: SmallTown, text: str, kind: str) -> None:
    found = [draft for draft in chat.parse(f"小刘 8:20 {text}", hexi.town, hexi.places["east1"]) if draft.keep]
    assert [draft.kind for draft in found] == [kind]


THANKS_AND_YES = """
收到收到，谢谢|好的谢谢|谢谢书记|好的收到|谢谢王书记，辛苦了|收到，谢谢李主任的及时回复
知道了谢谢大家|嗯嗯好的|各位邻居早上好|好的好的，感谢社区|辛苦王工了|麻烦您了，谢谢
OK 收到👍|收到，马上安排|收到 我们马上处理|谢谢张姐|大家新年好|ok|收到哈|非常感谢物业师傅
"""
WITH_CONTENT = """
谢谢社区修好了路灯|感谢张师傅冒雨来通下水|谢谢网格员，路灯亮了|收到，可是电梯还没来人|收到，马上安排，但是楼道灯还不亮|好的，那停水到几点|谢谢修好路灯
物业|停工|收到快递了但少一件|对面装修太早|麻烦社区来看看|行车道上有个坑
王书记说今天装门禁
"""


@pytest.mark.parametrize("text", re.findall(r"[^|\n]+", THANKS_AND_YES))
def test_short_thanks_and_confirmations_come_unticked(hexi: SmallTown, text: str) -> None:
    (draft,) = chat.parse(f"小刘 8:20 {text}", hexi.town, hexi.places["east1"])
    assert not draft.keep


@pytest.mark.parametrize("text", re.findall(r"[^|\n]+", WITH_CONTENT))
def test_thanks_and_confirmations_that_say_something_stay_ticked(hexi: SmallTown, text: str) -> None:
    (draft,) = chat.parse(f"小刘 8:20 {text}", hexi.town, hexi.places["east1"])
    assert draft.keep


ADVERTS = [
    "大家新年好，出租房子一套有意联系",
    "出租两室一厅，拎包入住",
    "大家过年好，祝各位邻居龙年大吉",
    "低价转让洗衣机一台",
]
MATTERS = [
    "房子漏水，有意联系我看现场",
    "公租房怎么申请，有意者去哪里",
    "群租房出租，太吵，请管管",
    "招聘骗人，诚聘是假的，没人管",
    "新年第一天路灯就不亮",
]


@pytest.mark.parametrize(("text", "keep"), [*((text, False) for text in ADVERTS), *((text, True) for text in MATTERS)])
def test_adverts_and_greetings_are_left_unticked_unless_something_is_asked_for(
    hexi: SmallTown, text: str, *, keep: bool
) -> None:
    drafts = chat.parse(f"老周：{text}", hexi.town, hexi.places["east"])
    assert [draft.keep for draft in drafts] == [keep]


LAMP = "河畔人家业主群\n李姐: 3号楼2单元门口路灯又不亮了"


@pytest.mark.parametrize(
    "agreed", ["+1 我们1单元也是", "＋1", "同", "我们也是", "+1我们这也黑", "附议，晚上看不见", "我们1单元也是"]
)
def test_who_agrees_belongs_to_the_message_before_and_a_danger_of_theirs_is_a_matter_of_its_own(
    hexi: SmallTown, agreed: str
) -> None:
    pasted = f"{LAMP}\n王师傅: {agreed}\n王师傅: 1号楼着火了！快打119"
    lamp, fire = chat.parse(pasted, hexi.town, hexi.places["east"])
    assert (lamp.sender, lamp.echoes, lamp.where.place) == ("李姐", 1, hexi.places["b3"])
    assert fire.text == "1号楼着火了！快打119"
    assert fire.where.place == hexi.places["b1"]


def test_who_agrees_does_so_with_what_was_spoken_of_last(hexi: SmallTown) -> None:
    pasted = "老周：楼道灯坏了\n王姐：门口垃圾没人拉\n老周：楼道灯三天没修\n张姐：+1"
    drafts = chat.parse(pasted, hexi.town, hexi.places["east"])
    assert [(draft.sender, draft.echoes) for draft in drafts] == [("老周", 1), ("王姐", 0)]


@pytest.mark.parametrize("second", ["着火了，快来人", "+1 着火了，快来人"])
def test_a_danger_that_somebody_names_next_is_a_matter_of_its_own(hexi: SmallTown, second: str) -> None:
    drafts = chat.parse(f"老周：有人在吗，门口很黑\n老周：{second}", hexi.town, hexi.places["east"])
    assert [draft.text for draft in drafts] == ["有人在吗，门口很黑", second]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("+1 我们1单元也是。302有煤气味，很浓", "302有煤气味，很浓"),
        ("+1 我们1单元也是", "我们1单元也是"),
        ("闻见煤气味。楼道灯也坏了", "闻见煤气味"),
    ],
)
def test_a_danger_stands_first_in_the_title(hexi: SmallTown, text: str, title: str) -> None:
    assert hexi.say(text).dossier.title == title


def test_the_name_of_the_group_above_is_no_draft_but_words_about_a_group_are(hexi: SmallTown) -> None:
    near = hexi.places["east"]
    assert chat.parse("河畔人家业主群（328）", hexi.town, near) == []
    assert [draft.text for draft in chat.parse("老周：群里没人管\n物业不理业主群", hexi.town, near)] == [
        "群里没人管\n物业不理业主群"
    ]


def test_a_question_to_the_neighbours_about_a_shop_is_left_unticked_and_one_to_the_office_is_not(
    hexi: SmallTown,
) -> None:
    chatter = (
        "谁知道超市几点开门",
        "邻居们，谁知道明天菜店开门吗？",
        "有人知道菜市场在哪儿吗",
        "谁有开锁师傅的电话",
        "请问附近哪里有药店",
    )
    asked = (
        "谁知道楼道灯什么时候修",
        "请问社区几点上班",
        "谁知道超市门口的垃圾什么时候清",
        "超市门口的井盖丢了，谁知道找谁",
    )
    for words in (*chatter, *asked):
        draft = chat.parse(f"老周：{words}\n张姐：门口垃圾没人拉", hexi.town, hexi.places["east"])
        assert {one.keep for one in draft if words in one.text} == {words in asked}, words
