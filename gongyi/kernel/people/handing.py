"""Handing a seat over: one leaves it on a day, another takes it the same day. The seat keeps its turns."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from gongyi.kernel.clock.wording import day_and_year
from gongyi.kernel.people.actions import appoint, end_post
from gongyi.kernel.people.models import Person, Post, Seat
from gongyi.kernel.people.queries import today
from gongyi.kernel.people.refusals import Refused

A_DAY = timedelta(days=1)


def awaited(seats: Iterable[Seat], day: date) -> QuerySet[Post]:
    """Those who are to take these seats on a day after this one, deputies left out."""
    return Post.objects.filter(seat__in=list(seats), acting_for=None, starts_on__gt=day).select_related("person")


def too_early(seat: Seat, on: date) -> str:
    """Why a seat cannot change hands on a day: somebody began there later than that. Empty where it can."""
    began = seat.posts.filter(acting_for=None, starts_on__gt=on, starts_on__lte=today(seat.town))
    last = began.select_related("person").order_by("-starts_on").first()
    if last is None:
        return ""
    told = {"person": last.person, "since": day_and_year(last.starts_on)}
    return _("%(person)s began there on %(since)s. The first day of whoever follows cannot lie before that.") % told


def staying(post: Post) -> QuerySet[Post]:
    """Those who leave the day before somebody is to come, and go on if that is taken back; nobody where others come that day, or a deputy."""
    held = post.seat.posts.filter(acting_for=None).select_related("person")
    if post.acting_for_id or held.filter(starts_on=post.starts_on).exclude(pk=post.pk).exists():
        return held.none()
    return held.filter(ends_on=post.starts_on - A_DAY, stopped_at=None)


@transaction.atomic
def take_back(*, post: Post) -> list[Person]:
    """Somebody who was to come to a seat does not. Returns who goes on there without a last day. Refuses once the post has begun or is gone."""
    going_on = list(staying(post))
    taken, _rows = Post.objects.filter(pk=post.pk, starts_on__gt=today(post.seat.town)).delete()
    if not taken:
        raise Refused(_("This post has begun or was taken back meanwhile. Nothing is changed."))
    post.seat.posts.filter(pk__in=[one.pk for one in going_on]).update(ends_on=None)
    post.seat.town.touch("directory")
    return [one.person for one in going_on]


@transaction.atomic
def hand_over(*, seat: Seat, arriving: Person, on: date) -> Post:
    """Whoever holds a seat leaves it on a day and another takes it the same day; open turns stay where they are.

    Takes the place of a hand-over that was still to come. Refuses a day before somebody's who sits or sat there.
    """
    if fault := too_early(seat, on):
        raise Refused(fault)
    day = today(seat.town)
    for post in awaited([seat], day):
        take_back(post=post)
    for post in seat.posts.filter(Post.on(on), acting_for=None).exclude(ends_on__lt=day):
        end_post(post=post, on=max(post.starts_on, on - A_DAY), at_once=post.starts_on >= on)
    return appoint(person=arriving, seat=seat, starts_on=on)
