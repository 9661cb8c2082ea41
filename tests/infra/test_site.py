"""The real server over a bare database, and the browser's guards over its pages."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.request import ProxyHandler, build_opener

import pytest
from playwright.sync_api import Browser, Page

from bench.processes import web_processes
from tests.infra import settings as run
from tests.infra import site, templates
from tests.infra.browser import Watch

PAGE = "/-/ui/gallery/"


@pytest.fixture(scope="module")
def bare_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[site.Site]:
    """A site without towns: enough for what belongs to no town."""
    home = tmp_path_factory.mktemp("bare")
    if run.CLUSTER:
        source = templates.postgres_template(
            run.CLUSTER, "migrated", run.RUN / "migrated", templates.MIGRATE, source="template0"
        )
        address = templates.clone_postgres(run.CLUSTER, source, f"bare_{run.WORKER}")
    else:
        templates.copy_sqlite(
            templates.sqlite_template("migrated", templates.MIGRATE) / "gongyi.sqlite3", home / "gongyi.sqlite3"
        )
        address = f"sqlite:///{home / 'gongyi.sqlite3'}"
    templates.unmark(address)
    environ = templates.environment(home, address)
    templates.run_gongyi(*templates.MIGRATE, environ=environ)
    process, running = site.start(home, environ)
    yield running
    code = site.stop(process)
    if run.CLUSTER:
        templates.drop_postgres(run.CLUSTER, f"bare_{run.WORKER}")
    assert code == 0, running.log.read_text()


def fetch(url: str) -> str:
    with build_opener(ProxyHandler({})).open(url, timeout=10) as answer:
        text: str = answer.read().decode()
        return text


def test_the_server_answers_and_says_where_it_is(bare_site: site.Site) -> None:
    assert "<!doctype html>" in fetch(bare_site.url + PAGE).lower()
    assert bare_site.url in bare_site.log.read_text()


def test_web_processes_keep_little_freed_memory(bare_site: site.Site) -> None:
    for pid in web_processes(bare_site.pid):
        given = Path(f"/proc/{pid}/environ").read_text().split("\0")
        assert {"MALLOC_ARENA_MAX=2", "MALLOC_MMAP_THRESHOLD_=1000000"} <= set(given)


def test_the_command_line_works_on_the_same_installation(bare_site: site.Site) -> None:
    assert "no issues" in bare_site.gongyi("check")


def test_the_command_line_serves(bare_site: site.Site) -> None:
    assert "启动网站和后台程序。" in bare_site.gongyi("serve", "--help")


@pytest.mark.live
@pytest.mark.smoke
def test_pages_open_at_both_sizes(bare_site: site.Site, page360: Page, page1440: Page) -> None:
    for page, width in ((page360, 360), (page1440, 1440)):
        page.goto(bare_site.url + PAGE)
        assert page.evaluate("screen.width") == width


@pytest.mark.live
@pytest.mark.parametrize(
    ("deed", "fault"),
    [
        ("location.href = 'http://192.0.2.1/x'", r"request to another host: http://192\.0\.2\.1/x"),
        ("{let i = new Image(); i.src = 'https://cdn.example/x.png'; document.body.append(i)}", "CSP refused img-src"),
        ("console.error('a script complains')", "console error: a script complains"),
        ("setTimeout(() => { throw new Error('a script breaks') })", "script error: .*a script breaks"),
        (
            "{let s = document.createElement('script'); s.textContent = '1'; document.body.append(s)}",
            "CSP refused script-src",
        ),
    ],
)
def test_the_browser_notices(bare_site: site.Site, chromium: Browser, tmp_path: Path, deed: str, fault: str) -> None:
    watch = Watch()
    context = chromium.new_context()
    watch.attach(context)
    page = context.new_page()
    page.goto(bare_site.url + PAGE)
    assert watch.unexpected() == []
    page.evaluate(f"() => {{ {deed} }}")
    page.wait_for_timeout(300)
    context.close()
    assert any(re.search(fault, found) for found in watch.unexpected()), watch.faults
