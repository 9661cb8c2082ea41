"""The control: it is the one check that finds the edit, one by one as well as many at a time."""

from types import ModuleType

import pytest
from django.db import connection

from gongyi.kernel.flows import filing
from gongyi.kernel.flows.history import chains, derived, growth, reading, sequencer, standing, whole
from gongyi.kernel.flows.history.verify import verify
from gongyi.kernel.flows.models import (
    Dossier,
    Step,
)
from tests.kernel.history.tampering import faults
from tests.towns import SmallTown

CHECKS = {
    "hash": ("flows_step", "actor"),
    "turn": ("flows_turn", "holder_key"),
    "dossier": ("flows_dossier", "outcome"),
    "head": ("flows_head", "signature"),
    "words": ("flows_stepbody", "body"),
    "beside": ("appeals_appeal", "channel"),
}


def _forge(check: str) -> None:
    table, column = CHECKS[check]
    pk = "size" if check == "head" else "step_id" if check == "words" else "id"
    with connection.cursor() as cursor:
        forged = f"{column} || ' '" if check == "words" else f"'z' || substr({column}, 2)"
        cursor.execute(f"UPDATE {table} SET {column} = {forged} WHERE {pk} = (SELECT max({pk}) FROM {table})")


@pytest.mark.parametrize("check", CHECKS)
def test_a_verifier_without_this_check_misses_the_same_edit(recorded: SmallTown, monkeypatch, check: str) -> None:
    """The control: what finds the edit is the check, for with the check taken out it goes unnoticed."""
    _forge(check)
    assert faults()
    blind = {
        "hash": (chains, "step_fits", lambda *_rest: True),
        "turn": (standing.Standing, "_turn", lambda *_rest: None),
        "dossier": (standing.Standing, "_columns", lambda *_rest: None),
        "head": (growth, "holds", lambda *_rest: True),
        "words": (chains, "body_fits", lambda *_rest: True),
        "beside": (derived, "compare", lambda *_rest: None),
    }
    monkeypatch.setattr(*blind[check])
    left = [fault for fault in faults() if not fault.startswith("witnessed")]
    assert left == []


@pytest.mark.parametrize(
    ("check", "module", "name"),
    [
        ("hash", whole, "_sealed"),
        ("words", whole, "_worded"),
        ("turn", standing, "stand"),
        ("dossier", standing, "stand"),
        ("beside", derived, "stand"),
    ],
)
def test_of_many_at_a_time_this_check_alone_finds_the_same_edit(
    recorded: SmallTown, monkeypatch, check: str, module: ModuleType, name: str
) -> None:
    """The control of what is compared list by list, before anything is gone through one by one."""
    _forge(check)
    assert faults()
    monkeypatch.setattr(module, name, lambda *_rest: True)
    assert faults() == []


@pytest.mark.parametrize("fetched", [1, 3, 1000])
def test_a_sound_record_is_checked_many_at_a_time_wherever_a_block_ends(
    recorded: SmallTown, monkeypatch, fetched: int
) -> None:
    """An erase step, words that are gone, somebody kept apart and a reference among it."""
    dossier = Dossier.objects.earliest("pk")
    filing.erase(dossier=dossier)
    sequencer.sequence_history()
    monkeypatch.setattr(reading, "FETCH", fetched)
    with monkeypatch.context() as doubting:
        doubting.setattr(whole, "hold", lambda *_rest: False)
        assert faults() == []
        one_by_one = verify()
    monkeypatch.setattr(chains, "replay", None)
    assert faults() == []
    many = verify()
    counted = (Dossier.objects.count(), Step.objects.count())
    assert (many.dossiers, many.steps) == (one_by_one.dossiers, one_by_one.steps) == counted
