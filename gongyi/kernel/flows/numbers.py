"""Numbers people can read over the telephone: ten digits, two of them check digits, no date in them."""

import secrets

from gongyi.kernel.people import sealing

RANDOM_DIGITS = 8
CODE_DIGITS = 4


def fresh() -> str:
    """A new random number."""
    body = str(secrets.randbelow(9 * 10 ** (RANDOM_DIGITS - 1)) + 10 ** (RANDOM_DIGITS - 1))
    return body + check_digits(body)


def check_digits(body: str) -> str:
    """Two digits by ISO 7064 MOD 97-10: catches every wrong digit and every swap."""
    return f"{98 - int(body) * 100 % 97:02d}"


def clean(text: str) -> str:
    """The number without spaces, hyphens and dots, full-width digits made plain. Empty when it cannot be one."""
    digits = "".join(str(int(character)) for character in text if character.isdecimal())
    return (
        digits
        if len(digits) == RANDOM_DIGITS + 2 and check_digits(digits[:RANDOM_DIGITS]) == digits[RANDOM_DIGITS:]
        else ""
    )


def spoken(number: str) -> str:
    """3821-6470-12: how it is printed."""
    return f"{number[:4]}-{number[4:8]}-{number[8:]}"


def tracking_code(number: str) -> str:
    """The four digits that go with a number; only this installation can work them out."""
    return sealing.derived_digits("tracking", number, CODE_DIGITS)
