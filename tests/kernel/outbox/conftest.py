from collections.abc import Iterator

import pytest

from gongyi.kernel.territory.scope import within
from tests.infra.gateway import gateway
from tests.towns import SmallTown, small_town

__all__ = ["gateway"]


@pytest.fixture
def real_hexi(db: None, monday_morning: object) -> Iterator[SmallTown]:
    """The small town on a working Monday at ten, not for trying: its messages really leave."""
    built = small_town()
    with within(built.town):
        yield built


@pytest.fixture
def standing_hexi(committed_db: None, monday_morning: object) -> Iterator[SmallTown]:
    """The same, committed, so that other processes see it."""
    built = small_town()
    with within(built.town):
        yield built
