"""Telephone numbers as people write them."""

import re
from collections.abc import Collection

from django.utils.translation import gettext as _

from gongyi.kernel.clock.typed import half_width

MOBILE = re.compile(r"1[3-9]\d{9}")
LANDLINE = re.compile(r"0\d{2,3}\d{7,8}")
GAP = r"[ \t\u3000\-－‐‑–—]"
GROUPS = rf"(?:\d{{11}}|\d{{3,5}}{GAP}\d{{3,5}}{GAP}\d{{3,5}}|\d{{3,8}}{GAP}\d{{3,8}})"
ANY = re.compile(rf"(?<!\d)(?:(?=[1１][3-9３-９](?:{GAP}?\d){{9}}(?!\d)){GROUPS}|[0０]\d{{2,3}}{GAP}?\d{{7,8}})(?!\d)")
"""Whole numbers, also in two or three groups; groups of fewer digits are days and counts."""
SHORT = 7


class BadPhone(ValueError):
    """Not a telephone number of the mainland."""


def clean(text: str) -> str:
    """Digits of a mainland number; +86, spaces and hyphens are taken off, full-width digits made plain. Raises BadPhone with words fit to show."""
    digits = re.sub(r"[\s\-()]", "", half_width(text)).removeprefix("+86").removeprefix("0086")
    if MOBILE.fullmatch(digits) or LANDLINE.fullmatch(digits):
        return digits
    raise BadPhone(_("Please write a mainland phone number, such as 138 0000 0000."))


def takes_messages(phone: str) -> bool:
    """Whether text messages reach a cleaned number, whole or masked; a landline can only be called."""
    return not phone.startswith("0")


def masked(phone: str) -> str:
    """138****5678."""
    return f"{phone[:3]}****{phone[-4:]}" if len(phone) >= SHORT else "****" if phone else ""


def masked_name(name: str) -> str:
    """王**: the first character only."""
    return name[:1] + "**" if name else ""


def hide_all(text: str) -> str:
    """The text with every telephone number masked."""
    return ANY.sub(lambda found: masked(found.group()), text)


def taken_out(text: str) -> str:
    """The text without telephone numbers, so that not even their last digits are found."""
    return ANY.sub("***", text)


def hide_these(text: str, numbers: Collection[str]) -> str:
    """The text with these whole numbers masked, however they are written; others stay as they are."""

    def shown(found: re.Match[str]) -> str:
        plain = re.sub(r"\D", "", half_width(found.group()))
        return masked(plain) if plain in numbers else found.group()

    return ANY.sub(shown, text)
