from collections.abc import Iterator

import pytest

from gongyi.kernel.territory.scope import within
from tests.towns import SmallTown, small_town


@pytest.fixture
def standing_hexi(committed_db: None, monday_morning: object) -> Iterator[SmallTown]:
    """The small town, committed, so that threads see it."""
    built = small_town(simulated=True)
    with within(built.town):
        yield built
