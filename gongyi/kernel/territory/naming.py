"""What places are called in the language in use: their own English name, one made by rule, or Chinese where there is neither."""

import re
from collections.abc import Sequence

from django.utils.translation import get_language

DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")}
CHARACTERS = f"[{''.join(DIGITS)}十]"
NUMERAL = f"[0-9]+|{CHARACTERS}+"
COUNTED = {
    "号楼": "Building", "栋": "Building", "幢": "Building", "座": "Block", "单元": "Unit", "网格": "Grid",
    "片区": "Section", "区域": "Zone",
}  # fmt: skip
PART = re.compile(rf"第?({NUMERAL})(?:号)?({'|'.join(COUNTED)})")
BETWEEN = ", "
HUNDRED = 100
COUNTING = re.compile(rf"({'|'.join(sorted(set(COUNTED.values())))})\s+([0-9]{{1,3}})(?![0-9])", re.IGNORECASE)
"""An English name that only counts, as the rule makes it."""
WORD = re.compile(rf"\b{COUNTING.pattern}|[^\s,]+", re.IGNORECASE)


def english(name: str, *, around: str = "", around_en: str = "") -> str:
    """The English of a name that only counts: 3号楼2单元 is "Building 3, Unit 2". Empty for any other name.

    `around` is the beginning that such a name may have, a compound or a community, and `around_en` its English.
    """
    begins = bool(around and around_en) and name.startswith(around)
    rest = name.removeprefix(around) if begins else name
    parts = PART.findall(rest)
    if not parts or PART.sub("", rest):
        return ""
    counted = [f"{COUNTED[kind]} {_number(numeral)}" for numeral, kind in parts]
    return BETWEEN.join([around_en, *counted] if begins else counted)


def _number(numeral: str) -> int:
    if numeral.isdecimal():
        return int(numeral)
    tens, ten, ones = numeral.rpartition("十")
    if ten:
        return DIGITS.get(tens, 1) * 10 + DIGITS.get(ones, 0)
    return int("".join(str(DIGITS[character]) for character in numeral))


def words_of(text: str) -> list[str]:
    """The words of a search; a name that counts in English stays one: "Building 3"."""
    return [found.group() for found in WORD.finditer(text)]


def spellings(word: str) -> tuple[str, ...]:
    """How names are written that the rule puts into English so: "Building 3" is 3号楼, 三号楼, 3栋 and the like. Any other word is itself."""
    found = COUNTING.fullmatch(word.strip())
    if found is None:
        return (word,)
    numerals = dict.fromkeys((str(int(found[2])), _in_characters(int(found[2]))))
    kinds = [kind for kind, said in COUNTED.items() if said.casefold() == found[1].casefold()]
    return tuple(f"{numeral}{kind}" for numeral in numerals for kind in kinds)


def stands_in(word: str, name: str) -> bool:
    """Whether a word stands in a name, its numbers whole: 1号楼 is not 11号楼, nor 三号楼 十三号楼."""
    begins = next((f"(?<!{one})" for one in (r"\d", CHARACTERS) if re.match(one, word)), "")
    ends = r"(?!\d)" if word[-1:].isdigit() else ""
    return re.search(f"{begins}{re.escape(word)}{ends}", name) is not None


def _in_characters(number: int) -> str:
    """A number below a hundred as names have it; figures for others."""
    characters, tens = list(DIGITS), number // 10
    if not 0 < number < HUNDRED:
        return str(number)
    ones = characters[number % 10] if number % 10 else ""
    return f"{characters[tens] if tens > 1 else ''}十{ones}" if tens else ones


def in_english() -> bool:
    """Whether the language in use is English."""
    return (get_language() or "").startswith("en")


def in_language(chinese: str, english: str) -> str:
    """The wording for the language in use; Chinese where English is missing."""
    return english if english and in_english() else chinese


def called(name: str, name_en: str) -> str:
    """What a place is called for the language in use, by rule where it has no English name of its own."""
    return (name_en or english(name) or name) if in_english() else name


def in_order(name: str) -> list[tuple[str, int]]:
    """A key that sorts names as people count: 2号楼 before 10号楼."""
    return [(words, int(digits or 0)) for words, digits in re.findall(r"([^0-9]*)([0-9]*)", name)]


def run_together(names: Sequence[str]) -> str:
    """Names from the larger place to the smaller as one line; one that the next repeats is left out."""
    said = [name for at, name in enumerate(names) if at + 1 == len(names) or not names[at + 1].startswith(name)]
    return (BETWEEN if in_english() else " ").join(said)
