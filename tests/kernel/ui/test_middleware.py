"""Headers on every answer, and no NUL byte past the door."""

import pytest
from django.http import HttpResponse
from django.test import RequestFactory, override_settings

from gongyi.kernel.ui.middleware import HEADERS, SecurityHeaders


def test_every_answer_carries_the_headers(visitor):
    for answer in (visitor.get("/echo/"), visitor.get("/nowhere/"), visitor.get("/ui/gallery/")):
        for name, value in HEADERS.items():
            assert answer.headers[name] == value


def test_the_policy_allows_no_inline_script_or_style_and_no_other_host():
    policy = HEADERS["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "http" not in policy
    assert "*" not in policy


def test_a_view_may_be_stricter():
    def strict(_request):
        return HttpResponse(headers={"Content-Security-Policy": "default-src 'none'"})

    answer = SecurityHeaders(strict)(RequestFactory().get("/"))
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'"


@pytest.mark.parametrize("address", ["/echo/?q=a%00b", "/echo/?a%00=1", "/echo/%00", "/ui/gallery/?base=%00"])
def test_a_nul_byte_in_the_address_is_refused(visitor, address):
    assert visitor.get(address).status_code == 400


@pytest.mark.parametrize(
    ("data", "kind"),
    [({"a\0b": "words"}, None), ("a%00b=words", "application/x-www-form-urlencoded")],
)
def test_a_nul_byte_in_the_name_of_a_field_is_refused(visitor, data, kind):
    answer = visitor.post("/echo/", data, **({"content_type": kind} if kind else {}))
    assert answer.status_code == 400


@pytest.mark.parametrize(
    ("data", "kind"), [({"words": "a\0b"}, None), ("words=a%00b", "application/x-www-form-urlencoded")]
)
def test_a_nul_byte_in_what_was_written_is_left_out(visitor, data, kind):
    answer = visitor.post("/echo/", data, **({"content_type": kind} if kind else {}))
    assert (answer.status_code, answer.content) == (200, b"heard")
    assert answer.wsgi_request.POST["words"] == "ab"


def test_a_nul_byte_in_a_cookie_is_refused(visitor):
    visitor.cookies["large_text"] = "1"
    visitor.cookies["large_text"].set("large_text", "1\0", "1\0")
    assert visitor.get("/echo/").status_code == 400


def test_ordinary_words_of_every_script_pass(visitor):
    assert visitor.post("/echo/", {"words": "𠮷 ئۇيغۇرچە қазақша 🏮 %00 \\0"}).content == b"heard"


def test_a_form_too_large_to_read_answers_413(visitor):
    with override_settings(DATA_UPLOAD_MAX_MEMORY_SIZE=100):
        assert visitor.post("/echo/", {"words": "x" * 200}).status_code == 413
