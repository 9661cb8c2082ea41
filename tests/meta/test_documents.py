"""Documents hold together: links lead somewhere, tests that are named exist, pictures are there."""

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LINK = re.compile(r"\]\((?!https?:|#|mailto:)([^)#\s]+)")
TEST = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")


def documents() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "*.md"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [ROOT / name for name in listed.split()]


def broken(text: str, folder: Path) -> list[str]:
    """Links and pictures that lead nowhere, and tests that do not exist."""
    faults = [target for target in LINK.findall(text) if not (folder / target).exists()]
    for name, test in TEST.findall(text):
        file = ROOT / name
        if not file.exists() or f"def {test}(" not in file.read_text("utf-8"):
            faults.append(f"{name}::{test}")
    return faults


def test_every_link_and_every_named_test_is_there() -> None:
    found = {path.relative_to(ROOT).as_posix(): broken(path.read_text("utf-8"), path.parent) for path in documents()}
    assert len(found) > 20
    assert {name: faults for name, faults in found.items() if faults} == {}


ENGLISH_ONLY = ("adr", "screenshots")
BOTH = ("README.md", "glossary.md")
"""Pages with both languages beside each other."""


def alone(names: set[str]) -> list[str]:
    """Pages for readers that lack their other language; decisions are in English."""
    wanted = {name for name in names if not name.startswith(ENGLISH_ONLY) and name not in BOTH}
    other = {
        name: name.replace(".zh.md", ".md") if ".zh." in name else name.replace(".md", ".zh.md") for name in wanted
    }
    return sorted(name for name, twin in other.items() if twin not in wanted)


def test_every_page_for_readers_is_there_in_both_languages() -> None:
    names = {path.relative_to(ROOT / "docs").as_posix() for path in documents() if ROOT / "docs" in path.parents}
    assert len(names) > 40
    assert alone(names) == []


def test_a_page_without_its_other_language_is_noticed() -> None:
    assert alone({"how-to/run.md", "how-to/run.zh.md", "how-to/x.md", "tutorial/y.zh.md", "adr/z.md"}) == [
        "how-to/x.md",
        "tutorial/y.zh.md",
    ]


def test_a_dead_link_and_a_missing_test_are_noticed() -> None:
    text = "[x](nowhere.md) ![y](README.md) `tests/meta/test_documents.py::test_none`"
    assert broken(text, ROOT) == ["nowhere.md", "tests/meta/test_documents.py::test_none"]
