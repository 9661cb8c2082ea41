"""A page of a long list: where it begins, and the ways to the pages beside it."""

from gongyi.kernel.access.requests import TownRequest
from gongyi.kernel.ui.shapes import Pager

SHOWN = 100
FURTHEST = 1_000_000


def start_of(request: TownRequest, name: str) -> int:
    """The row at which the page begins, as this word of the address says; the first where it says nothing of use."""
    text = request.POST.get(name) or request.GET.get(name, "")
    return min(int(text), FURTHEST) if text.isdecimal() and len(text) <= len(str(FURTHEST)) else 0


def pager(query: str, name: str, start: int, count: int, size: int = SHOWN) -> Pager:
    """The pages before and after; `query` is the rest of the address, `name` the word for where a page begins."""
    head = f"?{query}&{name}=" if query else f"?{name}="
    return Pager(
        f"{head}{max(0, start - size)}" if start else "", f"{head}{start + size}" if start + size < count else "",
        f"{min(start + 1, count)}–{min(start + size, count)} / {count}",
    )  # fmt: skip
