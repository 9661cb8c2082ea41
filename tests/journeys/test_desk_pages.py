"""The desk as a place of work, in a browser: the way in and out, by keys alone."""

import pytest
from playwright.sync_api import Page

from tests.infra.site import Site
from tests.journeys.test_main_journey import enter


@pytest.mark.journey
def test_after_signing_out_by_keys_the_back_button_shows_nothing(live_site: Site, page1440: Page) -> None:
    page = page1440
    enter(page, live_site, "gulnar")
    page.goto(f"{live_site.url}/qiaxiu/desk/board/")
    words = page.locator(".screen__words").inner_text()
    page.locator(".who summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/login/**")
    page.go_back()
    page.wait_for_url("**/login/**")
    assert words not in page.content()
