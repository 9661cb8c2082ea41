"""Daily tasks of the desk in a real browser, with taps and keys counted."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.looking import Keys, Taps, enter, look
from tests.infra.pictures import jpeg
from tests.infra.site import Site


@pytest.mark.live
def test_settled_at_the_desk_with_one_photo_in_three_taps(live_site: Site, page1440: Page) -> None:
    page = page1440
    enter(page, live_site, "gulnar")
    page.goto(f"{live_site.url}/qiaxiu/desk/new/")
    page.fill("textarea[name=text]", "二楼楼道的灯不亮了")
    page.locator("main form.intake .actions button[type=submit]").click()
    page.locator("main .actions a[href*='/desk/file/']").click()
    taps = Taps(page)
    taps.tap(".moves a:has-text('当场办结')")
    page.locator("#panel input[type=file][name=after]").set_input_files(
        {"name": "after.jpg", "mimeType": "image/jpeg", "buffer": jpeg()}
    )
    taps.count += 1
    taps.tap("#panel button[name=outcome][value=solved]")
    assert taps.count == 3
    page.locator("#panel textarea[name=reply]").wait_for()


@pytest.mark.live
def test_the_secretary_sees_what_is_red_and_chases_in_two_taps(live_site: Site, page1440: Page) -> None:
    page = page1440
    enter(page, live_site, "lixiuying")
    taps = Taps(page)
    taps.tap("nav a[href$='/desk/morning/'] >> visible=true")
    look(page, "morning")
    said, box = page.locator("[data-ticked]"), page.locator("#late input[name=number]").first
    box.check()
    ticked, number = int(said.inner_text()), box.get_attribute("value")
    box.uncheck()
    assert int(said.inner_text()) == ticked - 1
    box.check()
    taps.tap("form button:has-text('催办勾选的')")
    assert taps.count == 2
    look(page, "chased")
    expect(page.locator(f"#late li.pick:has(input[value='{number}'])")).to_contain_text("今天催过")


@pytest.mark.live
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


@pytest.mark.live
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


@pytest.mark.live
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
