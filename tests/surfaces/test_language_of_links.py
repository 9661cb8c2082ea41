"""A link opens in the language of whoever it was sent to, in a browser that never chose one; whoever chose one keeps theirs."""

import re

import pytest
from django.conf import settings
from django.test import Client

from gongyi.kernel.people.models import Person
from tests.surfaces.handling import REPAIRER, minutes, offered
from tests.surfaces.handling import link as handling_link
from tests.surfaces.speaking import PHONE, address, answered, link, signed_in
from tests.towns import SmallTown, settle

ENGLISH, CHINESE = 'lang="en"', 'lang="zh-Hans"'


def page(client: Client, url: str) -> str:
    return client.get(url, follow=True).content.decode()


def chosen(language: str) -> Client:
    client = Client()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    return client


@pytest.mark.parametrize("name", ["track", "receipt", "kept", "rate", "answer"])
def test_every_page_behind_a_link_opens_in_the_persons_language(hexi: SmallTown, name: str) -> None:
    token = link(hexi, answered(hexi, phone=PHONE, language="en"))
    assert ENGLISH in page(Client(), address(hexi, name, token))
    assert CHINESE in page(chosen("zh-hans"), address(hexi, name, token))


def test_a_link_to_a_person_written_to_in_chinese_opens_in_chinese(hexi: SmallTown) -> None:
    token = link(hexi, answered(hexi, phone=PHONE))
    assert CHINESE in page(Client(), address(hexi, "track", token))
    assert ENGLISH in page(chosen("en"), address(hexi, "track", token))


def test_the_link_of_an_english_message_leads_to_english_pages(hexi: SmallTown) -> None:
    answered(hexi, phone=PHONE, language="en")
    with minutes(5):
        settle()
    found = re.search(r"http://[^/]+(/\S+/l/[\w-]+/)", hexi.messages(PHONE)[-1])
    assert found
    client = Client()
    assert ENGLISH in page(client, found[1])
    assert CHINESE in page(client, address(hexi, "list")), "the language of a link is that of its own pages alone"


def test_who_is_signed_in_keeps_their_own_language_behind_a_link(hexi: SmallTown, enter) -> None:
    token = link(hexi, answered(hexi, phone=PHONE, language="en"))
    for client in (enter("gulnar"), signed_in(hexi, PHONE)):
        assert CHINESE in page(client, address(hexi, "track", token))


def test_whoever_switches_keeps_what_they_chose(hexi: SmallTown) -> None:
    token = link(hexi, answered(hexi, phone=PHONE, language="en"))
    client, url = Client(), address(hexi, "track", token)
    assert ENGLISH in page(client, url)
    switch = re.search(r'action="([^"]+)"[^>]*>(?:(?!</form>).)*name="language"', page(client, url), re.DOTALL)
    assert switch
    client.post(switch[1], {"language": "zh-hans", "next": url})
    assert CHINESE in page(client, url)


def test_the_repairers_link_opens_in_the_repairers_language(hexi: SmallTown) -> None:
    offered(hexi)
    url = handling_link(hexi)
    assert CHINESE in page(Client(), url)
    Person.objects.filter(pk=hexi.persons["zhoujianguo"].pk).update(language="en")
    assert ENGLISH in page(Client(), url)
    assert REPAIRER[:3] in page(Client(), url)


def test_an_unknown_link_is_answered_in_chinese(hexi: SmallTown) -> None:
    answer = Client().get(address(hexi, "track", "x" * 22))
    assert answer.status_code == 404
    assert CHINESE in answer.content.decode()
