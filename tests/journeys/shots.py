"""What the README shows, in the language it is written in: `SCREENSHOTS=FOLDER`."""

import os

from playwright.sync_api import Page

SHOTS = os.environ.get("SCREENSHOTS", "")


def pictured(page: Page, name: str, *, text: str = "") -> None:
    """A picture of the page when pictures are asked for, and one for whoever reads English; there `text` stands in its box.

    What people wrote stays as they wrote it.
    """
    if not SHOTS:
        return
    width, tongue = page.viewport_size["width"], {"name": "django_language", "url": page.url}  # type: ignore[index]
    page.screenshot(path=f"{SHOTS}/{name}-{width}.png")
    page.context.add_cookies([tongue | {"value": "en"}])  # type: ignore[list-item]
    tab = page.context.new_page()
    tab.goto(page.url)
    if text:
        tab.fill("textarea[name=text]", text)
    tab.screenshot(path=f"{SHOTS}/{name}-en-{width}.png")
    tab.close()
    page.context.add_cookies([tongue | {"value": "zh-hans"}])  # type: ignore[list-item]
