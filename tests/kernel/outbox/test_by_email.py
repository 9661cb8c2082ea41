"""Whoever works here is written to by e-mail where they want it, and where no text message reaches them."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from gongyi.kernel import clock
from gongyi.kernel.flows import recipients
from gongyi.kernel.outbox.models import Job
from gongyi.kernel.outbox.samples import send_sample
from gongyi.kernel.people import actions as people
from gongyi.kernel.people.models import Account, Person
from tests.domain.cases.builders import opened
from tests.infra.gateway import Gateway
from tests.infra.mail import into_files, sent_to
from tests.towns import SmallTown, settle

ADDRESS, PHONE = "someone@office.example", "13800000003"
TUESDAY = datetime(2026, 3, 3, 0, 1, tzinfo=UTC)
"""One minute past eight in the morning."""
DANGER = "楼道里有很浓的煤气味，闻着头晕"


@pytest.fixture
def mail(real_hexi: SmallTown, tmp_path: Path, settings) -> Path:
    return into_files(settings, tmp_path)


def account(hexi: SmallTown, name: str, **columns: object) -> Account:
    """A sign-in with a proven address."""
    made = people.open_account(username=name, password=None, persons=[hexi.persons[name]])
    Account.objects.filter(pk=made.pk).update(**{"email": ADDRESS} | columns)
    return made


def without_phone(hexi: SmallTown, name: str) -> Person:
    person = hexi.persons[name]
    person.phone_sealed, person.phone_index = b"", ""
    person.save()
    return person


def morning() -> None:
    """Everything that waits for the next morning is done."""
    with clock.fixed(clock.now() + timedelta(minutes=2)):
        settle()
    with clock.fixed(TUESDAY):
        settle()


def test_whoever_has_no_telephone_has_the_digest_by_email(real_hexi: SmallTown, mail: Path) -> None:
    account(real_hexi, "gulnar")
    without_phone(real_hexi, "gulnar")
    real_hexi.say()
    morning()
    (words,) = sent_to(mail, ADDRESS)
    assert "/desk/" in words


def test_a_landline_or_no_gateway_counts_as_no_telephone(
    real_hexi: SmallTown, mail: Path, gateway: Gateway, settings
) -> None:
    account(real_hexi, "gulnar")
    real_hexi.say()
    settings.SMS_URL = ""
    morning()
    assert len(sent_to(mail, ADDRESS)) == 1


@pytest.mark.parametrize(("by_email", "letters", "texts"), [(False, 0, 1), (True, 1, 0)])
def test_with_a_telephone_email_comes_first_only_where_it_is_wanted(
    real_hexi: SmallTown, mail: Path, gateway: Gateway, settings, by_email: bool, letters: int, texts: int
) -> None:
    settings.SMS_URL = gateway.url
    account(real_hexi, "gulnar", by_email=by_email)
    real_hexi.say()
    morning()
    assert (len(sent_to(mail, ADDRESS)), len(gateway.texts(PHONE))) == (letters, texts)


def test_what_is_urgent_goes_by_email_at_once(real_hexi: SmallTown, mail: Path) -> None:
    account(real_hexi, "gulnar")
    without_phone(real_hexi, "gulnar")
    real_hexi.say(DANGER, kind="report")
    with clock.fixed(clock.now() + timedelta(minutes=2)):
        settle()
    (words,) = sent_to(mail, ADDRESS)
    assert "危险" in words


def test_a_handler_written_to_by_email_is_led_to_the_desk_where_they_sign_in(real_hexi: SmallTown, mail: Path) -> None:
    account(real_hexi, "zhoujianguo")
    without_phone(real_hexi, "zhoujianguo")
    opened(real_hexi)
    with clock.fixed(clock.now() + timedelta(minutes=2)):
        settle()
    (words,) = sent_to(mail, ADDRESS)
    assert re.search(r"/desk/file/\S+", words)
    assert "/h/" not in words


def test_whoever_takes_over_a_seat_hears_by_email_what_waits_there(real_hexi: SmallTown, mail: Path) -> None:
    opened(real_hexi)
    with clock.fixed(clock.now() + timedelta(minutes=2)):
        settle()
        real_hexi.persons["new"] = people.add_person(town=real_hexi.town, work_name="小王")
        account(real_hexi, "new")
        people.appoint(person=real_hexi.persons["new"], seat=real_hexi.seats["firm"], starts_on=real_hexi.today)
        assert recipients.newcomers(real_hexi.town) == 1
        settle()
        assert len(sent_to(mail, ADDRESS)) == 1
        assert recipients.newcomers(real_hexi.town) == 0


def test_nothing_goes_to_an_address_whose_sign_in_was_stopped(real_hexi: SmallTown, mail: Path) -> None:
    account(real_hexi, "gulnar", is_active=False)
    without_phone(real_hexi, "gulnar")
    real_hexi.say()
    morning()
    assert sent_to(mail, ADDRESS) == []
    assert not Job.objects.filter(kind="digest", recipient=f"person:{real_hexi.persons['gulnar'].pk}").exists()


def test_a_sample_to_oneself_goes_where_notices_go(real_hexi: SmallTown, mail: Path) -> None:
    account(real_hexi, "gulnar")
    person = Person.objects.get(pk=real_hexi.persons["gulnar"].pk)
    assert send_sample(person=person, text="试一试") == ADDRESS
    assert sent_to(mail, ADDRESS) == ["试一试\n"]
