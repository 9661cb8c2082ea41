"""The same matters in other systems, such as 12345: whose deadline there comes near, and which have passed."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import OuterRef, QuerySet, Subquery

from gongyi.kernel import clock
from gongyi.kernel.access.actor import Actor
from gongyi.kernel.flows import timing
from gongyi.kernel.flows.models import Dossier, ExternalReference, MatterLink
from gongyi.kernel.flows.reach import reachable
from gongyi.kernel.territory.models import Town

AHEAD = timedelta(days=1)
"""How long before our own time for the answer it is spoken of."""

WITHDRAWN = "withdrawn"
"""The state of a number that was noted by mistake: it stays in the history alone."""

NEAREST = {"elsewhere": "system", "elsewhere_due": "due_at"}


def noted() -> QuerySet[ExternalReference]:
    """The numbers that stand, those taken back left out."""
    return ExternalReference.objects.exclude(state=WITHDRAWN)


def owed(town: Town, until: datetime) -> QuerySet[ExternalReference]:
    """Answers not given yet whose own time here (theirs less the buffer) ends by a moment; what is due first comes first."""
    latest = until + (until - timing.act_by(town, until))
    rows = ExternalReference.objects.filter(dossier__town=town, state="open", due_at__lte=latest)
    return rows.order_by("due_at", "pk")


def nearest() -> dict[str, Subquery]:
    """For a query of turns: the nearest deadline elsewhere of their own matter, at no further statement."""
    rows = ExternalReference.objects.filter(dossier=OuterRef("dossier_id"), state="open", due_at__isnull=False)
    rows = rows.order_by("due_at", "pk")
    return {name: Subquery(rows.values(column)[:1]) for name, column in NEAREST.items()}


def presses(town: Town, due_at: datetime) -> bool:
    """Whether a deadline elsewhere is spoken of already."""
    return timing.act_by(town, due_at) <= clock.now() + AHEAD


def pressing(actor: Actor, town: Town, rows: Iterable[Dossier]) -> dict[int, ExternalReference]:
    """By row the nearest deadline elsewhere that presses: its own, for a case that of the matter that waits for it.

    Of a matter above nothing is told to whoever may not open it. Two statements where nothing presses.
    """
    ids = [row.pk for row in rows]
    if not ids:
        return {}
    above = MatterLink.objects.filter(child__in=ids, closing="waits")
    near = owed(town, clock.now() + AHEAD)
    found: dict[int, ExternalReference] = {}
    for reference in near.filter(dossier__in=ids):
        found.setdefault(reference.dossier_id, reference)
    higher = {one.dossier_id: one for one in reversed(near.filter(dossier__in=above.values("parent")))}
    seen = set(reachable(actor, list(higher)).values_list("pk", flat=True)) if higher else set()
    for parent, child in above.filter(parent__in=seen).values_list("parent", "child") if seen else ():
        found.setdefault(child, higher[parent])
    return found
