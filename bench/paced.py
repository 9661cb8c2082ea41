"""Daily tasks timed at a human pace: `python -m bench.paced http://127.0.0.1:8000 var` against a running demo and its home.

A browser does each task as its test does. What the page takes is measured; what a person takes is added by the
keystroke-level model (Card, Moran and Newell: The keystroke-level model for user performance time with interactive
systems, Communications of the ACM 23(7), 1980): thinking 1.35 s before each act, pointing 1.10 s, pressing and letting go
0.20 s, a key 0.28 s. For a neighbour of 75 everything is doubled (Jastrzembski and Charness: The model human
processor and the older adult, Journal of Experimental Psychology: Applied 13(4), 2007). Nobody was timed with a stop-watch.
"""

import base64
import json
import math
import os
import random
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Locator, Page, ViewportSize

from gongyi.kernel.people.phones import masked
from tests.browser.test_resident_pages import RECORDER
from tests.infra.browser import browser
from tests.infra.pictures import jpeg
from tests.kernel.evidence.samples import ogg

THINK, POINT, PRESS, KEY = 1.35, 1.10, 0.20, 0.28
KEYS_A_CHARACTER = 3
"""Pinyin and a choice, on average."""
CAMERA, SPEECH, ADDRESS = 6.0, 15.0, 2.5
"""Seconds to take a photo (open, aim, press, keep), to say what is wrong, and to aim at a code."""
ROUNDS = 3
GIVEN = Path(__file__).parents[1] / "tests" / "browser" / "handled.py"


class Hand:
    """Somebody at work: taps counted, seconds of the page measured, seconds of the person added."""

    def __init__(self, page: Page, *, slow: float = 1.0) -> None:
        self.page, self.slow = page, slow
        self.taps, self.person, self.machine = 0, 0.0, 0.0

    def takes(self, seconds: float) -> None:
        """Seconds that do not depend on the person's hands, such as speaking."""
        self.person += seconds

    def tap(self, selector: str, then: str = "") -> None:
        """Think, scroll to it if it is out of sight, touch it, and wait for what follows."""
        target = self.page.locator(selector).locator("visible=true").first
        self.person += (THINK + (1 + self.strokes(target)) * (POINT + PRESS)) * self.slow
        self.taps += 1
        begun = time.monotonic()
        target.click()
        self.follow(then, begun)

    def strokes(self, target: Locator) -> int:
        """How often one strokes over the screen until the target is in sight."""
        box, size = target.bounding_box(), self.page.viewport_size
        if box is None or size is None:
            return 0
        beyond = max(-box["y"], box["y"] + box["height"] - size["height"], 0)
        return math.ceil(beyond / size["height"])

    def follow(self, then: str, begun: float) -> None:
        """Wait for an address or a part of the page, and count how long it took."""
        if then.startswith("**"):
            self.page.wait_for_url(then)
        elif then:
            self.page.locator(then).locator("visible=true").first.wait_for()
        self.page.wait_for_load_state()
        self.machine += time.monotonic() - begun

    def open(self, url: str, then: str = "main") -> None:
        """A page that opens by itself, as from a code."""
        begun = time.monotonic()
        self.page.goto(url)
        self.follow(then, begun)

    def write(self, selector: str, words: str) -> None:
        """Chinese by pinyin, or digits."""
        keys = len(words) * (1 if words.isdigit() else KEYS_A_CHARACTER)
        self.person += (THINK + keys * KEY) * self.slow
        self.page.locator(selector).first.fill(words)


@dataclass(frozen=True)
class Site:
    """The running demo."""

    url: str
    home: Path
    proven: list[Any] = field(default_factory=list)
    """Cookies of the repairer's telephone once it has given its code: one code a minute, one a week."""

    def shell(self, code: str) -> str:
        """What a piece of code prints in it."""
        command = [sys.executable, "-m", "gongyi", "shell", "-v", "0", "-c", code]
        plain = {name: value for name, value in os.environ.items() if not name.startswith(("GONGYI_", "DATABASE_"))}
        env = plain | {"GONGYI_HOME": str(self.home)}
        return subprocess.run(command, capture_output=True, text=True, check=True, env=env).stdout

    def enter(self, page: Page, who: str) -> None:
        """Sign in."""
        page.goto(f"{self.url}/-/account/login/")
        page.fill("input[name=login]", who)
        page.fill("input[name=password]", (self.home / "demo-password.txt").read_text().strip())
        page.locator("form.stack button[type=submit]").click()
        page.wait_for_url("**/desk/**")


def door(site: Site) -> str:
    """The address in the code at a door."""
    found = site.shell(
        "from gongyi.kernel.territory.models import Place\nprint('AT', Place.objects.filter(level='building', "
        "path__startswith=Place.objects.get(code='654301004003').path).order_by('path').first().pk)"
    )
    return f"{site.url}/qiaxiu/q/{found.split('AT')[1].split()[0]}/"


def photo(hand: Hand, selector: str) -> None:
    """Add a photo through the camera."""
    with hand.page.expect_file_chooser() as chooser:
        hand.tap(selector)
    hand.takes(CAMERA * hand.slow)
    chooser.value.set_files({"name": "p.jpg", "mimeType": "image/jpeg", "buffer": jpeg()})


def speaks(site: Site, page: Page) -> Hand:
    """1 · a neighbour of 75, a photo and her voice."""
    hand = Hand(page, slow=2.0)
    page.add_init_script(f"window.CLIP = {json.dumps(base64.b64encode(ogg(500)).decode())};" + RECORDER)
    hand.takes(ADDRESS * hand.slow)
    hand.open(door(site))
    hand.tap("a.kind", "form[method=post].stack")
    photo(hand, "[data-photos-add]")
    hand.tap("[data-voice-record]", ".capture--recording")
    hand.takes(SPEECH)
    hand.tap(".submit button", "**/received/**")
    return hand


def follows(site: Site, page: Page) -> Hand:
    """2 · how far is it, from the receipt."""
    page.goto(door(site))
    page.locator("a.kind").first.click()
    page.fill("textarea[name=text]", f"路灯不亮 {time.time_ns()}")
    page.locator("form[method=post].stack button[type=submit]").click()
    page.wait_for_url("**/received/**")
    track = page.locator("a.button--primary").get_attribute("href")
    hand = Hand(page)
    hand.takes(ADDRESS)
    hand.open(f"{site.url}{track}", ".ring")
    hand.takes(THINK)
    return hand


def asks_by_phone(site: Site, page: Page) -> Hand:
    """2 · the same by telephone: a worker types the number that is read out."""
    follows(site, page)
    number = re.sub(r"\D", "", page.locator("main p.muted").first.inner_text())[:10]
    site.enter(page, "gulnar")
    hand = Hand(page)
    hand.tap("nav a[href$='/desk/find/']", "input[name=q]")
    hand.write("input[name=q]", number)
    hand.tap("form[role=search] button", "**/desk/file/**")
    return hand


def pastes(site: Site, page: Page) -> Hand:
    """3 · a group message, copied before."""
    site.enter(page, "yerlan")
    hand = Hand(page)
    hand.tap("nav a[href$='/desk/paste/']", "#pasted")
    words = f"老周 19:02\n额河湾3号楼楼道灯坏了{time.time_ns() % 1000}天了\n小李 19:07\n大家晚上好\n"
    hand.person += THINK + POINT + PRESS
    hand.taps += 1
    begun = time.monotonic()
    page.evaluate(
        """words => { const box = document.querySelector('#pasted'); box.value = words;
        box.dispatchEvent(new ClipboardEvent('paste', {bubbles: true})); }""",
        words,
    )
    hand.follow("[data-draft-row]", begun)
    hand.takes(2 * THINK)
    hand.tap("button[name=step][value=save]", "**/desk/received/**")
    return hand


def settles(site: Site, page: Page) -> Hand:
    """4 · what a grid worker has just taken in, settled on the spot with a photo."""
    site.enter(page, "yerlan")
    page.goto(f"{site.url}/qiaxiu/desk/paste/")
    page.fill("#pasted", f"老周 19:02\n河畔人家3号楼楼道的灯不亮了，第{time.time_ns() % 1000}天\n")
    page.locator("#pasted").evaluate("box => box.form.requestSubmit()")
    page.wait_for_selector("[data-draft-row]")
    page.locator("button[name=step][value=save]").locator("visible=true").last.click()
    page.wait_for_url("**/desk/received/**")
    hand = Hand(page)
    hand.tap("main a[href*='/desk/file/']", "button[name=outcome][value=solved]")
    photo(hand, "#panel [data-photos-add]")
    hand.tap("button[name=outcome][value=solved]", ".notice--done")
    return hand


def visits(site: Site, page: Page) -> Hand:
    """5 · three matters of a visit, one line each."""
    site.enter(page, "gulnar")
    page.goto(f"{site.url}/qiaxiu/desk/visit/")
    hand = Hand(page)
    for n, words in enumerate(("楼道灯不亮", "下水道返味", "想找人修轮椅")):
        box = f"textarea[name=r{n}-text]"
        if not page.locator(box).count():
            hand.tap("[data-visit-more]", box)
        hand.tap(box)
        hand.write(box, words)
    hand.tap("form[data-visit] .actions button[type=submit]", "**/received/**")
    return hand


def prove(site: Site, page: Page, phone: str) -> None:
    """Six digits, once."""
    page.locator("main button[type=submit]").first.click()
    page.wait_for_selector("input[name=code]")
    lines = (site.home / "messages" / "qiaxiu.jsonl").read_text("utf-8").splitlines()
    texts = [found["text"] for found in map(json.loads, lines) if found["to"] == masked(phone)]
    page.fill("input[name=code]", re.findall(r"验证码 (\d{6})", "".join(texts))[-1])
    page.locator("main button[type=submit]").first.click()
    page.wait_for_selector(".handling")
    site.proven.extend(page.context.cookies())


def handles(site: Site, page: Page) -> Hand:
    """6 · taken on, the person called by the grid worker, finished with a photo; the code was given before."""
    url, phone = site.shell(GIVEN.read_text()).split("LINK")[1].split()[:2]
    page.context.add_cookies(site.proven)
    page.goto(f"{site.url}{url}")
    if not site.proven:
        prove(site, page, phone)
    page.wait_for_selector(".handling")
    hand = Hand(page)
    hand.tap("main button.button--primary", "form[action$='ask_relay/']")
    hand.tap("form[action$='ask_relay/'] button", "form[action$='first_contact/']")
    page.locator("form[action$='first_contact/']:has(input[value=not_wanted]) button").click()
    page.wait_for_selector("form[action$='report_done/']")
    photo(hand, "form[action$='report_done/'] [data-photos-add]")
    hand.tap("form[action$='report_done/'] button[type=submit]", ".notice--done")
    return hand


def chases(site: Site, page: Page) -> Hand:
    """7 · what is red, who has it, chase."""
    site.enter(page, "lixiuying")
    hand = Hand(page)
    hand.tap("nav a[href$='/desk/morning/']", "#late")
    hand.takes(5 * THINK)
    if page.locator("form button:has-text('催办勾选的')").count():
        hand.tap("form button:has-text('催办勾选的')", "#late")
    return hand


def answered(site: Site, page: Page) -> str:
    """The number of a matter that the desk has settled and answered."""
    follows(site, page)
    number = re.sub(r"\D", "", page.locator("main p.muted").first.inner_text())[:10]
    site.enter(page, "gulnar")
    page.goto(f"{site.url}/qiaxiu/desk/file/{number}/")
    page.locator(".moves a:has-text('当场办结')").first.click()
    page.locator("#panel button[name=outcome][value=solved]").click()
    page.fill("#panel textarea[name=reply]", "灯已换好，请看看。")
    page.locator("#panel form .actions button[type=submit]").click()
    page.wait_for_load_state()
    return number


def rates(site: Site, page: Page) -> Hand:
    """The rating, from the link."""
    number = answered(site, page)
    link = site.shell(
        "from datetime import timedelta\nfrom gongyi.kernel.access import actions\nfrom gongyi.kernel.flows.models import Dossier\n"
        "from gongyi.kernel.people.models import Voice\nfrom gongyi.kernel.territory.scope import everywhere\n"
        f"with everywhere('timing'):\n    d = Dossier.objects.get(number='{number}')\n    v = Voice.objects.filter(owner_id=d.pk).first()\n"
        "    print('L', actions.make_link(town=d.town, purpose='rate', owner_id=d.pk, life=timedelta(days=1), voice=v))"
    )
    hand = Hand(page)
    hand.open(f"{site.url}/qiaxiu/l/{link.split('L ')[1].split()[0]}/rate/", "button[name=contacted]")
    hand.tap("button[name=contacted][value=yes]", "button[name=solved]")
    hand.tap("button[name=solved][value=yes]", "button[name=satisfied]")
    hand.tap("button[name=satisfied][value=satisfied]")
    return hand


def cards(site: Site, page: Page) -> Hand:
    """10 · thirty opinion cards of eight characters by the keyboard."""
    site.enter(page, "lixiuying")
    page.goto(f"{site.url}/qiaxiu/desk/cards/?new=1")
    hand = Hand(page)
    for _ in range(30):
        words = "".join(chr(random.randrange(0x4E00, 0x9000)) for _ in range(8))
        hand.person += len(words) * KEYS_A_CHARACTER * KEY + KEY
        page.wait_for_function("document.activeElement.name === 'text'")
        page.keyboard.insert_text(words)
        begun = time.monotonic()
        with page.expect_navigation():
            page.keyboard.press("Enter")
        hand.follow("", begun)
    return hand


Task = Callable[[Site, Page], Hand]
TASKS: tuple[tuple[str, Task, int, bool], ...] = (
    ("1", speaks, 60, True), ("2", follows, 5, True), ("2 by phone", asks_by_phone, 10, False), ("3", pastes, 20, True), ("4", settles, 15, True),
    ("5", visits, 90, True), ("6", handles, 0, True), ("7", chases, 30, False), ("10", cards, 300, False), ("rating", rates, 0, True),
)  # fmt: skip


def timed(site: Site, chromium: Browser, task: Task, *, phone: bool) -> Hand:
    """The task once, in a browser of its own."""
    size = ViewportSize(width=360, height=780) if phone else ViewportSize(width=1440, height=900)
    context = chromium.new_context(
        viewport=size, is_mobile=phone, has_touch=phone, locale="zh-CN", service_workers="block"
    )
    try:
        return task(site, context.new_page())
    finally:
        context.close()


def main() -> None:
    """Each task a few times; the middle one counts."""
    site = Site(sys.argv[1].rstrip("/"), Path(sys.argv[2]).resolve())
    print(f"{'task':<12}{'taps':>5}{'page s':>8}{'person s':>10}{'sum s':>8}{'limit s':>9}")
    with browser() as chromium:
        for name, task, limit, phone in TASKS:
            if sys.argv[3:] and name not in sys.argv[3:]:
                continue
            hands = [timed(site, chromium, task, phone=phone) for _ in range(ROUNDS)]
            page, person = (statistics.median(getattr(hand, part) for hand in hands) for part in ("machine", "person"))
            print(
                f"{name:<12}{hands[0].taps:>5}{page:>8.1f}{person:>10.1f}{page + person:>8.1f}{limit or '–':>9}",
                flush=True,
            )


if __name__ == "__main__":
    main()
