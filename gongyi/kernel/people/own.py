"""What people may do about what is kept of them: see it, see who looked, correct it, withdraw consent, have it erased now."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from gongyi.kernel.people import looking, phones, sealing
from gongyi.kernel.people.actions import add_person, forget_contacts, forget_person
from gongyi.kernel.people.models import Look, Person, Seat, Voice
from gongyi.kernel.people.queries import by_phone, voices_by_phone
from gongyi.kernel.people.refusals import Refused
from gongyi.kernel.territory.models import Town

MOST = 200
MOST_HOURS = 60


@dataclass(frozen=True)
class Speaker:
    """One of those who speak under a phone: a known person, or a name that was left; so much of it shown as tells them apart."""

    key: str
    shown: str


def speakers(town: Town, phone: str) -> list[Speaker]:
    """Who speaks under this phone. A family may share one; each reads only their own. Raises BadPhone.

    What was said without a name makes nobody a second person where one name at most is known under the phone.
    """
    people = list(by_phone(town, phone).order_by("pk"))
    known = {person.open("name") for person in people}
    names = {voice.open("name") for voice in _unclaimed(town, phone)}
    if _alone(people, names):
        people = sorted(people, key=lambda person: not person.open("name"))[:1]
        names = set() if people else set(sorted(names)[-1:])
    called = {f"person:{person.uid}": person.open("name") for person in people}
    called |= {f"name:{_digest(name)}": name for name in sorted(names - known)}
    shown = phones.told_apart(called.values())
    return [Speaker(key, shown[name]) for key, name in called.items()]


def _alone(people: Sequence[Person], names: set[str]) -> bool:
    """Whether no more than one of those who are known under a phone has a name."""
    named = [person.open("name") for person in people if person.open("name")]
    return len(named) + len(names - {"", *named}) <= 1


def _unclaimed(town: Town, phone: str) -> QuerySet[Voice]:
    return voices_by_phone(town, phone).filter(person=None, wrong_number=False)


def _digest(name: str) -> str:
    return sealing.blind_index("speaker", name)[:20] or "none"


def leave_phone(*, voice: Voice, phone: str) -> None:
    """Leave a phone where none was left, or in place of a wrong one. Raises BadPhone, also for the wrong one again."""
    number = phones.clean(phone, voice.town.phone)
    index = sealing.blind_index("phone", number)
    if voice.wrong_number and index == voice.phone_index:
        raise phones.BadPhone(_("This is the number that was wrong. Please write another."))
    voice.put("phone", number)
    voice.phone_index, voice.wrong_number = index, False
    voice.save(update_fields=["phone_sealed", "phone_index", "wrong_number"])


def phone_is_wrong(*, owner: str, owner_id: int) -> None:
    """The phone that whoever spoke first left is not theirs: nothing is sent there any more, and nobody signs in by it to what they said."""
    Voice.objects.filter(owner=owner, owner_id=owner_id, part=Voice.FIRST).update(wrong_number=True)


def choose_contact(*, voice: Voice, contact: str, hours: str = "") -> None:
    """How this phone may be used, in the person's words; when a call is safe is kept only where calls were chosen."""
    if contact not in dict(Voice.CONTACTS):
        raise Refused(_("Please choose one of these."), code="contact")
    voice.contact = contact
    voice.put("hours", hours.strip()[:MOST_HOURS] if contact == Voice.CALL else "")
    voice.save(update_fields=["contact", "hours_sealed"])


@transaction.atomic
def become(*, town: Town, phone: str, key: str) -> Person | None:
    """The person chosen under a phone; what was said under this phone and this very name is theirs from now on.

    Whoever is there alone also gets what was said without a name. None when nobody of this key speaks under the phone. An
    empty key is whoever is there alone, or somebody new.
    """
    alone = len(speakers(town, phone)) == 1
    chosen = _chosen(town, phone, key)
    if chosen is None:
        return None
    person, name = chosen
    mine = [voice.pk for voice in _unclaimed(town, phone) if alone or voice.open("name") == name]
    nameless = [other.pk for other in by_phone(town, phone) if alone and not other.open("name")]
    Voice.objects.filter(Q(pk__in=mine) | Q(person__in=nameless)).update(person=person)
    return person


def _chosen(town: Town, phone: str, key: str) -> tuple[Person, str] | None:
    everyone = speakers(town, phone)
    if not key and not everyone:
        return add_person(town=town, phone=phone), ""
    found = next((one for one in everyone if one.key == key), everyone[0] if not key and len(everyone) == 1 else None)
    if found is None:
        return None
    kind, _colon, value = found.key.partition(":")
    if kind == "person":
        person = by_phone(town, phone).get(uid=value)
        return person, person.open("name")
    name = next(voice.open("name") for voice in _unclaimed(town, phone) if _digest(voice.open("name")) == value)
    return add_person(town=town, phone=phone, name=name), name


def contact(voice: Voice) -> dict[str, Any]:
    """Name, phone and person of a speaker, for something else that they say themselves; never to be shown."""
    return {"name": voice.open("name"), "phone": voice.open("phone"), "person": voice.person}


def masked_name(voice: Voice) -> str:
    """The name that was left, masked; empty for none."""
    return phones.masked_name(voice.open("name"))


def masked_phone(voice: Voice) -> str:
    """The phone that was left, masked; empty for none."""
    return phones.masked(voice.open("phone"))


@dataclass(frozen=True)
class Seen:
    """That somebody saw a name or phone in clear."""

    at: datetime
    seat: Seat | None
    column: str
    reason: str


def looks(person: Person | None, voices: Sequence[Voice]) -> list[Seen]:
    """Who saw the name or phone of these voices and of the person, newest first: the office, never the worker's name."""
    rows = Q(table="Voice", row__in=[voice.pk for voice in voices])
    if person is not None:
        rows |= Q(table="Person", row=person.pk)
        rows |= Q(table="Household", row__in=person.households.values("household"))
    found = Look.objects.filter(rows).select_related("seat__place", "seat__area", "seat__organisation").order_by("-at")
    return [Seen(look.at, look.seat, look.column, looking.said(look.reason)) for look in found[:MOST]]


def stop_calls(*, voices: Iterable[Voice]) -> None:
    """Withdraw the consent that a repairer may call."""
    Voice.objects.filter(pk__in=[voice.pk for voice in voices]).update(may_call=False)


@transaction.atomic
def rename(*, person: Person, name: str) -> None:
    """Correct what a person is called, wherever it is kept."""
    person.put("name", name[:40])
    person.save(update_fields=["name_sealed"])
    for voice in Voice.objects.filter(person=person):
        voice.put("name", name[:40])
        voice.save(update_fields=["name_sealed"])


def part_from(*, voices: Iterable[Voice]) -> None:
    """Part these voices from the person who is signed in: what becomes of the person does not touch them."""
    Voice.objects.filter(pk__in=[voice.pk for voice in voices]).update(person=None)


@transaction.atomic
def erase_contact(*, voices: Iterable[Voice], person: Person | None = None) -> None:
    """Erase names and phones now. What was said stays with the matter; nobody can be told about it any more."""
    forget_contacts(Voice.objects.filter(pk__in=[voice.pk for voice in voices]))
    if person is not None:
        forget_person(person=person)
