"""Saying what an appeal is about, and what follows from the catalogue: who may read it, by when it is promised, how grave it is."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from gongyi.domain.appeals import promises, untitled
from gongyi.domain.appeals.flow import BEFORE_SCREENED, NEXT_LOOK
from gongyi.domain.cases import public as cases
from gongyi.kernel import clock
from gongyi.kernel.clock.limits import Limit
from gongyi.kernel.flows import engine, parameters, timing
from gongyi.kernel.flows.engine import Change
from gongyi.kernel.flows.matters import Matter
from gongyi.kernel.flows.models import Step
from gongyi.kernel.people.refusals import Refused


@transaction.atomic
def sort(*, matter: Matter, change: Change, version: int | None) -> Step:
    """Say what a matter is about; the catalogue's limit, measured from registration, may bring the promise nearer."""
    by_catalogue(matter, change)
    look = NEXT_LOOK.get(change.columns.get("safety", 0)) if matter.dossier.stage in BEFORE_SCREENED else None
    if look:
        change.turn_limit = parameters.limit(matter.dossier.flow_version, look)
    return engine.move(matter=matter, key="sort", change=change, version=version)


def by_catalogue(matter: Matter, change: Change) -> None:
    """Take over the row of the kind that was chosen. Refuses an unknown one."""
    code = str(change.facts.get("category", ""))
    row = cases.row(matter.town, code)
    if row is None:
        raise Refused(_("Choose what it is about."))
    entry = cases.entry(row)
    change.columns["category"] = code
    if entry.plain["sensitive"]:
        change.columns["visibility"] = "file"
    if code != matter.dossier.category and not _later(matter, entry.limit):
        change.limit = entry.limit
    _by_risk(matter, change, entry.safety)
    if change.title is None:
        change.title = untitled.title_for(matter, code)


def _by_risk(matter: Matter, change: Change, safety: int) -> None:
    """A kind in which somebody may be hurt is heeded as words that name a danger are. Never the other way, and never in stock out of a file.

    The person is promised what those are who name one, as long as that can still be kept.
    """
    row = matter.dossier
    if safety <= row.safety or promises.is_stock(row):
        return
    change.columns["safety"] = safety
    urgent = parameters.limit(row.flow_version, "urgent_promise")
    then, otherwise = _then(matter, urgent), _then(matter, change.limit) if change.limit else row.due_at
    if then is not None and clock.now() < then and (otherwise is None or then < otherwise):
        change.limit = urgent


def _later(matter: Matter, limit: Limit) -> bool:
    """Whether a limit would put off what the person was promised: only what is told with its reason does that."""
    promised, then = matter.dossier.due_at, _then(matter, limit)
    return promised is not None and then is not None and then > promised


def _then(matter: Matter, limit: Limit) -> datetime | None:
    """When a limit ends that is measured from registration."""
    row, calendar = matter.dossier, timing.calendar_of(matter.town.calendar)
    return timing.due(timing.limited(row.clock, row.opened_at, limit, calendar), calendar)
