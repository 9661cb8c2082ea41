"""After a call that reached the person the rating is the next thing, and the form of the call does not open again."""

import re

import pytest
from django.test import Client

from gongyi.kernel.flows.models import Dossier
from tests.domain.appeals import builders as appeals
from tests.towns import SmallTown


@pytest.fixture
def answered(hexi: SmallTown) -> Dossier:
    dossier = appeals.screening(hexi)
    hexi.do("gulnar", dossier, "settle_now", outcome="solved", words={"done": "换好了"})
    hexi.do("gulnar", dossier, "reply", words={"reply": "好了"})
    return dossier


def file_of(client: Client, hexi: SmallTown, dossier: Dossier) -> str:
    return client.get(f"/{hexi.town.slug}/desk/file/{dossier.number}/").content.decode()


def called(hexi: SmallTown, client: Client, dossier: Dossier, result: str) -> None:
    version = Dossier.objects.get(pk=dossier.pk).version
    sent = {"version": version, "result": result}
    assert client.post(f"/{hexi.town.slug}/desk/file/{dossier.number}/do/follow_up/", sent).status_code == 302


def asks_for_a_call(page: str) -> bool:
    return 'name="result"' in page


@pytest.mark.parametrize(("result", "again"), [("reached", False), ("visited", False), ("no_answer", True)])
def test_the_form_of_the_call_opens_again_only_while_nobody_was_reached(
    hexi: SmallTown, enter, answered: Dossier, result: str, again: bool
) -> None:
    secretary = enter("lixiuying")
    assert asks_for_a_call(file_of(secretary, hexi, answered))
    called(hexi, secretary, answered, result)
    page = file_of(secretary, hexi, answered)
    assert asks_for_a_call(page) == again
    first = re.findall(r'class="button button--primary" href="([^"#]+)"', page)
    assert bool(first and first[0].endswith(f"{answered.number}/rate/")) != again
    assert page.count(f"{answered.number}/rate/") == 1


def test_the_form_of_the_call_says_how_many_tries_stand_and_when_it_ends(
    hexi: SmallTown, enter, answered: Dossier
) -> None:
    secretary = enter("lixiuying")
    called(hexi, secretary, answered, "no_answer")
    called(hexi, secretary, answered, "no_answer")
    assert "已试 2 次（今天 2 次）。满三次、分在两天" in file_of(secretary, hexi, answered)


@pytest.mark.parametrize(("result", "how"), [("reached", "phone"), ("visited", "visit"), ("no_answer", "")])
def test_how_they_were_spoken_with_is_not_asked_again(
    hexi: SmallTown, enter, answered: Dossier, result: str, how: str
) -> None:
    secretary = enter("lixiuying")
    called(hexi, secretary, answered, result)
    page = secretary.get(f"/{hexi.town.slug}/desk/file/{answered.number}/rate/").content.decode()
    assert re.findall(r'name="how" value="(\w+)" required checked', page) == ([how] if how else [])


def test_whoever_handled_it_reads_that_a_colleague_calls_and_enters_it(
    hexi: SmallTown, enter, answered: Dossier
) -> None:
    desk = enter("gulnar")
    page = file_of(desk, hexi, answered)
    assert "/do/follow_up/" not in page
    for form in ("rate/", "do/follow_up/"):
        led_back = desk.get(f"/{hexi.town.slug}/desk/file/{answered.number}/{form}", follow=True)
        assert led_back.content.decode().count("请同事") == page.count("请同事") + 1, (
            "why, where the form was asked for"
        )
    assert not asks_for_a_call(page)
    assert f"{answered.number}/rate/" not in page
    assert "请同事" in page


def test_nobody_is_asked_to_call_again_after_a_refusal(hexi: SmallTown, enter, answered: Dossier) -> None:
    secretary = enter("lixiuying")
    called(hexi, secretary, answered, "declined_to_rate")
    assert not asks_for_a_call(file_of(secretary, hexi, answered))
