"""A file of old messages at the desk: seen before anything is stored, taken in piece by piece, bad rows named."""

import os
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client

from gongyi.domain.appeals.importing import deposits
from gongyi.kernel.flows.models import Dossier
from tests.towns import SmallTown

HEAD = "留言编号,留言用户,留言主题,留言时间,留言详情,一级标签\n"
GOOD = "".join(f"A{n},A{n},第{n}盏灯,2019/2/28 11:25:05,第{n}盏路灯不亮,城乡建设\n" for n in range(150))
BAD = "B1,B1,,2019/2/28 11:25:05,,x\nB2,B2,时间不对,1900-01-01,一九〇〇年的事,x\n"


def hand_in(hexi: SmallTown, client: Client, content: bytes, name: str = "留言.csv"):
    fields = {"file": SimpleUploadedFile(name, content), "place": "", "channel": "web"}
    return client.post(f"/{hexi.town.slug}/desk/import/", fields)


@pytest.fixture(autouse=True)
def incoming(tmp_path: Path, settings: object) -> Path:
    settings.HOME = tmp_path
    return tmp_path / "incoming"


def test_a_file_is_shown_before_anything_is_stored_and_bad_rows_are_named(
    hexi: SmallTown, enter, incoming: Path
) -> None:
    client = enter("gulnar")
    page = hand_in(hexi, client, (HEAD + GOOD + BAD).encode()).headers["Location"]
    html = client.get(page).content.decode()
    assert Dossier.objects.count() == 0
    assert ">150<" in html
    assert all(f'<th scope="row">{row}<' in html for row in (152, 153))
    listed = client.get(f"{page}rows/").content.decode()
    assert "153,B2," in listed
    assert "一九〇〇年的事" not in listed
    assert client.post(f"{page}take/").status_code == 302
    assert Dossier.objects.count() == 150
    assert [path.suffix for path in incoming.iterdir() if path.suffix != ".lock"] == [".json"], "the words are gone"
    assert ">150<" in client.get(page).content.decode()


def test_a_stop_in_the_middle_is_gone_on_with_and_doubles_nothing(hexi: SmallTown, enter, monkeypatch) -> None:
    client = enter("gulnar")
    page = hand_in(hexi, client, (HEAD + GOOD).encode()).headers["Location"]
    monkeypatch.setattr("gongyi.surfaces.desk.intake.importing.SLICE", 0.0001)
    client.post(f"{page}take/")
    assert Dossier.objects.count() == 100
    assert page in client.get(f"/{hexi.town.slug}/desk/import/").content.decode()
    state = next(path for path in (Path(settings.HOME) / "incoming").glob("*.json"))
    state.write_text(state.read_text().replace('"read": 100', '"read": 0'))
    for _time in range(4):
        client.post(f"{page}take/")
    assert Dossier.objects.count() == 150
    assert page not in client.get(f"/{hexi.town.slug}/desk/import/").content.decode()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("留言.docx", b"PK"),
        ("留言.xlsx", b"no workbook"),
        ("留言.csv", "标题,别的\n1,2\n".encode()),
        ("留言.csv.gz", b"no gzip"),
        ("大.csv", b"x" * (deposits.MOST_BYTES + 1)),
    ],
    ids=["kind", "workbook", "headers", "gzip", "large"],
)
def test_a_file_that_cannot_be_read_is_refused_in_words_and_not_kept(
    hexi: SmallTown, enter, incoming: Path, name: str, content: bytes
) -> None:
    answer = hand_in(hexi, enter("gulnar"), content, name)
    assert answer.status_code == 422
    assert 'class="field__error"' in answer.content.decode()
    assert not incoming.exists() or list(incoming.iterdir()) == []


def test_nobody_opens_what_another_handed_in_and_a_week_later_it_is_gone(
    hexi: SmallTown, enter, incoming: Path
) -> None:
    client, other = enter("gulnar"), enter("lixiuying")
    page = hand_in(hexi, client, (HEAD + GOOD).encode()).headers["Location"]
    assert [other.get(page).status_code, other.post(f"{page}take/").status_code] == [404, 404]
    assert enter("yerlan").get(f"/{hexi.town.slug}/desk/import/").status_code == 404
    for path in incoming.iterdir():
        os.utime(path, (0, 0))
    call_command("tick", stdout=StringIO())
    assert client.get(page).status_code == 404
    assert list(incoming.iterdir()) == []


def test_a_file_can_be_left_out_again(hexi: SmallTown, enter, incoming: Path) -> None:
    client = enter("gulnar")
    page = hand_in(hexi, client, (HEAD + GOOD).encode()).headers["Location"]
    client.post(f"{page}take/", {"step": "drop"})
    assert Dossier.objects.count() == 0
    assert list(incoming.iterdir()) == []
