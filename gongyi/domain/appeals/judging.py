"""Who is kept from judging: nobody checks or reviews their own work."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from gongyi.domain.cases import public as cases
from gongyi.kernel.flows import authority, directory
from gongyi.kernel.flows.matters import Matter
from gongyi.kernel.flows.models import MatterLink, Step

RATINGS = ("rate_satisfied", "rate_dissatisfied", "rate_to_street")
HANDLED = ("settle_now", "grid_done", "redone", "report_done", "acknowledge")
"""Moves by which somebody takes the work on or says that it is done."""


def work(matter: Matter) -> "QuerySet[Step]":
    """The steps by which somebody handled it, or one of its cases."""
    children = MatterLink.objects.filter(parent=matter.dossier, why="case").values_list("child", flat=True)
    return Step.objects.filter(dossier__in=[matter.dossier.pk, *children], move__in=HANDLED)


def own_work(matter: Matter) -> bool:
    """Whether the actor handled this matter, and so neither calls the person, nor enters what they say of it, nor reviews it."""
    return matter.actor.is_worker and work(matter).filter(actor=matter.actor.pseudonym).exists()


def rated_for_them(matter: Matter) -> bool:
    """Whether the newest rating was written down by somebody at work for whoever spoke."""
    if disowned(matter):
        return False
    step = Step.objects.filter(dossier=matter.dossier, number=matter.last(*RATINGS)).first()
    return step is not None and bool(step.seat_id)


def disowned(matter: Matter) -> bool:
    """Whether whoever spoke put a rating aside that was written down for them, of the last answer: from then on they rate that themselves."""
    return matter.last("disown_rating") > matter.last("reply")


def said_since(matter: Matter) -> bool:
    """Whether somebody whose matter it is said more while the answer is being written: it may not be done after all."""
    done = (move.key for move in matter.flow.moves if move.target == "replying")
    return matter.stage.key == "replying" and matter.last("add_words", "joined_added") > matter.last(*done)


def not_reviewed_by(matter: Matter) -> str:
    """Why whoever has the review is not offered it: they handled it themselves. Else empty."""
    mine = matter.main is not None and matter.actor.seat_for(matter.main.holder_key) is not None
    if matter.stage.key != "street_review" or not mine or not own_work(matter):
        return ""
    return _("You handled this. It is reviewed by a colleague, or by the next above.")


def waits_for_a_call(matter: Matter) -> str:
    """Why whoever has the turn does not end it now: the person waits for a call. Else empty."""
    ends = matter.stage.key in {"registered", "screening", "closing"}
    mine = matter.main is not None and matter.actor.seat_for(matter.main.holder_key) is not None
    if not (ends and mine and "callback" in matter.turns):
        return ""
    return _("The person waits for a call. It is ended once they were called.")


def with_grid(matter: Matter) -> bool:
    """Whether a grid worker has it."""
    return _role_of_holder(matter) == "grid_worker"


def at_the_communitys_desk(matter: Matter) -> bool:
    """Whether the desk of the community has it."""
    return _role_of_holder(matter) == "community_desk"


def _role_of_holder(matter: Matter) -> str:
    seat = directory.of(matter.town).by_key(matter.main.holder_key) if matter.main else None
    return seat.role if seat is not None else ""


def grid_answers(matter: Matter) -> bool:
    """Whether it would reach a grid worker, and not whoever answers in place of one that is missing or kept apart."""
    apart = authority.apart(matter.dossier)
    try:
        found = directory.of(matter.town).route("grid_worker", matter.dossier.place_path, apart)
    except directory.NoSeat:
        return False
    return found.seat.role == "grid_worker" and found.seat.filled


def came_from_grid(matter: Matter) -> bool:
    """Whether it was with the grid when it was put on the books."""
    step = Step.objects.filter(dossier=matter.dossier, number=matter.last("approve_deferral")).first()
    return step is not None and step.from_stage == "in_grid"


def barred(matter: Matter, where: str) -> frozenset[str]:
    """The holder keys that may not have the turn at a stage or a side turn: whoever did it again is kept from the check, whoever handled it from the review, whoever has it from deciding on more time for it."""
    if where in cases.DECIDED:
        return directory.of(matter.town).keys_of(matter.main.holder_key) if matter.main else frozenset()
    if where == "street_review":
        return _handled(matter)
    return _did_it_again(matter) if where == "checking" else frozenset()


def _did_it_again(matter: Matter) -> frozenset[str]:
    at_work = matter.main is not None and matter.stage.key != "checking"
    key = matter.main.holder_key if at_work and matter.main else matter.left_by("redone")
    return directory.of(matter.town).keys_of(key)


def _handled(matter: Matter) -> frozenset[str]:
    """Nobody where nobody else is left to review it: the person who asks for that is not sent away."""
    seats = directory.of(matter.town)
    held = work(matter).exclude(seat_id=None).values_list("seat_id", flat=True).distinct()
    kept = frozenset(key for seat in held for key in seats.keys_of(f"seat:{seat}"))
    try:
        found = seats.route("street_desk", matter.dossier.place_path, kept | authority.apart(matter.dossier))
    except directory.NoSeat:
        return frozenset()
    return kept if found.seat.filled else frozenset()
