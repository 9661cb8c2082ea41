"""How a handler comes to speak with the person: by the phone that was given for it, or through a colleague who may know it."""

from django.db import transaction
from django.utils.translation import gettext as _

from gongyi.domain.cases import queries
from gongyi.domain.cases.flow import KEY, WORKING
from gongyi.kernel.flows import authority, engine, registry
from gongyi.kernel.flows.engine import Change
from gongyi.kernel.flows.matters import Matter
from gongyi.kernel.flows.models import Step, Turn
from gongyi.kernel.people import actions as people
from gongyi.kernel.people.models import Person, Seat
from gongyi.kernel.people.refusals import Refused


@transaction.atomic
def call(*, matter: Matter, reason: str) -> str:
    """The phone of whoever lets the repairer call, shown to the one person who has the turn; each look is written down.

    Only for requests for repair, and only with the tick "the repairer may call me". Refuses otherwise, and a party always.
    """
    voice = queries.callable_voice(matter.dossier)
    seat = matter.actor.seat_for(matter.main.holder_key) if matter.main else None
    viewer = Person.objects.filter(pk=matter.actor.person_id or 0).first()
    if seat is None or viewer is None or matter.stage.key not in WORKING:
        raise Refused(_("Only whoever handles it now can call."))
    if voice is None or authority.apart(queries.source_of(matter.dossier)).intersection(matter.actor.keys):
        raise Refused(_("The person did not say that the repairer may call. Ask somebody to call for you."))
    return people.unmask(row=voice, column="phone", viewer=viewer, seat=Seat.objects.get(pk=seat.id), reason=reason)


@transaction.atomic
def relay_contact(*, matter: Matter, change: Change, version: int | None) -> Step:
    """The person was spoken with for the first time, through a colleague; handling begins where the case is."""
    change.holder = matter.turns[Turn.MAIN].holder_key
    return engine.move(matter=matter, key="relay_contact", change=change, version=version)


registry.acts(KEY, relay_contact=relay_contact)
