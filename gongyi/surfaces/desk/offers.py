"""What can be done with a matter, in the order a hand looks for it: the likely move first, dangerous ones apart."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urlencode

from gongyi.domain.appeals import public as appeals
from gongyi.kernel.access.requests import TownRequest
from gongyi.kernel.flows import authority, registry
from gongyi.kernel.flows.matters import Matter
from gongyi.kernel.flows.models import Turn
from gongyi.kernel.flows.spec import HOLDER, Move
from gongyi.kernel.flows.waiting import turns_of
from gongyi.kernel.people.models import Post
from gongyi.kernel.people.queries import today
from gongyi.surfaces.desk import hands
from gongyi.surfaces.desk.frame import link

QUIET = (
    "name_danger",
    "name_danger_anew",
    "name_duty",
    "change_kind",
    "summarise",
    "party_note",
    "note",
    "restrict",
    "unrestrict",
)
"""Moves that wait as small links after the buttons, in this order."""
CLAIM = "claim"
SIGN = "acknowledge"
"""Where a matter waits to be signed for, signing is how somebody takes it on."""


@dataclass(frozen=True)
class Offer:
    """One move as a button. `direct` ones are made by the tap itself, the others open their form."""

    move: Move
    url: str
    direct: bool


@dataclass
class Offers:
    """The moves of one matter, grouped as they are shown."""

    lead: Offer | None = None
    mine: list[Offer] = field(default_factory=list)
    beside: list[Offer] = field(default_factory=list)
    dangers: list[Offer] = field(default_factory=list)
    quiet: list[Offer] = field(default_factory=list)
    claim: Offer | None = None

    def __iter__(self) -> Iterator[Offer]:
        yield from [self.lead] if self.lead else []
        yield from [*self.mine, *self.beside, *self.dangers]

    @property
    def some(self) -> bool:
        """Whether there is anything to do."""
        return bool(self.quiet) or any(True for _offer in self)

    def wait(self, key: str) -> None:
        """Let a likely move stand among the others, since something else comes first."""
        if self.lead and self.lead.move.key == key:
            self.mine.insert(0, self.lead)
            self.lead = None

    def find(self, key: str) -> Offer | None:
        """The offer of this move."""
        return next((offer for offer in (*self, *self.quiet) if offer.move.key == key), None)


def offered(request: TownRequest, matter: Matter, **host: str) -> Offers:
    """Everything this actor may do now. `host` says on which page the form is drawn and where it leads back to."""
    found = Offers()
    beside = f"?{urlencode(host)}" if host else ""
    for move in authority.allowed(matter):
        offer = Offer(move, link(request, "move", matter.dossier.number, move.key) + beside, _direct(move))
        if not (_reaches_nobody(request, matter, move) or _asks_about_own_work(matter, move)):
            _sort_in(found, offer, matter)
    claim = matter.flow.move(CLAIM)
    if (
        authority.may(matter, claim)
        and found.find(SIGN) is None
        and shared(matter)
        and matter.main
        and not matter.main.waits
        and matter.main.taken_by != matter.actor.pseudonym
    ):
        found.claim = Offer(claim, link(request, "move", matter.dossier.number, CLAIM), direct=True)
    found.quiet.sort(key=lambda offer: QUIET.index(offer.move.key))
    _choose_lead(found, matter)
    return found


def _sort_in(found: Offers, offer: Offer, matter: Matter) -> None:
    move = offer.move
    if move.key in QUIET:
        found.quiet.append(offer)
    elif move.danger:
        found.dangers.append(offer)
    elif by_turn(matter, move):
        found.mine.append(offer)
    else:
        found.beside.append(offer)


def _choose_lead(found: Offers, matter: Matter) -> None:
    """The move the flow names as likely; else an answer that is owed at a side turn."""
    named = registry.entry(matter.flow.key).likely
    key = named(matter) if named else ""
    sides = [offer for offer in found.mine if any(who.startswith("slot:") for who in offer.move.by)]
    likely = [offer for offer in [*found.mine, *found.beside] if offer.move.key == key]
    found.lead = next(iter([*likely, *sides]), None)
    found.mine = [offer for offer in found.mine if offer is not found.lead]
    found.beside = [offer for offer in found.beside if offer is not found.lead]


def _direct(move: Move) -> bool:
    """Whether a tap is enough: nothing is asked, and it can be taken back or changes nothing that matters."""
    harmless = move.undoable or move.bulk or (move.target is None and not move.closes)
    return harmless and not move.needs and not move.danger and not move.hint


def by_turn(matter: Matter, move: Move) -> bool:
    """Whether the move belongs to a turn that the actor has."""
    slots = [Turn.MAIN if who == HOLDER else who[5:] for who in move.by if who == HOLDER or who.startswith("slot:")]
    turns = [matter.turns[slot] for slot in slots if slot in matter.turns]
    return any(matter.actor.seat_for(turn.holder_key) for turn in turns)


def _reaches_nobody(request: TownRequest, matter: Matter, move: Move) -> bool:
    """A reminder is pointless where the turn is one's own, here or in the matter it was sent out as, or where it cannot be asked about."""
    row = matter.dossier
    return move.key == hands.CHASE and not hands.reminds(request, row, turns_of([row]).get(row.pk))


def _asks_about_own_work(matter: Matter, move: Move) -> bool:
    """How it was done is asked by somebody else than whoever did it."""
    return matter.flow.key == appeals.KEY and move.key == "follow_up" and appeals.own_work(matter)


def shared(matter: Matter) -> bool:
    """Whether several people hold the seat that has the turn, so that one of them should say that they are at it."""
    held = matter.actor.seat_for(matter.main.holder_key) if matter.main else None
    return held is not None and Post.objects.filter(Post.on(today(matter.town)), seat=held.id).count() > 1
