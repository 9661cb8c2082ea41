"""The desk as a place of work, in a browser: the way in and out, by keys alone."""

import pytest
from playwright.sync_api import Page

from tests.infra.site import Site
from tests.journeys.test_main_journey import Keys, enter


@pytest.mark.journey
def test_after_signing_out_by_keys_the_back_button_shows_nothing(live_site: Site, page1440: Page) -> None:
    page = page1440
    enter(page, live_site, "gulnar")
    page.goto(f"{live_site.url}/qiaxiu/desk/morning/")
    words = page.locator("h1").inner_text()
    page.locator(".who summary").focus()
    page.keyboard.press("Enter")
    while "退出" not in page.evaluate("document.activeElement.textContent"):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/login/**")
    page.go_back()
    page.wait_for_url("**/login/**")
    assert page.locator("h1", has_text=words).count() == 0


def left(page: Page) -> int:
    return int(page.locator("h1 .count").inner_text())


@pytest.mark.journey
def test_forty_an_hour_three_keys_take_a_suggestion_and_few_more_another_category(
    live_site: Site, page1440: Page
) -> None:
    """Keys beside what is typed: at most eight for a matter. What is typed before the form is there goes into it."""
    page = page1440
    enter(page, live_site, "gulnar")
    page.goto(f"{live_site.url}/qiaxiu/desk/new/")
    page.fill("textarea[name=text]", "楼道里堆了好多旧家具，推车过不去")
    page.locator("main form.intake .actions button[type=submit]").click()
    page.wait_for_url("**/received/**")
    page.goto(f"{live_site.url}/qiaxiu/desk/board/")
    for _row in range(60):
        if "楼道里堆了好多旧家具" in page.locator(".screen__words").inner_text():
            break
        page.keyboard.press("j")
        page.wait_for_load_state()
    before, keys = left(page), Keys(page)
    keys.press("d")
    page.wait_for_selector("#panel .pick-box input:focus")
    keys.press("Enter")
    assert page.locator("#panel select[name=category]").input_value() == "corridor_clutter"
    keys.press("Control+Enter")
    page.wait_for_selector("form.undo")
    assert keys.count == 3
    assert left(page) == before - 1

    other = Keys(page)
    page.keyboard.press("g")
    page.keyboard.type("xqgg")
    other.count += 1
    page.locator("#panel .pick-list li", has_text="小区公共收益").wait_for()
    other.press("Enter", "Control+Enter")
    page.locator("h1 .count", has_text=str(before - 2)).wait_for()
    assert other.count <= 8
