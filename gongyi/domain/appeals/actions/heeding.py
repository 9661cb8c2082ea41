"""A danger that is named of an open matter, by whoever spoke or by whoever reads it: it counts as one that was named at first."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from gongyi.domain.appeals import guidance, plainly
from gongyi.domain.appeals.actions.moves import RESTRICTED, restrict_below
from gongyi.domain.appeals.queries import ABOVE, above_community
from gongyi.domain.cases import public as cases
from gongyi.kernel import clock
from gongyi.kernel.clock.deadlines import Deadline
from gongyi.kernel.flows import authority, directory, filing, parameters, timing, turning
from gongyi.kernel.flows.engine import Change
from gongyi.kernel.flows.matters import Matter
from gongyi.kernel.flows.models import Dossier
from gongyi.kernel.people.refusals import Refused

LOOKED_AT = ("on_books", "awaiting_topic", "checking", "replying", "street_review")
"""Stages in which whoever has the turn looks and decides at leisure, until a danger is named."""
NEXT_LOOK = {2: "urgent_look", 1: "risk_look"}
"""The parameter for how soon they then look, by how grave the danger is."""


def note(matter: Matter, change: Change, dangers: Sequence[guidance.Danger]) -> None:
    """Note dangers in a step: how grave it is, how soon somebody looks, what is promised."""
    change.facts["dangers"] = [danger.code for danger in dangers]
    hasten(matter, change, guidance.safety_of(list(dangers)))


def hasten(matter: Matter, change: Change, named: int) -> None:
    """Take a danger that is named now as one that was named at first.

    The promise runs from now, because the danger was not known before, and only ever comes nearer; one that was kept begins anew.
    """
    row, version, safety = matter.dossier, matter.dossier.flow_version, max(named, matter.dossier.safety)
    urgent = Deadline(clock.now(), parameters.limit(version, "urgent_promise"))
    sooner = row.due_at is not None and urgent.due(timing.calendar_of(matter.town.calendar)) < row.due_at
    if sooner or matter.stage.kept:
        change.deadline = urgent
    if change.deadline or safety > row.safety:
        change.columns["safety"] = safety
        change.turn_limit = parameters.limit(version, NEXT_LOOK[safety]) if row.stage in LOOKED_AT else None
    change.alarms = True


def restrict(matter: Matter, change: Change) -> None:
    """Restrict what would have been restricted had this been said at first."""
    if matter.dossier.sensitivity == Dossier.ORDINARY:
        change.columns |= RESTRICTED


def to_the_street(matter: Matter) -> str:
    """The key of whoever would have it had this been said at first: the street's desk, or the town's where that has it already."""
    apart = authority.apart(matter.dossier)
    return above_community(matter) or turning.route(matter.town, "street_desk", matter.dossier.place_path, apart)


def is_past(matter: Matter) -> bool:
    """Whether it went past the neighbourhood already: what is said in it is read by nobody below the street."""
    if matter.dossier.sensitivity == Dossier.ORDINARY:
        return False
    past = authority.passed_over(matter, "registered")
    return directory.of(matter.town).route("community_desk", matter.dossier.place_path, past).seat.role in ABOVE


def refuse_duty(words: str) -> None:
    """Refuse what a colleague writes about harm to a child: no word of that is kept, and there is a step for it."""
    if any(danger.duty for danger in guidance.dangers_in(words)):
        raise Refused(
            _(
                "This tells of harm to a child, of which no word is kept here. Choose “A child is harmed: duty to report”. If no child is harmed, put it in other words."
            ),
            code="duty",
        )


def handlers_hear(matter: Matter, change: Change, *, of_others: bool = True) -> None:
    """Each open case hears that there is more, with its danger, or by the day later; what restricts the matter restricts all that tells the same.

    Of a danger at home, or to oneself, those who handle it hear nothing. `of_others`: whoever spoke added it, and not the desk.
    """
    alarms = change.alarms and bool(plainly.told(guidance.dangers_named(change.facts["dangers"])))
    for child in filing.children(matter.dossier):
        if alarms or (of_others and not cases.told_by_day(child)):
            cases.more_said(dossier=child, parent=matter, alarms=alarms, by_desk=not of_others)
    if "sensitivity" in change.columns:
        restrict_below(matter)
