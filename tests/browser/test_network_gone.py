"""The network goes between filling and sending: the form says so, keeps all, goes off by itself, once, and is not offered again afterwards."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.looking import ask, building, enter, look
from tests.browser.test_handling_by_link import bind, given
from tests.infra.browser import Watch
from tests.infra.pictures import jpeg
from tests.infra.site import Site

GONE = "ERR_INTERNET_DISCONNECTED|Failed to load resource|htmx:"

NEWEST = """
from gongyi.kernel.flows.models import Dossier
from gongyi.kernel.territory.models import Town
from gongyi.kernel.territory.scope import within
with within(Town.objects.get(slug='qiaxiu')):
    said = Dossier.objects.filter(flow='appeal').latest('pk').number
"""
PLACE = """
from gongyi.kernel.territory.models import Place
said = Place.objects.filter(level='building', path__startswith=Place.objects.get(code='654301004003').path).order_by('path').first()
"""


def photographed(page: Page, box: str, photo: Path) -> None:
    page.locator(f"{box} input[type=file][accept^=image]").last.set_input_files(str(photo))
    page.locator(f"{box} [data-photos-count]:has-text('1 / 9')").wait_for()


def sent_without_network(page: Page, button: str, name: str) -> None:
    """Waits calmly on its own page, and leaves it by itself."""
    page.context.set_offline(True)
    page.locator(button).click()
    expect(page.locator("main [data-offline]")).to_be_visible()
    look(page, name)
    page.context.set_offline(False)
    expect(page.locator("main [data-offline]")).to_have_count(0)


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "p.jpg"
    path.write_bytes(jpeg())
    return path


@pytest.mark.live
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_what_a_resident_adds_waits_for_the_network(
    live_site: Site, page360: Page, watch: Watch, photo: Path, language: str
) -> None:
    watch.allow(GONE)
    page = page360
    page.context.add_cookies([{"name": "django_language", "value": language, "url": live_site.url}])
    page.goto(f"{live_site.url}/qiaxiu/say/help/?place={building(live_site)}")
    page.fill("textarea[name=text]", f"楼道灯不亮 {language}")
    page.locator(".submit button").click()
    page.wait_for_url("**/received/**")
    page.locator("main .actions a.button--primary").click()
    page.locator("a[href$='/do/add_words/']").click()
    adding = page.url
    page.fill("textarea[name=added]", "还有一盏也不亮")
    photographed(page, "form.any-one", photo)
    page.wait_for_timeout(600)
    page.reload()
    page.locator("[data-photos-count]:has-text('1 / 9')").wait_for()
    expect(page.locator("textarea[name=added]")).to_have_value("还有一盏也不亮")
    sent_without_network(page, "form.any-one .actions button[type=submit]", f"network-gone-adding-{language}")
    expect(page.locator(".event__words:has-text('还有一盏也不亮')")).to_have_count(1)
    assert page.locator(".timeline a[href*='/full/']").count() == 1
    page.goto(adding)
    page.wait_for_timeout(600)
    expect(page.locator("textarea[name=added]")).to_have_value("")
    expect(page.locator("[data-photos-count]")).to_have_text("")


@pytest.mark.live
def test_what_a_repairer_reports_waits_for_the_network(
    live_site: Site, page360: Page, watch: Watch, photo: Path
) -> None:
    watch.allow(GONE)
    url, phone = given(live_site)
    bind(page360, live_site, url, phone)
    page360.locator("main button.button--primary").click()
    page360.locator("form[action$='first_contact/']:has(input[value=not_wanted]) button").click()
    page360.wait_for_selector("#done")
    photographed(page360, "#done", photo)
    page360.fill("#done textarea", "换了灯")
    sent_without_network(page360, "#done button[type=submit]", "network-gone-done")
    page360.wait_for_selector("#done", state="detached")
    expect(page360.locator(".event__words:has-text('换了灯')")).to_have_count(1)


@pytest.mark.live
def test_a_card_that_waits_is_not_typed_over(live_site: Site, page360: Page, watch: Watch) -> None:
    watch.allow(GONE)
    page = page360
    enter(page, live_site, "gulnar")
    page.goto(f"{live_site.url}/qiaxiu/desk/cards/")
    page.fill("input[name=place]", ask(live_site, PLACE))
    page.keyboard.press("Escape")
    page.fill("textarea[name=text]", "停车线磨没了")
    page.context.set_offline(True)
    page.locator("textarea[name=text]").press("Enter")
    expect(page.locator("#card [data-offline]")).to_be_visible()
    expect(page.locator("[data-locked]")).to_be_visible()
    page.keyboard.type("树枝挡路灯")
    page.keyboard.press("Enter")
    expect(page.locator("textarea[name=text]")).to_have_value("停车线磨没了")
    look(page, "network-gone-card")
    page.context.set_offline(False)
    expect(page.locator(".cards__list")).to_contain_text("停车线磨没了")
    expect(page.locator("textarea[name=text]")).to_have_value("")
    expect(page.locator("[data-locked]")).to_be_hidden()
    page.keyboard.type("树枝挡路灯")
    page.keyboard.press("Enter")
    expect(page.locator(".cards__list")).to_contain_text("树枝挡路灯")


@pytest.mark.live
def test_what_is_registered_and_done_at_the_desk_waits_for_the_network(
    live_site: Site, page360: Page, watch: Watch, photo: Path
) -> None:
    watch.allow(GONE)
    page = page360
    enter(page, live_site, "gulnar")
    page.goto(f"{live_site.url}/qiaxiu/desk/new/")
    page.fill("textarea[name=text]", "门口的长椅松了")
    page.fill("input[name=place]", ask(live_site, PLACE))
    page.locator("form.intake details summary").first.click()
    photographed(page, "form.intake", photo)
    sent_without_network(page, "form.intake .actions button[type=submit]", "network-gone-new")
    page.wait_for_url("**/received/**")
    page.goto(f"{live_site.url}/qiaxiu/desk/file/{ask(live_site, NEWEST)}/do/settle_now/")
    page.fill("#panel textarea[name=done]", "拧紧了")
    photographed(page, "#panel", photo)
    page.wait_for_timeout(600)
    page.reload()
    page.locator("#panel [data-photos-count]:has-text('1 / 9')").wait_for()
    expect(page.locator("#panel textarea[name=done]")).to_have_value("拧紧了")
    page.context.set_offline(True)
    page.locator("#panel button[name=outcome][value=solved]").click()
    expect(page.locator("#panel [data-offline]")).to_be_visible()
    look(page, "network-gone-move")
    page.context.set_offline(False)
    expect(page.locator(".event__words:has-text('拧紧了')")).to_have_count(1)
