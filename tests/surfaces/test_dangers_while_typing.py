"""What a page looks for while somebody types: plain words come with it, the rest is kept by the telephone."""

import json
import re
from html import unescape

from django.test import Client

from gongyi.domain.appeals import guidance, patterns
from gongyi.surfaces.portal import dangers
from tests.towns import SmallTown


def in_page(hexi: SmallTown) -> dict:
    url = f"/{hexi.town.slug}/say/help/?place={hexi.places['b3'].pk}"
    found = re.search(r'data-dangers="([^"]*)"', Client().get(url).content.decode())
    assert found
    return dict(json.loads(unescape(found[1])))


def test_the_page_has_the_words_and_where_the_rest_is(hexi: SmallTown) -> None:
    given = in_page(hexi)
    [gas] = [row for row in given["dangers"] if row["code"] == "gas"]
    assert "煤气味" in gas["words"]
    assert "patterns" not in json.dumps(given), "they are long, and would come with each page"
    answer = Client().get(given["rest"])
    assert answer.status_code == 200
    assert "immutable" in answer.headers["Cache-Control"]
    rest = answer.json()
    assert rest["harmless"] == patterns.harmless()
    assert {code: tuple(known) for code, known in rest["patterns"].items()} == {
        danger.code: danger.patterns for danger in guidance.all_dangers()
    }


def test_the_address_of_the_rest_follows_what_it_holds(hexi: SmallTown, monkeypatch) -> None:
    before = in_page(hexi)["rest"]
    dangers._stamp.cache_clear()
    monkeypatch.setattr(dangers, "_rest", lambda: "other")
    after = in_page(hexi)["rest"]
    dangers._stamp.cache_clear()
    assert before.partition("?")[0] == after.partition("?")[0]
    assert before != after
