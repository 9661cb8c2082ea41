"""Makes the demo towns that the journeys walk through before they are asked for: `python -m tests.infra.ahead`."""

from tests.infra import settings as _run  # noqa: F401 - a home and a key of this run's own, before anything else is read
from tests.infra import site

if __name__ == "__main__":
    site.demo_template()
