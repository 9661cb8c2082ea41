"""Taking voices in with a thumb and with a keyboard alone: taps and typed characters counted, one page without network."""

import time
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, Page, expect

from gongyi.kernel import clock
from tests.browser.looking import enter, look
from tests.infra.browser import Watch
from tests.infra.pictures import jpeg
from tests.infra.site import Site

MESSAGES = "老周 19:02\n额河湾3号楼楼道灯坏了好几天了\n张姐 19:05\n我们这边也不亮\n小李 19:07\n大家晚上好\n"
WORDS = (
    "路灯不亮",
    "垃圾没人收",
    "想办合唱班",
    "井盖松了",
    "狗不拴绳",
    "水压太小",
    "树枝挡窗",
    "广场太吵",
    "门禁坏了",
    "缺停车位",
)
PASTED = """words => { const box = document.querySelector('#pasted'); box.value = words;
    box.dispatchEvent(new InputEvent('input', {bubbles: true, inputType: 'insertFromPaste'})); }"""
KEPT = """async () => { for (let tries = 0; tries < 100; tries += 1) {
    const kept = await (await caches.open('gongyi-visit-1')).keys();
    if (navigator.serviceWorker.controller && kept.some(one => one.url.endsWith('/empty/'))) return true;
    await new Promise(done => setTimeout(done, 100)); } throw new Error('the form was not kept'); }"""
"""Waits until the phone holds the empty form."""


@pytest.mark.live
def test_a_group_message_takes_three_taps(live_site: Site, page360: Page) -> None:
    page, taps = page360, 0
    enter(page, live_site, "yerlan")
    page.locator("nav a[href$='/desk/paste/'] >> visible=true").first.click()
    taps += 1
    page.wait_for_url("**/desk/paste/")
    page.wait_for_load_state()
    page.evaluate(PASTED, MESSAGES)
    taps += 1
    page.wait_for_selector("[data-draft-row]")
    look(page, "paste")
    page.locator("button[name=step][value=save] >> visible=true").last.click()
    taps += 1
    page.wait_for_url("**/desk/received/**")
    assert taps == 3
    look(page, "received")


@pytest.mark.live
def test_what_was_typed_in_a_draft_stays_when_the_box_above_is_left(live_site: Site, page1440: Page) -> None:
    page = page1440
    enter(page, live_site, "yerlan")
    page.goto(f"{live_site.url}/qiaxiu/desk/paste/")
    page.locator("#pasted").press_sequentially("老周 19:02 井盖松了")
    draft = page.locator("[data-draft-row] textarea").first
    draft.click()
    page.keyboard.press("End")
    page.keyboard.type("，已经围起来")
    page.wait_for_timeout(800)
    assert draft.input_value().endswith("，已经围起来")


@pytest.mark.live
def test_photos_chosen_one_after_the_other_go_with_the_group_message(live_site: Site, page360: Page) -> None:
    page = page360
    enter(page, live_site, "yerlan")
    page.goto(f"{live_site.url}/qiaxiu/desk/paste/")
    page.fill("#pasted", "老周 19:02\n河畔人家3号楼西门的井盖松了\n")
    page.wait_for_selector("[data-draft-row]")
    for shown, colour in (("1 / 9", "navy"), ("2 / 9", "green")):
        page.locator("[data-assign-tray] input[type=file]").set_input_files(
            {"name": "x.jpg", "mimeType": "image/jpeg", "buffer": jpeg(colour=colour)}
        )
        page.get_by_text(shown).wait_for()
    look(page, "paste-photos")
    page.locator("button[name=step][value=save] >> visible=true").last.click()
    page.wait_for_url("**/desk/received/**")
    page.locator("main a[href*='/desk/file/']").first.click()
    page.wait_for_url("**/desk/file/**")
    page.locator(".said a[href*='/evidence/'], .said img").nth(1).wait_for()


@pytest.mark.live
def test_the_grid_worker_settles_what_she_took_in_with_one_photo_in_three_taps(live_site: Site, page360: Page) -> None:
    page, taps = page360, 0
    enter(page, live_site, "yerlan")
    page.goto(f"{live_site.url}/qiaxiu/desk/paste/")
    page.fill("#pasted", "老周 19:02\n河畔人家3号楼楼道的灯不亮了\n")
    page.locator("#pasted").evaluate("box => box.form.requestSubmit()")
    page.wait_for_selector("[data-draft-row]")
    page.locator("button[name=step][value=save] >> visible=true").last.click()
    page.wait_for_url("**/desk/received/**")
    page.locator("main a[href*='/desk/file/']").first.click()
    taps += 1
    page.locator("input[type=file][name=after]").first.set_input_files(
        {"name": "after.jpg", "mimeType": "image/jpeg", "buffer": jpeg()}
    )
    taps += 1
    look(page, "settle-now")
    page.locator("button[name=outcome][value=solved]").click()
    taps += 1
    page.wait_for_load_state()
    assert taps == 3
    assert page.locator(".errors, .field__error").all_inner_texts() == []
    assert "待答复" in page.content()


@pytest.mark.live
def test_thirty_cards_go_in_by_the_keyboard_alone(live_site: Site, page1440: Page) -> None:
    page = page1440
    enter(page, live_site, "lixiuying")
    page.goto(f"{live_site.url}/qiaxiu/desk/cards/?new=1")
    look(page, "cards")
    keys, begun = 0, time.monotonic()
    for n in range(30):
        words = f"{WORDS[n % 10]}{'甲乙丙'[n // 10]}{'东南西'[n // 10]}{'晨午夜'[n // 10]}{'快慢急'[n // 10]}"
        page.keyboard.insert_text(words)
        with page.expect_navigation():
            page.keyboard.press("Enter")
        keys += 1
        assert page.evaluate("document.activeElement.name") == "text"
        if page.locator("button[name=sure][value=apart]").count():
            pytest.fail(f"asked about {words}")
    assert keys == 30
    assert page.locator(".cards__total strong").inner_text() == "30"
    assert time.monotonic() - begun < 60, "the machine may take a fifth of the five minutes"


@pytest.mark.live
def test_after_a_refused_card_typing_goes_on_where_it_was_refused(
    live_site: Site, page1440: Page, watch: Watch
) -> None:
    watch.allow("422")
    page = page1440
    enter(page, live_site, "lixiuying")
    page.goto(f"{live_site.url}/qiaxiu/desk/cards/?new=1")
    for name, refused in (("text", ""), ("phone", "139")):
        page.fill("[name=text]", "" if name == "text" else "健身器材松了")
        page.fill(f"[name={name}]", refused)
        page.focus("[name=text]")
        with page.expect_navigation():
            page.keyboard.press("Enter")
        page.wait_for_selector(".errors")
        assert page.evaluate("document.activeElement.name") == name
        page.keyboard.type("0000")
        assert page.input_value(f"[name={name}]") == f"{refused}0000"


@pytest.mark.live
def test_a_visit_without_network_waits_on_the_phone_and_is_sent_once(
    live_site: Site, chromium: Browser, watch: Watch
) -> None:
    watch.allow("ERR_INTERNET_DISCONNECTED|Failed to fetch")
    context = chromium.new_context(viewport={"width": 360, "height": 780}, locale="zh-CN", timezone_id="UTC")
    watch.attach(context)
    page = context.new_page()
    try:
        enter(page, live_site, "gulnar")
        page.goto(f"{live_site.url}/qiaxiu/desk/visit/")
        look(page, "visit")
        page.evaluate("navigator.serviceWorker.ready.then(() => 1)")
        page.evaluate(KEPT)
        context.set_offline(True)
        page.reload()
        assert page.locator("[data-visit] [data-offline]").is_visible(), "beside the button, as on other forms"
        page.fill("[name=r0-text]", "楼道灯坏了")
        assert page.locator("a[href^='tel:']").count() == 0
        page.fill("[name=r1-text]", "楼道里闻到煤气味")
        page.wait_for_selector("fieldset:has([name=r1-text]) a[href='tel:119']")
        look(page, "visit-danger-without-network")
        page.fill("[name=r1-text]", "下水道返味")
        expect(page.locator("a[href^='tel:']")).to_have_count(0)
        page.fill("[name=r2-text]", "想办合唱班")
        page.set_input_files("[name=r2-photos]", {"name": "x.jpg", "mimeType": "image/jpeg", "buffer": jpeg()})
        page.locator("[data-visit] .button--primary").click()
        before = clock.now().astimezone(ZoneInfo("Asia/Shanghai")) - timedelta(minutes=3)
        page.wait_for_selector(".kept-visit")
        near = {(before + timedelta(minutes=n)).strftime("%H:%M") for n in range(6)}
        assert page.locator(".kept-visit p").nth(1).inner_text().split(" · ")[0] in near, "the town's clock"
        look(page, "visit-kept")
        context.set_offline(False)
        page.evaluate("window.dispatchEvent(new Event('online'))")
        page.wait_for_selector("[data-visits] a[href*='/received/']")
        assert page.locator(".kept-visit").count() == 0
        assert not page.locator("[data-offline]").is_visible()
        page.locator("[data-visits] a").first.click()
        page.wait_for_url("**/desk/received/**")
        assert page.locator("tbody tr").count() == 3
    finally:
        context.close()
    assert watch.unexpected() == []


@pytest.mark.live
@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("size", ["page360", "page1440"])
def test_dangers_and_doors_stand_below_what_is_typed(
    live_site: Site, request: pytest.FixtureRequest, size: str, language: str
) -> None:
    page = request.getfixturevalue(size)
    page.context.add_cookies([{"name": "django_language", "value": language, "url": live_site.url}])
    enter(page, live_site, "yerlan")
    for name, box in (("visit", "[name=r3-text]"), ("cards", "[name=text]"), ("paste", "[name=r0-text]")):
        page.goto(f"{live_site.url}/qiaxiu/desk/{name}/")
        if name == "visit":
            page.locator("[data-visit-more]").click()
        if name == "paste":
            page.evaluate(PASTED, MESSAGES)
            page.wait_for_selector(box)
        page.fill(box, "楼道里闻到煤气味，社区主任收红包")
        beside = page.locator(f".field:has({box}) + .beside")
        beside.locator("a[href='tel:119']").wait_for()
        assert "12388" in beside.inner_text()
        look(page, f"warned-{name}-{language}-{size}")
        page.fill(box, "路灯不亮")
        expect(beside.locator("a")).to_have_count(0)


DRAFTS = "Object.keys(localStorage).filter(key => key.startsWith('draft:'))"
FILES = "async () => (await indexedDB.databases()).some(base => base.name === 'gongyi-drafts')"
QUEUED = "gongyiVisits.all().then(rows => rows.length)"
QUEUE = """() => gongyiVisits.put({batch: 'visit:abc', here: '/qiaxiu/desk/visit/', at: Date.now(), place: '', count: 1,
    pairs: [['batch', 'visit:abc'], ['rows', '3'], ['r0-text', '楼道灯坏了']], why: ''})"""


COUNTED = """new Promise(done => { indexedDB.open('gongyi-visits', 1).onsuccess = event => {
    event.target.result.transaction('kept').objectStore('kept').count().onsuccess = found => done(found.target.result); }; })"""


def sign_out(page: Page) -> None:
    page.locator("details.who summary").click()
    page.locator("form[data-leave] button").click()


@pytest.mark.live
def test_whoever_signs_out_leaves_no_word_on_the_device_and_loses_no_visit(live_site: Site, page1440: Page) -> None:
    page, new = page1440, f"{live_site.url}/qiaxiu/desk/new/"
    page.goto(f"{live_site.url}/qiaxiu/")
    page.evaluate(
        "new Promise(done => { indexedDB.open('gongyi-drafts', 1).onsuccess = event => { event.target.result.close(); done(); }; })"
    )
    enter(page, live_site, "gulnar")
    page.goto(new)
    page.fill("[name=text]", "三楼的王大爷说水管漏了")
    page.wait_for_timeout(600)
    assert page.evaluate(DRAFTS) == ["draft:new"]
    page.fill("[name=text]", "三楼的王大爷说水管漏了，快来")
    sign_out(page)
    page.wait_for_url("**/account/login/**")
    assert page.evaluate(DRAFTS) == []
    assert not page.evaluate(FILES)
    enter(page, live_site, "gulnar")
    page.evaluate(QUEUE.replace("why: ''", "why: 'look'"))
    sign_out(page)
    page.wait_for_selector("dialog[open] [data-leave-send]")
    look(page, "leave-queue")
    assert page.locator("[data-leave-count]").inner_text() == "1"
    page.locator("dialog[open] form button").click()
    assert page.evaluate(QUEUED) == 1
    page.locator("form[data-leave] button").click()
    page.locator("[data-leave-send]").click()
    page.wait_for_selector(".kept-visit")
    assert page.evaluate(QUEUED) == 1, "what must be looked at is not sent by itself"
    sign_out(page)
    page.locator("[data-leave-drop]").click()
    page.wait_for_url("**/account/login/**")
    page.goto(f"{live_site.url}/qiaxiu/desk/")
    assert "/login/" in page.url


@pytest.mark.live
def test_who_signs_in_after_somebody_else_finds_no_draft_of_theirs(live_site: Site, page360: Page) -> None:
    page, new = page360, f"{live_site.url}/qiaxiu/desk/new/"
    enter(page, live_site, "gulnar")
    page.goto(new)
    page.fill("[name=text]", "三楼的王大爷说水管漏了")
    page.wait_for_timeout(600)
    page.reload()
    assert page.input_value("[name=text]") == "三楼的王大爷说水管漏了"
    page.context.clear_cookies()
    enter(page, live_site, "zhaomin")
    page.goto(new)
    assert page.input_value("[name=text]") == ""
    assert page.evaluate(DRAFTS) == []


@pytest.mark.live
def test_a_visit_of_somebody_else_is_neither_sent_nor_lost(live_site: Site, page360: Page) -> None:
    page, visit = page360, f"{live_site.url}/qiaxiu/desk/visit/"
    enter(page, live_site, "gulnar")
    page.evaluate(QUEUE.replace("batch: 'visit:abc',", "batch: 'visit:abc', who: '0',"))
    page.goto(visit)
    page.wait_for_selector(".kept-visit")
    assert "别的账号写的" in page.locator(".kept-visit").inner_text()
    assert page.locator(".kept-visit button").count() == 0
    look(page, "visit-of-another")
    sign_out(page)
    page.wait_for_url("**/account/login/**")
    page.goto(f"{live_site.url}/qiaxiu/")
    assert page.evaluate(COUNTED) == 1


@pytest.mark.live
def test_a_kept_visit_that_needs_a_look_says_what_is_wrong(live_site: Site, page360: Page, watch: Watch) -> None:
    watch.allow("422")
    page = page360
    enter(page, live_site, "gulnar")
    page.evaluate(QUEUE.replace("pairs: [", "pairs: [['place', '没有这个地方'], "))
    page.goto(f"{live_site.url}/qiaxiu/desk/visit/")
    card = page.locator(".kept-visit")
    card.get_by_text("需要看一下才能发出").wait_for()
    assert "没有这个地名" in card.inner_text()
    card.get_by_role("button", name="打开").click()
    page.locator("form[data-visit] > .notice--error").get_by_text("没有这个地名").wait_for()
    look(page, "visit-needs-a-look")
    assert page.input_value("[name=r0-text]") == "楼道灯坏了"
    page.fill("[name=place]", "")
    page.locator("[data-visit] .button--primary").click()
    page.wait_for_url("**/desk/received/**")


@pytest.mark.live
def test_the_place_in_the_words_is_in_the_box_before_one_leaves_them_and_one_key_empties_it(
    live_site: Site, page1440: Page
) -> None:
    page, box = page1440, "document.querySelector('[name=place]').value"
    enter(page, live_site, "gulnar")
    page.goto(f"{live_site.url}/qiaxiu/desk/new/")
    page.keyboard.insert_text("河畔人家2号楼楼道里堆满了纸箱")
    page.wait_for_selector("[data-untake]")
    assert page.evaluate(box).endswith("河畔人家2号楼")
    look(page, "place-taken")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.name") == "place"
    page.keyboard.press("Escape")
    page.wait_for_selector("#place-said [data-fill]")
    assert page.evaluate(box) == ""
    page.locator("#place-said [data-fill]").press("Enter")
    page.wait_for_selector("[data-untake]")
    with page.expect_navigation():
        page.keyboard.press("Control+Enter")
    page.keyboard.press("o")
    page.wait_for_url("**/desk/file/**")
    assert page.get_by_text("额河社区第二网格").count(), "the place stands on the file"


@pytest.mark.live
def test_several_matters_are_ticked_and_accepted_without_a_mouse(live_site: Site, page1440: Page) -> None:
    page = page1440
    enter(page, live_site, "gulnar")
    page.goto(f"{live_site.url}/qiaxiu/desk/?only=appeal")
    with page.expect_navigation():
        page.keyboard.press("v")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    page.keyboard.press("Space")
    boxes = page.locator("input[name=number]")
    assert boxes.first.is_checked()
    page.keyboard.press("v")
    assert boxes.count() == page.locator("input[name=number]:checked").count() > 1
    look(page, "many-ticked")
    with page.expect_navigation():
        page.keyboard.press("a")
    assert page.evaluate("document.activeElement.name") == "reason"
    page.keyboard.insert_text("逐件看过")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.locator("h1", has_text="受理").count() or page.locator(".notice--done").count()
