"""What a text is about, guessed by its words."""

import pytest

from gongyi.domain.appeals import naming
from gongyi.domain.appeals import public as appeals
from gongyi.kernel.people.refusals import Refused
from tests.towns import SmallTown


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("河畔人家3号楼楼道灯不亮", "corridor_light"),
        ("河畔人家3号楼楼道的灯不亮了", "corridor_light"),
        ("楼道的灯坏了三天了", "corridor_light"),
        ("谁家的狗拴在4号楼门口乱叫", "dogs"),
        ("单元门前有条大狗不拴绳", "dogs"),
        ("单元门坏了关不上", "gate_door"),
        ("大门口的大门坏了", "gate_door"),
        ("大门口进不去人", "gate_door"),
        ("春风里一号楼水管爆了一直喷水", "water_leak"),
        ("A burst pipe in the cellar, please come", "water_leak"),
        ("插座打火有焦糊味", "power_cut"),
        ("电箱短路了，啪啪响", "power_cut"),
        ("There is a manhole without a lid", "manhole_cover"),
        ("喷水池里有青苔", None),
        ("今天天气很好", None),
    ],
)
def test_words_point_to_a_row_whether_or_not_the_little_word_stands_between(
    hexi: SmallTown, words: str, code: str | None
) -> None:
    guess = appeals.category_of(hexi.town, words)
    assert (guess.code if guess else None) == code


def test_lines_that_hold_only_white_space_are_no_lines() -> None:
    assert naming.plain("标题\n\t\n\t\t\n　　内容 一\n  内容二  ") == "标题\n\n内容 一\n内容二"


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("三号楼的灯坏了。请来修", "三号楼的灯坏了"),
        ("三号楼楼道的灯坏了。请来修", "三号楼楼道的灯坏了"),
        ("灯坏了", None),
        ("停电了。\n什么时候来电？谢谢", "停电了"),
        ("您好！三号楼二单元电梯停了，老人下不来。", "三号楼二单元电梯停了，老人下不来"),
        ("尊敬的市领导：您好，求助！！我们小区三天没水了", "我们小区三天没水了"),
        ("惊！！A市商品房竟然捆绑销售车位", "A市商品房竟然捆绑销售车位"),
        ("5年了！安置房源何时能入住？盼答复", "安置房源何时能入住"),
        ("'; DROP TABLE dossier;--", "'; DROP TABLE dossier"),
        ("求助电话一直打不通，怎么办", None),
        ("A市市委胡书记：你好！我们小区三天没有水了", "我们小区三天没有水了"),
        ("你好！", "你好"),
        ("Riverside Homes, Building 1: Cameras and the gate at the bike shed do not work.", None),
        ("二单元三楼老有人从窗户拉根线下来给电动车充电，下雨天那线就在水里泡着，真怕出事", None),
        ("灯" * 30 + "，" + "坏" * 40, "灯" * 30),
        ("坏" * 80, "坏" * 59 + "…"),
        ("x" * 200, "x" * 119 + "…"),
    ],
)
def test_a_title_is_a_whole_sentence_or_clause(text: str, title: str | None) -> None:
    assert naming.title_of(text) == (text.rstrip("。") if title is None else title)


@pytest.mark.parametrize(
    "subject", ["惊！！A市伊景园滨河苑商品房竟然捆绑销售车位", "求助！警察急需熊猫血！", "5年了！何时能入住？"]
)
def test_a_subject_that_was_given_is_the_title_whole(subject: str) -> None:
    assert naming.title_of(f"{subject}\n尊敬的领导，我们反映一件事。", subject) == subject
    assert naming.title_of("正文", "长" * 80) == "长" * 59 + "…"


@pytest.mark.parametrize("subject", ["）", "……", " 。） ", "？？？"])
@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("）\n路灯不亮，晚上看不清。请修", "路灯不亮，晚上看不清"),
        ("……。！\n灯", "灯"),
        ("）", ""),
        ("“路灯”不亮", "“路灯”不亮"),
    ],
)
def test_punctuation_alone_is_no_title(subject: str, text: str, title: str) -> None:
    assert naming.title_of(text, subject) == naming.title_of(text) == title


RARE = {
    "newer than the library": "求助！\U0003134f\U00031350师傅家门口（\U0002ebf0巷）",
    "of a town's own font": "王\ue000家",
    "supplementary private": "\U000f0001街",
    "a family of joined pictures": "👨\u200d👩\u200d👧 走丢了",
    "a heart on fire": "❤\ufe0f\u200d🔥",
    "a flag of tags": "🏴\U000e0067\U000e0062\U000e007f",
    "Uyghur with joiners": "خەت\u200cلەر ھ\u200d نى",
    "a chosen shape": "葛\U000e0100城",
}


@pytest.mark.parametrize("words", RARE.values(), ids=RARE)
def test_rare_characters_stay(words: str) -> None:
    assert naming.plain(words) == words


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        ("灯\x00坏\x07了\x9f", "灯坏了"),
        ("半\ud83d个", "半个"),
        ("不是\uffff字\ufdd0符\U0001fffe", "不是字符"),
        ("电话\u202e12345\u202c\u2066", "电话12345"),
        ("跳\u200b楼\ufeff", "跳楼"),
        ("138\u200d1234\u200c5678", "13812345678"),
        ("王\u200d师傅", "王师傅"),
        ("Wang\u200e Shifu", "Wang Shifu"),
    ],
)
def test_what_shows_nothing_or_turns_the_order_goes(words: str, kept: str) -> None:
    assert naming.plain(words) == kept


def test_whatever_goes_is_nothing_that_can_be_printed() -> None:
    """A text that can be printed whole is not looked through."""
    every = " ".join(map(chr, range(0x110000)))
    for pattern in (naming.BROKEN, naming.UNSEEN, naming.TURNING, naming.JOINING):
        found = [match[0] for match in pattern.finditer(every)]
        assert found
        assert not [signs for signs in found if signs.isprintable()]


@pytest.mark.parametrize("phone", ["13812345678", "13999123456", "0906-2112345", "138 1234 5678"])
def test_a_telephone_that_holds_the_digits_of_a_hotline_names_no_door(phone: str) -> None:
    codes = [door.code for door in appeals.doors_for(f"金桥小区2号楼下水道堵了，电话{phone}")]
    assert "hotline_12345" not in codes
    assert "hotline_12345" in [door.code for door in appeals.doors_for("我打过12345，没有回音")]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("下水堵了，臭得很", "help"),
        ("下水道堵了，味道臭，物业不管", "complaint"),
        ("厕所臭", "complaint"),
        ("邻居乱扔垃圾，臭", "complaint"),
    ],
)
def test_something_broken_that_smells_is_to_be_repaired(text: str, kind: str) -> None:
    assert appeals.kind_of(text, "help") == kind


def test_a_draft_leaves_out_a_name_that_is_said_in_english() -> None:
    draft = naming.released_draft("I'm coach John Smith, the pitch lamp is out, call me Johnny")
    assert draft == "I'm coach ……, the pitch lamp is out, call me ……"


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        ("The heating is cold, 14 degrees", "家里暖气冰凉，只有14度"),
        ("Our heating is not warm enough", "我家暖气片不热"),
    ],
)
def test_cold_rooms_are_promised_alike_in_both_languages(hexi: SmallTown, english: str, chinese: str) -> None:
    told = [hexi.say(text).dossier for text in (english, chinese, "The bench is wet")]
    assert told[0].due_at == told[1].due_at < told[2].due_at
    assert told[0].safety == told[1].safety


def test_marks_alone_say_nothing_and_are_refused_with_a_sentence(hexi: SmallTown) -> None:
    for text in ("。。。？？？", "…… ……", "?!?!", "～～～"):
        with pytest.raises(Refused, match="请说说是什么事"):
            hexi.say(text)
    assert hexi.say("👍").is_new, "the control: a picture says something"
