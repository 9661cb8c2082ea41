"""Each test meets the database as migration left it, whatever the test before did to it."""

import threading
from itertools import count
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, connections

from gongyi.kernel.territory.models import Place
from tests.infra import settings as run
from tests.infra import templates
from tests.infra.standing import upon
from tests.towns import SmallTown


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


built: list[str] = []


def build_on_it(town: SmallTown) -> None:
    built.append(town.town.slug)
    Place.objects.filter(pk=town.town.root.pk).update(name="Under several tests")
    town.keys = count(40)


upon("built_on_it", build_on_it)


@pytest.fixture
def built_on_it(hexi: SmallTown) -> SmallTown:
    return hexi


@pytest.mark.parametrize("turn", [1, 2])
def test_what_stands_on_the_town_is_built_once_for_those_who_ask_for_it(built_on_it: SmallTown, turn: int) -> None:
    assert built == [built_on_it.town.slug]
    place = Place.objects.get(pk=built_on_it.town.root.pk)
    assert place.name == "Under several tests"
    assert next(built_on_it.keys) == 40
    Place.objects.filter(pk=place.pk).update(name="Under this one")


upon("named_alike", SmallTown.say)  # a builder of another module


@pytest.fixture
def named_alike(hexi: SmallTown) -> SmallTown:
    return hexi


def test_another_fixture_of_the_same_name_has_nothing_under_it(named_alike: SmallTown) -> None:
    assert next(named_alike.keys) == 1


def test_and_for_nobody_else(hexi: SmallTown) -> None:
    assert built
    assert Place.objects.get(pk=hexi.town.root.pk).name == "河西街道"
    assert next(hexi.keys) == 1


@pytest.mark.django_db
def test_nor_does_the_town() -> None:
    assert Place.objects.count() == 0


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
