"""Reading who was called to a joint response and what they said."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from django.utils import timezone

from gongyi.kernel import clock
from gongyi.kernel.access.actor import Actor
from gongyi.kernel.flows.models import Dossier, MatterLink, Step, Turn
from gongyi.kernel.flows.reach import reachable
from gongyi.kernel.flows.story import facts_of, holder_names, words_of

WHY = "response"
ASSISTS = "assists"
"""How a matter is tied to the response of a body that assists its handler, beside joint responses."""


@dataclass(frozen=True)
class Called:
    """One body that was called: when it must respond, or when it did, on which day it came or said that it comes, and what it said."""

    dossier: Dossier
    body: str
    due_at: datetime | None
    responded_at: datetime | None
    on: date | None
    result: str
    assists: bool = False

    @property
    def open(self) -> bool:
        return self.dossier.closed_at is None

    @property
    def came(self) -> bool:
        """Whether it had come when it responded; else it only said when it comes."""
        return self.responded_at is not None and had_come(self.on, self.responded_at)


def had_come(on: date | None, at: datetime) -> bool:
    """Whether a body that responded at a moment had come by then, and did not only name a day to come."""
    return on is not None and on <= timezone.localtime(at).date()


def day_of(step: Step) -> date | None:
    """The day that a body named when it responded."""
    return date.fromisoformat(str(facts_of(step)["on"])) if facts_of(step).get("on") else None


def of(parent: Dossier, *, assisting: bool = True) -> list[Dossier]:
    """Every response that was asked for under a matter, in the order of asking; those of bodies that assist as well, unless they are left out."""
    links = MatterLink.objects.filter(parent=parent, why=WHY).select_related("child__town").order_by("pk")
    return [link.child for link in links if assisting or link.closing != ASSISTS]


def since(parent: Dossier, number: int) -> list[Dossier]:
    """The responses to calls for a joint response since a step of the matter."""
    links = MatterLink.objects.filter(parent=parent, why=WHY, at_step__gte=number).exclude(closing=ASSISTS)
    return [link.child for link in links.select_related("child").order_by("pk")]


def assisting(parent: Dossier) -> frozenset[int]:
    """The rows of the responses under a matter whose bodies assist its handler."""
    return frozenset(MatterLink.objects.filter(parent=parent, why=WHY, closing=ASSISTS).values_list("child", flat=True))


def holders(rows: list[Dossier]) -> dict[int, Turn]:
    """The newest turn of each response: who has it, or had it last."""
    turns = Turn.objects.filter(dossier__in=rows, slot=Turn.MAIN).order_by("opened_step")
    return {turn.dossier_id: turn for turn in turns}


def gathered(parent: Dossier, number: int) -> dict[str, list[str]]:
    """What became of the bodies called since a step of the matter, by holder key, before the round is closed.

    `came` and `coming` (they said that they come) have responded; of the others `missing` let their own time pass, `spared` still had time.
    """
    rows = since(parent, number)
    turns, moment = holders(rows), clock.now()
    steps = {step.dossier_id: step for step in Step.objects.filter(dossier__in=rows, move="respond")}
    found: dict[str, list[str]] = {"came": [], "coming": [], "missing": [], "spared": []}
    for row in rows:
        turn, step = turns[row.pk], steps.get(row.pk)
        if step is not None:
            found["came" if had_come(day_of(step), step.when) else "coming"].append(turn.holder_key)
        elif row.closed_at is None:
            found["missing" if turn.due_at < moment else "spared"].append(turn.holder_key)
    return {kind: keys for kind, keys in found.items() if keys}


def called(actor: Actor, parent: Dossier) -> list[Called]:
    """Who was called to a matter, as far as the actor reaches their responses."""
    asked = of(parent)
    if not asked:
        return []
    within = set(reachable(actor, [row.pk for row in asked]).values_list("pk", flat=True))
    rows = [row for row in asked if row.pk in within]
    turns = holders(rows)
    names = holder_names(turn.holder_key for turn in turns.values())
    steps = {step.dossier_id: step for step in Step.objects.filter(dossier__in=rows, move="respond")}
    helpers = assisting(parent)
    return [replace(_called(row, turns[row.pk], names, steps.get(row.pk)), assists=row.pk in helpers) for row in rows]


def _called(row: Dossier, turn: Turn, names: dict[str, str], step: Step | None) -> Called:
    return Called(
        row,
        names.get(turn.holder_key, ""),
        turn.due_at if turn.open else None,
        step.when if step else None,
        day_of(step) if step else None,
        words_of(row, "respond").get("result", "") if step else "",
    )
