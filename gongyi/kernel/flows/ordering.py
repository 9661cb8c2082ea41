"""The order of work: safety first, then what is due first; where no time runs, last. The same on every database."""

from typing import Final

from django.db.models import F, QuerySet
from django.db.models.expressions import OrderBy

from gongyi.kernel.flows.models import Dossier

DUE_FIRST: Final[OrderBy] = F("due_at").asc(nulls_last=True)
"""Databases differ in where they put rows without a time unless they are told."""


def by_urgency(rows: QuerySet[Dossier]) -> QuerySet[Dossier]:
    """Matters in the order of work."""
    return rows.order_by("-safety", DUE_FIRST, "pk")
