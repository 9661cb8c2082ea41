"""What is written into a matter by itself is in the language of the town, whatever page the worker or resident reads."""

import html
import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils.translation import override

from gongyi.kernel import clock
from gongyi.kernel.flows import undoing
from gongyi.kernel.flows.models import Dossier
from gongyi.kernel.flows.story import words_of
from tests.domain.cases.builders import opened
from tests.surfaces.handling import REPAIRER
from tests.towns import SmallTown, settle

LATIN = re.compile(r"[A-Za-z]{3,}")


@pytest.fixture
def english(enter) -> Client:
    """Gulnar at the desk, who reads English."""
    client = enter("gulnar")
    client.cookies["django_language"] = "en"
    return client


def drafted(client: Client, hexi: SmallTown, dossier: Dossier) -> str:
    page = client.get(f"/{hexi.town.slug}/desk/file/{dossier.number}/do/dispatch/").content.decode()
    found = re.search(r'<textarea[^>]*name="statement"[^>]*>\s*(.*?)</textarea>', page, re.DOTALL)
    assert "Statement for the handler" in page
    return html.unescape(found[1])


def test_a_drafted_statement_its_title_and_the_message_are_in_the_towns_language(
    hexi: SmallTown, english: Client
) -> None:
    hexi.places["b3"].name_en = "Happy Homes, Building 3"
    hexi.places["b3"].save()
    dossier = hexi.say("三号楼楼道灯不亮").dossier
    hexi.do("gulnar", dossier, "accept")
    draft = drafted(english, hexi, dossier)
    assert draft == "幸福小区3号楼：请到现场查看并处理。"
    sent = {"statement": draft, "category": "corridor_light", "handler": hexi.seats["firm"].key, "photos": "no"}
    dossier.refresh_from_db()
    url = f"/{hexi.town.slug}/desk/file/{dossier.number}/do/dispatch/"
    english.post(url, sent | {"version": dossier.version})
    case = hexi.case_of(dossier)
    assert (LATIN.search(case.title), "楼道灯不亮" in case.title) == (None, True)
    settle()
    assert not any(LATIN.search(text.partition("http")[0]) for text in hexi.messages(REPAIRER))


def test_a_reason_that_stands_ready_is_in_the_towns_language(hexi: SmallTown, english: Client) -> None:
    opened(hexi)
    with clock.fixed(clock.now() + timedelta(days=40)):
        for page, words in (("morning/", "今早看到超期或晚了"), ("?only=sent", "从“我派出的”里催一下")):
            text = html.unescape(english.get(f"/{hexi.town.slug}/desk/{page}").content.decode())
            assert f'name="reason" value="{words}"' in text


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_titles_and_words_that_nobody_wrote_are_in_the_towns_language(hexi: SmallTown, language: str) -> None:
    with override(language):
        duty = hexi.say("隔壁天天打孩子，孩子身上都是伤").dossier
        dossier = hexi.say("三号楼楼道灯不亮").dossier
        hexi.do("gulnar", dossier, "accept")
        step = hexi.do("gulnar", dossier, "dispatch", category="corridor_light", words={"statement": "换灯"})
        case = hexi.case_of(dossier)
        undoing.undo(matter=hexi.fetch("gulnar", dossier), number=step.number)
        assert not LATIN.search(duty.title)
        assert not LATIN.search(words_of(duty, "open")["text"])
        assert words_of(case, "withdraw")["why"] == "派单已撤回。"
