"""People behind one door: which voices are theirs, so that a home counts once and a visitor knows what it raised before.

A home holds only people who registered themselves; there is no list of who lives where, and nobody gets a label.
"""

import re
import unicodedata

from django.db import transaction
from django.db.models import Q, QuerySet

from gongyi.kernel.people import actions
from gongyi.kernel.people.models import Household, HouseholdMember, Person, Voice
from gongyi.kernel.people.queries import by_phone
from gongyi.kernel.people.queries import voices_of as voices_on
from gongyi.kernel.territory.models import Place, Town
from gongyi.kernel.territory.queries import below

MOST_DOORS = 400
MATTERS = "matters"
"""What a look at the earlier matters of a home is written down as."""


def same_door(one: str, other: str) -> bool:
    """Whether two ways of writing a door mean the same, such as 2单元302 and 2 单元 302室."""
    return bool(_plain(one)) and _plain(one) == _plain(other)


def _plain(door: str) -> str:
    return re.sub(r"[\s\-—#号室]+", "", unicodedata.normalize("NFKC", door)).lower()


def behind(town: Town, place: Place, door: str) -> QuerySet[Household]:
    """Homes with this door at or below a place, such as a building. None for an empty door."""
    rows = Household.objects.filter(town=town, place__in=Place.objects.filter(below(place.path)))[:MOST_DOORS]
    return Household.objects.filter(pk__in=[row.pk for row in rows if same_door(row.open("door"), door)])


def of_phone(town: Town, phone: str) -> QuerySet[Household]:
    """Homes of those who registered with this whole number. Raises BadPhone."""
    return Household.objects.filter(members__person__in=by_phone(town, phone)).distinct()


def of_voice(voice: Voice) -> QuerySet[Household]:
    """Homes of whoever speaks here: of the person, or of those who registered with the phone that was left."""
    who = Q(members__person=voice.person_id) if voice.person_id else Q(pk__in=[])
    if voice.phone_index:
        who |= Q(members__person__phone_index=voice.phone_index)
    return Household.objects.filter(who, town=voice.town_id).distinct()


def voices_of(homes: QuerySet[Household]) -> QuerySet[Voice]:
    """What these homes said that still stands: by their people, or under their phones."""
    members = Person.objects.filter(households__household__in=homes, erased_at=None)
    indexes = [index for index in members.values_list("phone_index", flat=True) if index]
    return Voice.objects.filter(Q(person__in=members) | Q(phone_index__in=indexes), withdrawn_at=None)


@transaction.atomic
def recount(*, owner: str, owner_id: int) -> int:
    """Mark anew which voices on a matter count, and say how many do: of one sender, phone, person or home the earliest.

    Whoever left is not counted. A voice that nothing is known of any more keeps what it was.
    """
    seen: set[tuple[str, object]] = set()
    changed, count = [], 0
    voices = list(voices_on(owner, owner_id))
    behind_doors = _homes_by_key(voices)
    for voice in voices:
        own = _keys(voice)
        keys = own | {home for key in own for home in behind_doors.get(key, ())}
        counts = not keys & seen and (voice.counts or bool(voice.person_id or voice.phone_index))
        seen |= keys
        count += counts
        if counts != voice.counts:
            voice.counts = counts
            changed.append(voice)
    Voice.objects.bulk_update(changed, ["counts"])
    return count


def _keys(voice: Voice) -> set[tuple[str, object]]:
    """By what a speaker is known again."""
    found = {("sender", voice.sender_index), ("phone", voice.phone_index), ("person", voice.person_id)}
    return {key for key in found if key[1]}


def _homes_by_key(voices: list[Voice]) -> dict[tuple[str, object], set[tuple[str, object]]]:
    """The homes behind the persons and phones of these voices, in one statement."""
    phones = {voice.phone_index for voice in voices if voice.phone_index}
    who = Q(person__in={voice.person_id for voice in voices if voice.person_id}) | Q(person__phone_index__in=phones)
    found: dict[tuple[str, object], set[tuple[str, object]]] = {}
    rows = HouseholdMember.objects.filter(who).values_list("household", "person", "person__phone_index")
    for home, person, phone in rows:
        for key in (("person", person), ("phone", phone)):
            found.setdefault(key, set()).add(("home", home))
    return found


@transaction.atomic
def move_in(*, town: Town, place: Place, door: str, phone: str) -> Household | None:
    """Note the door of those who registered with this number; the home is made when it is the first of it.

    None, and nothing is kept, for a number that nobody registered with. Raises BadPhone.
    """
    people = list(by_phone(town, phone))
    if not people or not _plain(door):
        return None
    home = behind(town, place, door).first() or actions.add_household(
        town=town, place=place, door=door[:40], members=[]
    )
    for person in people:
        if of_person(person) not in {None, home}:
            actions.leave_home(person=person)
        HouseholdMember.objects.get_or_create(household=home, person=person)
    return home


def of_person(person: Person) -> Household | None:
    """The home that is noted for somebody."""
    return Household.objects.filter(members__person=person).select_related("place").first()
