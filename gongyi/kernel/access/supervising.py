"""Who stands above whom, and may therefore allow a worker to open more masked values than thirty an hour."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from gongyi.kernel import clock
from gongyi.kernel.access import roles
from gongyi.kernel.people import actions as people
from gongyi.kernel.people.models import Look, MoreLooks, Person, Post, Seat
from gongyi.kernel.people.queries import today
from gongyi.kernel.people.refusals import Refused
from gongyi.kernel.territory.models import Town

LATELY = timedelta(days=30)


def _posts(town: Town) -> QuerySet[Post]:
    held = Post.objects.filter(Post.on(today(town)), seat__town=town, seat__closed_on=None, person__erased_at=None)
    return held.select_related("person", "seat__place", "seat__area", "seat__organisation")


def _can_look() -> Q:
    """Those with a sign-in, and whoever looked lately without one, as those who handle by link: nobody else is shown a name."""
    looked = Look.objects.filter(viewer=OuterRef("person__pseudonym"), at__gt=clock.now() - LATELY)
    return Q(Exists(looked)) | Q(person__account_link__isnull=False)


def _path(seat: Seat, town: Town) -> str:
    return seat.place.path if seat.place else town.root.path


def _above(one: Seat, other: Seat, town: Town) -> bool:
    return one.role in roles.above(other.role) and _path(other, town).startswith(_path(one, town))


def _leading(posts: list[Post]) -> list[Seat]:
    """The seats by which somebody's standing is told: the highest they hold in their own right, or else stand in at."""
    own = [post.seat for post in posts if post.acting_for_id is None] or [post.seat for post in posts]
    highest = max((roles.get(seat.role).lead for seat in own), default=0)
    return [seat for seat in own if roles.get(seat.role).lead == highest]


def _stands_above(one: list[Post], other: list[Post], town: Town) -> list[Post]:
    """The posts by which one person stands above another; none where that other is their own superior."""
    theirs = _leading(other)
    if any(_above(seat, mine, town) for seat in theirs for mine in _leading(one)):
        return []
    return [post for post in one if any(_above(post.seat, seat, town) for seat in theirs)]


def _by_person(posts: list[Post]) -> dict[Person, list[Post]]:
    held: dict[Person, list[Post]] = {}
    for post in posts:
        held.setdefault(post.person, []).append(post)
    return held


def _shared(one: list[Post], other: list[Post]) -> list[Post]:
    seats = {seat.pk for seat in _leading(other)}
    return [post for post in one if post.seat_id in seats]


def supervisors(person: Person, town: Town) -> list[Post]:
    """Posts above the highest seat a person holds today, nearest first. At the very top: the colleagues at the same seat."""
    held = _by_person(list(_posts(town)))
    own = held.pop(person, [])
    found = [post for posts in held.values() for post in _stands_above(posts, own, town)]
    if not found:
        found = [post for posts in held.values() for post in _shared(posts, own)]
    return sorted(found, key=lambda post: (-len(_path(post.seat, town)), roles.get(post.seat.role).lead, post.pk))


def supervised(person: Person, town: Town) -> dict[Person, list[Seat]]:
    """Those whom a person stands above today and who can look at names, each with the seats they hold."""
    held = _by_person(list(_posts(town).filter(_can_look())))
    own = held.get(person, [])
    below = {other: posts for other, posts in held.items() if other != person and _allows(own, other, held, town)}
    return {other: [post.seat for post in posts] for other, posts in below.items()}


def _allows(own: list[Post], other: Person, held: dict[Person, list[Post]], town: Town) -> bool:
    theirs = held[other]
    if _stands_above(own, theirs, town):
        return True
    return bool(_shared(own, theirs)) and not any(_stands_above(posts, theirs, town) for posts in held.values())


@transaction.atomic
def allow_more_looks(*, town: Town, viewer: Person, by: Person, number: int, until: datetime, reason: str) -> MoreLooks:
    """Let someone below open so many more masked values until a moment. Refuses whoever does not stand above them."""
    post = next((post for post in supervisors(viewer, town) if post.person_id == by.pk), None)
    if post is None:
        raise Refused(_("Only somebody who stands above them may allow this."))
    return people.allow_more_looks(viewer=viewer, by=by, seat=post.seat, reason=reason, number=number, until=until)
