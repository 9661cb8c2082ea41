"""A matter as an actor sees it: fetched and authorised in one call. The engine acts on nothing else."""

from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from django.db.models import CharField, F, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Concat

from gongyi.kernel.access.actor import Actor, system
from gongyi.kernel.flows import registry, spoken
from gongyi.kernel.flows.listing import Listing
from gongyi.kernel.flows.models import Dossier, Step, Turn
from gongyi.kernel.flows.reach import within_reach
from gongyi.kernel.flows.spec import Flow, Situation, Stage
from gongyi.kernel.territory.models import Town
from gongyi.kernel.territory.scope import prepared

COLUMNS = ("kind", "category", "safety", "sensitivity", "visibility", "outcome", "spread")


@dataclass
class Matter:
    """A dossier within someone's reach, with its turns and the names of its moves."""

    dossier: Dossier
    actor: Actor
    turns: dict[str, Turn] = field(default_factory=dict)
    closed: list[Turn] = field(default_factory=list)
    moves: dict[int, str] = field(default_factory=dict)
    makers: dict[int, tuple[str, str]] = field(default_factory=dict)
    """Who made which step and at which seat, of those that were looked up."""
    named: bool = True
    """Whether anybody who spoke in it left a name; where nobody did, none needs to be read."""
    phoned: bool = True
    """The same of a telephone."""

    @cached_property
    def names(self) -> list[str]:
        """What those behind it are called, to find it in words that others will read. Never to be shown."""
        return spoken.names_behind(self)

    @cached_property
    def flow(self) -> Flow:
        return registry.get(self.dossier.flow)

    @property
    def stage(self) -> Stage:
        return self.flow.stage(self.dossier.stage)

    @property
    def town(self) -> Town:
        return self.dossier.town

    @property
    def main(self) -> Turn | None:
        """The open main turn, if the matter is open."""
        return self.turns.get(Turn.MAIN)

    def made(self, move: str) -> int:
        """How often a move was made."""
        return list(self.moves.values()).count(move)

    def last(self, *moves: str) -> int:
        """The number of the newest step that made one of these moves; 0 when there is none."""
        return max((number for number, move in self.moves.items() if move in moves), default=0)

    def made_last(self, move: str) -> bool:
        """Whether the actor is who made the newest step with this move."""
        return self.maker(self.last(move))[0] == self.actor.pseudonym

    def maker(self, number: int) -> tuple[str, str]:
        """Who made a step, by pseudonym, and the holder key of the seat; empty where there is none. Looked up once."""
        if number not in self.makers:
            rows = Step.objects.filter(dossier=self.dossier, number=number).values_list("actor", "seat_id")
            self.makers[number] = next(((who, f"seat:{seat}" if seat else "") for who, seat in rows), ("", ""))
        return self.makers[number]

    def asker(self, slot: str) -> tuple[str, str]:
        """Who asked for what an open side turn answers, and at which seat; empty where it is not open."""
        asked = [move.key for move in self.flow.moves if slot in move.opens]
        return self.maker(self.last(*asked)) if slot in self.turns else ("", "")

    def where(self, slot: str) -> str:
        """What a turn is kept from or given for: the stage, or the side turn by its own name."""
        return self.stage.key if slot == Turn.MAIN else slot

    def late(self, moment: datetime) -> list[str]:
        """Which promises have passed: the matter's own, and the main turn's. Figures read this."""
        promises = {"matter": self.dossier.due_at, "turn": self.main.due_at if self.main else None}
        return [name for name, due in promises.items() if due is not None and moment > due]

    def left_by(self, *moves: str) -> str:
        """Who had the main turn when one of these moves was last made; empty when none was."""
        number = self.last(*moves)
        found = (turn.holder_key for turn in self.closed if turn.slot == Turn.MAIN and turn.closed_step == number)
        return next(found, "") if number else ""

    def situation(self) -> Situation:
        """What a move's condition may look at."""
        columns = {name: getattr(self.dossier, name) for name in COLUMNS}
        return Situation(self.dossier.stage, columns, self.made, frozenset(self.turns), self._about)

    def _about(self, key: str) -> Any:
        return registry.entry(self.flow.key).about[key](self)


def fetch(actor: Actor, number: str) -> Matter:
    """The matter with this number. Raises Dossier.DoesNotExist when there is none within reach."""
    return _whole(_rows(actor).get(number=number), actor)


def fetch_by_id(actor: Actor, dossier_id: int) -> Matter:
    """The matter with this row id. Raises Dossier.DoesNotExist when there is none within reach."""
    return _whole(_rows(actor).get(pk=dossier_id), actor)


def by_machine(dossier: Dossier) -> Matter:
    """The matter as the machinery sees it: sweeps, reactions, repairs."""
    return fetch_by_id(system(dossier.town_id), dossier.pk)


def _rows(actor: Actor) -> QuerySet[Dossier]:
    return within_reach(_with_all_beside(), actor)


@prepared
def _with_all_beside() -> QuerySet[Dossier]:
    named = Concat(Cast("number", CharField()), Value(":"), F("move"))
    steps = Step.objects.filter(dossier=OuterRef("pk")).order_by().values("dossier").values(found=Listing(named))
    rows = Dossier.objects.select_related("flow_version", "place", "town__calendar", "town__root", *registry.kept())
    return rows.annotate(
        move_names=Subquery(steps), left_a_name=spoken.left_a_name(), left_a_phone=spoken.left_a_phone()
    )


def _whole(dossier: Dossier, actor: Actor) -> Matter:
    turns = list(dossier.turns.all())
    named = (text.split(":") for text in str(dossier.move_names).split(","))  # type: ignore[attr-defined]
    return Matter(
        dossier,
        actor,
        {turn.slot: turn for turn in turns if turn.open},
        [turn for turn in turns if not turn.open],
        {int(number): move for number, move in named},
        named=dossier.left_a_name,  # type: ignore[attr-defined]
        phoned=dossier.left_a_phone,  # type: ignore[attr-defined]
    )
