"""Making keys, and telling the database which ones are its own. Nothing else makes any."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.db import connection, transaction
from django.utils.translation import gettext as _

from gongyi.kernel import clock
from gongyi.kernel.people import keyprints, keys, rotating, sealing
from gongyi.kernel.people.keymark import KeyMark
from gongyi.kernel.people.models import Person, Voice
from gongyi.kernel.territory.scope import everywhere


@dataclass(frozen=True)
class Use:
    """What a database without marks tells of a key: whether anything was made with one, and whether the oldest of it was made with this one."""

    held: Callable[[], bool]
    fits: Callable[[], bool]


_uses: dict[str, Use] = {}


def used(name: str, *, held: Callable[[], bool], fits: Callable[[], bool]) -> None:
    """Tell how to see that a key of this name was used."""
    _uses[name] = Use(held, fits)


def establish(**_options: Any) -> None:
    """Know the keys that lie here as those of this database; make them where it holds nothing that one of them signed or sealed.

    Run after every migration. Raises WrongKeysError, with nothing changed, when the keys of the database are not here.
    """
    if KeyMark._meta.db_table not in connection.introspection.table_names():
        return
    known = keys.marks()
    if said := keyprints.complaint(keys.folder(), known, _):
        raise keys.WrongKeysError(said)
    made: list[Path] = []
    try:
        with transaction.atomic(), everywhere("the keys are those of every town"):
            _know(known, made)
    except BaseException:
        for path in made:
            path.unlink()
        raise
    finally:
        keys.forget()


def _know(known: dict[str, str], made: list[Path]) -> None:
    seals = [] if any(map(keyprints.SEAL.fullmatch, known)) else keys.sealing_files() or [1]
    names = [f"seal-{number}.key" for number in seals]
    names += [name for name in (keyprints.INDEX, keyprints.SIGN) if name not in known]
    for name in names:
        if keyprints.read(keys.folder(), name) is None:
            if _uses[_kind(name)].held():
                raise keys.WrongKeysError(keyprints.complaint(keys.folder(), {name: ""}, _))
            keys.write(name, keys.fresh(name))
            made.append(keys.folder() / name)
        mark(name)
    keys.forget()
    foreign = [name for name in names if not _uses[_kind(name)].fits()]
    if foreign:
        raise keys.WrongKeysError(keyprints.complaint(keys.folder(), dict.fromkeys(foreign, ""), _))


def _kind(name: str) -> str:
    return keyprints.FIRST_SEAL if keyprints.SEAL.fullmatch(name) else name


def mark(name: str) -> None:
    """Know the key in this file as one of the database. A name that is known already stays the key that it was."""
    content = keyprints.read(keys.folder(), name) or b""
    KeyMark.objects.get_or_create(
        name=name, defaults={"print": keyprints.print_of(name, content), "made_at": clock.now()}
    )


def make_sealing_key() -> int:
    """A further sealing key, of a number that no key here or in the database ever had; the old ones stay until nothing is sealed with them."""
    keys.sealing_numbers()
    marked = [int(found[1]) for name in keys.marks() if (found := keyprints.SEAL.fullmatch(name))]
    number = max(*marked, *keys.sealing_files()) + 1
    if number > keys.MOST_KEYS:
        raise ValueError("the sealing keys are used up")
    name = f"seal-{number}.key"
    keys.write(name, keys.fresh(name))
    mark(name)
    return number


def drop_sealing_key(number: int) -> None:
    """Remove an old sealing key for good. The caller has made sure that nothing is sealed with it."""
    if number == keys.sealing_numbers()[-1]:
        raise ValueError("the newest key is in use")
    KeyMark.objects.filter(name=f"seal-{number}.key").delete()
    (keys.folder() / f"seal-{number}.key").unlink()
    keys.forget()


def _oldest_sealed() -> Iterator[Callable[[], str]]:
    """How to open the oldest sealed cell of each table."""
    for table in rotating.TABLES:
        columns = rotating.sealed_columns(table)
        rows = ((row, column) for row in table.objects.order_by("pk").iterator(rotating.BATCH) for column in columns)
        found = next((pair for pair in rows if sealing.key_of(getattr(pair[0], f"{pair[1]}_sealed"))), None)
        if found:
            yield partial(found[0].open, found[1])
    cells = (data[name] for data in _factors() for name in rotating.FACTOR_CELLS if name in data)
    yield from (partial(get_adapter().decrypt, cell) for cell in islice(cells, 1))


def _factors() -> Iterator[dict[str, Any]]:
    yield from Authenticator.objects.order_by("pk").values_list("data", flat=True)


def _opens(cell: Callable[[], str]) -> bool:
    try:
        cell()
    except sealing.Unreadable:
        return False
    return True


def _finds(table: type[Any]) -> bool:
    """Whether the oldest phone of a table is found by its index; so is none at all."""
    row = table.objects.exclude(phone_index="").order_by("pk").first()
    if row is None or not _opens(partial(row.open, "phone")):
        return True
    return bool(sealing.blind_index("phone", row.open("phone")) == row.phone_index)


used(
    keyprints.FIRST_SEAL,
    held=lambda: any(True for _cell in _oldest_sealed()),
    fits=lambda: all(map(_opens, _oldest_sealed())),
)
used(
    keyprints.INDEX,
    held=lambda: Person.objects.exists() or Voice.objects.exists(),
    fits=lambda: _finds(Person) and _finds(Voice),
)
