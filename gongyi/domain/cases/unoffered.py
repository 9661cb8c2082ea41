"""What whoever handles a case, or a matter done by the grid or the community itself, cannot do now although others may, and why: said where it would be offered."""

from django.utils.translation import gettext as _

from gongyi.domain.cases import judging, queries, reviewing
from gongyi.domain.cases.reaching import AGAINST
from gongyi.kernel import clock
from gongyi.kernel.clock.wording import due_in_words
from gongyi.kernel.flows import authority, timing
from gongyi.kernel.flows.matters import Matter
from gongyi.kernel.flows.models import Dossier, Step, Turn
from gongyi.kernel.people.models import Seat


def overdue(matter: Matter) -> bool:
    """Whether the time to handle it is over."""
    due = matter.dossier.due_at
    return due is not None and clock.now() > due


def through_office(matter: Matter) -> bool:
    """Whether the words of whoever has the turn reach the person through the office alone.

    A complaint or a report holds something against somebody, and a body from outside may be the one: what it writes could
    threaten, or bargain.
    """
    return matter.dossier.kind in AGAINST and queries.outside(matter)


def withheld(case: Dossier, step: Step) -> bool:
    """Whether the words of a step are not told to the person: a body from outside wrote them on a complaint or a report."""
    return case.kind in AGAINST and Seat.objects.filter(pk=step.seat_id or 0, role__in=queries.BODIES).exists()


def _own(matter: Matter) -> list[str]:
    """What waits at a seat of the actor's on which they may not decide, because it is their own."""
    mine = [slot for slot, turn in matter.turns.items() if matter.actor.seat_for(turn.holder_key)]
    found = [str(matter.flow.slot(slot).label) for slot in mine if authority.own_request(matter, slot)]
    ruled = matter.stage.key == "ruling" and Turn.MAIN in mine and judging.own_return(matter)
    return [*found, str(matter.flow.move("assign_by_ruling").label)] if ruled else found


def _too_late_to_grant(matter: Matter) -> str:
    """Why more time is not granted: it would promise a day that is gone. Empty where it can be."""
    until = reviewing.time_gone(matter)
    if until is None:
        return ""
    calendar = timing.calendar_of(matter.town.calendar)
    said = _(
        "The time asked for would end on %(until)s, which has passed. Please refuse it and say why; it stays overdue until it is done."
    )
    return said % {"until": due_in_words(calendar.local(until))}


def why_not(matter: Matter) -> list[str]:
    """Sentences for whoever has the turn, or a side turn, about what is not offered now."""
    own = _("%(what)s: you, or a seat that you hold, asked for it or has the work, so somebody else decides.")
    found = [own % {"what": what} for what in _own(matter)]
    if authority.may(matter, matter.flow.move("refuse_extension")) and (gone := _too_late_to_grant(matter)):
        found.append(gone)
    if matter.main is None or matter.actor.seat_for(matter.main.holder_key) is None:
        return found
    worked_on = matter.stage.key in matter.flow.move("ask_extension").source
    if worked_on and overdue(matter) and "extension" not in matter.turns:
        found.append(_("It is overdue. More time could only be asked for before it was due."))
    if matter.flow.key == "case" and through_office(matter):
        found.append(
            _(
                "This is a complaint or a report: what you write is read by the desk that sent it, and the desk answers the person."
            )
        )
    return found
