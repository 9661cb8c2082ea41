"""Triggers that keep the history append-only. Set up after every migration, since table rebuilds drop them."""

from dataclasses import dataclass
from typing import Any

from django.db import connection

FROZEN = ("flows_step", "flows_leaf", "flows_head", "flows_flowversion", "people_look", "access_townact")
KEYS = {
    "flows_step": "id = NEW.id OR (dossier_id = NEW.dossier_id AND number = NEW.number)",
    "flows_leaf": '"index" = NEW."index" OR step_id = NEW.step_id',
    "flows_head": "size = NEW.size",
    "flows_flowversion": "id = NEW.id OR (town_id = NEW.town_id AND flow = NEW.flow AND n = NEW.n)",
    "people_look": "id = NEW.id",
    "access_townact": "id = NEW.id",
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
    """Every trigger that must stand on this database."""
    guards = [Guard(f"{table}_no_{event.lower()}", table, event) for table in FROZEN for event in ("UPDATE", "DELETE")]
    guards.append(Guard("flows_stepbody_no_update", "flows_stepbody", "UPDATE"))
    guards.append(Guard("flows_stepbody_no_delete", "flows_stepbody", "DELETE", f"NOT {ERASED}"))
    if connection.vendor == "postgresql":
        guards += [Guard(f"{table}_no_truncate", table, "TRUNCATE") for table in KEYS]
    else:
        # INSERT OR REPLACE passes by the triggers on UPDATE and DELETE.
        for table, key in KEYS.items():
            taken = f"EXISTS (SELECT 1 FROM {table} WHERE {key})"  # noqa: S608 - constants only
            guards.append(Guard(f"{table}_no_overwrite", table, "INSERT", taken))
    return guards


def install(**_options: Any) -> None:
    """Put every trigger in place."""
    with connection.cursor() as cursor:
        for guard in wanted():
            for statement in _statements(guard):
                cursor.execute(statement)


def _statements(guard: Guard) -> list[str]:
    if connection.vendor == "sqlite":
        return [f"DROP TRIGGER IF EXISTS {guard.name}", _sqlite(guard)]
    each = "" if guard.event == "TRUNCATE" else "FOR EACH ROW "
    return [
        f"CREATE OR REPLACE FUNCTION {guard.name}() RETURNS trigger LANGUAGE plpgsql AS $${_body(guard)}$$",
        f"DROP TRIGGER IF EXISTS {guard.name} ON {guard.table}",
        f"CREATE TRIGGER {guard.name} BEFORE {guard.event} ON {guard.table} {each}EXECUTE FUNCTION {guard.name}()",
    ]


def _sqlite(guard: Guard) -> str:
    when = f"WHEN {guard.condition} " if guard.condition else ""
    return f"CREATE TRIGGER {guard.name} BEFORE {guard.event} ON {guard.table} {when}BEGIN SELECT RAISE(ABORT, '{SAYS}'); END"


def _body(guard: Guard) -> str:
    refuse = f"RAISE EXCEPTION '{SAYS}';"
    return (
        f"BEGIN IF {guard.condition} THEN {refuse} END IF; RETURN OLD; END"
        if guard.condition
        else f"BEGIN {refuse} END"
    )


TYPES = {"UPDATE": 1 | 2 | 16, "DELETE": 1 | 2 | 8, "TRUNCATE": 2 | 32}
"""PostgreSQL's own numbers: 1 each row, 2 before, 8 delete, 16 update, 32 truncate."""
STANDING = """SELECT t.tgname, c.relname, t.tgtype, p.prosrc FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
JOIN pg_proc p ON p.oid = t.tgfoid WHERE NOT t.tgisinternal AND t.tgenabled IN ('O', 'A') AND t.tgqual IS NULL"""


def missing() -> list[str]:
    """Names of triggers that should stand and do not, or do not say what they should."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            standing = dict(cursor.fetchall())
            return [guard.name for guard in wanted() if standing.get(guard.name) != _sqlite(guard)]
        cursor.execute(STANDING)
        found = {name: tuple(rest) for name, *rest in cursor.fetchall()}
    return [
        guard.name for guard in wanted() if found.get(guard.name) != (guard.table, TYPES[guard.event], _body(guard))
    ]
