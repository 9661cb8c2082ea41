"""Words, photos and voices lie beside the steps that name them: what is moved, exchanged or taken away is found."""

import pytest
from django.db import connection

from gongyi.kernel.flows import filing
from gongyi.kernel.flows.history import chains
from gongyi.kernel.flows.history.verify import verify
from gongyi.kernel.flows.models import (
    Dossier,
    StepBody,
)
from gongyi.kernel.people.models import Voice
from tests.infra.pictures import jpeg
from tests.kernel.history.tampering import faults, undone
from tests.towns import SmallTown


def test_words_removed_under_an_erase_step_are_no_fault_and_without_one_are(recorded: SmallTown) -> None:
    first = StepBody.objects.order_by("pk").first()
    filing.erase(dossier=first.step.dossier, numbers=[1])
    assert faults() == []
    other = StepBody.objects.order_by("-pk").first()
    StepBody.objects.filter(pk=other.pk).delete()
    assert any("without an erase step" in fault for fault in faults())


def test_erased_words_that_were_put_back_are_found(recorded: SmallTown) -> None:
    kept = StepBody.objects.order_by("pk").first()
    filing.erase(dossier=kept.step.dossier, numbers=[kept.step.number])
    assert faults() == []
    StepBody.objects.bulk_create([kept])
    assert [fault for fault in faults() if fault.startswith("body")] == [
        f"body of step {kept.step_id}: it was erased and stands again"
    ]


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
