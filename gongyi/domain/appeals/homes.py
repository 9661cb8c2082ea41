"""What one home raised before, for whoever visits it: within reach, nothing that is sensitive, never who of the home said it."""

from dataclasses import dataclass

from django.db import transaction

from gongyi.kernel.access.actor import Actor
from gongyi.kernel.flows.models import Dossier
from gongyi.kernel.flows.reach import reachable
from gongyi.kernel.people import actions as people
from gongyi.kernel.people import homes
from gongyi.kernel.people.models import Household, Person, Seat, Voice
from gongyi.kernel.people.queries import voices_by_phone
from gongyi.kernel.territory.models import Place, Town

MOST = 20


@dataclass(frozen=True)
class Door:
    """Which home: a door at a place, a whole phone number, or both."""

    town: Town
    place: Place
    door: str = ""
    phone: str = ""


@transaction.atomic
def raised_before(*, at: Door, actor: Actor, viewer: Person, seat: Seat | None) -> list[Dossier]:
    """The newest matters of this home. That they were looked at is written down and counts among the thirty an hour.

    Raises BadPhone, and Refused when the thirty are used up. A home that nobody knows leaves no trace.
    """
    ids = set(homes.behind(at.town, at.place, at.door).values_list("pk", flat=True))
    if at.phone:
        ids |= set(homes.of_phone(at.town, at.phone).values_list("pk", flat=True))
    known = Household.objects.filter(pk__in=ids)
    keys = set(homes.voices_of(known).values_list("pk", flat=True))
    if at.phone:
        keys |= set(voices_by_phone(at.town, at.phone).values_list("pk", flat=True))
    voices = Voice.objects.filter(pk__in=keys)
    row: Household | Voice | None = known.order_by("pk").first() or voices.order_by("pk").first()
    if row is None:
        return []
    people.log_look(row=row, column=homes.MATTERS, viewer=viewer, seat=seat, reason="visit")
    owners = set(voices.filter(owner="dossier").values_list("owner_id", flat=True))
    found = reachable(actor).filter(pk__in=owners, sensitivity=Dossier.ORDINARY).select_related("place")
    return list(found.order_by("-opened_at", "-pk")[:MOST])
