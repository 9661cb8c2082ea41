"""One site for all journeys, and the people of each at both sizes."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.infra.site import Site, served
from tests.journeys.walk import SIZES, Crowd, Walk

NO_CHANCE = """
from gongyi.kernel.flows import parameters, registry
from gongyi.kernel.territory.models import Town
from gongyi.kernel.territory.scope import within
town = Town.objects.get(slug="qiaxiu")
with within(town):
    parameters.set_parameters(town=town, flow=registry.get("case"), changes={"sample": 0})
"""
"""Nothing is checked by chance, so that a journey goes the same way each time."""


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The demo towns, served for all journeys of this process."""
    yield from served(tmp_path_factory.mktemp("journeys"), ("shell", "-v", "0", "-c", NO_CHANCE))


@pytest.fixture(scope="session")
def crowd(site: Site, chromium: Browser) -> Crowd:
    """Whoever works in the town."""
    return Crowd(site, chromium)


@pytest.fixture(params=SIZES)
def walk(request: pytest.FixtureRequest, crowd: Crowd) -> Iterator[Walk]:
    """A journey at one size."""
    walk = Walk(crowd, request.param)
    try:
        yield walk
    finally:
        walk.end()
