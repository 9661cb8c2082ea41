"""What came to a telephone, as the installation under test wrote it down."""

import json
import re
import time
from collections.abc import Callable

from gongyi.kernel.flows import numbers
from gongyi.kernel.people.phones import masked
from tests.infra.site import Site

PATIENCE = 30
"""Seconds until the worker has sent a message at the latest."""


def texts(site: Site, phone: str) -> list[str]:
    """What was sent to this telephone so far."""
    path = site.home / "messages" / "qiaxiu.jsonl"
    lines = path.read_text("utf-8").splitlines() if path.exists() else []
    return [found["text"] for found in map(json.loads, lines) if found["to"] == masked(phone)]


def _awaited(what: str, look: Callable[[], list[str]]) -> str:
    give_up = time.monotonic() + PATIENCE
    while time.monotonic() < give_up:
        if found := look():
            return found[-1]
        time.sleep(0.1)
    raise AssertionError(f"no {what} came")


def six_digits(site: Site, phone: str, before: int) -> str:
    """The code in the newest message after so many that has one."""
    return _awaited(
        f"code to {phone}",
        lambda: [code for text in texts(site, phone)[before:] for code in re.findall(r"(?<!\d)\d{6}(?!\d)", text)],
    )


def newest_link(site: Site, phone: str, number: str) -> str:
    """The address in the newest message that brought a link to handle this matter."""
    return _awaited(
        f"link for {number} to {phone}",
        lambda: [
            link
            for text in texts(site, phone)
            if numbers.spoken(number) in text
            for link in re.findall(rf"{site.url}/qiaxiu/h/[\w-]+/", text)
        ],
    )
