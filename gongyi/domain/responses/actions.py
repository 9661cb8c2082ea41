"""Calling a body to a joint response, its response, and ending what is no longer needed."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from gongyi.domain.responses import queries
from gongyi.domain.responses.flow import FLOW, KEY
from gongyi.kernel import clock
from gongyi.kernel.clock.deadlines import Deadline
from gongyi.kernel.flows import authority, engine, matters, parameters, registry, timing, turning
from gongyi.kernel.flows.engine import Change
from gongyi.kernel.flows.matters import Matter
from gongyi.kernel.flows.models import Dossier, Step
from gongyi.kernel.people.queries import today
from gongyi.kernel.people.refusals import Refused

AROUND = timedelta(days=60)


@dataclass(frozen=True)
class Call:
    """A call to one body under a matter, with the statement that was released for it. `lead`: whom it assists; empty in a joint response."""

    parent: Matter
    holder: str
    title: str
    statement: str
    lead: str = ""


@transaction.atomic
def call(order: Call) -> Dossier:
    """Ask one body to respond. Parties kept apart from the matter are kept apart from the response as well."""
    parent = order.parent
    source = parent.dossier
    dossier, _is_new = engine.open_dossier(
        engine.Opening(
            flow=FLOW, town=parent.town, actor=parent.actor, place=source.place, title=order.title,
            key=f"response:{source.number}:{source.version}:{order.holder}", words={"statement": order.statement}, facts={"asked": order.holder} | ({"lead": order.lead} if order.lead else {}),
            columns={
                "kind": source.kind, "category": source.category, "safety": source.safety, "vulnerable": source.vulnerable,
                "sensitivity": source.sensitivity, "visibility": "file",
            },
            holder=order.holder, deadline=_owed(parent, order.holder), received_at=source.received_at, apart=authority.apart(source),
            parent=source, why=queries.WHY, closing=queries.ASSISTS if order.lead else "beside",
            tell=(("turn", "response_assist" if order.lead else "response_asked"),),
        )
    )  # fmt: skip
    return dossier


def _owed(parent: Matter, holder: str) -> Deadline | None:
    """What was promised in the matter, where that still holds and ends sooner than the time to respond: nobody called has longer."""
    source, moment = parent.dossier, clock.now()
    if source.due_at is None or source.due_at <= moment or not source.clock:
        return None
    named = f"{turning.IN_DANGER.get(source.safety, '')}respond"
    own = Deadline(moment, parameters.limit(parameters.current(parent.town, FLOW), named))
    sooner = source.due_at < own.due(turning.calendar_for(parent.town, holder))
    return timing.read(source.clock)[0] if sooner else None


@transaction.atomic
def respond(*, matter: Matter, change: Change, version: int | None) -> Step:
    """Say when one came, or will come, and what one does. Refuses a day far from today."""
    if abs(change.facts["on"] - today(matter.town)) > AROUND:
        raise Refused(_("The day is within two months of today."))
    return engine.move(matter=matter, key="respond", change=change, version=version)


@transaction.atomic
def end_all(*, parent: Dossier, after: str, since: datetime | None = None, assisting: bool = True) -> None:
    """End every response under a matter that nobody waits for any more, after this move, which was made then. `assisting`: those who assist as well."""
    for row in [row for row in queries.of(parent, assisting=assisting) if row.closed_at is None]:
        change = Change(facts={"because": f"{parent.flow}:{after}"}, since=since)
        engine.move(matter=matters.by_machine(row), key="end", change=change)


@transaction.atomic
def tell_agreed(*, parent: Dossier, since: int, agreed: str) -> None:
    """Tell every body that was called since a step of the matter what was agreed in the end, whether it came or not; it stands in their response."""
    for row in queries.since(parent, since):
        engine.move(matter=matters.by_machine(row), key="agreed", change=Change(words={"agreed": agreed}))


@transaction.atomic
def restrict_all(*, parent: Dossier) -> None:
    """Keep every response under a matter to those who need it, as the matter is."""
    for row in queries.of(parent):
        change = Change(columns={"sensitivity": Dossier.RESTRICTED, "visibility": "file"})
        engine.move(matter=matters.by_machine(row), key="restrict", change=change)


@transaction.atomic
def unrestrict_all(*, parent: Dossier) -> None:
    """Let those around every restricted response under a matter read it again, as the matter."""
    for row in queries.of(parent):
        if row.sensitivity == Dossier.RESTRICTED:
            change = Change(columns={"sensitivity": Dossier.ORDINARY})
            engine.move(matter=matters.by_machine(row), key="unrestrict", change=change)


registry.acts(KEY, respond=respond)
