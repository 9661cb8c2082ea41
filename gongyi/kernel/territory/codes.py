"""Official codes of administrative divisions: 2 to 12 digits as published, or padded with zeros to 12."""

from gongyi.kernel.clock.typed import half_width

LEVELS = {"province": 2, "city": 4, "area": 6, "street": 9, "village": 12}
"""How many digits the code of each official level has."""
LENGTHS = tuple(LEVELS.values())


class BadCode(ValueError):
    """The text is not a division code."""


def normalise(code: str) -> str:
    """The shortest published form of a code. `654301000000` and `654301` are the same place. Raises BadCode."""
    text = half_width(code).strip()
    if not (text.isascii() and text.isdigit() and LENGTHS[0] <= len(text) <= LENGTHS[-1]):
        raise BadCode(code)
    for length in LENGTHS:
        if len(text) >= length and not text[length:].strip("0"):
            return text[:length]
    return text


def above(code: str) -> list[str]:
    """The codes with which a code begins, in their shortest form, nearest first: those of the places it can lie in."""
    return [code[:length] for length in reversed(LENGTHS) if length < len(code)]
