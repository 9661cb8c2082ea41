"""What the record is tried on: a small history in which every table has rows, with the guards out of the way."""

import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import transaction
from django.test import TestCase, override_settings

from gongyi.kernel import clock
from gongyi.kernel.evidence import actions as evidence
from gongyi.kernel.flows import filing
from gongyi.kernel.flows.history import growth, sequencer
from gongyi.kernel.flows.history.verify import verify
from tests.infra import settings as run
from tests.infra.homes import with_keys
from tests.infra.pictures import jpeg
from tests.infra.standing import upon
from tests.kernel.history import tampering
from tests.towns import SmallTown, settle

KEPT = run.RUN / run.WORKER / "recorded"
"""The home in which the small history was made."""


def _small(patch: pytest.MonkeyPatch) -> None:
    """Blocks and tiles of four, so that a small history has some."""
    for module in (sequencer, growth):
        patch.setattr(module, "BLOCK", 4)
    patch.setattr(growth, "BLOCK_BITS", 2)


def build(hexi: SmallTown) -> None:
    """A small history in which every table has rows, with leaves and heads, sealed, witnessed and sound; guards removed."""
    shutil.rmtree(KEPT, ignore_errors=True)
    KEPT.mkdir()
    with override_settings(HOME=with_keys(KEPT)), pytest.MonkeyPatch.context() as patch:
        _small(patch)
        with TestCase.captureOnCommitCallbacks(execute=True):
            _record(hexi)
        assert verify(contents=True).faults == []
    assert [model.__name__ for model in tampering.tables() if not model._base_manager.exists()] == []
    tampering.disarm()


upon("recorded", build)


@pytest.fixture
def recorded(hexi: SmallTown, tmp_path: Path, settings, monkeypatch):
    """The small history, and a copy of its home."""
    settings.HOME = shutil.copytree(KEPT, tmp_path, dirs_exist_ok=True)
    _small(monkeypatch)
    with tampering.unchecked():
        yield hexi
    transaction.set_rollback(True)


def _record(hexi: SmallTown) -> None:
    photo = evidence.receive(town=hexi.town, data=jpeg(), kind="photo")
    dossier = hexi.say(phone="13912345678", evidence=[photo]).dossier
    other = hexi.say("路灯坏了一盏").dossier
    filing.keep_apart(matter=hexi.fetch("gulnar", dossier), key=hexi.seats["firm"].key)
    filing.add_reference(
        matter=hexi.fetch("gulnar", dossier), system="12345", number="A1", due_at=clock.now() + timedelta(days=3)
    )
    hexi.do("gulnar", dossier, "accept")
    sequencer.sequence_history()
    with clock.fixed(clock.now() + timedelta(minutes=5)):
        by_hand = hexi.seats["grid_east2"].key
        hexi.do("gulnar", dossier, "dispatch", category="street_light", handler=by_hand, words={"statement": "请修灯"})
        hexi.do("gulnar", dossier, "publish", words={"summary": "3号楼楼道灯不亮"})
        hexi.do("gulnar", other, "accept")
        sequencer.sequence_history()
        sequencer.sign_head(force=True)
        settle()
