"""Writing appeals."""

from gongyi.domain.appeals.actions.adding import add_words
from gongyi.domain.appeals.actions.answering import publish, rate
from gongyi.domain.appeals.actions.entering import RowRefused, register_many, register_visit, take_back_entry
from gongyi.domain.appeals.actions.erasing import erase_said
from gongyi.domain.appeals.actions.handlers import may_enter_rating
from gongyi.domain.appeals.actions.intake import (
    LONGEST,
    Registered,
    Spoken,
    fresh_key,
    kept,
    named_safety,
    prepare,
    register,
)
from gongyi.domain.appeals.actions.joining import join, leave
from gongyi.domain.appeals.actions.merging import merge, split
from gongyi.domain.appeals.actions.moves import chase, dispatch
from gongyi.domain.appeals.actions.righting import name_duty
from gongyi.domain.appeals.actions.taking_over import take_in_hand
from gongyi.domain.appeals.actions.waiting import resume_at_desk

__all__ = [
    "LONGEST",
    "Registered",
    "RowRefused",
    "Spoken",
    "add_words",
    "chase",
    "dispatch",
    "erase_said",
    "fresh_key",
    "join",
    "kept",
    "leave",
    "may_enter_rating",
    "merge",
    "name_duty",
    "named_safety",
    "prepare",
    "publish",
    "rate",
    "register",
    "register_many",
    "register_visit",
    "resume_at_desk",
    "split",
    "take_back_entry",
    "take_in_hand",
]
