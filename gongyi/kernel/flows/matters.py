"""A matter as an actor sees it: fetched and authorised in one call. The engine acts on nothing else."""

from dataclasses import dataclass, field
from functools import cached_property

from gongyi.kernel.access.actor import Actor, system
from gongyi.kernel.flows import registry
from gongyi.kernel.flows.models import Dossier, Step, Turn
from gongyi.kernel.flows.reach import reachable
from gongyi.kernel.flows.spec import Flow, Situation, Stage
from gongyi.kernel.territory.models import Town


@dataclass
class Matter:
    """A dossier within someone's reach, with its open turns."""

    dossier: Dossier
    actor: Actor
    turns: dict[str, Turn] = field(default_factory=dict)

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
        return Step.objects.filter(dossier=self.dossier, move=move).count()

    def situation(self) -> Situation:
        """What a move's condition may look at."""
        row = self.dossier
        columns = {
            name: getattr(row, name)
            for name in ("kind", "category", "safety", "sensitivity", "visibility", "outcome", "spread")
        }
        return Situation(row.stage, columns, self.made, frozenset(self.turns))


def fetch(actor: Actor, number: str) -> Matter:
    """The matter with this number. Raises Dossier.DoesNotExist when there is none within reach."""
    return _whole(
        reachable(actor).select_related("flow_version", "place", "town__calendar", "town__root").get(number=number),
        actor,
    )


def fetch_by_id(actor: Actor, dossier_id: int) -> Matter:
    """The matter with this row id. Raises Dossier.DoesNotExist when there is none within reach."""
    return _whole(
        reachable(actor).select_related("flow_version", "place", "town__calendar", "town__root").get(pk=dossier_id),
        actor,
    )


def by_machine(dossier: Dossier) -> Matter:
    """The matter as the machinery sees it: sweeps, reactions, repairs."""
    return fetch_by_id(system(dossier.town_id), dossier.pk)


def _whole(dossier: Dossier, actor: Actor) -> Matter:
    return Matter(dossier, actor, {turn.slot: turn for turn in dossier.turns.filter(open=True)})
