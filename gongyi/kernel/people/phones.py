"""Telephone numbers as people write them."""

import re
from collections.abc import Callable, Collection, Iterable

from django.utils.translation import gettext as _

from gongyi.kernel.clock.typed import half_width
from gongyi.kernel.people import web_addresses

MOBILE = re.compile(r"1[3-9]\d{9}")
LANDLINE = re.compile(r"0\d{2,3}\d{7,8}")
NO_AREA = re.compile(r"[2-8]\d{6,7}")
GAP = r"[ \t\u3000\-－‐‑–—]"
GROUPS = rf"(?:\d{{11}}|\d{{3,5}}{GAP}\d{{3,5}}{GAP}\d{{3,5}}|\d{{3,8}}{GAP}\d{{3,8}})"
ANY = re.compile(rf"(?<!\d)(?:(?=[1１][3-9３-９](?:{GAP}?\d){{9}}(?!\d)){GROUPS}|[0０]\d{{2,3}}{GAP}?\d{{7,8}})(?!\d)")
"""Whole numbers, also in two or three groups; groups of fewer digits are days and counts."""
SIGN = "[0-9０-９零〇○一二三四五六七八九幺]"
LOCAL = rf"(?!20[0-3]\d[01]\d[0-3]\d(?!\d))[2-8２-８二三四五六七八]{SIGN}{{2,3}}{GAP}?{SIGN}{{4}}(?!{SIGN}|\d|[年月元块号栋楼万亿])"
CALLED = (
    r"(?:电话|座机|手机|固话|热线|(?<![a-z])(?i:phone|tel|telephone|call(?: her| him| them)?(?: on| at)?|landline))"
)
IN_WORDS = (
    rf"(?<!{SIGN})[一幺1１](?=[3-9３-９三四五六七八九]){SIGN}(?:{GAP}?{SIGN}){{9}}(?!{SIGN})",
    rf"(?:{CALLED}(?:号码?)?|(?<!拨)(?:打|拨打?|联系))\s*(?:[是为:：.]{{1,2}}|is)?\s*{LOCAL}",
    rf"(?<!{SIGN}){LOCAL}(?=[的这那]?个?(?:电话|座机|号码))",
    r"(?i:微信|薇信|v信|\bwechat|\bweixin|\b[vw]x)\s*(?i:号|账号|id)?\s*(?:[是为:：]{1,2}|is)?\s*(?i:(?!app\b|wechat|weixin|https?)[a-z][a-z0-9_-]{5,19})",
    r"(?i:\bqq|扣扣|微信号|\bwechat id)\s*(?:号码?)?\s*(?:[是为:：]{1,2}|is)?\s*[1-9]\d{4,10}(?!\d)",
    rf"(?<!车)(?<!车牌)(?:尾号|尾数|末[四4]位|后[四4]位|最后[四4][位个]数?字?|(?i:ending in|last four(?: digits)?))\s*(?:[是为:：]{{1,2}}|(?i:is|are))?\s*{SIGN}{{4}}(?!{SIGN})",
    r"[\w.+-]{2,}@[\w-]+(?:\.[\w-]+)+",
)
REACHED = re.compile("|".join((ANY.pattern, *IN_WORDS)))
"""Whatever reaches somebody: also numbers in characters, a local number beside words of a telephone, accounts and addresses."""
SHORT = 7
TWO = 2


class BadPhone(ValueError):
    """Not a telephone number of the mainland."""


def clean(text: str, beside: str = "") -> str:
    """Digits of a mainland number; +86, spaces and hyphens are taken off, full-width digits made plain. Raises BadPhone with words fit to show.

    `beside`: a landline of the same town, whose area code is offered where one is left out.
    """
    digits = re.sub(r"[\s\-()]", "", half_width(text)).removeprefix("+86").removeprefix("0086")
    if MOBILE.fullmatch(digits) or LANDLINE.fullmatch(digits):
        return digits
    if NO_AREA.fullmatch(digits):
        raise BadPhone(_without_area(digits, re.sub(r"\D", "", half_width(beside))))
    raise BadPhone(_("Please write a mainland phone number, such as 138 0000 0000."))


def takes_messages(phone: str) -> bool:
    """Whether text messages reach a cleaned number, whole or masked; a landline can only be called."""
    return not phone.startswith("0")


def _without_area(number: str, beside: str) -> str:
    area = beside.removesuffix(local(beside)) if local(beside) else ""
    if area:
        return _("This landline has no area code. Is it %(whole)s?") % {"whole": f"{area}-{number}"}
    return _(
        "This landline has no area code. Please write it before the number: three or four digits that begin with 0."
    )


def local(phone: str) -> str:
    """A cleaned landline without its area code; empty for a mobile."""
    return re.sub(r"^(?:0[12]\d|0[3-9]\d\d)", "", phone) if LANDLINE.fullmatch(phone) else ""


def masked(phone: str) -> str:
    """138****5678."""
    return f"{phone[:3]}****{phone[-4:]}" if len(phone) >= SHORT else "****" if phone else ""


def masked_name(name: str) -> str:
    """王**: the first character only."""
    return name[:1] + "**" if name else ""


def told_apart(names: Iterable[str]) -> dict[str, str]:
    """Each name with as little shown as tells it from the others: 马**, or 马*芳 and 马*明 of one family, or all of it."""
    wanted = set(names)
    shown = ({name: way(name) for name in wanted} for way in (masked_name, _both_ends, str))
    return next(found for found in shown if len(set(found.values())) == len(found))


def _both_ends(name: str) -> str:
    """马*芳, and *芳 of two characters. A name in letters shows nothing by its ends and stands whole."""
    if name.isascii():
        return name
    return f"{name[0]}*{name[-1]}" if len(name) > TWO else f"*{name[1:]}"


def hide_all(text: str) -> str:
    """The text with every telephone number masked."""
    return put_for_each(ANY, text, lambda found: masked(found.group()))


def put_for_each(pattern: re.Pattern[str], text: str, instead: Callable[[re.Match[str]], str]) -> str:
    """The text with something else for each telephone; digits that are part of a longer word of a web address are none."""
    among = web_addresses.spans(text)
    return pattern.sub(lambda found: found.group() if web_addresses.is_part(found, among) else instead(found), text)


def taken_out(text: str) -> str:
    """The text without telephone numbers, so that not even their last digits are found."""
    return put_for_each(ANY, text, lambda _found: "***")


def hide_these(text: str, numbers: Collection[str]) -> str:
    """The text with these whole numbers masked, however they are written; others stay as they are."""

    def shown(found: re.Match[str]) -> str:
        plain = re.sub(r"\D", "", half_width(found.group()))
        return masked(plain) if plain in numbers else found.group()

    return put_for_each(ANY, text, shown)
