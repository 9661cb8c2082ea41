"""What a page says to whoever reads it: no tags, no addresses. A link's random letters may spell a door's number by chance."""

import re


def plain(page: str) -> str:
    """The words of a page in one line."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page)).strip()
