"""Texts travel compressed and files keep their address while they stay the same; photographs are left alone."""

import gzip

from django.http import FileResponse, HttpRequest, HttpResponse
from django.test import RequestFactory

from gongyi.kernel.ui.compressing import WORTH, Compress, stamp_of


def through(response: HttpResponse | FileResponse, **headers: str) -> HttpResponse:
    request: HttpRequest = RequestFactory(headers={"Accept-Encoding": "gzip, deflate"} | headers).get("/x/")
    return Compress(lambda _request: response)(request)


def test_a_page_is_compressed_for_those_who_can_read_it() -> None:
    page = "<p>楼道灯不亮</p>" * 100
    answer = through(HttpResponse(page))
    assert gzip.decompress(answer.content).decode() == page
    assert answer.headers["Content-Encoding"] == "gzip"
    assert answer.headers["Content-Length"] == str(len(answer.content))
    assert "Accept-Encoding" in answer.headers["Vary"]
    plain = through(HttpResponse(page), **{"Accept-Encoding": "identity"})
    assert plain.content.decode() == page


def test_the_size_of_a_page_does_not_give_away_what_is_in_it() -> None:
    page = "<p>secret</p>" * WORTH
    assert len({len(through(HttpResponse(page)).content) for _n in range(40)}) > 1


def test_a_photograph_and_a_short_answer_are_left_as_they_are() -> None:
    assert "Content-Encoding" not in through(HttpResponse(b"x" * 5000, content_type="image/jpeg")).headers
    assert "Content-Encoding" not in through(HttpResponse("ok")).headers


def test_a_file_that_does_not_exist_has_no_stamp() -> None:
    assert stamp_of("gongyi/css/nothing.css") == ""
