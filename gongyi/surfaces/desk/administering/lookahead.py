"""What comes of moving or merging a place, shown before it is done: what goes where, and who takes over."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from gongyi.kernel.access.requests import TownRequest
from gongyi.kernel.flows import directory, turning
from gongyi.kernel.flows.models import Turn
from gongyi.kernel.flows.story import seat_name
from gongyi.kernel.people.models import Seat
from gongyi.kernel.people.queries import today
from gongyi.kernel.people.refusals import Refused
from gongyi.kernel.territory.models import Place, Town
from gongyi.kernel.territory.queries import below, full_name, listed_name
from gongyi.surfaces.desk.administering.seats import holders_of

MOST_NAMES = 12


@dataclass(frozen=True)
class Handed:
    """A seat, with who sits there, and what of its work goes to whom; `to` is empty where nobody would have it."""

    seat: str
    count: int
    to: str


@dataclass(frozen=True)
class Look:
    """What is about to happen. `left` and `reached` are named where the place comes under another."""

    to: Place
    whole: str
    inside: str
    more: int
    left: str
    reached: str
    handed: list[Handed]


def look(request: TownRequest, place: Place, to: Place, *, merges: bool) -> Look:
    """What comes of putting a place under another, or of merging it into another."""
    inside = list(place.children.filter(closed_on=None).order_by("order", "pk"))
    above = to.parent if merges else to
    crosses = above is not None and above.pk != place.parent_id
    return Look(
        to=to,
        whole=full_name(to, request.town),
        inside=pgettext("between names", ", ").join(listed_name(child) for child in inside[:MOST_NAMES]),
        more=max(0, len(inside) - MOST_NAMES),
        left=str(place.parent) if crosses else "",
        reached=str(above) if crosses else "",
        handed=_handed(request.town, place, to, merges=merges),
    )


def _handed(town: Town, place: Place, to: Place, *, merges: bool) -> list[Handed]:
    closing = [seat.key for seat in Seat.objects.filter(place=place, closed_on=None)] if merges else []
    turns = Turn.objects.filter(Q(holder_key__in=closing) | below(place.path, "dossier__place_path"), open=True)
    counts = dict(turns.order_by().values_list("holder_key").annotate(count=Count("dossier", distinct=True)))
    known = directory.of(town)
    passing = {}
    for key in dict.fromkeys([*closing, *sorted(counts)]):
        seat = known.by_key(key)
        if seat and (key in closing or _left_behind(seat.path, place, to)):
            passing[key] = _taker(town, seat, to)
    names = _called(town, {*passing, *passing.values()})
    return [Handed(names[key], counts.get(key, 0), names.get(taker, "")) for key, taker in passing.items()]


def _left_behind(path: str, place: Place, to: Place) -> bool:
    """Whether a seat at a path answers for the place now and not after; one inside it comes along, one of an area stays."""
    return bool(path) and not path.startswith(place.path) and not to.path.startswith(path)


def _taker(town: Town, seat: directory.Listed, to: Place) -> str:
    try:
        return turning.route(town, seat.role, to.path, frozenset({seat.key}), seat.organisation_id)
    except Refused:
        return ""


def _called(town: Town, keys: Iterable[str]) -> dict[str, str]:
    """Seats by holder key, each with the names of those who sit there."""
    numbers = [int(key.removeprefix("seat:")) for key in keys if key]
    seats = list(Seat.objects.filter(pk__in=numbers).select_related("place", "organisation", "area"))
    posts = holders_of(seats, today(town))
    return {seat.key: _with_people(seat, [str(post.person) for post in posts.get(seat.pk, [])]) for seat in seats}


def _with_people(seat: Seat, people: list[str]) -> str:
    who = pgettext("between names", ", ").join(people) or _("vacant")
    return _("%(seat)s (%(who)s)") % {"seat": seat_name(seat), "who": who}
