"""A repairer handles a case on their own phone: one tap to take it on, one to have the person called, two to finish."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.looking import Taps, look
from tests.infra.messages import six_digits, texts
from tests.infra.pictures import jpeg
from tests.infra.site import Site

GIVEN = (Path(__file__).parent / "handled.py").read_text()


def given(site: Site) -> tuple[str, str]:
    """The link to a fresh case, and the phone it belongs to."""
    url, phone = site.gongyi("shell", "-v", "0", "-c", GIVEN).split("LINK")[1].split()[:2]
    return url, phone


def bind(page: Page, site: Site, url: str, phone: str) -> None:
    """The one time in seven days: six digits that go to this very phone. From then on it is known by its cookie."""
    page.context.add_cookies(_bound.get((site.url, phone), []))
    page.goto(f"{site.url}{url}")
    if page.locator(".handling").count():
        return
    look(page, "handling-prove")
    before = len(texts(site, phone))
    page.locator("main button[type=submit]").first.click()
    page.wait_for_selector("input[name=code]")
    look(page, "handling-code")
    page.fill("input[name=code]", six_digits(site, phone, before))
    page.locator("main button[type=submit]").first.click()
    page.wait_for_selector(".handling")
    _bound[site.url, phone] = [cookie for cookie in page.context.cookies() if "handling" in cookie["name"]]


_bound: dict[tuple[str, str], list[Any]] = {}


def in_sight(page: Page, selector: str) -> bool:
    """Whether the whole of a button stands on the screen before anybody scrolls."""
    page.evaluate("scrollTo(0, 0)")
    box = page.locator(selector).first.bounding_box()
    return box is not None and box["y"] >= 0 and box["y"] + box["height"] <= page.viewport_size["height"]


@pytest.mark.live
def test_taken_on_called_and_finished_in_one_and_one_and_two_taps(
    live_site: Site, page360: Page, page1440: Page, tmp_path: Path
) -> None:
    url, phone = given(live_site)
    bind(page360, live_site, url, phone)
    photo = tmp_path / "after.jpg"
    photo.write_bytes(jpeg())
    look(page360, "handling-offered")
    assert in_sight(page360, "main button.button--primary"), "the one thing to do"
    taps = Taps(page360)
    taps.tap("main button.button--primary")
    page360.wait_for_selector("form[action$='ask_relay/']")
    assert taps.count == 1, "taken on"
    look(page360, "handling-contacting")
    taps.tap("form[action$='ask_relay/'] button")
    page360.wait_for_selector("form[action$='first_contact/']")
    assert taps.count == 2, "the grid worker is asked to call"
    look(page360, "handling-relayed")
    page360.locator("form[action$='first_contact/']:has(input[value=not_wanted]) button").click()
    page360.wait_for_selector("form[action*='report_done/']")
    look(page360, "handling-done")
    assert in_sight(page360, "form[action*='report_done/'] button[type=submit]")

    taps = Taps(page360)
    with page360.expect_file_chooser() as chooser:
        taps.tap("form[action*='report_done/'] [data-photos-add]")
    chooser.value.set_files(str(photo))
    taps.tap("form[action*='report_done/'] button[type=submit]")
    page360.wait_for_selector(".notice--done")
    assert taps.count == 2, "a photo and the button, nothing typed"
    look(page360, "handling-finished")

    second, _phone = given(live_site)
    page1440.context.add_cookies(page360.context.cookies())
    page1440.context.add_cookies([{"name": "large_text", "value": "1", "url": live_site.url}])
    for page in (page360, page1440):
        page.goto(f"{live_site.url}{second}")
        assert page.locator(".handling").count() == 1, "no code for another case within seven days"
        look(page, "handling-second")
        assert in_sight(page, "main button.button--primary"), "in large text too"


@pytest.mark.live
def test_a_photo_of_a_refused_form_comes_back_once(live_site: Site, page360: Page, watch) -> None:
    watch.allow("422")
    url, phone = given(live_site)
    page = page360
    bind(page, live_site, url, phone)
    page.locator("main button.button--primary").click()
    page.locator("form[action$='first_contact/']:has(input[value=not_wanted]) button").click()
    page.wait_for_selector("form[action*='report_done/']")
    page.goto(f"{live_site.url}{url}do/report_done/")
    photo = {"name": "p.jpg", "mimeType": "image/jpeg", "buffer": jpeg()}
    page.locator("input[name=after]").set_input_files(photo)
    page.locator(".shot").wait_for()
    page.locator("input[name=outcome][value=partly]").check()
    page.locator(".submit button[type=submit]").click()
    page.locator("input[name=after_held]").wait_for()
    page.wait_for_timeout(600)
    assert page.locator(".shot").count() == 0, "the server holds it"
    look(page, "handling-photo-held")
