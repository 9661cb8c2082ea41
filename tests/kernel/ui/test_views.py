"""The two switches, the gallery and the pages of refusal."""

import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.shortcuts import render
from django.test import Client, RequestFactory
from django.utils.translation import override

from gongyi.kernel.ui import showing
from gongyi.kernel.ui.errors import STATUSES, error_page
from gongyi.kernel.ui.views import csrf_failure

PARTS = Path(showing.__file__).parent / "templates" / "ui" / "parts"


def test_large_text_is_kept_in_a_cookie_and_marks_the_page(visitor):
    answer = visitor.post("/ui/large-text/", {"on": "1", "next": "/ui/gallery/?base=desk"})
    assert (answer.status_code, answer.url) == (302, "/ui/gallery/?base=desk")
    assert '<html lang="zh-Hans" class="large">' in visitor.get("/ui/gallery/").text
    visitor.post("/ui/large-text/", {"on": "0", "next": "/"})
    assert '<html lang="zh-Hans">' in visitor.get("/ui/gallery/").text


def test_the_language_is_kept_in_a_cookie_and_marks_the_page(visitor):
    visitor.post("/ui/language/", {"language": "en", "next": "/"})
    assert visitor.cookies[settings.LANGUAGE_COOKIE_NAME].value == "en"
    page = visitor.get("/ui/gallery/").text
    assert '<html lang="en">' in page
    assert "Gallery of parts" in page


@pytest.mark.parametrize("language", ["", "de", "zh-hant", "<script>"])
def test_a_language_we_do_not_speak_is_refused(visitor, language):
    assert visitor.post("/ui/language/", {"language": language}).status_code == 400


@pytest.mark.parametrize(
    "back", ["https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)", "/\\elsewhere.example", ""]
)
def test_a_switch_never_leads_to_another_site(visitor, back):
    assert visitor.post("/ui/large-text/", {"on": "1", "next": back}).url == "/"


@pytest.mark.parametrize("address", ["/ui/large-text/", "/ui/language/"])
def test_switches_are_posts_guarded_against_forgery(address):
    assert Client().get(address).status_code == 405
    assert Client(enforce_csrf_checks=True).post(address, {"on": "1", "language": "en"}).status_code == 403


@pytest.mark.parametrize("base", ["portal", "desk", "print", "plain", "nonsense"])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_gallery_stands_in_every_base_without_inline_code(visitor, base, language):
    visitor.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    answer = visitor.get("/ui/gallery/", {"base": base})
    assert answer.status_code == 200
    assert not re.search(r"\sstyle=|<style|\son[a-z]+=|javascript:", answer.text)
    assert not re.search(r"<script(?![^>]*\bsrc=)", answer.text)
    assert not re.search(r'(?:src|href)="(?:https?:)?//', answer.text)


MISSING_ON_PURPOSE = {"map"}
"""Parts that cannot be shown without rows behind them."""


def test_the_gallery_shows_every_part(visitor):
    bases = ("portal", "desk", "print", "plain")
    shown = {template.name for base in bases for template in visitor.get(f"/ui/gallery/?base={base}").templates}
    parts = {path.stem for path in PARTS.glob("*.html")}
    assert parts - {Path(name).stem for name in shown if "/parts/" in (name or "")} == MISSING_ON_PURPOSE


@pytest.mark.parametrize("status", STATUSES)
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_each_refusal_is_one_calm_page_with_a_way_on(status, language):
    with override(language):
        answer = error_page(RequestFactory().get("/x"), status, detail="<一句话>")
    assert answer.status_code == status
    assert answer.content.decode().count("<h1>") == 1
    assert 'href="/"' in answer.text
    assert "&lt;一句话&gt;" in answer.text


def test_a_page_of_a_town_carries_its_name_front_page_phone_and_warning():
    request = RequestFactory().get("/kelan/")
    request.town = SimpleNamespace(
        name_zh="恰秀路街道", name_en="Qiaxiu", slug="kelan", phone="0906-2123456", simulated=True
    )
    with override("zh-hans"):
        page = render(request, "ui/portal_base.html").text
    assert '<a class="brand" href="/kelan/">' in page
    assert "恰秀路街道" in page
    assert "0906-2123456" in page
    assert 'class="trial"' in page
    request.town.simulated = False
    with override("en"):
        page = render(request, "ui/portal_base.html").text
    assert "Qiaxiu" in page
    assert 'class="trial"' not in page


def test_a_refusal_may_say_when_to_come_back():
    assert error_page(RequestFactory().get("/"), 429, retry_after=90).headers["Retry-After"] == "90"


def test_there_is_no_page_for_other_statuses():
    with pytest.raises(ValueError):
        error_page(RequestFactory().get("/"), 418)


def test_a_missing_page_and_a_stale_form_get_the_house_pages(visitor):
    missing = visitor.get("/nowhere/")
    assert missing.status_code == 404
    assert "brand__mark" in missing.text
    stale = csrf_failure(RequestFactory().post("/"), reason="CSRF token missing")
    assert (stale.status_code, "CSRF" in stale.text) == (403, False)
