"""Who is kept from judging: nobody checks their own work, decides on what is asked for it, or rules on what they sent back."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from gongyi.domain.cases import queries
from gongyi.kernel.flows import directory
from gongyi.kernel.flows.matters import Matter
from gongyi.kernel.flows.models import Step
from gongyi.kernel.people.refusals import Refused
from gongyi.kernel.territory.models import Town

BY_OTHERS = frozenset({"verifying", "extension", "deferral", "coordination"})
"""The stage and the side turns that the handler is kept from, and the body behind it."""
OF_RETURNS = frozenset({"returned", "ruling"})
"""The stages that whoever sent it back is kept from."""


def barred(matter: Matter, where: str) -> frozenset[str]:
    """The holder keys that may not have the turn at a stage, or a side turn."""
    if where in OF_RETURNS:
        return _sent_back(matter)
    return directory.of(matter.town).keys_of(queries.handler(matter)) if where in BY_OTHERS else frozenset()


def _sent_back(matter: Matter) -> frozenset[str]:
    """Whoever sends it back, or did so last, and the body behind it."""
    at_work = matter.main is not None and matter.stage.key in queries.IN_HAND
    key = matter.main.holder_key if matter.main and at_work else matter.left_by("send_back", "send_back_again")
    return directory.of(matter.town).keys_of(key)


def goes_again(matter: Matter, holder: str) -> bool:
    """Whether a seat is the one that sent it back last, or one of the same body."""
    return not _sent_back(matter).isdisjoint(directory.of(matter.town).keys_of(holder))


def own_return(matter: Matter) -> bool:
    """Whether the actor sent it back the second time, or sits where that was done."""
    return matter.made_last("send_back_again") or not _sent_back(matter).isdisjoint(matter.actor.keys)


def is_firm(town: Town, holder: str) -> bool:
    """Whether a holder key is a body from outside the office that is not the police: it may know those who live there."""
    seat = directory.of(town).by_key(holder)
    return seat is not None and seat.role in queries.BODIES and seat.role != "police"


def refuse_firms(matter: Matter, holders: Iterable[str]) -> None:
    """Refuse to show a firm what was drawn up for those who may hear of the danger behind it."""
    first = Step.objects.filter(dossier=matter.dossier, number=1, facts__contains='"apart":true')
    if any(is_firm(matter.town, holder) for holder in holders) and first.exists():
        raise Refused(
            _(
                "No firm may hear what this is about. Withdraw the order, and dispatch a plain repair in your own words."
            ),
            code="apart",
        )
