"""Checking what a move was given against what it asks for. Facts are typed and never personal."""

from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from gongyi.kernel.flows import directory, registry, spoken
from gongyi.kernel.flows.spec import FILES, TYPED, Input, Move
from gongyi.kernel.people.naming import named_among, personal
from gongyi.kernel.people.refusals import Refused
from gongyi.kernel.people.repeating import repeated
from gongyi.kernel.territory.queries import line

if TYPE_CHECKING:
    from gongyi.kernel.flows.engine import Change
    from gongyi.kernel.flows.matters import Matter

LONGEST_PICK = 60
BATCH_REASON = "batch_reason"
"""Words that any move may carry when it is made for many matters at once: why they are treated alike."""
KINDS: dict[str, type | tuple[type, ...]] = {"flag": bool, "day": date, "seat": str, "place": int, "matter": str}


def check(move: Move, change: "Change", matter: "Matter") -> None:
    """Refuses what is missing, too much or not offered; raises ValueError on what was never asked for, which is a bug."""
    for needed in move.needs:
        _check_one(needed, change, matter)
    declared = {needed.key for needed in move.needs if needed.kind == "words"}
    extra = set(change.words) - declared - ({BATCH_REASON} if change.batch else set())
    if extra:
        raise ValueError(f"move {move.key} was given words it did not ask for: {sorted(extra)}")
    _name_nobody(move, change, matter)
    _repeat_nobody(move, change, matter)
    for key, value in change.facts.items():
        if not is_fact(value):
            raise ValueError(f"move {move.key}: {key} is not a typed fact")


def _check_one(needed: Input, change: "Change", matter: "Matter") -> None:
    if needed.kind in FILES:
        count = sum(1 for item in change.evidence if _fits(needed, item))
        missing, over = count < max(needed.least, int(needed.required)), count > needed.most
    elif needed.kind == "words":
        text = change.words.get(needed.key, "")
        missing, over = needed.required and not text.strip(), len(text) > needed.most
    else:
        assert needed.kind in TYPED
        given = change.facts.get(needed.key)
        missing, over = (
            needed.required and given in (None, "", []),
            isinstance(given, list) and len(given) > needed.most,
        )
        if given not in (None, "", []):
            _check_typed(needed, given, matter)
    if missing:
        raise Refused(_("Please fill in: %(what)s") % {"what": needed.label}, code="missing")
    if over:
        raise Refused(_("%(what)s: at most %(most)s.") % {"what": needed.label, "most": needed.most}, code="too_long")


def _name_nobody(move: Move, change: "Change", matter: "Matter") -> None:
    """One check for all words that somebody outside may read."""
    kept = [needed.key for needed in move.needs if matter.flow.names_nobody(needed)]
    kept += [BATCH_REASON] if matter.flow.read_outside else []
    text = "\n".join(words for key in kept if (words := change.words.get(key, "")))
    found = [*personal(text), *named_among(spoken.known_behind(matter, text), text)] if text else []
    if found:
        raise Refused(
            _("This names someone: %(what)s. Take it out.") % {"what": ", ".join(dict.fromkeys(found))}, code="personal"
        )


def _repeat_nobody(move: Move, change: "Change", matter: "Matter") -> None:
    """The same for how somebody put it who speaks against somebody: those spoken of would know them by it."""
    kept = [needed.key for needed in move.needs if matter.flow.names_nobody(needed)]
    given = [words for key in kept if (words := change.words.get(key, ""))]
    said = spoken.said_behind(matter) if given else []
    repeats = any(repeated(words, said) for words in given)
    places = [place.name for place in line(matter.dossier.place)] if repeats else []
    found = next((run for words in given if (run := repeated(words, said, places))), "") if repeats else ""
    if found:
        raise Refused(
            _(
                "This repeats what was said, by which whoever spoke may be known: “%(what)s”. Please put it in your own words."
            )
            % {"what": found},
            code="repeats",
        )


def _check_typed(needed: Input, given: Any, matter: "Matter") -> None:
    if needed.kind == "pick":
        fits = _is_offered(needed, given, matter)
    elif needed.kind == "picks":
        fits = isinstance(given, list) and set(given) <= {value for value, _label in options_for(needed, matter)}
    elif needed.kind == "count":
        fits = isinstance(given, int) and given >= needed.least and (bool(needed.counted) or given <= needed.most)
    else:
        fits = isinstance(given, KINDS[needed.kind])
    if not fits:
        raise Refused(
            _("Please choose one of the answers offered: %(what)s") % {"what": needed.label}, code="unknown_choice"
        )


def _is_offered(needed: Input, given: Any, matter: "Matter") -> bool:
    """Whether an answer is among those offered, looking no further than to it."""
    if not needed.options or not needed.source:
        return any(value == given for value, _label in options_for(needed, matter))
    declared = any(value == given for value, _label in needed.options)
    named = registry.entry(matter.flow.key).options[needed.source](matter)
    return declared and any(value == given for value, _label in named)


def options_for(needed: Input, matter: "Matter") -> list[tuple[str, str | Promise]]:
    """The answers offered: declared ones, as far as they fit this matter, those the domain names for it, or seats of the town."""
    if needed.options:
        fits = (
            {value for value, _label in registry.entry(matter.flow.key).options[needed.source](matter)}
            if needed.source
            else None
        )
        return [option for option in needed.options if fits is None or option[0] in fits]
    if needed.source:
        return list(registry.entry(matter.flow.key).options[needed.source](matter))
    if needed.kind == "seat":
        return [(seat.key, str(seat.id)) for seat in directory.of(matter.town).by_id.values()]
    return []


def _fits(needed: Input, item: Any) -> bool:
    wanted = {"photos": "photo", "voice": "voice", "paper": "paper"}[needed.kind]
    return item.kind == wanted and (not needed.purpose or item.purpose == needed.purpose)


def is_fact(value: Any) -> bool:
    """Whether a value may stand in a step for ever: numbers, yes or no, days, short keys, and lists of these."""
    if value is None or isinstance(value, bool | int | date):
        return True
    if isinstance(value, str):
        return len(value) <= LONGEST_PICK and "\n" not in value
    if isinstance(value, list | tuple):
        return all(is_fact(item) for item in value)
    if isinstance(value, dict):
        return all(isinstance(key, str) and is_fact(item) for key, item in value.items())
    return False
