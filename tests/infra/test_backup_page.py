"""The script of the backup page runs as it stands there, also on the first day of a town, and what it keeps is a home."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.infra.templates import ROOT, environment, run_gongyi

pytestmark = pytest.mark.once
SCRIPT = re.compile(r"^```sh\n(#!/bin/sh\n# backup\.sh.*?)^```$", re.MULTILINE | re.DOTALL)
SQLITE = """#!{python}
import sqlite3, sys
database = sqlite3.connect(f"file:{{sys.argv[1]}}?mode=rw", uri=True)
database.execute(sys.argv[2])
database.close()
"""


ORDERED = """
import django
django.setup()
from gongyi.kernel.flows.printing import Asker, ask
from gongyi.kernel.territory.scope import within
from tests.towns import small_town
hexi = small_town()
with within(hexi.town):
    asker = Asker(hexi.town, hexi.actor("zhaomin"))
    ask(asker=asker, kind="figures", title="Figures", args={"period": "2026-03", "where": ""})
"""
"""Somebody of a town orders a workbook."""


def script(name: str) -> str:
    (found,) = SCRIPT.findall((ROOT / "docs" / "how-to" / name).read_text("utf-8"))
    return found


@pytest.fixture
def tools(tmp_path: Path) -> Path:
    """The one program that the script needs beside a plain system."""
    folder = tmp_path / "bin"
    folder.mkdir()
    program = folder / "sqlite3"
    program.write_text(SQLITE.format(python=sys.executable), "utf-8")
    program.chmod(0o755)
    return folder


def back_up(name: str, home: Path, tools: Path, to: Path) -> subprocess.CompletedProcess[str]:
    where = {"GONGYI_HOME": str(home), "PATH": f"{tools}:{os.environ['PATH']}"}
    return subprocess.run(
        ["/bin/sh", "-c", script(name), "backup.sh", str(to)], env=where, capture_output=True, text=True, check=False
    )


def test_both_languages_show_the_same_script() -> None:
    shown = [
        [line for line in script(name).splitlines() if not line.startswith("#")]
        for name in ("back-up.md", "back-up.zh.md")
    ]
    assert shown[0] == shown[1] != []


def test_a_town_that_has_no_photo_yet_is_backed_up_and_restored(tools: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    environ = environment(home, f"sqlite:///{home}/gongyi.sqlite3")
    del environ["GONGYI_SECRET_KEY"]
    run_gongyi("migrate", environ=environ)
    run_gongyi("tick", environ=environ)
    assert not (home / "quarantine").exists()
    done = back_up("back-up.zh.md", home, tools, tmp_path / "kept")
    assert (done.returncode, done.stderr) == (0, "")
    (kept,) = (tmp_path / "kept").iterdir()
    restored = environ | {"GONGYI_HOME": str(kept), "DATABASE_URL": f"sqlite:///{kept}/gongyi.sqlite3"}
    run_gongyi("migrate", "--check", environ=restored)
    assert '"faults": []' in run_gongyi("verify", "--files", environ=restored)


def test_a_paper_that_somebody_had_made_for_the_day_is_not_missed_after_a_restore(tools: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    environ = environment(home, f"sqlite:///{home}/gongyi.sqlite3")
    run_gongyi("migrate", environ=environ)
    django = environ | {"DJANGO_SETTINGS_MODULE": "gongyi.config.settings"}
    subprocess.run([sys.executable, "-c", ORDERED], cwd=ROOT, env=django, check=True)
    run_gongyi("work", "--once", environ=environ)
    assert [path for path in (home / "papers").rglob("*") if path.is_file()] != []
    assert '"faults": []' in run_gongyi("verify", "--files", environ=environ)
    assert back_up("back-up.md", home, tools, tmp_path / "kept").returncode == 0
    (kept,) = (tmp_path / "kept").iterdir()
    restored = environ | {"GONGYI_HOME": str(kept), "DATABASE_URL": f"sqlite:///{kept}/gongyi.sqlite3"}
    assert '"faults": []' in run_gongyi("verify", "--files", environ=restored)


def test_every_folder_of_a_home_is_kept_or_said_to_need_no_backup() -> None:
    """What the program puts into its home, as the code says it, against both pages."""
    named = {
        name
        for path in (ROOT / "gongyi").rglob("*.py")
        for name in re.findall(r"(?:settings\.)?HOME\)? / \"([a-z_]+)\"", path.read_text("utf-8"))
    }
    assert {"papers", "media", "keys"} <= named
    for page in ("back-up.md", "back-up.zh.md"):
        words = (ROOT / "docs" / "how-to" / page).read_text("utf-8")
        assert [name for name in sorted(named) if f"`{name}/`" not in words] == [], page


def test_photos_and_the_witness_are_kept_where_there_are_any(tools: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    for folder in ("keys", "media/1/ab", "quarantine/1"):
        (home / folder).mkdir(parents=True)
        (home / folder / "one").write_text(folder)
    (home / "witness.log").write_text("head")
    (home / "gongyi.sqlite3").touch()
    assert back_up("back-up.md", home, tools, tmp_path / "kept").returncode == 0
    (kept,) = (tmp_path / "kept").iterdir()
    found = {str(path.relative_to(kept)) for path in kept.rglob("*") if path.is_file()}
    assert found >= {"keys/one", "media/1/ab/one", "quarantine/1/one", "witness.log", "gongyi.sqlite3"}


def test_a_backup_without_its_database_or_keys_is_no_backup(tools: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    assert back_up("back-up.md", home, tools, tmp_path / "kept").returncode != 0
    (home / "gongyi.sqlite3").touch()
    assert back_up("back-up.md", home, tools, tmp_path / "kept").returncode != 0
