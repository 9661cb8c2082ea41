"""My turn with more than one glance takes in can be narrowed like the screening board, by the same code."""

import re
from html import unescape

import pytest
from django.test import Client

from gongyi.surfaces.desk import inbox
from tests.towns import SmallTown, settle

LAMPS, PIPES = 33, 9


@pytest.fixture
def full(hexi: SmallTown) -> SmallTown:
    for n in range(LAMPS):
        hexi.say(f"第{n}盏路灯不亮", place=hexi.places["b1"])
    for n in range(PIPES):
        hexi.say(f"第{n}处水管漏水", place=hexi.places["b3"], kind="complaint" if n == 0 else "help")
    settle()
    return hexi


def titles(client: Client, url: str) -> list[str]:
    return [matter.title for _turn, matter in client.get(url).context["rows"]]


@pytest.mark.both
def test_it_is_narrowed_by_words_place_and_kind_and_in_its_tabs(full: SmallTown, enter) -> None:
    client, url = enter("gulnar"), f"/{full.town.slug}/desk/"
    assert len(titles(client, url)) == inbox.PAGE
    for query in ("words=水管", "words=幸福小区3号楼", f"place={full.places['east2'].pk}", "words=水管&only=appeal"):
        found = titles(client, f"{url}?{query}")
        assert len(found) == PIPES, query
        assert all("水管" in title for title in found), query
    assert titles(client, f"{url}?kind=complaint") == ["第0处水管漏水"]
    assert titles(client, f"{url}?words=水管&only=case") == []
    page = client.get(f"{url}?words=水管&only=appeal").content.decode()
    assert 'name="only" value="appeal"' in page
    assert "?only=case&words=" in unescape(page)
    assert 'href="?only=appeal"' in page, "the way back to all of this tab"


def test_its_pages_and_what_is_done_for_many_keep_what_was_chosen(full: SmallTown, enter) -> None:
    client, url = enter("gulnar"), f"/{full.town.slug}/desk/?words=灯&many=1"
    page = client.get(url)
    assert "words=" in client.get(f"/{full.town.slug}/desk/?words=第").context["pager"].next
    back = re.findall(r'name="back" value="([^"]*)"', page.content.decode())[0]
    rows = page.context["rows"]
    sent = {"number": [turn.dossier.number for turn, _matter in rows[:2]], "move": "accept", "back": unescape(back)}
    asked = client.post(f"/{full.town.slug}/desk/bulk/", sent)
    assert asked.status_code == 200
    done = client.post(f"/{full.town.slug}/desk/bulk/", sent | {"sure": "1", "reason": "看过了", "batch": "b1"})
    assert done.status_code == 302
    assert "words=" in done.headers["Location"]


def test_few_turns_are_seen_at_a_glance(hexi: SmallTown, enter) -> None:
    hexi.say("路灯不亮")
    client, url = enter("gulnar"), f"/{hexi.town.slug}/desk/"
    assert 'name="words"' not in client.get(url).content.decode()
    nothing = client.get(f"{url}?words=没有的").content.decode()
    assert 'name="words"' in nothing
    assert "没有符合" in nothing
