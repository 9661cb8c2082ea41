"""One small town under many tests: built once, inside a transaction around theirs, until a test wants a database without it."""

from collections.abc import Iterator
from copy import deepcopy

import pytest
from django.db import transaction

from gongyi.kernel import clock
from gongyi.kernel.outbox import sending
from gongyi.kernel.territory.scope import within
from tests.towns import MONDAY_MORNING, SmallTown, small_town

_open: list[tuple[transaction.Atomic, SmallTown]] = []


def arrange(request: pytest.FixtureRequest) -> None:
    """Before a test's own transaction begins: have the town under it if it asks for it, and no town if it does not."""
    if "standing_town" not in request.fixturenames:
        tear_down(request)
    elif not _open:
        with request.getfixturevalue("django_db_blocker").unblock(), clock.fixed(MONDAY_MORNING):
            around = transaction.atomic()
            around.__enter__()
            _open.append((around, small_town(simulated=True)))


def tear_down(request: pytest.FixtureRequest) -> None:
    """Take the town out of the database again, where it is in it."""
    while _open:
        around, _town = _open.pop()
        with request.getfixturevalue("django_db_blocker").unblock():
            transaction.set_rollback(True)
            around.__exit__(None, None, None)


@pytest.fixture
def standing_town(db: None) -> SmallTown:
    """A copy of the town as it was built, so that no test sees what another made of it."""
    return deepcopy(_open[-1][1])


@pytest.fixture
def hexi(standing_town: SmallTown, monday_morning: object) -> Iterator[SmallTown]:
    """A small town on a working Monday at ten."""
    sending.kept(standing_town.town).unlink(missing_ok=True)
    with within(standing_town.town):
        yield standing_town
