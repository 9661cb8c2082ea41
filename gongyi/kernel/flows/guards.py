"""Triggers that keep the history append-only. Set up after every migration, since table rebuilds drop them."""

from dataclasses import dataclass
from typing import Any

from django.db import connection

FROZEN = ("flows_step", "flows_leaf", "flows_head", "flows_flowversion", "people_look")
KEYS = {
    "flows_step": "id = NEW.id OR (dossier_id = NEW.dossier_id AND number = NEW.number)",
    "flows_leaf": '"index" = NEW."index" OR step_id = NEW.step_id',
    "flows_head": "size = NEW.size",
    "flows_flowversion": "id = NEW.id OR (town_id = NEW.town_id AND flow = NEW.flow AND n = NEW.n)",
    "people_look": "id = NEW.id",
    "flows_stepbody": "step_id = NEW.step_id",
}
ERASED = (
    "EXISTS (SELECT 1 FROM flows_step s JOIN flows_step e ON e.dossier_id = s.dossier_id"
    " AND e.move = 'erase' AND e.number > s.number WHERE s.id = OLD.step_id)"
)
SAYS = "history is append-only"


@dataclass(frozen=True)
class Guard:
    """One trigger."""

    name: str
    table: str
    event: str
    condition: str = ""


def wanted() -> list[Guard]:
    """Every trigger that must stand."""
    guards = [Guard(f"{table}_no_{event.lower()}", table, event) for table in FROZEN for event in ("UPDATE", "DELETE")]
    for table, key in KEYS.items():
        taken = f"EXISTS (SELECT 1 FROM {table} WHERE {key})"  # noqa: S608 - constants only
        guards.append(Guard(f"{table}_no_overwrite", table, "INSERT", taken))
    guards.append(Guard("flows_stepbody_no_update", "flows_stepbody", "UPDATE"))
    guards.append(Guard("flows_stepbody_no_delete", "flows_stepbody", "DELETE", f"NOT {ERASED}"))
    return guards


def install(**_options: Any) -> None:
    """Put every trigger in place."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                f"CREATE OR REPLACE FUNCTION gongyi_refuse() RETURNS trigger LANGUAGE plpgsql AS "
                f"$$ BEGIN RAISE EXCEPTION '{SAYS}'; END $$"
            )
        for guard in wanted():
            for statement in _statements(guard):
                cursor.execute(statement)
        if connection.vendor == "postgresql":
            for table in (*FROZEN, "flows_stepbody"):
                cursor.execute(f"DROP TRIGGER IF EXISTS {table}_no_truncate ON {table}")
                cursor.execute(
                    f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} EXECUTE FUNCTION gongyi_refuse()"
                )


def _statements(guard: Guard) -> list[str]:
    if connection.vendor == "sqlite":
        when = f"WHEN {guard.condition} " if guard.condition else ""
        return [
            f"DROP TRIGGER IF EXISTS {guard.name}",
            f"CREATE TRIGGER {guard.name} BEFORE {guard.event} ON {guard.table} {when}BEGIN SELECT RAISE(ABORT, '{SAYS}'); END",
        ]
    drop = f"DROP TRIGGER IF EXISTS {guard.name} ON {guard.table}"
    if guard.event == "INSERT":
        return [
            drop,
            f"CREATE TRIGGER {guard.name} BEFORE UPDATE ON {guard.table} FOR EACH ROW EXECUTE FUNCTION gongyi_refuse()",
        ]
    if guard.condition:
        body = f"BEGIN IF {guard.condition} THEN RAISE EXCEPTION '{SAYS}'; END IF; RETURN OLD; END"
        return [
            f"CREATE OR REPLACE FUNCTION {guard.name}() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$",
            drop,
            f"CREATE TRIGGER {guard.name} BEFORE {guard.event} ON {guard.table} FOR EACH ROW EXECUTE FUNCTION {guard.name}()",
        ]
    return [
        drop,
        f"CREATE TRIGGER {guard.name} BEFORE {guard.event} ON {guard.table} FOR EACH ROW EXECUTE FUNCTION gongyi_refuse()",
    ]


def missing() -> list[str]:
    """Names of triggers that should stand and do not."""
    query = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        if connection.vendor == "sqlite"
        else "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'"
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        standing = {row[0] for row in cursor.fetchall()}
    return [guard.name for guard in wanted() if guard.name not in standing]
