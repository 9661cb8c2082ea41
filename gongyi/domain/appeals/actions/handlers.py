"""Whoever handled a matter neither asks nor enters how it was done: a colleague does, or the next above."""

from django.utils.translation import gettext as _

from gongyi.domain.appeals.judging import disowned, own_work, work
from gongyi.kernel.flows import authority, directory, turning
from gongyi.kernel.flows.matters import Matter
from gongyi.kernel.people.models import Post
from gongyi.kernel.people.queries import today
from gongyi.kernel.people.refusals import Refused

DESK = "community_desk"


def may_enter_rating(matter: Matter) -> bool:
    """Whether the actor may enter what the person says of the result: it is to be rated, somebody else handled it, and no rating entered for them was put aside."""
    return authority.may(matter, matter.flow.move("rate_satisfied")) and not why_not(matter)


def refuse_own(matter: Matter) -> None:
    """Refuses, with why, whoever handled it, and everybody once the person rates it themselves."""
    if why := why_not(matter):
        raise Refused(why, code="self_rating")


def why_not(matter: Matter) -> str:
    """Why the actor is not offered the call or the rating; empty where they may be."""
    if disowned(matter):
        return _(
            "The person said that the rating written down for them is not theirs. From now on they rate it themselves."
        )
    if own_work(matter):
        return _("You handled this. How it was done is asked and entered by a colleague, or by the next above.")
    return ""


def caller(matter: Matter) -> str:
    """Who calls or visits after the answer: the desk, or the next above where everybody at the desk handled it; empty where nobody else is left."""
    apart, own = authority.passed_over(matter, "rating"), frozenset(work(matter).values_list("actor", flat=True))
    seats = directory.of(matter.town)
    while True:
        try:
            key = turning.route(matter.town, DESK, matter.dossier.place_path, apart)
        except Refused:
            return ""
        seat = seats.by_key(key)
        if seat is None or not _all_among(matter, seat.id, own):
            return key
        apart |= frozenset(seat.keys)


def _all_among(matter: Matter, seat: int, own: frozenset[str]) -> bool:
    posts = Post.objects.filter(Post.on(today(matter.town)), seat=seat)
    return frozenset(posts.values_list("person__pseudonym", flat=True)) <= own
