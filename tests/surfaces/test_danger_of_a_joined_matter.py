"""A danger that somebody names in a matter that was joined is met where it is screened: by name, in its words, in the statement."""

import pytest
from django.test import Client

from gongyi.kernel.flows import numbers
from gongyi.kernel.flows.models import Dossier
from gongyi.kernel.people.models import Voice
from tests.surfaces.speaking import OTHER, PHONE, address, link
from tests.towns import SmallTown

SMELL = "302也有味，闻见像煤气味，电话13933334444"


@pytest.fixture
def hosts(hexi: SmallTown) -> tuple[Dossier, Dossier]:
    """Rubbish, and a matter that was joined to it, to which its speaker adds a danger."""
    host, mine = hexi.say("门口垃圾没人拉", phone=PHONE).dossier, hexi.say("垃圾臭了", phone=OTHER).dossier
    voice = Voice.objects.get(owner_id=mine.pk)
    hexi.do("gulnar", mine, "merge", reason="same_problem", into=host.number)
    voice.refresh_from_db()
    do = address(hexi, "track", link(hexi, host, voice=voice)) + "do/add_after_merge/"
    version = Client().get(do).context["form"]["version"].value()
    assert Client().post(do, {"added": SMELL, "version": version}).status_code == 302
    return host, mine


def shown(hexi: SmallTown, client: Client, path: str) -> str:
    return client.get(f"/{hexi.town.slug}/desk/{path}").content.decode().partition("<main")[2]


@pytest.mark.parametrize("path", ["board/?at={host}", "file/{host}/"])
def test_the_danger_and_its_words_stand_beside_the_opening_with_the_file_they_come_from(
    hexi: SmallTown, enter, hosts: tuple[Dossier, Dossier], path: str
) -> None:
    host, mine = hosts
    hexi.do("gulnar", host, "accept")
    page = shown(hexi, enter("gulnar"), path.format(host=host.number))
    for words in ("燃气", "302也有味，闻见像煤气味", numbers.spoken(mine.number), "并进来的一件"):
        assert words in page.partition('class="timeline')[0], words
    assert "13933334444" not in page


def test_the_banner_of_a_file_names_its_danger(hexi: SmallTown, enter) -> None:
    dossier = hexi.say("楼道里闻到煤气味").dossier
    page = shown(hexi, enter("gulnar"), f"file/{dossier.number}/")
    assert "燃气" in page.partition("可能有人有危险")[0].rpartition("notice__title")[2]


def test_the_statement_keeps_the_danger_without_a_word_of_whoever_said_it(
    hexi: SmallTown, enter, hosts: tuple[Dossier, Dossier]
) -> None:
    host, _mine = hosts
    hexi.do("gulnar", host, "accept")
    client, do = enter("gulnar"), f"/{hexi.town.slug}/desk/file/{host.number}/do/dispatch/"
    form = client.get(do).context["panel"].form
    drawn = form["statement"].value()
    assert "燃气" in drawn
    assert "302" not in drawn
    taken = {"version": form["version"].value(), "statement": drawn, "category": "", "words": "1"}
    begun = client.post(do, taken).context["panel"].form["statement"].value()
    assert "垃圾没人拉" in begun
    assert "燃气" in begun


def test_of_what_no_firm_may_hear_the_statement_says_nothing(hexi: SmallTown, enter) -> None:
    dossier = hexi.say("楼上老公打老婆，天天喊救命").dossier
    hexi.do("zhaomin", dossier, "accept")
    form = enter("zhaomin").get(f"/{hexi.town.slug}/desk/file/{dossier.number}/do/dispatch/").context["panel"].form
    assert form["statement"].value() == ""
