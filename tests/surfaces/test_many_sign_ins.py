"""However many may sign in, each of them is found: on the security administrator's page and by command."""

import io

import pytest
from django.core.management import call_command
from django.test import Client

from gongyi.kernel.people.actions import add_person, open_account, open_accounts
from gongyi.kernel.people.models import Account
from tests.towns import SmallTown

pytestmark = pytest.mark.both

MANY = 1_200


@pytest.fixture
def many(hexi: SmallTown) -> None:
    persons = [add_person(town=hexi.town, work_name=f"王{n}号") for n in range(3)]
    open_accounts(persons=persons, password="long enough to pass", prefix="hexi-")
    Account.objects.bulk_create(Account(username=f"mass-{n}", password="!") for n in range(MANY))


def sheet(hexi: SmallTown, asked: str = "") -> str:
    """What the security administrator above the towns sees."""
    client = Client()
    client.force_login(open_account(username="above", password=None, persons=[], office="security"))
    return client.get(f"/{hexi.town.slug}/desk/office/{asked}").content.decode()


@pytest.mark.usefixtures("many")
@pytest.mark.parametrize(
    ("asked", "found"), [("?q=hexi-2", "王1号"), ("?q=王2号", "hexi-3"), ("?from=1200", "mass-999")]
)
def test_the_page_finds_each_and_says_how_many_there_are(hexi: SmallTown, asked: str, found: str) -> None:
    assert found in sheet(hexi, asked)


@pytest.mark.usefixtures("many")
def test_the_first_page_is_short_and_leads_on(hexi: SmallTown) -> None:
    first = sheet(hexi)
    assert first.count("sheet sheet--line") == 100
    assert f"/ {Account.objects.count()}" in first
    assert "?from=100" in first


def test_whoever_sits_somewhere_is_shown_with_the_seat(hexi: SmallTown, enter) -> None:
    enter("gulnar")
    assert "东社区 社区服务窗口" in sheet(hexi, "?q=gulnar")


@pytest.mark.usefixtures("many")
def test_the_command_lists_all(hexi: SmallTown) -> None:
    said = io.StringIO()
    call_command("user", "list", stdout=said)
    assert len(said.getvalue().splitlines()) == Account.objects.count() > MANY
