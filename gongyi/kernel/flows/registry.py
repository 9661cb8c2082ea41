"""The flows, domain actions and reactions that are installed."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.db.models import Model

from gongyi.kernel.flows.shared_moves import with_common_moves
from gongyi.kernel.flows.spec import Flow, Text

Act = Callable[..., Any]
Reaction = Callable[[Any, Any], None]
Sayings = dict[str, tuple[Text, Callable[[Any], str]]]
"""Facts by key, each with its label and what puts it into words; called with a `facts.Fact`."""


@dataclass
class Registered:
    """A flow with the code its domain gives for particular moves, options and shown texts."""

    flow: Flow
    acts: dict[str, Act] = field(default_factory=dict)
    options: dict[str, Callable[..., Iterable[tuple[str, str]]]] = field(default_factory=dict)
    searchable: Callable[[Any], dict[str, str]] | None = None
    undoes: dict[str, Act] = field(default_factory=dict)
    hinders: dict[str, Callable[[Any, int], str]] = field(default_factory=dict)
    about: dict[str, Callable[[Any], Any]] = field(default_factory=dict)
    barred: Callable[[Any, str], frozenset[str]] | None = None
    sender: Callable[[Any], str] | None = None
    work: str = ""
    likely: Callable[[Any], str] | None = None
    marks: dict[str, Callable[[Any], dict[str, str | None]]] = field(default_factory=dict)
    says: dict[str, Sayings] = field(default_factory=dict)
    forgets: Callable[[Any, Sequence[int]], None] | None = None


class Later(NamedTuple):
    """A step after the opening that says something of a domain's own row. Its words are None where they were erased."""

    move: str
    at: str
    words: Mapping[str, str] | None


Derive = Callable[[Mapping[str, Any], Sequence[Later], tuple[Any, ...]], tuple[Any, ...]]


@dataclass(frozen=True)
class Derived:
    """A domain's table with one row beside every matter of a flow, and how each row follows from the steps."""

    flow: str
    model: type[Model]
    columns: tuple[str, ...]
    derive: Derive
    moves: frozenset[str]


_flows: dict[str, Registered] = {}
_kept: list[str] = []
_derived: dict[type[Model], Derived] = {}
_reactions: dict[tuple[str, str], list[tuple[str, Reaction]]] = {}


def register(flow: Flow) -> Flow:
    """Install a flow; the moves every flow shares are added here."""
    whole = with_common_moves(flow)
    if flow.key in _flows and _flows[flow.key].flow != whole:
        raise ValueError(f"flow {flow.key} is registered twice")
    _flows.setdefault(flow.key, Registered(whole))
    return whole


def get(key: str) -> Flow:
    """The flow with this key. Raises KeyError."""
    return _flows[key].flow


def entry(key: str) -> Registered:
    """The flow with its domain's code."""
    return _flows[key]


def known() -> tuple[Flow, ...]:
    """Every installed flow, by key."""
    return tuple(_flows[key].flow for key in sorted(_flows))


def acts(flow: str, **functions: Act) -> None:
    """Name the domain actions behind moves that also change the domain's own tables."""
    _flows[flow].acts.update(functions)


def undoes(flow: str, **functions: Act) -> None:
    """Name what else an undone move takes back: called with (matter, step) inside the undo's transaction."""
    _flows[flow].undoes.update(functions)


def hinders(flow: str, **functions: Callable[[Any, int], str]) -> None:
    """Name what may keep a move from being undone beyond its own matter: called with (matter, number of its step).

    It returns why in words, with the way that is open instead; empty when nothing does.
    """
    _flows[flow].hinders.update(functions)


def options(flow: str, **functions: Callable[..., Iterable[tuple[str, str]]]) -> None:
    """Name where an input's options come from: called with (town, matter or None, actor)."""
    _flows[flow].options.update(functions)


def marks(flow: str, **functions: Callable[[Any], dict[str, str | None]]) -> None:
    """Name, by move, what this matter needs of the inputs a move leaves open: called with (matter).

    It returns words by the key of the input: when it is needed; None for what this matter does not ask at all.
    """
    _flows[flow].marks.update(functions)


def says(flow: str, *moves: str, **facts: tuple[Text, Callable[[Any], str]]) -> None:
    """Name how facts of some moves are told: label and wording by key, before what the input that asked for them would say."""
    for move in moves:
        _flows[flow].says.setdefault(move, {}).update(facts)


def about(flow: str, **functions: Callable[[Any], Any]) -> None:
    """Name what a move's condition may ask of a matter beyond its columns: called with (matter), only when asked."""
    _flows[flow].about.update(functions)


def seats(flow: str, *, sender: Callable[[Any], str], barred: Callable[[Any, str], frozenset[str]]) -> None:
    """Name who sent a matter, and the holder keys that may not have its turn at a stage, or a side turn: called with (matter[, stage or slot])."""
    _flows[flow].sender, _flows[flow].barred = sender, barred


def work(flow: str, move: str) -> None:
    """Name the move by which whoever has the turn says that their work is done: once it has ended it stays theirs to read."""
    _flows[flow].work = move


def likely(flow: str, function: Callable[[Any], str]) -> None:
    """Name the move that is most often made next: called with (matter). It is only offered first, never made by itself."""
    _flows[flow].likely = function


def keeps(*names: str) -> None:
    """Name one-to-one rows that a domain keeps beside a dossier, so that they are fetched with it."""
    _kept.extend(name for name in names if name not in _kept)


def kept() -> tuple[str, ...]:
    """The one-to-one rows that are fetched with a dossier."""
    return tuple(_kept)


def forgets(flow: str, function: Callable[[Any, Sequence[int]], None]) -> None:
    """Name what takes erased words out of a domain's own rows: called with (dossier, numbers of the steps) when they are erased."""
    _flows[flow].forgets = function


def derives(flow: str, model: type[Model], *columns: str, derive: Derive, moves: Iterable[str] = ()) -> None:
    """Name a table of which every matter of a flow has one row, so that the record can be checked against it.

    `derive` is called with the facts of the opening, the steps made by `moves` in order, and what the row holds in `columns`;
    it returns what the row must hold there. Times are texts as in steps.
    """
    _derived[model] = Derived(flow, model, columns, derive, frozenset(moves))


def derived() -> tuple[Derived, ...]:
    """The tables of domains whose rows follow from steps."""
    return tuple(_derived.values())


def searchable(flow: str, texts: Callable[[Any], dict[str, str]]) -> None:
    """Name the texts by audience that make a dossier findable: called with the dossier."""
    _flows[flow].searchable = texts


def reacts_to(flow: str, *moves: str) -> Callable[[Reaction], Reaction]:
    """Register an answer to another loop's steps: called with (dossier, step), at least once, must be idempotent."""

    def wrap(reaction: Reaction) -> Reaction:
        name = f"{reaction.__module__}.{reaction.__qualname__}"
        for move in moves:
            _reactions.setdefault((flow, move), []).append((name, reaction))
        return reaction

    return wrap


def reactions_to(flow: str, move: str) -> list[tuple[str, Reaction]]:
    """The answers registered for a move."""
    return _reactions.get((flow, move), [])


def reaction(name: str) -> Reaction:
    """The reaction with this name. Raises KeyError."""
    found = {known: function for rows in _reactions.values() for known, function in rows}
    return found[name]
