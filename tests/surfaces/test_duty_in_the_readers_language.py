"""What stands in place of words that are not kept follows whoever reads; the record holds it in the town's language."""

import re

import pytest
from django.test import Client

from gongyi.kernel.flows.history.verify import verify
from gongyi.kernel.flows.models import Dossier, StepBody
from tests.surfaces.speaking import address, link
from tests.towns import SmallTown

HARM = "隔壁天天打孩子，孩子身上都是伤"
NOT_KEPT = "说了什么，这里没有保存"
PAGES = ("", "morning/", "board/", "find/?q=13912345678", "file/{number}/", "file/{number}/print/")


@pytest.fixture
def dossier(hexi: SmallTown) -> Dossier:
    return hexi.say(HARM, phone="13912345678").dossier


def read(client: Client, url: str, language: str) -> str:
    client.cookies["django_language"] = language
    found = client.get(url, follow=True)
    assert found.status_code == 200, url
    main = found.content.decode().partition("<main")[2]
    return re.sub(r"<[^>]+>", " ", main)


@pytest.mark.parametrize("page", PAGES)
def test_the_desk_reads_it_in_its_own_language(hexi: SmallTown, dossier: Dossier, enter, page: str) -> None:
    client, url = enter("zhaomin"), f"/{hexi.town.slug}/desk/{page.format(number=dossier.number)}"
    english = read(client, url, "en")
    assert "强制报告" not in english
    assert NOT_KEPT not in english
    assert ("Under the duty to report" in english) == ("强制报告" in read(client, url, "zh-hans"))
    if "file" in page:
        assert "What was said is not kept here." in english


def test_my_turn_names_it_in_english(hexi: SmallTown, dossier: Dossier, enter) -> None:
    assert "Under the duty to report" in read(enter("zhaomin"), f"/{hexi.town.slug}/desk/", "en")


def test_whoever_spoke_reads_it_in_their_language(hexi: SmallTown, dossier: Dossier) -> None:
    url = address(hexi, "track", link(hexi, dossier))
    english = read(Client(), url, "en")
    assert "强制报告" not in english
    assert NOT_KEPT not in english


def test_the_record_keeps_the_towns_language(hexi: SmallTown, dossier: Dossier, enter) -> None:
    read(enter("zhaomin"), f"/{hexi.town.slug}/desk/file/{dossier.number}/", "en")
    assert NOT_KEPT in StepBody.objects.get(step__dossier=dossier, step__number=1).body
    assert Dossier.objects.get(pk=dossier.pk).title == "强制报告"
    assert verify().faults == []
