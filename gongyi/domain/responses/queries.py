"""Reading who was called to a joint response and what they said."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from gongyi.kernel.access.actor import Actor
from gongyi.kernel.flows.models import Dossier, MatterLink, Step, Turn
from gongyi.kernel.flows.reach import reachable
from gongyi.kernel.flows.story import facts_of, holder_names, words_of

WHY = "response"


@dataclass(frozen=True)
class Called:
    """One body that was called: when it must respond, or when it did, on which day it came, and what it said."""

    dossier: Dossier
    body: str
    due_at: datetime | None
    responded_at: datetime | None
    on: str
    result: str

    @property
    def open(self) -> bool:
        return self.dossier.closed_at is None


def of(parent: Dossier) -> list[Dossier]:
    """Every response that was asked for under a matter, in the order of asking."""
    links = MatterLink.objects.filter(parent=parent, why=WHY).select_related("child__town").order_by("pk")
    return [link.child for link in links]


def holders(rows: list[Dossier]) -> dict[int, Turn]:
    """The newest turn of each response: who has it, or had it last."""
    turns = Turn.objects.filter(dossier__in=rows, slot=Turn.MAIN).order_by("opened_step")
    return {turn.dossier_id: turn for turn in turns}


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
    return [_called(row, turns[row.pk], names, steps.get(row.pk)) for row in rows]


def _called(row: Dossier, turn: Turn, names: dict[str, str], step: Step | None) -> Called:
    facts: dict[str, Any] = facts_of(step) if step else {}
    return Called(
        row, names.get(turn.holder_key, ""), turn.due_at if turn.open else None, step.when if step else None,
        str(facts.get("on", "")), words_of(row, "respond").get("result", "") if step else "",
    )  # fmt: skip
