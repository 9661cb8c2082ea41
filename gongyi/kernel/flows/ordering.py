"""The order of work: safety first, then what is promised first; where no time runs or nothing is owed, last. The same on every database."""

from functools import cache
from typing import Final

from django.db.models import Case, DateTimeField, F, Q, QuerySet, Value, When
from django.db.models.expressions import OrderBy

from gongyi.kernel.flows import registry
from gongyi.kernel.flows.models import Dossier

DUE_FIRST: Final[OrderBy] = F("due_at").asc(nulls_last=True)
"""Databases differ in where they put rows without a time unless they are told."""


def by_urgency(rows: QuerySet[Dossier]) -> QuerySet[Dossier]:
    """Matters in the order of work."""
    owed = Case(When(_nothing_owed(), then=Value(None)), default=F("due_at"), output_field=DateTimeField())
    return rows.order_by("-safety", owed.asc(nulls_last=True), DUE_FIRST, "pk")


@cache
def _nothing_owed() -> Q:
    """Matters at a stage where the person is asked, or has been answered: what was promised before orders no work."""
    found = Q(pk__in=[])
    for flow in registry.known():
        found |= Q(flow=flow.key, stage__in=[stage.key for stage in flow.stages if not stage.owes])
    return found
