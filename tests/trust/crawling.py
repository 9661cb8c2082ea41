"""Opening everything that somebody can open: along the links of each page, and by every address there is with every real argument."""

import re
import sys
from collections.abc import Callable, Iterable, Iterator
from html.parser import HTMLParser
from itertools import product
from urllib.parse import urljoin, urlsplit
from uuid import UUID

import pytest
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from gongyi.domain.cases import public as cases
from gongyi.kernel.evidence.papers import Order, produce
from gongyi.kernel.figures import declaring
from gongyi.kernel.flows import registry
from gongyi.kernel.flows.models import Dossier
from tests.towns import SmallTown

ORIGIN = "http://testserver"
LEFT_ALONE = ("/static/", "/-/account/logout", "/-/ui/gallery")
MOST_ARGUMENTS = 6
Pages = dict[str, HttpResponseBase]


class _Links(HTMLParser):
    """Every address a page names, whether it is clicked, loaded or sent to."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.forms: list[tuple[str, str, list[str]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        plain = dict(attrs)
        for name in ("href", "src", "hx-get", "data-url", "data-src"):
            if plain.get(name):
                self.found.append(str(plain[name]))
        if tag == "form":
            self.forms.append((str(plain.get("method") or "get").lower(), str(plain.get("action") or ""), []))
        elif tag in {"input", "textarea", "select"} and plain.get("name") and self.forms:
            self.forms[-1][2].append(str(plain["name"]))


def set_papers_by(patch: pytest.MonkeyPatch, maker: Callable[[Order], bytes]) -> None:
    """Have every paper of the product made by this maker; workbooks stay what they are."""
    users = [
        one for name, one in sys.modules.items() if name.startswith("gongyi.") and vars(one).get("produce") is produce
    ]
    assert len(users) > 1, "papers are ordered somewhere"
    for module in users:
        patch.setattr(module, "produce", lambda order: maker(order) if isinstance(order, Order) else produce(order))


def opened(client: Client, address: str, **extra: str) -> HttpResponseBase:
    """An answer, read to its end."""
    answer = client.get(address, **extra)
    if getattr(answer, "streaming", False):
        answer.body = b"".join(answer.streaming_content)
    else:
        answer.body = answer.content
    return answer


def content(answer: HttpResponseBase) -> bytes:
    """The whole body of an answer that was opened here."""
    return answer.body if hasattr(answer, "body") else answer.content


def links_in(answer: HttpResponseBase, here: str) -> list[str]:
    """The addresses of this site that an answer leads to."""
    if "Location" in answer.headers:
        named = [answer.headers["Location"]]
    elif "html" in answer.headers.get("Content-Type", ""):
        named = _parsed(answer).found
    else:
        return []
    absolute = (urlsplit(urljoin(ORIGIN + here, link)) for link in named)
    return [
        parts.path + (f"?{parts.query}" if parts.query else "")
        for parts in absolute
        if parts.netloc == "testserver" and not parts.path.startswith(LEFT_ALONE)
    ]


def forms_in(answer: HttpResponseBase, here: str) -> list[tuple[str, str, list[str]]]:
    """Method, address and field names of every form on a page."""
    found = [(method, urljoin(ORIGIN + here, action), names) for method, action, names in _parsed(answer).forms]
    return [(method, urlsplit(action).path, names) for method, action, names in found]


def _parsed(answer: HttpResponseBase) -> _Links:
    links = _Links()
    links.feed(content(answer).decode("utf-8", "replace"))
    return links


def follow(
    client: Client,
    starts: Iterable[str],
    *,
    inside: tuple[str, ...] = (),
    most: int = 600,
    by: Callable[..., HttpResponseBase] = opened,
    **extra: str,
) -> Pages:
    """Every page that can be reached by links, breadth first; only addresses that begin so, if any are named. `by` opens them."""
    seen: Pages = {}
    waiting = list(starts)
    while waiting and len(seen) < most:
        here = waiting.pop(0)
        if here in seen:
            continue
        seen[here] = by(client, here, **extra)
        waiting += [
            link for link in links_in(seen[here], here) if link not in seen and (not inside or link.startswith(inside))
        ]
    return seen


def routes(resolver: URLResolver | None = None, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every address pattern there is."""
    for part in (resolver or get_resolver()).url_patterns:
        if isinstance(part, URLResolver):
            yield from routes(part, prefix + str(part.pattern))
        else:
            yield prefix + str(part.pattern), part


def addresses(
    hexi: SmallTown, *, tokens: Iterable[str] = (), uids: Iterable[str] = (), voices: Iterable[UUID] = ()
) -> list[str]:
    """Every address pattern of ours filled with everything real that it may name."""
    values = _arguments(hexi, tokens, uids) | {"voice": [*voices, UUID(int=1)]}
    found = []
    for pattern, route in routes():
        if not route.callback.__module__.startswith("gongyi."):
            continue
        names = re.findall(r"<(?:\w+:)?(\w+)>", pattern)
        choices = list(product(*(values.get(name, ["1"]) for name in names)))
        for chosen in choices[:: len(choices) // MOST_ARGUMENTS + 1]:
            given = iter(chosen)
            found.append("/" + re.sub(r"<(?:\w+:)?\w+>", lambda _part, given=given: str(next(given)), pattern))
    return found


def _arguments(hexi: SmallTown, tokens: Iterable[str], uids: Iterable[str]) -> dict[str, list[object]]:
    moves = sorted({move.key for flow in registry.known() for move in flow.moves})
    flows = [flow.key for flow in registry.known()]
    numbers = list(Dossier.objects.order_by("pk").values_list("number", flat=True))
    return {
        "town": [hexi.town.slug], "number": numbers, "numbers": numbers, "token": [*tokens, "x" * 22],
        "uid": [*uids, "x" * 22], "size": ["small", "full"],
        "kind": ["help", "complaint"], "which": ["problems", "needs", "responsibilities"], "flow": flows,
        "key": [*flows, *(figure.key for figure in declaring.known()), *moves], "move": moves, "step": [1, 2],
        "place": [hexi.places["east"].pk, hexi.places["b3"].pk], "seat": [hexi.seats["firm"].pk, hexi.seats["grid_east1"].pk],
        "code": sorted(cases.newest(hexi.town))[:2],
    }  # fmt: skip
