"""A receipt can be checked by a stranger, with the product's own code out of the way."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import transaction

from gongyi.kernel.flows.history import receipts, sequencer
from gongyi.kernel.flows.models import Step
from gongyi.kernel.people.keys import public_key_pem
from tests.towns import SmallTown

CHECKER = Path(__file__).parents[3] / "tools" / "check_receipt.py"


@pytest.fixture
def receipt(hexi: SmallTown, tmp_path: Path, settings) -> dict:
    settings.HOME = tmp_path
    made = [hexi.say(f"灯不亮{n}").dossier for n in range(5)]
    sequencer.sequence_history()
    sequencer.sign_head(force=True)
    kept = vars(receipts.receipt(Step.objects.get(dossier=made[2], number=1), made[2].number))
    transaction.set_rollback(True)
    return {**kept, "path": list(kept["path"])}


def check(kept: dict, folder: Path) -> subprocess.CompletedProcess[str]:
    (folder / "receipt.json").write_text(json.dumps(kept))
    return subprocess.run(
        [sys.executable, str(CHECKER), "receipt.json"], cwd=folder, capture_output=True, text=True, check=False
    )


def test_a_true_receipt_holds_and_openssl_says_so_of_its_head(receipt: dict, tmp_path: Path) -> None:
    assert check(receipt, tmp_path).returncode == 0
    (tmp_path / "key.pem").write_text(public_key_pem())
    if shutil.which("openssl") is None:
        pytest.fail("openssl is part of the promise")
    command = [
        "openssl",
        "pkeyutl",
        "-verify",
        "-pubin",
        "-inkey",
        "key.pem",
        "-rawin",
        "-in",
        "head.txt",
        "-sigfile",
        "head.sig",
    ]
    assert subprocess.run(command, cwd=tmp_path, capture_output=True, check=False).returncode == 0


@pytest.mark.parametrize("part", ["leaf", "root"])
def test_a_forged_receipt_does_not(receipt: dict, tmp_path: Path, part: str) -> None:
    forged = {**receipt, part: "00" * 32}
    assert check(forged, tmp_path).returncode == 1


def test_the_checker_is_short_enough_to_be_read() -> None:
    assert len(CHECKER.read_text().splitlines()) <= 60
