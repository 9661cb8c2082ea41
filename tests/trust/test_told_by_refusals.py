"""A refusal is the same, in every byte and header, whether there is something behind it or not."""

import logging
import re
from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import quote

import pytest
from django.test import Client

from gongyi.kernel.access import actions as access
from gongyi.kernel.access.models import LinkToken
from gongyi.kernel.evidence.models import Evidence, Printout
from gongyi.kernel.flows import numbers
from gongyi.kernel.people.actions import open_account
from gongyi.kernel.people.models import Account, Voice
from tests.domain.cases.builders import dispatched, photos
from tests.towns import SmallTown
from tests.trust import crawling

pytestmark = pytest.mark.once

NAME, PHONE = "李小红", "13912345678"
NO_NUMBER = "12345678" + numbers.check_digits("12345678")
NO_UID, NO_NAME, NO_PHONE = "x" * 22, "李小绿", "13912345670"
RANDOM = re.compile(
    r'name="csrfmiddlewaretoken" value="[^"]*"|"x-csrftoken": "[^"]*"|csrftoken=[^;]*|data-leave="[^"]*"'
)
READERS = ("", "zhoujianguo", "liuyan", "chenbo", "wanghaitao")
"""Nobody, the firm reported on, the desk and the grid worker of another community, the police."""


@pytest.fixture
def there(hexi: SmallTown) -> Iterator[dict[str, str]]:
    """What there is that none of the readers may open, each under the place it takes in an address."""
    dossier = hexi.say(
        f"我叫{NAME}，物业不修灯", kind="complaint", name=NAME, phone=PHONE, evidence=photos(hexi, "")
    ).dossier
    hexi.do("gulnar", dossier, "accept")
    browser(hexi, "gulnar").post(f"/{hexi.town.slug}/desk/file/{dossier.number}/archive/")
    logging.disable(logging.ERROR)
    yield {
        "number": dossier.number,
        "uid": Evidence.objects.get(owner_id=dossier.pk).uid,
        "paper": Printout.objects.get().uid,
        "name": NAME,
        "phone": PHONE,
    }
    logging.disable(logging.NOTSET)


NOT_THERE = {"number": NO_NUMBER, "uid": NO_UID, "paper": NO_UID, "name": NO_NAME, "phone": NO_PHONE}
ADDRESSES = [
    "evidence/{uid}/full/",
    "evidence/{uid}/small/",
    "evidence/{uid}/other/",
    "desk/find/?q={number}",
    "desk/find/?q={name}",
    "desk/find/?q={phone}",
    "desk/papers/{paper}/",
    "desk/papers/{paper}/file/",
    "desk/receipt/{number}/",
    "desk/receipt/{number}/paper/",
    "desk/board/?at={number}",
    "desk/board/?undo={number}-1",
    *(
        f"desk/file/{{number}}/{rest}"
        for rest in (
            "",
            "do/accept/",
            "do/merge/",
            "undo/1/",
            "voices/",
            "rate/",
            "apart/",
            "reference/",
            "place/",
            "print/",
            "paper/",
            "archive/",
        )
    ),
]


def browser(hexi: SmallTown, name: str) -> Client:
    client = Client()
    known = Account.objects.filter(username=f"r{name}").first()
    if name:
        client.force_login(known or open_account(username=f"r{name}", password=None, persons=[hexi.persons[name]]))
    return client


def told(client: Client, address: str, known: dict[str, str], *, post: bool = False) -> tuple[int, str, str]:
    """Everything an answer tells, without what the reader asked for themselves."""
    url = address.format(**{key: quote(value) for key, value in known.items()})
    answer = client.post(url) if post else crawling.opened(client, url)
    body = RANDOM.sub("", crawling.content(answer).decode(errors="replace"))
    headers = RANDOM.sub("", str(sorted(answer.headers.items())))
    for what in sorted(known.values(), key=len, reverse=True):
        spoken = "-".join((what[:4], what[4:8], what[8:]))
        body, headers = (
            text.replace(what, "?").replace(spoken, "?").replace(quote(what), "?").replace(quote(quote(what)), "?")
            for text in (body, headers)
        )
    return answer.status_code, headers, body


def differences(hexi: SmallTown, there: dict[str, str], name: str) -> list[str]:
    client, slug = browser(hexi, name), hexi.town.slug
    return [
        address
        for address in ADDRESSES
        for post in (False, True)
        if told(client, f"/{slug}/{address}", there, post=post)
        != told(client, f"/{slug}/{address}", NOT_THERE, post=post)
    ]


@pytest.mark.parametrize("name", READERS)
def test_what_is_out_of_reach_is_refused_as_what_is_not_there(
    hexi: SmallTown, there: dict[str, str], name: str
) -> None:
    assert differences(hexi, there, name) == []


def test_the_control_whoever_may_open_it_is_told_something_else(hexi: SmallTown, there: dict[str, str]) -> None:
    found = differences(hexi, there, "gulnar")
    assert {"evidence/{uid}/full/", "desk/file/{number}/", "desk/find/?q={phone}", "desk/papers/{paper}/"} <= set(found)


def test_bearers_of_a_link_are_refused_alike(hexi: SmallTown, there: dict[str, str]) -> None:
    """A neighbour with a matter of their own, and a firm with a case of its own, each try the file of somebody else."""
    other = dispatched(hexi, handler="firm")
    plain = {"town": hexi.town, "life": timedelta(days=1)}
    voice = Voice.objects.get(owner_id=other.pk)
    track = access.make_link(purpose=LinkToken.TRACK, owner_id=other.pk, voice=voice, **plain)
    handler = (hexi.seats["firm"], hexi.persons["zhoujianguo"])
    handle = access.make_link(purpose=LinkToken.HANDLE, owner_id=hexi.case_of(other).pk, handler=handler, **plain)
    for way in (f"l/{track}", f"h/{handle}"):
        for size in ("full", "small", "other"):
            address = f"/{hexi.town.slug}/{way}/evidence/{{uid}}/{size}/"
            assert told(Client(), address, there) == told(Client(), address, NOT_THERE)
