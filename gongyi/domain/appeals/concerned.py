"""Whom among those who would handle it a complaint is about: nobody reads or handles what is said about themselves.

Explicit words in one sentence: a post of the neighbourhood, and what is said against it. Kinds that hold nothing against
anybody are never read so.
"""

from gongyi.domain.appeals import guidance
from gongyi.domain.cases import public as cases
from gongyi.kernel.flows import directory
from gongyi.kernel.territory.models import Place, Town

WRONGDOING = "discipline_12388"
AGAINST = ("complaint", "report")
WHOLE = "secretary"
"""Where this post is among those spoken of, the whole community office is, and the street takes it in."""


def posts(kind: str, text: str) -> frozenset[str]:
    """The roles of the neighbourhood that a text complains of."""
    if kind not in AGAINST:
        return frozenset()
    listed = cases.shipped("posts")
    found: set[str] = set()
    for said in guidance.sentences(text):
        if kind == "report" or any(word in said for word in listed["conduct"]) or _of_wrongdoing(said):
            for post in listed["posts"]:
                if any(word in said for word in post["words"]):
                    found.update(post["roles"])
    return frozenset(found)


def _of_wrongdoing(said: str) -> bool:
    return any(door.code == WRONGDOING for door in guidance.doors_for(said))


def seats(town: Town, place: Place, roles: frozenset[str]) -> frozenset[str]:
    """The keys of the seats that hold these posts around a place, so that the matter is kept apart from them."""
    found: set[str] = set()
    for role in sorted(roles):
        while (seat := _next(town, place, role, frozenset(found))) is not None:
            found.update(seat.keys)
    return frozenset(found)


def _next(town: Town, place: Place, role: str, apart: frozenset[str]) -> directory.Listed | None:
    try:
        seat = directory.of(town).route(role, place.path, apart).seat
    except directory.NoSeat:
        return None
    return seat if seat.role == role and not apart.intersection(seat.keys) else None
