"""Saying what an appeal is about, and what follows from the catalogue: who may read it, by when it is promised, how grave it is."""

from django.db import transaction
from django.utils.translation import gettext as _

from gongyi.domain.appeals import guidance, promises, untitled
from gongyi.domain.cases import public as cases
from gongyi.kernel.clock.limits import Limit
from gongyi.kernel.flows import engine, timing
from gongyi.kernel.flows.engine import Change
from gongyi.kernel.flows.matters import Matter
from gongyi.kernel.flows.models import Step
from gongyi.kernel.people.refusals import Refused


@transaction.atomic
def sort(*, matter: Matter, change: Change, version: int | None) -> Step:
    """Say what a matter is about; the catalogue's limit, measured from registration, may bring the promise nearer."""
    by_catalogue(matter, change)
    return engine.move(matter=matter, key="sort", change=change, version=version)


@transaction.atomic
def change_kind(*, matter: Matter, change: Change, version: int | None) -> Step:
    """Say what a matter really is, where another kind was chosen. What it has become counts for all that follows."""
    kind = str(change.facts["kind"])
    if kind not in dict(guidance.other_kinds(matter)):
        raise Refused(_("Please choose one of the answers."))
    change.columns["kind"] = kind
    return engine.move(matter=matter, key="change_kind", change=change, version=version)


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
    _by_risk(matter, change, entry)
    if change.title is None:
        change.title = untitled.title_for(matter, code)


def _by_risk(matter: Matter, change: Change, row: cases.Entry) -> None:
    """A kind in which somebody may be hurt goes first, and its steps run day and night. Never the other way, and never in stock out of a file.

    By when it is done the row says itself.
    """
    if promises.is_graver(matter.dossier, row):
        change.columns["safety"] = row.safety


def _later(matter: Matter, limit: Limit) -> bool:
    """Whether a limit would put off what the person was promised: only what is told with its reason does that."""
    row, calendar = matter.dossier, timing.calendar_of(matter.town.calendar)
    if row.due_at is None:
        return False
    then = timing.due(timing.limited(row.clock, row.opened_at, limit, calendar), calendar)
    return then is not None and then > row.due_at
