"""What erasing and time take away also goes from files beside the database and from the search."""

import os
from collections.abc import Iterator
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from gongyi.domain.appeals.importing import rejects
from gongyi.kernel import clock
from gongyi.kernel.flows import filing
from gongyi.kernel.flows.models import Dossier
from gongyi.kernel.index import queries as index
from gongyi.kernel.outbox import sending
from gongyi.kernel.people import own
from gongyi.kernel.people.models import Voice
from gongyi.kernel.territory.scope import within
from tests.infra.homes import with_keys
from tests.towns import SmallTown, settle, small_town

PHONE = "13957246813"


@pytest.fixture
def hexi(db: None, monday_morning: object, tmp_path: Path, settings) -> Iterator[SmallTown]:
    """A town for trying, in an installation with a folder of its own."""
    settings.HOME = with_keys(tmp_path)
    built = small_town(simulated=True)
    with within(built.town):
        yield built


def told(hexi: SmallTown) -> Dossier:
    """Somebody left a number, was told something, and the worker has done all it had to."""
    dossier = hexi.say(f"赤陶壶旁的灯不亮，电话{PHONE}。", phone=PHONE).dossier
    hexi.do("gulnar", dossier, "accept")
    with clock.fixed(clock.now() + timedelta(minutes=11)):
        settle()
    return dossier


def files_with_the_phone(home: Path) -> list[Path]:
    return [path for path in home.rglob("*") if path.is_file() and PHONE.encode() in path.read_bytes()]


def findable(dossier: Dossier, words: str) -> bool:
    return index.matching(words, "file").filter(owner_id=dossier.pk).exists()


def test_a_town_for_trying_keeps_no_phone_beside_the_database(hexi: SmallTown, tmp_path: Path) -> None:
    dossier = told(hexi)
    assert hexi.messages(PHONE), "the message itself is kept"
    own.erase_contact(voices=Voice.objects.filter(owner_id=dossier.pk))
    assert files_with_the_phone(tmp_path) == []


def test_a_file_that_keeps_the_phone_is_noticed(hexi: SmallTown, tmp_path: Path, monkeypatch) -> None:
    """The control: the message as it would be written unmasked."""
    monkeypatch.setattr(sending, "shown", lambda address: address)
    dossier = told(hexi)
    own.erase_contact(voices=Voice.objects.filter(owner_id=dossier.pk))
    assert files_with_the_phone(tmp_path) == [sending.kept(hexi.town)]


def test_words_are_found_until_they_are_erased(hexi: SmallTown) -> None:
    dossier = told(hexi)
    hexi.do("gulnar", dossier, "settle_now", outcome="solved", words={"done": "换了新灯泡"})
    settle()
    assert findable(dossier, "赤陶壶")
    assert findable(dossier, "灯泡")
    assert not findable(dossier, PHONE), "nobody is found by a number in the words"
    filing.erase(dossier=dossier, numbers=[1])
    assert not findable(dossier, "赤陶壶")
    assert findable(dossier, "灯泡"), "words that stay are still found"
    filing.erase(dossier=dossier)
    settle()
    assert not findable(dossier, "灯泡")


@pytest.mark.parametrize(("days", "there"), [(29, True), (31, False)])
def test_the_tick_removes_lists_of_rejected_rows_after_a_month(hexi: SmallTown, days: int, *, there: bool) -> None:
    path = Path(rejects.write_rejects("old", [(2, "A-1", "no text")]))
    written = (clock.now() - timedelta(days=days)).timestamp()
    os.utime(path, (written, written))
    call_command("tick", stdout=StringIO())
    assert path.exists() == there
