"""Figures of handling. A rate always shows both sides."""

from django.utils.translation import gettext_lazy as _

from gongyi.kernel.figures.declaring import Counted, Figure, Seen, declare

DONE = ("pass_unverified", "verify_pass")


def in_time(seen: Seen) -> bool:
    """The matter's own promise had not passed."""
    return "matter" not in seen.late


def turn_in_time(seen: Seen) -> bool:
    """The turn had not run out."""
    return "turn" not in seen.late


declare(
    Figure("cases_finished", _("Cases finished"), _("Cases that reached the end of handling in the window, each once."), _("cases"), Counted("case", DONE)),
    Figure(
        "cases_on_time", _("Finished on time"),
        _("Of the cases reported done in the window, those last reported done before the promised time. Pauses and granted extensions move the promise."),
        _("cases"), Counted("case", ("report_done",), in_time), Counted("case", ("report_done",)), least=1,
    ),
    Figure(
        "cases_signed_on_time", _("Signed on time"), _("Of the cases signed in the window, those signed before the time to sign ran out."),
        _("cases"), Counted("case", ("acknowledge",), turn_in_time), Counted("case", ("acknowledge",)), least=1,
    ),
    Figure(
        "cases_solved", _("Solved"), _("Of the cases finished in the window, those with the outcome solved. Explained, partly solved and not allowed do not count."),
        _("cases"), Counted("case", DONE, lambda seen: seen.facts.get("outcome") == "solved"), Counted("case", DONE), least=1,
    ),
    Figure("cases_returned", _("Sent back"), _("Times a case was sent back by whoever was to handle it."), _("times"), Counted("case", ("send_back", "send_back_again"), once=False)),
    Figure("cases_reworked", _("Done again"), _("Times a check found a case not done."), _("times"), Counted("case", ("verify_fail",), once=False)),
    Figure("cases_supervised", _("Supervised"), _("Cases on which a supervision order was issued."), _("cases"), Counted("case", ("supervise",))),
)  # fmt: skip
