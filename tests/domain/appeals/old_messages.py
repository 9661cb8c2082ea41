"""Files of old messages, written and read as the tests of importing do."""

import gzip
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils import translation

from gongyi.domain.appeals import importing
from tests.infra.homes import with_keys
from tests.towns import SmallTown

HEAD = "留言编号,留言用户,留言主题,留言时间,留言详情,反对数,点赞数\n"


def rows(path: Path, text: str, encoding: str = "utf-8") -> Path:
    data = (HEAD + text).encode(encoding)
    path.write_bytes(gzip.compress(data) if path.suffix == ".gz" else data)
    return path


def run(hexi: SmallTown, path: Path, **options: bool) -> importing.Tally:
    target = importing.Target(hexi.town, hexi.places["east1"], "web")
    last = list(importing.run(path, target, **options))[-1]
    assert last.accepted + last.joined + last.known + last.rejected == last.read
    return last


@pytest.fixture
def home(tmp_path: Path, settings) -> Iterator[Path]:
    settings.HOME = with_keys(tmp_path)
    with translation.override("en"):
        yield tmp_path


def command(hexi: SmallTown, path: Path, **more: object) -> None:
    root = hexi.places["street"].code
    call_command("appeals", "import", str(path), **({"place": root, "channel": "web", "json": True} | more))
