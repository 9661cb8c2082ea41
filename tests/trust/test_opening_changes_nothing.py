"""Opening an address changes nothing, whoever opens it: nothing is made, moved or thrown away by following a link."""

import logging
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.http.response import HttpResponseBase
from django.test import Client

from gongyi.kernel import clock
from gongyi.kernel.access import actions as access
from gongyi.kernel.access.middleware import RESIDENT_KEY
from gongyi.kernel.access.models import LinkToken
from gongyi.kernel.evidence.models import Evidence
from gongyi.kernel.flows.models import Dossier
from gongyi.kernel.people.actions import add_person, open_account
from gongyi.kernel.people.models import Voice
from gongyi.surfaces.desk import printing
from tests.domain.appeals import builders
from tests.domain.cases import builders as cases
from tests.towns import SmallTown, settle
from tests.trust import crawling

pytestmark = pytest.mark.once

WRITES = re.compile(r'^\s*(?:INSERT (?:OR \w+ )?INTO|UPDATE|DELETE FROM|REPLACE INTO)\s+"?(\w+)"?', re.IGNORECASE)
TOLD = {"people_look", "django_session"}
"""What opening may write: that somebody looked, and who is signed in."""
ONCE = {"/desk/notices/": {"outbox_job"}, "/me/": {"access_linktoken"}, "/desk/receipt/": {"access_linktoken"}}
"""What the first opening may write and the next must not: that a message was read, and a link of one's own."""


@contextmanager
def watched() -> Iterator[set[str]]:
    """The tables that are written to meanwhile."""
    found: set[str] = set()

    def watch(execute: Callable[..., Any], sql: str, *more: Any) -> Any:
        if begun := WRITES.match(sql):
            found.add(begun[1])
        return execute(sql, *more)

    with connection.execute_wrapper(watch):
        yield found


def written(client: Client, address: str) -> set[str]:
    """The tables to which opening an address writes, but for what it may."""
    found: dict[str, set[str]] = {}
    opening(client, address, found)
    return found[address]


def opening(client: Client, address: str, found: dict[str, set[str]]) -> HttpResponseBase:
    """The answer of an address, and in `found` what opening it wrote; where the first time may write, it is opened again."""
    may = set().union(*(tables for part, tables in ONCE.items() if part in address))
    with watched() as tables:
        answer = crawling.opened(client, address)
    assert answer.status_code < 500, address
    with watched() as again:
        if may:
            crawling.opened(client, address)
    found[address] = ((tables - may) | again) - TOLD
    return answer


@pytest.fixture
def busy(hexi: SmallTown) -> Iterator[SmallTown]:
    """A town in which something waits at each kind of desk."""
    person = add_person(town=hexi.town, name="王一", phone="13912345679")
    hexi.say("楼道灯不亮", person=person)
    hexi.say("路灯不亮", evidence=cases.photos(hexi, ""), phone="13912345678", name="王一")
    builders.with_handler(hexi)
    builders.merged(hexi)
    settle()
    logging.disable(logging.ERROR)
    with clock.fixed(clock.now() + timedelta(minutes=2)):
        settle()
        yield hexi
    logging.disable(logging.NOTSET)


def signed_in(hexi: SmallTown, name: str) -> Client:
    if name in {"", "resident"}:
        client = Client()
        session = client.session
        session[RESIDENT_KEY] = str(Voice.objects.exclude(person=None).latest("pk").person.uid) if name else ""
        session.save()
        return client
    office = name if name in {"system", "security", "audit"} else ""
    person = add_person(town=hexi.town, work_name="管理员") if office else hexi.persons[name]
    client = Client()
    client.force_login(open_account(username=f"o{name}", password=None, persons=[person], office=office))
    return client


def tokens(hexi: SmallTown) -> list[str]:
    """A live link of each kind."""
    voice = Voice.objects.filter(part=Voice.FIRST).latest("pk")
    plain = {"town": hexi.town, "life": timedelta(days=1)}
    case = Dossier.objects.filter(flow="case").latest("pk")
    handler = (hexi.seats["firm"], hexi.persons["zhoujianguo"])
    spoken = [
        access.make_link(purpose=purpose, owner_id=voice.owner_id, voice=voice, **plain)
        for purpose in (LinkToken.TRACK, LinkToken.RATE)
    ]
    return [*spoken, access.make_link(purpose=LinkToken.HANDLE, owner_id=case.pk, handler=handler, **plain)]


@pytest.mark.parametrize("name", ["", "resident", "gulnar", "zhaomin", "zhoujianguo", "system"])
def test_no_address_writes_when_it_is_opened(busy: SmallTown, name: str) -> None:
    client = signed_in(busy, name)
    uids = list(Evidence.objects.values_list("uid", flat=True))
    slug = busy.town.slug
    starts = [
        f"/{slug}/desk/"
        if name in busy.persons
        else f"/{slug}/desk/office/"
        if name not in {"", "resident"}
        else f"/{slug}/me/"
    ]
    found: dict[str, set[str]] = {}
    crawling.follow(client, starts, most=80, by=lambda browser, address: opening(browser, address, found))
    for address in crawling.addresses(busy, tokens=tokens(busy), uids=uids):
        if address not in found:
            opening(client, address, found)
    assert {address: tables for address, tables in found.items() if tables} == {}


def test_a_receipt_is_the_same_each_time_it_is_opened(busy: SmallTown) -> None:
    client, slug = signed_in(busy, "gulnar"), busy.town.slug
    client.post(f"/{slug}/desk/new/", {"text": "路灯不亮", "key": "desk:1", "channel": "phone", "place": ""})
    number = Dossier.objects.latest("pk").number
    addresses = [f"/{slug}/desk/receipt/{number}/", f"/{slug}/desk/receipt/{number}/paper/"]
    assert [written(client, address) for address in addresses] == [set(), set()]
    first, again = (client.get(addresses[0]).content for _n in range(2))
    assert re.findall(rb"<path[^>]*>", first) == re.findall(rb"<path[^>]*>", again) != []


def test_the_control_a_link_that_orders_work_is_found(busy: SmallTown, monkeypatch) -> None:
    number = Dossier.objects.filter(flow="appeal").first().number
    monkeypatch.setattr(
        printing, "_offered", lambda request, _title: printing._ordered(request, "archive", {"number": number})
    )
    address = f"/{busy.town.slug}/desk/file/{number}/archive/"
    assert written(signed_in(busy, "gulnar"), address) >= {"evidence_printout", "outbox_job"}
