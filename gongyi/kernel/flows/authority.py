"""Who may make a move, and at which seat they then act."""

from django.db.models import Q
from django.utils.translation import gettext as _

from gongyi.kernel.access import roles
from gongyi.kernel.access.actor import Actor, HeldSeat
from gongyi.kernel.flows import directory, registry
from gongyi.kernel.flows.matters import Matter
from gongyi.kernel.flows.models import Dossier, Exclusion, MatterLink, Step, Turn
from gongyi.kernel.flows.spec import ABOVE, HOLDER, MACHINE, SENDER, SPEAKER, Move
from gongyi.kernel.people.refusals import Refused


class NotYours(Refused):
    """The actor may not make this move now."""


def seat_for(matter: Matter, move: Move) -> HeldSeat | None:
    """The seat at which the actor makes the move; None for speakers, links and the machinery. Refuses otherwise."""
    if matter.dossier.stage not in move.source:
        raise NotYours(_("This step does not fit where the matter stands now."), code="wrong_stage")
    found, seat = _permitted(matter, move)
    if not found:
        raise NotYours(_("This step is not yours to make now."), code="not_yours")
    if move.when and not move.when(matter.situation()):
        raise NotYours(_("This step is not possible in this case."), code="not_now")
    return seat


def may(matter: Matter, move: Move) -> bool:
    """Whether the actor may make the move now."""
    try:
        seat_for(matter, move)
    except NotYours:
        return False
    return True


def allowed(matter: Matter) -> list[Move]:
    """The moves offered to the actor, as declared."""
    return [move for move in matter.flow.moves if not move.hidden and may(matter, move)]


def _permitted(matter: Matter, move: Move) -> tuple[bool, HeldSeat | None]:
    for who in move.by:
        found = _admitted(matter, who)
        if found:
            return found
    return False, None


def _admitted(matter: Matter, who: str) -> tuple[bool, HeldSeat | None] | None:
    actor = matter.actor
    if who in MACHINE:
        return (True, None) if actor.kind == who else None
    if who == SPEAKER:
        return (True, None) if speaks(actor) else None
    if who.startswith("link:"):
        fits = actor.kind == "link" and actor.purpose == who[5:] and not actor.joined
        return (True, next(iter(actor.seats), None)) if fits else None
    seat = _seat_by(matter, who)
    return (True, seat) if seat else None


def speaks(actor: Actor) -> bool:
    """Whether the actor is the reporter of the matter: by sign-in, or by a link that belongs to a voice.

    Whoever joined later hears of it, but does not speak for the one who spoke first.
    """
    return actor.kind == "resident" or (actor.kind == "link" and actor.voice_id is not None and not actor.joined)


def _seat_by(matter: Matter, who: str) -> HeldSeat | None:
    if who == HOLDER or who.startswith("slot:"):
        slot = Turn.MAIN if who == HOLDER else who[5:]
        turn = matter.turns.get(slot)
        seat = matter.actor.seat_for(turn.holder_key) if turn else None
        return None if seat is None or own_request(matter, slot) else seat
    if who == ABOVE:
        holder = matter.main.holder_key if matter.main else ""
        return None if not holder or matter.actor.seat_for(holder) else _seat_above(matter, holder)
    if who == SENDER:
        return _sending_seat(matter)
    return next((seat for seat in matter.actor.seats if seat.role == who), None)


def asked_from_above(matter: Matter, slot: str) -> str:
    """The seat that asked for what a side turn answers, where it stands above whoever owes it; else empty."""
    if slot == Turn.MAIN:
        return ""
    seats = directory.of(matter.town)
    asker, owes = seats.by_key(matter.asker(slot)[1]), seats.by_key(matter.turns[slot].holder_key)
    return asker.key if asker and owes and asker.role in roles.above(owes.role) else ""


def _seat_above(matter: Matter, key: str) -> HeldSeat | None:
    seat = directory.of(matter.town).by_key(key)
    higher = roles.above(seat.role) if seat else ()
    return next((held for held in matter.actor.seats if held.role in higher), None)


def _sending_seat(matter: Matter) -> HeldSeat | None:
    sender = registry.entry(matter.flow.key).sender
    key = sender(matter) if sender else ""
    own = matter.actor.seat_for(key) if key else None
    return own or (_seat_above(matter, key) if key else None)


def own_seat(matter: Matter, step: Step) -> HeldSeat | None:
    """The seat the step was made at, if the same actor still holds it. Refuses otherwise."""
    if step.actor != matter.actor.pseudonym:
        raise NotYours(_("Only the person who did this can take it back."))
    seat = next((held for held in matter.actor.seats if held.id == step.seat_id), None)
    if step.seat_id and seat is None:
        raise NotYours(_("You no longer hold the seat at which this was done."))
    return seat


def apart(dossier: Dossier) -> frozenset[str]:
    """Holder keys that are kept apart from a file; costs nothing where there are none."""
    if not dossier.parties:
        return frozenset()
    return frozenset(Exclusion.objects.filter(dossier=dossier).values_list("key", flat=True))


def barred(matter: Matter, where: str) -> frozenset[str]:
    """Holder keys that may not have the turn at a stage, or a side turn: parties, whoever the flow keeps from it, and who asked for what it decides."""
    named = registry.entry(matter.flow.key).barred
    kept = apart(matter.dossier) | (named(matter, where) if named else frozenset())
    return kept | directory.of(matter.town).keys_of(matter.asker(where)[1]) if decides(matter, where) else kept


def decides(matter: Matter, where: str) -> bool:
    """Whether it is a side turn in which somebody decides on what was asked for."""
    return any(slot.key == where and slot.decides for slot in matter.flow.slots)


def own_request(matter: Matter, slot: str) -> bool:
    """Whether the actor would decide on what they asked for themselves, or on what is asked for where they sit: as a deputy, or since they sit higher."""
    if not decides(matter, slot):
        return False
    return matter.asker(slot)[0] == matter.actor.pseudonym or not barred(matter, slot).isdisjoint(matter.actor.keys)


def raised(matter: Matter) -> dict[str, directory.Routed]:
    """Open side turns in which whoever asked, or has the work now, would decide, with the next above instead, as far as there is one."""
    found: dict[str, directory.Routed] = {}
    for slot, turn in matter.turns.items():
        seat = directory.of(matter.town).by_key(turn.holder_key) if decides(matter, slot) else None
        if seat and not barred(matter, slot).isdisjoint(seat.keys):
            above = next_above(matter, slot)
            found |= {slot: above} if above else {}
    return found


def next_above(matter: Matter, slot: str) -> directory.Routed | None:
    """The next seat up from whoever has a turn, none of those kept from it; None at the top."""
    seats = directory.of(matter.town)
    seat = seats.by_key(matter.turns[slot].holder_key)
    kept = passed_over(matter, matter.where(slot))
    try:
        return seats.next_above(seat, matter.dossier.place_path, kept) if seat else None
    except directory.NoSeat:
        return None


def past(dossier: Dossier) -> frozenset[str]:
    """Holder keys of the seats that a restricted matter goes past: no turn finds its own way to them, somebody who has it gives them one.

    Not those who had a turn on it before, or on the matter it was opened for, unless it is under a duty to report. Costs nothing where a matter is not restricted.
    """
    if dossier.sensitivity == Dossier.ORDINARY:
        return frozenset()
    above = MatterLink.objects.filter(child=dossier).values("parent")
    held = Turn.objects.filter(Q(dossier=dossier) | Q(dossier__in=above)).values_list("holder_key", flat=True)
    given = set() if dossier.sensitivity == Dossier.DUTY else set(held)
    seats = directory.of(dossier.town).by_id.values()
    return frozenset(seat.key for seat in seats if roles.goes_past(seat.role) and not given.intersection(seat.keys))


def passed_over(matter: Matter, where: str) -> frozenset[str]:
    """Holder keys to which no turn goes by itself at a stage, nor a side turn: those barred from it, and those whom what is restricted goes past."""
    return barred(matter, where) | past(matter.dossier)


def answering(matter: Matter, holder: str, where: str, path: str) -> str:
    """A holder, or whoever answers for its role instead where its place does not lie around a path."""
    seats = directory.of(matter.town)
    seat = seats.by_key(holder)
    if seat is None or not seat.path or path.startswith(seat.path):
        return holder
    try:
        return seats.route(seat.role, path, passed_over(matter, where), body=seat.organisation_id).seat.key
    except directory.NoSeat:
        return holder


def strangers(matter: Matter, path: str) -> dict[str, str]:
    """Turns, by slot, of seats that do not answer at a path, with who answers for their role there."""
    found = {slot: answering(matter, turn.holder_key, matter.where(slot), path) for slot, turn in matter.turns.items()}
    return {slot: holder for slot, holder in found.items() if holder != matter.turns[slot].holder_key}
