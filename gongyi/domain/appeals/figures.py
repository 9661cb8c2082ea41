"""Figures of the main loop. Silence is "not rated", never satisfied; only a rating by the person or for the person counts."""

from django.utils.translation import gettext_lazy as _

from gongyi.kernel.figures.declaring import Counted, Figure, Seen, declare

RATED = ("rate_satisfied", "rate_dissatisfied", "rate_to_street")


def satisfied(seen: Seen) -> bool:
    """Satisfied or mostly satisfied."""
    return seen.facts.get("satisfied") in {"satisfied", "mostly"}


declare(
    Figure("appeals_received", _("Appeals received"), _("Appeals registered in the window over every channel, joined ones counted with the first."), _("appeals"), Counted("appeal", ("open",))),
    Figure("appeals_closed", _("Closed off"), _("Appeals closed off in the window, each once."), _("appeals"), Counted("appeal", ("close_off",))),
    Figure(
        "appeals_answered_on_time", _("Answered on time"), _("Of the appeals answered in the window, those first answered before the time promised to the person."),
        _("appeals"), Counted("appeal", ("reply",), lambda seen: "matter" not in seen.late), Counted("appeal", ("reply",)), least=1,
    ),
    Figure(
        "response_rate", _("Response rate"), _("Of the appeals rated in the window, those where the person said they were spoken with."),
        _("appeals"), Counted("appeal", RATED, lambda seen: seen.facts.get("contacted") is True), Counted("appeal", RATED), least=1,
    ),
    Figure(
        "solved_rate", _("Solved, by the person's word"), _("Of the appeals rated in the window, those where the person said it is solved."),
        _("appeals"), Counted("appeal", RATED, lambda seen: seen.facts.get("solved") is True), Counted("appeal", RATED), least=1,
    ),
    Figure(
        "satisfied_rate", _("Satisfied"), _("Of the appeals rated in the window, those rated satisfied or mostly satisfied. Those not rated are left out of both sides."),
        _("appeals"), Counted("appeal", RATED, satisfied), Counted("appeal", RATED), least=1,
    ),
    Figure("not_rated", _("Not rated"), _("Appeals whose time to rate passed without a word."), _("appeals"), Counted("appeal", ("rating_lapsed",))),
    Figure("settled_in_grid", _("Settled in the grid or on the spot"), _("Appeals settled on the spot or by the grid worker, without a case."), _("appeals"), Counted("appeal", ("settle_now", "grid_done"))),
    Figure("to_topic", _("Raised as topics"), _("Appeals raised as topics in the window."), _("appeals"), Counted("appeal", ("to_topic",))),
    Figure("declined", _("Not taken up, with the right door"), _("Appeals declined with the right door named."), _("appeals"), Counted("appeal", ("decline",))),
    Figure("joined", _("Joined"), _("Times a further person joined a matter."), _("times"), Counted("appeal", ("joined",), once=False)),
    Figure("second_handlings", _("Second handlings"), _("Times a matter was handled again because the person was not satisfied."), _("times"), Counted("appeal", ("redo",), once=False)),
)  # fmt: skip
