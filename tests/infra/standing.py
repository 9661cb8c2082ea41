"""One small town under many tests: built once, inside a transaction around theirs, until a test wants a database without it.

What many tests begin with can stand on it in the same way: `upon("name", build)` says how it is built, and a test has it
under it that asks for the fixture of that name in the same module.
"""

from collections.abc import Callable, Iterator, Sequence
from copy import deepcopy

import pytest
from django.db import transaction

from gongyi.kernel import clock
from gongyi.kernel.outbox import sending
from gongyi.kernel.territory.scope import within
from tests.towns import MONDAY_MORNING, SmallTown, small_town

Build = Callable[[SmallTown], None]

_open: list[tuple[transaction.Atomic, SmallTown, str]] = []
_builders: dict[str, Build] = {}


def upon(name: str, build: Build) -> None:
    """Have what `build` makes of the town stand under every test that asks for the fixture `name` beside it."""
    _builders[name] = build


def arrange(request: pytest.FixtureRequest) -> None:
    """Before a test's own transaction begins: have under it what it asks for, the town or what stands on it, and nothing else."""
    wanted = ["town"] if "standing_town" in request.fixturenames else []
    wanted += [name for name in _builders if _asked_for(request, name)]
    tear_down(request, but=wanted)
    for name in wanted[len(_open) :]:
        with request.getfixturevalue("django_db_blocker").unblock(), clock.fixed(MONDAY_MORNING):
            _stand(name)


def _asked_for(request: pytest.FixtureRequest, name: str) -> bool:
    """Whether the test asks for the fixture beside the builder; elsewhere another may have the same name."""
    found = request._pyfuncitem._fixtureinfo.name2fixturedefs.get(name)
    return found is not None and found[-1].func.__module__ == _builders[name].__module__


def _stand(name: str) -> None:
    around = transaction.atomic()
    around.__enter__()
    if name == "town":
        town = small_town(simulated=True)
    else:
        town = deepcopy(_open[-1][1])
        with within(town.town):
            _builders[name](town)
    _open.append((around, town, name))


def tear_down(request: pytest.FixtureRequest, *, but: Sequence[str] = ()) -> None:
    """Take out of the database again what stands in it, but for what is named, from the town upwards."""
    while [name for *_rest, name in _open] != list(but[: len(_open)]):
        around, *_rest = _open.pop()
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
