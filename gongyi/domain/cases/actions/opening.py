"""Opening a case for a matter, and what the matter's own loop asks of it afterwards."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from gongyi.domain.cases import queries
from gongyi.domain.cases.flow import FLOW
from gongyi.domain.cases.models import Case
from gongyi.domain.cases.reaching import AGAINST
from gongyi.domain.responses import public as responses
from gongyi.kernel import clock
from gongyi.kernel.access.actor import Actor, system
from gongyi.kernel.clock.deadlines import Deadline
from gongyi.kernel.clock.limits import Clock, Limit
from gongyi.kernel.clock.working import WorkCalendar
from gongyi.kernel.evidence.models import Evidence
from gongyi.kernel.flows import authority, directory, engine, filing, matters, parameters, timing
from gongyi.kernel.flows.engine import Change
from gongyi.kernel.flows.matters import Matter
from gongyi.kernel.flows.models import Dossier, MatterLink, Step
from gongyi.kernel.outbox import actions as outbox
from gongyi.kernel.people.refusals import Refused
from gongyi.kernel.territory.models import Town

HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Order:
    """A case to be opened under a matter. Without a handler it goes to whoever the catalogue names at the place."""

    parent: Matter
    dispatcher_key: str
    statement: str
    title: str
    category: str
    handler_key: str = ""
    round: int = 1
    photos: Sequence[Evidence] = ()
    """Of the person, as far as the desk passes them on."""
    repair: int | None = None
    """How grave the repair alone is, where whoever does it hears nothing of the danger behind it; it has the time of its kind then."""
    apart: bool = False
    """No firm hears of the danger behind it, also where it is sent on later."""


@transaction.atomic
def open_case(order: Order) -> Dossier:
    """Open a case with the statement that was released for it: never the reporter's own words or door.

    Parties kept apart from the parent are passed over, and kept apart from the case.
    """
    parent, source = order.parent, order.parent.dossier
    holder = queries.send_to(parent, order.category, order.handler_key)
    row = queries.newest(parent.town)[order.category]
    entry, apart = queries.entry(row), authority.apart(source)
    _may_handle(parent.town, holder, apart)
    plain, safety = order.repair is not None, source.safety if order.repair is None else order.repair
    deadline = Deadline(clock.now(), entry.limit) if plain else _deadline(parent, entry.limit)
    facts = _facts(order, row.pk, holder)
    dossier, is_new = engine.open_dossier(
        engine.Opening(
            flow=FLOW, town=parent.town, actor=parent.actor, place=source.place, title=order.title, key=f"case:{source.number}:{source.version}:{order.round}",
            words={"statement": order.statement}, evidence=order.photos, facts=facts,
            columns={
                "kind": source.kind, "category": order.category, "safety": safety, "vulnerable": source.vulnerable,
                "sensitivity": source.sensitivity, "visibility": "file",
            },
            holder=holder, deadline=deadline, received_at=None if plain or source.kind in AGAINST else source.received_at,
            apart=apart, parent=source, why="case",
            tell=(("turn", "case_danger_offered" if safety else "case_offered"),),
        )
    )  # fmt: skip
    if is_new:
        Case.objects.create(dossier=dossier, row=row, dispatcher_key=order.dispatcher_key, round=order.round)
    return dossier


def _facts(order: Order, row: int, holder: str) -> dict[str, object]:
    facts = {"category": order.category, "row": row, "round": order.round, "handler": holder}
    return facts | {"dispatcher": order.dispatcher_key} | ({"apart": True} if order.apart else {})


def _deadline(parent: Matter, limit: Limit) -> Deadline:
    """By when it is to be done: the row's own limit, but not beyond what the person was promised while that still holds.

    It then runs with the promise, so that both tell from when they are counted alike.
    """
    moment, promise = clock.now(), parent.dossier.due_at
    own, calendar = Deadline(moment, limit), timing.calendar_of(parent.town.calendar)
    if not promise or not moment < promise <= own.due(calendar):
        return own
    return _as_promised(parent, moment, promise)


def _as_promised(parent: Matter, moment: datetime, promise: datetime) -> Deadline:
    given, calendar = timing.read(parent.dossier.clock)[0], timing.calendar_of(parent.town.calendar)
    return _coarse(given, moment, promise, calendar) if _speaks_against(parent) else given


def _speaks_against(matter: Matter) -> bool:
    """Whether somebody is spoken against in a matter, or in one that was joined to it: its promise may be that one's."""
    if matter.dossier.kind in AGAINST or not matter.made("joined"):
        return matter.dossier.kind in AGAINST
    return MatterLink.objects.filter(parent=matter.dossier, why="merged", child__kind__in=AGAINST).exists()


def _coarse(given: Deadline, moment: datetime, promise: datetime, calendar: WorkCalendar) -> Deadline:
    """A promise as those may read it who are complained of: it does not tell the minute in which somebody spoke.

    A day clock runs from the day. Where the promise runs by the hour, the case has the whole hours that are left, at least one.
    """
    if not given.limit.clock.by_the_hour:
        return replace(given, start=calendar.at(calendar.local(given.start).date(), 0))
    return Deadline(moment, Limit(max((promise - moment) // HOUR, 1), Clock.URGENT_HOURS))


def _may_handle(town: Town, holder: str, apart: frozenset[str]) -> None:
    seat = directory.of(town).by_key(holder)
    if seat is None:
        raise Refused(_("Please choose who handles it."))
    if apart.intersection(seat.keys):
        raise Refused(_("This seat is a party to the matter and is kept apart from it."))


@transaction.atomic
def withdraw(*, dossier: Dossier, why: str, since: datetime | None = None) -> Step | None:
    """Take a case back because its parent no longer needs it; nothing happens to one that is finished."""
    return _by_parent(dossier, "withdraw", Change(words={"why": why}, since=since))


@transaction.atomic
def unsend(*, dossier: Dossier, why: str, since: datetime | None = None) -> Step | None:
    """Take back a case that was sent by mistake. Whoever was told of it is told that it is over; else they never hear of it nor open it again."""
    told = outbox.recall(step=Step.objects.get(dossier=dossier, number=1).pk).left
    case = matters.by_machine(dossier)
    if told or case.main is None or case.main.holder_key == queries.sender(case):
        return withdraw(dossier=dossier, why=why, since=since)
    filing.keep_apart(matter=case, key=case.main.holder_key)
    responses.end_all(parent=dossier, after="withdraw", since=since)
    return _by_parent(dossier, "withdraw", Change(words={"why": why}, quiet=True, since=since))


@transaction.atomic
def end(*, dossier: Dossier, why: str, since: datetime) -> Step | None:
    """Take a case back because the matter it was opened for has ended, since then. Whoever heard of it, or acted on it unheard, is told; nobody else is."""
    return (withdraw if _acted_on(dossier) else unsend)(dossier=dossier, why=why, since=since)


def heard_of(dossier: Dossier) -> bool:
    """Whether whoever has a case was told of it, or acted on it."""
    return _acted_on(dossier) or outbox.told(step=Step.objects.get(dossier=dossier, number=1).pk)


def _acted_on(dossier: Dossier) -> bool:
    steps = Step.objects.filter(dossier=dossier, number__gt=1)
    return steps.exclude(move="assist").exclude(actor=system(dossier.town_id).pseudonym).exists()


@transaction.atomic
def chase(*, dossier: Dossier, by: Actor) -> Step | None:
    """Tell whoever works on a case that someone asks; nothing happens where a case cannot be chased.

    The step names the colleague who asks; of whoever spoke it says that it was they.
    """
    if not by.is_worker:
        return _by_parent(dossier, "chase", Change(facts={"asks": "person"}))
    try:
        own = matters.fetch_by_id(by, dossier.pk)
    except Dossier.DoesNotExist:
        return _by_parent(dossier, "chase", Change())
    may = authority.may(own, FLOW.move("chase"))
    return engine.move(matter=own, key="chase", change=Change()) if may else _by_parent(dossier, "chase", Change())


@transaction.atomic
def more_said(*, dossier: Dossier, parent: Matter, alarms: bool, by_desk: bool = False) -> Step | None:
    """Tell whoever works on a case that the person added something; what it was is not passed on by itself.

    `alarms`: it names a danger. The case is then as grave as the matter behind it, and keeps to its promise where that came nearer.
    `by_desk`: nobody added anything, but the desk said that there is one.
    """
    change = Change(alarms=alarms, facts={"by": "desk"} if by_desk else {})
    if alarms:
        change.deadline = _nearer(dossier, parent)
    if change.deadline or (alarms and parent.dossier.safety > dossier.safety):
        change.columns["safety"] = max(dossier.safety, parent.dossier.safety)
    return _by_parent(dossier, "more_said", change)


@transaction.atomic
def said_over(*, dossier: Dossier) -> Step | None:
    """Tell whoever works on a case that the person took the danger back. They still look, in the times that they have."""
    return _by_parent(dossier, "said_over", Change())


@transaction.atomic
def hasten(*, dossier: Dossier, parent: Matter) -> Step | None:
    """Keep a case to the promise of its parent that came nearer, and tell whoever works on it; nothing happens to one that is due by then anyway."""
    deadline = _nearer(dossier, parent)
    if deadline is None:
        return None
    until = deadline.due(timing.calendar_of(parent.town.calendar))
    facts = {"was": parameters.stamp(dossier.due_at), "until": parameters.stamp(until)}
    return _by_parent(dossier, "due_sooner", Change(deadline=deadline, facts=facts))


def _nearer(dossier: Dossier, parent: Matter) -> Deadline | None:
    moment, promise, due = clock.now(), parent.dossier.due_at, dossier.due_at
    if promise is None or due is None or not moment < promise < due:
        return None
    return _as_promised(parent, moment, promise)


@transaction.atomic
def pass_on(*, dossier: Dossier, news: str, by: str) -> Step | None:
    """Give whoever works on a case what the desk passes on. `by`: the seat that does."""
    return _by_parent(dossier, "passed_on", Change(words={"news": news}, facts={"by": by}))


@transaction.atomic
def restrict(*, dossier: Dossier) -> Step | None:
    """Keep a case to those who need it, as its parent is; nothing happens to one that is restricted already."""
    if dossier.sensitivity != Dossier.ORDINARY:
        return None
    change = Change(columns={"sensitivity": Dossier.RESTRICTED, "visibility": "file"})
    responses.restrict_all(parent=dossier)
    return _by_parent(dossier, "restrict", change)


@transaction.atomic
def unrestrict(*, dossier: Dossier) -> Step | None:
    """Let those around a case read it again, as its parent; nothing happens to one that is not restricted."""
    if dossier.sensitivity != Dossier.RESTRICTED:
        return None
    responses.unrestrict_all(parent=dossier)
    return _by_parent(dossier, "unrestrict", Change(columns={"sensitivity": Dossier.ORDINARY}))


def _by_parent(dossier: Dossier, key: str, change: Change) -> Step | None:
    matter = matters.by_machine(dossier)
    if matter.dossier.stage not in matter.flow.move(key).source:
        return None
    return engine.move(matter=matter, key=key, change=change)
