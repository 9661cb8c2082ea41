"""My turn: one indexed scan per key held, merged. Safety first, then what is due first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet, Subquery

from gongyi.kernel.access.actor import Actor
from gongyi.kernel.flows import elsewhere
from gongyi.kernel.flows.models import Dossier, Turn
from gongyi.kernel.flows.reach import reachable

PAGE = 50
MOST_KEYS = 20
MOST_COUNTED = 1000


@dataclass(frozen=True)
class After:
    """Where the last page ended."""

    safety: int
    due_at: datetime
    id: int


@dataclass(frozen=True)
class Page:
    """One page of turns with their dossiers, and where the next begins."""

    turns: list[Turn]
    after: After | None


def page(
    actor: Actor,
    after: After | None = None,
    size: int = PAGE,
    only: str = "",
    beside: Mapping[str, Q | Subquery] | None = None,
    among: QuerySet[Dossier] | None = None,
) -> Page:
    """The next turns of everything the actor holds. A turn on a matter out of reach is left out.

    Each knows the nearest deadline in another system (`elsewhere`). A matter that was sent out and waits is with others: its turn comes only with `only="sent"`.
    `only` narrows further: `side` to side turns, the key of a flow to the main turns of that flow. `beside` names what else a turn is to know;
    `among` are the matters of which alone the turns are wanted, all where it is left out.
    """
    scanned = _scanned(actor.keys[:MOST_KEYS], after, size + 1, only, among)
    within = reachable(actor, [dossier for _at, dossier in scanned])
    rows = Turn.objects.filter(pk__in=[at.id for at, _dossier in scanned], dossier__in=within)
    rows = rows.select_related("dossier__place", "dossier__flow_version").annotate(
        **elsewhere.nearest(), **(beside or {})
    )
    found = {row.pk: row for row in rows}
    shown = [found[at.id] for at, _dossier in scanned[:size] if at.id in found]
    return Page(shown, scanned[size - 1][0] if len(scanned) > size else None)


SCAN = """SELECT * FROM (SELECT id, dossier_id, safety, due_at FROM flows_turn
WHERE holder_key = %s AND open AND waits = %s {after} {only} {among} ORDER BY safety DESC, due_at, id LIMIT %s) AS scan"""
AFTER = "AND (safety < %s OR (safety = %s AND (due_at > %s OR (due_at = %s AND id > %s))))"
SIDE = "AND slot <> 'main'"
OF_FLOW = """AND slot = 'main' AND EXISTS
(SELECT 1 FROM flows_dossier WHERE flows_dossier.id = flows_turn.dossier_id AND flow = %s)"""


SOME = """(SELECT count(*) FROM (SELECT 1 FROM flows_turn WHERE holder_key IN ({keys}) AND open AND waits = %s LIMIT %s) AS counted)"""


def _scanned(
    keys: Sequence[str], after: After | None, size: int, only: str = "", among: QuerySet[Dossier] | None = None
) -> list[tuple[After, int]]:
    """Turns in order, each with its matter. Raw SQL, because each scan must stop by itself and SQLite takes a limit only in a sub-select."""
    if not keys:
        return []
    due = connection.ops.adapt_datetimefield_value(after.due_at) if after else None
    bounds: list[Any] = [after.safety, after.safety, due, due, after.id] if after else []
    narrowed = {"": "", "side": SIDE, "sent": ""}.get(only, OF_FLOW)
    named = [only] if narrowed == OF_FLOW else []
    inside, wanted = among.order_by().values("pk").query.sql_with_params() if among is not None else ("", ())
    scan = SCAN.format(
        after=AFTER if after else "", only=narrowed, among=f"AND dossier_id IN ({inside})" if inside else ""
    )
    values: list[Any] = []
    for key in keys:
        values += [key, only == "sent", *bounds, *named, *wanted, size]
    query = " UNION ALL ".join([scan] * len(keys)) + " ORDER BY safety DESC, due_at, id LIMIT %s"
    with connection.cursor() as cursor:
        cursor.execute(query, [*values, size])
        return [(After(safety, _instant(due), pk), dossier) for pk, dossier, safety, due in cursor.fetchall()]


def _instant(value: datetime | str) -> datetime:
    """A time as a raw query gives it; SQLite gives text in UTC."""
    return value if isinstance(value, datetime) else datetime.fromisoformat(value).replace(tzinfo=UTC)


def counted(actor: Actor) -> tuple[int, int]:
    """How many turns wait here, and how many are out with others; each counted no further than a thousand. One statement."""
    keys = actor.keys[:MOST_KEYS]
    if not keys:
        return 0, 0
    some = SOME.format(keys=", ".join(["%s"] * len(keys)))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {some}, {some}", [*keys, False, MOST_COUNTED, *keys, True, MOST_COUNTED])
        here, sent = cursor.fetchone()
    return here, sent


def open_at(actor: Actor, path: str, size: int = PAGE, before: int | None = None) -> list[Dossier]:
    """Open matters at or under a place, newest first."""
    rows = reachable(actor).filter(place_path__gte=path, place_path__lt=path + "~", closed_at=None)
    if before:
        rows = rows.filter(pk__lt=before)
    return list(rows.select_related("place").order_by("-pk")[:size])
