"""Dangers said in everyday words: who, what and how near to each other, in `cases/data/urgent_patterns.json`.

In that file a name in braces is one of its sets; `~6` means up to six characters of the same clause, `≈6` and `%6` of the
same sentence. What the list of harmless uses covers (打羽毛球, 摸底, "fire drill") is struck out before anything is looked for.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache

from gongyi.domain.appeals import needed
from gongyi.domain.cases import public as cases

GAPS = {"~": "[^，。！？；：,;!?\\n]", "≈": "[^。！？；!?;\\n]", "%": "[^.!?;。！？；\\n]"}
STRUCK = "＿"
TONGUES = ("kazakh", "kazakh_arabic", "uyghur")
"""Languages of which `cases/data/urgent_tongues.json` holds a short list, whatever the language of the page."""
HAN = re.compile("[\u4e00-\u9fff]")
LETTERS = re.compile("[a-z\u0400-\u04ff\u0620-\u06ff]{3}")


@cache
def harmless() -> str:
    """The expression for what is struck out."""
    known = cases.shipped("urgent_patterns")
    return "|".join(spelled(one, known["sets"]) for one in known["harmless"])


@cache
def written(code: str) -> tuple[str, ...]:
    """The expressions for one danger, as Python and a browser both read them; empty where its words are enough.

    Alternatives stand apart and sets lie flat among others: an expression is then soon given up, by its first characters.
    """
    known, tongues = cases.shipped("urgent_patterns"), cases.shipped("urgent_tongues")
    every = [
        *known["patterns"].get(code, ()),
        *(short for tongue in TONGUES for short in tongues[tongue].get(code, ())),
    ]
    return tuple(spelled(one, known["sets"]) for short in every for one in _apart(short))


def _apart(short: str) -> list[str]:
    """An expression at the bars that stand in no group."""
    depth, found = 0, [""]
    for character in short:
        depth += (character == "(") - (character == ")")
        if character == "|" and not depth:
            found.append("")
        else:
            found[-1] += character
    return found


def spelled(short: str, sets: Mapping[str, Sequence[str]], gaps: Mapping[str, str] = GAPS) -> str:
    """A short expression written out: its sets, its gaps, and groups that nobody asks for again."""
    flat = re.sub(r"(?<=[(|])\{([a-z]+)\}(?=[|)])", lambda name: "|".join(sets[name[1]]), short)
    filled = re.sub(r"\{([a-z]+)\}", lambda name: f"({'|'.join(sets[name[1]])})", flat)
    open_ = re.sub(r"([~≈%])(\d+)", lambda gap: f"{gaps[gap[1]]}{{0,{gap[2]}}}", filled)
    return re.sub(r"(?<!\\)\((?!\?)", "(?:", open_)


@cache
def of_a_child() -> str:
    """The expression for words that speak of a child at all."""
    return str(cases.shipped("urgent_patterns")["of_a_child"])


@cache
def _of_a_child() -> re.Pattern[str]:
    return re.compile(of_a_child(), re.ASCII)


def speaks_of_a_child(left: str) -> bool:
    """Whether a text that was struck through speaks of a child."""
    return _of_a_child().search(left) is not None


@cache
def _harmless() -> re.Pattern[str]:
    return re.compile(harmless(), re.ASCII)


@cache
def _read(code: str, *, letters: bool) -> tuple[tuple[re.Pattern[str], frozenset[str]], ...]:
    """The expressions for a danger, each with what a text needs for it; those without a Chinese character only for a text with a word in Latin letters."""
    wanted = [one for one in written(code) if letters or HAN.search(one)]
    return tuple((re.compile(one, re.ASCII), needed.one_of(one)) for one in wanted)


def struck(text: str) -> str:
    """A text in small letters with every harmless use struck out, as long as before."""
    return _harmless().sub(lambda found: STRUCK * len(found[0]), text)


def without(code: str, left: str) -> str:
    """A text that was struck through with what the expressions for a danger find struck out as well."""
    for start, end in list(spans(code, left)):
        left = left[:start] + STRUCK * (end - start) + left[end:]
    return left


def letters(left: str) -> bool:
    """Whether a text that was struck through holds a word in Latin, Cyrillic or Arabic letters, and not only those that stand for a name."""
    return LETTERS.search(left) is not None


def spans(code: str, left: str, *, letters: bool = True) -> Iterator[tuple[int, int]]:
    """Where the expressions for a danger stand in a text that was struck through; `letters`: those that are not Chinese too."""
    signs = _signs(left)
    for one, needs in _read(code, letters=letters):
        if not (needs and needs.isdisjoint(signs)):
            yield from (found.span() for found in one.finditer(left))


@lru_cache(maxsize=1)
def _signs(left: str) -> frozenset[str]:
    return frozenset(left)
