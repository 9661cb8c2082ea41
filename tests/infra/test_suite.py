"""The suite runner counts what ran, and calls a run that broke off or ran nothing a failure."""

import shutil
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest

from gongyi.config import env
from tools import suite

pytestmark = pytest.mark.once

ROOT = Path(__file__).resolve().parents[2]
REPORT = '<testsuites><testsuite tests="5" failures="1" errors="1" skipped="1"/></testsuites>'


def test_a_report_is_counted(tmp_path: Path) -> None:
    (tmp_path / "report.xml").write_text(REPORT)
    tally = suite.Tally(passed=10)
    tally.count(tmp_path / "report.xml", clean=False)
    assert tally.line() == "12 passed, 2 failed, 1 skipped"


@pytest.mark.parametrize("report", ["", '<testsuites><testsuite tests="0"/></testsuites>'])
def test_a_run_without_tests_has_failed(tmp_path: Path, report: str) -> None:
    if report:
        (tmp_path / "report.xml").write_text(report)
    tally = suite.Tally()
    tally.count(tmp_path / "report.xml", clean=True)
    assert tally.line() == "0 passed, 1 failed"


def test_a_run_that_broke_off_has_failed(tmp_path: Path) -> None:
    (tmp_path / "report.xml").write_text('<testsuites><testsuite tests="3"/></testsuites>')
    tally = suite.Tally()
    tally.count(tmp_path / "report.xml", clean=False)
    assert tally.line() == "3 passed, 1 failed"


def test_a_failing_command_makes_the_run_fail(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    good = suite.Suite("good", (sys.executable, "-c", ""), counts=False)
    bad = suite.Suite("bad", (sys.executable, "-c", "raise SystemExit(4)"), counts=False)
    monkeypatch.setattr(suite, "CHECKS", (good, bad))
    assert suite.main(["check"]) == 1
    assert capsys.readouterr().out.splitlines()[-1] == "1 passed, 1 failed"


RAN = "print('a journey')\nprint('3 passed, {failed} failed, 1 skipped')\nraise SystemExit({failed})"


def test_the_whole_run_has_the_others_beside_the_databases_and_leaves_none_out() -> None:
    everything = suite.chosen([])
    alone, together = suite.stages(everything)
    names = [one.name for one in (*alone, *together, *suite.chosen(["beside"]))]
    assert sorted(names) == sorted(one.name for one in everything)
    assert suite.stages(suite.chosen(["journeys"])) == (suite.chosen(["journeys"]), ())


@pytest.mark.parametrize("failed", [0, 1])
def test_what_runs_beside_is_told_in_one_piece_and_counted(monkeypatch, capsys, failed: int) -> None:
    monkeypatch.setattr(suite, "RUN_BESIDE", (sys.executable, "-c", RAN.format(failed=failed)))
    tally = suite.Tally(passed=10)
    with suite.beside(tally):
        print("in front")
    assert tally.line() == f"13 passed, {failed} failed, 1 skipped"
    front, *_waiting, told = [line for line in capsys.readouterr().out.splitlines() if line]
    assert (front, told) == ("in front", "a journey")


@pytest.mark.parametrize("end", ["raise SystemExit(3)", "print('5 passed, 0 failed'); raise SystemExit(3)", ""])
def test_what_breaks_off_beside_has_failed(monkeypatch, end: str) -> None:
    monkeypatch.setattr(suite, "RUN_BESIDE", (sys.executable, "-c", end))
    tally = suite.Tally()
    with suite.beside(tally):
        pass
    assert tally.failed == 1


def test_an_interrupted_run_ends_what_runs_beside_it(monkeypatch, tmp_path: Path) -> None:
    pid = tmp_path / "pid"
    endless = f"import os, pathlib, time; pathlib.Path({str(pid)!r}).write_text(str(os.getpid())); time.sleep(600)"
    monkeypatch.setattr(suite, "RUN_BESIDE", (sys.executable, "-c", endless))

    def interrupted() -> None:
        with suite.beside(suite.Tally()):
            while not pid.exists() or not pid.read_text():
                time.sleep(0.01)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert not Path(f"/proc/{pid.read_text()}").exists()


def test_missing_packages_are_named_in_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(suite, "postgres_bin", lambda: None)
    monkeypatch.setattr(suite, "has_cjk_font", lambda: False)
    assert suite.main(["journeys"]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert (
        said.err
        == "the tests need more Debian packages: apt install postgresql chromium-headless-shell fonts-noto-cjk\n"
    )


def test_the_cluster_ends_with_its_block() -> None:
    with suite.cluster() as address:
        with psycopg.connect(f"{address}/postgres") as connection:
            rows = connection.execute("SHOW data_directory").fetchone()
        assert rows is not None
        lock = Path(rows[0]) / "postmaster.pid"
        pid = int(lock.read_text().split()[0])
        assert Path(f"/proc/{pid}").exists()
    assert not Path(f"/proc/{pid}").exists()
    assert not lock.parent.exists()


@pytest.mark.parametrize(
    "spoken",
    [
        {},
        {"LANG": "en_US.UTF-8"},
        {"LANG": "C.UTF-8"},
        {"LC_ALL": "zh_CN.UTF-8", "LANG": "en_US.UTF-8"},
        {"LC_MESSAGES": "EN"},
    ],
)
def test_setting_up_speaks_the_language_of_all_commands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, spoken: dict[str, str]
) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in spoken.items():
        monkeypatch.setenv(name, value)
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "dirname").symlink_to(shutil.which("dirname") or "")
    (tmp_path / "tools").mkdir()
    shutil.copy(ROOT / "tools" / "setup.sh", tmp_path / "tools")
    done = subprocess.run(
        ["/bin/sh", "tools/setup.sh", "run"],
        cwd=tmp_path,
        env=spoken | {"PATH": str(tmp_path / "bin")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (1, "")
    wanted = {"en": "Gongyi needs Python", "zh-hans": "共议需要"}[env.terminal_language()]
    assert done.stderr.startswith(wanted), "a system without git is told so in one line"
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize("target", ["setup", "demo", "test", "check", "fmt", "docs", "bench", "soak"])
def test_make_help_tells_every_target(target: str) -> None:
    done = subprocess.run(["make", "-C", str(ROOT), "help"], capture_output=True, text=True, check=True)
    assert f"  make {target} " in done.stdout
