"""A variable that looks like a setting and is none is not believed to hold."""

import subprocess
import sys
from pathlib import Path

import pytest

from gongyi.config import env


def test_a_name_that_is_no_setting_stops_the_program_and_says_which_is_meant(monkeypatch: pytest.MonkeyPatch) -> None:
    assert env.unknown() == ""
    monkeypatch.setenv("GONGYI_HOST", "example.cn")
    assert env.unknown() == "GONGYI_HOST is not a setting; perhaps GONGYI_HOSTS is meant"
    monkeypatch.delenv("GONGYI_HOST")
    monkeypatch.setenv("GONGYI_ZZZZ", "1")
    assert env.unknown() == "GONGYI_ZZZZ is not a setting"
    done = subprocess.run(
        [Path(sys.executable).parent / "gongyi", "version"], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (1, "", "gongyi: GONGYI_ZZZZ is not a setting\n")
