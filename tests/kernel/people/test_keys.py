"""The key that seals people's names and phones is changed while people work, may be stopped half-way, and nothing is lost."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils.translation import override

from gongyi.kernel.people import actions, keys, queries, rotating, sealing
from gongyi.kernel.people.models import Household, Person, Voice
from gongyi.kernel.territory.scope import within
from tests.towns import SmallTown, small_town

PHONE = "13912345678"


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with override("en"):
        yield


@pytest.fixture
def own_keys(tmp_path: Path, settings: Any) -> Iterator[Path]:
    """Keys of this test alone."""
    settings.HOME = tmp_path
    keys.forget()
    yield tmp_path / "keys"
    keys.forget()


@pytest.fixture
def sealed(own_keys: Path, db: None, monday_morning: object) -> Iterator[SmallTown]:
    """A town with a voice and a household, sealed with its first key."""
    built = small_town(simulated=True)
    with within(built.town):
        built.say(phone=PHONE, name="王大妈")
        actions.add_household(
            town=built.town, place=built.places["b3"], door="2单元302", members=[built.persons["yerlan"]]
        )
        yield built


def everything() -> list[tuple[str, ...]]:
    """All that is sealed, in clear."""
    rows = [(row.open("name"), row.open("phone")) for table in (Person, Voice) for row in table.objects.order_by("pk")]
    return rows + [(row.open("door"),) for row in Household.objects.order_by("pk")]


def test_a_new_key_seals_everything_anew_and_everything_is_still_read_and_found(
    sealed: SmallTown, own_keys: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = everything()
    cells = rotating.still_used()[1]
    call_command("keys", "rotate")
    assert rotating.still_used() == {1: 0, 2: cells}
    assert everything() == before
    assert queries.voices_by_phone(sealed.town, PHONE).count() == 1, "blind indexes have a key of their own"
    call_command("keys", "drop", "1")
    assert [path.name for path in own_keys.glob("seal-*")] == ["seal-2.key"]
    assert everything() == before
    assert "Back up" in capsys.readouterr().out


def test_stopped_half_way_everything_is_read_and_running_it_again_finishes(
    sealed: SmallTown, own_keys: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, cells = everything(), rotating.still_used()[1]
    monkeypatch.setattr(rotating, "BATCH", 4)
    reseal_rows, done = rotating._reseal_rows, []

    def dies(*arguments: Any) -> int:
        if len(done) == 2:
            raise KeyboardInterrupt
        done.append(1)
        return reseal_rows(*arguments)

    monkeypatch.setattr(rotating, "_reseal_rows", dies)
    with pytest.raises(KeyboardInterrupt):
        call_command("keys", "rotate")
    used = rotating.still_used()
    assert used[1] > 0 < used[2]
    assert everything() == before, "half old, half new: all of it is read"
    sealed.say("新的一件事", phone="13900000001", name="李大爷")
    with pytest.raises(CommandError, match="still seals"):
        call_command("keys", "drop", "1")

    monkeypatch.setattr(rotating, "_reseal_rows", reseal_rows)
    call_command("keys", "rotate")
    assert keys.sealing_numbers() == [1, 2], "no third key: the second run finishes the first"
    assert rotating.still_used() == {1: 0, 2: cells + 2}
    assert set(before) <= set(everything())


@pytest.mark.parametrize(("number", "words"), [("7", "no seal-7.key"), ("1", "newest one")])
def test_a_key_in_use_or_unknown_is_not_dropped(sealed: SmallTown, number: str, words: str) -> None:
    with pytest.raises(CommandError, match=words):
        call_command("keys", "drop", number)


def test_what_was_moved_or_altered_or_lacks_its_key_is_not_read(sealed: SmallTown, own_keys: Path) -> None:
    one, other = Voice.objects.get(), sealed.persons["yerlan"]
    one.phone_sealed = other.phone_sealed
    with pytest.raises(sealing.Unreadable):
        one.open("phone")
    one.refresh_from_db()
    one.phone_sealed = bytes(one.phone_sealed)[:-1] + b"\0"
    with pytest.raises(sealing.Unreadable):
        one.open("phone")
    one.refresh_from_db()
    (own_keys / "seal-1.key").rename(own_keys / "away")
    keys.forget()
    with pytest.raises(sealing.Unreadable):
        one.open("phone")


def test_keys_are_read_by_their_owner_only(sealed: SmallTown, own_keys: Path) -> None:
    assert own_keys.stat().st_mode & 0o077 == 0
    assert all(path.stat().st_mode & 0o077 == 0 for path in own_keys.iterdir())
