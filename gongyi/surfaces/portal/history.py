"""What has happened to a matter, as whoever spoke of it reads it; to whoever joined it less, and by its days alone."""

from dataclasses import replace
from datetime import datetime, timedelta
from operator import itemgetter

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongyi.domain.appeals import public as appeals
from gongyi.kernel.flows.facts import FactsTeller, Lines
from gongyi.kernel.flows.matters import Matter
from gongyi.kernel.flows.models import Step
from gongyi.kernel.flows.story import Told, story
from gongyi.kernel.ui import showing
from gongyi.kernel.ui.shapes import Event

ANSWER, FOR_EVERYONE = frozenset({"reply", "notice"}), frozenset({"summary"})
"""Words of an answer that are meant for whoever spoke, and those that everyone may read: all that whoever joined gets."""
OF_THE_FIRST = {
    "take_back": gettext_lazy("Whoever spoke first took it back."),
    "rate_satisfied": gettext_lazy("Whoever spoke first has rated it."),
    "rate_dissatisfied": gettext_lazy("Whoever spoke first asked for it to be done again."),
    "rating_lapsed": gettext_lazy("Nobody rated it."),
    "first_contact": gettext_lazy("They have spoken with whoever spoke first."),
    "relay_contact": gettext_lazy("They have spoken with whoever spoke first."),
    "no_answer": gettext_lazy("They tried to reach whoever spoke first."),
    "relay_unreached": gettext_lazy("They tried to reach whoever spoke first."),
}
"""What whoever spoke first did, and what was done with them, said to whoever joined; by move, or by the step of the case that it tells of."""
BY_ITSELF = frozenset({"system", "importer"})
"""Who makes the steps that nobody's hand made."""
INSTANT = timedelta.resolution


def events(matter: Matter, url: showing.FileUrl, own: Matter | None = None) -> list[Event]:
    """The history, newest first. `own`: the matter in which whoever joined spoke themselves, before a worker joined it.

    That the other's promise was worked out anew before that is nothing to them: it was not promised to them yet.
    """
    joined = matter.actor.joined
    told = [
        step
        for step in appeals.retold(story(matter.dossier, matter.actor), posts=joined)
        if not joined or not _for_one(step, begun=own is None)
    ]
    shown = [
        (step, event)
        for step in reversed(told)
        for event in showing.events([_theirs(step, joined=joined)], url, said=True, facts=_teller(joined=joined))
    ]
    if own is None:
        return [replace(event, by_day=joined) for _step, event in shown]
    since = Step.objects.get(dossier=own.dossier, number=own.last("merge")).when
    theirs = [(step, event) for step, event in shown if step.move != "recompute" or event.at >= since]
    both = [_placed(step, event, since) for step, event in theirs] + [(event.at, event) for event in events(own, url)]
    return [event for _at, event in sorted(both, key=itemgetter(0), reverse=True)]


def _placed(step: Told, event: Event, since: datetime) -> tuple[datetime, Event]:
    """Where a step of the other's matter stands in the history of whoever was joined to it since then, and how its time is told.

    What whoever spoke first did goes by its day, below nothing else of that day; so does what the office did before, below
    the joining. What it did since is done for both.
    """
    first = _of_the_first(step)
    if not first and event.at >= since:
        return event.at, event
    evening = timezone.localtime(event.at).replace(hour=23, minute=59, second=59, microsecond=999_999)
    return evening if first else min(evening, since - INSTANT), replace(event, by_day=True)


def _of_the_first(step: Told) -> bool:
    """Whether whoever spoke first made a step, or it was made with them or for them."""
    told = step.move in {*OF_THE_FIRST, *appeals.RATINGS} or step.facts.get("what") in OF_THE_FIRST
    return told or (step.seat_id is None and step.actor not in BY_ITSELF)


def _for_one(step: Told, *, begun: bool) -> bool:
    """What passes between whoever spoke first and those who work on it, which is nobody else's. `begun`: when it came in is told all the same."""
    apart = {
        "party_note",
        "handler_note",
        "supply_info",
        "supply_for",
        "add_words",
        "ask_call",
        "called",
        "call_missed",
        "call_given_up",
        "disown_rating",
        "say_over",
    }
    return step.move in apart or (step.move == "open" and not begun)


def _teller(*, joined: bool) -> FactsTeller:
    """Until when, why, when it is looked at again, where a step said so; and to whoever rated it, what they said."""

    def tell(step: Told) -> Lines:
        if not step.said:
            return ()
        return appeals.told_of(step.move, step.facts) + (() if joined else appeals.rated(step.facts))

    return tell


def answer_in(step: Told, *, joined: bool) -> Told:
    """An answer with the words that are this reader's."""
    theirs = FOR_EVERYONE if joined else ANSWER
    words = {key: text for key, text in step.words.items() if key in theirs}
    return replace(step, words={key: appeals.blurred(text) for key, text in words.items()} if joined else words)


def _theirs(step: Told, *, joined: bool) -> Told:
    """A rating is the person's own, whoever wrote it down; what was asked from no seat, they asked; an answer is told once.

    To whoever joined, what whoever spoke first did is not their own.
    """
    if step.move in appeals.ANSWERS:
        return answer_in(step, joined=joined)
    if step.move == "chase" and not step.who:
        first = _("Whoever spoke first asked how it is getting on.")
        return replace(step, said=first if joined else _("You asked how it is getting on."))
    if joined and step.move in {*OF_THE_FIRST, *appeals.RATINGS}:
        return replace(step, said=str(OF_THE_FIRST.get(step.move, step.said)), who="")
    if joined and step.facts.get("what") in OF_THE_FIRST:
        return replace(step, said=str(OF_THE_FIRST[step.facts["what"]]))
    return replace(step, who=appeals.who_rated(step.facts, step.who)) if step.move in appeals.RATINGS else step
