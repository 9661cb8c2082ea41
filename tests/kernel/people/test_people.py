"""What identifies people is sealed, masked, and looked at only with a reason."""

import logging
from datetime import timedelta
from uuid import uuid4

import pytest

from gongyi.kernel import clock
from gongyi.kernel.people import actions, phones, queries, scrubbing, sealing
from gongyi.kernel.people.models import Look, Voice
from gongyi.kernel.people.refusals import Refused
from tests.towns import SmallTown


def test_a_sealed_cell_cannot_be_read_in_another_row() -> None:
    row, other = uuid4(), uuid4()
    sealed = sealing.seal("13912345678", table="Voice", column="phone", row=row)
    assert b"139" not in sealed
    assert sealing.unseal(sealed, table="Voice", column="phone", row=row) == "13912345678"
    for moved in ({"row": other}, {"column": "name"}, {"table": "Person"}):
        with pytest.raises(sealing.Unreadable):
            sealing.unseal(sealed, **({"table": "Voice", "column": "phone", "row": row} | moved))


def test_a_phone_is_found_whole_and_never_in_part(hexi: SmallTown) -> None:
    hexi.say(phone="+86 139-1234-5678")
    assert queries.voices_by_phone(hexi.town, "13912345678").count() == 1
    with pytest.raises(phones.BadPhone):
        queries.voices_by_phone(hexi.town, "5678")


def test_looking_needs_a_reason_and_is_written_down_and_ends_at_thirty_an_hour(hexi: SmallTown) -> None:
    hexi.say(phone="13912345678")
    voice, viewer = Voice.objects.get(), hexi.persons["gulnar"]
    with pytest.raises(Refused):
        actions.unmask(row=voice, column="phone", viewer=viewer, seat=None, reason="  ")
    assert actions.unmask(row=voice, column="phone", viewer=viewer, seat=None, reason="回电话") == "13912345678"
    assert Look.objects.get().reason == "回电话"
    for _n in range(29):
        actions.unmask(row=voice, column="phone", viewer=viewer, seat=None, reason="回电话")
    with pytest.raises(Refused):
        actions.unmask(row=voice, column="phone", viewer=viewer, seat=None, reason="回电话")


def test_what_was_not_left_is_not_noted_as_looked_at(hexi: SmallTown) -> None:
    hexi.say(phone="13912345678")
    voice, viewer = Voice.objects.get(), hexi.persons["gulnar"]
    assert actions.unmask(row=voice, column="name", viewer=viewer, seat=None, reason="回电话") == ""
    assert not Look.objects.exists()
    actions.unmask(row=voice, column="phone", viewer=viewer, seat=None, reason="回电话")
    assert [look.column for look in Look.objects.all()] == ["phone"]


def test_a_code_is_good_once_for_five_minutes_and_five_tries(hexi: SmallTown) -> None:
    code = actions.issue_code(town=hexi.town, phone="13912345678").open("code")
    with pytest.raises(Refused):
        actions.issue_code(town=hexi.town, phone="13912345678")
    wrong = "000000" if code != "000000" else "111111"
    for _n in range(4):
        assert not actions.use_code(town=hexi.town, phone="13912345678", code=wrong)
    assert actions.use_code(town=hexi.town, phone="13912345678", code=code)
    assert not actions.use_code(town=hexi.town, phone="13912345678", code=code)
    with clock.fixed(clock.now() + timedelta(minutes=2)):
        late = actions.issue_code(town=hexi.town, phone="13912345678").open("code")
    with clock.fixed(clock.now() + timedelta(minutes=8)):
        assert not actions.use_code(town=hexi.town, phone="13912345678", code=late)


@pytest.mark.parametrize(
    "text",
    ["call 13912345678", "id 11010519491231002X", "password=hunter2secret", "GET /qiaxiu/l/aqZfycA0nQrY0bjNdy_w/"],
)
def test_logs_are_scrubbed(text: str) -> None:
    record = logging.LogRecord("x", logging.INFO, "", 0, text, (), None)
    scrubbing.Scrub().filter(record)
    for secret in ("13912345678", "11010519491231002X", "hunter2secret", "aqZfycA0nQrY0bjNdy_w"):
        assert secret not in record.getMessage()
