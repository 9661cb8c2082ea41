"""Any single row that is edited, deleted, inserted, exchanged or re-chained is found, with the triggers out of the way."""

import re
import shutil
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from types import ModuleType

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection, transaction
from django.test import TestCase, override_settings
from django.utils.translation import override

from gongyi.kernel import clock
from gongyi.kernel.evidence import actions as evidence
from gongyi.kernel.flows import filing, matters, recording
from gongyi.kernel.flows.history import chains, growth, reading, sequencer, signing, standing, whole
from gongyi.kernel.flows.history.hashing import step_hash
from gongyi.kernel.flows.history.verify import verify
from gongyi.kernel.flows.models import (
    Dossier,
    Exclusion,
    ExternalReference,
    FlowVersion,
    Head,
    Leaf,
    MatterLink,
    Step,
    StepBody,
    Tile,
    Turn,
)
from gongyi.kernel.outbox.models import Lease
from gongyi.kernel.people.models import Voice
from gongyi.kernel.territory.models import Town
from tests.infra import settings as run
from tests.infra.homes import with_keys
from tests.infra.pictures import jpeg
from tests.infra.standing import upon
from tests.kernel.history import tampering
from tests.kernel.history.tampering import faults, undone
from tests.towns import SmallTown, settle

SURROGATE = {Tile, MatterLink, Exclusion, ExternalReference}
"""Tables whose key says nothing and leads nowhere: another key is the same row."""
ROWS = 4


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
        hexi.do(
            "gulnar", dossier, "dispatch", category="corridor_light", handler=by_hand, words={"statement": "请修灯"}
        )
        hexi.do("gulnar", other, "accept")
        sequencer.sequence_history()
        sequencer.sign_head(force=True)
        settle()


@pytest.mark.parametrize("model", tampering.tables(), ids=lambda model: model.__name__)
def test_no_cell_can_be_changed_unnoticed(recorded: SmallTown, model: tampering.Model) -> None:
    rows, unnoticed, tried = tampering.cells(model), [], set()
    chosen = rows if len(rows) <= ROWS else [*rows[: ROWS - 1], rows[-1]]
    for field in model._meta.concrete_fields:
        if field.primary_key and model in SURROGATE:
            continue
        for row in chosen:
            others = [other[field.column] for other in rows]
            for value in tampering.forgeries(field, row[field.column], others):
                with undone():
                    if not tampering.change(model, row, field.column, value):
                        continue  # the database itself refuses it, which is as good
                    tried.add(field.column)
                    if not faults():
                        unnoticed.append(f"{field.column}: {row[field.column]!r} → {value!r}")
    assert unnoticed == []
    wanted = {f.column for f in model._meta.concrete_fields if not (f.primary_key and model in SURROGATE)}
    assert tried == wanted, "these columns were never really changed"


@pytest.mark.once  # only SQLite keeps any value in any column
@pytest.mark.parametrize("model", tampering.tables(), ids=lambda model: model.__name__)
def test_a_cell_of_another_type_is_named_and_stops_no_other_check(recorded: SmallTown, model: tampering.Model) -> None:
    row, missed, changed = tampering.cells(model)[-1], [], 0
    for field in model._meta.concrete_fields:
        if field.primary_key and model in SURROGATE:
            continue
        for value in ("'abc'", "''", "x'fffe'", "2", "CAST(x'ff' AS TEXT)"):
            with undone():
                if tampering.retype(model, row, field.column, value):
                    changed += 1
                    if not faults():
                        missed.append((field.column, value))
    assert missed == []
    assert changed


@pytest.mark.parametrize("model", tampering.tables(), ids=lambda model: model.__name__)
def test_no_row_can_be_taken_away_unnoticed(recorded: SmallTown, model: tampering.Model) -> None:
    for row in tampering.cells(model):
        with undone():
            assert tampering.remove(model, row)
            found = faults()
            assert found, row
            assert not [fault for fault in found if "stopped" in fault]


def test_a_flow_version_that_is_gone_is_missed_by_what_was_opened_by_it(recorded: SmallTown) -> None:
    """The witness file is not needed for it."""
    used = set(Dossier.objects.values_list("flow_version", flat=True))
    assert used
    for row in tampering.cells(FlowVersion):
        if row["id"] in used:
            with undone():
                assert tampering.remove(FlowVersion, row)
                assert any(fault.startswith(f"flow version {row['id']}: the row is missing") for fault in faults())


@pytest.mark.parametrize("model", tampering.tables(), ids=lambda model: model.__name__)
def test_no_row_can_be_slipped_in_unnoticed(recorded: SmallTown, model: tampering.Model) -> None:
    """A copy of each row under another key, with one further cell changed where copies are refused."""
    rows, slipped = tampering.cells(model), 0
    pk = model._meta.pk
    unique = [field for field in model._meta.concrete_fields if field.unique and not field.is_relation]
    fresh = (max(row[pk.column] for row in rows) or 0) + 1
    for row in rows:
        for field in model._meta.concrete_fields:
            alone = {f.column: tampering.invented(f, row[f.column]) for f in (*unique, field)}
            copy = {**row, **alone, pk.column: fresh}
            with undone():
                if tampering.put(model, copy):
                    slipped += 1
                    assert faults(), copy
    assert slipped


@pytest.mark.parametrize(
    "model", [model for model in tampering.tables() if model not in SURROGATE], ids=lambda model: model.__name__
)
def test_no_two_rows_can_change_places_unnoticed(recorded: SmallTown, model: tampering.Model) -> None:
    rows, pk = tampering.cells(model), model._meta.pk.column
    for one, two in pairwise(rows):
        with undone():
            assert tampering.remove(model, one)
            assert tampering.remove(model, two)
            assert tampering.put(model, {**one, pk: two[pk]})
            assert tampering.put(model, {**two, pk: one[pk]})
            assert faults(), (one, two)


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


def test_words_removed_under_an_erase_step_are_no_fault_and_without_one_are(recorded: SmallTown) -> None:
    first = StepBody.objects.order_by("pk").first()
    filing.erase(dossier=first.step.dossier, numbers=[1])
    assert faults() == []
    other = StepBody.objects.order_by("-pk").first()
    StepBody.objects.filter(pk=other.pk).delete()
    assert any("without an erase step" in fault for fault in faults())


def test_a_photo_that_was_exchanged_on_the_disk_is_found_when_files_are_read(recorded: SmallTown, tmp_path) -> None:
    stored = next((tmp_path / "media").rglob("*.full"))
    stored.write_bytes(jpeg(colour="red"))
    assert any(fault.startswith("file ") for fault in verify(contents=True).faults)
    stored.unlink()
    assert any("nothing is stored" in fault for fault in faults())


FORGED_FILES = {
    "moved": "owner_id = (SELECT max(id) FROM flows_dossier)",
    "opened to everyone": "audience = 'public'",
    "given to those concerned": "audience = 'party'",
    "another purpose": "purpose = 'after'",
}


@pytest.mark.parametrize("how", FORGED_FILES)
def test_a_photo_that_was_moved_or_opened_to_others_is_found(recorded: SmallTown, how: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE evidence_evidence SET {FORGED_FILES[how]}")
    assert any(fault.startswith("file ") for fault in faults())


def test_where_older_words_say_not_for_whom_a_photo_is_it_is_not_for_everyone() -> None:
    older = chains.Named(1, 2, "photo", "d", None, "")
    plain = {"dossier": 1, "step": 2, "kind": "photo", "digest": "d", "purpose": "before"}
    assert older.fits(audience="file", **plain)
    assert not older.fits(audience="public", **plain)


def voices(hexi: SmallTown) -> tuple[Voice, Dossier]:
    """A voice that spoke for itself, and another matter of the town."""
    first = Dossier.objects.order_by("pk").first()
    return Voice.objects.get(owner_id=first.pk), Dossier.objects.exclude(pk=first.pk).earliest("pk")


def test_a_voice_that_was_moved_to_another_matter_is_found(recorded: SmallTown) -> None:
    voice, other = voices(recorded)
    for forged in ({"owner_id": other.pk}, {"owner_id": other.pk, "spoken_on": voice.owner_id}, {"owner_id": 7}):
        with undone():
            Voice.objects.filter(pk=voice.pk).update(**forged)
            assert any(fault.startswith(f"voice {voice.pk}: ") for fault in faults()), forged


def test_voices_that_went_with_a_merge_and_came_home_are_no_fault(hexi: SmallTown) -> None:
    found = [hexi.say(f"路灯坏了{n}盏", phone="13912345678").dossier for n in range(3)]
    for child, parent in ((0, 1), (1, 2)):
        hexi.do("gulnar", found[child], "merge", reason="same_problem", into=found[parent].number)
    assert verify().faults == []
    assert set(Voice.objects.values_list("owner_id", flat=True)) == {found[2].pk}
    hexi.do("gulnar", found[1], "split", words={"why": "不是一件事"})
    assert verify().faults == []
    assert set(Voice.objects.values_list("owner_id", flat=True)) == {found[1].pk, found[2].pk}


CHECKS = {
    "hash": ("flows_step", "actor"),
    "turn": ("flows_turn", "holder_key"),
    "dossier": ("flows_dossier", "outcome"),
    "head": ("flows_head", "signature"),
    "words": ("flows_stepbody", "body"),
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


def test_a_step_the_worker_passed_by_is_a_fault_and_a_silent_worker_is_told_apart(hexi: SmallTown) -> None:
    hexi.say()
    sequencer.sequence_history()
    hexi.say("又一盏灯坏了")
    with clock.fixed(clock.now() + timedelta(hours=2)):
        report = verify()
        assert report.faults == []
        assert any("后台程序没有动静" in note for note in report.notes)
        Lease.objects.update_or_create(
            name="chore:sequence_history", defaults={"holder": "x", "until": clock.now() + timedelta(minutes=2)}
        )
        report = verify()
        assert any("no place in the tree" in fault for fault in report.faults)
        assert not any("后台程序没有动静" in note for note in report.notes)


def test_one_single_step_is_enough_for_a_head(hexi: SmallTown) -> None:
    hexi.say()
    sequencer.sequence_history()
    assert list(Head.objects.values_list("size", flat=True)) == [1]


def test_steps_written_long_after_the_time_they_give_are_told(hexi: SmallTown) -> None:
    now = clock.now()
    hexi.say()
    sequencer.sequence_history()
    with clock.fixed(now - timedelta(days=30)):
        hexi.say("早就处理好了")
    with clock.fixed(now + timedelta(minutes=2)):
        sequencer.sequence_history()
        assert not any("写进来的时间比它自己说的晚" in note for note in verify().notes), "time is played in this town"
        Town.objects.filter(pk=hexi.town.pk).update(simulated=False)
        report = verify()
    assert any("写进来的时间比它自己说的晚" in note for note in report.notes)
