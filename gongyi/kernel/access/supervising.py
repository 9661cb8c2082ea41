"""Who stands above whom, and may therefore allow a worker to open more masked values than thirty an hour."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from gongyi.kernel.access import roles
from gongyi.kernel.people import actions as people
from gongyi.kernel.people.models import MoreLooks, Person, Post, Seat
from gongyi.kernel.people.queries import posts_of, today
from gongyi.kernel.people.refusals import Refused
from gongyi.kernel.territory.models import Town


def _posts(town: Town) -> QuerySet[Post]:
    held = Post.objects.filter(Post.on(today(town)), seat__town=town, seat__closed_on=None, person__erased_at=None)
    return held.select_related("person", "seat__place", "seat__area", "seat__organisation")


def _path(seat: Seat, town: Town) -> str:
    return seat.place.path if seat.place else town.root.path


def _above(one: Seat, other: Seat, town: Town) -> bool:
    return one.role in roles.above(other.role) and _path(other, town).startswith(_path(one, town))


def supervisors(person: Person, town: Town) -> list[Post]:
    """Posts above those a person holds today, nearest first. At the very top: the colleagues at the same seat."""
    own = [post.seat for post in posts_of(person, today(town)).select_related("seat__place")]
    others = [post for post in _posts(town) if post.person_id != person.pk]
    found = [post for post in others if any(_above(post.seat, seat, town) for seat in own)]
    if not found:
        found = [post for post in others if any(post.seat_id == seat.pk for seat in own)]
    return sorted(found, key=lambda post: (-len(_path(post.seat, town)), roles.get(post.seat.role).lead, post.pk))


def supervised(person: Person, town: Town) -> dict[Person, list[Seat]]:
    """Whom a person stands above today, each with the seats they hold."""
    posts = list(_posts(town))
    own = [post.seat for post in posts if post.person_id == person.pk]
    seats: dict[Person, list[Seat]] = {}
    for post in posts:
        if post.person_id != person.pk:
            seats.setdefault(post.person, []).append(post.seat)
    return {other: held for other, held in seats.items() if _stands_above(own, held, posts, town)}


def _stands_above(own: list[Seat], theirs: list[Seat], posts: list[Post], town: Town) -> bool:
    if any(_above(one, other, town) for one in own for other in theirs):
        return True
    shared = {seat.pk for seat in own} & {seat.pk for seat in theirs}
    return bool(shared) and not any(_above(post.seat, other, town) for post in posts for other in theirs)


@transaction.atomic
def allow_more_looks(*, town: Town, viewer: Person, by: Person, number: int, until: datetime, reason: str) -> MoreLooks:
    """Let someone below open so many more masked values until a moment. Refuses whoever does not stand above them."""
    post = next((post for post in supervisors(viewer, town) if post.person_id == by.pk), None)
    if post is None:
        raise Refused(_("Only somebody who stands above them may allow this."))
    return people.allow_more_looks(viewer=viewer, by=by, seat=post.seat, reason=reason, number=number, until=until)
