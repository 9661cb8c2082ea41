"""Any single row that is edited, deleted, inserted or re-chained is found, with the triggers out of the way."""

import json
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from gongyi.kernel import clock
from gongyi.kernel.flows import filing, guards
from gongyi.kernel.flows.history import chains, sequencer
from gongyi.kernel.flows.history.hashing import step_hash
from gongyi.kernel.flows.history.verify import verify
from gongyi.kernel.flows.models import Dossier, FlowVersion, Head, Leaf, Step, StepBody, Turn
from tests.towns import SmallTown

TABLES = (Step, StepBody, Leaf, Head, Dossier, Turn, FlowVersion)
KEYLESS = {"flows_tile"}


@pytest.fixture
def recorded(hexi: SmallTown, tmp_path, settings, django_capture_on_commit_callbacks) -> Iterator[SmallTown]:
    """A small history with leaves and two heads, sealed, witnessed and sound."""
    settings.HOME = tmp_path
    with django_capture_on_commit_callbacks(execute=True):
        _record(hexi)
    assert verify().faults == []
    yield hexi
    transaction.set_rollback(True)


def _record(hexi: SmallTown) -> None:
    dossier = hexi.say(phone="13912345678").dossier
    other = hexi.say("路灯坏了一盏").dossier
    hexi.do("gulnar", dossier, "accept")
    sequencer.sequence_history()
    with clock.fixed(clock.now() + timedelta(minutes=5)):
        hexi.do("gulnar", dossier, "dispatch", category="corridor_light", words={"statement": "请修灯"})
        hexi.do("gulnar", other, "accept")
        sequencer.sequence_history()
        sequencer.sign_head(force=True)


def disarm() -> None:
    with connection.cursor() as cursor:
        for guard in guards.wanted():
            table = f" ON {guard.table}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER IF EXISTS {guard.name}{table}")


def faults() -> list[str]:
    """Faults beside the missing triggers."""
    with clock.fixed(clock.now() + timedelta(hours=1)):
        return [fault for fault in verify().faults if not fault.startswith("trigger ")]


def columns() -> list[tuple[type, str]]:
    return [(model, field.attname) for model in TABLES for field in model._meta.concrete_fields]


def other_value(model: type, column: str, value: object) -> object:  # noqa: PLR0911 - one answer per kind of column
    field = next(f for f in model._meta.concrete_fields if f.attname == column)
    kind = field.get_internal_type()
    if field.is_relation and not field.primary_key:
        return (
            field.related_model._default_manager.exclude(pk=value).values_list("pk", flat=True).first()
            if _plain(field)
            else None
        )
    if kind == "DateTimeField":
        return (value or clock.now()) + timedelta(seconds=1)
    if kind == "BooleanField":
        return not value
    if kind == "BinaryField":
        return b"\x00" * 16
    if "Integer" in kind or kind == "BigAutoField" or field.primary_key:
        return (value or 0) + 1000
    if kind in {"TextField", "CharField"} and str(value).startswith("{"):
        return json.dumps({"forged": True})
    return ("0" if str(value)[:1] != "0" else "1") + str(value)[1:] if value else "x"


def _plain(field) -> bool:
    from gongyi.kernel.territory.scope import everywhere

    with everywhere("a test looks for another row"):
        return bool(field.related_model._default_manager.count() > 1)


@pytest.mark.parametrize(
    ("model", "column"), columns(), ids=lambda part: part if isinstance(part, str) else part.__name__
)
def test_a_changed_column_is_found(recorded: SmallTown, model: type, column: str) -> None:
    from gongyi.kernel.territory.scope import everywhere

    with everywhere("a test edits rows"):
        row = model._base_manager.order_by("pk").first()
        value = other_value(model, column, getattr(row, column))
        if value is None and column == "town_id":
            from tests.towns import small_town

            value = small_town("elsewhere").town.pk
            row = model._base_manager.order_by("pk").first()
        if value is None:
            value = (
                model._base_manager.exclude(pk=row.pk)
                .values_list(column, flat=True)
                .exclude(**{column: getattr(row, column)})
                .first()
            )
        assert value is not None, "the test found nothing to change this column to"
        disarm()
        before = verify_quiet()
        with connection.constraint_checks_disabled() if connection.vendor == "sqlite" else transaction.atomic():
            field = next(f for f in model._meta.concrete_fields if f.attname == column)
            pk = model._meta.pk.column
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA ignore_check_constraints=ON") if connection.vendor == "sqlite" else None
                try:
                    with transaction.atomic():
                        cursor.execute(
                            f'UPDATE {model._meta.db_table} SET "{field.column}" = %s WHERE "{pk}" = %s',
                            [adapt(field, value), row.pk],
                        )
                except DatabaseError:
                    return  # the database itself refuses it, which is as good
        assert [fault for fault in faults() if fault not in before], f"{model.__name__}.{column} was changed unnoticed"


def verify_quiet() -> set[str]:
    return set(faults())


def adapt(field, value: object) -> object:
    if field.get_internal_type() == "DateTimeField":
        return connection.ops.adapt_datetimefield_value(value)
    return value


@pytest.mark.parametrize("model", TABLES, ids=lambda model: model.__name__)
def test_a_deleted_row_is_found(recorded: SmallTown, model: type) -> None:
    row = model._base_manager.order_by("-pk").first()
    disarm()
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA defer_foreign_keys=ON")
        try:
            with transaction.atomic():
                cursor.execute(f'DELETE FROM {model._meta.db_table} WHERE "{model._meta.pk.column}" = %s', [row.pk])
        except DatabaseError:
            return
        found = faults()
    assert found


def test_an_inserted_step_is_found_even_when_its_own_hash_fits(recorded: SmallTown) -> None:
    last = Step.objects.order_by("dossier_id", "-number").first()
    number, at = last.number + 1, last.at + 1
    digest = step_hash(
        (
            last.dossier.number,
            number,
            last.hash,
            last.actor,
            None,
            "",
            "note",
            last.to_stage,
            last.to_stage,
            at,
            "{}",
            "",
        )
    )
    Step.objects.create(
        dossier=last.dossier,
        number=number,
        previous=last.hash,
        actor=last.actor,
        move="note",
        from_stage=last.to_stage,
        to_stage=last.to_stage,
        at=at,
        hash=digest,
    )
    assert faults()


def test_a_rechained_history_is_found_by_the_tree(recorded: SmallTown) -> None:
    disarm()
    step = Step.objects.filter(number=1).order_by("pk").first()
    previous = ""
    for row in Step.objects.filter(dossier=step.dossier).order_by("number"):
        actor = "somebody else" if row.number == 1 else row.actor
        digest = step_hash(
            (
                row.dossier.number,
                row.number,
                previous,
                actor,
                row.seat_id,
                row.on_behalf_of,
                row.move,
                row.from_stage,
                row.to_stage,
                row.at,
                row.facts,
                row.commitment,
            )
        )
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE flows_step SET actor = %s, previous = %s, hash = %s WHERE id = %s",
                [actor, previous, digest, row.pk],
            )
        previous = digest
    Dossier.objects.filter(pk=step.dossier_id).update(head=previous)
    assert any("head" in fault and "root" in fault for fault in faults())


def test_words_removed_under_an_erase_step_are_no_fault_and_without_one_are(recorded: SmallTown) -> None:
    first = StepBody.objects.order_by("pk").first()
    filing.erase(dossier=first.step.dossier, numbers=[1])
    assert faults() == []
    disarm()
    other = StepBody.objects.order_by("-pk").first()
    StepBody.objects.filter(pk=other.pk).delete()
    assert any("without an erase step" in fault for fault in faults())


def test_a_verifier_that_skips_the_hash_would_miss_it(recorded: SmallTown, monkeypatch) -> None:
    """The control: with the check taken out, the same edit goes unnoticed, so the check is what finds it."""
    disarm()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE flows_step SET actor = 'forged' WHERE id = (SELECT min(id) FROM flows_step)")
    assert faults()
    known = {row.pk: row.hash for row in Step.objects.all()}
    by_place = {(row.dossier.number, row.number): row.hash for row in Step.objects.select_related("dossier")}
    assert known
    monkeypatch.setattr(chains, "step_hash", lambda columns: by_place[columns[0], columns[1]])
    assert not faults()


@pytest.mark.parametrize("table", [*guards.FROZEN])
def test_the_database_refuses_to_rewrite_history(recorded: SmallTown, table: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        if cursor.fetchone()[0] == 0:
            pytest.fail(f"{table} is empty, so that nothing is proven") if table != "people_look" else None
            return
        column = {"flows_leaf": "step_id", "flows_head": "root", "flows_flowversion": "n", "flows_step": "actor"}.get(
            table, "reason"
        )
        for statement in (f"UPDATE {table} SET {column} = {column}", f"DELETE FROM {table}"):
            with pytest.raises(DatabaseError), transaction.atomic():
                cursor.execute(statement)


def test_insert_or_replace_is_refused_on_sqlite(recorded: SmallTown) -> None:
    statement = (
        "INSERT OR REPLACE INTO flows_step SELECT * FROM flows_step LIMIT 1"
        if connection.vendor == "sqlite"
        else "INSERT INTO flows_step SELECT * FROM flows_step LIMIT 1 ON CONFLICT (id) DO UPDATE SET actor = 'x'"
    )
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_a_dropped_trigger_is_reported(recorded: SmallTown) -> None:
    assert guards.missing() == []
    disarm()
    assert any(fault.startswith("trigger ") for fault in verify().faults)
