"""Writing people, seats and posts, and the one door to masked values."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import uuid4

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from gongyi.kernel import clock
from gongyi.kernel.clock.typed import half_width
from gongyi.kernel.people import phones, queries, sealing
from gongyi.kernel.people.models import (
    Account,
    AccountPerson,
    Household,
    HouseholdMember,
    Look,
    MoreLooks,
    Person,
    Post,
    Seat,
    Voice,
)
from gongyi.kernel.people.phonecode import PhoneCode, sent_to
from gongyi.kernel.people.refusals import Refused, Throttled
from gongyi.kernel.territory.models import Area, Organisation, Place, Town

CODE_PAUSE = timedelta(seconds=60)
CODES_PER_DAY = 8
A_DAY = 24 * 3600
CONTACT = ("name_sealed", "phone_sealed", "hours_sealed")
MOST_LOOKS, LONGEST_ALLOWANCE = 100, timedelta(days=7)


def _kept_apart() -> str:
    return _("An administrator holds no seat: whoever looks after the system does not work on people's matters.")


def new_pseudonym() -> str:
    """A random name that says nothing."""
    return secrets.token_hex(12)


@transaction.atomic
def add_person(
    *, town: Town, name: str = "", phone: str = "", work_name: str = "", language: str = "zh-hans"
) -> Person:
    """A person for the town's register. Raises BadPhone."""
    number = phones.clean(phone) if phone else ""
    person = Person(
        town=town, pseudonym=new_pseudonym(), work_name=work_name, language=language, made_at=clock.now(), uid=uuid4()
    )
    person.put("name", name)
    person.put("phone", number)
    person.phone_index = sealing.blind_index("phone", number)
    person.save()
    return person


@transaction.atomic
def change_phone(*, person: Person, phone: str) -> None:
    """The number by which a person is reached from now on. Telephones bound before are for the caller to unbind. Raises BadPhone."""
    number = phones.clean(phone)
    person.put("phone", number)
    person.phone_index = sealing.blind_index("phone", number)
    person.save(update_fields=["phone_sealed", "phone_index"])


@transaction.atomic
def open_account(
    *, username: str, password: str | None, persons: list[Person], office: str = "", name: str = "", email: str = ""
) -> Account:
    """A sign-in for a worker, standing for the given persons, one per town. An office and a seat do not go together.

    `name`: the name at work of an administrator above the towns, who stands for no person. `email`: for its owner to prove.
    """
    if office and queries.sits_anywhere(persons):
        raise Refused(_kept_apart())
    account = Account(username=username, office=office, work_name=name, email_asked=email)
    account.set_password(password)
    account.save()
    AccountPerson.objects.bulk_create(AccountPerson(account=account, person=person) for person in persons)
    return account


@transaction.atomic
def open_accounts(*, persons: Sequence[Person], password: str, prefix: str) -> None:
    """A sign-in for each of many persons under one password, called by the prefix and their number, in a fixed number of statements."""
    digest = make_password(password)
    fresh = Account.objects.bulk_create(
        Account(username=f"{prefix}{n}", password=digest) for n in range(1, len(persons) + 1)
    )
    rows = (AccountPerson(account=one, person=person) for one, person in zip(fresh, persons, strict=True))
    AccountPerson.objects.bulk_create(rows)


@transaction.atomic
def give_office(*, account: Account, office: str) -> None:
    """Make an account one of the three administrators, or none. Refuses for whoever holds a seat."""
    persons = Person.objects.filter(account_link__account=account)
    if office and queries.sits_anywhere(persons):
        raise Refused(_kept_apart())
    account.office = office
    account.save(update_fields=["office"])


@transaction.atomic
def set_active(*, account: Account, active: bool) -> None:
    """Stop an account from signing in, or allow it again. Whoever is signed in is out at the next request."""
    account.is_active = active
    account.save(update_fields=["is_active"])


@transaction.atomic
def end_other_sessions(*, account: Account, password: str) -> None:
    """Sign an account out wherever it is signed in; the caller keeps its own session. Refuses a wrong password."""
    if not account.check_password(password):
        raise Refused(_("This is not your password."))
    # The same password under a new salt: every session is bound to the digest.
    account.set_password(password)
    account.save(update_fields=["password"])


@transaction.atomic
def add_seat(
    *,
    town: Town,
    role: str,
    place: Place | None = None,
    area: Area | None = None,
    organisation: Organisation | None = None,
    name: str = "",
    name_en: str = "",
) -> Seat:
    """A seat, vacant until someone is appointed."""
    seat = Seat.objects.create(
        town=town, role=role, place=place, area=area, organisation=organisation, name=name, name_en=name_en
    )
    town.touch("directory")
    return seat


@transaction.atomic
def name_seat(*, seat: Seat, name: str, name_en: str = "") -> None:
    """What the town calls a seat, in Chinese and in English; without a name role and place name it."""
    seat.name = name.strip()[:60]
    seat.name_en = name_en.strip()[:80] if seat.name else ""
    seat.save(update_fields=["name", "name_en"])


@transaction.atomic
def appoint(
    *, person: Person, seat: Seat, starts_on: date, ends_on: date | None = None, acting_for: Person | None = None
) -> Post:
    """Give a person a seat, or let a deputy act for its holder for a while."""
    if person.town_id != seat.town_id:
        raise Refused(_("This person belongs to another town."))
    if acting_for is not None and ends_on is None:
        raise Refused(_("Say until when the deputy stands in."))
    if Account.objects.filter(persons__person=person).exclude(office="").exists():
        raise Refused(_kept_apart())
    post = Post.objects.create(person=person, seat=seat, starts_on=starts_on, ends_on=ends_on, acting_for=acting_for)
    seat.town.touch("directory")
    return post


@transaction.atomic
def end_post(*, post: Post, on: date, at_once: bool = False) -> None:
    """Let a post end with a day, which still belongs to it unless it ends `at_once`. The seat keeps its turns."""
    if on < post.starts_on:
        raise Refused(_("A post cannot end before it starts. End it at once instead."))
    post.ends_on, post.stopped_at = on, clock.now() if at_once else None
    post.save(update_fields=["ends_on", "stopped_at"])
    post.seat.town.touch("directory")


@transaction.atomic
def add_household(*, town: Town, place: Place, door: str, members: list[Person]) -> Household:
    """A household behind one door."""
    household = Household(town=town, place=place, uid=uuid4())
    household.put("door", door)
    household.save()
    HouseholdMember.objects.bulk_create(HouseholdMember(household=household, person=person) for person in members)
    return household


@dataclass(frozen=True)
class Speaking:
    """Who speaks, as far as they said: everything here is kept apart from the matter."""

    town: Town
    name: str = ""
    phone: str = ""
    sender: str = ""
    person: Person | None = None
    part: str = Voice.FIRST
    may_call: bool = False
    language: str = "zh-hans"
    entered_by: str = ""


def voice_row(speaking: Speaking, owner_id: int = 0, owner: str = "dossier") -> Voice:
    """A voice ready to be saved, so that imports may save many at once. Raises BadPhone."""
    number = phones.clean(speaking.phone, speaking.town.phone) if speaking.phone else ""
    voice = Voice(
        town=speaking.town, uid=uuid4(), owner=owner, owner_id=owner_id, person=speaking.person, pseudonym=new_pseudonym(), part=speaking.part,
        may_call=speaking.may_call, language=speaking.language, spoke_at=clock.now(), entered_by=speaking.entered_by,
    )  # fmt: skip
    voice.put("name", speaking.name[:40])
    voice.put("phone", number)
    voice.phone_index = sealing.blind_index("phone", number)
    voice.sender_index = sealing.blind_index("sender", speaking.sender)
    return voice


@transaction.atomic
def leave_home(*, person: Person) -> None:
    """Forget the home of somebody; with its last member the home itself."""
    homes = list(HouseholdMember.objects.filter(person=person).values_list("household", flat=True))
    HouseholdMember.objects.filter(person=person).delete()
    Household.objects.filter(pk__in=homes, members=None).delete()


@transaction.atomic
def unmask(*, row: Person | Voice | Household, column: str, viewer: Person, seat: Seat | None, reason: str) -> str:
    """The clear value, after writing down who looked and why. Refuses as `log_look` does. Where nothing was left nothing is looked at."""
    if not getattr(row, f"{column}_sealed"):
        return ""
    log_look(row=row, column=column, viewer=viewer, seat=seat, reason=reason)
    return row.open(column)


@transaction.atomic
def log_look(*, row: Person | Voice | Household, column: str, viewer: Person, seat: Seat | None, reason: str) -> Look:
    """Write down who looks at what and why.

    Refuses without a reason, and beyond thirty within an hour until a supervisor allows more.
    """
    why = reason.strip()
    if not why:
        raise Refused(_("Say why you need to see this. It is written down."))
    Person.objects.select_for_update().get(pk=viewer.pk)
    may, allowance = queries.next_look(viewer)
    if not may:
        raise Refused(
            _("You have opened thirty entries within an hour. Ask your supervisor to allow more."),
            code="too_many_looks",
        )
    return Look.objects.create(
        town_id=row.town_id,
        viewer=viewer.pseudonym,
        seat=seat,
        table=type(row).__name__,
        row=row.pk,
        column=column,
        reason=why[:200],
        at=clock.now(),
        allowance=allowance,
    )


@transaction.atomic
def note_openings(*, town: Town, rows: Sequence[int], column: str, viewer: Person, seat: Seat | None) -> None:
    """Write down, in one write, that somebody opened or printed what nobody does unseen. Asks for no reason and counts towards no limit."""
    same = {"town": town, "viewer": viewer.pseudonym, "seat": seat, "table": queries.OPENED, "column": column}
    Look.objects.bulk_create(Look(**same, row=row, at=clock.now()) for row in rows)


@transaction.atomic
def allow_more_looks(*, viewer: Person, by: Person, seat: Seat, reason: str, number: int, until: datetime) -> MoreLooks:
    """Let someone open so many more entries until a moment. Whether `by` stands above them is for the caller to know.

    Refuses without a reason, for oneself, for more than a hundred and for longer than a week.
    """
    why, now = reason.strip(), clock.now()
    if not why:
        raise Refused(_("Say why more are needed. It is written down."))
    if viewer.pk == by.pk:
        raise Refused(_("Nobody allows this to themselves."))
    if not 1 <= number <= MOST_LOOKS:
        raise Refused(_("Allow between 1 and %(most)s more.") % {"most": MOST_LOOKS})
    if not now < until <= now + LONGEST_ALLOWANCE:
        raise Refused(_("Choose an end within the next seven days."))
    return MoreLooks.objects.create(
        town=seat.town, viewer=viewer.pseudonym, allowed_by=by.pseudonym, seat=seat, number=number, until=until, reason=why[:200], at=now
    )  # fmt: skip


@transaction.atomic
def issue_code(*, town: Town, phone: str) -> PhoneCode:
    """A fresh six-digit code for a phone, sealed until it is sent. Refuses within a minute of the last and beyond eight a day. Raises BadPhone."""
    number = phones.clean(phone)
    index = sealing.blind_index("phone", number)
    moment = clock.now()
    recent = PhoneCode.objects.filter(phone_index=index, sent_at__gt=moment - timedelta(days=1))
    newest = recent.order_by("-sent_at").first()
    if newest and moment - newest.sent_at < CODE_PAUSE:
        left = CODE_PAUSE - (moment - newest.sent_at)
        raise Throttled(
            _("A code was sent less than a minute ago. Please wait a little."), seconds=left.seconds + 1, code="soon"
        )
    if recent.count() >= CODES_PER_DAY:
        raise Throttled(_("Too many codes today. Please call the community desk."), seconds=A_DAY)
    code = str(secrets.randbelow(10**6)).rjust(6, "0")
    row = PhoneCode(
        town=town, uid=uuid4(), phone_index=index, digest=sealing.blind_index("code", f"{index}{code}"), sent_at=moment
    )
    row.put("phone", number)
    row.put("code", code)
    row.save()
    return row


@transaction.atomic
def use_code(*, town: Town, phone: str, code: str) -> bool:
    """Whether the code is the last one sent to the phone, in time and unused. Five wrong tries spend it."""
    index = sealing.blind_index("phone", phones.clean(phone))
    row = sent_to(town, index).select_for_update().first()
    if row is None or not row.is_good:
        return False
    if not secrets.compare_digest(row.digest, sealing.blind_index("code", f"{index}{half_width(code).strip()}")):
        row.tries += 1
        row.save(update_fields=["tries"])
        return False
    row.used_at = clock.now()
    row.save(update_fields=["used_at"])
    return True


def blank_code(*, code_id: int) -> None:
    """Drop the sealed phone and code: the message has left, or will not leave. What was typed is compared with the digest."""
    PhoneCode.objects.filter(pk=code_id).update(phone_sealed=b"", code_sealed=b"")


def keep_mention(*, voice: Voice, mention: str) -> None:
    """Keep of an erased name what stands in the words, sealed, so that it stays masked there; empty keeps nothing."""
    voice.put("mention", mention)
    voice.save(update_fields=["mention_sealed"])


def forget_contacts(voices: QuerySet[Voice]) -> int:
    """Erase how some who spoke are called and reached; their pseudonyms stay in the histories. Returns of how many."""
    emptied = dict.fromkeys(("phone_index", "sender_index"), "") | dict.fromkeys(CONTACT, b"")
    return voices.update(person=None, may_call=False, wrong_number=False, forgotten_at=clock.now(), **emptied)


@transaction.atomic
def forget_person(*, person: Person) -> None:
    """Erase what identifies a person. Posts and pseudonym stay; they name nobody by themselves."""
    person.name_sealed = person.phone_sealed = b""
    person.phone_index = person.work_name = ""
    person.erased_at = clock.now()
    person.save()
    forget_contacts(Voice.objects.filter(person=person))
    leave_home(person=person)
    link = AccountPerson.objects.filter(person=person).select_related("account").first()
    if link is not None:
        account = link.account
        link.delete()
        if not account.persons.exists():
            Account.objects.filter(pk=account.pk).update(
                is_active=False, email="", email_asked="", username=f"erased-{account.pk}"
            )


@dataclass(frozen=True)
class Staffing:
    """A seat and the names at work of those who hold it; none leaves it vacant. `acting_for` gives a deputy (AB角)."""

    role: str
    holders: tuple[str, ...] = ()
    place: Place | None = None
    area: Area | None = None
    organisation: Organisation | None = None
    name: str = ""


@transaction.atomic
def staff(*, town: Town, rows: Sequence[Staffing], since: date) -> list[Seat]:
    """Many seats with new persons holding them, in a fixed number of statements."""
    seats = Seat.objects.bulk_create(
        Seat(town=town, role=row.role, place=row.place, area=row.area, organisation=row.organisation, name=row.name)
        for row in rows
    )
    pairs = [(seat, name) for seat, row in zip(seats, rows, strict=True) for name in row.holders]
    moment = clock.now()
    persons = Person.objects.bulk_create(
        Person(town=town, pseudonym=new_pseudonym(), work_name=name, made_at=moment) for _seat, name in pairs
    )
    Post.objects.bulk_create(
        Post(person=person, seat=seat, starts_on=since) for (seat, _name), person in zip(pairs, persons, strict=True)
    )
    town.touch("directory")
    return seats
