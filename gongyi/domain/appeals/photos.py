"""Which photos of a matter may go on to others: the person's to whoever handles it, those of the work to the person.

A desk decides each time, because a photo can show who spoke, or somebody else.
"""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from gongyi.kernel.evidence import actions as evidence
from gongyi.kernel.evidence.models import Evidence
from gongyi.kernel.flows.matters import Matter
from gongyi.kernel.flows.models import MatterLink, Step

SPOKEN = ("open", "supply_info", "supply_for", "add_words")
"""Steps in which the person gives photos."""
ANEW = ("redo", "order_redo", "check_fail")
"""Moves after which work is done anew, so that photos given before no longer count."""


def _good(*owners: int) -> QuerySet[Evidence]:
    shown = (Evidence.WAITING, Evidence.READY)
    return Evidence.objects.filter(owner_id__in=owners, kind=Evidence.PHOTO, state__in=shown).order_by("pk")


def of_person(matter: Matter) -> list[Evidence]:
    """What the person showed, at first and later."""
    steps = Step.objects.filter(dossier=matter.dossier, move__in=SPOKEN).values("pk")
    return list(_good(matter.dossier.pk).filter(step__in=steps))


def of_work(matter: Matter) -> list[Evidence]:
    """What those who did it photographed after the work, in this handling alone; of a check that failed only what came after it."""
    since = matter.last(*ANEW)
    link = MatterLink.objects.filter(parent=matter.dossier, why="case", at_step__gte=since).order_by("-pk").first()
    case = link.child_id if link else 0
    failed = Step.objects.filter(dossier=case, move="verify_fail").order_by("-number").first() if case else None
    there = Q(dossier=matter.dossier, number__gt=since) | Q(dossier=case, number__gt=failed.number if failed else 0)
    steps = Step.objects.filter(there).exclude(move="reply").values("pk")
    return list(_good(matter.dossier.pk, case).filter(step__in=steps, purpose="after"))


def for_party(photos: Iterable[Evidence], purpose: str = "") -> list[Evidence]:
    """The same photos for those concerned in another matter, to be saved with its step."""
    return [evidence.copied(evidence=item, audience=Evidence.PARTY, purpose=purpose) for item in photos]
