"""Times as everyone may read them: never finer than a day, so that nobody is found by the minute at which they spoke."""

from dataclasses import replace
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from gongyi.kernel import clock
from gongyi.kernel.clock.wording import day_and_year, last_moment
from gongyi.kernel.flows import registry
from gongyi.kernel.flows.models import Dossier
from gongyi.kernel.ui import showing
from gongyi.kernel.ui.ring import Ring
from gongyi.kernel.ui.shapes import Deadline


def day_of(at: datetime) -> date:
    """The local day of a moment by which something is due: midnight belongs to the day that it ends."""
    return last_moment(timezone.localtime(at))[0]


def day_in_words(day: date) -> str:
    """A day, by its name where it is near."""
    near = {-1: _("yesterday"), 0: _("today"), 1: _("tomorrow")}
    return near.get(_ahead(day)) or day_and_year(day)


def _ahead(day: date) -> int:
    return (day - timezone.localtime(clock.now()).date()).days


def left(due: datetime) -> str:
    """Time left or past, in days. What was due on a day is overdue on the next."""
    days = showing.days_ahead(due)
    if days in {0, 1}:
        by = pgettext("the day on which something is due", "due %s")
        return by % day_in_words(day_of(due))
    words = ngettext("%d d", "%d d", abs(days)) % abs(days)
    return (_("%s left") if days > 0 else _("%s overdue")) % words


def ring(dossier: Dossier, label: str) -> Ring:
    """The loop ring in words for everyone; its time changes once a day, and runs no more once it was answered."""
    exact = showing.ring_of(dossier, None, said=True, label=label)
    if registry.get(dossier.flow).stage(dossier.stage).kept:
        return replace(exact, state="running", left=pgettext("time left of a matter", "answer given"))
    if exact.state not in {"running", "overdue"} or dossier.due_at is None or not exact.left:
        return exact
    return replace(
        exact, state="overdue" if showing.days_ahead(dossier.due_at) < 0 else "running", left=left(dossier.due_at)
    )


def deadline(dossier: Dossier) -> Deadline | None:
    """The promise of a matter by its day alone, without how it was worked out; none where there is none."""
    exact = showing.deadline_of(dossier)
    if exact is None or dossier.due_at is None:
        return exact
    past = showing.days_ahead(dossier.due_at) < 0
    running = exact.tone in {"overdue", "due", "current"}
    tone = ("overdue" if past else "current") if running else exact.tone
    return replace(exact, tone=tone, left=left(dossier.due_at) if running else exact.left, explained=(), by_day=True)
