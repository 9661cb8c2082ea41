"""The import contracts of pyproject.toml hold, and the checker notices a breach."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"],
        cwd=folder, env=os.environ | {"PYTHONPATH": str(folder)}, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_the_rings_hold() -> None:
    done = lint_imports(ROOT)
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_breach_is_noticed(tmp_path: Path) -> None:
    shutil.copytree(
        ROOT / "gongyi", tmp_path / "gongyi", ignore=shutil.ignore_patterns("__pycache__", "static", "data")
    )
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    (tmp_path / "gongyi/kernel/clock/upwards.py").write_text("from gongyi.config import settings\n")
    done = lint_imports(tmp_path)
    assert done.returncode == 1
    assert "gongyi.kernel.clock.upwards -> gongyi.config.settings" in done.stdout
