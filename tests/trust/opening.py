"""Somebody opens what they can: along every link, and by every address there is. What came of it, page by page."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from django.db import connection
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import Resolver404, resolve

from tests.trust import canaries, crawling

WRITES = re.compile(r'^\s*(?:INSERT (?:OR \w+ )?INTO|UPDATE|DELETE FROM|REPLACE INTO)\s+"?(\w+)"?', re.IGNORECASE)
TOLD = {"people_look", "django_session"}
"""What opening may write: that somebody looked, and who is signed in."""
ONCE = {
    "/desk/notices/": {"outbox_job"},
    "/me/": {"access_linktoken"},
    "/desk/receipt/": {"access_linktoken"},
    "/answer/": {"access_linktoken"},
}
"""What the first opening may write and the next must not: that a message was read, and a link of one's own."""
ALIKE = 2
"""How many addresses of one shape are followed."""
REFUSED, BROKEN = 400, 500


@dataclass
class Opened:
    """What came of opening everything: `nowhere` names links that lead to a refusal, `written` the tables that opening changed."""

    pages: dict[str, bytes] = field(default_factory=dict)
    nowhere: list[str] = field(default_factory=list)
    written: dict[str, set[str]] = field(default_factory=dict)

    def leaks(self, secrets: dict[str, str]) -> list[str]:
        """Where one of the secrets stands that whoever asked did not name themselves."""
        return [
            f"{address}: {leak}"
            for address, content in self.pages.items()
            for leak in canaries.leaks(content, _not_asked_for(secrets, address))
        ]

    def keep(self, address: str, answer: HttpResponseBase, written: set[str]) -> None:
        """Note one page."""
        assert answer.status_code < BROKEN, address
        if answer.status_code < REFUSED:
            headers = "\n".join(f"{name}: {value}" for name, value in answer.headers.items())
            self.pages[address] = headers.encode("utf-8", "replace") + crawling.content(answer)
        if written:
            self.written[address] = written


def _not_asked_for(secrets: dict[str, str], address: str) -> dict[str, str]:
    asked = unquote(unquote(address))
    return {what: secret for what, secret in secrets.items() if secret not in asked}


def everything(client: Client, starts: Iterable[str], addresses: Iterable[str] = ()) -> Opened:
    """Open what the links lead to, a few of each shape, and then the other addresses, to which nothing needs to lead."""
    found, seen, shapes = Opened(), set[str](), Counter[str]()
    waiting = [(start, "") for start in starts]
    while waiting:
        here, by = waiting.pop(0)
        if here in seen or (by and shapes[shape(here)] >= ALIKE):
            continue
        seen.add(here)
        shapes[shape(here)] += 1
        answer, written = opened(client, here)
        found.keep(here, answer, written)
        if by and answer.status_code >= REFUSED:
            found.nowhere.append(f"{by} -> {here}: {answer.status_code}")
        waiting += [(link, here) for link in crawling.links_in(answer, here)]
    for address in addresses:
        if address not in seen:
            found.keep(address, *opened(client, address))
    return found


def opened(client: Client, address: str) -> tuple[HttpResponseBase, set[str]]:
    """The answer of an address and the tables to which opening it wrote; where the first time may write, it is opened again."""
    may = set().union(*(tables for part, tables in ONCE.items() if part in address))
    with _watched() as tables:
        answer = crawling.opened(client, address)
    with _watched() as again:
        if may:
            crawling.opened(client, address)
    return answer, ((tables - may) | again) - TOLD


@contextmanager
def _watched() -> Iterator[set[str]]:
    found: set[str] = set()

    def watch(execute: Callable[..., Any], sql: str, *more: Any) -> Any:
        if begun := WRITES.match(sql):
            found.add(begun[1])
        return execute(sql, *more)

    with connection.execute_wrapper(watch):
        yield found


def shape(address: str) -> str:
    """What an address is for, without whom or what it names."""
    parts = urlsplit(address)
    try:
        route = str(resolve(parts.path).route)
    except Resolver404:
        return address
    query = {name: values for name, values in parse_qs(parts.query).items() if name not in {"period", "where"}}
    return f"{route}?{'&'.join(sorted(query))}"
