"""Debian's Chromium at two sizes, watched: nothing leaves the machine, no script error, no breach of the CSP."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, sync_playwright

from tools import suite

LOOPBACK = {"127.0.0.1", "localhost", "[::1]", "::1"}
OWN_SCHEMES = {"data", "blob", "about", "chrome-error", "file"}
FLAGS = [
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
    "--disable-gpu",
    "--disable-extensions",
    "--force-color-profile=srgb",
    "--font-render-hinting=none",
]
# The browser's own message about a breach is only text; the event carries what was refused, and where.
REPORT_CSP = """
document.addEventListener('securitypolicyviolation', event => console.error(
    'CSP refused ' + event.violatedDirective + ' ' + event.blockedURI + ' at ' + event.sourceFile + ':' + event.lineNumber));
"""


def leaves_the_machine(url: str) -> bool:
    """Whether a request to this address would go anywhere but to this machine."""
    parts = urlsplit(url)
    return parts.scheme not in OWN_SCHEMES and (parts.hostname or "") not in LOOPBACK


@dataclass
class Watch:
    """What a context did that no page of ours may do."""

    faults: list[str] = field(default_factory=list)
    allowed: list[str] = field(default_factory=list)

    def allow(self, pattern: str) -> None:
        """Expect a console error that matches this regular expression, such as the browser's line about a 404."""
        self.allowed.append(pattern)

    def attach(self, context: BrowserContext) -> None:
        """Watch every page of the context from its first request on."""
        context.add_init_script(REPORT_CSP)
        context.on("request", self._on_request)
        context.on("console", self._on_console)
        context.on("weberror", lambda error: self.faults.append(f"script error: {error.error}"))

    def _on_request(self, request: Request) -> None:
        if leaves_the_machine(request.url):
            self.faults.append(f"request to another host: {request.url}")

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.faults.append(f"console error: {message.text}")

    def unexpected(self) -> list[str]:
        """The faults that no `allow` covers. Requests to other hosts are never covered."""
        return [
            fault
            for fault in self.faults
            if fault.startswith("request to another host") or not any(re.search(p, fault) for p in self.allowed)
        ]

    def settle(self) -> None:
        """Nothing unexpected so far; begins anew for whoever comes next."""
        faults = self.unexpected()
        self.faults, self.allowed = [], []
        assert faults == []


def first_load(page: Page, url: str) -> dict[str, int]:
    """Bytes on the wire, headers included, of everything that a page fetches by itself when it is first opened."""
    page.goto(url)
    page.wait_for_load_state("networkidle")
    entries = "[...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]"
    return dict(page.evaluate(f"{entries}.map(entry => [entry.name, entry.transferSize])"))


@contextmanager
def browser() -> Iterator[Browser]:
    """Chromium, until the block ends."""
    path = suite.browser_path()
    flags = [*FLAGS, "--no-sandbox"] if os.geteuid() == 0 else FLAGS
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=flags)
        yield started
        started.close()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser process per worker."""
    with browser() as started:
        yield started


def _page(browser: Browser, watch: Watch, *, width: int, height: int, phone: bool) -> Iterator[Page]:
    context = browser.new_context(
        viewport={"width": width, "height": height},
        is_mobile=phone,
        has_touch=phone,
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
        reduced_motion="reduce",
        service_workers="block",
    )
    context.set_default_timeout(10_000)
    watch.attach(context)
    page = context.new_page()
    try:
        yield page
    finally:
        context.close()
    assert watch.unexpected() == []


@pytest.fixture
def watch() -> Watch:
    """What the pages of this test may not do; call `watch.allow(pattern)` for an error the test provokes."""
    return Watch()


@pytest.fixture
def page360(chromium: Browser, watch: Watch) -> Iterator[Page]:
    """A page on a phone, 360 pixels wide."""
    yield from _page(chromium, watch, width=360, height=780, phone=True)


@pytest.fixture
def page1440(chromium: Browser, watch: Watch) -> Iterator[Page]:
    """A page on a desk, 1440 pixels wide."""
    yield from _page(chromium, watch, width=1440, height=900, phone=False)
