"""My turn: one indexed scan per key held, merged. Safety first, then what is due first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef, Q

from gongyi.kernel.access.actor import Actor
from gongyi.kernel.flows.models import Dossier, MatterLink, Turn
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


def page(actor: Actor, after: After | None = None, size: int = PAGE, only: str = "") -> Page:
    """The next turns of everything the actor holds. A turn on a matter out of reach is left out.

    A matter that waits for the open case it was sent out as is with others: its turn comes only with `only="sent"`.
    `only` narrows further: `side` to side turns, the key of a flow to the main turns of that flow.
    """
    ids = _merged_ids(actor.keys[:MOST_KEYS], after, size + 1, only)
    rows = Turn.objects.filter(pk__in=ids).select_related("dossier__place", "dossier__flow_version")
    within = set(reachable(actor, [row.dossier_id for row in rows]).values_list("pk", flat=True))
    found = {row.pk: row for row in rows}
    ordered = [found[pk] for pk in ids if pk in found]
    more = len(ordered) > size
    last = ordered[size - 1] if more else None
    shown = [turn for turn in ordered[:size] if turn.dossier_id in within]
    return Page(shown, After(last.safety, last.due_at, last.pk) if last else None)


SCAN = """SELECT * FROM (SELECT id, safety, due_at FROM flows_turn WHERE holder_key = %s AND open {after} {only}
ORDER BY safety DESC, due_at, id LIMIT %s) AS scan"""
AFTER = "AND (safety < %s OR (safety = %s AND (due_at > %s OR (due_at = %s AND id > %s))))"
SENT_OUT = """EXISTS (SELECT 1 FROM flows_matterlink JOIN flows_dossier AS sent ON sent.id = flows_matterlink.child_id
WHERE flows_matterlink.parent_id = flows_turn.dossier_id AND closing = 'waits' AND sent.closed_at IS NULL)"""
HERE = f"AND (slot <> 'main' OR NOT {SENT_OUT})"
SENT = f"AND slot = 'main' AND {SENT_OUT}"
SIDE = "AND slot <> 'main'"
OF_FLOW = """AND slot = 'main' AND EXISTS
(SELECT 1 FROM flows_dossier WHERE flows_dossier.id = flows_turn.dossier_id AND flow = %s)"""


def _merged_ids(keys: Sequence[str], after: After | None, size: int, only: str = "") -> list[int]:
    """Ids in order. Raw SQL, because each scan must stop by itself and SQLite takes a limit only in a sub-select."""
    if not keys:
        return []
    due = connection.ops.adapt_datetimefield_value(after.due_at) if after else None
    bounds: list[Any] = [after.safety, after.safety, due, due, after.id] if after else []
    narrowed = {"": HERE, "side": SIDE, "sent": SENT}.get(only, f"{OF_FLOW} {HERE}")
    named = [only] if only not in {"", "side", "sent"} else []
    scan = SCAN.format(after=AFTER if after else "", only=narrowed)
    values: list[Any] = []
    for key in keys:
        values += [key, *bounds, *named, size]
    query = " UNION ALL ".join([scan] * len(keys)) + " ORDER BY safety DESC, due_at, id LIMIT %s"
    with connection.cursor() as cursor:
        cursor.execute(query, [*values, size])
        return [row[0] for row in cursor.fetchall()]


def counted(actor: Actor, *, sent: bool = False) -> int:
    """How many turns wait here, or are out with others, counted no further than a thousand."""
    out = MatterLink.objects.filter(parent=OuterRef("dossier"), closing="waits", child__closed_at=None)
    rows = Turn.objects.filter(holder_key__in=actor.keys[:MOST_KEYS], open=True)
    away = Q(Exists(out), slot=Turn.MAIN)
    ids = rows.filter(away if sent else ~away).values("pk")[:MOST_COUNTED]
    return Turn.objects.filter(pk__in=ids).count()


def open_at(actor: Actor, path: str, size: int = PAGE, before: int | None = None) -> list[Dossier]:
    """Open matters at or under a place, newest first."""
    rows = reachable(actor).filter(place_path__gte=path, place_path__lt=path + "~", closed_at=None)
    if before:
        rows = rows.filter(pk__lt=before)
    return list(rows.select_related("place").order_by("-pk")[:size])
