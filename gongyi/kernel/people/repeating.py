"""Whether words repeat what somebody else said: a long run of the same, whatever stands between as punctuation."""

import re
from collections.abc import Iterable, Iterator

PIECE = re.compile(r"[a-z0-9]+|[^\W_]", re.IGNORECASE)
WORD = 2
"""A word in letters, and a number, counts as two characters."""
LONGEST_RUN = 12
"""Of 1,500 pairs of real letters of different people about one thing, one in ten shares a run of so many characters, mostly long proper names; what is copied always does."""
SHORTEST_RUN = 8
"""What was said in fewer characters tells nobody apart; up to twelve, all of it counts."""


def repeated(text: str, said: Iterable[str], known: Iterable[str] = ()) -> str:
    """The first run of a text that repeats something said; empty for none. `known`: names of places, which both may write."""
    given = list(_units(text, known))
    for words in said:
        theirs = list(_units(words, known))
        long = min(LONGEST_RUN, max(SHORTEST_RUN, len(theirs)))
        runs = set(_runs(theirs, long))
        found = next((run for run in _runs(given, long) if run in runs), None)
        if found:
            return "".join(piece for piece in found if not piece.startswith(" "))
    return ""


def _units(text: str, known: Iterable[str]) -> Iterator[str]:
    for name in sorted(known, key=len, reverse=True):
        text = text.replace(name, "")
    for piece in PIECE.findall(text.lower()):
        yield piece
        yield from [f" {piece}"] * (WORD - 1 if piece.isascii() else 0)


def _runs(units: list[str], long: int) -> Iterator[tuple[str, ...]]:
    return (tuple(units[at : at + long]) for at in range(len(units) - long + 1))
