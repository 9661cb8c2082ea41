from collections.abc import Iterator

import pytest

from gongyi.kernel.territory.scope import within
from tests.towns import SmallTown, small_town


@pytest.fixture
def hexi(db: None, monday_morning: object) -> Iterator[SmallTown]:
    """A small town on a working Monday at ten."""
    built = small_town(simulated=True)
    with within(built.town):
        yield built
