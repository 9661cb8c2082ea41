"""Files that break off, disks that fill and workers that die while messages are taken in at the desk."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client

from gongyi.domain.appeals.importing import deposits, taking
from gongyi.domain.appeals.models import Deposit
from gongyi.kernel import clock
from gongyi.kernel.evidence import store
from gongyi.kernel.flows.history.verify import verify
from gongyi.kernel.flows.models import Dossier
from gongyi.kernel.outbox import working
from gongyi.kernel.outbox.models import Job
from tests.infra.databases import installed
from tests.surfaces.handing_in import GOOD, HEAD, hand_in, incoming, looked_at, press, shown
from tests.towns import SmallTown, settle

pytestmark = pytest.mark.both

__all__ = ["incoming"]


@dataclass
class Disk:
    free: int


def test_a_full_disk_is_said_when_handing_in_and_nothing_is_kept(
    hexi: SmallTown, enter, monkeypatch, incoming: Path
) -> None:
    monkeypatch.setattr(store.shutil, "disk_usage", lambda _path: Disk(1000))
    answer = hand_in(hexi, enter("gulnar"), (HEAD + GOOD).encode())
    assert answer.status_code == 422
    assert "磁盘满了" in answer.content.decode()
    assert not incoming.exists() or list(incoming.iterdir()) == []
    assert Deposit.objects.count() == 0


def test_a_disk_that_fills_while_rows_are_read_out_stops_cleanly(
    hexi: SmallTown, enter, monkeypatch, incoming: Path
) -> None:
    client = enter("gulnar")
    page = hand_in(hexi, client, (HEAD + GOOD).encode()).headers["Location"]
    with monkeypatch.context() as patch:
        patch.setattr(store.shutil, "disk_usage", lambda _path: Disk(1000))
        settle()
    assert "磁盘满了" in shown(client, page)
    assert [path.suffix for path in incoming.iterdir()] == [".csv"]
    press(client, page, "go_on")
    settle()
    assert "会怎样" in shown(client, page)


@pytest.mark.once
def test_a_database_that_is_full_stops_cleanly_and_goes_on_where_it_was(
    hexi: SmallTown, enter, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The database itself is told to be full: nothing is pretended."""
    monkeypatch.setattr(taking, "SLICE_SECONDS", 600)
    client = enter("gulnar")
    long = "".join(f"{n},A{n},灯{n},2019/2/28,{'长' * 500}{n},x\n" for n in range(400))
    page = looked_at(hexi, client, (HEAD + long).encode())
    press(client, page, "take")
    with connection.cursor() as cursor:
        pages = cursor.execute("PRAGMA page_count").fetchone()[0]
        cursor.execute(f"PRAGMA max_page_count = {pages + 250}")
        try:
            working._take(Job.objects.get(key__startswith="import:", key__endswith=":2").pk)
        finally:
            cursor.execute("PRAGMA max_page_count = 1073741823")
    made = Deposit.objects.get()
    assert (made.state, made.fault) == ("failed", "disk")
    assert 0 < made.read < 400
    assert Dossier.objects.count() == made.accepted == made.read
    assert "磁盘满了" in shown(client, page)
    press(client, page, "go_on")
    settle()
    made.refresh_from_db()
    assert (made.read, made.accepted, made.known) == (400, 400, 0)
    assert verify().faults == []


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


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("留言.xlsx", b"PK\x03\x04 no archive after all", "不是 Excel"),
        ("留言.csv", (HEAD + GOOD + '"').encode() + b"x" * 3_000_000, "引号"),
    ],
    ids=["workbook", "quotation"],
)
def test_a_file_that_only_the_worker_finds_unreadable_is_told_and_its_words_go(
    hexi: SmallTown, enter, incoming: Path, name: str, content: bytes, said: str
) -> None:
    client = enter("gulnar")
    page = hand_in(hexi, client, content, name).headers["Location"]
    settle()
    html = shown(client, page)
    assert said in html
    assert 'value="go_on"' not in html
    assert "不是最新的" in press(client, page, "go_on")
    assert list(incoming.iterdir()) == []


def test_nobody_opens_what_another_handed_in_and_a_week_later_it_is_gone(
    hexi: SmallTown, enter, incoming: Path, django_capture_on_commit_callbacks
) -> None:
    client, other = enter("gulnar"), enter("lixiuying")
    page = looked_at(hexi, client)
    assert [path.stat().st_mode & 0o777 for path in incoming.iterdir()] == [0o600]
    for stranger in (other, Client()):
        answers = [stranger.get(page), stranger.get(f"{page}rows/"), stranger.post(f"{page}take/")]
        assert all(
            answer.status_code in {404, 302} and page not in answer.headers.get("Location", "x")[:9]
            for answer in answers
        )
    assert [other.get(page).status_code, other.post(f"{page}take/").status_code] == [404, 404]
    assert enter("yerlan").get(f"/{hexi.town.slug}/desk/import/").status_code == 404
    stray = incoming / "stray.csv"
    stray.write_text("half written")
    os.utime(stray, (0, 0))
    call_command("tick", stdout=StringIO())
    assert client.get(page).status_code == 200
    assert not stray.exists()
    with clock.fixed(clock.now() + timedelta(days=8)), django_capture_on_commit_callbacks(execute=True):
        call_command("tick", stdout=StringIO())
    assert Deposit.objects.count() == 0
    assert list(incoming.iterdir()) == []


def test_a_file_can_be_left_out_again(
    hexi: SmallTown, enter, incoming: Path, django_capture_on_commit_callbacks
) -> None:
    client = enter("gulnar")
    page = looked_at(hexi, client)
    with django_capture_on_commit_callbacks(execute=True):
        press(client, page, "drop")
    settle()
    assert Dossier.objects.count() == 0
    assert list(incoming.iterdir()) == []


HANDING_IN = """
from pathlib import Path
from tests.towns import small_town
from gongyi.domain.appeals.importing import deposits, Target
from gongyi.kernel.territory.scope import within
from gongyi.domain.appeals.models import Deposit
town = small_town()
with within(town.town):
    data = Path({path!r}).read_bytes()
    target = Target(town.town, town.town.root, "web")
    made = deposits.hand_in(target=target, person=town.persons["gulnar"], name="a.csv", chunks=[data], size=len(data))
    from gongyi.kernel.outbox.working import work_once
    while made.state == "looking":
        work_once(holder="setting up")
        made.refresh_from_db()
    assert deposits.begin(deposit=made)
"""


READ = 'SELECT "read" FROM appeals_deposit'


@pytest.mark.once
def test_a_worker_killed_in_the_middle_is_gone_on_after_and_doubles_nothing(tmp_path: Path) -> None:
    """Killed with SIGKILL among its batches; the next worker waits until the claim lapses, then goes on exactly there."""
    home, root = tmp_path / "home", str(Path(__file__).parents[2])
    environ = installed(home)
    path = tmp_path / "many.csv"
    path.write_text(HEAD + "".join(f"{n},A{n},灯{n},2019/2/28 11:25:05,第{n}盏不亮,x\n" for n in range(600)))

    def gongyi(*words: str) -> str:
        command = [sys.executable, "-m", "gongyi", *words]
        return subprocess.run(command, env=environ, check=True, capture_output=True, text=True, cwd=root).stdout

    def asked(question: str) -> int:
        with closing(sqlite3.connect(home / "gongyi.sqlite3", isolation_level=None)) as database:
            return database.execute(question).fetchone()[0]

    gongyi("shell", "-v", "0", "-c", HANDING_IN.format(path=str(path)))
    process = subprocess.Popen([sys.executable, "-m", "gongyi", "work"], env=environ, cwd=root)
    try:
        while asked(READ) == 0:
            time.sleep(0.1)
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()
    reached = asked(READ)
    assert 0 < reached < 600, "it was not killed in the middle, so nothing was proven"
    assert asked("SELECT count(*) FROM appeals_imported") == reached
    gongyi("work", "--once")
    assert asked(READ) == reached, "the dead worker's claim still stands"
    asked("UPDATE outbox_job SET leased_until = NULL WHERE kind = 'import' RETURNING 1")
    gongyi("work", "--once")
    assert asked("SELECT accepted FROM appeals_deposit") == 600
    assert asked("SELECT known FROM appeals_deposit") == 0
    found = json.loads(gongyi("verify", "--json").strip().splitlines()[-1])
    assert found == {"dossiers": 600, "steps": 600, "faults": []}
