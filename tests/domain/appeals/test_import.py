"""Old messages from files: every row accounted for, nothing doubled, a kill in the middle survived."""

import gzip
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from openpyxl import Workbook

from gongyi.domain.appeals import importing
from gongyi.kernel.flows.history.verify import verify
from gongyi.kernel.flows.models import Dossier
from gongyi.kernel.outbox.models import Job
from gongyi.kernel.people.models import Voice
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
def home(tmp_path: Path, settings) -> Path:
    settings.HOME = tmp_path
    return tmp_path


@pytest.mark.parametrize(
    ("name", "encoding"), [("a.csv", "utf-8"), ("a.csv", "utf-8-sig"), ("a.csv", "gb18030"), ("a.csv.gz", "utf-8")]
)
def test_every_usual_file_is_read(hexi: SmallTown, home: Path, name: str, encoding: str) -> None:
    tally = run(hexi, rows(home / name, '1,A1,路灯不亮,2019/2/28 11:25:05,"门口的灯\n不亮",0,0\n', encoding))
    assert (tally.accepted, tally.rejected) == (1, 0)
    dossier = Dossier.objects.get()
    assert dossier.received_at.isoformat() == "2019-02-28T03:25:05+00:00"
    assert dossier.opened_at.year == 2026


def test_a_workbook_is_read(hexi: SmallTown, home: Path) -> None:
    book = Workbook()
    book.active.append(["id", "user", "subject", "time", "text"])
    book.active.append([7, "u", "lamp", "2020-01-02 03:04:05", "the lamp is out"])
    book.save(home / "a.xlsx")
    assert run(hexi, home / "a.xlsx").accepted == 1


def test_the_same_again_is_known_and_changed_is_rejected_and_a_repeat_joins(hexi: SmallTown, home: Path) -> None:
    first = (
        "1,A1,灯,2019/2/28 11:25:05,不亮,0,0\n2,A1,灯,2019/3/1 11:25:05,不 亮,0,0\n3,B2,灯,2019/3/1 11:25:05,不亮,0,0\n"
    )
    tally = run(hexi, rows(home / "a.csv", first))
    assert (tally.accepted, tally.joined) == (2, 1)
    assert Voice.objects.count() == 3
    again = run(hexi, home / "a.csv")
    assert (again.known, again.accepted, again.joined) == (3, 0, 0)
    changed = run(hexi, rows(home / "b.csv", "1,A1,灯,2019/2/28 11:25:05,换了话,0,0\n"))
    assert changed.rejected == 1
    assert (Dossier.objects.count(), Voice.objects.count()) == (2, 3)
    assert verify().faults == []


@pytest.mark.parametrize(
    ("cells", "why"),
    [
        ("1,A1,灯,1900/1/1 00:00:00,不亮,0,0", "not possible"), ("1,A1,灯,2019/2/30 00:00:00,不亮,0,0", "cannot be read"),
        ("1,A1,灯,昨天,不亮,0,0", "cannot be read"), ("1,A1,,2019/2/28 11:25:05,,0,0", "no text"),
        ("1,A1,灯,2019/2/28 11:25:05,坏\0字,0,0", "not text"), (f"1,A1,灯,2019/2/28 11:25:05,{'长' * 100_000},0,0", "longer"),
        ("1,A1,灯,2999/2/28 11:25:05,不亮,0,0", "not possible"),
    ],
)  # fmt: skip
def test_a_bad_row_is_rejected_with_its_reason_and_the_others_go_in(
    hexi: SmallTown, home: Path, cells: str, why: str
) -> None:
    tally = run(hexi, rows(home / "a.csv", cells + "\n2,A2,路,2019/2/28 11:25:05,坏了,0,0\n"))
    assert (tally.accepted, tally.rejected) == (1, 1)
    said = Path(tally.rejects_file).read_text("utf-8-sig")
    assert why in said
    assert "不亮" not in said


@pytest.mark.parametrize(
    ("name", "data"),
    [("a.csv", b"\xff\xfe\x00\x01" * 9), ("a.xlsx", b"not a zip"), ("a.csv", b"a,b\n1,2\n"), ("a.csv.gz", b"plain")],
)
def test_a_file_that_is_none_is_said_in_one_line(hexi: SmallTown, home: Path, name: str, data: bytes) -> None:
    (home / name).write_bytes(data)
    with pytest.raises(importing.BadFile):
        run(hexi, home / name)


def test_a_dry_run_stores_nothing_and_nobody_is_written_to(hexi: SmallTown, home: Path) -> None:
    path = rows(home / "a.csv", "1,A1,灯,2019/2/28 11:25:05,不亮,0,0\n")
    assert run(hexi, path, dry_run=True).accepted == 1
    assert Dossier.objects.count() == 0
    run(hexi, path)
    assert not Job.objects.filter(kind__in=("tell", "deliver")).exists()


def test_formulas_and_tags_stay_words(hexi: SmallTown, home: Path) -> None:
    run(hexi, rows(home / "a.csv", '1,A1,=1+1,2019/2/28 11:25:05,"<b>x</b>; DROP TABLE flows_step",0,0\n'))
    assert Dossier.objects.get().title == "=1+1"


def samples() -> Path:
    folder = os.environ.get("GONGYI_SAMPLES", "")
    if not folder:
        pytest.skip("GONGYI_SAMPLES is not set: there are no real messages to try")
    return Path(folder) / "appeals.csv.gz"


def test_the_real_messages_go_in_whole(hexi: SmallTown, home: Path) -> None:
    tally = run(hexi, samples())
    assert (tally.read, tally.joined, tally.rejected) == (4326, 32, 0)
    assert Dossier.objects.count() == 4294


@pytest.mark.once
def test_a_kill_in_the_middle_loses_and_doubles_nothing(tmp_path: Path) -> None:
    """Twenty thousand rows would take long; a thousand are enough to be killed among."""
    home = tmp_path / "home"
    environ = {
        **os.environ,
        "GONGYI_HOME": str(home),
        "DATABASE_URL": f"sqlite:///{home / 'g.sqlite3'}",
        "DJANGO_SETTINGS_MODULE": "gongyi.config.settings",
    }
    gongyi = [sys.executable, "-m", "gongyi"]
    subprocess.run([*gongyi, "migrate", "-v", "0"], env=environ, check=True)
    town = (
        "from tests.towns import small_town\nfrom gongyi.kernel.territory.models import Place\n"
        "built = small_town()\nPlace.objects.filter(pk=built.town.root.pk).update(code='650000001')\n"
    )
    subprocess.run([*gongyi, "shell", "-v", "0", "-c", town], env=environ, check=True, cwd=Path(__file__).parents[3])
    path = rows(
        tmp_path / "many.csv", "".join(f"{n},A{n},灯{n},2019/2/28 11:25:05,第{n}盏不亮,0,0\n" for n in range(1000))
    )
    command = [*gongyi, "appeals", "import", str(path), "--place", "650000001", "--json"]
    process = subprocess.Popen(command, env=environ, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL)
    head = b""
    while b"read" not in head and process.poll() is None:
        head += process.stderr.read(1)
    time.sleep(0.2)
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stderr.close()
    done = subprocess.run(command, env=environ, check=True, capture_output=True, text=True)
    import json

    tally = json.loads(done.stdout.strip().splitlines()[-1])
    assert tally["known"] > 0, "it was killed before anything was stored, so nothing was proven"
    assert tally["known"] + tally["accepted"] == 1000
    found = subprocess.run([*gongyi, "verify", "--json"], env=environ, check=True, capture_output=True, text=True)
    assert json.loads(found.stdout.strip().splitlines()[-1]) == {"dossiers": 1000, "steps": 1000, "faults": []}
