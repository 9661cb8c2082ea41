"""The published national arrangements, as far as the library reaches; the town's own table goes on from there."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

import chinese_calendar

from gongyi.kernel.clock.working import WEEKEND

SOURCE = "chinese-calendar"
EXAMPLE = "示例，可改"
"""What a demo town gives as the source of a day that its own authorities would announce."""
YEARS = range(2019, max(chinese_calendar.constants.holidays).year + 1)
"""Years whose national arrangement the library knows."""

NAMES = {
    "New Year's Day": "元旦",
    "Spring Festival": "春节",
    "Tomb-sweeping Day": "清明节",
    "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午节",
    "Mid-autumn Festival": "中秋节",
    "National Day": "国庆节",
}
LOCAL = {
    "Rozi Heyt (Eid al-Fitr)": "肉孜节",
    "Eid al-Fitr": "开斋节",
    "Qurban Heyt (Eid al-Adha)": "古尔邦节",
    "Nauryz": "诺鲁孜节",
}
"""Holidays that single regions keep. Their days are the town's own rows."""

ENGLISH = {zh: en for en, zh in (NAMES | LOCAL).items()}
MADE_UP, MADE_UP_EN = "调休", "make-up day"


@dataclass(frozen=True)
class Arranged:
    """One day that differs from the week."""

    day: date
    kind: str
    name: str


def special_days(years: Iterable[int]) -> Iterator[Arranged]:
    """Every day of `years` that is a public holiday or a make-up working day."""
    for year in years:
        yield from _year(year)


@cache
def _year(year: int) -> tuple[Arranged, ...]:
    days = (date(year, 1, 1) + timedelta(days=offset) for offset in range(366))
    return tuple(arranged for day in days if day.year == year for arranged in _special(day))


def _special(day: date) -> Iterator[Arranged]:
    is_off, detail = chinese_calendar.get_holiday_detail(day)
    name = NAMES.get(str(detail), "") if detail else ""
    if is_off and (detail or day.weekday() not in WEEKEND):
        yield Arranged(day, "off", name)
    elif not is_off and day.weekday() in WEEKEND:
        yield Arranged(day, "work", f"{name}{MADE_UP}")


def in_english(name: str) -> str:
    """The English name of a holiday or make-up day that is known by its Chinese one; empty for others."""
    holiday = name.removesuffix(MADE_UP)
    if holiday == name:
        return ENGLISH.get(name, "")
    return f"{MADE_UP_EN}, {ENGLISH[holiday]}" if holiday in ENGLISH else MADE_UP_EN * (not holiday)
