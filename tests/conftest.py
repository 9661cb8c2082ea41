"""What every test may use. The fixtures themselves are in tests/infra, one module per subject."""

import gc
import shutil
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import pytest
from hypothesis import HealthCheck, settings

from gongyi.kernel import clock
from tests.infra import standing
from tests.infra.browser import chromium, page360, page1440, watch
from tests.infra.databases import committed_db, django_db_setup, needs_database, refuse_flush
from tests.infra.settings import OWNS_RUN, RUN
from tests.infra.site import live_site
from tests.infra.standing import hexi, standing_town
from tests.towns import MONDAY_MORNING

__all__ = [
    "chromium", "committed_db", "django_db_setup", "hexi", "live_site", "page360", "page1440", "standing_town", "watch",
]  # fmt: skip

# No test fails because others use the machine.
settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any machine")


LIVE = ("journey", "live")
"""Marks of what needs a browser, a running site or the demo towns."""
SAID_ONCE = ("/tests/surfaces/", "/tests/domain/appeals/", "/tests/domain/cases/")
"""Where tests are about what pages say and what moves ask for, which no database decides."""


def pytest_configure(config: pytest.Config) -> None:
    """Name the markers of ours that the ini file leaves out."""
    config.addinivalue_line("markers", "once: does not depend on the database; `make test` runs it on SQLite only")
    config.addinivalue_line(
        "markers", "both: of a page or a rule, and runs on both databases, because what it asks of them is the point"
    )
    config.addinivalue_line("markers", "smoke: the one live test that also runs on PostgreSQL")


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """A run of journeys and live tests reads only the files in which there is one; the others take longer to read than a journey to walk."""
    if not config.getoption("markexpr").startswith(LIVE) or collection_path.suffix != ".py":
        return None
    text = collection_path.read_text()
    return None if any(f"pytest.mark.{mark}" in text for mark in LIVE) else True


def pytest_itemcollected(item: pytest.Item) -> None:
    """What touches no database is the same on either kind, and so is what a page or a rule says; see docs/adr/test-databases.md."""
    of_words = any(folder in str(item.path) for folder in SAID_ONCE) and item.get_closest_marker("both") is None
    if of_words or not needs_database(item):
        item.add_marker("once")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Refuse what cannot work here before anything runs."""
    refuse_flush(items)


def pytest_collection_finish() -> None:
    """What was imported stays for the whole run; to look through it for garbage again and again would cost a fifteenth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(200_000, 20, 100)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Remove the homes of this run; only the process that made them does."""
    if OWNS_RUN:
        shutil.rmtree(RUN, ignore_errors=True)


@pytest.hookimpl(tryfirst=True)
def pytest_fixture_setup(fixturedef: pytest.FixtureDef[object], request: pytest.FixtureRequest) -> None:
    """What stands under a test's transaction has to stand before it begins."""
    if fixturedef.argname == "_django_db_helper":
        standing.arrange(request)


@pytest.fixture(autouse=True)
def _nothing_remembered() -> None:
    """Rows of the last test are gone; so must be what the process remembers of them."""
    from django.core.cache import cache

    from gongyi.domain.appeals import concerned, whereabouts
    from gongyi.domain.cases import queries as cases
    from gongyi.kernel.clock import queries as calendars
    from gongyi.kernel.flows import directory, parameters

    cache.clear()
    for known in (calendars, directory, parameters, cases, whereabouts, concerned):
        known.forget()


@pytest.fixture
def monday_morning() -> Iterator[datetime]:
    """The clock held at a working Monday, 10:00 in Shanghai."""
    with clock.fixed(MONDAY_MORNING):
        yield MONDAY_MORNING
