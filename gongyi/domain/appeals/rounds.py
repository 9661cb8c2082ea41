"""Second handling (二次办理) as lists tell it: of a matter whose person was not satisfied, and of the case that is opened for it anew."""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q

from gongyi.kernel.flows.models import Dossier, MatterLink, Step

ANEW = ("redo", "order_redo")
"""Moves with which a handling begins anew."""


def marked() -> dict[str, Q]:
    """For a query of turns: whether their matter, or for a case the matter above it, is handled again; at no further statement."""
    own = Step.objects.filter(dossier=OuterRef("dossier_id"), move__in=ANEW)
    above = MatterLink.objects.filter(child=OuterRef("dossier_id"), why="case", parent__steps__move__in=ANEW)
    return {"again": Q(Exists(own)) | Q(Exists(above))}


def again(rows: Iterable[Dossier]) -> frozenset[int]:
    """Of these rows, by id, the open ones that are handled again. One statement."""
    wanted = [row.pk for row in rows if row.closed_at is None]
    if not wanted:
        return frozenset()
    own = Step.objects.filter(dossier__in=wanted, move__in=ANEW).values_list("dossier")
    above = MatterLink.objects.filter(child__in=wanted, why="case", parent__steps__move__in=ANEW).values_list("child")
    return frozenset(pk for (pk,) in own.union(above))
