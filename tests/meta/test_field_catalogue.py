"""The field catalogue: every field of our own says what it is for, of which class it is and how long it is kept."""

from collections.abc import Iterable

import pytest
from django.apps import apps
from django.db import models

CLASSES = {"public", "internal", "technical", "personal", "sensitive"}
RETENTION = {
    "permanent",
    "as the matter",
    "as the body",
    "as the town's archive rule",
    "one year after closing",
    "six years",
    "two years",
    "one day",
    "thirty days",
    "until it expires",
    "while known",
}


def own_models() -> list[type[models.Model]]:
    """Every model of the package that has a table, those that Django makes for many-to-many fields too."""
    return [
        model for model in apps.get_models(include_auto_created=True) if model.__module__.partition(".")[0] == "gongyi"
    ]


def faults(catalogue: str, fields: Iterable[str]) -> list[str]:
    """What is wrong with a catalogue (`field | class | retention | what`, one line each) of a model with these fields."""
    rows = [[cell.strip() for cell in line.split("|")] for line in catalogue.strip().splitlines()]
    found = [f"{row[0]}: four cells are wanted" for row in rows if len(row) != 4]
    for name, kind, kept, what in (row for row in rows if len(row) == 4):
        found += [f"{name}: no class {kind!r}"] if kind not in CLASSES else []
        found += [f"{name}: no retention {kept!r}"] if kept not in RETENTION else []
        found += [] if what else [f"{name}: what is it for?"]
    named, own = [row[0] for row in rows], set(fields)
    found += [f"{name}: two lines" for name in sorted(set(named)) if named.count(name) > 1]
    found += [f"{name}: no line" for name in sorted(own - set(named))]
    return found + [f"{name}: no such field" for name in sorted(set(named) - own)]


def test_every_field_of_every_model_has_its_line() -> None:
    found = {
        model._meta.label: told
        for model in own_models()
        if (told := faults(vars(model).get("CATALOGUE", ""), [field.name for field in model._meta.concrete_fields]))
    }
    assert found == {}
    assert len(own_models()) > 40


@pytest.mark.parametrize(
    ("catalogue", "fault"),
    [
        ("", "id: no line"),
        ("id | technical | permanent | key", "phone: no line"),
        (
            "id | technical | permanent | key\nphone | personal | two years | how to answer\nage | personal | two years | age",
            "age: no such field",
        ),
        ("id | technical | permanent | key\nphone | secret | two years | how to answer", "phone: no class 'secret'"),
        (
            "id | technical | permanent | key\nphone | personal | for ever | how to answer",
            "phone: no retention 'for ever'",
        ),
        ("id | technical | permanent | key\nphone | personal | two years |", "phone: what is it for?"),
        ("id | technical | permanent | key\nphone | personal | two years", "phone: four cells are wanted"),
        (
            "id | technical | permanent | key\n" + "phone | personal | two years | how to answer\n" * 2,
            "phone: two lines",
        ),
    ],
)
def test_a_fault_in_the_catalogue_is_noticed(catalogue: str, fault: str) -> None:
    assert fault in faults(catalogue, ["id", "phone"])


def test_a_complete_catalogue_has_no_fault() -> None:
    lines = "id | technical | permanent | key\nphone | personal | two years | how to answer"
    assert faults(lines, ["id", "phone"]) == []
