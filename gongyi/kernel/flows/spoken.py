"""What those who spoke are called, to find it in words that others will read. Never to be shown."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from gongyi.kernel.access import roles
from gongyi.kernel.access.actor import Actor
from gongyi.kernel.flows.models import MatterLink
from gongyi.kernel.flows.reach import reachable
from gongyi.kernel.people.models import Voice

if TYPE_CHECKING:
    from gongyi.kernel.flows.matters import Matter


def names(actor: Actor, among: Sequence[int]) -> list[str]:
    """The names left in some matters, as far as this actor may open these.

    Whoever may not is told nothing by a refusal: else a firm could try out names until one is refused.
    """
    if not _answers_for_a_place(actor):
        return []
    opened = reachable(actor, among).values("pk")
    rows = Voice.objects.filter(owner="dossier", owner_id__in=opened).exclude(name_sealed=b"")
    return [row.open("name") for row in rows]


def _answers_for_a_place(actor: Actor) -> bool:
    """Whoever reaches only what they were given a turn on never gets what was said."""
    return actor.is_worker and any(roles.get(seat.role).reach is not roles.by_turn for seat in actor.seats)


def names_behind(matter: "Matter") -> list[str]:
    """The names left in a matter and, where bodies from outside read it, in those above it: a response hangs on a case, a case on what was said."""
    found = {matter.dossier.pk}
    if matter.flow.read_outside and _answers_for_a_place(matter.actor):
        links = MatterLink.objects.filter(child=matter.dossier)
        found |= {pk for pair in links.values_list("parent", "parent__parent_links__parent") for pk in pair if pk}
    return names(matter.actor, sorted(found))
