"""Small things that a page or a paper says of itself, and that have to be so."""

import re
from datetime import timedelta

from django.test import Client

from gongyi.kernel import clock
from gongyi.kernel.flows.models import Step
from tests.domain.appeals.builders import rate
from tests.infra.reading import plain
from tests.surfaces.speaking import PHONE, address, answered, link
from tests.towns import SmallTown

ZH = {"accept-language": "zh-hans"}


def test_whoever_asks_again_at_once_is_told_that_it_was_passed_on(hexi: SmallTown) -> None:
    dossier = hexi.say(phone=PHONE).dossier
    url, client = address(hexi, "act", link(hexi, dossier), "chase"), Client()
    assert client.post(url, {"version": ""}).status_code == 302
    for _again in range(2):
        answer = client.post(url, {"version": ""}, headers=ZH)
        assert answer.status_code == 429
        assert "您 10:00 已经催过，已转给办的人" in answer.content.decode()
    assert Step.objects.filter(dossier=dossier, move="chase").count() == 1
    with clock.fixed(clock.now() + timedelta(hours=1)):
        assert client.post(url, {"version": ""}).status_code == 302


def test_search_engines_leave_pages_of_one_person_and_of_work_alone(hexi: SmallTown) -> None:
    answer = Client().get("/robots.txt")
    assert answer.headers["Content-Type"].startswith("text/plain")
    kept = [line.partition(": ")[2] for line in answer.content.decode().splitlines() if line.startswith("Disallow")]
    closed = re.compile("|".join(re.escape(part).replace(r"\*", "[^/]+") for part in kept))
    token = link(hexi, hexi.say().dossier)
    for path in (address(hexi, "track", token), address(hexi, "mine"), f"/{hexi.town.slug}/h/x/", "/-/account/login/"):
        assert closed.match(path), path
    for path in (address(hexi, "home"), address(hexi, "list"), address(hexi, "doors")):
        assert not closed.match(path), path


def test_that_words_stay_on_the_phone_is_said_only_by_the_script_that_keeps_them(hexi: SmallTown) -> None:
    page = Client().get(address(hexi, "report", "help") + f"?place={hexi.places['b3'].pk}", headers=ZH).content.decode()
    assert re.search(r"<span data-draft-says hidden>没送出的", page)


def test_the_paper_answer_has_its_outcome_and_says_when_it_is_being_done_again(hexi: SmallTown, enter) -> None:
    dossier = answered(hexi, phone=PHONE)
    token, desk = link(hexi, dossier), enter("lixiuying")
    papers = (address(hexi, "answer", token), f"/{hexi.town.slug}/desk/file/{dossier.number}/answer/")
    for paper in papers:
        words = plain(desk.get(paper, headers=ZH).content.decode())
        assert "办好了" in words
        assert "又在办了" not in words
    rate(dossier, "dissatisfied")
    assert "这次回话以后又在办了" in plain(Client().get(papers[0], headers=ZH).content.decode())
    assert desk.get(papers[1]).status_code == 404, "the office prints no answer that does not stand"
