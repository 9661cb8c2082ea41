"""The published national arrangements, as far as the library reaches; the town's own table goes on from there."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import chinese_calendar

from gongyi.kernel.clock.working import WEEKEND

SOURCE = "chinese-calendar"
YEARS = range(2019, 2027)

NAMES = {
    "New Year's Day": "元旦",
    "Spring Festival": "春节",
    "Tomb-sweeping Day": "清明节",
    "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午节",
    "Mid-autumn Festival": "中秋节",
    "National Day": "国庆节",
}


@dataclass(frozen=True)
class Arranged:
    """One day that differs from the week."""

    day: date
    kind: str
    name: str


def special_days(years: Iterable[int]) -> Iterator[Arranged]:
    """Every day of `years` that is a public holiday or a make-up working day."""
    for year in years:
        for offset in range(366):
            day = date(year, 1, 1) + timedelta(days=offset)
            if day.year == year:
                yield from _special(day)


def _special(day: date) -> Iterator[Arranged]:
    is_off, detail = chinese_calendar.get_holiday_detail(day)
    name = NAMES.get(str(detail), "") if detail else ""
    if is_off and (detail or day.weekday() not in WEEKEND):
        yield Arranged(day, "off", name)
    elif not is_off and day.weekday() in WEEKEND:
        yield Arranged(day, "work", f"{name}调休" if name else "调休")
