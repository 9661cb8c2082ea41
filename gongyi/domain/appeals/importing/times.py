"""When a message was written, from the many ways in which offices and spreadsheets write it."""

import re
import unicodedata
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from gongyi.kernel import clock
from gongyi.kernel.people.refusals import Refused

OLDEST = 1990
NOON = 12
SHOWN = 30
CLOCK = r"(?:[\sT]*(上午|下午|凌晨|中午|晚上|AM|PM)?\s*(\d{1,2})[:：时点](\d{1,2})(?:[:：分](\d{1,2})(?:\.\d+)?)?秒?分?\s*(AM|PM)?)?"
YEAR_FIRST = re.compile(r"(\d{4})\s*[-/年.]\s*(\d{1,2})\s*[-/月.]\s*(\d{1,2})日?" + CLOCK, re.IGNORECASE)
RUN_ON = re.compile(r"(\d{4})(\d{2})(\d{2})(?:[\sT]?(\d{2}):?(\d{2}):?(\d{2})?)?")
YEAR_LAST = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})" + CLOCK, re.IGNORECASE)
SERIAL = re.compile(r"(\d{5})(?:\.(\d+))?")
ISO_ZONE = re.compile(r"\d{4}-\d{2}-\d{2}T[\d:.]+(?:Z|[+-]\d{2}:?\d{2})")
SERIAL_DAYS = range(32_874, 73_051)
EXCEL_BEGINS = datetime(1899, 12, 30)  # noqa: DTZ001 - a spreadsheet's serial numbers have no zone
DAY_SECONDS = 86_400
MONTHS = 12


def is_time(text: str) -> bool:
    """Whether a text is a day, with or without an hour, and nothing else; digits without a sign between them may be anything."""
    return any(pattern.fullmatch(text.strip()) for pattern in (YEAR_FIRST, YEAR_LAST, ISO_ZONE))


def parse_time(text: str, zone: ZoneInfo) -> datetime:
    """The source's time. Refuses what is no time, is older than 1990, or still to come."""
    plain = unicodedata.normalize("NFKC", text).strip()
    try:
        moment = _zoned(plain) or _local(plain, zone)
    except (ValueError, OverflowError):
        moment = None
    if moment is None:
        raise Refused(_("the time cannot be read: %(text)s") % {"text": text[:SHOWN]}, code="time")
    if moment.year < OLDEST:
        raise Refused(_("the time is not possible, before 1990: %(text)s") % {"text": text[:SHOWN]}, code="time")
    if moment > clock.now():
        raise Refused(_("the time is not possible, still to come: %(text)s") % {"text": text[:SHOWN]}, code="time")
    return moment


def _zoned(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if ISO_ZONE.fullmatch(text) else None


def _local(text: str, zone: ZoneInfo) -> datetime | None:
    found = YEAR_FIRST.fullmatch(text)
    if found:
        year, month, day, *rest = found.groups()
        return _moment([int(year), int(month), int(day), *_hours(*rest)], zone)
    found = RUN_ON.fullmatch(text)
    if found:
        return _moment([int(part or 0) for part in found.groups()], zone)
    found = YEAR_LAST.fullmatch(text)
    if found:
        return _year_last(found, zone)
    found = SERIAL.fullmatch(text)
    return _serial(found, zone) if found else None


def _moment(parts: list[int], zone: ZoneInfo) -> datetime:
    year, month, day, hour, minute, second = parts
    return datetime(year, month, day, hour, minute, second, tzinfo=zone)


def _hours(part: str | None, hour: str | None, minute: str | None, second: str | None, after: str | None) -> list[int]:
    hours, word = int(hour or 0), (part or after or "").upper()
    if word in {"下午", "晚上", "PM"} and hours < NOON:
        hours += NOON
    if word in {"凌晨", "AM"} and hours == NOON:
        hours = 0
    return [hours, int(minute or 0), int(second or 0)]


def _year_last(found: "re.Match[str]", zone: ZoneInfo) -> datetime | None:
    """Day and month can only be told apart when one of them is above twelve, or both are the same."""
    first, second, year, *rest = found.groups()
    one, two = int(first), int(second)
    if one <= MONTHS and two <= MONTHS and one != two:
        return None
    month, day = (two, one) if one > MONTHS else (one, two)
    return _moment([int(year), month, day, *_hours(*rest)], zone)


def _serial(found: "re.Match[str]", zone: ZoneInfo) -> datetime | None:
    """A spreadsheet's own number of days, as it is left when a date cell is saved as a plain number."""
    days, part = int(found[1]), found[2] or "0"
    if days not in SERIAL_DAYS:
        return None
    whole = 10 ** len(part)
    seconds = (int(part) * DAY_SECONDS * 2 + whole) // (2 * whole)
    return (EXCEL_BEGINS + timedelta(days=days, seconds=seconds)).replace(tzinfo=zone)
