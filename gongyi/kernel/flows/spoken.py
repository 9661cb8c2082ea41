"""What those who spoke are called, to find it in words that others will read. Never to be shown."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q, QuerySet

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
    return [row.open("name") for row in _named(actor, among)]


def by_matter(actor: Actor, among: Sequence[int]) -> dict[int, list[str]]:
    """The same for each of some matters, in one statement; whoever joined, left or was carried to another one counts in both."""
    found: dict[int, list[str]] = {}
    for row in _named(actor, among):
        name = row.open("name")
        for matter in {row.owner_id, row.spoken_on or row.owner_id}:
            found.setdefault(matter, []).append(name)
    return found


def _named(actor: Actor, among: Sequence[int]) -> Iterable[Voice]:
    if not among or not _answers_for_a_place(actor):
        return []
    opened = reachable(actor, among).values("pk")
    return _left().filter(owner_id__in=opened).union(_left().filter(spoken_on__in=opened))


def _left() -> QuerySet[Voice]:
    return Voice.objects.filter(owner="dossier").exclude(name_sealed=b"")


def left_a_name() -> Exists:
    """Of a dossier: whether anybody who spoke in it, or did before it was joined elsewhere, left a name."""
    return Exists(_left().filter(Q(owner_id=OuterRef("pk")) | Q(spoken_on=OuterRef("pk"))))


def _answers_for_a_place(actor: Actor) -> bool:
    """Whoever reaches only what they were given a turn on never gets what was said."""
    return actor.is_worker and any(roles.get(seat.role).reach is not roles.by_turn for seat in actor.seats)


def names_behind(matter: "Matter") -> list[str]:
    """The names left in a matter and, where bodies from outside read it, in those above it: a response hangs on a case, a case on what was said."""
    if not matter.flow.read_outside:
        return names(matter.actor, [matter.dossier.pk]) if matter.named else []
    return names_above(matter.actor, [matter.dossier.pk])


def names_above(actor: Actor, among: Sequence[int]) -> list[str]:
    """The names left in some matters and in those above them."""
    found = set(among)
    if _answers_for_a_place(actor):
        links = MatterLink.objects.filter(child__in=among)
        found |= {pk for pair in links.values_list("parent", "parent__parent_links__parent") for pk in pair if pk}
    return names(actor, sorted(found))
