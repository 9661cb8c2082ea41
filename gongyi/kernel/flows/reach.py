"""Which dossiers an actor reaches. The same condition lists many and decides about one."""

from collections.abc import Hashable, Mapping, Sequence
from enum import Enum
from typing import TypeVar

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from gongyi.kernel.access import roles
from gongyi.kernel.access.actor import Actor
from gongyi.kernel.flows.models import Dossier, Exclusion, Turn
from gongyi.kernel.people.models import Voice
from gongyi.kernel.territory.queries import below

Key = TypeVar("Key", bound=Hashable)
MACHINES = frozenset({"system", "importer", "api"})


class Extent(Enum):
    """How much of what lies at a place somebody may open."""

    NOTHING = "nothing"
    PART = "part"
    WHOLE = "whole"


def reachable(actor: Actor, among: Sequence[int] | None = None) -> QuerySet[Dossier]:
    """Dossiers the actor may open, in the town in scope. Parties to a matter never reach it by virtue of a post.

    `among` asks about some dossiers only, at a cost that does not grow with the town.
    """
    return within_reach(Dossier.objects.all(), actor, among)


def within_reach(rows: QuerySet[Dossier], actor: Actor, among: Sequence[int] | None = None) -> QuerySet[Dossier]:
    """Of these dossiers, those that the actor may open, by the same rule."""
    rows = rows.filter(town=actor.town_id)
    if among is not None:
        rows = rows.filter(pk__in=among)
    if actor.kind in MACHINES:
        return rows
    if actor.kind == "resident":
        own = Voice.objects.filter(person=actor.person_id, owner="dossier", withdrawn_at=None).values("owner_id")
        return rows.filter(pk__in=own)
    if actor.kind == "link":
        return rows.filter(_not_excluded(actor), pk=actor.owner_id or 0)
    if not actor.seats:
        return rows.none()
    condition, turned = roles.NOTHING, _turned(among)
    for seat in actor.seats:
        condition |= roles.get(seat.role).reach(actor, seat, turned)
    return rows.filter(_not_excluded(actor), condition)


def extents(actor: Actor, grounds: Mapping[Key, Sequence[str]]) -> dict[Key, Extent]:
    """How much of each of these grounds, given by the paths of its places, the actor may open.

    It follows from the posts and from what can be opened, never from what cannot: that something is kept back shows nowhere.
    """
    if actor.kind in MACHINES:
        return dict.fromkeys(grounds, Extent.WHOLE)
    whole = tuple(seat.place_path for seat in actor.seats if seat.place_path and roles.sees_whole(seat.role))
    own = [seat.place_path for seat in actor.seats if seat.place_path and roles.reaches_place(seat.role)]
    touched = [*own, *_elsewhere(actor, own)]
    return {key: _extent(paths, whole, tuple(own), touched) for key, paths in grounds.items()}


def _extent(paths: Sequence[str], whole: tuple[str, ...], own: tuple[str, ...], touched: Sequence[str]) -> Extent:
    if whole and all(path.startswith(whole) for path in paths):
        return Extent.WHOLE
    within = any(path.startswith(own) for path in paths)
    return Extent.PART if within or any(at.startswith(tuple(paths)) for at in touched) else Extent.NOTHING


def _elsewhere(actor: Actor, own: Sequence[str]) -> list[str]:
    """Places of matters that the actor reaches outside the places of these posts, as after a turn that was given there."""
    if all(roles.never_beyond(seat.role) for seat in actor.seats):
        return []
    rows = reachable(actor)
    for path in own:
        rows = rows.exclude(below(path, "place_path"))
    return list(rows.order_by().values_list("place_path", flat=True).distinct())


def _turned(among: Sequence[int] | None) -> roles.Turned:
    def turns(keys: tuple[str, ...]) -> QuerySet[Turn]:
        held = Turn.objects.filter(holder_key__in=keys)
        return held if among is None else held.filter(dossier__in=among)

    return roles.Turned(
        of=lambda keys: Q(pk__in=turns(keys).values("dossier")),
        on=lambda keys: Q(Exists(turns(keys).filter(dossier=OuterRef("pk")))),
    )


def _not_excluded(actor: Actor) -> Q:
    return ~Q(Exists(Exclusion.objects.filter(dossier=OuterRef("pk"), key__in=actor.keys)))


def restricted_words(dossier: Dossier) -> str:
    """The mark of a matter that only those who need it may read, in words; empty for any other."""
    return _("Restricted") if dossier.sensitivity == Dossier.RESTRICTED else ""


def shown_to_everyone() -> QuerySet[Dossier]:
    """Matters of public space that were released for the public list."""
    return Dossier.objects.filter(visibility="public", sensitivity=Dossier.ORDINARY)
