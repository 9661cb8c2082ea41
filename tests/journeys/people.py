"""The people of a journey, each at a browser of their own, doing what their pages offer and nothing else."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.sync_api import Locator, Page

from tests.infra.messages import newest_link, six_digits, texts
from tests.infra.pictures import jpeg

if TYPE_CHECKING:
    from tests.journeys.walk import Walk

PHOTO = {"name": "p.jpg", "mimeType": "image/jpeg", "buffer": jpeg()}
TOWN = "qiaxiu"
FLAT = re.compile(r"[^0-9A-Z]")
Answer = str | int | bool


class Person:
    """Somebody at a browser."""

    def __init__(self, walk: Walk, page: Page) -> None:
        self.walk, self.page = walk, page

    def click(self, where: str | Locator) -> None:
        """Click what is in sight and wait for the page behind it."""
        found = self.page.locator(where).first if isinstance(where, str) else where
        with self.page.expect_navigation(wait_until="domcontentloaded"):
            found.click()

    def look_again(self) -> None:
        """The same page as it stands now, without asking anew for its parts."""
        self.page.goto(self.page.url.partition("#")[0], wait_until="domcontentloaded")

    def sees(self, words: str) -> None:
        """That these words stand on the page."""
        self.look_again()
        said = self.page.locator("main").inner_text()
        assert words in said, f"{words} does not stand on {self.page.url}:\n{said[:1500]}"

    def unfold(self, what: str) -> None:
        """Open whatever is folded over it."""
        folded = self.page.locator(f"main details:has({what}):not([open]) > summary")
        if folded.count():
            folded.first.click()

    def _fill(self, form: Locator, answers: dict[str, Answer]) -> None:
        for name, answer in answers.items():
            self._answer(form, form.locator(f"[name='{name}']"), answer)

    def _answer(self, form: Locator, field: Locator, answer: Answer) -> None:
        """Fill in one field: a choice by its value or by its words."""
        kind = field.first.evaluate("node => node.type || node.tagName")
        if kind == "file":
            self._photograph(form, field)
        elif answer is True:
            field.first.check()
        elif kind in {"radio", "checkbox"}:
            self._choice(form, field, str(answer)).click()
        elif kind == "select-one" and field.first.get_attribute("data-pick"):
            self._pick(field.first, str(answer))
        elif kind == "select-one":
            field.first.select_option(str(answer))
        else:
            field.first.fill(str(answer))

    def _choice(self, form: Locator, field: Locator, answer: str) -> Locator:
        name = field.first.get_attribute("name")
        exact = form.locator(f"label:has([name='{name}'][value='{answer}'])")
        return exact if exact.count() else form.locator(f"label:has([name='{name}'])", has_text=answer).first

    def _pick(self, select: Locator, value: str) -> None:
        """Type the words of a choice into the box over a long list and take it."""
        known = select.locator(f"option[value='{value}']")
        words = known.text_content() or "" if known.count() else value
        box = self.page.locator(f".pick-box:has(#{select.get_attribute('id')}-typed)")
        box.locator("input").fill(words.strip())
        box.locator(".pick-list li", has_text=words.strip()).first.click()

    def _photograph(self, form: Locator, field: Locator) -> None:
        name = field.first.get_attribute("name")
        field.first.set_input_files(PHOTO)
        form.locator(f"[data-armed]:has([name='{name}']) [data-photos-count]:has-text('1 /')").wait_for()

    def _made(self, number: str, key: str, before: int) -> None:
        """That the move was made on this matter, after so many steps."""
        made = {f"{flow}.{move}" for flow, move in self.walk.steps_of(number)[before:] if move == key}
        said = "" if made else self.page.locator("main").inner_text()[:1500]
        assert made, f"{key} was not made on {number}; {self.page.url} says:\n{said}"
        self.walk.made |= made

    def _so_far(self, number: str) -> int:
        return len(self.walk.steps_of(number))


class Speaker(Person):
    """Somebody who speaks, without an account: all they have is the code on a door and what the receipt says."""

    number, code = "", ""

    def scan(self, place: int) -> None:
        """The code at a door or a stall."""
        self.page.goto(f"{self.walk.site.url}/{TOWN}/q/{place}/")

    def say(self, kind: str, text: str, **more: Answer) -> str:
        """Say it, from the page that asks of what kind it is. Returns the number on the receipt."""
        self.write(kind, text, **more)
        return self.send()

    def write(self, kind: str, text: str, **more: Answer) -> None:
        """The form of this kind, filled in."""
        self.click(f"a.kind[href*='/say/{kind}/']")
        form = self.page.locator("main form.any-one")
        if more.keys() & {"name", "may_call", "works_here"}:
            self.unfold("[name=name]")
        self._fill(form, {"text": text} | more)

    def send(self) -> str:
        """Send what was written, once more where the page asks whether it is for us. Returns the number on the receipt."""
        self.click("main form.any-one .submit button")
        if "/received/" not in self.page.url:
            self.walk.crowd.watch.allow("422")
            self.click("button[name=insist], button[name=harm][value=yes]")
        return self.receipt()

    def join(self, summary: str, phone: str) -> None:
        """Join what stands on the public list."""
        self.page.goto(f"{self.walk.site.url}/{TOWN}/")
        self.click(self.page.locator(f"a[href='/{TOWN}/list/']:visible").first)
        self.click(self.page.locator(".matter a", has_text=summary).first)
        self.click("main a.button--primary")
        self.page.fill("input[name=phone]", phone)
        self.click("main form[method=post] button")
        self.walk.saw("appeal.joined")
        self.receipt()

    def sign_in(self, phone: str) -> None:
        """To see all one's matters in one place: six digits to one's telephone."""
        self.page.goto(f"{self.walk.site.url}/{TOWN}/")
        self.click(self.page.locator(f"a[href='/{TOWN}/me/']:visible").first)
        before = len(texts(self.walk.site, phone))
        self.page.fill("input[name=phone]", phone)
        self.click("main form button")
        self.page.fill("input[name=code]", six_digits(self.walk.site, phone, before))
        self.click("main form:has(input[name=code]) button")

    def receipt(self) -> str:
        """What the receipt says, kept; then the page of the matter."""
        if self.page.locator("dl.slip").count():
            number, code = self.page.locator("dl.slip dd").all_inner_texts()
            self.number, self.code = FLAT.sub("", number), FLAT.sub("", code)
        self.click("main .actions a.button--primary")
        return self.number

    def track(self, number: str, code: str) -> None:
        """Where their matter stands, with the number and the four digits that they were told."""
        self.number, self.code = number, code
        self.page.goto(f"{self.walk.site.url}/{TOWN}/")
        self.click(self.page.locator(f"a[href='/{TOWN}/track/']:visible").first)
        form = self.page.locator("main form")
        self._fill(form, {"number": self.number, "code": self.code})
        self.click(form.locator("button"))

    def do(self, key: str, **answers: Answer) -> None:
        """One of the things their page offers."""
        before = self._so_far(self.number)
        self._follow(f"main a[href*='/do/{key}/']")
        form = self.page.locator("main form")
        self._fill(form, answers)
        self.click(form.locator("button[type=submit]").last)
        self._made(self.number, key, before)

    def _follow(self, way: str) -> None:
        """A way that the page offers, at the latest when it is looked at again."""
        if not self.page.locator(way).count():
            self.look_again()
        self.click(way)

    def rate(self, made: str, *, contacted: str = "yes", solved: str = "yes", satisfied: str = "satisfied") -> None:
        """Three taps."""
        before = self._so_far(self.number)
        self._follow("main a[href$='/rate/']")
        for name, value in (("contacted", contacted), ("solved", solved), ("satisfied", satisfied)):
            self.click(f"button[name={name}][value={value}]")
        self._made(self.number, made, before)
        self.click("main p > a.button")


class Worker(Person):
    """Somebody at the desk, signed in."""

    def __init__(self, walk: Walk, page: Page) -> None:
        super().__init__(walk, page)
        self.tabs: dict[str, Page] = {}
        self.codes: dict[str, str] = {}
        self.seen: dict[str, int] = {}

    def home(self) -> None:
        """The first page of the desk."""
        self.page.goto(f"{self.walk.site.url}/{TOWN}/desk/")

    def visit(self, where: str) -> None:
        """A page of the rail, or of the bar on a telephone and what folds out of it."""
        if "/desk/" not in self.page.url:
            self.home()
        link = self.page.locator(f"nav a[href$='/desk/{where}']")
        if not link.locator("visible=true").count():
            self.page.locator("nav.bar summary").click()
        self.click(link.locator("visible=true").first)

    def open(self, number: str) -> None:
        """The file, in the tab where it is open already; else out of what waits for them, or looked for by its number."""
        so_far = self._so_far(number)
        if number in self.tabs:
            self.page = self.tabs[number]
            if self.seen[number] != so_far:
                self.look_again()
            self.seen[number] = so_far
            return
        self.page = self.page if self.at() == "" else self.page.context.new_page()
        self.home()
        row = self.page.locator(f"a.matter__title[href$='/file/{number}/']")
        if row.count():
            self.click(row.first)
        else:
            self._find(number)
        self.tabs[number], self.seen[number] = self.page, so_far

    def _find(self, number: str) -> None:
        self.visit("find/")
        self.page.fill("input[name=q]", number)
        self.click("form[role=search] button")
        assert self.at() == number, self.page.locator("main").inner_text()[:800]

    def do(self, key: str, *numbers: str, **answers: Answer) -> None:
        """One of the moves that the open file offers; another file is opened first when it is named."""
        number = next(iter(numbers), "") or self.at()
        if self.at() != number or numbers:
            self.open(number)
        before = self._so_far(number)
        panel = self.page.locator(f"#panel form[action*='/do/{key}/']")
        if not panel.count():
            direct = self.page.locator(f"main form[action*='/{number}/do/{key}/'] button")
            if direct.count():
                self.click(direct.first)
                return self._made(number, key, before)
            offered = self.page.locator(f".moves a[href*='/do/{key}/']")
            assert offered.count(), f"{key} is not offered:\n{self.page.locator('.file__do').inner_text()}"
            offered.first.click()
            panel.wait_for()
        self._send(panel, answers)
        return self._made(number, key, before)

    def _send(self, form: Locator, answers: dict[str, Answer]) -> None:
        sends = [
            name
            for name, answer in answers.items()
            if form.locator(f"button[type=submit][name='{name}'][value='{answer}']").count()
        ]
        self._fill(form, {name: answer for name, answer in answers.items() if name not in sends})
        button = f"button[name='{sends[0]}'][value='{answers[sends[0]]}']" if sends else ".actions button[type=submit]"
        self.click(form.locator(button).first)

    def _made(self, number: str, key: str, before: int) -> None:
        super()._made(number, key, before)
        self.seen[number] = before + 1

    def at(self) -> str:
        """The number of the file that is open."""
        found = re.search(r"/file/(\w+)/", self.page.url)
        return found.group(1) if found else ""

    def undo(self) -> None:
        """Take the last step back."""
        number = self.at()
        before = self._so_far(number)
        self.click("main form.undo button")
        self._made(number, "undo", before)

    def keep(self, page: str, made: str, **answers: Answer) -> None:
        """One of the pages behind "more" of the open file: another place, a party kept apart, a number elsewhere."""
        number = self.at()
        before = self._so_far(number)
        self.unfold(f"a[href$='/{number}/{page}/']")
        self.click(f"aside a[href$='/{number}/{page}/']")
        form = self.page.locator("main form[method=post]").last
        self._fill(form, answers)
        self.click(form.locator("button[type=submit]").first)
        self._made(number, made, before)
        if not self.page.url.endswith(f"/file/{number}/"):
            self.click("main .actions a")

    def relocate(self, name: str) -> None:
        """Say that it is about another place, which is looked for by its name."""
        number = self.at()
        before = self._so_far(number)
        self.unfold(f"a[href$='/{number}/place/']")
        self.click(f"aside a[href$='/{number}/place/']")
        self.page.fill("input[name=where]", name)
        self.click("main form[method=get] button")
        self.click(self.page.locator("main form[method=post] button", has_text=name).first)
        self._made(number, "relocate", before)

    def take_in(self, text: str, place: str, **more: Answer) -> str:
        """Write down what somebody says. Returns its number; its file is open then."""
        self.visit("new/")
        form = self.page.locator("main form.intake")
        self._fill(form, {"text": text, "place": place} | more)
        self.page.keyboard.press("Escape")
        self.click(form.locator(".actions button[type=submit]"))
        code = self.page.locator(".slip__code strong").inner_text()
        self.click("main .actions a[href*='/desk/file/']")
        self.codes[self.at()] = code
        self.tabs[self.at()], self.seen[self.at()] = self.page, 1
        return self.at()

    def fold_out(self, act: str, **answers: Answer) -> None:
        """One of the folded forms of a page."""
        form = self.page.locator(f"details#{act}")
        form.locator("summary").click()
        self._fill(form, {f"{act}-{name}": answer for name, answer in answers.items()})
        self.click(form.locator("button[type=submit]"))
        assert not self.page.locator("main .field--error, main .notice--error").count()

    def rate_for(self, made: str, **answers: str) -> None:
        """Enter what the person said of the result."""
        number = self.at()
        before = self._so_far(number)
        self.click("main a[href$='/rate/']")
        form = self.page.locator("main form[method=post]")
        self._fill(form, {"how": "phone", "contacted": "yes", "solved": "yes", "satisfied": "satisfied"} | answers)
        self.click(form.locator(".actions button"))
        self._made(number, made, before)


class Repairer(Person):
    """Somebody with a telephone and the link that a message brought to it."""

    number = ""

    def follow(self, phone: str, number: str) -> None:
        """Open the newest link on the telephone it was sent to, which proves itself by six digits."""
        site = self.walk.site
        self.number = number
        self.page.goto(newest_link(site, phone, number))
        if not self.page.locator(".handling").count():
            before = len(texts(site, phone))
            self.click("main button[type=submit]")
            self.page.fill("input[name=code]", six_digits(site, phone, before))
            self.click("main form:has(input[name=code]) button")
        self.page.locator(".handling").wait_for()

    def tap(self, key: str, **fills: str) -> None:
        """A big button that does it at once."""
        before = self._so_far(self.number)
        holds = "".join(f":has([name='{name}'][value='{value}'])" for name, value in fills.items())
        self.click(f"form[action*='/do/{key}/']{holds} button")
        self._made(self.number, key, before)

    def finish(self, **answers: Answer) -> None:
        """It is done: a photo, and the button."""
        before = self._so_far(self.number)
        form = self.page.locator("#done")
        self._fill(form, {"after": "photo"} | answers)
        self.click(form.locator("button[type=submit]").last)
        self._made(self.number, "report_done", before)

    def do(self, key: str, **answers: Answer) -> None:
        """Something else, with a form of its own."""
        before = self._so_far(self.number)
        self.unfold(f"a[href*='/do/{key}/']")
        self.click(f"main a[href*='/do/{key}/']")
        form = self.page.locator("main form[method=post]").first
        self._fill(form, answers)
        self.click(form.locator("button[type=submit]").last)
        self._made(self.number, key, before)
