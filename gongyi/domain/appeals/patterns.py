"""Dangers said in everyday words: who, what and how near to each other, in `cases/data/urgent_patterns.json`.

In that file a name in braces is one of its sets; `~6` means up to six characters of the same clause, `≈6` and `%6` of the
same sentence. What the list of harmless uses covers (打羽毛球, 摸底, "fire drill") is struck out before anything is looked for.
"""

import re
from collections.abc import Iterator
from functools import cache

from gongyi.domain.cases import public as cases

GAPS = {"~": "[^，。！？；：,;!?\\n]", "≈": "[^。！？；!?;\\n]", "%": "[^.!?;。！？；\\n]"}
STRUCK = "＿"


@cache
def harmless() -> str:
    """The expression for what is struck out."""
    return "|".join(map(_spelled, cases.shipped("urgent_patterns")["harmless"]))


@cache
def written(code: str) -> tuple[str, ...]:
    """The expressions for one danger, as Python and a browser both read them; empty where its words are enough."""
    return tuple(map(_spelled, cases.shipped("urgent_patterns")["patterns"].get(code, ())))


def _spelled(short: str) -> str:
    sets = cases.shipped("urgent_patterns")["sets"]
    filled = re.sub(r"\{([a-z]+)\}", lambda name: f"({'|'.join(sets[name[1]])})", short)
    gaps = re.sub(r"([~≈%])(\d+)", lambda gap: f"{GAPS[gap[1]]}{{0,{gap[2]}}}", filled)
    return re.sub(r"(?<!\\)\((?!\?)", "(?:", gaps)


@cache
def _compiled(written_out: str) -> re.Pattern[str]:
    return re.compile(written_out, re.ASCII)


def struck(text: str) -> str:
    """A text in small letters with every harmless use struck out, as long as before."""
    return _compiled(harmless()).sub(lambda found: STRUCK * len(found[0]), text)


def spans(code: str, left: str) -> Iterator[tuple[int, int]]:
    """Where the expressions for a danger stand in a text that was struck through."""
    for one in written(code):
        yield from (found.span() for found in _compiled(one).finditer(left))
