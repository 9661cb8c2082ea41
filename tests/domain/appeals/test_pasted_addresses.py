"""A pasted web address is no title, breaks no title, and its digits are no telephone."""

import pytest
from django.conf import settings
from django.utils.translation import override

from gongyi.domain.appeals import naming
from gongyi.kernel.people import phones
from tests.towns import SmallTown

WECHAT = (
    "https://mp.weixin.qq.com/s?__biz=MzA3MDM3NjE5NQ==&mid=2650123456&idx=1&sn=abcdef0123456789abcdef0123456789&chk=86"
)


@pytest.mark.once
@pytest.mark.parametrize(
    ("words", "title"),
    [
        (f"{WECHAT} 这个链接里说的路面塌了请修", "这个链接里说的路面塌了请修"),
        (f"路面塌了（{WECHAT}）请修。谢谢", "路面塌了请修"),
        (f"看看：{WECHAT}，路面塌了", "看看，路面塌了"),
        ("www.example.cn/a?b=1 楼道灯不亮", "楼道灯不亮"),
        ("mp.weixin.qq.com/s/AbC_d-1 楼道灯不亮", "楼道灯不亮"),
        ("楼道灯不亮。发到a@b.cn了", "楼道灯不亮"),
        ("3.5米高的墙歪了", "3.5米高的墙歪了"),
        (WECHAT, ""),
    ],
)
def test_the_title_is_what_was_said_beside_the_address(words: str, title: str) -> None:
    assert naming.title_of(words) == title


def test_where_nothing_else_was_said_the_title_says_that_it_is_a_link_and_the_words_stay(hexi: SmallTown) -> None:
    alone = hexi.say(WECHAT).dossier
    with override("en"):
        beside = hexi.say(f"{WECHAT} 路面塌了，有人掉下去了").dossier
    assert (alone.title, beside.title) == ("一个链接", "路面塌了，有人掉下去了")
    hexi.do("gulnar", alone, "sort", category="corridor_light")
    alone.refresh_from_db()
    assert "链接" not in alone.title
    assert settings.LANGUAGE_CODE.startswith("zh")


@pytest.mark.once
@pytest.mark.parametrize(
    ("words", "shown"),
    [
        (WECHAT, WECHAT),
        ("https://a.cn/?tel=13812345678&x=1 打13812345678", "https://a.cn/?tel=138****5678&x=1 打138****5678"),
        ("abcdef13812345678abcdef", "abcdef138****5678abcdef"),
    ],
)
def test_digits_of_an_address_are_masked_only_where_a_telephone_stands_alone_in_it(words: str, shown: str) -> None:
    assert phones.hide_all(words) == shown
    assert phones.hide_these(words, {"13812345678"}) == shown
