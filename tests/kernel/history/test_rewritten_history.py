"""A history written anew, cut off or put back is found: by heads, by their witness, and last by those who kept one."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils.translation import override

from gongyi.kernel import clock
from gongyi.kernel.flows import matters, recording
from gongyi.kernel.flows.history import sequencer, signing
from gongyi.kernel.flows.history.hashing import step_hash
from gongyi.kernel.flows.history.verify import verify
from gongyi.kernel.flows.models import (
    Dossier,
    Head,
    Leaf,
    Step,
    StepBody,
    Tile,
    Turn,
)
from tests.kernel.history.tampering import faults, undone
from tests.towns import SmallTown


def rechain(dossier: Dossier, actor: str) -> None:
    """Write a whole chain anew with another actor in its first step, every hash fitting."""
    previous = ""
    for row in Step.objects.filter(dossier=dossier).order_by("number"):
        who = actor if row.number == 1 else row.actor
        digest = step_hash(
            dossier.number,
            (
                row.number,
                previous,
                who,
                row.seat_id,
                row.on_behalf_of,
                row.move,
                row.from_stage,
                row.to_stage,
                row.at,
                row.facts,
                row.commitment,
            ),
        )
        Step.objects.filter(pk=row.pk).update(actor=who, previous=previous, hash=digest)
        previous = digest
    Dossier.objects.filter(pk=dossier.pk).update(head=previous)


def test_a_rechained_matter_is_found_by_the_heads_and_by_nothing_else(recorded: SmallTown) -> None:
    rechain(Dossier.objects.earliest("pk"), "somebody else")
    found = [fault for fault in faults() if not fault.startswith("tile")]
    assert found
    assert all(re.match(r"head \d+: the root does not fit", fault) for fault in found), found


def cut_tail(dossier: Dossier) -> None:
    """Take away a matter's last step with its leaf, words and turns, and put the row back as it was before."""
    last = Step.objects.filter(dossier=dossier).latest("number")
    matter = matters.by_machine(dossier)
    columns, standing = recording.state_before(matter.dossier, last.number)
    changed = recording.differing(matter.dossier, columns)
    StepBody.objects.filter(step=last).delete()
    size = Leaf.objects.get(step=last).index
    kept = list(Leaf.objects.filter(index__gt=size).values_list("step_id", flat=True))
    Leaf.objects.filter(index__gte=size).delete()
    Leaf.objects.bulk_create(Leaf(index=size + n, step_id=step) for n, step in enumerate(kept))
    Turn.objects.filter(dossier=dossier, opened_step=last.number).delete()
    for record in standing:
        Turn.objects.filter(dossier=dossier, slot=record["slot"], opened_step=record["opened_step"]).update(
            open=True, closed_step=None
        )
    Step.objects.filter(pk=last.pk).delete()
    Dossier.objects.filter(pk=dossier.pk).update(
        **(changed | {"version": last.number - 1, "head": last.previous, "stage": columns["stage"]})
    )


def test_a_cut_tail_is_found_by_heads_then_by_the_witness_then_only_by_outsiders(
    recorded: SmallTown, tmp_path: Path, settings
) -> None:
    """How far an insider must go, and what still catches him. The last stage is what heads on paper are for."""
    kept = "\n".join(signing.head_text(h.size, h.root, h.at, h.previous) for h in Head.objects.all())
    (tmp_path / "kept.txt").write_text(kept)
    cut_tail(Dossier.objects.get(title__contains="路灯"))
    assert any(fault.startswith("head ") for fault in faults())
    Head.objects.all().delete()
    Tile.objects.all().delete()
    sequencer._complete_tiles(Leaf.objects.count())
    sequencer.sign_head(force=True)
    found = faults()
    assert found
    assert all(fault.startswith("witnessed head") for fault in found), found
    witness = settings.HOME / "witness.log"
    witness.write_text("".join(line for line in witness.read_text().splitlines(True) if not line.startswith("head")))
    assert faults() == [], "without an outside witness this is not found; the manual says so"
    with clock.fixed(clock.now() + timedelta(hours=1)):
        told = verify(kept=tmp_path / "kept.txt").faults
    assert any(fault.startswith("kept head") for fault in told)


@pytest.mark.parametrize("kept", [b"", "这里没有\n".encode(), bytes(range(256))])
def test_a_file_without_a_head_is_refused_rather_than_found_faultless(
    recorded: SmallTown, tmp_path: Path, kept: bytes
) -> None:
    (tmp_path / "kept.txt").write_bytes(kept)
    with override("en"), pytest.raises(CommandError, match="no head stands in it"):
        call_command("verify", heads=tmp_path / "kept.txt")


def test_a_head_put_back_in_place_of_a_newer_one_is_found(recorded: SmallTown) -> None:
    newest, older = Head.objects.order_by("-size")[:2]
    with undone():
        Head.objects.filter(pk=newest.pk).delete()
        assert any(fault.startswith("witnessed head") for fault in faults())
    Head.objects.filter(pk=newest.pk).update(
        root=older.root, at=older.at, previous=older.previous, signature=older.signature
    )
    assert any("signature" in fault for fault in faults())


def test_one_single_step_is_enough_for_a_head(hexi: SmallTown) -> None:
    hexi.say()
    sequencer.sequence_history()
    assert list(Head.objects.values_list("size", flat=True)) == [1]
