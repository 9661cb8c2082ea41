"""What other rings may use of appeals."""

from gongyi.domain.appeals.actions import (
    Registered,
    RowRefused,
    Spoken,
    erase_said,
    fresh_key,
    join,
    leave,
    may_enter_rating,
    rate,
    register,
    register_many,
    register_visit,
    take_back_entry,
)
from gongyi.domain.appeals.actions.asking import asked_how, has_wrong_number, last_try, tries
from gongyi.domain.appeals.actions.handlers import why_not
from gongyi.domain.appeals.actions.layouts import set_layout
from gongyi.domain.appeals.actions.nearest import keeps_anothers
from gongyi.domain.appeals.alike import (
    Alike,
    alike,
    is_own_entry,
    last_batch,
    neighbours,
    own_entries,
    own_entry,
    same_in_batch,
)
from gongyi.domain.appeals.chat import MOST as MOST_DRAFTS
from gongyi.domain.appeals.chat import Draft
from gongyi.domain.appeals.chat import parse as parse_chat
from gongyi.domain.appeals.chat import split as split_draft
from gongyi.domain.appeals.columns import BLANK, DAYS, NUMBERS, WIDTHS, Column, limits, list_names
from gongyi.domain.appeals.columns import names as column_names
from gongyi.domain.appeals.export import batches, beside_note, sheet_batches, workbook
from gongyi.domain.appeals.flow import KEY
from gongyi.domain.appeals.guessing import Category, category_of, kind_of, kind_with, row_for
from gongyi.domain.appeals.guidance import (
    Danger,
    Door,
    Kind,
    all_dangers,
    dangers_in,
    dangers_named,
    door,
    doors,
    doors_for,
    kinds,
)
from gongyi.domain.appeals.homes import Door as HomeDoor
from gongyi.domain.appeals.homes import raised_before
from gongyi.domain.appeals.importing import DANGERS_LIST, BadFile, dangers_note, deposits, rejects_table, wordless_note
from gongyi.domain.appeals.importing import Target as ImportTarget
from gongyi.domain.appeals.judging import (
    RATINGS,
    not_reviewed_by,
    own_work,
    rated_for_them,
    said_since,
    waits_for_a_call,
)
from gongyi.domain.appeals.marking import on_the_spot
from gongyi.domain.appeals.models import Deposit
from gongyi.domain.appeals.naming import blurred, masked, personal, released_draft
from gongyi.domain.appeals.news import rated, retold, reviewed_on, told_of, who_rated
from gongyi.domain.appeals.outcomes import outcome_for_everyone, outcome_of
from gongyi.domain.appeals.patterns import harmless
from gongyi.domain.appeals.photos import of_work as photos_of_work
from gongyi.domain.appeals.promises import (
    ANSWERS,
    CLOSED_OFF,
    DEALT_WITH,
    DECLINED,
    answered_at,
    behind,
    broken,
    broken_behind,
    ended,
    is_graver,
    overdue,
    overdue_among,
    overdue_rows,
    promised,
    promised_anew,
    sooner,
    standing,
)
from gongyi.domain.appeals.promises import OLD as OLD_AFTER
from gongyi.domain.appeals.queries import (
    above_community,
    appeal_of,
    by_phone,
    columns,
    dangers_of,
    duty_list,
    heard,
    joined_readers,
    kept_from_some,
    need_list,
    not_informed,
    problem_list,
    public_answers,
    public_list,
    public_matter,
    public_name,
    screening,
    spoken_apart,
    taken_in_as,
    track,
)
from gongyi.domain.appeals.rounds import (
    again,
    asks_again,
    done_words,
    marked,
    ordered,
    reviewed_next,
    round_of,
    under_way,
)
from gongyi.domain.appeals.rounds import told as told_again
from gongyi.domain.appeals.said import by as said_by
from gongyi.domain.appeals.said import needed as words_needed
from gongyi.domain.appeals.said import spoken_in
from gongyi.domain.appeals.sheltered import asks_digits, is_silent
from gongyi.domain.appeals.stopping import Stop, stop, stop_added
from gongyi.domain.appeals.untitled import is_unheard
from gongyi.domain.appeals.warned import Warned, warned
from gongyi.domain.appeals.warned import of_all as dangers_of_all
from gongyi.domain.appeals.whereabouts import Guess
from gongyi.domain.appeals.whereabouts import deepest as deepest_place
from gongyi.domain.appeals.whereabouts import guess as guess_place
from gongyi.domain.appeals.whereabouts import labels as place_labels
from gongyi.domain.appeals.whereabouts import matching as matching_places

__all__ = [
    "ANSWERS",
    "BLANK",
    "CLOSED_OFF",
    "DANGERS_LIST",
    "DAYS",
    "DEALT_WITH",
    "DECLINED",
    "KEY",
    "MOST_DRAFTS",
    "NUMBERS",
    "OLD_AFTER",
    "RATINGS",
    "WIDTHS",
    "Alike",
    "BadFile",
    "Category",
    "Column",
    "Danger",
    "Deposit",
    "Door",
    "Draft",
    "Guess",
    "HomeDoor",
    "ImportTarget",
    "Kind",
    "Registered",
    "RowRefused",
    "Spoken",
    "Stop",
    "Warned",
    "above_community",
    "again",
    "alike",
    "all_dangers",
    "answered_at",
    "appeal_of",
    "asked_how",
    "asks_again",
    "asks_digits",
    "batches",
    "behind",
    "beside_note",
    "blurred",
    "broken",
    "broken_behind",
    "by_phone",
    "category_of",
    "column_names",
    "columns",
    "dangers_in",
    "dangers_named",
    "dangers_note",
    "dangers_of",
    "dangers_of_all",
    "deepest_place",
    "deposits",
    "done_words",
    "door",
    "doors",
    "doors_for",
    "duty_list",
    "ended",
    "erase_said",
    "fresh_key",
    "guess_place",
    "harmless",
    "has_wrong_number",
    "heard",
    "is_graver",
    "is_own_entry",
    "is_silent",
    "is_unheard",
    "join",
    "joined_readers",
    "keeps_anothers",
    "kept_from_some",
    "kind_of",
    "kind_with",
    "kinds",
    "last_batch",
    "last_try",
    "leave",
    "limits",
    "list_names",
    "marked",
    "masked",
    "matching_places",
    "may_enter_rating",
    "need_list",
    "neighbours",
    "not_informed",
    "not_reviewed_by",
    "on_the_spot",
    "ordered",
    "outcome_for_everyone",
    "outcome_of",
    "overdue",
    "overdue_among",
    "overdue_rows",
    "own_entries",
    "own_entry",
    "own_work",
    "parse_chat",
    "personal",
    "photos_of_work",
    "place_labels",
    "problem_list",
    "promised",
    "promised_anew",
    "public_answers",
    "public_list",
    "public_matter",
    "public_name",
    "raised_before",
    "rate",
    "rated",
    "rated_for_them",
    "register",
    "register_many",
    "register_visit",
    "rejects_table",
    "released_draft",
    "retold",
    "reviewed_next",
    "reviewed_on",
    "round_of",
    "row_for",
    "said_by",
    "said_since",
    "same_in_batch",
    "screening",
    "set_layout",
    "sheet_batches",
    "sooner",
    "split_draft",
    "spoken_apart",
    "spoken_in",
    "standing",
    "stop",
    "stop_added",
    "take_back_entry",
    "taken_in_as",
    "told_again",
    "told_of",
    "track",
    "tries",
    "under_way",
    "waits_for_a_call",
    "warned",
    "who_rated",
    "why_not",
    "wordless_note",
    "words_needed",
    "workbook",
]
