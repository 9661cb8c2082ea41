"""Writing cases and the catalogue."""

from gongyi.domain.cases.actions.assisting import assist_from_the_start
from gongyi.domain.cases.actions.calling import call
from gongyi.domain.cases.actions.catalogue import edit_row, seed_catalogue
from gongyi.domain.cases.actions.convening import convene
from gongyi.domain.cases.actions.handling import check_done
from gongyi.domain.cases.actions.opening import (
    Order,
    chase,
    end,
    hasten,
    heard_of,
    more_said,
    open_case,
    pass_on,
    restrict,
    said_over,
    unrestrict,
    unsend,
    withdraw,
)

__all__ = [
    "Order",
    "assist_from_the_start",
    "call",
    "chase",
    "check_done",
    "convene",
    "edit_row",
    "end",
    "hasten",
    "heard_of",
    "more_said",
    "open_case",
    "pass_on",
    "restrict",
    "said_over",
    "seed_catalogue",
    "unrestrict",
    "unsend",
    "withdraw",
]
