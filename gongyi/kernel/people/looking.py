"""Why somebody may look at a name or phone in clear, and how a look is told to those who read of it later."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongyi.kernel.people.refusals import Refused

REASONS: Final[dict[str, Promise]] = {
    "call": gettext_lazy("to call back"),
    "visit": gettext_lazy("to visit"),
    "verify": gettext_lazy("to check the matter"),
    "send": gettext_lazy("to send an answer"),
}
BY_ITSELF: Final[dict[str, Promise]] = {"repair": gettext_lazy("to arrange the repair")}
"""Reasons that nobody chooses, because the page on which somebody looks says them."""
OTHER: Final = "other"
LEAST, MOST = 4, 200
LEAST_DIFFERENT = 3
"""A typed reason of fewer different characters says nothing, such as zzzz."""

SEEN: Final[dict[tuple[str, str], Promise]] = {
    ("Voice", "name"): gettext_lazy("the name of somebody who spoke"),
    ("Voice", "phone"): gettext_lazy("the phone of somebody who spoke"),
    ("Person", "name"): gettext_lazy("the name of somebody in the register"),
    ("Person", "phone"): gettext_lazy("the phone of somebody in the register"),
    ("Household", "door"): gettext_lazy("the door of a household"),
    ("Household", "matters"): gettext_lazy("what a household raised before"),
    ("Voice", "matters"): gettext_lazy("what was raised before under one phone"),
    ("Dossier", "file"): gettext_lazy("a matter under the duty to report: opened"),
    ("Dossier", "answer"): gettext_lazy("the answer to a matter: on paper"),
    ("Dossier", "print"): gettext_lazy("a matter under the duty to report: on paper"),
}


def reason(chosen: str, typed: str = "") -> str:
    """The reason to be written down: one of those offered, by its key, or one in words. Refuses anything else."""
    if chosen in REASONS:
        return chosen
    words = " ".join(typed.split())
    if chosen == OTHER and len(words) > MOST:
        facts = {"limit_value": MOST, "show_value": len(words)}
        raise Refused(_("At most %(limit_value)d characters; these are %(show_value)d.") % facts, code="reason")
    if chosen != OTHER or len(words) < LEAST or len(set(words)) < LEAST_DIFFERENT:
        raise Refused(_("Choose one of the reasons, or write yours in a few words. It is written down."), code="reason")
    return words


def said(kept: str) -> str:
    """A kept reason in the reader's language; one in words as it was typed."""
    return str((REASONS | BY_ITSELF).get(kept, kept))


def seen(table: str, column: str) -> str:
    """What was looked at, in words."""
    return str(SEEN.get((table, column), f"{table} {column}"))
