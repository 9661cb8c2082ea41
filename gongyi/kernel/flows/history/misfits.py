"""Cells that cannot be read as what they should be. Asked only when a check stumbled: SQLite keeps any value in any column."""

from typing import Any

from django.apps import apps
from django.db import connection
from django.db.models import Field, Model
from django.utils.dateparse import parse_datetime

from gongyi.kernel.evidence.models import Evidence, Printout
from gongyi.kernel.flows import registry
from gongyi.kernel.flows.history.reading import Report, rows

NUMBERS = ("AutoField", "IntegerField", "BooleanField", "ForeignKey", "OneToOneField")


def check(report: Report) -> None:
    """Name every cell of the record whose value is of another type than its column's, or is no text that can be read."""
    if connection.vendor != "sqlite":
        return
    models: list[type[Model]] = [*apps.get_app_config("flows").get_models(), Evidence, Printout]
    models += [told.model for told in registry.derived()]
    for model in models:
        for field in model._meta.concrete_fields:
            _check_column(report, model, field)


def _check_column(report: Report, model: type[Model], field: "Field[Any, Any]") -> None:
    meta, column = model._meta, f'"{field.column}"'
    query = f'SELECT CAST("{meta.pk.column}" AS BLOB), typeof({column}), CAST({column} AS BLOB) FROM {meta.db_table}'  # noqa: S608 - names of columns
    for key, found, value in rows(query):
        if found == "null" and field.null:
            continue
        if found != _wanted(field) or (found == "text" and not _readable(field, value)):
            report.fault(f"{meta.verbose_name} {key.decode(errors='replace')}: {field.column} cannot be read")


def _wanted(field: "Field[Any, Any]") -> str:
    kind = field.get_internal_type()
    if kind.endswith(NUMBERS):
        return "integer"
    return "blob" if kind == "BinaryField" else "text"


def _readable(field: "Field[Any, Any]", value: bytes) -> bool:
    try:
        text = value.decode()
        return field.get_internal_type() != "DateTimeField" or parse_datetime(text) is not None
    except ValueError:
        return False
