"""The vocabulary of a flow: stages, moves, side slots, what a move needs, who is told. Data only, no database."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from gongyi.kernel.clock.limits import Clock, Limit

Text = str | Promise
InputKind = Literal[
    "words", "pick", "picks", "flag", "count", "day", "seat", "place", "matter", "photos", "voice", "paper"
]
TYPED = frozenset({"pick", "picks", "flag", "count", "day", "seat", "place", "matter"})
FILES = frozenset({"photos", "voice", "paper"})
MACHINE = frozenset({"system", "importer"})
SPEAKER = "voice"
WITH_MATTER = "matter"
"""As a limit: the turn runs with the matter's own promise."""
HOLDER = "turn"
ABOVE = "above"
"""As a mover: a seat above the one that has the turn."""
SENDER = "sender"
"""As a mover: the seat that sent the matter, or one above it, unless it has the turn itself."""


@dataclass(frozen=True)
class Input:
    """One thing a move asks for. Typed inputs become facts of the step; words and files go to its body."""

    key: str
    label: Text
    kind: InputKind
    required: bool = True
    options: tuple[tuple[str, Text], ...] = ()
    source: str = ""
    most: int = 1000
    least: int = 0
    help: Text = ""
    audience: str = "file"
    purpose: str = ""
    counted: str = ""
    """Of a count: the fact that names the clock it is counted on. How much at most is for the move to say, as the matter has it."""
    nameless: bool = False
    """Of words that go on to where a body from outside reads them: they name nobody."""
    own: bool = False
    """Of words in a file that bodies from outside read: what whoever handles it says of their own work. Nobody else outside reads them."""


@dataclass(frozen=True)
class Tell:
    """Someone to be told when a move was made.

    `voice`; `turn`, who has the next turn; `before`, who had it; `slot:<key>`, who has the side turn; `asker:<key>`, who
    opened it, until it is answered; `reached`, `left`, `stays` and `responsible`, whom the step names; or a role. With `coming_from` only by a move from that stage.
    `in_danger` is urgent where the words of the matter name a danger; where they do so only now, the template is `alarm`.
    Without a template somebody is told only then.
    """

    whom: str
    template: str
    urgent: bool = False
    in_danger: bool = False
    alarm: str = ""
    coming_from: str = ""


@dataclass(frozen=True)
class Stage:
    """Where a matter stands: who has the turn, and within what time (the name of a parameter).

    `whose` tells it in words where the moves that lead here choose who has the turn; `turn` then only has it when they do not.
    `waits` tells that it hangs on a matter opened under it: whoever has the turn has sent it out and has nothing to do meanwhile.
    `owes` tells that somebody still waits for what was promised: no turn then ends later than the promise.
    `kept` tells that what was promised has been given: no change of the calendar moves the promise any more, and a danger no longer
    goes before all else.
    `hasty` names the parameter whose form for a danger counts here, where it is another than `within`.
    """

    key: str
    label: Text
    said: Text
    turn: str = ""
    within: str = ""
    waits: bool = False
    owes: bool = True
    kept: bool = False
    hasty: str = ""
    final: bool = False
    paused: bool = False
    ring: bool = True
    overdue: Literal["climb", "tell"] = "tell"
    lapse: str = ""
    whose: Text = ""


@dataclass(frozen=True)
class Slot:
    """A side turn beside the main one: who has it and within what time.

    `awaited` tells that whoever has the main turn waits for it: it ends no later than theirs, so that they are not late by it.
    `decides` tells that it answers what somebody asked for: neither whoever asked nor whoever the flow keeps from it, as those who
    have the work, gets it or makes its moves.
    `hasty` as of a stage.
    """

    key: str
    label: Text
    turn: str
    within: str
    overdue: Literal["climb", "tell"] = "tell"
    awaited: bool = False
    decides: bool = False
    hasty: str = ""


@dataclass(frozen=True)
class Move:
    """One thing that can be done: from where to where, by whom, needing what, telling whom.

    `by` names roles, `turn` (whoever has the main turn), `slot:<key>`, `above`, `sender`, `voice`, `link:<purpose>`, `system` or
    `importer`.
    `reopens` marks the one that may lead out of a final stage.
    `said_with` names the fact without which a step is not said to the person.
    `target` None keeps the stage; with it the main turn stays too. `act` names the domain action behind the move.
    """

    key: str
    label: Text
    source: tuple[str, ...]
    target: str | None
    by: tuple[str, ...]
    needs: tuple[Input, ...] = ()
    tell: tuple[Tell, ...] = ()
    opens: tuple[str, ...] = ()
    closes: tuple[str, ...] = ()
    said: Text = ""
    said_with: str = ""
    public: bool = False
    undoable: bool = False
    danger: bool = False
    shortcut: str = ""
    hint: Text = ""
    answered: tuple[tuple[str, str, Text], ...] = ()
    """What the step is called where its label would be untrue: input, answer, words."""
    did: Text = ""
    """What the step is called once it is made; its label where that says so already."""
    bulk: bool = False
    hidden: bool = False
    reopens: bool = False
    when: "Callable[[Situation], bool] | None" = field(default=None, compare=False)


@dataclass(frozen=True)
class Situation:
    """What a move's condition may look at: plain columns of the dossier, counts of earlier moves, what the domain tells."""

    stage: str
    columns: dict[str, object]
    made: Callable[[str], int]
    slots: frozenset[str]
    about: Callable[[str], Any]


@dataclass(frozen=True)
class Parameter:
    """A number or limit that a town may set, with its default."""

    key: str
    label: Text
    default: Limit | int


def in_danger(key: str, label: Text, urgent: int, risk: int) -> tuple[Parameter, Parameter]:
    """How many hours, day and night, a step may take where the words name a danger: what was promised runs day and night too."""
    grave, lesser = _(" (someone may be in danger)"), _(" (there is a risk)")
    return (
        Parameter(f"urgent_{key}", format_lazy("{}{}", label, grave), Limit(urgent, Clock.URGENT_HOURS)),
        Parameter(f"risk_{key}", format_lazy("{}{}", label, lesser), Limit(risk, Clock.URGENT_HOURS)),
    )


@dataclass(frozen=True)
class Flow:
    """A loop, whole, on one screen."""

    key: str
    title: Text
    begins: str
    stages: tuple[Stage, ...]
    moves: tuple[Move, ...]
    slots: tuple[Slot, ...] = ()
    parameters: tuple[Parameter, ...] = ()
    desk: str = ""
    leaves_out: frozenset[str] = frozenset()
    """Shared moves that make no sense here."""
    opened: Text = ""
    """What its first step is called; empty: received."""
    read_outside: bool = False
    """Bodies from outside read its files, so that no words in them may name who spoke."""

    def stage(self, key: str) -> Stage:
        """The stage with this key. Raises KeyError."""
        return self._stages[key]

    def move(self, key: str) -> Move:
        """The move with this key. Raises KeyError."""
        return self._moves[key]

    def slot(self, key: str) -> Slot:
        """The side slot with this key. Raises KeyError."""
        return next(slot for slot in self.slots if slot.key == key)

    @cached_property
    def _stages(self) -> dict[str, Stage]:
        return {stage.key: stage for stage in self.stages}

    @cached_property
    def _moves(self) -> dict[str, Move]:
        return {move.key: move for move in self.moves}

    def defaults(self) -> dict[str, Limit | int]:
        """Every parameter's default."""
        return {parameter.key: parameter.default for parameter in self.parameters}

    def ring_stages(self) -> tuple[Stage, ...]:
        """The stages drawn in the loop ring, in order."""
        return tuple(stage for stage in self.stages if stage.ring)

    def roles(self) -> frozenset[str]:
        """Every role the flow speaks of."""
        named = (
            {stage.turn for stage in self.stages}
            | {slot.turn for slot in self.slots}
            | {who for move in self.moves for who in move.by}
        )
        plain = {who for who in named if who and ":" not in who}
        return frozenset(plain - MACHINE - {SPEAKER, HOLDER, ABOVE, SENDER})

    def names_nobody(self, needed: Input) -> bool:
        """Whether an input takes no words that name a person, a door or a telephone: somebody outside may read them."""
        shown = needed.nameless or needed.audience == "public" or (self.read_outside and not needed.own)
        return needed.kind == "words" and shown

    def answerable(self, slot: str, stage: str) -> bool:
        """Whether a side turn can still be answered at a stage."""
        return any(slot in move.closes and stage in move.source for move in self.moves)

    def faults(self, roles: frozenset[str]) -> Iterator[str]:
        """Sentences about what is wrong with the declaration; none when it is sound."""
        yield from self._repeated()
        yield from self._dangling(roles)
        yield from self._unsound_stages()
        yield from self._unreachable()

    def _repeated(self) -> Iterator[str]:
        for what, keys in (
            ("stage", [s.key for s in self.stages]),
            ("move", [m.key for m in self.moves]),
            ("slot", [s.key for s in self.slots]),
        ):
            for key in sorted({key for key in keys if keys.count(key) > 1}):
                yield f"{self.key}: {what} {key} is declared twice"

    def _dangling(self, roles: frozenset[str]) -> Iterator[str]:
        if self.begins not in self._stages:
            yield f"{self.key}: it begins at an unknown stage {self.begins}"
        for move in self.moves:
            yield from self._dangling_move(move)
        known = {parameter.key for parameter in self.parameters}
        limits = [(stage.key, stage.within) for stage in self.stages] + [(slot.key, slot.within) for slot in self.slots]
        for key, within in limits:
            if within and within != WITH_MATTER and within not in known:
                yield f"{self.key}: {key} has an undeclared limit {within}"
        for role in sorted(self.roles() - roles):
            yield f"{self.key}: role {role} is not declared"

    def _dangling_move(self, move: Move) -> Iterator[str]:
        slots = {slot.key for slot in self.slots}
        for stage in (*move.source, *((move.target,) if move.target else ())):
            if stage not in self._stages:
                yield f"{self.key}: move {move.key} names an unknown stage {stage}"
        for slot in (*move.opens, *move.closes, *(who[5:] for who in move.by if who.startswith("slot:"))):
            if slot not in slots:
                yield f"{self.key}: move {move.key} names an unknown slot {slot}"
        if not move.by:
            yield f"{self.key}: nobody may make move {move.key}"

    def _unsound_stages(self) -> Iterator[str]:
        leaving = {stage for move in self.moves if move.target for stage in move.source}
        for stage in self.stages:
            if stage.final and stage.turn:
                yield f"{self.key}: final stage {stage.key} still gives a turn"
            if not stage.final and not (stage.turn and stage.within):
                yield f"{self.key}: stage {stage.key} has no holder or no limit"
            if not stage.final and stage.key not in leaving:
                yield f"{self.key}: stage {stage.key} is a dead end"
        for move in self.moves:
            for source in move.source:
                if (
                    source in self._stages
                    and self.stage(source).final
                    and move.target
                    and not self.stage(move.target).final
                    and not move.reopens
                ):
                    yield f"{self.key}: move {move.key} leads out of the final stage {source}"

    def _unreachable(self) -> Iterator[str]:
        seen, todo = {self.begins}, [self.begins]
        while todo:
            here = todo.pop()
            for move in self.moves:
                if here in move.source and move.target and move.target not in seen:
                    seen.add(move.target)
                    todo.append(move.target)
        for stage in self.stages:
            if stage.key not in seen:
                yield f"{self.key}: stage {stage.key} cannot be reached"
