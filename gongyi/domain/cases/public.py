"""What other loops may use of cases."""

from gongyi.domain.cases.actions import (
    Order,
    call,
    chase,
    check_done,
    edit_row,
    more_said,
    open_case,
    pass_on,
    restrict,
    seed_catalogue,
    unsend,
    withdraw,
)
from gongyi.domain.cases.entries import Entry
from gongyi.domain.cases.flow import KEY, WORKING
from gongyi.domain.cases.models import CatalogueRow
from gongyi.domain.cases.queries import (
    callable_voice,
    case_of,
    category_name,
    category_names,
    category_options,
    category_words,
    counted_as,
    destinations,
    doing,
    door_name,
    entry,
    handler_options,
    history,
    label,
    left_nothing,
    listed,
    marks,
    names_in,
    needs_reason,
    newest,
    options,
    proposed,
    publishable,
    review_day,
    row,
    said,
    send_to,
    shipped,
    source_of,
)  # fmt: skip
from gongyi.domain.cases.reaching import news
from gongyi.domain.cases.unoffered import why_not, withheld

FINISHED = ("verify_pass", "pass_unverified")
"""Moves after which a case is done."""

WITHDRAWN = ("withdraw",)
TOLD_TO_REPORTER = (
    "acknowledge",
    "first_contact",
    "relay_contact",
    "no_answer",
    "relay_unreached",
    "approve_extension",
    "approve_deferral",
    "review_deferral",
    "resume",
    "party_note",
)
"""Moves the person who spoke is told about, by the loop that spoke with them."""

WRITTEN_FOR_REPORTER = {"approve_extension": "ask_extension", "approve_deferral": "ask_deferral"}
"""Where the words for the person stand that are told with a move, when they are not the move's own."""

__all__ = [
    "FINISHED",
    "KEY",
    "TOLD_TO_REPORTER",
    "WITHDRAWN",
    "WORKING",
    "WRITTEN_FOR_REPORTER",
    "CatalogueRow",
    "Entry",
    "Order",
    "call",
    "callable_voice",
    "case_of",
    "category_name",
    "category_names",
    "category_options",
    "category_words",
    "chase",
    "check_done",
    "counted_as",
    "destinations",
    "doing",
    "door_name",
    "edit_row",
    "entry",
    "handler_options",
    "history",
    "label",
    "left_nothing",
    "listed",
    "marks",
    "more_said",
    "names_in",
    "needs_reason",
    "newest",
    "news",
    "open_case",
    "options",
    "pass_on",
    "proposed",
    "publishable",
    "restrict",
    "review_day",
    "row",
    "said",
    "seed_catalogue",
    "send_to",
    "shipped",
    "source_of",
    "unsend",
    "why_not",
    "withdraw",
    "withheld",
]  # fmt: skip
