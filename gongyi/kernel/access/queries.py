"""Who the person behind a request is, and what they hold today."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db.models import QuerySet
from django.utils.timezone import localtime

from gongyi.kernel import clock
from gongyi.kernel.access import roles
from gongyi.kernel.access.actor import Actor, HeldSeat, nobody
from gongyi.kernel.access.models import Attempt, LinkToken, digest_of
from gongyi.kernel.people import sealing
from gongyi.kernel.people.models import Account, AccountPerson, Person, Post, Voice
from gongyi.kernel.people.queries import posts_of, today
from gongyi.kernel.territory.models import Town
from gongyi.kernel.territory.scope import everywhere


def person_of(account: Account, town: Town) -> Person | None:
    """The person an account stands for in a town."""
    return Person.objects.filter(town=town, account_link__account=account, erased_at=None).first()


def worker(person: Person, town: Town) -> Actor:
    """The actor for a person of the town, with the seats held today, their own before those they stand in at.

    Rights are computed at each request.
    """
    held = sorted(_held(posts_of(person, today(town))), key=lambda seat: bool(seat.acting_for))
    return Actor("worker", town.pk, person.pseudonym, person_id=person.pk, seats=tuple(held))


def _held(posts: QuerySet[Post]) -> Iterator[HeldSeat]:
    """The seats of some posts. Every request asks for them, so no more is read than they consist of."""
    columns = ("seat_id", "seat__role", "seat__place__path", "seat__area_id", "seat__organisation_id")
    for seat, role, path, area, organisation, acting in posts.values_list(*columns, "acting_for__pseudonym"):
        yield HeldSeat(seat, role, path or "", area, organisation, acting or "")


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


def language_of(token: str) -> str:
    """The language of whoever a link in the town in scope was made for; empty for no such link."""
    found = LinkToken.objects.filter(digest=digest_of(token)).values_list("voice__language", "person__language").first()
    return next((language for language in found or () if language), "")


def handler(link: LinkToken, town: Town) -> Actor | None:
    """The actor for a link to handle one matter: the person at the link's seat, while they hold it today; else None.

    Only seats whose role may be reached by link, such as a firm's: a staff seat is never held by a telephone alone.
    """
    person, seat = link.person, link.seat
    if person is None or seat is None or person.erased_at is not None or not roles.get(seat.role).by_link:
        return None
    held = next(_held(posts_of(person, today(town)).filter(seat=seat)), None)
    if held is None:
        return None
    return Actor(
        "link", link.town_id, person.pseudonym, person_id=person.pk, seats=(held,), purpose=link.purpose,
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


HOUR = 3600


def this_hour() -> int:
    """The running hour, counted since 1970."""
    return int(clock.now().timestamp()) // HOUR


def seconds_left() -> int:
    """Seconds until tries are counted anew."""
    return HOUR - int(clock.now().timestamp()) % HOUR


def next_hour() -> str:
    """When tries are counted anew, as a time of the day."""
    return f"{localtime(clock.now() + timedelta(seconds=seconds_left())):%H:%M}"


def tries(*, what: str, key: str) -> int:
    """How many tries on `key` were counted within the running hour."""
    rows = Attempt.objects.filter(key=sealing.blind_index(f"try-{what}", key), hour=this_hour())
    return sum(rows.values_list("count", flat=True))


LET_IN = "let-in"
GUESSES_HERE, GUESSES, GUESSES_FROM = 10, 60, 120
"""Wrong passwords an hour: for a name from one address, for a name from everywhere, from one address for all names.

Whoever wants to lock somebody else out must guess from many places, and loses them at one press of a button.
"""


DIGITS = 10
"""Wrong digits of the second step an hour, for a name. Whoever gives them knows the password already."""


@dataclass(frozen=True)
class Counter:
    """Tries that are counted under a key, and how many an hour are too many."""

    what: str
    key: str
    limit: int


def guess_counters(name: str, address: str) -> tuple[Counter, Counter, Counter]:
    """What a wrong password for a name from an address is counted under; here, everywhere, from there."""
    account = Account.objects.filter(username=name).first()
    known = _guessed(name.lower(), account.password if account else "", tries(what=LET_IN, key=name.lower()))
    return (
        Counter("password-here", f"{known}|{address}", GUESSES_HERE),
        Counter("password", known, GUESSES),
        Counter("password-from", address, GUESSES_FROM * settings.SHARED_ADDRESS),
    )


def _guessed(name: str, password: str, times_let_in: int) -> str:
    """A name under which counting begins anew with each new password and each time it is let in again."""
    return f"{name}|{password}|{times_let_in}"


def digits_counter(name: str) -> Counter:
    """What digits of the second step are counted under; counting begins anew when the name is let in again."""
    return Counter("digits", _digits_of(name.lower(), tries(what=LET_IN, key=name.lower())), DIGITS)


def _digits_of(name: str, times_let_in: int) -> str:
    return f"{name}|{times_let_in}"


def stopped(*, name: str, password: str) -> bool:
    """Whether this is the right password of a sign-in that was stopped."""
    account = Account.objects.filter(username=name, is_active=False).first()
    return account is not None and account.check_password(password)


def wrong_passwords(accounts: Iterable[Account]) -> dict[int, int]:
    """How many wrong passwords were given for accounts within the running hour, by account; none where none were."""
    rows = list(accounts)
    let_in = _counts(LET_IN, [row.username.lower() for row in rows])
    keys = {row.pk: _guessed(row.username.lower(), row.password, let_in.get(row.username.lower(), 0)) for row in rows}
    return _given("password", keys)


def wrong_digits(accounts: Iterable[Account]) -> dict[int, int]:
    """How many wrong digits of the second step were given within the running hour, by account; none where none were."""
    names = {row.pk: row.username.lower() for row in accounts}
    let_in = _counts(LET_IN, names.values())
    return _given("digits", {pk: _digits_of(name, let_in.get(name, 0)) for pk, name in names.items()})


def _given(what: str, keys: dict[int, str]) -> dict[int, int]:
    given = _counts(what, keys.values())
    return {pk: given[key] for pk, key in keys.items() if given.get(key)}


def _counts(what: str, keys: Iterable[str]) -> dict[str, int]:
    digests = {sealing.blind_index(f"try-{what}", key): key for key in keys}
    rows = Attempt.objects.filter(key__in=digests, hour=this_hour())
    return {digests[digest]: count for digest, count in rows.values_list("key", "count")}


def towns_of(account: Account) -> list[int]:
    """Ids of the towns in which an account stands for someone."""
    with everywhere("an account stands above towns"):
        return list(
            Person.objects.filter(account_link__account=account, erased_at=None).values_list("town_id", flat=True)
        )


def town_for_messages(account: Account) -> Town | None:
    """A town in whose name its owner is written to, none for trying before others; None where there is nobody to write to."""
    return Town.objects.filter(pk__in=towns_of(account)).order_by("simulated", "pk").first()


def above_towns(account: Account) -> bool:
    """Whether an account stands above all towns, as one that was never made for any. Whom a town forgot does not rise."""
    return not AccountPerson.objects.filter(account=account).exists()


def oversees(account: Account, town: Town) -> bool:
    """Whether an administrator's office reaches a town: its own, or every one where the account stands above them."""
    return above_towns(account) or town.pk in towns_of(account)


def seen_by(administrator: Account) -> QuerySet[Account]:
    """The sign-ins that a security administrator sees: those of their towns, or every one above the towns."""
    if above_towns(administrator):
        return Account.objects.all()
    own = AccountPerson.objects.filter(person__town__in=towns_of(administrator))
    return Account.objects.filter(pk__in=own.values("account"))


def kept_by(administrator: Account) -> QuerySet[Account]:
    """Those of them that may be stopped and let in: what also works in a town that is not theirs is for those above."""
    if above_towns(administrator):
        return Account.objects.all()
    others = AccountPerson.objects.exclude(person__town__in=towns_of(administrator))
    return seen_by(administrator).exclude(pk__in=others.values("account"))
