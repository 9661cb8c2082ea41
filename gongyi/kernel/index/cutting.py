"""Cutting text for search: overlapping pairs of Chinese characters, whole Latin words and numbers.

A term becomes one phrase across mixed runs, so `12号楼` finds exactly that; a lone character is a prefix.
"""

import re
import unicodedata

RUN = re.compile(r"[㐀-鿿豈-﫿\U00020000-\U0003ffff]+|[a-z0-9]+|[؀-ۿݐ-ݿﭐ-﷿]+|[Ѐ-ӿ]+")
CHINESE = re.compile(r"[㐀-鿿豈-﫿\U00020000-\U0003ffff]")


def normal(text: str) -> str:
    """Full-width to half-width, lower case."""
    return unicodedata.normalize("NFKC", text).lower()


def tokens(text: str) -> list[str]:
    """Tokens in order. A run of Chinese gives its pairs and, at its end, its last character."""
    found: list[str] = []
    for match in RUN.finditer(normal(text)):
        found.extend(_cut(match.group()))
    return found


def _cut(run: str) -> list[str]:
    if not CHINESE.match(run):
        return [run]
    return [run[at : at + 2] for at in range(len(run) - 1)] + [run[-1]]


def phrase(term: str) -> list[tuple[str, bool]]:
    """A query term as tokens with "only the beginning must match" on the last one.

    Inside a phrase each Chinese run but the last must end where it ends in the text, so its closing character is kept.
    """
    runs = [match.group() for match in RUN.finditer(normal(term))]
    wanted: list[tuple[str, bool]] = []
    for position, run in enumerate(runs):
        last = position == len(runs) - 1
        if not CHINESE.match(run) or len(run) == 1:
            wanted.append((run, last))
        else:
            pairs = [run[at : at + 2] for at in range(len(run) - 1)]
            wanted.extend((pair, False) for pair in pairs)
            if not last:
                wanted.append((run[-1], False))
    return wanted


def stored(text: str) -> str:
    """Tokens as plain ASCII words, so that no database's own word-breaking touches them."""
    return " ".join(ascii_token(token) for token in tokens(text))


def ascii_token(token: str) -> str:
    """A token in letters and digits only; fixed width per character, so that a prefix stays a prefix."""
    if token.isascii():
        return "a" + token
    return "c" + "".join(f"{ord(character):06x}" for character in token)
