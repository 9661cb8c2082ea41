"""What is asked about before a word is kept: it belongs behind a door where no detail is kept, or speaks of those who would read it.

The same for what is said at first and for what is added to an open matter.
"""

from dataclasses import dataclass

from gongyi.domain.appeals import concerned, guidance
from gongyi.kernel.flows.matters import Matter
from gongyi.kernel.territory.models import Place, Town

ACCUSING = frozenset({"discipline_12388", "police_conduct_12389", "party_organisation_12380"})
"""Doors for what is said against somebody in office."""
POLICE = "police_clue_110"
"""The door for drugs, gambling and the like: whoever tells of them is not to be read by the neighbours."""
ELSEWHERE = ACCUSING | {POLICE, "petition", "court_12368", "procuratorate_12309", "national_security_12339"}


@dataclass(frozen=True)
class Stop:
    """The doors to name first, and the holder keys of those who are spoken of and must not read it."""

    doors: tuple[guidance.Door, ...] = ()
    spoken_of: frozenset[str] = frozenset()

    @property
    def accuses(self) -> bool:
        """Whether somebody in office is accused, known by name or post or not."""
        return any(door.code in ACCUSING for door in self.doors)

    def may_stay(self, apart: frozenset[str]) -> bool:
        """Whether whoever insists may add it to a matter from which these are kept: nobody reads an accusation of themselves."""
        return not self.accuses or (bool(self.spoken_of) and self.spoken_of <= apart)

    def asks(self, apart: frozenset[str]) -> bool:
        """Whether it is asked about before it is added to a matter from which these are kept."""
        return bool(self.doors) or not self.spoken_of <= apart


def stop(town: Town, place: Place, text: str, *, kind: str = "") -> Stop:
    """What of a text is asked about before it is kept."""
    about = concerned.of(town, place, text, kind=kind)
    doors = tuple(door for door in guidance.doors_for(text, graft=about.graft) if door.code in ELSEWHERE)
    return Stop(doors, about.keys)


def is_for_the_police(text: str) -> bool:
    """Whether a text tells of something that the police alone look into, and of which the neighbourhood need not read."""
    return any(door.code == POLICE for door in guidance.doors_for(text, graft=False))


def doors_at(town: Town, place: Place, text: str) -> list[guidance.Door]:
    """The doors that a text suggests at a place, where those who hold its posts are known by their names as well."""
    return guidance.doors_for(text, graft=concerned.of(town, place, text).graft)


def stop_added(matter: Matter, text: str) -> Stop:
    """The same of what is to be added to a matter."""
    return stop(matter.town, matter.dossier.place, text)
