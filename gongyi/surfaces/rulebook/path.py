"""The way of a matter as residents meet it: the stages on the ring in order, and at each the side ways that leave it and come back."""

from dataclasses import dataclass

from gongyi.kernel.flows.spec import SPEAKER, Flow, Stage
from gongyi.kernel.territory.models import Town
from gongyi.surfaces.rulebook.telling import ToldStage, told


@dataclass(frozen=True)
class SideWay:
    """Where a matter may go instead of straight on."""

    said: str
    whose: str
    within: str
    ends: bool


@dataclass(frozen=True)
class PathStage:
    """One stage on the way: what people are told, whose turn it is, within what time, and what else may happen."""

    key: str
    said: str
    whose: str
    within: str
    yours: bool
    ends: bool
    ways: tuple[SideWay, ...]


def path_of(flow: Flow, town: Town | None) -> list[PathStage]:
    """The main way with its side ways; each side way is named once, where it first leaves."""
    words = {stage.key: stage for stage in told(flow, town)}
    ring = list(flow.ring_stages())
    heard = {str(stage.said) for stage in ring}
    seen = {stage.key for stage in flow.stages if stage.ring or str(stage.said) in heard}
    path = []
    for stage in ring:
        aside = _aside(flow, stage, seen)
        seen |= {side.key for side in aside}
        path.append(_stage(words, stage, aside))
    return path


def _aside(flow: Flow, stage: Stage, seen: set[str]) -> list[Stage]:
    keys = dict.fromkeys(
        move.target for move in flow.moves if stage.key in move.source and move.target and move.target not in seen
    )
    return [flow.stage(key) for key in keys]


def _stage(words: dict[str, ToldStage], stage: Stage, aside: list[Stage]) -> PathStage:
    own = words[stage.key]
    ways = tuple(
        SideWay(words[side.key].said, words[side.key].whose, words[side.key].within, side.final) for side in aside
    )
    return PathStage(stage.key, own.said, own.whose, own.within, stage.turn == SPEAKER, stage.final, ways)
