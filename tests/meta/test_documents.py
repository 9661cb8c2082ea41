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


def test_a_dead_link_and_a_missing_test_are_noticed() -> None:
    text = "[x](nowhere.md) ![y](README.md) `tests/meta/test_documents.py::test_none`"
    assert broken(text, ROOT) == ["nowhere.md", "tests/meta/test_documents.py::test_none"]
