"""What was asked for and waits for a decision: more time, and when what stands on the books is looked at again."""

from datetime import date, datetime
from typing import Any

from gongyi.kernel import clock
from gongyi.kernel.clock.wording import day_in_words
from gongyi.kernel.flows import timing
from gongyi.kernel.flows.matters import Matter
from gongyi.kernel.flows.models import Step
from gongyi.kernel.flows.story import facts_of
from gongyi.kernel.people.queries import today


def newest(matter: Matter, move: str) -> Step:
    """The newest step by a move that was made."""
    return Step.objects.get(dossier=matter.dossier, number=matter.last(move))


def time_gone(matter: Matter) -> datetime | None:
    """When it would be due with the time that was asked for, where that has passed before anybody decided."""
    if "extension" not in matter.turns:
        return None
    asked, calendar = facts_of(newest(matter, "ask_extension")), timing.calendar_of(matter.town.calendar)
    until = timing.due(timing.extended(matter.dossier.clock, int(asked["amount"])), calendar)
    return until if until and until <= clock.now() else None


def days_left(matter: Matter) -> int:
    """In how many days comes the review that was asked for last; below one where that day has come."""
    asked = facts_of(newest(matter, "ask_deferral"))
    return (date.fromisoformat(str(asked["review_on"])) - today(matter.town)).days


def review_day(facts: dict[str, Any]) -> str:
    """The day on which a deferred matter is looked at again, in words; empty where a step names none."""
    return day_in_words(date.fromisoformat(str(facts["review_on"]))) if facts.get("review_on") else ""
