"""Words that are added to a matter and speak against those who read it."""

import pytest
from django.http import HttpResponse
from django.test import Client

from gongyi.kernel.flows.models import Dossier, Step
from gongyi.kernel.flows.reach import reachable
from tests.towns import SmallTown

RUDE, GRAFT = "社区主任对我吼，说我是刁民", "社区主任收了我两条烟才肯来"


@pytest.fixture
def track(hexi: SmallTown) -> str:
    """The page of a matter that the desk reads."""
    form = {"place": hexi.places["b3"].pk, "text": "路灯不亮", "key": "web:1", "name": "", "phone": "", "where": ""}
    receipt = Client().post(f"/{hexi.town.slug}/say/help/", form).headers["Location"]
    page = Client().get(receipt).content.decode()
    return page.split('button--primary" href="')[1].split('"')[0]


def add(track: str, text: str, **more: str) -> HttpResponse:
    address = f"{track.split('?', maxsplit=1)[0]}do/add_words/"
    version = Client().get(address).context["form"]["version"].value()
    return Client().post(address, {"added": text, "version": version} | more)


def test_nothing_is_stored_before_they_are_asked(hexi: SmallTown, track: str) -> None:
    page = add(track, RUDE).content.decode()
    assert "单独反映这件事" in page
    assert "12388" not in page
    assert "12388" in add(track, GRAFT).content.decode()
    assert not Step.objects.filter(move="add_words").exists()


def test_as_a_matter_of_its_own_those_spoken_of_do_not_see_it(hexi: SmallTown, track: str) -> None:
    answer = add(track, RUDE, here="no")
    first, second = Dossier.objects.order_by("pk")
    assert not reachable(hexi.actor("gulnar"), [second.pk]).exists()
    assert hexi.holder(second) == "street"
    assert not Step.objects.filter(dossier=first, move="add_words").exists()
    assert "您说到的人" in Client().get(answer.headers["Location"]).content.decode()


def test_who_wants_it_there_adds_it_there(hexi: SmallTown, track: str) -> None:
    assert add(track, RUDE, here="yes").status_code == 302
    assert "here" not in Step.objects.get(move="add_words").facts
    assert Dossier.objects.count() == 1


def test_plain_words_are_added_at_once(hexi: SmallTown, track: str) -> None:
    assert add(track, "谢谢社区主任，已经来看过了").status_code == 302
    assert Step.objects.filter(move="add_words").exists()


def test_an_answer_about_a_child_that_was_given_once_is_not_asked_again(hexi: SmallTown, track: str) -> None:
    text = "孩子没人管，社区主任对我吼"
    assert 'name="harm"' in add(track, text).content.decode()
    page = add(track, text, harm="no").content.decode()
    assert 'type="hidden" name="harm" value="no"' in page
    assert add(track, text, harm="no", here="yes").status_code == 302
