"""What identifies people is sealed, masked, and looked at only with a reason."""

import logging
from datetime import timedelta
from io import BytesIO
from uuid import uuid4

import pytest
from PIL import Image

from gongyi.kernel import clock
from gongyi.kernel.evidence import actions as evidence
from gongyi.kernel.evidence import checking, store
from gongyi.kernel.evidence.models import Evidence
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


def test_a_code_is_good_once_for_five_minutes_and_five_tries(hexi: SmallTown) -> None:
    code = actions.issue_code(town=hexi.town, phone="13912345678")
    with pytest.raises(Refused):
        actions.issue_code(town=hexi.town, phone="13912345678")
    wrong = "000000" if code != "000000" else "111111"
    for _n in range(4):
        assert not actions.use_code(town=hexi.town, phone="13912345678", code=wrong)
    assert actions.use_code(town=hexi.town, phone="13912345678", code=code)
    assert not actions.use_code(town=hexi.town, phone="13912345678", code=code)
    with clock.fixed(clock.now() + timedelta(minutes=2)):
        late = actions.issue_code(town=hexi.town, phone="13912345678")
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


def jpeg(size: tuple[int, int] = (400, 200), *, gps: bool = False) -> bytes:
    out, exif = BytesIO(), Image.Exif()
    if gps:
        exif[0x0112] = 6
        exif.get_ifd(0x8825)[2] = (47.0, 51.0, 0.0)
    Image.new("RGB", size, "red").save(out, "JPEG", exif=exif)
    return out.getvalue()


def test_where_a_photo_was_taken_is_gone_and_it_stands_upright(hexi: SmallTown, tmp_path, settings) -> None:
    settings.HOME = tmp_path
    item = evidence.receive(town=hexi.town, data=jpeg(gps=True), kind="photo")
    item.owner_id = 1
    item.save()
    evidence.derive(evidence=item)
    with Image.open(store.media(hexi.town.pk, item.made)) as shown:
        assert dict(shown.getexif()) == {}
        assert shown.size == (200, 400)
    assert not store.quarantine(hexi.town.pk, item.digest).exists()


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("photo", b""), ("photo", b"<svg onload=alert(1)>"), ("photo", b"\xff\xd8\xff\xe0" + b"x" * 100), ("photo", b"GIF89a" + b"\0" * 50),
        ("photo", b"\0" * (checking.PHOTO_BYTES + 1)), ("voice", b"MZ\x90\x00"), ("voice", b"\x1aE\xdf\xa3" + b"\xff" * 40), ("paper", b"%PDF-1.7 cut off"),
        ("paper", b"<html>"),
    ],
)  # fmt: skip
def test_what_is_not_what_it_should_be_is_refused_in_words(kind: str, data: bytes) -> None:
    with pytest.raises(Refused) as refusal:
        checking.check(data, kind)
    assert len(str(refusal.value)) > 5


def wav(seconds: int) -> bytes:
    import struct

    samples = b"\0\0" * 8000 * seconds
    head = struct.pack(
        "<4sI4s4sIHHIIHH4sI",
        b"RIFF",
        36 + len(samples),
        b"WAVE",
        b"fmt ",
        16,
        1,
        1,
        8000,
        16000,
        2,
        16,
        b"data",
        len(samples),
    )
    return head + samples


def test_a_minute_may_be_said_and_no_more() -> None:
    assert checking.check(wav(58), "voice").seconds == 58
    with pytest.raises(Refused):
        checking.check(wav(70), "voice")


def test_a_full_disk_leaves_no_half_file(hexi: SmallTown, tmp_path, settings, monkeypatch) -> None:
    settings.HOME = tmp_path

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(store.os, "fsync", full)
    with pytest.raises(Refused):
        evidence.receive(town=hexi.town, data=jpeg(), kind="photo")
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_erasing_a_file_keeps_its_row(hexi: SmallTown, tmp_path, settings) -> None:
    settings.HOME = tmp_path
    item = evidence.receive(town=hexi.town, data=jpeg(), kind="photo")
    item.owner_id = 1
    item.save()
    evidence.derive(evidence=item)
    evidence.erase(evidence=item)
    assert not store.media(hexi.town.pk, item.made).exists()
    assert Evidence.objects.get(pk=item.pk).digest
