"""A file with messages, handed in at the desk as a person does it."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.infra.homes import with_keys
from tests.towns import SmallTown, settle

HEAD = "留言编号,留言用户,留言主题,留言时间,留言详情,一级标签\n"
GOOD = "".join(f"A{n},A{n},第{n}盏灯,2019/2/28 11:25:05,第{n}盏路灯不亮,城乡建设\n" for n in range(150))
BAD = "B1,B1,,2019/2/28 11:25:05,,x\nB2,B2,时间不对,1900-01-01,一九〇〇年的事,x\n"


def hand_in(hexi: SmallTown, client: Client, content: bytes, name: str = "留言.csv", place: str = ""):
    fields = {"file": SimpleUploadedFile(name, content), "place": place, "channel": "web"}
    return client.post(f"/{hexi.town.slug}/desk/import/", fields)


def looked_at(hexi: SmallTown, client: Client, content: bytes = (HEAD + GOOD).encode(), name: str = "留言.csv") -> str:
    """The page of a file that the worker has looked at."""
    page: str = hand_in(hexi, client, content, name).headers["Location"]
    settle()
    return page


def shown(client: Client, page: str) -> str:
    answer = client.get(page)
    assert answer.status_code == 200
    return answer.content.decode()


def press(client: Client, page: str, step: str) -> str:
    return client.post(f"{page}take/", {"step": step}, follow=True).content.decode()


@pytest.fixture(autouse=True)
def incoming(tmp_path: Path, settings: object, django_db_setup: None) -> Path:
    settings.HOME = with_keys(tmp_path)
    return tmp_path / "incoming"
