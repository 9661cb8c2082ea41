"""Figures of the main loop. Silence is "not rated", never satisfied; only a rating by the person or for the person counts."""

from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from gongyi.domain.appeals.judging import RATINGS
from gongyi.domain.appeals.models import Appeal
from gongyi.domain.appeals.outcomes import ANEW, SOLVED
from gongyi.domain.appeals.promises import OLD
from gongyi.domain.cases import public as cases
from gongyi.kernel.figures.declaring import WHOLE, Counted, Figure, Seen, Text, Unit, declare, declare_groups
from gongyi.kernel.figures.parts import (
    FEW,
    FEW_TIMES,
    column,
    fact,
    minutes_by_stage,
    minutes_since_opening,
    stage_names,
)
from gongyi.kernel.territory.models import Town

APPEALS = Unit(_("appeals"), pgettext_lazy("after one", "appeal"))
HAZARDS = Unit(_("hazards"), pgettext_lazy("after one", "hazard"))
DISPUTES = Unit(_("disputes"), pgettext_lazy("after one", "dispute"))
TIMES = Unit(_("times"), pgettext_lazy("after one", "time"))
TAKEN_UP = frozenset({"accept", "settle_now", "redone", "grid_handle", "dispatch", "to_topic"})
GIVEN_OUT = TAKEN_UP - {"accept"}
NOT_ITS_OWN = ("merged", "withdrawn", "declined")
OLD_LETTERS = _("Letters out of files that were written more than 30 days before they were taken in.")
SPOKEN_OUT = frozenset({"complaint", "report", "help"})
"""Kinds that may be about a dispute or a hazard; questions, suggestions and praise are not."""


def satisfied(seen: Seen) -> bool:
    """Satisfied or mostly satisfied."""
    return seen.facts.get("satisfied") in {"satisfied", "mostly"}


def stands_solved(seen: Seen) -> bool:
    """The outcome is solved, and the person, if asked about just that and answering, did not say otherwise."""
    words: list[object] = []
    for step in seen.before():
        words = [] if step.move in ANEW else [step.facts.get("solved")] if step.move in RATINGS else words
    return seen.columns.get("outcome") == SOLVED and (not words or words[-1] is True)


def is_dispute(seen: Seen) -> bool:
    """The catalogue counts its category as a dispute, and someone asked for it to be settled."""
    return _counts_as(seen, "dispute")


def is_hazard(seen: Seen) -> bool:
    """A danger was named in it, it was found on patrol, or the catalogue counts its category as a hazard.

    Once, however many spoke of it on whichever channel: what was joined to another matter is not counted again.
    """
    if seen.life.stage in NOT_ITS_OWN or _is_stock(seen):
        return False
    return bool(seen.facts.get("dangers")) or seen.facts.get("channel") == "patrol" or _counts_as(seen, "hazard")


def _is_stock(seen: Seen) -> bool:
    """Whether it came out of a file and was written long before: what was a danger then was not found now.

    Harm to a child neither, though it is looked at before all else whenever it was written.
    """
    if not seen.facts.get("imported"):
        return False
    known = seen.columns
    written, taken_in = (datetime.fromisoformat(known[name]) for name in ("received_at", "opened_at"))
    return taken_in - written > OLD


def is_join(seen: Seen) -> bool:
    """Somebody else came along: nobody left again, and it is not the same letter of the same sender once more in a file."""
    return not seen.facts.keys() & {"left", "gone", "source"}


def is_fresh(seen: Seen) -> bool:
    """It was said now, or lately: no old letter out of a file."""
    return not _is_stock(seen)


def _counts_as(seen: Seen, what: str) -> bool:
    known = seen.life.columns
    return known.get("kind") in SPOKEN_OUT and cases.counted_as(seen.life.town, str(known.get("category", ""))) == what


def channels(_town: Town) -> Mapping[str, Text]:
    """Channels in their own order."""
    return dict(Appeal.CHANNELS)


def as_reported(_town: Town) -> Mapping[str, Text]:
    """Outcomes as whoever handled a matter reported them: “solved” alone is said only where the person did not say otherwise."""
    return dict(cases.options("outcomes")) | {SOLVED: _("reported solved")}


def categories(town: Town) -> Mapping[str, Text]:
    """The town's categories."""
    return dict(cases.category_names(town))


def reached(seen: Seen) -> tuple[str, ...]:
    """How far an appeal has come by the end of the window."""
    life = seen.life
    moves = {step.move for step in life.steps}
    far = ["received"]
    if life.stage == "merged":
        return ("received", "joined")
    far += ["accepted"] * bool(moves & TAKEN_UP)
    far += ["given_out"] * bool(moves & GIVEN_OUT)
    far += ["answered"] * ("reply" in moves)
    far += ["closed"] * ("close_off" in moves)
    far += ["solved"] * ("close_off" in moves and stands_solved(life.steps[-1]))
    return tuple(far)


def steps_of_the_way(_town: Town) -> Mapping[str, Text]:
    """The steps of the funnel, in order."""
    return {
        "received": _("received"), "joined": _("of these joined to the same matter"), "accepted": _("accepted"), "given_out": _("given to someone"),
        "answered": _("answered"), "closed": _("closed off"), "solved": _("closed off as solved, and the person did not say otherwise"),
    }  # fmt: skip


def minutes_to_answer(seen: Seen) -> Mapping[str, int]:
    """From registration to an answer."""
    return {WHOLE: minutes_since_opening(seen)}


def first_answer(seen: Seen) -> bool:
    """Nothing was answered before."""
    return not any(step.move == "reply" for step in seen.before())


def first_answer_in_time(seen: Seen) -> bool:
    """The first answer came before the time promised to the person."""
    return first_answer(seen) and "matter" not in seen.late


declare_groups(
    received=_("What came in"), answered=_("How soon"), settled=_("What became of it"), said=_("What people say"), handled=_("How it was handled"),
)  # fmt: skip
declare(
    Figure(
        "appeals_received", _("Appeals received"), _("Appeals registered in the window over every channel. Who joins a matter later is counted under “Joined”."),
        APPEALS, Counted("appeal", ("open",), is_fresh, parts=fact("channel")), exclusions=(OLD_LETTERS,), group="received", names=channels,
    ),
    Figure(
        "old_letters", _("Old letters taken in"), _("Letters out of files taken in during the window that were written more than 30 days before. They are no voices of this window, and are counted here alone."),
        APPEALS, Counted("appeal", ("open",), _is_stock), group="received",
    ),
    Figure("joined", _("Joined"), _("Times a further person joined a matter, or a matter was joined to the same one."), TIMES, Counted("appeal", ("joined",), is_join, once=False), exclusions=(_("The same letter by the same sender once more in a file."),), group="received"),
    Figure(
        "funnel", _("How far they have come"), _("Of the appeals received in the window: how far they have come by its end. Each line counts those that have come at least so far."),
        APPEALS, Counted("appeal", ("open",), is_fresh, parts=reached), exclusions=(OLD_LETTERS,), group="received", names=steps_of_the_way,
    ),
    Figure("declined", _("Not taken up, with the right door"), _("Appeals declined in the window with the right door named, by reason."), APPEALS, Counted("appeal", ("decline",), parts=fact("reason")), group="received", names=cases.names_in("decline")),
    Figure(
        "hazards_found", _("Hazards found"), _("Safety hazards that came in during the window, over all channels, each counted once: a danger was named, it was found on patrol, or the catalogue counts its category as a hazard."),
        HAZARDS, Counted("appeal", ("open",), is_hazard, parts=fact("channel")), exclusions=(_("Matters joined to another, taken back or not taken up."), _("Questions, suggestions and praise."), OLD_LETTERS),
        group="received", names=channels,
    ),
    Figure(
        "answered_on_time", _("Answered on time"), _("Of the appeals answered for the first time in the window, those answered before the time promised to the person. The base is what was answered, not what was due."),
        APPEALS, Counted("appeal", ("reply",), first_answer_in_time), Counted("appeal", ("reply",), first_answer), least=FEW, group="answered",
    ),
    Figure(
        "time_to_answer", _("Time to the first answer"), _("Median time from registration to the first answer, hours day and night, of the appeals first answered in the window."),
        APPEALS, Counted("appeal", ("reply",), first_answer, times=minutes_to_answer), least=FEW_TIMES, group="answered",
    ),
    Figure(
        "time_to_close", _("Time to close off"), _("Median time from registration to closing off, hours day and night, of the appeals closed off in the window; and how long they stood at each stage, those that stood there."),
        APPEALS, Counted("appeal", ("close_off",), times=minutes_by_stage), least=FEW_TIMES, group="answered", names=stage_names("appeal"),
    ),
    Figure("appeals_closed", _("Closed off"), _("Appeals closed off in the window, each once, by the outcome that those who handled it reported, whatever the person said of it."), APPEALS, Counted("appeal", ("close_off",), parts=column("outcome")), group="settled", names=as_reported),
    Figure(
        "settled_in_grid", _("Reported solved in the grid"), _("Appeals reported solved in the window on the spot or by the grid worker, without being given to others, whatever the person said of it later."),
        APPEALS, Counted("appeal", ("settle_now", "grid_done"), lambda seen: seen.facts.get("outcome") == "solved", parts=lambda seen: (seen.move,)), group="settled",
        names=lambda _town: {"settle_now": _("on the spot"), "grid_done": _("by the grid worker")},
    ),
    Figure(
        "disputes_settled", _("Disputes settled"), _("Disputes closed off as solved in the window, by category. The catalogue says which categories are disputes."),
        DISPUTES, Counted("appeal", ("close_off",), lambda seen: is_dispute(seen) and stands_solved(seen), parts=column("category")),
        exclusions=(_("Those whose person said that it is not solved."), _("Questions, suggestions and praise.")), group="settled", names=categories,
    ),
    Figure("to_topic", _("Raised as topics"), _("Appeals raised as topics in the window, to be talked over together."), APPEALS, Counted("appeal", ("to_topic",)), group="settled"),
    Figure(
        "second_handlings", _("Second handlings"), _("Times a matter was handled again, because the person asked for it or because the street ordered it."),
        TIMES, Counted("appeal", ANEW, once=False, parts=lambda seen: (seen.move,)), group="settled", names=lambda _town: {"redo": _("the person asked for it"), "order_redo": _("ordered by the street")},
    ),
    Figure(
        "response_rate", _("Response rate"), _("Of the appeals rated in the window, those where the person said they were spoken with."),
        APPEALS, Counted("appeal", RATINGS, lambda seen: seen.facts.get("contacted") is True), Counted("appeal", RATINGS), (_("Those not rated are left out of both sides."),), FEW, discreet=True, group="said",
    ),
    Figure(
        "solved_rate", _("Solved, by the person's word"), _("Of the appeals rated in the window, those where the person said it is solved."),
        APPEALS, Counted("appeal", RATINGS, lambda seen: seen.facts.get("solved") is True), Counted("appeal", RATINGS), (_("Those not rated are left out of both sides."),), FEW, discreet=True, group="said",
    ),
    Figure(
        "satisfied_rate", _("Satisfied"), _("Of the appeals rated in the window, those rated satisfied or mostly satisfied."),
        APPEALS, Counted("appeal", RATINGS, satisfied), Counted("appeal", RATINGS), (_("Those not rated are left out of both sides."),), FEW, discreet=True, group="said",
    ),
    Figure("not_rated", _("Not rated"), _("Appeals whose time to rate passed in the window without a word. Silence is not satisfaction."), APPEALS, Counted("appeal", ("rating_lapsed",)), group="said"),
)  # fmt: skip
