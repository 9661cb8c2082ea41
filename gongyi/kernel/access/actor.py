"""Who acts: a person at a seat, a speaker, the bearer of a link, an importer, an API client, or the system."""

from dataclasses import dataclass, field, replace
from typing import Literal

Kind = Literal["worker", "resident", "link", "importer", "api", "system", "nobody"]


@dataclass(frozen=True)
class HeldSeat:
    """A seat the actor holds today. `acting_for` is the person a deputy stands in for."""

    id: int
    role: str
    place_path: str = ""
    area_id: int | None = None
    organisation_id: int | None = None
    acting_for: str = ""

    @property
    def key(self) -> str:
        return f"seat:{self.id}"


@dataclass(frozen=True)
class Actor:
    """Permissions and reach are written over this, never over a bare account. `joined`: spoke on a matter of someone else's."""

    kind: Kind
    town_id: int
    pseudonym: str
    person_id: int | None = None
    seats: tuple[HeldSeat, ...] = ()
    purpose: str = ""
    owner_id: int | None = None
    voice_id: int | None = None
    link_id: int | None = None
    speaks_on: frozenset[int] = field(default_factory=frozenset)
    joined: bool = False

    @property
    def is_worker(self) -> bool:
        return self.kind == "worker" and bool(self.seats)

    @property
    def keys(self) -> tuple[str, ...]:
        """Holder keys whose turns are this actor's: seats, the bodies behind them, the person."""
        found = [seat.key for seat in self.seats]
        found += [f"org:{seat.organisation_id}" for seat in self.seats if seat.organisation_id]
        if self.person_id and self.kind == "worker":
            found.append(f"person:{self.person_id}")
        return tuple(dict.fromkeys(found))

    @property
    def roles(self) -> frozenset[str]:
        return frozenset(seat.role for seat in self.seats)

    def seat_for(self, key: str) -> HeldSeat | None:
        """The held seat behind a holder key."""
        return next((seat for seat in self.seats if key in {seat.key, f"org:{seat.organisation_id}"}), None)

    def at(self, seat_id: int) -> "Actor":
        """This actor sitting at one of their seats only."""
        return replace(self, seats=tuple(seat for seat in self.seats if seat.id == seat_id))


def nobody(town_id: int) -> Actor:
    """A visitor of whom nothing is known."""
    return Actor("nobody", town_id, "nobody")


def system(town_id: int) -> Actor:
    """The machinery: ticks, reactions, repairs."""
    return Actor("system", town_id, "system")


def importer(town_id: int) -> Actor:
    """A file being read in."""
    return Actor("importer", town_id, "importer")
