"""A database whose keys are missing, or lie beside another one: every command says so in one line and makes none."""

import shutil
from pathlib import Path

import pytest

from tests.infra.templates import unmark
from tests.infra.test_environment import migrated, run

__all__ = ["migrated"]

pytestmark = pytest.mark.once
COMMANDS = [
    ["serve", "--port", "8459"],
    ["work", "--once"],
    ["tick"],
    ["verify"],
    ["migrate"],
    ["keys", "rotate"],
    ["keys", "list"],
    ["demo", "--no-serve"],
    ["user", "add", "x", "--town", "hexi"],
]


@pytest.fixture(scope="module")
def home(migrated: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return shutil.copytree(migrated, tmp_path_factory.mktemp("keys") / "home")


@pytest.fixture(scope="module")
def other(migrated: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Another home, with keys of its own."""
    folder = shutil.copytree(migrated, tmp_path_factory.mktemp("keys") / "other")
    shutil.rmtree(folder / "keys")
    unmark(f"sqlite:///{folder / 'gongyi.sqlite3'}")
    assert run("migrate", "-v", "0", GONGYI_HOME=str(folder)).returncode == 0
    assert set(lying(folder).values()).isdisjoint(lying(migrated).values())
    return folder


def lying(home: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in (home / "keys").glob("*")}


def told(home: Path, words: list[str], said: str, **environ: str) -> None:
    before = lying(home)
    done = run(*words, GONGYI_HOME=str(home), **environ)
    assert done.returncode == 1, done.stdout
    assert said in done.stderr
    assert done.stderr.count("\n") == 1
    assert lying(home) == before


@pytest.mark.parametrize("words", COMMANDS)
def test_without_its_keys_no_command_starts_and_none_makes_any(home: Path, tmp_path: Path, words: list[str]) -> None:
    copy = shutil.copytree(home, tmp_path / "copy")
    shutil.rmtree(copy / "keys")
    told(copy, words, "lacks keys of this database")


@pytest.mark.parametrize("words", COMMANDS)
def test_with_another_home_the_database_is_left_alone(home: Path, other: Path, words: list[str]) -> None:
    told(
        other,
        words,
        "holds other keys than those of this database",
        DATABASE_URL=f"sqlite:///{home / 'gongyi.sqlite3'}",
    )


def test_the_right_keys_put_back_are_taken_and_chinese_is_spoken(home: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(home, tmp_path / "copy")
    (copy / "keys").rename(tmp_path / "away")
    assert "缺这个数据库的密钥" in run("tick", GONGYI_HOME=str(copy), LC_ALL="zh_CN.UTF-8").stderr
    (tmp_path / "away").rename(copy / "keys")
    assert run("tick", GONGYI_HOME=str(copy)).returncode == 0
