"""When a matter is due, as its file, the screening board and the handler's own page show it: the step at hand, and what the person was promised."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from gongyi.domain.appeals import public as appeals
from gongyi.kernel.flows.matters import Matter
from gongyi.kernel.flows.models import Dossier
from gongyi.kernel.flows.story import Told
from gongyi.kernel.ui import papers, showing
from gongyi.kernel.ui.shapes import Deadline


def times_of(matter: Matter, told: list[Told], broken: datetime | None) -> dict[str, Any]:
    """What the template of the two times reads; `one_time` where both end together. `broken` is the promised time of an overdue matter."""
    main = matter.main
    turn = showing.turn_deadline(main, matter.dossier, broken) if main else None
    promise = _promise(matter.dossier, told)
    runs = appeals.answered_at(matter.dossier, told) is None
    one = turn is not None and promise is not None and turn.due == promise.due and runs
    return {"turn": turn, "promise": promise, "one_time": one, "is_appeal": matter.dossier.flow == "appeal"}


def anew(promise: Deadline, dossier: Dossier) -> Deadline:
    """What is promised now: the day that was named after the first promise was broken, with that one beside it."""
    newest = appeals.promised_anew(dossier)
    return replace(promise, due=newest, broken=promise.due) if newest else promise


def _promise(dossier: Dossier, told: list[Told]) -> Deadline | None:
    """What was promised to the person. Once it was answered no time runs: whether that was in time, and when."""
    promise = showing.deadline_of(dossier)
    at = appeals.answered_at(dossier, told)
    if promise is None or at is None:
        return promise and anew(promise, dossier)
    words = _("Answered in time: %s") if at <= promise.due else _("Answered late: %s")
    return replace(promise, tone="done" if at <= promise.due else "muted", left=words % papers.day_and_time(at))
