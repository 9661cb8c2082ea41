"""What other loops may use of cases."""

from gongyi.domain.cases.actions import (
    Order,
    assist_from_the_start,
    call,
    chase,
    check_done,
    edit_row,
    end,
    hasten,
    heard_of,
    more_said,
    open_case,
    pass_on,
    restrict,
    said_over,
    seed_catalogue,
    unrestrict,
    unsend,
    withdraw,
)
from gongyi.domain.cases.actions.ordering import ACTS as ORDER_ACTS
from gongyi.domain.cases.actions.ordering import with_answer
from gongyi.domain.cases.actions.waiting import ACTS as TIME_ACTS
from gongyi.domain.cases.assisting import keys as assistant_keys
from gongyi.domain.cases.assisting import options as assistant_options
from gongyi.domain.cases.entries import Entry
from gongyi.domain.cases.flow import KEY, MOST_ASSISTING, WORKING
from gongyi.domain.cases.judging import is_firm
from gongyi.domain.cases.marking import answer_marks, deferral_marks, extension_marks
from gongyi.domain.cases.models import CatalogueRow
from gongyi.domain.cases.more_time import DECIDED, ground_options
from gongyi.domain.cases.more_time import SLOTS as TIME_SLOTS
from gongyi.domain.cases.more_time import moves as time_moves
from gongyi.domain.cases.orders import ANSWER_SAID as ORDER_ANSWER_SAID
from gongyi.domain.cases.orders import ANSWERED as ORDER_ANSWERED
from gongyi.domain.cases.orders import ORDERED, WITH_RESULT, no_order_open, ordered
from gongyi.domain.cases.orders import SAID as ORDER_SAID
from gongyi.domain.cases.orders import SLOT as ORDER_SLOT
from gongyi.domain.cases.orders import Order as GivenOrder
from gongyi.domain.cases.orders import grounds as order_grounds
from gongyi.domain.cases.orders import marks as order_marks
from gongyi.domain.cases.orders import moves as order_moves
from gongyi.domain.cases.orders import told as orders_told
from gongyi.domain.cases.queries import (
    BODIES,
    TO_ANSWER,
    about,
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
    doors_of,
    entry,
    grounds,
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
    row,
    row_of,
    said,
    send_to,
    shipped,
    source_of,
    words_only,
)  # fmt: skip
from gongyi.domain.cases.reaching import AGAINST, news, relay_through, told_by_day
from gongyi.domain.cases.reviewing import newest as newest_step
from gongyi.domain.cases.reviewing import review_day, time_gone
from gongyi.domain.cases.unoffered import overdue, why_not, withheld

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
    "AGAINST",
    "BODIES",
    "DECIDED",
    "FINISHED",
    "KEY",
    "MOST_ASSISTING",
    "ORDERED",
    "ORDER_ACTS",
    "ORDER_ANSWERED",
    "ORDER_ANSWER_SAID",
    "ORDER_SAID",
    "ORDER_SLOT",
    "TIME_ACTS",
    "TIME_SLOTS",
    "TOLD_TO_REPORTER",
    "TO_ANSWER",
    "WITHDRAWN",
    "WITH_RESULT",
    "WORKING",
    "WRITTEN_FOR_REPORTER",
    "CatalogueRow",
    "Entry",
    "GivenOrder",
    "Order",
    "about",
    "answer_marks",
    "assist_from_the_start",
    "assistant_keys",
    "assistant_options",
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
    "deferral_marks",
    "destinations",
    "doing",
    "door_name",
    "doors_of",
    "edit_row",
    "end",
    "entry",
    "extension_marks",
    "ground_options",
    "grounds",
    "handler_options",
    "hasten",
    "heard_of",
    "history",
    "is_firm",
    "label",
    "left_nothing",
    "listed",
    "marks",
    "more_said",
    "names_in",
    "needs_reason",
    "newest",
    "newest_step",
    "news",
    "no_order_open",
    "open_case",
    "options",
    "order_grounds",
    "order_marks",
    "order_moves",
    "ordered",
    "orders_told",
    "overdue",
    "pass_on",
    "proposed",
    "publishable",
    "relay_through",
    "restrict",
    "review_day",
    "row",
    "row_of",
    "said",
    "said_over",
    "seed_catalogue",
    "send_to",
    "shipped",
    "source_of",
    "time_gone",
    "time_moves",
    "told_by_day",
    "unrestrict",
    "unsend",
    "why_not",
    "with_answer",
    "withdraw",
    "withheld",
    "words_only",
]  # fmt: skip
