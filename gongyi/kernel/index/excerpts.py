"""Where in a text the looked-for words stand: a short piece of it, cut into plain and marked parts."""

from gongyi.kernel.index import cutting

AROUND = 24


def excerpt(text: str, query: str) -> list[tuple[str, bool]]:
    """Parts of the text around the first hit, each with whether it is a hit; empty when no word of the query stands in it as such."""
    plain = " ".join(text.split())
    marks = _marks(plain, [term for term in query.split() if term])
    if not marks:
        return []
    begin = max(0, marks[0][0] - AROUND)
    end = min(len(plain), marks[0][1] + 2 * AROUND)
    parts: list[tuple[str, bool]] = [("…", False)] if begin else []
    at = begin
    for first, last in marks:
        if first >= end:
            break
        parts += [(plain[at:first], False), (plain[first : min(last, end)], True)]
        at = min(last, end)
    parts += [(plain[at:end] + ("…" if end < len(plain) else ""), False)]
    return [part for part in parts if part[0]]


def _marks(plain: str, terms: list[str]) -> list[tuple[int, int]]:
    """Begin and end of every hit, in order and without overlap. Signs are compared one by one, so that places stay true."""
    signs = [cutting.normal(sign)[:1] or sign for sign in plain]
    even = "".join(signs)
    found: list[tuple[int, int]] = []
    for term in terms:
        wanted, at = cutting.normal(term), 0
        while wanted and (at := even.find(wanted, at)) >= 0:
            found.append((at, at + len(wanted)))
            at += len(wanted)
    found.sort()
    return [mark for place, mark in enumerate(found) if place == 0 or mark[0] >= found[place - 1][1]]
