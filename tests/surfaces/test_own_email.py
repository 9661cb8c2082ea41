"""Whoever works here has what waits for them sent to an e-mail address, once they have proven that it is theirs."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.test import Client

from gongyi.kernel import clock
from gongyi.kernel.access.models import TownAct
from gongyi.kernel.outbox.models import Job
from gongyi.kernel.outbox.retention import tidy
from gongyi.kernel.people import actions as people
from gongyi.kernel.people import emails
from gongyi.kernel.people.actions import add_person
from gongyi.kernel.people.models import Account
from gongyi.kernel.territory.scope import within
from tests.infra.mail import into_files, sent_to
from tests.towns import SmallTown

HEADERS = {"accept-language": "zh-hans"}
OWN, NOTICES = "/-/account/", "/-/account/notices/"
FIRST, SECOND = "gulnar@office.example", "gulnar@home.example"


@pytest.fixture
def mail(hexi: SmallTown, tmp_path: Path, settings) -> Path:
    """Where e-mail lies that left; the town is a real one."""
    hexi.town.simulated = False
    hexi.town.save()
    return into_files(settings, tmp_path)


def digits_in(words: str) -> str:
    found = re.search(r"\b\d{6}\b", words)
    assert found
    return found[0]


def sent(client: Client, **typed: str):
    """The page after a form of it was sent. It stands outside all towns."""
    with within():
        return client.post(NOTICES, typed, follow=True, headers=HEADERS)


def ask(client: Client, email: str):
    return sent(client, do="ask", email=email)


def prove(client: Client, digits: str):
    return sent(client, do="prove", digits=digits)


def read(client: Client) -> str:
    with within():
        return client.get(OWN, headers=HEADERS).content.decode()


def proven(client: Client, mail: Path, email: str) -> None:
    ask(client, email)
    prove(client, digits_in(sent_to(mail, email)[-1]))


def account() -> Account:
    return Account.objects.get(username="gulnar")


def test_an_address_counts_once_its_digits_were_typed(hexi: SmallTown, enter, mail: Path) -> None:
    client = enter("gulnar")
    page = ask(client, FIRST).content.decode()
    assert f"六位验证码已发往 {FIRST}" in page
    assert account().email == ""
    (words,) = sent_to(mail, FIRST)
    assert "河西街道" in words
    assert "验证码不对" in prove(client, "000000").content.decode()
    assert account().email == ""
    page = prove(client, digits_in(words)).content.decode()
    assert "邮箱已确认" in page
    assert f"您的邮箱是 {FIRST}" in page
    assert (account().email, account().email_asked) == (FIRST, "")
    assert [act.verb for act in TownAct.objects.filter(subject__startswith="account:")] == ["own.email_on"]
    assert FIRST not in str(list(TownAct.objects.values_list("facts", flat=True)))
    assert FIRST not in str(list(Job.objects.values()))


def test_the_letter_is_in_the_language_of_the_page_and_names_the_town_in_it(hexi: SmallTown, enter, mail: Path) -> None:
    client = enter("gulnar")
    client.cookies["django_language"] = "en"
    ask(client, FIRST)
    (words,) = sent_to(mail, FIRST)
    assert words.startswith("Hexi Street: your digits are ")


def test_digits_are_good_for_an_hour_and_once(hexi: SmallTown, enter, mail: Path) -> None:
    client = enter("gulnar")
    ask(client, FIRST)
    digits = digits_in(sent_to(mail, FIRST)[-1])
    with clock.fixed(clock.now() + emails.LIFE + timedelta(seconds=1)):
        assert "过期" in read(client)
        assert prove(client, digits).status_code == 422
        ask(client, FIRST)
        newer = digits_in(sent_to(mail, FIRST)[-1])
        assert newer != digits
        assert prove(client, newer).status_code == 200
        assert account().email == FIRST
        assert prove(client, newer).status_code == 422, "they are spent"


def test_wrong_digits_and_letters_asked_for_are_counted(hexi: SmallTown, enter, mail: Path) -> None:
    client = enter("gulnar")
    ask(client, FIRST)
    digits = digits_in(sent_to(mail, FIRST)[-1])
    wrong = "000000" if digits != "000000" else "000001"
    for _n in range(10):
        cache.clear()
        assert "验证码不对" in prove(client, wrong).content.decode()
    assert "次数太多" in prove(client, digits).content.decode()
    assert account().email == ""
    for _n in range(4):
        ask(client, FIRST)
    assert "次数太多" in ask(client, FIRST).content.decode()


def test_the_address_before_hears_that_another_was_entered_and_stays_until_that_is_proven(
    hexi: SmallTown, enter, mail: Path
) -> None:
    client = enter("gulnar")
    proven(client, mail, FIRST)
    page = ask(client, SECOND).content.decode()
    assert f"还用 {FIRST}" in page
    assert "请马上改密码" in sent_to(mail, FIRST)[-1]
    assert account().email == FIRST
    sent(client, do="drop")
    assert (account().email, account().email_asked) == (FIRST, ""), "the new one alone is given up"
    proven(client, mail, SECOND)
    assert account().email == SECOND


def test_an_address_is_removed_by_its_owner(hexi: SmallTown, enter, mail: Path) -> None:
    client = enter("gulnar")
    proven(client, mail, FIRST)
    assert "邮箱已去掉" in sent(client, do="drop").content.decode()
    assert account().email == ""
    assert TownAct.objects.order_by("pk").last().verb == "own.email_off"


def test_what_is_no_address_is_refused_with_what_was_typed(hexi: SmallTown, enter) -> None:
    answer = ask(enter("gulnar"), "gulnar at home")
    assert answer.status_code == 422
    assert "gulnar at home" in answer.content.decode()


def test_an_address_that_nobody_proves_is_forgotten_after_a_day(hexi: SmallTown, enter) -> None:
    ask(enter("gulnar"), FIRST)
    tidy()
    assert account().email_asked == FIRST
    with clock.fixed(clock.now() + timedelta(days=1, minutes=1)):
        assert tidy()["addresses"] == 1
    assert account().email_asked == ""


def test_whoever_is_forgotten_leaves_no_address(hexi: SmallTown, enter, mail: Path) -> None:
    client = enter("gulnar")
    proven(client, mail, FIRST)
    ask(client, SECOND)
    kept = account().pk
    people.forget_person(person=hexi.persons["gulnar"])
    gone = Account.objects.get(pk=kept)
    assert (gone.email, gone.email_asked) == ("", "")


def test_the_security_administrator_sees_that_there_is_one_and_not_which(hexi: SmallTown, enter, mail: Path) -> None:
    hexi.persons["admin"] = add_person(town=hexi.town, work_name="管理员")
    office = f"/{hexi.town.slug}/desk/office/"
    security, client = enter("admin", "security"), enter("gulnar")
    assert "已填收通知的邮箱" not in security.get(office, headers=HEADERS).content.decode()
    proven(client, mail, FIRST)
    page = security.get(office, headers=HEADERS).content.decode()
    assert page.count("已填收通知的邮箱") == 1
    assert FIRST not in page


def test_an_administrator_above_the_towns_is_offered_no_notices(hexi: SmallTown) -> None:
    client = Client()
    client.force_login(people.open_account(username="above", password=None, persons=[], office="security"))
    assert NOTICES not in read(client)
    assert ask(client, FIRST).status_code == 422


def test_an_address_given_with_the_account_waits_for_its_owner(hexi: SmallTown, mail: Path) -> None:
    call_command(
        "user", "add", "gulnar", "--town", hexi.town.slug, "--name", "古丽娜尔", "--email", FIRST, "--generate"
    )
    assert (account().email, account().email_asked) == ("", FIRST)
    assert sent_to(mail, FIRST) == []
    with clock.fixed(clock.now() + timedelta(days=3)):
        tidy()
        client = Client()
        client.force_login(account())
        assert f"开账号时填的邮箱是 {FIRST}" in read(client)
        proven(client, mail, FIRST)
    assert account().email == FIRST


@pytest.mark.parametrize(
    ("given", "said"),
    [(("--town", "", "--email", "nobody"), "nobody"), (("--office", "audit", "--email", FIRST), "--town")],
)
def test_an_address_that_can_never_be_used_is_refused_before_an_account_is_made(
    hexi: SmallTown, given: tuple[str, ...], said: str
) -> None:
    given = tuple(hexi.town.slug if one == "" else one for one in given)
    with pytest.raises(CommandError, match=said):
        call_command("user", "add", "gulnar", *given, "--generate")
    assert not Account.objects.filter(username="gulnar").exists()
