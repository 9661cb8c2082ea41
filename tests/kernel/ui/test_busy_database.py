"""While others write for too long, a page says calmly to try again; only what nobody expected is a fault of ours."""

import sqlite3
import sys
from pathlib import Path

import pytest
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path

from gongyi.config.urls import handler500
from gongyi.kernel.ui.errors import failed_page

__all__ = ["handler500"]


def written(_request: HttpRequest) -> HttpResponse:
    """A page that cannot write."""
    raise OperationalError("database is locked")


urlpatterns = [path("written/", written)]


@pytest.mark.django_db
@pytest.mark.parametrize("way", ["get", "post"])
def test_a_page_that_waited_too_long_to_write_says_to_try_again_in_a_moment(settings, way: str) -> None:
    settings.ROOT_URLCONF = sys.modules[__name__]
    answer = getattr(Client(raise_request_exception=False), way)("/written/?from=2")
    words = answer.content.decode()
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert "请稍后再试一次" in words
    assert "填的内容还在" in words
    assert ('href="/written/?from=2"' in words) == (way == "get"), "what was sent is not sent again by a link"
    assert answer.headers["X-Frame-Options"] == "DENY"


def test_what_sqlite_says_of_a_locked_file_is_known(tmp_path: Path) -> None:
    first, second = (sqlite3.connect(tmp_path / "x", timeout=0, isolation_level=None) for _n in range(2))
    first.execute("BEGIN IMMEDIATE")
    with pytest.raises(sqlite3.OperationalError) as caught:
        second.execute("BEGIN IMMEDIATE")
    first.close()
    second.close()
    assert failed_page(HttpRequest(), OperationalError(str(caught.value))).status_code == 503


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (OperationalError("couldn't get a connection after 20.00 sec"), 503),
        (OperationalError("no such table: dossier"), 500),
        (OperationalError("database or disk is full"), 500),
        (ValueError("database is locked"), 500),
        (None, 500),
    ],
)
def test_only_a_busy_database_is_asked_again(error: BaseException | None, status: int) -> None:
    assert failed_page(HttpRequest(), error).status_code == status
