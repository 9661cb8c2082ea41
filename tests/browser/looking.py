"""What the tests of pages in a browser share: a look for everybody's access, taps and keys counted, signing in."""

import os
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from tests.infra.site import Site

AXE = (Path(__file__).parents[1] / "vendor" / "axe.min.js").read_text()
SHOTS = os.environ.get("SCREENSHOTS", "")
COVERED = """(() => { const bar = document.querySelector('.portal-nav'), foot = document.querySelector('.footer');
return bar && getComputedStyle(bar).position === 'sticky' && foot.getBoundingClientRect().bottom > bar.getBoundingClientRect().top + 1; })()"""
_sessions: dict[tuple[str, str], Any] = {}


def look(page: Page, name: str) -> None:
    """No violation of access rules, nothing wider than the screen, nothing under the bar, and a picture when asked for."""
    page.evaluate(AXE)
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
    assert [(rule["id"], rule["nodes"][0]["html"][:160]) for rule in found] == [], name
    fits(page, name)
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/{name.replace('/', '-')}-{page.viewport_size['width']}.png")


def fits(page: Page, name: str) -> None:
    """Nothing is wider than the screen, and the bar at its foot covers nothing."""
    width = page.viewport_size["width"]
    assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{name} is wider than {width}"
    page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
    assert not page.evaluate(COVERED), f"the bar covers the foot of {name}"
    page.evaluate("window.scrollTo(0, 0)")


class Taps:
    """Counts what a finger does."""

    def __init__(self, page: Page) -> None:
        self.page, self.count = page, 0

    def tap(self, selector: str) -> None:
        """One tap, and the page behind it."""
        self.page.locator(selector).first.click()
        self.page.wait_for_load_state()
        self.count += 1


class Keys:
    """Counts the keys that are not words; keys held together are one stroke."""

    def __init__(self, page: Page) -> None:
        self.page, self.count = page, 0

    def press(self, *names: str) -> None:
        """These keys, one after the other."""
        for name in names:
            self.page.keyboard.press(name)
        self.count += len(names)


def enter(page: Page, site: Site, who: str) -> None:
    """Sign in; whoever did so before on this site comes back with the cookie, while it holds."""
    page.context.add_cookies(_sessions.get((site.url, who), []))
    page.goto(f"{site.url}/qiaxiu/desk/")
    if "/login/" not in page.url:
        return
    page.goto(f"{site.url}/-/account/login/")
    page.fill("input[name=login]", who)
    page.fill("input[name=password]", (site.home / "demo-password.txt").read_text().strip())
    page.locator("form.stack button[type=submit]").click()
    page.wait_for_url("**/desk/**")
    _sessions[site.url, who] = [cookie for cookie in page.context.cookies() if "session" in cookie["name"]]


def ask(site: Site, code: str) -> str:
    """What a few lines of code over the installation call `said`."""
    return site.gongyi("shell", "-v", "0", "-c", f"{code}\nprint(said)").strip()


def building(site: Site) -> str:
    """Row id of a building in the community of the desk worker."""
    code = (
        "from gongyi.kernel.territory.models import Place\n"
        "said = Place.objects.filter(level='building', path__startswith=Place.objects.get(code='654301004003').path).order_by('path').first().pk"
    )
    if site.url not in _buildings:
        _buildings[site.url] = ask(site, code)
    return _buildings[site.url]


_buildings: dict[str, str] = {}
