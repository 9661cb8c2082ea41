"""Where the pages of keeping the town are, who opens them, and why something is changed."""

import pytest
from django.test import Client

from tests.towns import SmallTown

WHY = {"reason": "按2026年3月1日会议决定"}


@pytest.fixture
def desk(hexi: SmallTown, enter) -> Client:
    """The street's desk, which keeps the whole of this town."""
    return enter("zhaomin")


def at(hexi: SmallTown, path: str = "") -> str:
    return f"/{hexi.town.slug}/desk/town/{path}"
