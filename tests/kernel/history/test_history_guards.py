"""The database itself refuses to rewrite history, and says when what refuses is gone."""

from collections.abc import Iterator

import pytest
from django.db import DatabaseError, connection, transaction

from gongyi.kernel.access.actions import record_act
from gongyi.kernel.flows import guards
from gongyi.kernel.flows.history import sequencer
from gongyi.kernel.flows.history.verify import verify
from tests.kernel.history import tampering
from tests.kernel.history.tampering import undone
from tests.towns import SmallTown


@pytest.fixture
def guarded(hexi: SmallTown) -> Iterator[SmallTown]:
    hexi.say()
    record_act(town=hexi.town, subject="names", verb="town.described", facts={}, reason="按通知", made_by="a" * 32)
    sequencer.sequence_history()
    yield hexi
    transaction.set_rollback(True)


@pytest.mark.parametrize("table", [name for name in guards.FROZEN if name != "people_look"])
def test_the_database_refuses_to_rewrite_history(guarded: SmallTown, table: str) -> None:
    columns = {"flows_leaf": "step_id", "flows_head": "root", "flows_flowversion": "n", "flows_step": "actor"}
    column = (columns | {"access_townact": "reason"})[table]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        assert cursor.fetchone()[0]
        truncate = [f"TRUNCATE {table} CASCADE"] if connection.vendor == "postgresql" else []
        for statement in (f"UPDATE {table} SET {column} = {column}", f"DELETE FROM {table}", *truncate):
            with pytest.raises(DatabaseError), transaction.atomic():
                cursor.execute(statement)


def test_insert_over_a_row_is_refused(guarded: SmallTown) -> None:
    statement = (
        "INSERT OR REPLACE INTO flows_step SELECT * FROM flows_step LIMIT 1"
        if connection.vendor == "sqlite"
        else "INSERT INTO flows_step SELECT * FROM flows_step LIMIT 1 ON CONFLICT (id) DO UPDATE SET actor = 'x'"
    )
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_a_trigger_that_is_gone_or_says_nothing_is_reported(guarded: SmallTown) -> None:
    assert guards.missing() == []
    for guard in guards.wanted():
        with undone():
            with connection.cursor() as cursor:
                if connection.vendor == "postgresql":
                    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
                if connection.vendor == "sqlite":
                    cursor.execute(f"DROP TRIGGER {guard.name}")
                    cursor.execute(
                        f"CREATE TRIGGER {guard.name} BEFORE {guard.event} ON {guard.table} BEGIN SELECT 1; END"
                    )
                else:
                    cursor.execute(
                        f"CREATE OR REPLACE FUNCTION {guard.name}() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RETURN OLD; END$$"
                    )
            assert guards.missing() == [guard.name]
    tampering.disarm()
    assert len([fault for fault in verify().faults if fault.startswith("trigger ")]) == len(guards.wanted())
