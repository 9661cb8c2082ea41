"""The gallery speaks the reader's language, its samples too."""

import re

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

CHINESE = re.compile(r"[\u3400-\u9fff]+")
ENGLISH = re.compile(r"[A-Za-z]{2,}[ ,]+[A-Za-z]{2,}")
OWN = {"zh-hans": {"English"}, "en": {"中文"}}
"""The switch to the other language is written in that language."""


def said(base: str, language: str) -> str:
    """All that a reader of the page sees or hears: words and spoken labels, but no names of parts in the code."""
    client = Client()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    answer = client.get(f"{reverse('ui:gallery')}?base={base}")
    assert answer.status_code == 200
    page = answer.content.decode()
    page = re.sub(r"<(script|style|code)\b.*?</\1>", " ", page[page.index("<title>") :], flags=re.DOTALL)
    labels = re.findall(r'(?:aria-label|alt|title|placeholder|data-[a-z-]*text)="([^"]+)"', page)
    return "\n".join([re.sub(r"<[^>]+>", "\n", page), *labels])


@pytest.mark.django_db
@pytest.mark.parametrize("base", ["portal", "desk", "print", "plain"])
@pytest.mark.parametrize(("language", "foreign"), [("zh-hans", ENGLISH), ("en", CHINESE)])
def test_the_samples_are_in_the_language_of_the_page(base: str, language: str, foreign: re.Pattern[str]) -> None:
    words = said(base, language)
    assert set(foreign.findall(words)) - OWN[language] == set()
    assert (CHINESE if language == "zh-hans" else ENGLISH).search(words), "the page says something at all"
