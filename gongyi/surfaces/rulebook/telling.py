"""A flow in words: for the page people read, and for the generated reference."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from gongyi.kernel.access import roles
from gongyi.kernel.clock.limits import Limit
from gongyi.kernel.flows import parameters
from gongyi.kernel.flows.spec import ABOVE, HOLDER, SENDER, SPEAKER, WITH_MATTER, Flow, Move
from gongyi.kernel.territory.models import Town


@dataclass(frozen=True)
class ToldStage:
    """A stage in words."""

    key: str
    label: str
    said: str
    whose: str
    within: str
    moves: tuple[tuple[str, str, str], ...]


def told(flow: Flow, town: Town | None = None) -> list[ToldStage]:
    """Every stage with whose turn it is, the time, and the moves out of it as (what, by whom, where to)."""
    version = parameters.in_force(town, flow) if town else None
    found = []
    for stage in flow.stages:
        limit = ""
        if stage.within == WITH_MATTER:
            limit = _("until the promised time")
        elif stage.within:
            value = parameters.value(version, stage.within) if version else flow.defaults()[stage.within]
            limit = str(value) if isinstance(value, Limit) else ""
        moves = tuple(
            (
                str(move.label),
                ", ".join(who_words(who) for who in move.by),
                str(flow.stage(move.target).label) if move.target else "",
            )
            for move in flow.moves
            if stage.key in move.source and not shared(move)
        )
        whose = str(stage.whose) or (who_words(stage.turn) if stage.turn else "")
        found.append(ToldStage(stage.key, str(stage.label), str(stage.said), whose, limit, moves))
    return found


def shared(move: Move) -> bool:
    """Moves that every flow has and that say nothing about this one."""
    return move.key in {
        "note",
        "party_note",
        "climb",
        "come_back",
        "claim",
        "recompute",
        "relocate",
        "exclude",
        "reference",
        "erase",
        "undo",
        "migrate",
    }


def who_words(who: str) -> str:
    """A holder or maker of moves in words."""
    named = {
        HOLDER: _("whoever has the turn"),
        SPEAKER: _("the person who spoke"),
        ABOVE: _("a seat above whoever has the turn"),
        SENDER: _("whoever sent it, or a seat above"),
    }
    if who in named:
        return named[who]
    if who.startswith("link:"):
        return _("the bearer of a link")
    if who.startswith("slot:"):
        return _("whoever was asked")
    if who in {"system", "importer"}:
        return _("by itself")
    return str(roles.get(who).label)


def mermaid(flow: Flow) -> str:
    """The flow as a Mermaid state diagram, deterministic."""
    lines = ["stateDiagram-v2", f"    [*] --> {flow.begins}"]
    for move in flow.moves:
        lines += [f"    {source} --> {move.target}: {move.key}" for source in move.source if move.target]
    lines += [f"    {stage.key} --> [*]" for stage in flow.stages if stage.final]
    return "\n".join(lines)


def reference(flow: Flow) -> str:
    """The generated page of a flow, in the language in use."""
    parts = [
        f"# {flow.title} (`{flow.key}`)",
        "",
        _("Generated from the declaration in code; do not edit."),
        "",
        "```mermaid",
        mermaid(flow),
        "```",
        "",
    ]
    parts += [f"| {_('Stage')} | {_('To residents')} | {_('Whose turn')} | {_('Within')} |", "|---|---|---|---|"]
    stages = told(flow)
    parts += [f"| {stage.label} (`{stage.key}`) | {stage.said} | {stage.whose} | {stage.within} |" for stage in stages]
    parts += ["", f"| {_('From')} | {_('Move')} | {_('By')} | {_('To')} |", "|---|---|---|---|"]
    parts += [f"| {stage.label} | {what} | {whom} | {where} |" for stage in stages for what, whom, where in stage.moves]
    return "\n".join(parts) + "\n"
