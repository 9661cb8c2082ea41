"""What other loops may use of responses."""

from gongyi.domain.responses.actions import Call, call, end_all, restrict_all, tell_agreed, unrestrict_all
from gongyi.domain.responses.flow import CALLERS as REMIND
from gongyi.domain.responses.flow import KEY
from gongyi.domain.responses.queries import ASSISTS, Called, called, day_of, gathered, had_come, holders, of

RESPONDED = ("respond",)
"""Moves by which a body has responded."""
CALLERS = frozenset(REMIND)
"""Roles that may remind a body of a call."""

__all__ = [
    "ASSISTS",
    "CALLERS",
    "KEY",
    "RESPONDED",
    "Call",
    "Called",
    "call",
    "called",
    "day_of",
    "end_all",
    "gathered",
    "had_come",
    "holders",
    "of",
    "restrict_all",
    "tell_agreed",
    "unrestrict_all",
]
