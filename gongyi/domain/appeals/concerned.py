"""Whom among those who would handle it a complaint is about: nobody reads or handles what is said about themselves.

What is said against a post or the person who holds it is read by `conduct`, whatever kind somebody chose. Every seat that
those people hold is kept apart with theirs, so that none of them comes upon the matter by another way.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from gongyi.domain.appeals import conduct
from gongyi.domain.cases import public as cases
from gongyi.kernel.access import standard
from gongyi.kernel.flows import directory
from gongyi.kernel.people.models import Post
from gongyi.kernel.people.queries import today
from gongyi.kernel.territory.models import Place, Town

WHOLE = "secretary"
"""Where this post is among those spoken of, the whole community office is, and the street or the town takes it in."""
NAMED = 2
"""Characters that a name has at least: a single one stands in too many other words."""

_near: dict[tuple[int, int, date, str], tuple[int, ...]] = {}
_called: dict[tuple[int, int, date, tuple[int, ...]], tuple[conduct.Held, ...]] = {}
FULL = 5000


@dataclass(frozen=True)
class Concerned:
    """What of a matter is kept from whom: holder keys, whether the whole office is spoken of, and whether of graft."""

    keys: frozenset[str] = frozenset()
    whole: bool = False
    graft: bool = False


def of(town: Town, place: Place, text: str, *, kind: str = "") -> Concerned:
    """Those around a place whom a text says something against. A report need only name them, a complaint begin with them."""
    around = _around(town, place)
    against = conduct.read(text, around, kind=kind)
    named = [around[one] for one in sorted(against.people)]
    roles = _roles(against, named)
    if not roles and not named:
        return Concerned(graft=against.graft)
    found = seats(town, place, roles)
    persons = {held.person for held in named} | _holders(town, found)
    keys = found | _held(town, persons)
    whole = WHOLE in roles
    free = _somebody_left(town, place, keys, whole=whole)
    return Concerned(keys if free else frozenset(), whole, against.graft)


def _roles(against: conduct.Against, named: Iterable[conduct.Held]) -> frozenset[str]:
    """The roles that are spoken of, by a post or by the name of somebody who stands for one."""
    posts = conduct.posts()
    spoken = [posts[one] for one in against.posts]
    spoken += [post for post in posts for held in named if held.role in post["of"]]
    return frozenset(role for post in spoken for role in post["roles"])


def seats(town: Town, place: Place, roles: frozenset[str]) -> frozenset[str]:
    """The keys of the seats that hold these posts around a place."""
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


def _somebody_left(town: Town, place: Place, keys: frozenset[str], *, whole: bool) -> bool:
    """Whether anybody could still take it in. A matter that nobody reads would be lost."""
    try:
        return directory.of(town).route("street_desk" if whole else "community_desk", place.path, keys).seat.filled
    except directory.NoSeat:
        return False


def _holders(town: Town, keys: frozenset[str]) -> set[int]:
    ids = [int(key.removeprefix("seat:")) for key in keys if key.startswith("seat:")]
    return set(Post.objects.filter(Post.on(today(town)), seat__in=ids).values_list("person", flat=True))


def _held(town: Town, persons: set[int]) -> frozenset[str]:
    """The keys of these people and of every seat they hold today, as deputies too."""
    posts = Post.objects.filter(Post.on(today(town)), person__in=persons, seat__town=town, seat__closed_on=None)
    return frozenset(f"seat:{seat}" for seat in posts.values_list("seat", flat=True)) | {
        f"person:{one}" for one in persons
    }


def _around(town: Town, place: Place) -> tuple[conduct.Held, ...]:
    """Who sits around a place, in the offices and for the bodies that may handle it, by name. Asked of the database once for the same seats, until a seat or a post changes."""
    now = (town.pk, town.directory, today(town))
    near = _seats_near(town, now, place)
    if (*now, near) not in _called:
        posts = Post.objects.filter(Post.on(now[2]), seat__in=near).select_related("person", "seat").order_by("pk")
        held = (conduct.Held(post.person_id, post.seat.role, _names(post)) for post in posts)
        _keep(_called, (*now, near), tuple(held))
    return _called[*now, near]


def _seats_near(town: Town, now: tuple[int, int, date], place: Place) -> tuple[int, ...]:
    if (*now, place.path) not in _near:
        seats = directory.of(town).around((*standard.KNOWN_NEARBY, "town_desk", *cases.BODIES), place.path)
        _keep(_near, (*now, place.path), tuple(sorted({seat.id for seat in seats})))
    return _near[*now, place.path]


def _keep(known: dict[Any, Any], key: object, found: object) -> None:
    if len(known) >= FULL:
        known.clear()
    known[key] = found


def _names(post: Post) -> tuple[str, ...]:
    """What the holder of a post is called: whole names, and the part before the point of names that have one; longest first."""
    whole = {post.person.work_name.strip().lower(), post.person.open("name").strip().lower()}
    found = whole | {name.split("·")[0] for name in whole} | {name.split(" ")[0] for name in whole if name.isascii()}
    return tuple(sorted((name for name in found if len(name) >= NAMED), key=lambda name: (-len(name), name)))


def forget() -> None:
    """Drop what is known of seats and names."""
    _near.clear()
    _called.clear()
