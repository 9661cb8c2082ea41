"""Who the person behind a request is, and what they hold today."""

from gongyi.kernel.access import roles
from gongyi.kernel.access.actor import Actor, HeldSeat, nobody
from gongyi.kernel.access.models import LinkToken
from gongyi.kernel.people.models import Account, Person, Post, Voice
from gongyi.kernel.people.queries import posts_of, today
from gongyi.kernel.territory.models import Town
from gongyi.kernel.territory.scope import everywhere


def person_of(account: Account, town: Town) -> Person | None:
    """The person an account stands for in a town."""
    return Person.objects.filter(town=town, account_link__account=account, erased_at=None).first()


def worker(person: Person, town: Town) -> Actor:
    """The actor for a person of the town, with the seats held today; rights are computed at each request."""
    held = tuple(_held(post) for post in posts_of(person, today(town)).select_related("seat__place", "acting_for"))
    return Actor("worker", town.pk, person.pseudonym, person_id=person.pk, seats=held)


def _held(post: Post) -> HeldSeat:
    seat = post.seat
    acting = post.acting_for.pseudonym if post.acting_for else ""
    return HeldSeat(
        seat.pk, seat.role, seat.place.path if seat.place else "", seat.area_id, seat.organisation_id, acting
    )


def resident(person: Person, town: Town) -> Actor:
    """The actor for a resident who signed in by phone code: reaches the matters of their own voices."""
    return Actor("resident", town.pk, person.pseudonym, person_id=person.pk)


def bearer(link: LinkToken) -> Actor:
    """The actor for a speaker's link: one purpose, one matter; it goes where the voice went when matters were joined."""
    voice = link.voice
    name = voice.pseudonym if voice else f"link-{link.pk}"
    return Actor(
        "link",
        link.town_id,
        name,
        purpose=link.purpose,
        owner_id=voice.owner_id if voice else link.owner_id,
        voice_id=link.voice_id,
        link_id=link.pk,
        joined=voice is not None and voice.part == Voice.JOINED,
    )


def handler(link: LinkToken, town: Town) -> Actor | None:
    """The actor for a link to handle one matter: the person at the link's seat, while they hold it today; else None.

    Only seats whose role may be reached by link, such as a firm's: a staff seat is never held by a telephone alone.
    """
    person, seat = link.person, link.seat
    if person is None or seat is None or person.erased_at is not None or not roles.get(seat.role).by_link:
        return None
    post = posts_of(person, today(town)).filter(seat=seat).select_related("seat__place", "acting_for").first()
    if post is None:
        return None
    return Actor(
        "link", link.town_id, person.pseudonym, person_id=person.pk, seats=(_held(post),), purpose=link.purpose,
        owner_id=link.owner_id, link_id=link.pk,
    )  # fmt: skip


def handles_by_link(person: Person, town: Town) -> bool:
    """Whether a person holds a seat today that is handled by link."""
    held = posts_of(person, today(town)).values_list("seat__role", flat=True)
    return any(roles.get(role).by_link for role in held)


def visitor(account: Account | None, resident_uid: str | None, town: Town) -> Actor:
    """The actor for a request in a town: worker before resident before nobody."""
    if account is not None and account.is_active:
        person = person_of(account, town)
        if person is not None:
            return worker(person, town)
    if resident_uid:
        known = Person.objects.filter(town=town, uid=resident_uid, erased_at=None).first()
        if known is not None:
            return resident(known, town)
    return nobody(town.pk)


def towns_of(account: Account) -> list[int]:
    """Ids of the towns in which an account stands for someone."""
    with everywhere("an account stands above towns"):
        return list(
            Person.objects.filter(account_link__account=account, erased_at=None).values_list("town_id", flat=True)
        )
