"""Who is shown a file: decided anew each time it is asked for, by the reach of its matter and the audience it was given for."""

from gongyi.kernel.access.actor import Actor
from gongyi.kernel.evidence.models import Evidence
from gongyi.kernel.flows.models import Step
from gongyi.kernel.flows.reach import reachable, shown_to_everyone
from gongyi.kernel.people.models import Voice


def lend(actor: Actor, uid: str) -> Evidence | None:
    """The file, if this actor may see it now; nothing for one unknown, out of reach or of another audience alike.

    Who asks is looked at before whether there is a file, so that no header of the refusal tells the one from the other.
    """
    item = Evidence.objects.filter(uid=uid).first()
    reached = reachable(actor, [item.owner_id if item else 0]).exists()
    if item is None:
        return None
    if reached and _meant_for(actor, item):
        return item
    public = item.audience == Evidence.PUBLIC and shown_to_everyone().filter(pk=item.owner_id).exists()
    return item if public else None


def _meant_for(actor: Actor, item: Evidence) -> bool:
    """Colleagues see every file of a matter they reach; whoever handles by a link also what their own seat gave.

    Whoever joined someone else's matter sees what is for everyone, and nothing of the one who spoke first.
    """
    if actor.joined or (actor.kind == "resident" and not _spoke_first(actor, item.owner_id)):
        return item.audience == Evidence.PUBLIC
    if actor.is_worker or actor.kind == "system" or item.audience != Evidence.FILE:
        return True
    seats = [seat.id for seat in actor.seats]
    return bool(seats) and Step.objects.filter(pk=item.step or 0, seat_id__in=seats).exists()


def _spoke_first(actor: Actor, dossier: int) -> bool:
    own = Voice.objects.filter(owner="dossier", owner_id=dossier, person=actor.person_id, withdrawn_at=None)
    return own.filter(part=Voice.FIRST).exists()
