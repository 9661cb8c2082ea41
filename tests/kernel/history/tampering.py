"""Editing rows as somebody with the database's password would: triggers gone, constraints gone, any value."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from django.apps import apps
from django.db import DatabaseError, connection, models, transaction

from gongyi.kernel import clock
from gongyi.kernel.flows import guards
from gongyi.kernel.flows.history.verify import verify
from gongyi.kernel.flows.models import Dossier

Model = type[models.Model]
Cells = dict[str, Any]


def tables() -> list[Model]:
    """Every table of the record, and those that domains keep beside it. One that is added later is tried without a word here."""
    flows = [model for model in apps.get_app_config("flows").get_models() if not model._meta.auto_created]
    return [*flows, *beside()]


def beside() -> list[Model]:
    """Tables of domains with one row beside each matter."""
    fields = ((model, field) for model in of_domains() for field in model._meta.concrete_fields)
    return [model for model, field in fields if field.one_to_one and field.related_model is Dossier]


def of_domains() -> list[Model]:
    """Every table of a domain."""
    return [model for model in apps.get_models() if model.__module__.startswith("gongyi.domain.")]


def disarm() -> None:
    """Take away everything by which the database itself would refuse."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for guard in guards.wanted():
            table = f" ON {guard.table}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER IF EXISTS {guard.name}{table}")
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT conrelid::regclass, conname FROM pg_constraint WHERE contype = 'c' AND conrelid::regclass::text ~ '^(flows|appeals|cases)_'"
            )
            for table, name in cursor.fetchall():
                cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")


@contextmanager
def unchecked() -> Iterator[None]:
    """What SQLite lets be turned off for a connection, not taken out of a table: it is on again for whatever comes later."""
    if connection.vendor == "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA ignore_check_constraints=ON")
        cursor.execute("PRAGMA defer_foreign_keys=ON")
        yield
        cursor.execute("PRAGMA ignore_check_constraints=OFF")


def faults() -> list[str]:
    """What is found, beside the triggers that were taken away. An hour later, so that no grace is left."""
    with clock.fixed(clock.now() + timedelta(hours=1)):
        return [fault for fault in verify().faults if not fault.startswith("trigger ")]


@contextmanager
def undone() -> Iterator[None]:
    """Whatever happens inside is taken back."""
    with transaction.atomic():
        mark = transaction.savepoint()
        try:
            yield
        finally:
            transaction.savepoint_rollback(mark)


def cells(model: Model) -> list[Cells]:
    """Every row as the database keeps it."""
    columns = [field.column for field in model._meta.concrete_fields]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {named(columns)} FROM {model._meta.db_table} ORDER BY {named([model._meta.pk.column])}")
        return [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]


def named(columns: list[str]) -> str:
    return ", ".join(f'"{column}"' for column in columns)


def execute(statement: str, values: list[Any]) -> bool:
    """Whether the database let it pass."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, values)
    except DatabaseError:
        return False
    return True


def put(model: Model, row: Cells) -> bool:
    marks = ", ".join(["%s"] * len(row))
    return execute(f"INSERT INTO {model._meta.db_table} ({named(list(row))}) VALUES ({marks})", list(row.values()))


def remove(model: Model, row: Cells) -> bool:
    pk = model._meta.pk.column
    return execute(f'DELETE FROM {model._meta.db_table} WHERE "{pk}" = %s', [row[pk]])


def retype(model: Model, row: Cells, column: str, expression: str) -> bool:
    """Put what an expression gives into a cell. Whether the table is another one afterwards."""
    table, pk = model._meta.db_table, model._meta.pk.column
    kept = f'SELECT typeof("{column}"), CAST("{column}" AS BLOB) FROM {table} ORDER BY rowid'
    with connection.cursor() as cursor:
        before = cursor.execute(kept).fetchall()
        if not execute(f'UPDATE {table} SET "{column}" = {expression} WHERE "{pk}" = %s', [row[pk]]):
            return False
        return before != cursor.execute(kept).fetchall()


def change(model: Model, row: Cells, column: str, value: Any) -> bool:
    pk = model._meta.pk.column
    return execute(f'UPDATE {model._meta.db_table} SET "{column}" = %s WHERE "{pk}" = %s', [value, row[pk]])


def forgeries(field: models.Field, value: Any, others: list[Any]) -> list[Any]:
    """Other values for a cell: one that is close by, none where none is allowed, one that another row really has, the same time in another form."""
    made = [invented(field, value)]
    if field.get_internal_type() == "DateTimeField" and isinstance(value, str):
        made += [f"{value[:10]}#{value[11:]}", value if "." in value else f"{value}.000000"]
    if field.null and value is not None:
        made.append(None)
    made += [other for other in others if other != value and other is not None][:1]
    return [forged for forged in made if forged != value]


def invented(field: models.Field, value: Any) -> Any:
    """A value of the right kind that no row has."""
    kind = field.get_internal_type()
    if kind == "BooleanField":
        return not value
    if kind == "DateTimeField":
        moment = (field.to_python(value) if isinstance(value, str) else value) or clock.now()
        moment = moment if moment.tzinfo else moment.replace(tzinfo=clock.now().tzinfo)
        return connection.ops.adapt_datetimefield_value(moment + timedelta(microseconds=1))
    if kind == "BinaryField":
        return b"\x00" * 16
    if "Integer" in kind or "Auto" in kind or field.is_relation:
        return (value or 0) + 1
    text = str(value or "")
    if text.startswith("{"):
        return json.dumps({**json.loads(text), "forged": True})
    return ("0" if text[:1] != "0" else "1") + text[1:]
