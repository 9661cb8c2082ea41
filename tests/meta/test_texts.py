"""Words: none that residents should not meet, no path of somebody's machine, no address in a lock file."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
# Office words that read cold, or that name a practice this product refuses (docs/glossary.md).
FORBIDDEN = ("关单", "用户", "提交工单", "审批流", "拒绝", "打卡", "黑名单", "重点人", "画像", "赋能", "抓手")
# Column names of files that other systems hand over, as they are written there.
HANDED_OVER = ("留言用户",)
SHOWN = {".po", ".html", ".txt", ".csv", ".json", ".js", ".typ", ".py"}
EXCLAIMS = re.compile(r"[\u4e00-\u9fff]\s*[!！]")
OWN_MACHINE = re.compile(r"(?<![\w.~$}/-])/(?:work|root|home)/[A-Za-z.]")
ADDRESS = re.compile(r"[a-z][a-z+]*://|^\s*(?!--hash=)--?[a-z]|\s@\s", re.MULTILINE)
LOCKS = ("requirements.txt", "requirements-build.txt", "requirements-dev.txt")


def tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]


def text_of(path: Path) -> str:
    """The file as text; nothing for a binary file and for other people's files."""
    if "vendor" in path.parts:
        return ""
    content = path.read_bytes()
    return "" if b"\0" in content else content.decode("utf-8", "replace")


def cold_words(text: str) -> list[str]:
    for name in HANDED_OVER:
        text = text.replace(name, "")
    return [word for word in FORBIDDEN if word in text] + EXCLAIMS.findall(text)


def shown_files() -> Iterator[Path]:
    yield from (path for path in tracked() if path.suffix in SHOWN and path.is_relative_to(ROOT / "gongyi"))
    yield from (path for path in tracked() if path.name == "README.zh-CN.md")


def test_nobody_meets_a_cold_word() -> None:
    found = {path.relative_to(ROOT).as_posix(): words for path in shown_files() if (words := cold_words(text_of(path)))}
    assert found == {}


@pytest.mark.parametrize("text", ["用户名", "已拒绝", "点击打卡", "谢谢!", "办好了 ！"])
def test_a_cold_word_is_noticed(text: str) -> None:
    assert cold_words(text) != []


def test_a_foreign_column_name_may_stand() -> None:
    assert cold_words("留言用户,留言主题") == []


def test_no_path_of_a_makers_machine() -> None:
    found = [path.relative_to(ROOT).as_posix() for path in tracked() if OWN_MACHINE.search(text_of(path))]
    assert found == []


@pytest.mark.parametrize("folder", ["work", "root", "home"])
def test_a_makers_path_is_noticed(folder: str) -> None:
    assert OWN_MACHINE.search(f"see '/{folder}/gongyi/x'")
    assert not OWN_MACHINE.search(f"https://a.example/{folder}/gongyi")
    assert not OWN_MACHINE.search(f"{{base}}/{folder}/gongyi")


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_file_names_versions_and_hashes_only(name: str) -> None:
    text = (ROOT / name).read_text()
    assert ADDRESS.search(text) is None
    pinned = re.findall(r"^[A-Za-z0-9][^=]*==\S+.*\\$", text, re.MULTILINE)
    lines = [line for line in text.splitlines() if line and not line.startswith((" ", "#"))]
    assert len(pinned) == len(lines) > 5


@pytest.mark.parametrize(
    "line", ["--index-url https://a.example/simple", "-i x", "a @ file:a.whl", "--find-links wheels"]
)
def test_an_address_in_a_lock_file_is_noticed(line: str) -> None:
    assert ADDRESS.search(f"a==1 \\\n    --hash=sha256:00\n{line}\n")
