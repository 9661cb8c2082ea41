"""Checking what a move was given against what it asks for. Facts are typed and never personal."""

from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from gongyi.kernel.flows.spec import FILES, TYPED, Input, Move
from gongyi.kernel.people.refusals import Refused

if TYPE_CHECKING:
    from gongyi.kernel.flows.engine import Change

LONGEST_PICK = 60


def check(move: Move, change: "Change") -> None:
    """Refuses what is missing; raises ValueError on what was never asked for, which is a bug."""
    for needed in move.needs:
        _check_one(needed, change)
    declared = {needed.key for needed in move.needs if needed.kind == "words"}
    extra = set(change.words) - declared
    if extra:
        raise ValueError(f"move {move.key} was given words it did not ask for: {sorted(extra)}")
    for key, value in change.facts.items():
        if not is_fact(value):
            raise ValueError(f"move {move.key}: {key} is not a typed fact")


def _check_one(needed: Input, change: "Change") -> None:
    if needed.kind in FILES:
        count = sum(1 for item in change.evidence if _fits(needed, item))
        missing, over = count < max(needed.least, int(needed.required)), count > needed.most
    elif needed.kind == "words":
        text = change.words.get(needed.key, "")
        missing, over = needed.required and not text.strip(), len(text) > needed.most
    else:
        assert needed.kind in TYPED
        given = change.facts.get(needed.key)
        missing, over = needed.required and given in (None, ""), False
        _check_pick(needed, given)
    if missing:
        raise Refused(_("Please fill in: %(what)s") % {"what": needed.label}, code="missing")
    if over:
        raise Refused(_("%(what)s: at most %(most)s.") % {"what": needed.label, "most": needed.most}, code="too_long")


def _fits(needed: Input, item: Any) -> bool:
    wanted = {"photos": "photo", "voice": "voice", "paper": "paper"}[needed.kind]
    return item.kind == wanted and (not needed.purpose or item.purpose == needed.purpose)


def _check_pick(needed: Input, given: Any) -> None:
    if needed.kind == "pick" and given and needed.options and given not in {value for value, _label in needed.options}:
        raise Refused(
            _("Please choose one of the answers offered: %(what)s") % {"what": needed.label}, code="unknown_choice"
        )


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
