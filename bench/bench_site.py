"""The site itself: how soon it answers after being started, and what its web process weighs after a day's work."""

import atexit
import shutil
import statistics
import tempfile
import time
from pathlib import Path

from bench.figures import Figure, Figures
from bench.processes import pss_mb, web_processes
from bench.visiting import visit
from tests.infra import settings as run
from tests.infra import site
from tests.infra.browser import browser, first_load

REQUESTS = 1000
STARTS = 3


def weigh_form(running: site.Site) -> float:
    """Compressed kilobytes that a phone fetches before a resident can write. Without Chromium this raises."""
    script = (
        "from gongyi.kernel.territory.models import Place; print(Place.objects.filter(level='building').first().pk)"
    )
    place = running.gongyi("shell", "-v", "0", "-c", script).split()[-1]
    with browser() as chromium:
        page = chromium.new_page(viewport={"width": 360, "height": 740}, locale="zh-CN")
        sizes = first_load(page, f"{running.url}/qiaxiu/say/help/?place={place}")
        assert page.locator("textarea[name=text]").is_visible()
    assert not any("leaflet" in name for name in sizes)
    return sum(sizes.values()) / 1024


def measure() -> Figures:
    """Start the site some times, then load it."""
    atexit.register(shutil.rmtree, run.RUN, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix="gongyi-bench-") as name:
        home = Path(name)
        environ = site.demo_copy(home)
        waits = []
        for last in range(STARTS):
            begun = time.perf_counter()
            process, running = site.start(home, environ)
            waits.append(time.perf_counter() - begun)
            if last < STARTS - 1:
                site.stop(process)
        wrong = visit(running.url, home, REQUESTS)
        heaviest = max(pss_mb(pid) for pid in web_processes(running.pid))
        form = weigh_form(running)
        site.stop(process)
    yield Figure("report form, first load without the map", form, "KB", 60)
    yield Figure("site start to first answer (median)", statistics.median(waits), "s", 2.0, bound="hashes")
    yield Figure(f"web process after {REQUESTS} requests", heaviest, "MB PSS", 150)
    yield Figure(f"server errors in {REQUESTS} requests", wrong, "answers", 0)
