"""Second handling (二次办理) as lists tell it: of a matter whose person was not satisfied, and of the case that is opened for it anew."""

from collections import Counter
from collections.abc import Iterable, Sequence

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from gongyi.domain.appeals import naming
from gongyi.domain.appeals.conditions import no_more_rounds
from gongyi.domain.appeals.promises import ANSWERS
from gongyi.kernel.access.actor import HeldSeat
from gongyi.kernel.flows import numbers
from gongyi.kernel.flows.matters import Matter
from gongyi.kernel.flows.models import Dossier, MatterLink, Step
from gongyi.kernel.flows.story import words_of

ANEW = ("redo", "order_redo")
"""Moves with which a handling begins anew."""
DONE = ("settle_now", "grid_done", "redone", "report_done", "answer_directly")
"""Moves that say what was done."""


def asks_again(*, solved: str, satisfied: str) -> bool:
    """Whether a rating leaves open if it is to be done again: it is not solved, and they are not dissatisfied."""
    return solved == "no" and satisfied in {"satisfied", "mostly"}


def reviewed_next(matter: Matter) -> bool:
    """Whether both second handlings are used up: whoever is dissatisfied now is heard by the street."""
    return no_more_rounds(matter.situation())


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


def round_of(matter: Matter) -> int:
    """Which time an open matter is handled now, counting the first; 0 where it was never begun anew."""
    begun = sum(matter.made(move) for move in ANEW)
    return begun + 1 if begun and matter.dossier.closed_at is None else 0


def ordered(matter: Matter) -> int:
    """The number of the step by which the street had it done again, where that is why it is handled now; else 0."""
    last = matter.last(*ANEW)
    return last if matter.dossier.closed_at is None and matter.moves.get(last) == "order_redo" else 0


def under_way(dossiers: Sequence[int]) -> dict[int, int]:
    """Which time each of these matters is handled now, by the dossier's row: those not answered since it began anew. One statement."""
    steps = Step.objects.filter(dossier__in=list(dossiers), dossier__closed_at=None, move__in=(*ANEW, *ANSWERS))
    rows = steps.exclude(dossier__stage="street_review").order_by("number").values_list("dossier", "move")
    rounds: Counter[int] = Counter()
    open_now: set[int] = set()
    for dossier, move in rows:
        rounds[dossier] += move in ANEW
        (open_now.add if move in ANEW else open_now.discard)(dossier)
    return {dossier: rounds[dossier] + 1 for dossier in open_now}


def told(case: Dossier, seats: Iterable[HeldSeat]) -> str:
    """What whoever handles a case is told where it is a second handling: which time, and what they reported before. Empty for the first."""
    above = MatterLink.objects.filter(child=case, why="case").values("parent")
    begun = list(Step.objects.filter(dossier__in=above, move__in=ANEW).order_by("pk").values_list("move", flat=True))
    if not begun or case.closed_at is not None:
        return ""
    unhappy = _("The person asked for it to be done again. This is round %d.")
    ordered = _("The street has looked at it and has it done again. This is round %d.")
    said = (ordered if begun[-1] == "order_redo" else unhappy) % (len(begun) + 1)
    before = Dossier.objects.filter(parent_links__parent__in=above, parent_links__why="case", pk__lt=case.pk)
    mine = Step.objects.filter(dossier__in=before, move="report_done", seat_id__in=[seat.id for seat in seats])
    last = mine.select_related("dossier").order_by("pk").last()
    if last is None:
        return said
    facts = {
        "number": numbers.spoken(last.dossier.number),
        "done": naming.masked(words_of(last.dossier, "report_done").get("done", "")),
    }
    if not facts["done"]:
        return said + _(" Before, it was your %(number)s.") % facts
    return said + _(" Before, it was your %(number)s; you reported: %(done)s") % facts


def done_words(matter: Matter) -> str:
    """What whoever did it last wrote of it, here or on a case of the matter; empty where they wrote nothing."""
    cases = MatterLink.objects.filter(parent=matter.dossier, why="case").values("child")
    here = Q(dossier=matter.dossier) | Q(dossier__in=cases)
    last = Step.objects.filter(here, move__in=DONE).select_related("dossier").order_by("pk").last()
    words = words_of(last.dossier, last.move) if last else {}
    return words.get("done") or words.get("why") or ""
