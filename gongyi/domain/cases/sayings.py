"""How the facts of a case are told to those who work on it, beside what a move asked for."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from gongyi.domain.cases import orders
from gongyi.domain.cases.flow import KEY
from gongyi.domain.cases.queries import category_name, listed
from gongyi.kernel.flows import facts, registry
from gongyi.kernel.flows.facts import UNLISTED, Fact

OUTCOME = (gettext_lazy("Outcome"), listed("outcomes"))
CATEGORY = (gettext_lazy("What it is about"), lambda fact: category_name(fact.town, str(fact.value)))


def checked_because(fact: Fact) -> str:
    """Why a second person looks at what is reported done."""
    reasons = {
        "risk": _("a matter of risk"),
        "supervised": _("there was a supervision order"),
        "redo": _("a second handling"),
        "rework": _("a check had failed before"),
        "sample": _("drawn by chance"),
    }
    return pgettext("between names", ", ").join(reasons.get(one, str(UNLISTED)) for one in fact.value)


def another_round(fact: Fact) -> str:
    """Which time it is handled; nothing the first time."""
    return _("handling %d") % fact.value if fact.value > 1 else ""


registry.says(
    KEY,
    "open",
    category=CATEGORY,
    handler=(gettext_lazy("Sent to"), facts.seat),
    round=(gettext_lazy("Which handling"), another_round),
)
registry.says(
    KEY, "report_done", outcome=OUTCOME, verify=(gettext_lazy("Checked by a second person because"), checked_because)
)
registry.says(KEY, "verify_pass", "pass_unverified", outcome=OUTCOME)
registry.says(KEY, "approve_extension", amount=(gettext_lazy("How much more"), facts.amount))
registry.says(
    KEY,
    "ask_deferral",
    "approve_deferral",
    ground=(gettext_lazy("Ground"), listed("deferral")),
    review_on=(gettext_lazy("Next review"), facts.day),
)
registry.says(KEY, "review_deferral", ground=(gettext_lazy("Ground"), listed("deferral")))
registry.says(
    KEY,
    "response_in",
    "assist_in",
    body=(gettext_lazy("Who has responded"), facts.seat),
    on=(gettext_lazy("On site on"), facts.day),
    comes_on=(gettext_lazy("Said to come on"), facts.day),
    response=(gettext_lazy("Number of the response"), facts.number),
)
registry.says(
    KEY,
    "chase",
    asks=(gettext_lazy("Who asks"), lambda fact: _("the person who spoke") if fact.value == "person" else ""),
)

registry.says(
    KEY,
    "due_sooner",
    was=(gettext_lazy("To be done by, before"), facts.moment),
    until=(gettext_lazy("To be done by"), facts.moment),
)
registry.says(KEY, orders.ORDERED, **orders.SAID)
registry.says(KEY, *orders.ANSWERED, **orders.ANSWER_SAID)
registry.says(KEY, "passed_on", by=(gettext_lazy("Passed on by"), facts.seat))
registry.says(
    KEY,
    "turn_out",
    came=(gettext_lazy("Came"), facts.seat),
    coming=(gettext_lazy("Said that they come"), facts.seat),
    spared=(gettext_lazy("Not needed any more, still within their time"), facts.seat),
    missing=(gettext_lazy("Did not respond within their time"), facts.seat),
    silent=(gettext_lazy("Had not responded by then"), facts.seat),
)
"""Older records say `silent` of all who had not responded, whether their time had passed or not."""
