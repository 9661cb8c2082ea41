"""What a text is about, guessed by its words."""

import pytest

from gongyi.domain.appeals import naming
from gongyi.domain.appeals import public as appeals
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
        ("灯坏了。请来修", "灯坏了"),
        ("Riverside Homes, Building 1: Cameras and the gate at the bike shed do not work.", None),
        ("二单元三楼老有人从窗户拉根线下来给电动车充电，下雨天那线就在水里泡着，真怕出事", None),
        ("灯" * 30 + "，" + "坏" * 40, "灯" * 30),
        ("坏" * 80, "坏" * 59 + "…"),
        ("x" * 200, "x" * 119 + "…"),
    ],
)
def test_a_title_is_a_whole_sentence_or_clause(text: str, title: str | None) -> None:
    assert naming.title_of(text) == (text.rstrip("。") if title is None else title)


@pytest.mark.parametrize("phone", ["13812345678", "13999123456", "0906-2112345", "138 1234 5678"])
def test_a_telephone_that_holds_the_digits_of_a_hotline_names_no_door(phone: str) -> None:
    codes = [door.code for door in appeals.doors_for(f"金桥小区2号楼下水道堵了，电话{phone}")]
    assert "hotline_12345" not in codes
    assert "hotline_12345" in [door.code for door in appeals.doors_for("我打过12345，没有回音")]
