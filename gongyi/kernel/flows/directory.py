"""Who is responsible for a role at a place: the seats of a town in memory, dropped when seats or posts change.

Looking upward: the seat at the place, else at the nearest place above; a vacant or excluded seat is passed over at once.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Min

from gongyi.kernel.access import roles
from gongyi.kernel.clock.models import Calendar
from gongyi.kernel.people.models import Post, Seat
from gongyi.kernel.people.queries import today
from gongyi.kernel.territory.models import AreaPlace, Town
from gongyi.kernel.territory.queries import ancestors

_known: dict[int, tuple[int, date, date, "Directory"]] = {}
"""By town: the version of its seats, the days from which and before which the directory holds, and the directory."""


@dataclass(frozen=True)
class Listed:
    """A seat as the directory knows it. `kind`: what sort of body stands behind it, if any."""

    id: int
    role: str
    path: str
    area_id: int | None
    organisation_id: int | None
    filled: bool
    calendar: Calendar | None
    covers: tuple[str, ...] = ()
    kind: str = ""

    @property
    def key(self) -> str:
        return f"seat:{self.id}"

    @property
    def keys(self) -> tuple[str, ...]:
        return (self.key, f"org:{self.organisation_id}") if self.organisation_id else (self.key,)


@dataclass(frozen=True)
class Routed:
    """Where a turn goes. `skipped` names the seats passed over because they were vacant or kept apart."""

    seat: Listed
    skipped: tuple[str, ...] = ()


class NoSeat(LookupError):
    """The town has no seat at all for this role or the ones it climbs to."""


class Directory:
    """The seats of one town on one day."""

    def __init__(self, seats: Iterable[Listed], root: str) -> None:
        self.by_id: dict[int, Listed] = {}
        self._at: dict[tuple[str, str], list[Listed]] = {}
        for seat in seats:
            self.by_id[seat.id] = seat
            for path in seat.covers or (seat.path or root,):
                self._at.setdefault((seat.role, path), []).append(seat)

    def by_key(self, key: str) -> Listed | None:
        """The seat behind a holder key; None for a person, a speaker, or a seat that is no more."""
        number = key.removeprefix("seat:")
        return self.by_id.get(int(number)) if key.startswith("seat:") and number.isdecimal() else None

    def keys_of(self, key: str) -> frozenset[str]:
        """The holder keys of the seat behind one and of the body behind it; none where there is no such seat."""
        seat = self.by_key(key)
        return frozenset(seat.keys if seat else ())

    def standing(
        self, key: str, path: str, apart: frozenset[str] = frozenset(), past: frozenset[str] = frozenset()
    ) -> str:
        """The holder itself while somebody sits there and it is not kept apart; else whoever answers for its role, none of those `past`."""
        seat = self.by_key(key)
        if seat is None or (seat.filled and not apart.intersection(seat.keys)):
            return key
        return self.route(seat.role, path, apart | past, body=seat.organisation_id).seat.key

    def vacant(self) -> dict[str, Listed]:
        """Seats at which nobody sits, by holder key."""
        return {seat.key: seat for seat in self.by_id.values() if not seat.filled}

    def route(
        self, role: str, path: str, apart: frozenset[str] = frozenset(), above: str = "", body: int | None = None
    ) -> Routed:
        """The seat that answers for a role at a path. `above` starts looking one place higher than that path.

        With a `body`, what was one body's never goes to another of the same role: those above it answer. Raises NoSeat.
        """
        skipped: list[str] = []
        wanted, seen = role, set[str]()
        while wanted and wanted not in seen:
            seen.add(wanted)
            for here in ancestors(path):
                if above and len(here) >= len(above):
                    continue
                for seat in self._of(body if wanted == role else None, wanted, here):
                    if seat.filled and not apart.intersection(seat.keys):
                        return Routed(seat, tuple(skipped))
                    skipped.append(seat.key)
            wanted, above = roles.get(wanted).climbs_to, ""
        return self._last_resort(role, path, apart, skipped)

    def _of(self, body: int | None, role: str, here: str) -> list[Listed]:
        return [seat for seat in self._at.get((role, here), ()) if body in {None, seat.organisation_id}]

    def _last_resort(self, role: str, path: str, apart: frozenset[str], skipped: list[str]) -> Routed:
        # Every seat on the way is vacant: the matter waits at the nearest one, which is better than nowhere.
        for wanted in (role, *roles.above(role)):
            for here in ancestors(path):
                for seat in self._at.get((wanted, here), ()):
                    if not apart.intersection(seat.keys):
                        return Routed(seat, tuple(skipped))
        raise NoSeat(role)

    def hears(self, role: str, path: str) -> bool:
        """Whether what comes to a role at a path would be read: not while nobody sits anywhere, nor where only an empty seat far above is left."""
        try:
            found = self.route(role, path).seat
        except NoSeat:
            return False
        waits = found.role in {role, roles.get(role).climbs_to} and any(seat.filled for seat in self.by_id.values())
        return found.filled or waits

    def nearest(self, role: str, path: str, apart: frozenset[str] = frozenset()) -> list[Listed]:
        """Filled seats of a role at the nearest place that has any."""
        for here in ancestors(path):
            found = [
                seat for seat in self._at.get((role, here), ()) if seat.filled and not apart.intersection(seat.keys)
            ]
            if found:
                return found
        return []

    def responsible(self, role: str, path: str, apart: frozenset[str] = frozenset(), kind: str = "") -> Listed | None:
        """The seat of the one body that answers at a path, of this kind if one is named.

        None where no body is known, nobody sits there or it is kept apart, or several bodies could be meant: a person chooses.
        """
        for here in ancestors(path):
            found = [seat for seat in self._at.get((role, here), ()) if kind in {"", seat.kind}]
            if found:
                free = [seat for seat in found if seat.filled and not apart.intersection(seat.keys)]
                bodies = {seat.organisation_id or seat.key for seat in free}
                return free[0] if len(bodies) == 1 else None
        return None

    def around(self, wanted: Iterable[str], path: str, apart: frozenset[str] = frozenset()) -> list[Listed]:
        """Every filled seat of these roles at or above a path, role by role, near ones first."""
        found = (seat for role in wanted for here in ancestors(path) for seat in self._at.get((role, here), ()))
        return [seat for seat in found if seat.filled and not apart.intersection(seat.keys)]

    def next_above(self, seat: Listed, path: str, apart: frozenset[str]) -> Routed | None:
        """The next seat up from one that ran out of time: same role higher, else the role it climbs to. None at the top."""
        role, others, body = roles.get(seat.role), apart | {seat.key}, seat.organisation_id
        try:
            higher = self.route(seat.role, path, others, above=seat.path, body=body) if seat.path else None
        except NoSeat:
            higher = None
        if higher is None or higher.seat.id == seat.id:
            if not role.climbs_to:
                return None
            higher = self.route(role.climbs_to, path, others)
        return None if higher.seat.id == seat.id else higher


def of(town: Town) -> Directory:
    """The town's directory today. It stands until a seat is changed, or a day comes on which a post begins or has ended."""
    day = today(town)
    known = _known.get(town.pk)
    if known and known[0] == town.directory and known[1] <= day < known[2]:
        return known[3]
    filled = set(Post.objects.filter(Post.on(day), seat__town=town).values_list("seat_id", flat=True))
    rows = (
        Seat.objects.filter(town=town, closed_on=None).select_related("place", "organisation__calendar").order_by("id")
    )
    covered = _covered(town)
    directory = Directory((_listed(seat, filled, covered) for seat in rows.iterator(chunk_size=2000)), town.root.path)
    _known[town.pk] = (town.directory, day, _next_change(town, day), directory)
    return directory


def _next_change(town: Town, day: date) -> date:
    """The next day on which a post begins or has ended."""
    posts = Post.objects.filter(seat__town=town)
    begins = posts.filter(starts_on__gt=day).aggregate(first=Min("starts_on"))["first"]
    ends = posts.filter(ends_on__gte=day).aggregate(first=Min("ends_on"))["first"]
    return min(begins or date.max, ends + timedelta(days=1) if ends and ends < date.max else date.max)


def _covered(town: Town) -> dict[int, tuple[str, ...]]:
    """Paths of the places in each area of the town."""
    found: dict[int, list[str]] = {}
    for area, path in AreaPlace.objects.filter(area__town=town, ends_on=None).values_list("area_id", "place__path"):
        found.setdefault(area, []).append(path)
    return {area: tuple(paths) for area, paths in found.items()}


def _listed(seat: Seat, filled: set[int], covered: dict[int, tuple[str, ...]]) -> Listed:
    body = seat.organisation
    area = seat.area_id or (body.area_id if body and not seat.place_id else None)
    return Listed(
        seat.pk, seat.role, seat.place.path if seat.place else "", area, seat.organisation_id, seat.pk in filled,
        body.calendar if body else None, covered.get(area, ()) if area else (), body.kind if body else "",
    )  # fmt: skip


def forget() -> None:
    """Drop cached directories."""
    _known.clear()
