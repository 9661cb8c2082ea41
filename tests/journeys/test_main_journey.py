"""The main loop in a real browser, on a phone and on a desk, with taps counted and every page checked for access."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.infra.pictures import jpeg
from tests.infra.site import Site

AXE = (Path(__file__).parents[1] / "vendor" / "axe.min.js").read_text()
SHOTS = os.environ.get("SCREENSHOTS", "")
PICTURED = frozenset({"file", "report", "morning"})
"""What the README shows, in the language it is written in."""


def look(page: Page, name: str) -> None:
    """No violation of access rules, nothing wider than the screen, and a picture for the README when asked for."""
    page.evaluate(AXE)
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
    assert [(rule["id"], rule["nodes"][0]["html"][:120]) for rule in found] == [], name
    width = page.viewport_size["width"]
    assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{name} is wider than {width}"
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/{name}-{width}.png")
        if name in PICTURED:
            in_english(page, name)


def in_english(page: Page, name: str) -> None:
    """The same page once more beside it, for whoever reads English; what people wrote stays as they wrote it."""
    tab, tongue = page.context.new_page(), {"name": "django_language", "url": page.url}
    page.context.add_cookies([tongue | {"value": "en"}])
    tab.goto(page.url)
    if name == "report":
        tab.fill("textarea[name=text]", "The light on the stairs of the second floor is out")
    tab.screenshot(path=f"{SHOTS}/{name}-en-{page.viewport_size['width']}.png")
    tab.close()
    page.context.add_cookies([tongue | {"value": "zh-hans"}])


class Taps:
    """Counts what a finger does."""

    def __init__(self, page: Page) -> None:
        self.page, self.count = page, 0

    def tap(self, selector: str) -> None:
        self.page.locator(selector).first.click()
        self.page.wait_for_load_state()
        self.count += 1


class Keys:
    """Counts the keys that are not words; keys held together are one stroke."""

    def __init__(self, page: Page) -> None:
        self.page, self.count = page, 0

    def press(self, *names: str) -> None:
        for name in names:
            self.page.keyboard.press(name)
        self.count += len(names)


def enter(page: Page, site: Site, who: str) -> None:
    page.goto(f"{site.url}/-/account/login/")
    page.fill("input[name=login]", who)
    page.fill("input[name=password]", (site.home / "demo-password.txt").read_text().strip())
    page.locator("form.stack button[type=submit]").click()
    page.wait_for_url("**/desk/**")


@pytest.fixture(params=["page360", "page1440"])
def page(request: pytest.FixtureRequest) -> Page:
    return request.getfixturevalue(request.param)


def building(site: Site) -> str:
    """Row id of a building in the community of the desk worker."""
    script = (
        "from gongyi.kernel.territory.models import Place\n"
        "print('PLACE', Place.objects.filter(level='building', path__startswith=Place.objects.get(code='654301004003').path).order_by('path').first().pk)"
    )
    return site.gongyi("shell", "-v", "0", "-c", script).split("PLACE")[1].split()[0]


@pytest.mark.journey
def test_a_resident_speaks_and_follows_and_a_worker_answers(live_site: Site, page: Page) -> None:
    resident = Taps(page)
    page.goto(f"{live_site.url}/qiaxiu/q/{building(live_site)}/")
    look(page, "kinds")
    resident.tap("a.kind")
    page.fill("textarea[name=text]", f"{'二' if page.viewport_size['width'] < 400 else '五'}楼楼道的灯不亮了")
    look(page, "report")
    resident.tap("form[method=post].stack button[type=submit]")
    assert resident.count <= 4
    look(page, "receipt")
    following = page.locator("a.button--primary").get_attribute("href")
    page.goto(f"{live_site.url}{following}")
    look(page, "track")

    enter(page, live_site, "gulnar")
    look(page, "inbox")
    page.goto(f"{live_site.url}/qiaxiu/desk/find/")
    number = page.context.pages[0]
    page.goto(f"{live_site.url}{following}")
    shown = page.locator("main p.muted").first.inner_text()
    page.goto(f"{live_site.url}/qiaxiu/desk/find/")
    page.fill("input[name=q]", shown)
    page.locator("form[role=search] button").click()
    page.wait_for_url("**/desk/file/**")
    look(number, "file")
    worker = Taps(page)
    worker.tap(".moves a:has-text('当场办结')")
    page.locator("#panel input[type=file][name=after]").set_input_files(
        {"name": "after.jpg", "mimeType": "image/jpeg", "buffer": jpeg()}
    )
    worker.count += 1
    worker.tap("#panel button[name=outcome][value=solved]")
    assert worker.count <= 3
    page.fill("#panel textarea[name=reply]", "灯已换好，请看看。")
    page.locator("#panel form .actions button[type=submit]").click()
    page.wait_for_url("**/desk/file/**")

    rater = Taps(page)
    page.goto(f"{live_site.url}{following}rate/")
    look(page, "rate")
    for answer in (
        "button[name=contacted][value=yes]",
        "button[name=solved][value=yes]",
        "button[name=satisfied][value=satisfied]",
    ):
        rater.tap(answer)
    assert rater.count == 3
    page.goto(f"{live_site.url}{following}")
    look(page, "closing")


@pytest.mark.journey
def test_the_secretary_sees_what_is_red_and_chases_in_two_taps(live_site: Site, page: Page, watch) -> None:
    enter(page, live_site, "lixiuying")
    taps = Taps(page)
    taps.tap("nav a[href$='/desk/morning/'] >> visible=true")
    look(page, "morning")
    chase = page.locator("form button:has-text('催办勾选的')")
    if chase.count():
        said, ticked = page.locator("[data-ticked]"), page.locator("#late input:checked")
        if said.count():
            before, box = int(said.inner_text()), ticked.first.element_handle()
            box.uncheck()
            assert int(said.inner_text()) == before - 1
            box.check()
        taps.tap("form button:has-text('催办勾选的')")
        assert taps.count == 2
        look(page, "chased")
    assert "今天都催过了" in page.locator("#late").inner_text() or "次" in page.locator("#late").inner_text()


@pytest.mark.journey
def test_a_screener_decides_with_few_keys_and_what_is_typed_survives_a_broken_network(
    live_site: Site, page1440: Page, watch
) -> None:
    """Beside the words of the reason at most eight keys; a form sent without network comes back with its words."""
    watch.allow("ERR_INTERNET_DISCONNECTED|Failed to load resource|422")
    page = page1440
    enter(page, live_site, "gulnar")
    keys = Keys(page)
    keys.press("b")
    page.wait_for_url("**/desk/board/**")
    before = int(page.locator("h1 .count").inner_text())
    keys.press("t")
    page.wait_for_selector("#panel textarea")
    look(page, "board")
    while page.evaluate("document.activeElement.tagName") != "TEXTAREA":
        keys.press("Tab")
    page.keyboard.type("这件要各方坐下来商量。")
    page.wait_for_timeout(600)
    page.context.set_offline(True)
    keys.press("Control+Enter")
    page.locator("#panel [data-offline]").wait_for()
    expect(page.locator("#panel textarea")).to_have_value("这件要各方坐下来商量。")
    page.context.set_offline(False)
    page.wait_for_selector("form.undo")
    assert int(page.locator("h1 .count").inner_text()) == before - 1
    assert keys.count <= 8
    page.keyboard.press("z")
    page.wait_for_function("n => document.querySelector('h1 .count').innerText == n", arg=str(before))


@pytest.mark.journey
def test_three_matters_of_a_visit_are_written_without_network_and_sent_when_it_is_back(
    live_site: Site, page360: Page, watch
) -> None:
    """Nine touches for three matters, counting each field that is entered."""
    watch.allow("ERR_INTERNET_DISCONNECTED|Failed to load resource")
    page = page360
    enter(page, live_site, "gulnar")
    page.goto(f"{live_site.url}/qiaxiu/desk/visit/")
    look(page, "visit")
    taps = Taps(page)
    page.context.set_offline(True)
    for n, text in enumerate(("楼道灯不亮。", "下水道返味。", "想找人修轮椅。")):
        box = f"textarea[name=r{n}-text]"
        if not page.locator(box).count():
            taps.tap("[data-visit-more]")
        taps.tap(box)
        page.keyboard.type(text)
    taps.tap("form[data-visit] .actions button[type=submit]")
    waiting = page.locator("[data-visits]")
    waiting.wait_for(state="visible")
    assert "3" in waiting.inner_text()
    assert taps.count <= 9
    page.context.set_offline(False)
    page.locator("[data-visits] a[href*=received]").wait_for()


@pytest.mark.journey
def test_a_visit_that_waits_is_sent_from_whatever_page_is_open(live_site: Site, page360: Page, watch) -> None:
    watch.allow("ERR_INTERNET_DISCONNECTED|Failed to load resource")
    page = page360
    enter(page, live_site, "gulnar")
    page.goto(f"{live_site.url}/qiaxiu/desk/visit/")
    page.context.set_offline(True)
    page.fill("textarea[name=r0-text]", "楼道灯不亮。")
    page.click("form[data-visit] .actions button[type=submit]")
    page.locator("[data-visits]").wait_for(state="visible")
    page.context.set_offline(False)
    page.goto(f"{live_site.url}/qiaxiu/desk/")
    page.locator("[data-visits-waiting] a[href*=received]").wait_for()
    page.reload()
    page.wait_for_timeout(500)
    assert not page.locator("[data-visits-waiting]").is_visible()


@pytest.mark.journey
@pytest.mark.parametrize("path", ["", "say/", "track/", "list/", "doors/", "rules/appeal/", "heads/", "me/in/"])
def test_public_pages_in_large_text_and_english(live_site: Site, page360: Page, path: str) -> None:
    page360.context.add_cookies(
        [
            {"name": "large_text", "value": "1", "url": live_site.url},
            {"name": "django_language", "value": "en", "url": live_site.url},
        ]
    )
    page360.goto(f"{live_site.url}/qiaxiu/{path}")
    look(page360, f"large-{path.strip('/').replace('/', '-') or 'home'}")
    small = page360.evaluate("getComputedStyle(document.querySelector('main')).fontSize")
    assert float(small.removesuffix("px")) >= 18
