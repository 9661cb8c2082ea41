"""The gallery in a real browser: nothing for axe to find, nothing too small, nothing sideways, scripts that help."""

from pathlib import Path

import pytest

pytestmark = pytest.mark.live

AXE = Path(__file__).resolve().parents[2] / "vendor" / "axe.min.js"
TOO_SMALL = """least => [...document.querySelectorAll('a, button, summary, select, textarea, input:not([type=hidden])')]
  .filter(e => e.checkVisibility({visibilityProperty: true, contentVisibilityAuto: true}) && !e.closest('.visually-hidden, .skip'))
  .map(e => [e, (e.closest('label, .matter') || e).getBoundingClientRect()])
  .filter(([e, box]) => box.width && (box.height < least || box.width < Math.min(least, 44)))
  .map(([e, box]) => e.outerHTML.slice(0, 120) + ' ' + Math.round(box.width) + 'x' + Math.round(box.height))"""


def open_gallery(page, site, base, *, language="zh-hans", large=False):
    page.context.add_cookies([
        {"name": "django_language", "value": language, "url": site},
        {"name": "large_text", "value": "1" if large else "0", "url": site},
    ])  # fmt: skip
    page.goto(f"{site}/ui/gallery/?base={base}")
    page.wait_for_load_state("networkidle")


def violations(page):
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
    return [(one["id"], one["nodes"][0]["html"]) for one in found]


@pytest.mark.parametrize(
    ("base", "language", "large"),
    [("portal", "zh-hans", False), ("portal", "en", True), ("desk", "zh-hans", True), ("print", "zh-hans", False)],
)
def test_the_gallery_is_sound_on_a_phone(page360, ui_site, base, language, large):
    open_gallery(page360, ui_site, base, language=language, large=large)
    assert violations(page360) == []
    assert page360.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert page360.evaluate(TOO_SMALL, 60 if large else 44) == []


@pytest.mark.parametrize(("base", "language", "large"), [("portal", "en", True), ("desk", "zh-hans", False)])
def test_the_gallery_is_sound_on_a_desk(page1440, ui_site, base, language, large):
    open_gallery(page1440, ui_site, base, language=language, large=large)
    assert violations(page1440) == []
    assert page1440.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert page1440.evaluate(TOO_SMALL, 60 if large else 44) == []


def test_the_check_for_small_targets_finds_one(page1440, ui_site):
    open_gallery(page1440, ui_site, "plain")
    page1440.evaluate(
        "document.querySelector('main').append(Object.assign(document.createElement('button'), {textContent: 'x'}))"
    )
    assert len(page1440.evaluate(TOO_SMALL, 44)) == 1


def test_large_text_really_is_large(page360, ui_site):
    open_gallery(page360, ui_site, "portal", large=True)
    sizes = page360.evaluate("[...document.querySelectorAll('main p, main li, main a, main button, main input, footer button, nav a')]"
                             ".filter(e => e.checkVisibility()).map(e => parseFloat(getComputedStyle(e).fontSize))")  # fmt: skip
    assert min(sizes) >= 18
    assert (
        page360.evaluate(
            "parseFloat(getComputedStyle(document.body).lineHeight) / parseFloat(getComputedStyle(document.body).fontSize)"
        )
        >= 1.5
    )


def test_the_switches_work_from_the_page(page360, ui_site):
    open_gallery(page360, ui_site, "portal")
    page360.locator("header button").click()
    page360.locator("html.large").wait_for()
    page360.get_by_role("button", name="English").click()
    page360.locator("html[lang=en]").wait_for()
    assert page360.url.endswith("/ui/gallery/?base=portal")


def test_typed_words_are_kept_and_can_be_thrown_away(page360, ui_site):
    open_gallery(page360, ui_site, "portal")
    page360.fill("#clean_what", "楼道灯坏了")
    page360.check("#clean_kind_1")
    page360.wait_for_timeout(600)
    page360.reload()
    assert page360.input_value("#clean_what") == "楼道灯坏了"
    assert page360.is_checked("#clean_kind_1")
    page360.locator("[data-draft-clear]").click()
    assert page360.input_value("#clean_what") == ""
    assert page360.evaluate("localStorage.getItem('draft:gallery')") is None


def large_photo(page):
    """A 4000 × 3000 picture, made by the browser itself."""
    return bytes(
        page.evaluate("""async () => {
      const canvas = document.createElement('canvas'); canvas.width = 4000; canvas.height = 3000;
      canvas.getContext('2d').fillRect(0, 0, 2000, 3000);
      const blob = await new Promise(done => canvas.toBlob(done, 'image/png'));
      return [...new Uint8Array(await blob.arrayBuffer())]; }""")
    )


def test_photos_are_shrunk_on_the_phone_counted_and_removable(page360, ui_site):
    open_gallery(page360, ui_site, "portal")
    box = page360.locator("[data-photos]").first
    picture = {"name": "big.png", "mimeType": "image/png", "buffer": large_photo(page360)}
    box.locator("input[type=file]").set_input_files([picture, picture])
    box.locator(".shot").nth(1).wait_for()
    edge = box.locator("img").first.evaluate(
        "async image => { await image.decode(); return [image.naturalWidth, image.naturalHeight] }"
    )
    assert edge == [1600, 1200]
    assert box.locator("input[type=file]").evaluate("input => [...input.files].map(file => file.type)") == [
        "image/jpeg",
        "image/jpeg",
    ]
    box.locator(".shot__remove").first.click()
    assert box.locator("input[type=file]").evaluate("input => input.files.length") == 1


def test_more_than_nine_photos_stop_at_nine_and_say_so(page360, ui_site):
    open_gallery(page360, ui_site, "portal", language="en")
    box = page360.locator("[data-photos]").first
    dot = bytes.fromhex("47494638396101000100800000ffffff00000021f90401000000002c00000000010001000002024401003b")
    box.locator("input[type=file]").set_input_files(
        [{"name": f"{n}.gif", "mimeType": "image/gif", "buffer": dot} for n in range(11)]
    )
    box.locator(".shot").nth(8).wait_for()
    assert box.locator(".shot").count() == 9
    assert box.locator("[data-photos-add]").is_hidden()
    assert box.get_by_role("status").inner_text() == "No more photos fit."


def test_a_file_that_is_no_photo_is_named_and_left_out(page360, ui_site):
    open_gallery(page360, ui_site, "portal", language="en")
    box = page360.locator("[data-photos]").first
    box.locator("input[type=file]").set_input_files(
        [{"name": "a.jpg", "mimeType": "image/jpeg", "buffer": b"no photo"}]
    )
    box.get_by_text("This file").wait_for()
    assert box.get_by_role("status").inner_text() == "This file cannot be read as a photo."
    assert box.locator("input[type=file]").evaluate("input => input.files.length") == 0


def test_a_form_is_sent_once(page1440, ui_site):
    open_gallery(page1440, ui_site, "portal")
    sent = []
    page1440.route("**/hold/", lambda route: (sent.append(route.request.url), route.fulfill(status=204)))
    page1440.evaluate("""() => { const form = document.createElement('form'); form.method = 'post'; form.action = '/hold/';
      form.innerHTML = '<button data-waiting="wait">go</button>'; document.querySelector('main').prepend(form); }""")
    page1440.evaluate(
        "() => { const b = document.querySelector('main form button'); b.click(); b.click(); b.click(); }"
    )
    page1440.wait_for_timeout(100)
    assert page1440.locator("main form button").first.inner_text() == "wait"
    assert len(sent) == 1


def test_keys_follow_their_links_but_not_while_typing(page1440, ui_site):
    open_gallery(page1440, ui_site, "desk")
    page1440.locator("body").press("s")
    assert page1440.url.endswith("#board")
    page1440.locator("#clean_what").press("i")
    assert page1440.url.endswith("#board")
    assert page1440.input_value("#clean_what") == "i"


def test_the_question_mark_lists_the_keys(page1440, ui_site):
    open_gallery(page1440, ui_site, "desk")
    page1440.evaluate("document.activeElement.blur()")
    page1440.locator("body").press("?")
    rows = page1440.locator("[data-keys-list] dt").all_inner_texts()
    assert set("insmlpg/") <= set(rows)
    page1440.locator("body").press("Escape")
    assert page1440.locator("[data-keys-list]").is_hidden()


def test_the_rest_of_the_ways_opens_from_the_phone_bar(page360, ui_site):
    open_gallery(page360, ui_site, "desk")
    page360.locator(".more > summary").click()
    box = page360.locator(".more > ul").bounding_box()
    assert box["width"] >= 350
    page360.locator(".more a[href='#figures']").click()
    assert page360.url.endswith("#figures")


def test_a_voice_can_be_recorded_played_and_deleted(chromium, ui_site):
    fake = "navigator.mediaDevices.getUserMedia = async () => new AudioContext().createMediaStreamDestination().stream"
    context = chromium.new_context(viewport={"width": 360, "height": 780})
    context.add_init_script(fake)
    page = context.new_page()
    page.goto(f"{ui_site}/ui/gallery/")
    box = page.locator("[data-voice]").first
    box.locator("[data-voice-record]").click()
    page.wait_for_selector(".capture--recording")
    page.wait_for_timeout(1200)
    box.locator("[data-voice-record]").click()
    box.locator("audio").wait_for()
    kind = box.locator("input[type=file]").evaluate("input => [input.files.length, input.files[0].type.split('/')[0]]")
    assert kind == [1, "audio"]
    box.locator("[data-voice-delete]").click()
    assert box.locator("input[type=file]").evaluate("input => input.files.length") == 0
    context.close()


def test_the_page_is_whole_without_scripts(chromium, ui_site):
    context = chromium.new_context(java_script_enabled=False, viewport={"width": 360, "height": 780})
    page = context.new_page()
    page.goto(f"{ui_site}/ui/gallery/")
    assert page.locator("#clean_photos").is_visible()
    assert page.locator("#clean_voice").is_visible()
    assert page.locator("[data-photos-add]").first.is_hidden()
    assert page.locator("[data-copy]").first.is_hidden()
    page.locator("header button").click()
    assert page.locator("html.large").count() == 1
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    context.close()


@pytest.mark.parametrize("theme", ["forced", "print"])
def test_the_page_stays_legible_in_forced_colours_and_on_paper(chromium, ui_site, theme):
    context = chromium.new_context(
        forced_colors="active" if theme == "forced" else "none", viewport={"width": 1440, "height": 900}
    )
    page = context.new_page()
    page.emulate_media(media="print" if theme == "print" else "screen")
    page.goto(f"{ui_site}/ui/gallery/?base=desk")
    stroke, ground = page.evaluate("""() => [getComputedStyle(document.querySelector('.ring__arc--past')).stroke,
                                             getComputedStyle(document.body).backgroundColor]""")
    assert stroke != ground
    assert page.locator(".rail").is_visible() == (theme == "forced")
    context.close()
