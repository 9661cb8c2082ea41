"""Digits as a Chinese input method writes them are digits, wherever a phone, a number or a day is typed."""

from datetime import date

import pytest
from django import forms

from gongyi.domain.appeals import naming
from gongyi.kernel.clock import queries as calendars
from gongyi.kernel.figures import periods
from gongyi.kernel.flows import numbers
from gongyi.kernel.people import actions, phones
from gongyi.kernel.people.scrubbing import scrub
from gongyi.kernel.territory import codes
from gongyi.kernel.ui.days import DayField, MomentField
from tests.towns import SmallTown

WIDE = str.maketrans("0123456789-+ ():T", "０１２３４５６７８９－＋　（）：T")


def wide(text: str) -> str:
    return text.translate(WIDE)


@pytest.mark.parametrize("phone", ["13912345678", "139 1234-5678", "+86 13912345678", "(0991)1234567"])
def test_a_phone(phone: str) -> None:
    assert phones.clean(wide(phone)) == phones.clean(phone)


def test_a_phone_inside_a_text_is_seen_masked_and_never_logged() -> None:
    said = f"打给{wide('13912345678')}说"
    assert wide("13912345678") not in phones.hide_all(said)
    assert wide("13912345678") not in scrub(said)
    assert naming.personal(said)


@pytest.mark.parametrize("phone", ["1391111 0003", "139-1111-0003", "139 1111 0003", "139 11110003", "0906 2123456"])
def test_a_phone_in_groups_is_the_same_phone(phone: str) -> None:
    assert naming.personal(f"打{phone}找我") == [phone]
    assert phone not in scrub(phone)
    assert (
        phones.hide_these(phone, {phones.clean(phone)}) == phones.hide_all(phone) == phones.masked(phones.clean(phone))
    )


@pytest.mark.parametrize("text", ["1998-12-31 100元", "13-15 16-18 19-20 21", "1391111 00031"])
def test_days_and_counts_in_a_row_are_no_phone(text: str) -> None:
    assert phones.hide_all(text) == text


def test_a_matter_is_found_and_opened_by_number_code_and_phone(hexi: SmallTown) -> None:
    number = hexi.say(phone="13912345678").dossier.number
    assert numbers.clean(wide(number)) == number
    code = actions.issue_code(town=hexi.town, phone=wide("13912345678")).open("code")
    assert actions.use_code(town=hexi.town, phone="13912345678", code=wide(code))


def test_days_times_periods_and_codes_of_places(hexi: SmallTown) -> None:
    assert DayField().clean(wide("2026-03-01")) == date(2026, 3, 1)
    assert MomentField().clean(wide("2026-03-01T10:00")).hour == 10
    assert forms.IntegerField().clean(wide("12")) == 12
    assert calendars.parse_hours(wide("10:00-14:00 15:30-19:30")) == ((600, 840), (930, 1170))
    assert calendars.parse_day(wide("05-01")) == (5, 1)
    assert periods.read(wide("2026-03"), hexi.town) == periods.read("2026-03", hexi.town)
    assert codes.normalise(wide("654301")) == "654301"
