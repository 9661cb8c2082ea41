"""Files of old messages that break off, swell or are killed in the middle: nothing is lost, doubled or half-done."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
import tracemalloc
import zipfile
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest
from django.core.management import CommandError
from django.db import connection
from openpyxl import Workbook

from gongyi.domain.appeals import importing
from gongyi.domain.appeals.models import Imported
from gongyi.kernel.flows.history.verify import verify
from gongyi.kernel.flows.models import Dossier
from tests.domain.appeals.old_messages import command, home, rows, run
from tests.infra.databases import installed
from tests.towns import SmallTown

pytestmark = pytest.mark.both

__all__ = ["home"]


def book(path: Path, *lines: list) -> Path:
    made = Workbook()
    for line in lines:
        made.active.append(line)
    made.save(path)
    return path


def test_merged_empty_and_far_cells_of_a_workbook_cost_nothing(hexi: SmallTown, home: Path) -> None:
    made = Workbook()
    sheet = made.active
    sheet["A1"] = "诉求登记表"
    sheet.merge_cells("A1:D1")
    for column, name in enumerate(("留言编号", "留言用户", "留言时间", "留言详情"), 1):
        sheet.cell(3, column, name)
    for row, (number, text) in enumerate(((1, "灯不亮"), (2, "门坏了"), (None, None), (3, None)), 4):
        sheet.cell(row, 1, number)
        sheet.cell(row, 3, datetime.fromisoformat("2020-01-02 03:04:05"))
        sheet.cell(row, 4, text)
    sheet.merge_cells("B4:B5")
    sheet["XFD200000"] = "far"
    made.save(home / "a.xlsx")
    tally = run(hexi, home / "a.xlsx")
    assert (tally.accepted, tally.rejected) == (2, 2)


@pytest.mark.parametrize("name", ["a.xlsx", "a.csv.gz"])
def test_a_bomb_is_turned_away(home: Path, name: str) -> None:
    """Three megabytes out of a few kilobytes, where two are allowed."""
    if name == "a.xlsx":
        book(home / name, ["id", "text"], *([n, "长" * 3000] for n in range(1000)))
        with zipfile.ZipFile(home / name, "a", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("xl/media/1.bin", b"\0" * 3_000_000)
    else:
        rows(home / name, "1,A1,x,2019/2/28," + "y" * 3_000_000)
    assert (home / name).stat().st_size < 100_000
    with pytest.raises(importing.BadFile, match="more than 2 MB"):
        list(importing.lines(home / name, most=2_000_000))


def test_a_file_that_is_no_text_is_said_to_be_none_on_the_first_line(
    hexi: SmallTown, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (home / "a.csv").write_bytes(bytes(range(256)) * 40)
    with pytest.raises(CommandError, match="this is not a text file"):
        command(hexi, home / "a.csv")
    assert not capsys.readouterr().err.startswith("\n")


@pytest.mark.once  # reading alone: no row is stored
def test_a_bomb_costs_little_memory_while_it_is_turned_away(hexi: SmallTown, home: Path) -> None:
    """Sixty rows of half a million characters each, which no batch may hold together."""
    rows(home / "a.csv.gz", "".join(f"{n},A,x,2019/2/28,{'y' * 500_000}\n" for n in range(60)))
    tracemalloc.start()
    try:
        tally = run(hexi, home / "a.csv.gz")
        _now, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert tally.rejected == 60
    assert peak < 20_000_000


def test_a_file_that_breaks_off_says_how_many_rows_went_in(hexi: SmallTown, home: Path) -> None:
    path = rows(
        home / "a.csv.gz", "".join(f"{n},A{n},灯{n},2019/2/28,{os.urandom(40).hex()},0,0\n" for n in range(2000))
    )
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) * 3 // 4])
    with pytest.raises(CommandError, match=r"breaks off .*\. It is done up to row (\d+), new matters: \1") as told:
        command(hexi, path)
    assert told.value.returncode == 2
    assert f"row {Imported.objects.count()}," in str(told.value)
    path.write_bytes(whole)
    tally = run(hexi, path)
    assert (tally.known, tally.accepted) == (Imported.objects.count() - tally.accepted, 2000 - tally.known)


@pytest.mark.once
def test_a_full_disk_stops_cleanly_and_the_next_run_goes_on(hexi: SmallTown, home: Path) -> None:
    """The database itself is told to be full: nothing is pretended."""
    path = rows(home / "a.csv", "".join(f"{n},A{n},灯{n},2019/2/28,{'长' * 500}{n},0,0\n" for n in range(400)))
    with connection.cursor() as cursor:
        pages = cursor.execute("PRAGMA page_count").fetchone()[0]
        cursor.execute(f"PRAGMA max_page_count = {pages + 250}")
        try:
            with pytest.raises(CommandError, match="disk is full") as said:
                command(hexi, path)
        finally:
            cursor.execute("PRAGMA max_page_count = 1073741823")
    kept = Imported.objects.count()
    assert 0 < kept < 400
    assert Dossier.objects.count() == kept
    assert f"after row {kept}:" in str(said.value)
    assert run(hexi, path).known == kept
    assert verify().faults == []


@pytest.mark.once
def test_a_kill_in_the_middle_loses_and_doubles_nothing(tmp_path: Path) -> None:
    """Twenty thousand rows would take long; a thousand are enough to be killed among."""
    environ = installed(tmp_path / "home")
    gongyi = [sys.executable, "-m", "gongyi"]
    town = (
        "from tests.towns import small_town\nfrom gongyi.kernel.territory.models import Place\n"
        "built = small_town()\nPlace.objects.filter(pk=built.town.root.pk).update(code='650000001')\n"
    )
    subprocess.run([*gongyi, "shell", "-v", "0", "-c", town], env=environ, check=True, cwd=Path(__file__).parents[3])
    path = rows(
        tmp_path / "many.csv", "".join(f"{n},A{n},灯{n},2019/2/28 11:25:05,第{n}盏不亮,0,0\n" for n in range(1000))
    )
    command = [*gongyi, "appeals", "import", str(path), "--place", "650000001", "--json"]
    process = subprocess.Popen(command, env=environ, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    with closing(sqlite3.connect(tmp_path / "home" / "gongyi.sqlite3", isolation_level=None)) as database:
        while not database.execute("SELECT count(*) FROM appeals_imported").fetchone()[0] and process.poll() is None:
            time.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    process.wait()
    done = subprocess.run(command, env=environ, check=True, capture_output=True, text=True)
    tally = json.loads(done.stdout.strip().splitlines()[-1])
    assert 0 < tally["known"] < 1000, "it was not killed in the middle, so nothing was proven"
    assert tally["known"] + tally["accepted"] == 1000
    found = subprocess.run([*gongyi, "verify", "--json"], env=environ, check=True, capture_output=True, text=True)
    assert json.loads(found.stdout.strip().splitlines()[-1]) == {"dossiers": 1000, "steps": 1000, "faults": []}
