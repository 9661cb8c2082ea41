"""Days and digits that people type. Outside of this window of years a slip of the finger is meant, such as 0206 for 2026."""

import unicodedata
from datetime import date
from typing import Final

from gongyi.kernel import clock

EARLIEST_YEAR: Final = 2000
YEARS_AHEAD: Final = 10


def half_width(text: str) -> str:
    """The text with full-width digits, letters and signs, as Chinese input methods write them, made plain."""
    return unicodedata.normalize("NFKC", text)


def window(*, years_back: int | None = None, years_ahead: int = YEARS_AHEAD) -> tuple[date, date]:
    """The first and the last day that may be typed now: from 2000, or so many years back, to so many years ahead."""
    year = clock.now().year
    first = EARLIEST_YEAR if years_back is None else year - years_back
    return date(first, 1, 1), date(year + years_ahead, 12, 31)


def sensible(day: date, *, years_back: int | None = None, years_ahead: int = YEARS_AHEAD) -> bool:
    """Whether a day lies in the window."""
    first, last = window(years_back=years_back, years_ahead=years_ahead)
    return first <= day <= last
