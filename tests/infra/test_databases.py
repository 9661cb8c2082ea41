"""Each test meets the database as migration left it, whatever the test before did to it."""

import threading
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, connections

from gongyi.kernel.territory.models import Place
from tests.infra import settings as run
from tests.infra import templates


def make_place() -> None:
    Place.objects.create(id=7, path="7", level="street", name="A street")


def places_seen_by_others() -> int:
    """How many places another connection sees: what is truly committed."""
    seen: list[int] = []

    def look() -> None:
        seen.append(Place.objects.count())
        connections.close_all()

    other = threading.Thread(target=look)
    other.start()
    other.join()
    return seen[0]


def guards() -> int:
    """How many triggers of ours stand in the database."""
    if connection.vendor == "sqlite":
        query = "SELECT count(*) FROM sqlite_master WHERE type = 'trigger'"
    else:
        query = "SELECT count(*) FROM pg_trigger WHERE NOT tgisinternal"
    with connection.cursor() as cursor:
        cursor.execute(query)
        return int(cursor.fetchone()[0])


@pytest.mark.django_db
@pytest.mark.parametrize("turn", [1, 2])
def test_what_a_test_writes_is_rolled_back(turn: int) -> None:
    assert Place.objects.count() == 0
    make_place()


@pytest.mark.parametrize("turn", [1, 2])
def test_what_a_test_commits_is_gone_afterwards(committed_db: None, turn: int) -> None:
    assert Place.objects.count() == 0
    make_place()
    assert places_seen_by_others() == 1


def test_the_guards_stand_in_every_copy(committed_db: None) -> None:
    assert guards() > 0


def test_a_test_run_has_a_home_and_a_database_of_its_own() -> None:
    assert Path(settings.HOME).is_relative_to(run.RUN)
    if connection.vendor == "sqlite":
        assert Path(connection.settings_dict["NAME"]).is_relative_to(run.RUN)
    else:
        assert connection.settings_dict["NAME"] == f"gongyi_{run.WORKER}"
    assert not settings.HOME.is_relative_to(templates.ROOT)


def test_the_developers_database_is_out_of_reach(monkeypatch: pytest.MonkeyPatch) -> None:
    environ = templates.environment(Path("somewhere"), "sqlite:///copy")
    assert environ["DATABASE_URL"] == "sqlite:///copy"
    assert "DJANGO_SETTINGS_MODULE" not in environ
