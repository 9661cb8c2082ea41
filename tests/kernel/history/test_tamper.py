"""Any single row that is edited, deleted, inserted or exchanged is found, with the triggers out of the way."""

import tracemalloc
from itertools import pairwise
from pathlib import Path

import pytest

from gongyi.kernel.flows import registry
from gongyi.kernel.flows.models import Dossier, Exclusion, ExternalReference, FlowVersion, MatterLink, Tile
from tests.kernel.history import tampering
from tests.kernel.history.tampering import faults, undone
from tests.towns import SmallTown

SURROGATE = {Tile, MatterLink, Exclusion, ExternalReference, *tampering.beside()}
"""Tables whose key says nothing and leads nowhere: another key is the same row."""
ROWS = 4
ROOT = Path(__file__).resolve().parents[3]


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


UNSAID = {
    "Imported": "under which number a row of a file came in",
    "Deposit": "the notes of an import at the desk",
    "RejectedRow": "the notes of an import at the desk",
    "Visit": "that a home was visited",
    "ListLayout": "the columns of lists",
    "CatalogueRow": "the catalogue",
}
"""Tables of domains of which no step says anything, with the words by which the list that everyone can read names them."""


@pytest.mark.once
def test_every_table_of_a_domain_is_compared_or_stands_on_the_list() -> None:
    """A table or a column that is added later is compared with the steps, or named to whoever relies on the check."""
    page = " ".join((ROOT / "docs" / "how-to" / "check-the-record.md").read_text("utf-8").split())
    unsaid = page.partition("No step says, so that nothing can be compared with it:")[2].partition("So keep copies")[0]
    assert {name: said for name, said in UNSAID.items() if said not in unsaid} == {}
    compared = {told.model for told in registry.derived()}
    assert compared == set(tampering.beside())
    assert {model.__name__ for model in tampering.of_domains()} - {model.__name__ for model in compared} == set(UNSAID)
    for told in registry.derived():
        plain = {f.attname for f in told.model._meta.concrete_fields if not f.primary_key}
        assert plain == {"dossier_id", *told.columns}, told.model


def test_a_version_far_beyond_its_steps_is_named_and_takes_no_memory(recorded: SmallTown) -> None:
    row = tampering.cells(Dossier)[0]
    with undone():
        assert tampering.change(Dossier, row, "version", 1_000_000)
        tracemalloc.start()
        try:
            found, (_now, most) = faults(), tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
    assert any(fault.startswith(f"dossier {row['id']} ") for fault in found)
    assert most < 16 * 1024 * 1024


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
