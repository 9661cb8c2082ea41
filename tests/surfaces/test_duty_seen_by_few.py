"""A matter under a duty to report: on no page of those who may not know of it, and in none of their numbers."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.test import Client

from gongyi.kernel import clock
from tests.domain.appeals.test_duty_to_report import reported
from tests.towns import SmallTown

MAY_NOT = ("lixiuying", "gulnar", "liuyan", "yerlan", "aili", "observer")
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"|"x-csrftoken": "[^"]*"')


def pages(hexi: SmallTown, client: Client) -> dict[str, str]:
    """What somebody sees of the part of the town in which a matter lies: pages, map, lists, search, settings."""
    street, east, grid, building = (hexi.places[key].pk for key in ("street", "east", "east2", "b3"))
    paths = [
        "places/",
        f"places/?in={street}",
        f"places/?in={east}",
        f"places/?in={grid}",
        f"places/?in={building}",
        f"places/?in={east}&area={hexi.compound.pk}",
        f"places/outlines/?in={east}",
        "morning/",
        "",
        "board/",
        "board/sheet/",
        "lists/problems/",
        "lists/needs/",
        "lists/duties/",
        "find/?q=孩子",
        "figures/",
        "figures/not-informed/",
        f"town/places/{east}/",
        f"town/places/{grid}/",
        f"town/places/{grid}/move/",
        f"town/places/{grid}/merge/",
    ]
    found = {path: client.get(f"/{hexi.town.slug}/desk/{path}") for path in paths}
    return {path: TOKEN.sub("", answer.content.decode()) for path, answer in found.items() if answer.status_code == 200}


@pytest.mark.parametrize(
    ("name", "later"),
    [*((name, timedelta(days=30)) for name in MAY_NOT), ("lixiuying", timedelta()), ("gulnar", timedelta())],
)
def test_no_page_of_anybody_else_is_changed_by_it(hexi: SmallTown, enter, name: str, later: timedelta) -> None:
    hexi.say()
    client, now = enter(name), clock.now()
    with clock.fixed(now + later):
        before = pages(hexi, client)
    with clock.fixed(now):
        dossier = reported(hexi)
    with clock.fixed(now + later):
        after = pages(hexi, client)
        assert client.get(f"/{hexi.town.slug}/desk/file/{dossier.number}/").status_code == 404
    assert before
    assert {path for path in before if before[path] != after[path]} == set()


@pytest.mark.parametrize("name", ["zhaomin", "sunli"])
def test_those_who_may_know_see_it_and_their_numbers_are_what_they_can_open(hexi: SmallTown, enter, name: str) -> None:
    hexi.say()
    dossier, client = reported(hexi), enter(name)
    with clock.fixed(clock.now() + timedelta(days=30)):
        for place in ("street", "east", "east2", "b3"):
            address = f"/{hexi.town.slug}/desk/places/"
            page = client.get(f"{address}?in={hexi.places[place].pk}").content.decode()
            assert dossier.number in page
            assert "孩子身上" not in page
            numbers = re.findall(r'<dd><a href="([^"]+)"[^>]*>(\d+)</a></dd>', page)
            assert [int(number) for _url, number in numbers][:2] == [2, 2]
            for url, number in numbers:
                listed = client.get(address + unescape(url)).content.decode()
                links = set(re.findall(r'href="([^"]*/desk/file/\d+/)"', listed))
                assert len(links) == int(number), url
                assert {client.get(link).status_code for link in links} <= {200}
        morning = client.get(f"/{hexi.town.slug}/desk/morning/").content.decode()
        assert dossier.number in morning
