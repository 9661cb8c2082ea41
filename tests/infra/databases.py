"""Database fixtures: a copy of the migrated template per worker, rolled back after each test or replaced whole."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.contenttypes.models import ContentType

from tests.infra import settings as run
from tests.infra import standing, templates
from tests.infra.homes import new_keys


def restore() -> None:
    """Put this worker's database back to the state right after migration."""
    templates.close_connections()
    # The witness outlives a database that is put back, and would tell of what was in it.
    (run.RUN / run.WORKER / "witness.log").unlink(missing_ok=True)
    if run.CLUSTER:
        source = templates.postgres_template(
            run.CLUSTER, "migrated", run.RUN / "migrated", templates.MIGRATE, source="template0"
        )
        templates.clone_postgres(run.CLUSTER, source, str(settings.DATABASES["default"]["NAME"]))
    else:
        home = templates.sqlite_template("migrated", templates.MIGRATE)
        templates.copy_sqlite(home / "gongyi.sqlite3", Path(settings.DATABASES["default"]["NAME"]))
    ContentType.objects.clear_cache()
    new_keys()


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker: Any) -> Iterator[None]:
    """Stands in for pytest-django's own, which would migrate anew in every worker."""
    with django_db_blocker.unblock():
        restore()
    yield
    with django_db_blocker.unblock():
        templates.close_connections()


@pytest.fixture
def committed_db(request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """A database in which transactions really commit: for races, threads, processes and on-commit work.

    Costs a copy of the template afterwards (some milliseconds on SQLite, some tenths of a second on PostgreSQL).
    Threads of the test must close their own connections.
    """
    standing.tear_down(request)
    with django_db_blocker.unblock():
        yield
        restore()


def installed(home: Path) -> dict[str, str]:
    """A migrated SQLite installation in `home`, for processes that a test starts and kills. Returns its environment."""
    shutil.copytree(templates.sqlite_template("migrated", templates.MIGRATE), home)
    return templates.environment(home, f"sqlite:///{home / 'gongyi.sqlite3'}")


def needs_database(item: pytest.Item) -> bool:
    """Whether a test touches a database, through a fixture, a mark, or processes of its own (those of tests/infra)."""
    fixtures = {"db", "committed_db", "transactional_db", "live_site"} & set(getattr(item, "fixturenames", ()))
    return bool(fixtures) or item.get_closest_marker("django_db") is not None or "/tests/infra/" in str(item.path)


def _wants_flush(item: pytest.Item) -> bool:
    mark = item.get_closest_marker("django_db")
    if mark and (mark.kwargs.get("transaction") or mark.kwargs.get("reset_sequences") or mark.args[:1] == (True,)):
        return True
    return bool({"transactional_db", "live_server"} & set(getattr(item, "fixturenames", ())))


def refuse_flush(items: list[pytest.Item]) -> None:
    """Stop the run where tests ask for a database that is emptied afterwards: history cannot be emptied."""
    wrong = [item.nodeid for item in items if _wants_flush(item)]
    if wrong:
        raise pytest.UsageError(f"history rows cannot be flushed; use the fixture committed_db in {', '.join(wrong)}")
