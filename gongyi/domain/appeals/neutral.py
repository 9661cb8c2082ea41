"""What everyone reads says what the matter is, and nothing of who somebody is: no ethnicity, no belief, no illness.

The words are data (`personal_words.json`). Names of streets, schools, dishes and wards that hold such a word are taken out first.
"""

import re
from functools import cache

from gongyi.domain.cases import public as cases

KINDS = ("ethnicity", "belief", "illness")
GONE = "\n"
"""In the place of what passes: nothing before and after it grows together."""


def said_of_somebody(text: str) -> list[str]:
    """Pieces of a text that say of which ethnicity or belief somebody is, or that they are ill."""
    passes, terms = _patterns()
    return list(dict.fromkeys(match.group() for match in terms.finditer(passes.sub(GONE, text))))


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    shipped = cases.shipped("personal_words")
    terms = [piece for kind in KINDS for piece in shipped[kind]]
    return _any_of(shipped["passes"]), _any_of(terms)


def _any_of(pieces: list[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{piece})" for piece in pieces), re.IGNORECASE)
