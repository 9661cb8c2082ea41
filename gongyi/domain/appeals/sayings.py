"""How the facts of an appeal are told to those who work on it, beside what a move asked for."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from gongyi.domain.appeals import guidance
from gongyi.domain.appeals.flow import KEY
from gongyi.domain.appeals.judging import RATINGS
from gongyi.domain.appeals.models import Appeal
from gongyi.domain.cases import public as cases
from gongyi.kernel.flows import facts, registry
from gongyi.kernel.flows.facts import UNLISTED, Fact
from gongyi.kernel.flows.story import Told

OUTCOME = (gettext_lazy("Outcome"), cases.listed("outcomes"))
CASE = (gettext_lazy("Number of the case"), facts.number)
UNTIL = (gettext_lazy("Promised now"), facts.moment)


def channel(fact: Fact) -> str:
    """How it came in."""
    return str(dict(Appeal.CHANNELS).get(fact.value, UNLISTED))


def dangers(fact: Fact) -> str:
    """The dangers that the words named."""
    return pgettext("between names", ", ").join(danger.name for danger in guidance.dangers_named(fact.value))


def category(fact: Fact) -> str:
    """What the town calls the kind of matter."""
    return cases.category_name(fact.town, str(fact.value))


def what(fact: Fact) -> str:
    """The step of the case that was passed on."""
    moves = registry.get(cases.KEY).moves
    return next((str(move.did or move.label) for move in moves if move.key == fact.value), str(UNLISTED))


def satisfied(fact: Fact) -> str:
    """The third answer of a rating."""
    return cases.label("rating", str(fact.value))


def rated_by(fact: Fact) -> str:
    """Whether the person answered, or a worker wrote the answers down after a call or visit."""
    entered = {
        "phone": _("asked by phone, entered for the person"),
        "visit": _("asked in person, entered for the person"),
        "worker": _("entered for the person"),
    }
    return entered.get(fact.value, _("by the person"))


def nth(fact: Fact) -> str:
    """Which time it is handled now, counting the first."""
    return _("round %d") % (int(fact.value) + 1)


registry.says(
    KEY,
    "open",
    channel=(gettext_lazy("How it was received"), channel),
    source=(gettext_lazy("Number at the source"), facts.plain),
    taken_in_by=(gettext_lazy("Taken out of a file by"), facts.seat),
    dangers=(gettext_lazy("Dangers named"), dangers),
)
registry.says(KEY, "summarise", "name_duty", dangers=(gettext_lazy("Dangers named"), dangers))
registry.says(
    KEY,
    "sort",
    "grid_handle",
    "dispatch",
    "to_topic",
    "settle_now",
    "redone",
    category=(gettext_lazy("What it is about"), category),
)
registry.says(
    KEY, "dispatch", handler=(gettext_lazy("Chosen by hand"), facts.seat), sent_to=(gettext_lazy("Sent to"), facts.seat)
)
registry.says(KEY, "to_topic", "topic_returned", until=UNTIL)
registry.says(KEY, "split", **{"from": (gettext_lazy("Parted from"), facts.number)})
registry.says(
    KEY,
    "joined_added",
    **{"from": (gettext_lazy("It stands in"), facts.number)},
    dangers=(gettext_lazy("Dangers named"), dangers),
)
registry.says(
    KEY,
    "joined",
    "parted",
    left=(gettext_lazy("Went its own way"), facts.number),
    source=(gettext_lazy("Number at the source"), facts.plain),
    dangers=(gettext_lazy("Dangers named"), dangers),
    spread=(gettext_lazy("Who spoke of it by now"), facts.households),
    was=(gettext_lazy("Promised before"), facts.moment),
    until=UNTIL,
    **{"from": (gettext_lazy("Joined from"), facts.number)},
)
registry.says(KEY, "settle_now", "grid_done", "redone", "answer_directly", "check_pass", outcome=OUTCOME)
registry.says(KEY, cases.ORDERED, **cases.ORDER_SAID)
registry.says(KEY, *cases.ORDER_ANSWERED, **cases.ORDER_ANSWER_SAID)
registry.says(
    KEY,
    "approve_extension",
    amount=(gettext_lazy("How much more"), facts.amount),
    reason=(gettext_lazy("Why"), cases.listed("extension")),
    until=UNTIL,
)
registry.says(
    KEY,
    "ask_deferral",
    "approve_deferral",
    "review_deferral",
    ground=(gettext_lazy("Ground"), cases.listed("deferral")),
    review_on=(gettext_lazy("Next review"), facts.day),
)
registry.says(KEY, "case_done", outcome=OUTCOME, case=CASE)
registry.says(KEY, "case_back", case=CASE)
registry.says(
    KEY,
    "tell_progress",
    "note_progress",
    "progress_kept",
    "case_extended",
    "case_deferred",
    "case_reviewed",
    "case_resumed",
    "correct_progress",
    what=(gettext_lazy("Step of the case"), what),
    at=(gettext_lazy("When that was"), facts.moment),
    by=(gettext_lazy("Who did it"), facts.seat),
    case=CASE,
    reason=(gettext_lazy("Why"), cases.listed("extension")),
    ground=(gettext_lazy("Ground"), cases.listed("deferral")),
    review_on=(gettext_lazy("Next review"), facts.day),
    until=UNTIL,
)
registry.says(
    KEY,
    *RATINGS,
    contacted=(gettext_lazy("Did someone speak with the person?"), facts.yes_no),
    solved=(gettext_lazy("Is it solved?"), facts.yes_no),
    satisfied=(gettext_lazy("Are they satisfied?"), satisfied),
    again=(gettext_lazy("Should it be done again?"), facts.yes_no),
    by=(gettext_lazy("How it was rated"), rated_by),
)
registry.says(
    KEY,
    "take_in_hand",
    left=(gettext_lazy("It was with"), facts.seat),
    reached=(gettext_lazy("It goes to"), facts.seat),
)
registry.says(KEY, "change_kind", kind=(gettext_lazy("Kind of appeal, as it really is"), cases.listed("kinds")))
registry.says(KEY, "redo", round=(gettext_lazy("Handled again"), nth))
registry.says(KEY, "rating_lapsed", tries=(gettext_lazy("Calls and visits before"), facts.plain))


def only_joined(step: Told) -> bool:
    """Whether a step says that one more spoke of it, and nothing else: no danger, nobody who left, no other promise."""
    quiet = step.facts.keys() <= {"spread", "from", "source"} and not (step.words or step.evidence or step.undone)
    return step.move == "joined" and quiet


def joined_in_words(count: int) -> str:
    """What so many of these are called together."""
    return ngettext("%(n)d person joined", "%(n)d people joined", count) % {"n": count}
