"""Turns that left a seat only because nobody sat there come back once somebody does; what was taken up meanwhile stays."""

from collections.abc import Iterator

from django.db import transaction
from django.db.models import Exists, OuterRef

from gongyi.kernel.flows import authority, directory, engine, matters, reseating
from gongyi.kernel.flows.matters import Matter
from gongyi.kernel.flows.models import Step, Turn
from gongyi.kernel.flows.story import facts_of
from gongyi.kernel.people.models import Seat
from gongyi.kernel.territory.models import Town


def returned(town: Town) -> int:
    """Give turns back to seats that were empty when they left them, or to others of the same role there. Returns how many."""
    climbed = Step.objects.filter(dossier=OuterRef("dossier"), move="climb", facts__contains='"why":"empty"')
    rows = Turn.objects.filter(Exists(climbed), town=town, open=True, opened_step__gt=1, taken_by="")
    return sum(1 for turn in list(rows.select_related("dossier").order_by("id")) if _come_back(turn))


@transaction.atomic
def _come_back(turn: Turn) -> bool:
    climbs = list(_climbs(turn))
    if not climbs or _begun(turn, climbs[-1]):
        return False
    matter = matters.by_machine(turn.dossier)
    current = matter.turns.get(turn.slot)
    if current is None or current.pk != turn.pk:
        return False
    left = [str(facts_of(step)["left"]) for step in reversed(climbs)]
    home = next(filter(None, (_filled(matter, turn, key) for key in left)), "")
    if not home:
        return False
    facts = {"slot": turn.slot, "left": turn.holder_key, "reached": home}
    reseating.hand_on(matter=matter, key="come_back", holders={turn.slot: home}, change=engine.Change(facts=facts))
    return True


def _climbs(turn: Turn | None) -> Iterator[Step]:
    """The steps by which a turn went up from empty seats, newest first, as far as nobody at work has moved it since."""
    while turn is not None:
        step = Step.objects.get(dossier=turn.dossier_id, number=turn.opened_step)
        if step.move == "climb":
            if facts_of(step).get("why") != "empty":
                return
            yield step
        elif step.seat_id or step.from_stage != step.to_stage:
            return
        turn = Turn.objects.filter(dossier=turn.dossier_id, slot=turn.slot, closed_step=step.number).first()


def _begun(turn: Turn, since: Step) -> bool:
    """Whether whoever it came to has done anything in the matter."""
    seat = turn.holder_key.removeprefix("seat:")
    return Step.objects.filter(dossier=turn.dossier_id, number__gt=since.number, seat_id=seat).exists()


def _filled(matter: Matter, turn: Turn, key: str) -> str:
    """The seat that a turn left, or another of its role for the place, where somebody sits there now; else nothing."""
    seat = Seat.objects.filter(pk=key.removeprefix("seat:")).first()
    barred = authority.passed_over(matter, matter.where(turn.slot))
    try:
        found = directory.of(matter.town).route(
            seat.role if seat else "", matter.dossier.place_path, barred, body=seat.organisation_id if seat else None
        )
    except (directory.NoSeat, KeyError):
        return ""
    fits = seat is not None and found.seat.filled and found.seat.role == seat.role
    return found.seat.key if fits and found.seat.key != turn.holder_key else ""
