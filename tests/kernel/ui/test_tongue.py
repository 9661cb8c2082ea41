"""People's own words are marked with their language where it is not the page's."""

import pytest
from django.template import Context, Template
from django.utils.translation import override

PLAIN = Template("{% load ui %}<p{% tongue words %}>{{ words }}</p>")


@pytest.mark.parametrize(
    ("page", "words", "marked"),
    [
        ("en", "路灯不亮", "zh"),
        ("en", "the LED lamp 路灯", "zh"),
        ("en", "The lamp is broken", ""),
        ("zh-hans", "路灯不亮", ""),
        ("zh-hans", "The lamp is broken", "en"),
        ("zh-hans", "ئۇيغۇرچە", "ug"),
        ("en", "шам жанбайды", "kk"),
        ("zh-hans", "12-3", ""),
        ("en", "", ""),
    ],
)
def test_words_in_another_language_than_the_page_say_which(page: str, words: str, marked: str) -> None:
    with override(page):
        shown = PLAIN.render(Context({"words": words}))
    assert (f'lang="{marked}"' in shown) if marked else "lang" not in shown


def test_words_cannot_reach_the_attribute() -> None:
    with override("en"):
        assert PLAIN.render(Context({"words": '"><b>路'})).startswith('<p lang="zh">')
