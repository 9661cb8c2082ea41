"""Addresses of the web as people paste them into words."""

import re

SIGNS = r"[A-Za-z0-9\-._~:/?#\[\]@!$&'*+,;=%]"
ADDRESS = re.compile(
    rf"(?:https?://|(?<![\w.@-])www\.){SIGNS}+"
    rf"|(?<![\w.@-])(?:[a-z0-9-]{{1,63}}\.){{1,6}}(?:com|cn|net|org|top|cc|me|io)(?![a-z0-9-])(?::\d+)?[/?]{SIGNS}*",
    re.IGNORECASE,
)
LEFT_OVER = re.compile(r"[（(【\[《<「]\s*[）)】\]》>」]|[，,、：:]\s+(?=[，,、：:])")
TOUCHING = re.compile(r"[A-Za-z0-9_%]")


def taken_out(text: str) -> str:
    """The text without addresses, and without the signs that only held them."""
    if ADDRESS.search(text) is None:
        return text
    return LEFT_OVER.sub("", ADDRESS.sub(" ", text)).strip(" \n，,、：:")


def holds(text: str) -> bool:
    """Whether an address stands in the text."""
    return ADDRESS.search(text) is not None


def spans(text: str) -> list[tuple[int, int]]:
    """Where in the text addresses stand."""
    return [found.span() for found in ADDRESS.finditer(text)]


def is_part(found: re.Match[str], among: list[tuple[int, int]]) -> bool:
    """Whether what was found is only a piece of a longer word of an address, as the digits of a key are."""
    begin, end = found.span()
    if not any(first <= begin and end <= last for first, last in among):
        return False
    around = found.string[max(0, begin - 1) : begin] + found.string[end : end + 1]
    return TOUCHING.search(around) is not None
