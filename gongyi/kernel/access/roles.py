"""Roles: a label and the dossiers it reaches, written once as a condition and used both to decide and to list.

Conditions are over the fields of a dossier; `EVERYTHING` and `NOTHING` are explicit, because an empty condition
vanishes when it is joined by "or".
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Q
from django.utils.functional import Promise

from gongyi.kernel.access.actor import Actor, HeldSeat
from gongyi.kernel.territory.models import LAST


@dataclass(frozen=True)
class Turned:
    """Says which dossiers some holder keys have or had a turn on; whoever keeps the turns gives it. Both ways give the same dossiers.

    `of` looks from the turns to the dossiers, for whoever reaches little else; `on` asks of each dossier that the rest of a condition left.
    """

    of: Callable[[tuple[str, ...]], Q]
    on: Callable[[tuple[str, ...]], Q]


Reach = Callable[[Actor, HeldSeat, Turned], Q]
NOTHING = Q(pk__in=[])
EVERYTHING = ~NOTHING


@dataclass(frozen=True)
class Role:
    """What a seat is for. `lead` orders roles upward along the tree: a turn climbs to the next `lead` above.

    `by_link`: whoever sits there may handle a matter through a link on their own telephone, without an account.
    """

    key: str
    label: str | Promise
    reach: Reach
    lead: int = 0
    bound: str = "place"
    climbs_to: str = ""
    by_link: bool = False


_roles: dict[str, Role] = {}


def register(role: Role) -> Role:
    """Make a role known. The same key twice with another meaning raises."""
    if _roles.setdefault(role.key, role) != role:
        raise ValueError(f"role {role.key} is declared twice")
    return role


def get(key: str) -> Role:
    """The role with this key. Raises KeyError."""
    return _roles[key]


def above(key: str) -> tuple[str, ...]:
    """The roles a role climbs to, nearest first: those that may decide for it and supervise it."""
    found: list[str] = []
    wanted = get(key).climbs_to
    while wanted and wanted not in found:
        found.append(wanted)
        wanted = get(wanted).climbs_to
    return tuple(found)


def known() -> tuple[Role, ...]:
    """Every declared role, lowest first."""
    return tuple(sorted(_roles.values(), key=lambda role: (role.lead, role.key)))


def within_place(_actor: Actor, seat: HeldSeat, _turned: Turned) -> Q:
    """Everything at or under the seat's place."""
    if not seat.place_path:
        return NOTHING
    return Q(place_path__gte=seat.place_path, place_path__lt=seat.place_path + LAST)


UNDER_DUTY = Q(sensitivity="duty")
"""What is under a duty to report goes past a neighbourhood also where somebody there had a turn on it before."""


def unless_past_it(actor: Actor, seat: HeldSeat, turned: Turned) -> Q:
    """What is not restricted at or under the seat's place, and of the rest there whatever the seat was ever given a turn on: the other goes past it."""
    given = turned.on(_keys(seat)) & ~UNDER_DUTY
    return within_place(actor, seat, turned) & (Q(sensitivity="ordinary") | given)


def ordinary_within_place(actor: Actor, seat: HeldSeat, turned: Turned) -> Q:
    """What is not restricted at or under the seat's place, and whatever the seat was ever given a turn on."""
    return (within_place(actor, seat, turned) & Q(sensitivity="ordinary")) | (
        by_turn(actor, seat, turned) & ~UNDER_DUTY
    )


def goes_past(key: str) -> bool:
    """Whether what is restricted goes past such a seat until it is given a turn on it."""
    return get(key).reach in {unless_past_it, ordinary_within_place}


def sees_whole(key: str) -> bool:
    """Whether nothing at or under its place goes past such a seat."""
    return get(key).reach is within_place


def reaches_place(key: str) -> bool:
    """Whether such a seat reaches matters by where they are, not only those it had a turn on."""
    return sees_whole(key) or goes_past(key)


def never_beyond(key: str) -> bool:
    """Whether such a seat reaches nothing outside its place."""
    return get(key).reach in {within_place, unless_past_it}


def by_turn(_actor: Actor, seat: HeldSeat, turned: Turned) -> Q:
    """Only what this seat, or the body behind it, has or had a turn on."""
    return turned.of(_keys(seat))


def _keys(seat: HeldSeat) -> tuple[str, ...]:
    return (seat.key, f"org:{seat.organisation_id}") if seat.organisation_id else (seat.key,)
