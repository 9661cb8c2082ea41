"""Reading people, seats and posts."""

from collections.abc import Iterable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from gongyi.kernel import clock
from gongyi.kernel.people import phones, sealing
from gongyi.kernel.people.models import Look, Person, Post, Seat, Voice
from gongyi.kernel.territory.models import Town


def today(town: Town) -> date:
    """The date in the town."""
    return clock.now().astimezone(ZoneInfo(town.calendar.zone)).date()


def posts_of(person: Person, day: date) -> QuerySet[Post]:
    """Posts a person holds on a day, with their seats."""
    return person.posts.filter(Post.on(day), seat__closed_on=None).select_related("seat").order_by("seat_id")


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


def voices_by_phone(town: Town, phone: str) -> QuerySet[Voice]:
    """Voices left with this whole number."""
    return Voice.objects.filter(
        town=town, phone_index=sealing.blind_index("phone", phones.clean(phone)), withdrawn_at=None
    )


def looks_since(person: Person, since: datetime) -> int:
    """How many masked values this person opened since then."""
    return Look.objects.filter(viewer=person.pseudonym, at__gte=since).count()
