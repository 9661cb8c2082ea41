"""Reading people, seats and posts."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Count, F, Q, QuerySet

from gongyi.kernel import clock
from gongyi.kernel.people import phones, sealing
from gongyi.kernel.people.models import Look, MoreLooks, Person, Post, Seat, Voice
from gongyi.kernel.territory.models import Town
from gongyi.kernel.territory.scope import everywhere

LOOKS_PER_HOUR = 30
HOUR = timedelta(hours=1)
OPENED = "Dossier"
"""The table of a look that is the opening of a matter, and no name or phone in clear."""


def today(town: Town) -> date:
    """The date in the town."""
    return clock.now().astimezone(ZoneInfo(town.calendar.zone)).date()


def posts_of(person: Person, day: date) -> QuerySet[Post]:
    """Posts a person holds on a day, with their seats."""
    return person.posts.filter(Post.on(day), seat__closed_on=None).select_related("seat").order_by("seat_id")


def over(post: Post, day: date) -> bool:
    """Whether a post has ended for good before a day, or at once."""
    return post.ends_on is not None and (post.ends_on < day or post.stopped_at is not None)


def stands(post: Post, day: date) -> bool:
    """Whether a post is held on this day, today or later."""
    return post.starts_on <= day and not over(post, day)


def holders(seat: Seat, day: date) -> QuerySet[Person]:
    """Who holds the seat on a day."""
    return Person.objects.filter(pk__in=seat.posts.filter(Post.on(day)).values("person"))


def filled(seats: Iterable[int], day: date) -> set[int]:
    """Which of these seats someone holds on a day."""
    return set(Post.objects.filter(Post.on(day), seat__in=list(seats)).values_list("seat_id", flat=True))


def by_phone(town: Town, phone: str) -> QuerySet[Person]:
    """People with this whole number; a family may share one."""
    return Person.objects.filter(
        town=town, phone_index=sealing.blind_index("phone", phones.clean(phone)), erased_at=None
    )


def spoken_on(owner: str, owner_id: int) -> QuerySet[Voice]:
    """Who spoke on something at first, wherever their voices have gone since it was joined to something else."""
    here = Q(spoken_on=None, owner_id=owner_id) | Q(spoken_on=owner_id)
    return Voice.objects.filter(here, owner=owner).order_by("id")


def voices_of(owner: str, owner_id: int) -> QuerySet[Voice]:
    """Who spoke on a matter; for the accessor and the outbox only."""
    return Voice.objects.filter(owner=owner, owner_id=owner_id, withdrawn_at=None).order_by("id")


def ever_spoken_on(owner: str, owner_id: int) -> QuerySet[Voice]:
    """Whoever speaks on a matter, left it, or spoke on it before it was joined to another."""
    return Voice.objects.filter(Q(owner_id=owner_id) | Q(spoken_on=owner_id), owner=owner)


def voices_by_phone(town: Town, phone: str) -> QuerySet[Voice]:
    """Voices left with this whole number."""
    return Voice.objects.filter(
        town=town, phone_index=sealing.blind_index("phone", phones.clean(phone)), withdrawn_at=None
    )


def looks_left(person: Person) -> int:
    """How many masked values this person may still open now: of thirty an hour, and of what a supervisor allowed beyond."""
    more = sum(allowance.left for allowance in allowances(person))
    return max(0, LOOKS_PER_HOUR - _of_the_hour(person).count()) + more


def next_look(person: Person) -> tuple[bool, MoreLooks | None]:
    """Whether they may open one more, and of which allowance; of none while the thirty last."""
    if _of_the_hour(person).count() < LOOKS_PER_HOUR:
        return True, None
    found = allowances(person)
    return (True, found[0].grant) if found else (False, None)


def looks_again_at(person: Person) -> datetime:
    """When the first of the thirty is an hour old, so that another may follow."""
    first = _of_the_hour(person).order_by("at").values_list("at", flat=True).first()
    return (first or clock.now()) + HOUR


@dataclass(frozen=True)
class Allowance:
    """What a supervisor allowed, and how much of it was used."""

    grant: MoreLooks
    used: int

    @property
    def left(self) -> int:
        return self.grant.number - self.used


def allowances(person: Person) -> list[Allowance]:
    """What supervisors allowed that still holds and is not used up; what ends first comes first."""
    rows = MoreLooks.objects.filter(viewer=person.pseudonym, until__gt=clock.now()).annotate(n=Count("looks"))
    return [Allowance(row, row.n) for row in rows.filter(n__lt=F("number")).order_by("until", "pk")]


def _of_the_hour(person: Person) -> QuerySet[Look]:
    return within_the_hour([person.pseudonym])


def within_the_hour(viewers: Iterable[str]) -> QuerySet[Look]:
    """What these people looked at within the hour, of the thirty that everybody may."""
    rows = Look.objects.filter(viewer__in=list(viewers), at__gt=clock.now() - HOUR, allowance=None)
    return rows.exclude(table=OPENED)


def work_names(pseudonyms: Iterable[str]) -> dict[str, str]:
    """The names at work behind pseudonyms, in the town in scope; those who were erased are left out."""
    rows = Person.objects.filter(pseudonym__in=set(pseudonyms), erased_at=None).exclude(work_name="")
    return dict(rows.values_list("pseudonym", "work_name"))


def sits_anywhere(persons: Iterable[Person]) -> bool:
    """Whether one of these persons holds a seat today or later, in any town."""
    with everywhere("a person may work in several towns"):
        rows = Post.objects.filter(person__in=[person.pk for person in persons], seat__closed_on=None)
        return rows.filter(Q(ends_on=None) | Q(ends_on__gte=clock.now().date(), stopped_at=None)).exists()


def idle(town: Town, before: datetime) -> QuerySet[Person]:
    """Residents the town keeps for no reason any more: no voice, no post, no account, known since before then."""
    rows = Person.objects.filter(town=town, erased_at=None, made_at__lt=before)
    return rows.filter(voices=None, posts=None, account_link=None)
