"""What in a text names someone: telephone and identity numbers, doors, a surname with a form of address, whatever is known of who spoke."""

import re
from collections.abc import Callable, Iterable, Iterator

from gongyi.kernel.people.calling import ADDRESS, DOTTED, SHORT, SURNAMES, ways
from gongyi.kernel.people.doors import ROOM, written
from gongyi.kernel.people.phones import REACHED, masked_name
from gongyi.kernel.people.scrubbing import IDENTITY

TITLED = re.compile(rf"[{SURNAMES}](?:{ADDRESS})|\b(?:Mr|Mrs|Ms|Miss|Madam|Auntie?|Granny)\b\.?\s+[A-Z][a-z]+")
INTRODUCED = tuple(
    re.compile(f"(?P<by>{by})(?P<name>{name})")
    for by, name in (
        (
            r"(?:我叫|名叫|姓名[:：]?|本人|我是)\s*",
            rf"[{SURNAMES}][\u4e00-\u9fff]{{1,2}}(?=[，。,；;！!？?、\s（(…]|住|家住|$)|[\u4e00-\u9fff]{{2,9}}[·•・][\u4e00-\u9fff]{{2,9}}",
        ),
        (r"\b(?i:my name is|my name's)\s+", r"(?!not\b)[A-Za-z]+(?:\s+[A-Z][a-z]+){0,2}(?![\w*])"),
        (r"\b(?i:call me)\s+", r"[A-Z][a-z]+(?:\s+[A-Z][a-z]+){0,2}(?![\w*])"),
        (r"\b(?i:I am|I'm)\s+", r"[A-Z][a-z]+(?:\s+[A-Z][a-z]+){1,2}(?![\w*])"),
        (
            r"\b(?i:I am|I'm)\s+(?i:coach|teacher|doctor|dr\.?|mr\.?|mrs\.?|ms\.?)\s+",
            r"[A-Z][a-z]+(?:\s+[A-Z][a-z]+){0,2}(?![\w*])",
        ),
    )
)
"""A name that somebody says of themselves, in Chinese or English; it is known by the words alone, whoever spoke."""
CUT = "…"
DIGITS = re.compile(r"[0-9]{3,8}")


def personal(text: str) -> list[str]:
    """Pieces of a text that name someone: telephones, accounts, identity numbers, doors, a surname with a form of address."""
    found: list[str] = []
    for pattern in (REACHED, IDENTITY, ROOM, TITLED):
        found += [match.group() for match in pattern.finditer(text)]
    return list(dict.fromkeys(found))


def named_among(known: Iterable[str], text: str) -> list[str]:
    """Pieces of a text by which it names one of those known, the longest first: see `replaced`."""
    found = {match.group() for pattern in _patterns(known, text) for match in pattern.finditer(text)}
    return sorted(found, key=lambda piece: (-len(piece), piece))


def hide_introduced(text: str, put: Callable[[str], str] = masked_name) -> str:
    """The text with names masked, or something else put for them, that are given by “my name is” and the like."""
    for pattern in INTRODUCED:
        text = pattern.sub(lambda found: found["by"] + put(found["name"]), text)
    return text


def hide_names(known: Iterable[str], text: str) -> str:
    """The text with what `replaced` finds masked. Where it was cut and a name breaks off at its end, the beginning is masked as well."""
    names = [name.strip() for name in known]
    for name in names if text.endswith(CUT) else ():
        for part in [name, *DOTTED.split(name)] if ways(name) else ():
            text = _hide_begun(part, text)
    return replaced(names, text, lambda piece: "*" * len(piece) if piece.isnumeric() else masked_name(piece))


def replaced(known: Iterable[str], text: str, put: Callable[[str], str]) -> str:
    """The text with something else put wherever it names one of those known: by a name that they left, their door or their local number.

    A name counts whole, by one part, by the given name alone and by the surname with a form of address; a number however it is written.
    """
    for pattern in _patterns(known, text):
        text = pattern.sub(lambda found: put(found.group()), text)
    return text


def _patterns(known: Iterable[str], text: str) -> Iterator[re.Pattern[str]]:
    """One for each of those known of whom anything may stand in the text, the longest first."""
    signs = set(text.casefold())
    for one in sorted(set(known), key=len, reverse=True):
        number = DIGITS.fullmatch(one)
        if (number or signs & set(one.casefold())) and (found := [written(one)] if number else ways(one)):
            yield re.compile("|".join(found))


def _hide_begun(name: str, text: str) -> str:
    """The text with what stands of this name before the mark of a cut masked."""
    rest = text.removesuffix(CUT)
    if rest == text:
        return text
    sizes = range(len(name) - 1, SHORT - 1, -1)
    begun = next((name[:size] for size in sizes if rest.casefold().endswith(name[:size].casefold())), "")
    return rest[: len(rest) - len(begun)] + masked_name(begun) + CUT if begun else text
