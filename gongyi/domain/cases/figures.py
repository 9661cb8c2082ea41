"""Figures of handling. A rate always shows both sides."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from gongyi.domain.cases import orders, queries
from gongyi.kernel.figures.declaring import Counted, Figure, Seen, Unit, declare
from gongyi.kernel.figures.parts import FEW, FEW_TIMES, NONE, column, fact, minutes_by_stage, stage_names

CASES = Unit(_("cases"), pgettext_lazy("after one", "case"))
TIMES = Unit(_("times"), pgettext_lazy("after one", "time"))
MATTERS = Unit(_("matters"), pgettext_lazy("after one", "matter"))
ORDERS = Unit(_("orders"), pgettext_lazy("after one", "order"))
DONE = ("pass_unverified", "verify_pass")
HELD_ANYWHERE = ("appeal",)
"""What is counted along with cases: matters that the grid or the community does itself."""


def in_time(seen: Seen) -> bool:
    """The matter's own promise had not passed."""
    return "matter" not in seen.late


def turn_in_time(seen: Seen) -> bool:
    """The turn had not run out."""
    return "turn" not in seen.late


def ground(seen: Seen) -> tuple[str, ...]:
    """On which ground it stands on the books."""
    asked = [step.facts.get("ground") for step in seen.life.steps if step.move == "ask_deferral"]
    return (str(asked[-1]),) if asked else (NONE,)


def order_ground(seen: Seen) -> tuple[str, ...]:
    """On which ground an order was given; older ones name none."""
    return (str(seen.facts.get("ground") or NONE),)


def unanswered(seen: Seen) -> bool:
    """An order was given and not answered since, and its matter is open."""
    told = [step.move for step in seen.life.steps if step.move in (orders.ORDERED, *orders.ANSWERED)]
    return bool(told) and told[-1] == orders.ORDERED and not seen.life.columns.get("closed_at")


ANSWERED = {
    "in_time": pgettext_lazy("a supervision order answered", "in time"),
    "late": pgettext_lazy("a supervision order answered", "late"),
}
"""How a supervision order may be answered."""


def how_answered(seen: Seen) -> tuple[str, ...]:
    """Whether the time to answer an order had run out when it was answered."""
    return ("late" if seen.facts.get("was_due") else "in_time",)


declare(
    Figure("cases_finished", _("Cases finished"), _("Cases that reached the end of handling in the window, each once, by outcome."), CASES, Counted("case", DONE, parts=column("outcome")), group="handled", names=queries.names_in("outcomes")),
    Figure(
        "cases_on_time", _("Finished on time"),
        _("Of the cases reported done in the window, those last reported done before the promised time. The base is what was reported done, not what was due. Granted extensions and time on the books move the promise."),
        CASES, Counted("case", ("report_done",), in_time), Counted("case", ("report_done",)), least=FEW, group="handled",
    ),
    Figure(
        "cases_signed_on_time", _("Signed on time"), _("Of the cases signed in the window, those signed before the time to sign ran out."),
        CASES, Counted("case", ("acknowledge",), turn_in_time), Counted("case", ("acknowledge",)), least=FEW, group="handled",
    ),
    Figure(
        "cases_solved", _("Solved, as reported"), _("Of the cases finished in the window, those with the outcome solved. Explained, partly solved and not allowed do not count."),
        CASES, Counted("case", DONE, lambda seen: seen.columns.get("outcome") == "solved"), Counted("case", DONE), least=FEW, group="handled",
    ),
    Figure(
        "time_to_finish", _("Time to finish a case"), _("Median time from dispatch to the end of handling, hours day and night, of the cases finished in the window; and how long they stood at each stage, those that stood there."),
        CASES, Counted("case", DONE, times=minutes_by_stage), least=FEW_TIMES, group="handled", names=stage_names("case"),
    ),
    Figure("cases_returned", _("Sent back"), _("Times a case was sent back in the window by whoever was to handle it, by reason."), TIMES, Counted("case", ("send_back", "send_back_again"), once=False, parts=fact("reason")), group="handled", names=queries.names_in("send_back")),
    Figure(
        "cases_extended", _("Given more time"), _("Matters that were granted more time in the window: cases, and what the grid or the community does itself."),
        MATTERS, Counted("case", ("approve_extension",), also=HELD_ANYWHERE), group="handled",
    ),
    Figure(
        "cases_deferred", _("On the books"), _("Matters that stand deferred at the end of the window, by ground: cases, and what the grid or the community does itself. They are open: nobody counts them as finished."),
        MATTERS, Counted("case", ("approve_deferral",), lambda seen: seen.life.stage == "deferred", parts=ground, standing=True, also=HELD_ANYWHERE), group="handled", names=queries.names_in("deferral"),
    ),
    Figure("cases_reworked", _("Done again"), _("Times a check found a case not done."), TIMES, Counted("case", ("verify_fail",), once=False), group="handled"),
    Figure(
        "orders_given", _("Supervision orders given"), _("Supervision orders given in the window, on cases and on whatever else a desk or a grid worker held, by ground."),
        ORDERS, Counted("case", (orders.ORDERED,), once=False, parts=order_ground, also=HELD_ANYWHERE), group="handled", names=queries.names_in("order"),
    ),
    Figure(
        "orders_answered", _("Supervision answered"), _("Supervision orders answered in the window, by themselves or with the result: in time, or after the time to answer had run out."),
        ORDERS, Counted("case", orders.ANSWERED, once=False, parts=how_answered, also=HELD_ANYWHERE), group="handled", names=lambda _town: ANSWERED,
    ),
    Figure(
        "orders_open", _("Supervision not answered"), _("Supervision orders that wait for an answer at the end of the window, whether their time has run out or not. An order whose matter ended without an answer is not among them."),
        ORDERS, Counted("case", (orders.ORDERED,), unanswered, standing=True, also=HELD_ANYWHERE), group="handled",
    ),
)  # fmt: skip
