"""What is taken in and what is not, told by content alone, each refusal in words."""

import resource
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile
from django.utils.translation import override
from PIL import Image

from gongyi.kernel import clock
from gongyi.kernel.evidence import actions, store
from gongyi.kernel.evidence.checking import check
from gongyi.kernel.evidence.handling import derive_job
from gongyi.kernel.evidence.models import Evidence
from gongyi.kernel.people.refusals import Refused
from tests.infra.homes import with_keys
from tests.kernel.evidence import samples
from tests.towns import SmallTown


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, settings) -> Path:
    settings.HOME = with_keys(tmp_path)
    return tmp_path


def kept(home: Path) -> list[Path]:
    """Files that came from people: all but the installation's keys."""
    return [path for path in home.rglob("*") if path.is_file() and path.parent.name != "keys"]


def taken(hexi: SmallTown, data: object, kind: str = "photo") -> Evidence:
    item = actions.receive(town=hexi.town, data=data, kind=kind)
    item.owner_id = 1
    item.save()
    derive_job(f'{{"uid": "{item.uid}"}}')
    item.refresh_from_db()
    return item


def shown(item: Evidence, size: str = "full") -> bytes:
    return store.media(item.town_id, item.made, size).read_bytes()


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_photos_of_three_forms_are_made_anew_in_two_sizes(hexi: SmallTown, form: str) -> None:
    item = taken(hexi, samples.jpeg((3000, 1500), form=form))
    assert (item.state, item.media, item.width, item.height) == ("ready", "image/jpeg", 2048, 1024)
    with Image.open(store.media(item.town_id, item.made, "small")) as small:
        assert small.size == (480, 240)


def test_where_and_with_what_a_photo_was_taken_is_gone_and_it_stands_upright(hexi: SmallTown) -> None:
    data = samples.jpeg(gps=True, comment=b"at home")
    assert b"Secret Phone" in data
    item = taken(hexi, data)
    for size in ("full", "small"):
        made = shown(item, size)
        assert b"Exif" not in made
        assert b"Secret Phone" not in made
        assert b"at home" not in made
    assert (item.width, item.height) == (200, 400)
    assert not store.quarantine(hexi.town.pk, item.digest).exists()


def test_a_photo_that_is_also_a_page_or_an_archive_leaves_only_the_photo(hexi: SmallTown) -> None:
    tail = b"<script>alert(1)</script>PK\x03\x04evil.exe"
    item = taken(hexi, samples.jpeg(comment=b"<html><script>") + tail)
    assert item.state == "ready"
    for rest in (b"<script>", b"PK\x03\x04", b"<html>"):
        assert rest not in shown(item)


def test_very_much_written_beside_a_photo_is_dropped(hexi: SmallTown) -> None:
    item = taken(hexi, samples.crowded_jpeg(150))
    assert item.state == "ready"
    assert item.bytes < 100_000


def test_a_picture_whose_comment_unpacks_to_a_flood_is_broken_and_the_worker_goes_on(hexi: SmallTown) -> None:
    item = taken(hexi, samples.png_text_bomb())
    assert item.state == "broken"
    assert not store.quarantine(hexi.town.pk, item.digest).exists()
    assert taken(hexi, samples.jpeg()).state == "ready"


def test_a_photo_whose_pixels_are_not_what_its_head_says_is_broken(hexi: SmallTown) -> None:
    assert taken(hexi, samples.png(4000, 4000, b"\0" * 50)).state == "broken"


PHOTOS = {
    "empty": (b"", "empty"),
    "program renamed": (b"MZ\x90\0" + bytes(500), "not a photo"),
    "flood of pixels": (samples.png(30_000, 30_000, b""), "pixels"),
    "one pixel": (samples.png(1, 1, bytes(5)), "pixels"),
    "cut off": (samples.jpeg((2000, 1500))[:-2000], "whole"),
    "cut off png": (samples.jpeg(form="PNG")[:-40], "whole"),
    "cut off webp": (samples.jpeg((900, 900), form="WEBP")[:-400], "whole"),
    "only a head": (b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(9), "whole"),
    "drawing": (b'<?xml version="1.0"?><svg xmlns="x" onload="alert(1)"/>', "SVG"),
    "moving": (b"GIF89a\xff\xff\xff\xff" + bytes(200), "Moving"),
    "apple": (samples.heic(), "HEIC"),
    "page": (b"<!doctype html><script>alert(1)</script>", "not a photo"),
    "too large": (b"\xff\xd8\xff" + bytes(15_000_000), "15 MB"),
}
VOICES = {
    "program renamed": (b"MZ\x90\0" + bytes(500), "not a recording"),
    "61 s": (samples.wav(61_000), "One minute"),
    "61 s in a browser": (samples.webm(61_000), "One minute"),
    "61 s in fragments": (samples.mp4(61_000, fragments=5), "One minute"),
    "silent about its length": (samples.webm(-1), "how long"),
    "nothing but a head": (samples.mp4(0), "how long"),
    "no frames": (b"#!AMR\n", "how long"),
    "film": (samples.webm(3000, film=True), "film"),
    "film of a telephone": (samples.mp4(3000, kind=b"vide"), "film"),
    "clusters without end": (samples.webm(400_000, step=1), "recording"),
    "garbage": (b"\x1aE\xdf\xa3" + b"\xff" * 4000, "recording"),
    "garbage boxes": (b"\0\0\0\x08ftyp" * 3000, "how long"),
}
PAPERS = {
    "page": (b"<html>", "complete PDF"),
    "cut off": (samples.pdf()[:40], "complete PDF"),
    "script": (samples.pdf(b"2 0 obj << /S /JavaScript /JS (app.alert(1)) >> endobj"), "programs"),
    "script in disguise": (samples.pdf(b"2 0 obj << /S /J#61vaScript >> endobj"), "programs"),
    "script packed away": (samples.packed_pdf(b"2 0 << /S /JavaScript >>" + b" " * 5000), "programs"),
    "bomb": (samples.packed_pdf(bytes(100_000_000)), "programs"),
    "file inside": (samples.pdf(b"2 0 obj << /Type /EmbeddedFile >> endobj"), "programs"),
    "locked": (samples.pdf(b"2 0 obj << /Encrypt 3 0 R >> endobj"), "password"),
}
REFUSED = [
    pytest.param(kind, data, words, id=f"{kind}: {name}")
    for kind, rows in (("photo", PHOTOS), ("voice", VOICES), ("paper", PAPERS))
    for name, (data, words) in rows.items()
]


@pytest.mark.parametrize(("kind", "data", "words"), REFUSED)
def test_what_may_not_be_kept_is_refused_in_words_of_both_languages(kind: str, data: bytes, words: str) -> None:
    with override("en"), pytest.raises(Refused, match=words):
        check(data, kind)
    with override("zh-hans"), pytest.raises(Refused) as refusal:
        check(data, kind)
    assert not any(word in str(refusal.value) for word in ("This", "Please", "not"))


def test_nothing_refused_is_stored(hexi: SmallTown, own_home: Path) -> None:
    for data, _words in PHOTOS.values():
        with pytest.raises(Refused):
            actions.receive(town=hexi.town, data=data, kind="photo")
    assert kept(own_home) == []


CLIPS = {
    "audio/webm": samples.webm(59_000, tags=samples.PLACE),
    "audio/mp4": samples.mp4(59_000, note=samples.PLACE),
    "audio/ogg": samples.ogg(59_000, comment=b"LOCATION=" + samples.PLACE),
    "audio/wav": samples.wav(59_000, note=samples.PLACE),
    "audio/mpeg": samples.mp3(59_000, tag=samples.PLACE),
    "audio/amr": samples.amr(59_000),
    "audio/aac": samples.aac(59_008),
}


@pytest.mark.parametrize("media", CLIPS)
def test_recordings_of_every_kind_of_telephone_keep_their_sound_and_lose_the_rest(hexi: SmallTown, media: str) -> None:
    item = taken(hexi, CLIPS[media], "voice")
    assert (item.state, item.media, item.seconds) == ("ready", media, 59)
    made = shown(item)
    assert samples.PLACE not in made
    assert check(made, "voice").seconds == 59


def test_a_recording_in_fragments_is_measured_by_its_sound() -> None:
    assert check(samples.mp4(20_000, fragments=10), "voice").seconds == 20


def test_a_plain_paper_is_kept_as_it_is(hexi: SmallTown) -> None:
    data = samples.packed_pdf(b"2 0 << /Type /Page /Annots [ << /S /URI >> ] >>")
    assert shown(taken(hexi, data, "paper")) == data


def test_a_large_upload_is_refused_by_its_size_and_looked_at_without_being_loaded(hexi: SmallTown) -> None:
    import tracemalloc

    upload = TemporaryUploadedFile("x.jpg", "image/jpeg", 0, None)
    data = samples.jpeg((3000, 3000))
    upload.write(data + b"x" * (14_000_000 - len(data)))
    upload.flush()
    upload.size = 14_000_000
    tracemalloc.start()
    item = actions.receive(town=hexi.town, data=upload, kind="photo")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 2_000_000
    assert item.digest
    upload.size = 50_000_000
    with override("en"), pytest.raises(Refused, match="15 MB"):
        actions.receive(town=hexi.town, data=upload, kind="photo")
    upload.close()


def test_the_name_of_a_file_is_never_read(hexi: SmallTown, own_home: Path) -> None:
    upload = SimpleUploadedFile("../../张三的家.php", samples.jpeg(), "text/html")
    item = taken(hexi, upload)
    assert {path.suffix for path in kept(own_home)} == {".full", ".small"}
    assert "张三" not in str(item.__dict__)


def test_a_full_disk_is_said_and_nothing_half_written_stays(hexi: SmallTown, own_home: Path) -> None:
    was = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, was[1]))
    try:
        with override("en"), pytest.raises(Refused, match="could not be stored"):
            actions.receive(town=hexi.town, data=samples.jpeg((2000, 2000)), kind="photo")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, was)
    assert kept(own_home) == []
    assert taken(hexi, samples.jpeg()).state == "ready"


def test_a_full_disk_while_photos_are_remade_leaves_them_waiting(hexi: SmallTown, own_home: Path) -> None:
    item = actions.receive(town=hexi.town, data=samples.jpeg((2000, 2000)), kind="photo")
    item.owner_id = 1
    item.save()
    (own_home / "media").write_text("in the way")
    with pytest.raises(OSError):
        derive_job(f'{{"uid": "{item.uid}"}}')
    item.refresh_from_db()
    assert item.state == "waiting"
    (own_home / "media").unlink()
    derive_job(f'{{"uid": "{item.uid}"}}')
    item.refresh_from_db()
    assert item.state == "ready"


def test_the_last_room_on_the_disk_is_left_to_the_record(hexi: SmallTown, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "RESERVE_BYTES", 1 << 60)
    with override("en"), pytest.raises(Refused, match="could not be stored"):
        actions.receive(town=hexi.town, data=samples.jpeg(), kind="photo")


def test_a_town_that_used_up_its_share_is_told_so(hexi: SmallTown) -> None:
    taken(hexi, samples.jpeg())
    hexi.town.parameters = {"evidence_gigabytes": 0}
    with override("en"), pytest.raises(Refused, match="no room left"):
        actions.receive(town=hexi.town, data=samples.jpeg((300, 300)), kind="photo")


def test_the_same_photo_is_kept_once_in_a_town_and_apart_in_another(hexi: SmallTown, own_home: Path) -> None:
    from gongyi.kernel.territory.scope import within
    from tests.towns import small_town

    first, second = taken(hexi, samples.jpeg()), taken(hexi, samples.jpeg())
    assert first.made == second.made
    other = small_town("hedong")
    with within(other.town):
        third = taken(other, samples.jpeg())
    assert len(list(own_home.rglob("*.full"))) == 2
    assert third.town_id != first.town_id
    actions.erase(evidence=first)
    assert shown(second)
    actions.erase(evidence=second)
    assert len(list(own_home.rglob("*.full"))) == 1


def test_uploads_of_forms_that_were_never_sent_again_are_removed_after_a_day(hexi: SmallTown, own_home: Path) -> None:
    import os

    lost = actions.receive(town=hexi.town, data=samples.jpeg(), kind="photo")
    kept = actions.receive(town=hexi.town, data=samples.jpeg((50, 50)), kind="photo")
    kept.owner_id = 1
    kept.save()
    for item in (lost, kept):
        long_ago = (clock.now() - timedelta(days=2)).timestamp()
        os.utime(store.quarantine(hexi.town.pk, item.digest), (long_ago, long_ago))
    assert actions.sweep() == 1
    assert not store.quarantine(hexi.town.pk, lost.digest).exists()
    assert store.quarantine(hexi.town.pk, kept.digest).exists()


def test_a_task_that_takes_too_much_time_or_memory_ends_and_leaves_nothing(own_home: Path) -> None:
    from gongyi.kernel.evidence import children

    (own_home / "source").write_bytes(samples.jpeg((8000, 8000)))
    with pytest.raises(children.CouldNot):
        children.run("photo", own_home, (30, 60))
    running = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True).stdout
    assert f"workshop photo {own_home}" not in running


def test_what_runs_in_the_child_loads_no_django() -> None:
    code = "import sys; import gongyi.kernel.evidence.workshop.photos, gongyi.kernel.evidence.workshop.typesetting; sys.exit('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_erasing_a_file_keeps_its_row(hexi: SmallTown) -> None:
    item = taken(hexi, samples.jpeg())
    actions.erase(evidence=item)
    assert not store.media(hexi.town.pk, item.made).exists()
    assert Evidence.objects.get(pk=item.pk).digest


@pytest.mark.parametrize("made", [samples.webm, samples.amr, samples.ogg, samples.mp3])
def test_a_recording_of_ten_minutes_is_refused_by_its_length_not_its_size(made) -> None:
    with override("en"), pytest.raises(Refused, match=r"60|minute"):
        check(made(600_000), "voice")


def test_a_matter_takes_three_hundred_files_and_says_so_at_the_next(hexi: SmallTown) -> None:
    row = {"owner_id": 7, "kind": "photo", "media": "image/jpeg", "made_at": clock.now(), "town": hexi.town}
    Evidence.objects.bulk_create(Evidence(uid=f"n{n}", digest=f"{n:064d}", **row) for n in range(299))
    actions.refuse_too_many(owner_id=7, more=1)
    with override("en"), pytest.raises(Refused, match="as many files as it can"):
        actions.refuse_too_many(owner_id=7, more=2)


def test_five_hundred_photos_at_once_are_answered_on_the_form_with_the_words_kept(hexi: SmallTown, client) -> None:
    def photos(count: int) -> list[SimpleUploadedFile]:
        return [SimpleUploadedFile(f"{n}.jpg", samples.jpeg((4, 4))) for n in range(count)]

    url = f"/{hexi.town.slug}/say/help/"
    said = {"place": hexi.places["b3"].pk, "key": "web:many", "text": "三号楼的灯不亮"}
    answer = client.post(url, said | {"photos": photos(500)})
    assert answer.status_code == 422
    assert "三号楼的灯不亮" in answer.content.decode()
    assert "一次最多" in answer.content.decode()
    assert Evidence.objects.count() == 0
    assert client.post(url, said | {"photos": photos(601)}).status_code == 413
