"""What other rings may use of appeals."""

from gongyi.domain.appeals.actions import Registered, Spoken, fresh_key, join, leave, rate, register
from gongyi.domain.appeals.actions.layouts import set_layout
from gongyi.domain.appeals.chat import Draft, parse_chat
from gongyi.domain.appeals.columns import BLANK, WIDTHS, Column, list_names
from gongyi.domain.appeals.columns import names as column_names
from gongyi.domain.appeals.export import batches, workbook
from gongyi.domain.appeals.flow import KEY
from gongyi.domain.appeals.guidance import Danger, Door, Kind, dangers_in, door, doors, doors_for, kinds
from gongyi.domain.appeals.naming import personal
from gongyi.domain.appeals.queries import (
    appeal_of,
    by_phone,
    columns,
    duty_list,
    layouts,
    need_list,
    problem_list,
    public_list,
    public_matter,
    public_name,
    screening,
    track,
)

__all__ = [
    "BLANK", "KEY", "WIDTHS", "Column", "Danger", "Door", "Draft", "Kind", "Registered", "Spoken", "appeal_of", "batches", "by_phone", "column_names", "columns", "dangers_in", "door", "doors", "doors_for", "duty_list",
    "fresh_key", "join", "kinds", "layouts", "leave", "list_names", "need_list", "parse_chat", "personal", "problem_list", "public_list", "public_matter", "public_name", "rate", "register", "screening", "set_layout", "track", "workbook",
]  # fmt: skip
