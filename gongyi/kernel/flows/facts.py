"""What a step says beside its words, told in words: each fact by the wording declared for it, never by its key."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from gongyi.kernel.clock.limits import Clock, Limit
from gongyi.kernel.clock.wording import day_and_year, day_in_words, due_in_words
from gongyi.kernel.flows import numbers, registry
from gongyi.kernel.flows.inputs import options_for
from gongyi.kernel.flows.matters import Matter
from gongyi.kernel.flows.spec import TYPED, Flow, Input, Move
from gongyi.kernel.flows.story import Told, holder_names
from gongyi.kernel.territory.models import Place, Town
from gongyi.kernel.territory.queries import full_name, name_of_way

Lines = tuple[tuple[str, str], ...]
FactsTeller = Callable[[Told], Lines]
EMPTY: tuple[Any, ...] = (None, "", [])
UNLISTED = gettext_lazy("no longer in the list")


@dataclass(frozen=True)
class Fact:
    """One fact of a step with what its wording may need. `names`: of seats by holder key."""

    value: Any
    facts: Mapping[str, Any]
    town: Town
    flow: Flow
    names: Mapping[str, str]
    on_paper: bool = False
    """On paper every day stands with its year."""


def seat(fact: Fact) -> str:
    """The names of one or several seats."""
    keys = fact.value if isinstance(fact.value, list) else [fact.value]
    return pgettext("between names", ", ").join(fact.names[key] for key in keys if key in fact.names)


def number(fact: Fact) -> str:
    """The number of a matter as it is spoken."""
    return numbers.spoken(str(fact.value))


def amount(fact: Fact) -> str:
    """An amount of time with its unit, where the step says on which clock it is counted."""
    clock = fact.facts.get("clock")
    return str(Limit(int(fact.value), Clock(clock))) if clock else str(fact.value)


def working_days(fact: Fact) -> str:
    """A number of working days."""
    return str(Limit(int(fact.value), Clock.WORKING_DAYS))


def day(fact: Fact) -> str:
    """A day in words; on paper with its year."""
    said = date.fromisoformat(str(fact.value))
    return day_and_year(said) if fact.on_paper else day_in_words(said)


def moment(fact: Fact) -> str:
    """A moment by which something is due."""
    return _at(fact.value)


def _at(stamped: Any) -> str:
    return due_in_words(timezone.localtime(datetime.fromisoformat(str(stamped))))


def plain(fact: Fact) -> str:
    """A count, or something that was typed as it stands."""
    return str(fact.value)


def yes_no(fact: Fact) -> str:
    """Whether it is so."""
    return _("Yes") if fact.value else _("No")


def households(fact: Fact) -> str:
    """How many households spoke of it by then."""
    count = int(fact.value)
    return ngettext("%d household", "%d households", count) % count


def _place(fact: Fact) -> str:
    """The place's name; none where the ways to it say more."""
    if "way_to" in fact.facts:
        return ""
    found = Place.objects.filter(pk=fact.value).first()
    return full_name(found, fact.town) if found else ""


def _place_before(fact: Fact) -> str:
    """None where what lies above the place was changed and the step, an old one, does not say what."""
    return "" if fact.value == fact.facts.get("place") else _place(fact)


def _way(fact: Fact) -> str:
    """A place as it lay then, by what lies above it."""
    return name_of_way(fact.value, fact.town)


def _because(fact: Fact) -> str:
    return because(str(fact.value)) or str(UNLISTED)


def because(why: str) -> str:
    """In words, why the machinery made a step; empty where that is not known."""
    return {
        "late": _("its time had run out"),
        "empty": _("nobody sat there"),
        "own": _("whoever asked for it would have decided"),
        "calendar": _("the working calendar was changed"),
        "regrouped": _("places were put together or parted"),
        "corrected": _("it was about another place than was written"),
    }.get(why, "")


def _move(fact: Fact) -> str:
    return next((str(move.did or move.label) for move in fact.flow.moves if move.key == fact.value), str(UNLISTED))


def _stage(fact: Fact) -> str:
    return next((str(stage.label) for stage in fact.flow.stages if stage.key == fact.value), str(UNLISTED))


def state_elsewhere(state: str) -> str:
    """How a matter stands in another system."""
    told = {"open": _("waits for an answer"), "withdrawn": _("taken back: it was noted by mistake")}
    return told.get(state) or _("answered")


def _elsewhere(fact: Fact) -> str:
    return state_elsewhere(str(fact.value))


def _side(fact: Fact) -> str:
    """What a side turn asks; nothing for the main turn, which is the matter itself."""
    return next((str(slot.label) for slot in fact.flow.slots if slot.key == fact.value), "")


def _steps(fact: Fact) -> str:
    return pgettext("between names", ", ").join(str(value) for value in fact.value)


def _wish(fact: Fact) -> str:
    return _("of whoever spoke") if fact.value == "speaker" else str(UNLISTED)


def _beside(fact: Fact) -> str:
    """Turns beside the main one, each with its time before and now."""
    return " · ".join(
        _("%(what)s: before %(was)s, now %(until)s")
        % {"what": fact.flow.slot(slot).label, "was": _at(was), "until": _at(until)}
        for slot, was, until in fact.value
    )


SHARED: dict[str, registry.Sayings] = {
    "climb": {
        "slot": (gettext_lazy("What goes up"), _side),
        "left": (gettext_lazy("It was with"), seat),
        "reached": (gettext_lazy("It goes to"), seat),
        "skipped": (gettext_lazy("Passed over, nobody sits there"), seat),
        "why": (gettext_lazy("Because"), _because),
    },
    "come_back": {
        "left": (gettext_lazy("It was with"), seat),
        "reached": (gettext_lazy("It goes to"), seat),
    },
    "relocate": {
        "from": (gettext_lazy("Place before"), _place_before),
        "way": (gettext_lazy("Place before"), _way),
        "way_to": (gettext_lazy("Place now"), _way),
        "place": (gettext_lazy("Place now"), _place),
        "why": (gettext_lazy("Because"), _because),
        "reached": (gettext_lazy("It goes to"), seat),
        "stays": (gettext_lazy("It stays with"), seat),
    },
    "recompute": {
        "why": (gettext_lazy("Because"), _because),
        "was": (gettext_lazy("Promised before"), moment),
        "until": (gettext_lazy("Promised now"), moment),
        "turn_was": (gettext_lazy("This step before"), moment),
        "turn_until": (gettext_lazy("This step now"), moment),
        "beside": (gettext_lazy("Beside it"), _beside),
    },
    "reference": {
        "system": (gettext_lazy("System"), plain),
        "number": (gettext_lazy("Its number there"), plain),
        "due": (gettext_lazy("Their deadline"), moment),
        "state": (gettext_lazy("State there"), _elsewhere),
    },
    "undo": {"move": (gettext_lazy("What was taken back"), _move)},
    "erase": {
        "steps": (gettext_lazy("Steps whose words were erased"), _steps),
        "asked_by": (gettext_lazy("At whose wish"), _wish),
    },
    "migrate": {"left": (gettext_lazy("Stage before"), _stage)},
}
"""The facts of the moves that every flow shares. Who was kept apart is for the engine alone: it is not told to those who work on it."""


def sayings_of(flow: str, move: str) -> registry.Sayings:
    """Labels and wordings of facts by key, beside those that a move asks for."""
    return SHARED.get(move, {}) | registry.entry(flow).says.get(move, {})


def teller(matter: Matter, told: Sequence[Told] = (), *, on_paper: bool = False) -> FactsTeller:
    """What was chosen in a step, and what the step notes by itself, as pairs of label and words. `told`: the only steps that will be told."""
    return _Teller(matter, told, on_paper=on_paper).tell


def _named(move: Move, needed: Input, step: Told) -> bool:
    """Whether the name of the step says the answer already: words of its own for this answer alone."""
    own = next(
        (words for key, answer, words in move.answered if (key, answer) == (needed.key, step.facts.get(key))), None
    )
    return own is not None and sum(words == own for key, _answer, words in move.answered if key == needed.key) == 1


class _Teller:
    """Tells the steps of one matter; looks names and lists up once."""

    def __init__(self, matter: Matter, told: Sequence[Told], *, on_paper: bool) -> None:
        self.matter, self.told, self.on_paper = matter, told, on_paper
        self.wordings: dict[tuple[str, str], dict[str, str]] = {}

    def tell(self, step: Told) -> Lines:
        move = next((known for known in self.matter.flow.moves if known.key == step.move), None)
        sayings = sayings_of(self.matter.flow.key, step.move)
        asked = [needed for needed in move.needs if not _named(move, needed, step)] if move else []
        lines = [*self._asked(asked, sayings, step), *self._said(sayings, step)]
        return tuple((label, words) for label, words in lines if words)

    def _asked(self, needs: Sequence[Input], sayings: registry.Sayings, step: Told) -> Iterator[tuple[str, str]]:
        for needed in needs:
            value = step.facts.get(needed.key)
            if needed.kind in TYPED and needed.key not in sayings and value not in EMPTY:
                yield str(needed.label), self._answer(needed, value, step)

    def _said(self, sayings: registry.Sayings, step: Told) -> Iterator[tuple[str, str]]:
        for key, (label, wording) in sayings.items():
            if step.facts.get(key) not in EMPTY:
                yield str(label), wording(self._fact(step, step.facts[key]))

    def _fact(self, step: Told, value: object) -> Fact:
        return Fact(value, step.facts, self.matter.town, self.matter.flow, self._names_with(step), self.on_paper)

    def _names_with(self, step: Told) -> Mapping[str, str]:
        return self.names if self.told else holder_names(_keys_in(step.facts))

    @cached_property
    def names(self) -> dict[str, str]:
        return holder_names({key for step in self.told for key in _keys_in(step.facts)})

    def _answer(self, needed: Input, value: Any, step: Told) -> str:
        fact = self._fact(step, value)
        simple = {"flag": yes_no, "matter": number, "day": day, "count": amount if needed.counted else plain}
        if needed.kind in simple:
            return simple[needed.kind](fact)
        if needed.kind == "place":
            return _place(fact)
        values = value if isinstance(value, list) else [value]
        return pgettext("between names", ", ").join(self._chosen(needed, str(one), fact) for one in values)

    def _chosen(self, needed: Input, value: str, fact: Fact) -> str:
        return fact.names.get(value) or self._wording(needed).get(value) or str(UNLISTED)

    def _wording(self, needed: Input) -> dict[str, str]:
        key = (needed.source, "" if needed.source else needed.key)
        if key not in self.wordings:
            known = needed.options or options_for(needed, self.matter)
            self.wordings[key] = {value: str(label) for value, label in known}
        return self.wordings[key]


def _keys_in(facts: Mapping[str, Any]) -> Iterator[str]:
    for value in facts.values():
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, str) and one.startswith("seat:"):
                yield one
