"""A request under a name that is not this site's: a plain page in the reader's language, and one plain line in the log."""

import logging

import pytest
from django.test import Client

from tests.towns import SmallTown

ELSEWHERE = {"HTTP_HOST": "192.168.1.5:8183"}


def asked(client: Client, hexi: SmallTown, host: dict[str, str]):
    return client.get(f"/{hexi.town.slug}/", **host)


def test_it_says_that_the_address_is_not_one_of_this_sites(hexi: SmallTown) -> None:
    client = Client()
    answer = asked(client, hexi, ELSEWHERE)
    assert (answer.status_code, "这个网址不是本站的" in answer.content.decode()) == (400, True)
    client.cookies["django_language"] = "en"
    html = asked(client, hexi, ELSEWHERE).content.decode()
    assert "This address is not one of this site's" in html
    assert "To the front page" not in html, "the front page is no nearer under that name"
    assert asked(client, hexi, {}).status_code == 200


def test_the_log_names_the_setting_once_and_without_a_traceback(
    hexi: SmallTown, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        asked(Client(), hexi, {"HTTP_HOST": "x" * 900})
    [line] = caplog.records
    assert "GONGYI_HOSTS" in line.getMessage()
    assert (line.levelname, line.exc_info, len(line.getMessage()) < 200) == ("WARNING", None, True)


def test_browsers_that_ask_for_the_icon_by_their_own_name_get_it(client: Client) -> None:
    found = client.get("/favicon.ico")
    assert (found.status_code, found.headers["Location"].partition("?")[0]) == (302, "/static/gongyi/icon.svg")
