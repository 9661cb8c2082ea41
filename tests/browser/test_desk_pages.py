"""The desk as a place of work, in a browser: the way in and out, by keys alone."""

import re

import pytest
from playwright.sync_api import Page

from tests.browser.looking import Keys, enter, fits, look
from tests.infra.pictures import jpeg
from tests.infra.site import Site


@pytest.mark.live
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


def take_in(page: Page, site: Site, words: str, place: str = "") -> None:
    """Write one down at the desk; the page that says so stands afterwards."""
    page.goto(f"{site.url}/qiaxiu/desk/new/")
    page.fill("textarea[name=text]", words)
    page.fill("[name=place]", place)
    page.locator("main form.intake .actions button[type=submit]").click()
    page.wait_for_url("**/received/**")


def left(page: Page) -> int:
    return int(page.locator("h1 .count").inner_text())


@pytest.mark.live
def test_forty_an_hour_three_keys_take_a_suggestion_and_few_more_another_category(
    live_site: Site, page1440: Page
) -> None:
    """Keys beside what is typed: at most eight for a matter. What is typed before the form is there goes into it."""
    page = page1440
    enter(page, live_site, "gulnar")
    for words in ("楼道里堆了好多旧家具，推车过不去", "这个事情想请你们看看"):
        take_in(page, live_site, words, "河畔人家2号楼")
    page.goto(f"{live_site.url}/qiaxiu/desk/board/")
    page.locator(".screen__list a", has_text="楼道里堆了好多旧家具").first.click()
    page.wait_for_load_state()
    before, keys = left(page), Keys(page)
    keys.press("d")
    page.wait_for_selector("#panel .pick-box input:focus")
    keys.press("Enter")
    assert page.locator("#panel select[name=category]").input_value() == "corridor_clutter"
    keys.press("Control+Enter")
    page.wait_for_selector("form.undo")
    page.wait_for_load_state()
    assert keys.count == 3
    assert left(page) == before - 1

    page.locator(".screen__list a", has_text="这个事情想请你们看看").first.click()
    page.wait_for_load_state()
    other = Keys(page)
    page.keyboard.press("d")
    page.keyboard.type("xqgg")
    other.count += 1
    page.locator("#panel .pick-list li", has_text="小区公共收益").wait_for()
    other.press("Enter", "Control+Enter")
    page.locator("h1 .count", has_text=str(before - 2)).wait_for()
    assert other.count <= 8


@pytest.mark.live
def test_a_draft_from_the_words_keeps_what_was_chosen_and_typed(live_site: Site, page1440: Page) -> None:
    page = page1440
    enter(page, live_site, "gulnar")
    take_in(page, live_site, "楼道灯坏了三天，晚上看不见")
    page.goto(f"{live_site.url}/qiaxiu/desk/board/")
    page.locator(".screen__list a", has_text="楼道灯坏了三天").first.click()
    page.wait_for_load_state()
    page.keyboard.press("d")
    page.wait_for_selector("#panel .pick-box input:focus")
    box = page.locator("#panel .pick-box").first
    page.keyboard.type("没有这样的事")
    page.keyboard.press("Enter")
    assert box.locator(".pick-none").inner_text().startswith("没有找到")
    box.locator("input").fill("感应灯")
    box.locator(".pick-list li", has_text="楼道灯不亮").wait_for()
    assert box.locator(".pick-none").inner_text() == ""
    box.locator("input").fill("楼道堆物")
    page.keyboard.press("Enter")
    box.locator("input").fill("不是这个")
    page.locator("#panel textarea[name=statement]").focus()
    assert page.locator("#panel select[name=category]").input_value() == "", (
        "what was chosen does not stand behind other words"
    )
    assert box.locator("input").input_value() == "不是这个"
    box.locator("input").fill("楼道堆物")
    page.keyboard.press("Enter")
    page.fill("#panel textarea[name=statement]", "请从东门进。")
    page.locator("#panel button[name=words]").click()
    page.locator("#panel textarea[name=statement]", has_text="楼道灯坏了三天").wait_for()
    assert page.locator("#panel textarea[name=statement]").input_value().startswith("请从东门进。\n")
    assert page.locator("#panel select[name=category]").input_value() == "corridor_clutter"
    assert page.locator("#panel .pick-box input").first.input_value().startswith("楼道堆物")
    page.locator("#panel .actions button[type=submit]").click()
    page.wait_for_selector("form.undo")


@pytest.mark.live
def test_the_matter_in_hand_stays_in_sight_in_the_list_as_one_goes_through_it(live_site: Site, page1440: Page) -> None:
    page = page1440
    enter(page, live_site, "gulnar")
    page.goto(f"{live_site.url}/qiaxiu/desk/board/")
    rows = page.locator(".screen__list > ul > li").count()
    assert rows > 6
    for _row in range(rows - 1):
        before = page.url
        page.keyboard.press("j")
        page.wait_for_url(lambda url, before=before: url != before)
        page.wait_for_load_state()
        here, among = page.locator(".screen__here").bounding_box(), page.locator(".screen__list").bounding_box()
        assert here is not None
        assert among is not None
        assert among["y"] <= here["y"] + 1
        assert here["y"] + here["height"] <= min(among["y"] + among["height"], page.evaluate("innerHeight")) + 1


PAGES = (
    "", "?only=sent", "notices/", "board/", "morning/", "places/", "lists/duties/", "lists/problems/?print=1", "figures/", "find/", "new/", "paste/", "visit/", "cards/",
    "import/", "posters/", "papers/", "looks/", "town/",
)  # fmt: skip
TOO_SMALL = """() => {
  const shown = e => { const r = e.getBoundingClientRect(); return r.width > 1 && r.height > 1 && getComputedStyle(e).visibility !== 'hidden'
    && !e.closest('[hidden], .visually-hidden, .skip, dialog:not([open])'); };
  const found = [];
  for (const e of document.querySelectorAll('a[href], button, summary, select, textarea, input:not([type=hidden])')) {
    if (!shown(e)) continue;
    const label = e.matches('[type=checkbox], [type=radio]') && e.closest('label');
    const high = Math.round((label || e).getBoundingClientRect().height);
    const within = getComputedStyle(e).display === 'inline' && e.parentElement.textContent.trim() !== e.textContent.trim();
    if (high < 60 && !within) found.push(high + ' px high: ' + e.outerHTML.slice(0, 90));
  }
  const words = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (words.nextNode()) {
    const e = words.currentNode.parentElement;
    if (!words.currentNode.textContent.trim() || !shown(e) || e.closest('script, style, svg, option')) continue;
    const size = parseFloat(getComputedStyle(e).fontSize);
    if (size < 18) found.push(size + ' px type: ' + e.outerHTML.slice(0, 90));
  }
  return found;
}"""


@pytest.mark.live
@pytest.mark.parametrize("size", ["page360", "page1440"])
@pytest.mark.parametrize("large", [False, True], ids=["plain", "large"])
def test_every_page_of_the_desk_is_open_to_everybody_at_both_sizes(
    live_site: Site, request: pytest.FixtureRequest, size: str, large: bool
) -> None:
    """axe finds nothing, nothing is wider than the screen; in large text, too, and every target is 60 px high there, no word below 18 px."""
    page: Page = request.getfixturevalue(size)
    enter(page, live_site, "zhaomin")
    if large:
        page.context.add_cookies([{"name": "large_text", "value": "1", "url": live_site.url}])
    page.goto(f"{live_site.url}/qiaxiu/desk/morning/")
    file = page.locator("a.matter__title").first.get_attribute("href")
    for path in (*(f"/qiaxiu/desk/{path}" for path in PAGES), file):
        page.goto(f"{live_site.url}{path}")
        (fits if large else look)(page, f"desk{path}")
        assert not large or page.evaluate(TOO_SMALL) == [], path


@pytest.mark.live
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_two_blank_opinion_cards_fill_one_sheet_of_paper(live_site: Site, page1440: Page, language: str) -> None:
    page = page1440
    enter(page, live_site, "gulnar")
    page.context.add_cookies([{"name": "django_language", "value": language, "url": live_site.url}])
    page.goto(f"{live_site.url}/qiaxiu/desk/cards/blank/")
    assert page.locator(".paper-card").count() == 2
    printed = page.pdf(format="A4", prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1
    page.evaluate("() => { const card = document.querySelector('.paper-card'); card.after(card.cloneNode(true)); }")
    again = page.pdf(format="A4", prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", again)) == 2, "a third card needs a second sheet"


@pytest.mark.live
@pytest.mark.parametrize("large", [False, True])
def test_a_long_name_stays_in_the_first_row_of_a_phone(live_site: Site, page360: Page, large: bool) -> None:
    page = page360
    enter(page, live_site, "gulnar")
    if large:
        page.context.add_cookies([{"name": "large_text", "value": "1", "url": live_site.url}])
    page.goto(f"{live_site.url}/qiaxiu/desk/notices/")
    brand, who = page.locator(".desk-head .brand").bounding_box(), page.locator(".who summary").bounding_box()
    assert brand["y"] <= who["y"] + who["height"] / 2 <= brand["y"] + brand["height"]
    assert who["x"] + who["width"] <= 360
    assert page.evaluate("document.documentElement.scrollWidth") == 360


@pytest.mark.live
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_print_view_of_a_file_stays_within_a_phone_in_large_text(
    live_site: Site, page360: Page, language: str
) -> None:
    page = page360
    enter(page, live_site, "gulnar")
    cookies = {"large_text": "1", "django_language": language}
    page.context.add_cookies([{"name": name, "value": value, "url": live_site.url} for name, value in cookies.items()])
    page.goto(f"{live_site.url}/qiaxiu/desk/")
    file = page.locator("a.matter__title").first.get_attribute("href")
    page.goto(f"{live_site.url}{file}print/")
    assert page.locator(".paper-contents tbody tr").count() > 1
    look(page, "print view of a file")


@pytest.mark.live
def test_a_form_on_an_old_page_tells_the_news_and_keeps_what_was_typed(live_site: Site, page1440: Page) -> None:
    page = page1440
    enter(page, live_site, "gulnar")
    take_in(page, live_site, "五楼走廊的灯不亮了")
    page.locator("a[href*='/desk/file/']").first.click()
    page.wait_for_load_state()
    colleague = page.context.new_page()
    colleague.goto(page.url)
    page.keyboard.press("x")
    page.wait_for_selector("#panel form[data-drafting]")
    page.fill("#panel [name=why]", "写了一半")
    page.wait_for_timeout(600)
    colleague.locator("form[action*='do/accept'] button").click()
    colleague.wait_for_load_state()
    colleague.close()
    page.locator("#panel [data-panel-title]").focus()
    page.keyboard.press("x")
    page.locator("#panel [data-since]", has_text="受理").wait_for()
    page.wait_for_selector("#panel form[data-drafting]")
    page.wait_for_function("document.activeElement.matches('[data-panel-title]')")
    assert page.locator("#panel [name=why]").input_value() == "写了一半"
    page.locator("#panel [data-since] a").click()
    page.wait_for_url("**/do/decline/**")
    page.wait_for_selector("#panel form[data-drafting]")
    assert page.locator("#panel [data-since]").count() == 0
    assert page.locator("#panel [name=why]").input_value() == "写了一半"


@pytest.mark.live
def test_on_a_phone_the_bar_for_several_is_one_line_until_something_is_ticked(live_site: Site, page360: Page) -> None:
    page = page360
    enter(page, live_site, "gulnar")
    page.goto(f"{live_site.url}/qiaxiu/desk/?many=1")
    bar = page.locator(".together")
    assert bar.bounding_box()["height"] < 90
    page.locator(".pick__tick input[type=checkbox]").first.check()
    assert bar.locator("button[name=move]").first.is_visible()


@pytest.mark.live
def test_a_photo_of_a_refused_form_comes_back_once_and_is_sent_once(live_site: Site, page1440: Page, watch) -> None:
    watch.allow("422")
    page = page1440
    enter(page, live_site, "gulnar")
    take_in(page, live_site, "三楼楼道灯不亮了")
    page.locator("a[href*='/desk/file/']").first.click()
    page.locator(".moves a", has_text="当场办结").click()
    page.locator("#panel .capture:has([name=after]) [data-photos-add]").wait_for()
    photo = {"name": "p.jpg", "mimeType": "image/jpeg", "buffer": jpeg()}
    page.locator("#panel input[type=file][name=after]").set_input_files(photo)
    page.locator("#panel .shot").wait_for()
    page.locator("#panel button[name=outcome][value=partly]").click()
    page.locator("#panel input[name=after_held]").wait_for()
    page.wait_for_timeout(600)
    assert page.locator("#panel .shot").count() == 0, "the server holds it"
    page.locator("#panel button[name=outcome][value=solved]").click()
    page.locator("#panel textarea[name=reply]").wait_for()
    assert page.locator("#panel .evidence li").count() == 1
