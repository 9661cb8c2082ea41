"""Whether a word of danger means one: inside another word, in a supposition or in an old story it does not."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

BEFORE, AFTER = 16, 12
"""How many characters around a word are looked at, within its own clause."""
CLAUSE = re.compile(r"[，。；！？：,;!?\n]|\.\s")


@dataclass(frozen=True)
class Contexts:
    """Words that void a word of danger: those around it and those that stand just before or after it, all in small letters."""

    within: tuple[str, ...] = ()
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()


def meant(word: str, text: str, contexts: Contexts) -> bool:
    """Whether the word stands in the text, both in small letters, at least once with nothing around it that voids it."""
    return any(not voided(start, start + len(word), text, contexts) for start in _places(word, text))


def _places(word: str, text: str) -> Iterator[int]:
    at = text.find(word)
    while at >= 0:
        yield at
        at = text.find(word, at + 1)


def voided(start: int, end: int, text: str, contexts: Contexts) -> bool:
    """Whether what stands from start to end is part of a longer word, of a supposition or of an old story."""
    before = CLAUSE.split(text[max(0, start - BEFORE) : start])[-1]
    after = CLAUSE.split(text[end : end + AFTER])[0]
    if any(word in before for word in contexts.before) or any(word in after for word in contexts.after):
        return True
    return any(_covers(word, start, end, text) for word in contexts.within)


def _covers(word: str, start: int, end: int, text: str) -> bool:
    """Whether the longer word stands there so that it shares characters with the word of danger."""
    low = max(0, start - len(word) + 1)
    return any(at < end for at in _places_from(word, text, low, end + len(word) - 1))


def _places_from(word: str, text: str, low: int, high: int) -> Iterator[int]:
    return (low + at for at in _places(word, text[low:high]))
