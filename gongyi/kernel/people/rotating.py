"""Changing the key that seals people's names and phones. Nothing is unreadable meanwhile; stop it and run it again."""

from collections.abc import Iterator
from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.db import models, transaction

from gongyi.kernel.people import keys, sealing
from gongyi.kernel.people.models import Household, Person, Voice
from gongyi.kernel.people.sealed import Sealed
from gongyi.kernel.territory.scope import everywhere

TABLES: tuple[type[Any], ...] = (Person, Voice, Household)
BATCH = 500
FACTOR_CELLS = ("secret", "seed")
"""Where the sign-in library keeps the secret of a second factor."""


def sealed_columns(table: type[models.Model]) -> list[str]:
    """The names of a table's sealed columns, without their ending."""
    return [field.name.removesuffix("_sealed") for field in table._meta.fields if field.name.endswith("_sealed")]


def reseal() -> int:
    """Seal anew whatever an older key sealed. Returns how many rows were changed."""
    number, _key = keys.newest_sealing_key()
    with everywhere("one key seals for every town"):
        return sum(_reseal_table(table, number) for table in TABLES) + _reseal_factors(number)


def _reseal_table(table: type[Any], number: int) -> int:
    columns, last, changed = sealed_columns(table), 0, 0
    while ids := list(table.objects.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:BATCH]):
        changed += _reseal_rows(table, columns, ids, number)
        last = ids[-1]
    return changed


@transaction.atomic
def _reseal_rows(table: type[Any], columns: list[str], ids: list[int], number: int) -> int:
    # Locked rows: what is erased or written meanwhile must not come back as it was.
    changed = [row for row in table.objects.select_for_update().filter(pk__in=ids) if _reseal_row(row, columns, number)]
    if changed:
        table.objects.bulk_update(changed, [f"{column}_sealed" for column in columns])
    return len(changed)


def _reseal_row(row: Sealed, columns: list[str], number: int) -> bool:
    old = [column for column in columns if sealing.key_of(getattr(row, f"{column}_sealed")) not in {0, number}]
    for column in old:
        row.put(column, row.open(column))
    return bool(old)


def _factor_key(cell: str) -> int:
    return sealing.key_of(bytes.fromhex(cell))


@transaction.atomic
def _reseal_factors(number: int) -> int:
    adapter, changed = get_adapter(), 0
    for factor in Authenticator.objects.select_for_update():
        old = [name for name in FACTOR_CELLS if name in factor.data and _factor_key(factor.data[name]) != number]
        for name in old:
            factor.data[name] = adapter.encrypt(adapter.decrypt(factor.data[name]))
        if old:
            factor.save(update_fields=["data"])
            changed += 1
    return changed


def still_used() -> dict[int, int]:
    """How many cells each sealing key still seals."""
    found = dict.fromkeys(keys.sealing_numbers(), 0)
    for number in _keys_of_cells():
        if number:
            found[number] = found.get(number, 0) + 1
    return found


def _keys_of_cells() -> Iterator[int]:
    with everywhere("one key seals for every town"):
        for table in TABLES:
            cells = [f"{column}_sealed" for column in sealed_columns(table)]
            for row in table.objects.values_list(*cells).iterator(chunk_size=BATCH):
                yield from map(sealing.key_of, row)
    for data in Authenticator.objects.values_list("data", flat=True):
        yield from (_factor_key(data[name]) for name in FACTOR_CELLS if name in data)
