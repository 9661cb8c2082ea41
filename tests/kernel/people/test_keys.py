"""The key that seals people's names and phones is changed while people work, may be stopped half-way, and nothing is lost."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils.translation import override

from gongyi.kernel.flows.history import signing
from gongyi.kernel.people import actions, keeping, keys, queries, rotating, sealing
from gongyi.kernel.people.keymark import KeyMark
from gongyi.kernel.people.models import Household, Person, Voice
from gongyi.kernel.territory.scope import within
from tests.infra.homes import new_keys
from tests.towns import SmallTown, small_town

PHONE = "13912345678"


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with override("en"):
        yield


@pytest.fixture
def own_keys(tmp_path: Path, settings: Any, db: None) -> Iterator[Path]:
    """Keys of this test alone."""
    settings.HOME = tmp_path
    new_keys()
    yield tmp_path / "keys"
    keys.forget()


@pytest.fixture
def sealed(own_keys: Path, monday_morning: object) -> Iterator[SmallTown]:
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
    with pytest.raises(CommandError, match="is still in use"):
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


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()} if folder.is_dir() else {}


def uses(town: SmallTown) -> None:
    town.say("新的一件事", phone="13900000001", name="李大爷")


def signs(_town: SmallTown) -> None:
    signing.sign("a head")


@pytest.mark.parametrize("how", [uses, signs, lambda _town: keeping.establish(), lambda _town: rotating.still_used()])
def test_without_its_keys_nothing_is_sealed_signed_or_made(
    sealed: SmallTown, own_keys: Path, tmp_path: Path, how
) -> None:
    own_keys.rename(tmp_path / "away")
    keys.forget()
    with pytest.raises(keys.WrongKeysError, match=r"lacks keys of this database.*from a backup"):
        how(sealed)
    assert not own_keys.exists(), "no key is made in place of one that the database has"


@pytest.mark.parametrize(
    ("name", "how"),
    [("seal-1.key", uses), ("index-1.key", uses), ("sign-1.pem", signs), ("sign-1.pem", lambda _: keeping.establish())],
)
def test_another_key_of_the_same_name_is_not_used(sealed: SmallTown, own_keys: Path, name: str, how) -> None:
    (own_keys / name).unlink()
    keys.write(name, keys.fresh(name))
    keys.forget()
    with pytest.raises(keys.WrongKeysError, match=f"other keys than those of this database: {name}"):
        how(sealed)


@pytest.mark.parametrize("name", ["seal-1.key", "index-1.key", "sign-1.pem"])
def test_a_database_from_before_the_marks_is_asked_whether_the_keys_are_its_own(
    sealed: SmallTown, own_keys: Path, name: str
) -> None:
    before = contents(own_keys)
    KeyMark.objects.all().delete()
    keeping.establish()
    assert contents(own_keys) == before
    assert KeyMark.objects.count() == 3
    for other in (keys.fresh(name), None):
        KeyMark.objects.all().delete()
        (own_keys / name).unlink()
        if other:
            keys.write(name, other)
        found = contents(own_keys)
        with pytest.raises(keys.WrongKeysError, match=name):
            keeping.establish()
        assert contents(own_keys) == found
        assert KeyMark.objects.count() == 0


def test_a_database_that_holds_nothing_gets_keys_once_and_takes_those_that_lie_there(own_keys: Path) -> None:
    made = contents(own_keys)
    assert set(made) == {"seal-1.key", "index-1.key", "sign-1.pem"}
    keeping.establish()
    assert contents(own_keys) == made
    KeyMark.objects.all().delete()
    keeping.establish()
    assert contents(own_keys) == made


def test_a_key_number_is_never_given_twice(sealed: SmallTown, own_keys: Path) -> None:
    keys.write("seal-2.key", keys.fresh("seal-2.key"))
    assert keys.sealing_numbers() == [1], "a key that the database does not know seals nothing"
    assert keeping.make_sealing_key() == 3
    (own_keys / "seal-3.key").unlink()
    assert keeping.make_sealing_key() == 4
