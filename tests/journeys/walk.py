"""One journey: its people, their browsers, and what the installation under them has written down."""

import sqlite3
import time
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from playwright.sync_api import Browser, BrowserContext, Page

from gongyi.kernel import clock
from tests.infra.browser import Watch
from tests.infra.messages import PATIENCE
from tests.infra.site import Site
from tests.journeys.people import Repairer, Speaker, Worker

SIZES = {360: (780, True), 1440: (900, False)}
"""Height of the screen, and whether it is a telephone, by width."""
ZONE = "Asia/Shanghai"
STEPS = """SELECT dossier.flow, dossier.number, step.move FROM flows_step step
JOIN flows_dossier dossier ON dossier.id = step.dossier_id WHERE step.id > ? ORDER BY step.id"""


class Crowd:
    """Whoever works in the town: one browser context each at each size, so that they sign in once and their pages' parts are kept."""

    def __init__(self, site: Site, browser: Browser) -> None:
        self.site, self.browser = site, browser
        self.watch = Watch()
        self.workers: dict[tuple[str, int], BrowserContext] = {}
        self.password = (site.home / "demo-password.txt").read_text().strip()

    def context(self, width: int) -> BrowserContext:
        """A browser of somebody's own, at one size."""
        height, phone = SIZES[width]
        context = self.browser.new_context(
            viewport={"width": width, "height": height},
            is_mobile=phone,
            has_touch=phone,
            locale="zh-CN",
            timezone_id=ZONE,
            reduced_motion="reduce",
            service_workers="block",
        )
        context.set_default_timeout(10_000)
        self.watch.attach(context)
        return context

    def at_work(self, account: str, width: int) -> Page:
        """A page of somebody who is signed in."""
        known = self.workers.get((account, width))
        context = known or self.workers.setdefault((account, width), self.context(width))
        page = context.new_page()
        if known is None:
            page.goto(f"{self.site.url}/-/account/login/")
            page.fill("input[name=login]", account)
            page.fill("input[name=password]", self.password)
            page.locator("form.stack button[type=submit]").click()
            page.wait_for_url("**/desk/**")
        return page


class Walk:
    """One journey at one size: its people, and the steps that were made on the way."""

    def __init__(self, crowd: Crowd, width: int) -> None:
        self.site, self.crowd, self.width = crowd.site, crowd, width
        self.passing: list[BrowserContext] = []
        self.made: set[str] = set()
        self.database = sqlite3.connect(f"file:{self.site.home / 'gongyi.sqlite3'}?mode=ro", uri=True)
        self.begun = self.ask("SELECT coalesce(max(id), 0) FROM flows_step")[0][0]

    def ask(self, question: str, *values: object) -> list[Any]:
        """Rows of the site's database, which a journey only reads."""
        return self.database.execute(question, values).fetchall()

    def steps(self) -> list[tuple[str, str, str]]:
        """Flow, number and move of every step since the journey began."""
        return self.ask(STEPS, self.begun)

    def steps_of(self, number: str) -> list[tuple[str, str]]:
        """Flow and move of the steps on one matter."""
        return [(flow, move) for flow, of, move in self.steps() if of == number]

    def saw(self, *moves: str) -> None:
        """That each of these moves was made on some matter since the journey began."""
        found = {f"{flow}.{move}" for flow, _number, move in self.steps()}
        assert found >= set(moves), f"not made: {set(moves) - found}"
        self.made |= set(moves)

    def place(self, name: str) -> int:
        """Which place the code at this door stands for."""
        return int(self.ask("SELECT id FROM territory_place WHERE name = ?", name)[0][0])

    def child(self, number: str, flow: str = "case") -> str:
        """The number of the newest matter that came out of this one."""
        found = self.ask(
            "SELECT child.number FROM flows_matterlink link JOIN flows_dossier child ON child.id = link.child_id "
            "JOIN flows_dossier parent ON parent.id = link.parent_id WHERE parent.number = ? AND child.flow = ? ORDER BY link.id DESC",
            number,
            flow,
        )
        return str(found[0][0])

    def until(self, number: str, move: str) -> None:
        """Wait for a move of the worker process, which carries on from one matter to the other."""
        give_up = time.monotonic() + PATIENCE
        while not any(made == move for _flow, made in self.steps_of(number)):
            assert time.monotonic() < give_up, f"{move} was not made on {number}"
            time.sleep(0.05)

    @staticmethod
    def day(ahead: int = 0) -> str:
        """Today in the town, or a day that lies ahead, as one types it."""
        return f"{clock.now().astimezone(ZoneInfo(ZONE)) + timedelta(days=ahead):%Y-%m-%d}"

    def speaker(self) -> Speaker:
        """Somebody who speaks."""
        return Speaker(self, self._passer_by())

    def repairer(self) -> Repairer:
        """Somebody who repairs."""
        return Repairer(self, self._passer_by())

    def worker(self, account: str) -> Worker:
        """Somebody at the desk."""
        return Worker(self, self.crowd.at_work(account, self.width))

    def _passer_by(self) -> Page:
        self.passing.append(self.crowd.context(self.width))
        return self.passing[-1].new_page()

    def end(self) -> None:
        """Everybody goes home; no page did what no page may do."""
        for context in self.passing:
            context.close()
        for context in self.crowd.workers.values():
            for page in context.pages:
                page.close()
        self.database.close()
        self.crowd.watch.settle()
