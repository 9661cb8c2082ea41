"""Writing cases: opening them for a matter, and the moves that need more than the engine."""

import hashlib
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from gongyi.domain.cases import queries
from gongyi.domain.cases.flow import FLOW, KEY
from gongyi.domain.cases.models import Case, CatalogueRow
from gongyi.kernel import clock
from gongyi.kernel.clock.limits import Clock, Limit
from gongyi.kernel.flows import authority, directory, engine, matters, parameters, registry, timing, turning
from gongyi.kernel.flows.engine import Change
from gongyi.kernel.flows.matters import Matter
from gongyi.kernel.flows.models import Dossier, Step
from gongyi.kernel.flows.story import facts_of
from gongyi.kernel.people.queries import today
from gongyi.kernel.people.refusals import Refused
from gongyi.kernel.territory.models import Town


@transaction.atomic
def seed_catalogue(*, town: Town) -> int:
    """Give a town the shipped catalogue where it has none of a code. Returns how many rows were added."""
    known = set(CatalogueRow.objects.filter(town=town).values_list("code", flat=True))
    fresh = [
        CatalogueRow(town=town, code=row["code"], row=row, made_at=clock.now())
        for row in queries.shipped("catalogue")
        if row["code"] not in known
    ]
    CatalogueRow.objects.bulk_create(fresh)
    town.touch("rules")
    return len(fresh)


@transaction.atomic
def edit_row(
    *, town: Town, code: str, changes: dict[str, Any], reason: str, made_by: str, retired: bool = False
) -> CatalogueRow:
    """A new version of a catalogue row; older versions stay, and open cases keep theirs."""
    if not reason.strip():
        raise Refused(_("Say why the row is changed."))
    before = CatalogueRow.objects.filter(town=town, code=code).order_by("-n").first()
    whole = (before.row if before else {}) | changes
    try:
        Limit.from_fact(whole["limit"])
        Limit.from_fact(whole["first_contact"])
    except (KeyError, ValueError, TypeError) as error:
        raise Refused(_("The time limits are not complete.")) from error
    row = CatalogueRow.objects.create(
        town=town,
        code=code,
        n=before.n + 1 if before else 1,
        row=whole,
        retired=retired,
        made_by=made_by,
        made_at=clock.now(),
        reason=reason.strip()[:200],
    )
    town.touch("rules")
    return row


@dataclass(frozen=True)
class Order:
    """A case to be opened under a matter. Without a handler it goes to whoever the catalogue names at the place."""

    parent: Matter
    dispatcher_key: str
    statement: str
    title: str
    category: str
    handler_key: str = ""
    may_call: bool = False
    round: int = 1


@transaction.atomic
def open_case(order: Order) -> Dossier:
    """Open a case with the statement that was released for it: never the reporter's own words or door.

    Parties kept apart from the parent are passed over.
    """
    parent, source = order.parent, order.parent.dossier
    row = queries.row(parent.town, order.category)
    if row is None:
        raise Refused(_("Choose what kind of matter this is first."))
    entry = queries.entry(row)
    apart = authority.apart(source)
    holder = order.handler_key or turning.route(parent.town, entry.owner, source.place_path, apart)
    _not_apart(parent.town, holder, apart)
    dossier, is_new = engine.open_dossier(
        engine.Opening(
            flow=FLOW, town=parent.town, actor=parent.actor, place=source.place, title=order.title, key=f"case:{source.pk}:{source.version}:{order.round}",
            words={"statement": order.statement}, facts={"category": order.category, "row": row.pk, "round": order.round, "handler": holder},
            columns={
                "kind": source.kind, "category": order.category, "safety": source.safety, "vulnerable": source.vulnerable,
                "sensitivity": source.sensitivity, "visibility": "file",
            },
            holder=holder, limit=entry.limit, received_at=source.received_at, apart=apart, parent=source, why="case",
            tell=(("turn", "case_offered"),),
        )
    )  # fmt: skip
    if is_new:
        Case.objects.create(
            dossier=dossier,
            row=row,
            dispatcher_key=order.dispatcher_key,
            handler_key=holder,
            round=order.round,
            may_call=order.may_call,
        )
    return dossier


def _not_apart(town: Town, holder: str, apart: frozenset[str]) -> None:
    seat = directory.of(town).by_id.get(int(holder[5:])) if holder.startswith("seat:") else None
    if seat and apart.intersection(seat.keys):
        raise Refused(_("This seat is a party to the matter and is kept apart from it."))


def redispatch(*, matter: Matter, change: Change, version: int | None) -> Step:
    """Send a returned case to another handler."""
    return _hand_to(matter, "redispatch", change, version)


def assign_by_ruling(*, matter: Matter, change: Change, version: int | None) -> Step:
    """The street rules who handles it; that seat cannot send it back."""
    return _hand_to(matter, "assign_by_ruling", change, version)


@transaction.atomic
def _hand_to(matter: Matter, key: str, change: Change, version: int | None) -> Step:
    change.holder = str(change.facts.get("handler", ""))
    if change.holder not in dict(queries.handler_options(matter)):
        raise Refused(_("Please choose who handles it."))
    Case.objects.filter(dossier=matter.dossier).update(handler_key=change.holder)
    return engine.move(matter=matter, key=key, change=change, version=version)


@transaction.atomic
def send_back(*, matter: Matter, change: Change, version: int | None) -> Step:
    """Return a case to whoever sent it."""
    change.holder = _dispatcher(matter)
    return engine.move(matter=matter, key="send_back", change=change, version=version)


@transaction.atomic
def acknowledge(*, matter: Matter, change: Change, version: int | None) -> Step:
    """Sign for a case: from now on this seat is answerable."""
    assert matter.main is not None
    change.holder = matter.main.holder_key
    change.turn_limit = queries.entry(queries.case_of(matter.dossier).row).first_contact
    Case.objects.filter(dossier=matter.dossier).update(handler_key=change.holder)
    return engine.move(matter=matter, key="acknowledge", change=change, version=version)


@transaction.atomic
def first_contact(*, matter: Matter, change: Change, version: int | None) -> Step:
    """The person was spoken with, or no contact was possible; handling begins."""
    return _keep(matter, "first_contact", change, version)


def _keep(matter: Matter, key: str, change: Change, version: int | None) -> Step:
    assert matter.main is not None
    change.holder = matter.main.holder_key
    return engine.move(matter=matter, key=key, change=change, version=version)


@transaction.atomic
def ask_extension(*, matter: Matter, change: Change, version: int | None) -> Step:
    """Ask for more time: before it is due, at most as much again. One level up decides."""
    row = matter.dossier
    deadline, _paused = timing.read(row.clock)
    if row.due_at and clock.now() > row.due_at:
        raise Refused(_("More time can only be asked for before it is due."))
    if int(change.facts.get("amount", 0)) > deadline.limit.value:
        raise Refused(_("At most as much again: %(most)s.") % {"most": deadline.limit})
    change.slot_holders["extension"] = _dispatcher(matter)
    return engine.move(matter=matter, key="ask_extension", change=change, version=version)


@transaction.atomic
def approve_extension(*, matter: Matter, change: Change, version: int | None) -> Step:
    """Grant the time that was asked for."""
    asked = Step.objects.filter(dossier=matter.dossier, move="ask_extension").order_by("-number").first()
    amount = int(facts_of(asked).get("amount", 0)) if asked else 0
    change.extension = amount
    change.facts["amount"] = amount
    return engine.move(matter=matter, key="approve_extension", change=change, version=version)


@transaction.atomic
def ask_deferral(*, matter: Matter, change: Change, version: int | None) -> Step:
    """Ask to put a matter on the books, on a listed ground and with a day on which it is looked at again."""
    _review_day(matter, change)
    if change.facts.get("ground") not in queries.entry(queries.case_of(matter.dossier).row).grounds:
        raise Refused(_("This kind of matter cannot be deferred on that ground."))
    change.slot_holders["deferral"] = _dispatcher(matter)
    return engine.move(matter=matter, key="ask_deferral", change=change, version=version)


def _review_day(matter: Matter, change: Change) -> int:
    day = change.facts.get("review_on")
    ahead = (day - today(matter.town)).days if isinstance(day, date) else 0
    most = parameters.limit(matter.dossier.flow_version, "review").value
    if not 1 <= ahead <= most:
        raise Refused(_("The next review is between tomorrow and %(days)s days from now.") % {"days": most})
    return ahead


@transaction.atomic
def approve_deferral(*, matter: Matter, change: Change, version: int | None) -> Step:
    """Put the matter on the books: its clock stands, and whoever decided looks at it on the day named."""
    asked = Step.objects.filter(dossier=matter.dossier, move="ask_deferral").order_by("-number").first()
    facts = facts_of(asked) if asked else {}
    days = max(1, (date.fromisoformat(str(facts["review_on"])) - today(matter.town)).days)
    change.holder, change.turn_limit = _dispatcher(matter), Limit(days, Clock.CALENDAR_DAYS)
    change.facts |= {"ground": facts["ground"], "review_on": facts["review_on"]}
    return engine.move(matter=matter, key="approve_deferral", change=change, version=version)


@transaction.atomic
def review_deferral(*, matter: Matter, change: Change, version: int | None) -> Step:
    """Look again and leave it on the books until another day."""
    assert matter.main is not None
    change.turn_limit = Limit(_review_day(matter, change), Clock.CALENDAR_DAYS)
    change.holder = matter.main.holder_key
    return engine.move(matter=matter, key="review_deferral", change=change, version=version)


@transaction.atomic
def resume(*, matter: Matter, change: Change, version: int | None) -> Step:
    """Take a deferred matter up again; its clock runs on from where it stood."""
    change.holder = queries.case_of(matter.dossier).handler_key
    return engine.move(matter=matter, key="resume", change=change, version=version)


@transaction.atomic
def supervise(*, matter: Matter, change: Change, version: int | None) -> Step:
    """A supervision order goes down to whoever has the turn, who must answer."""
    assert matter.main is not None
    change.slot_holders["answer"] = matter.main.holder_key
    return engine.move(matter=matter, key="supervise", change=change, version=version)


@transaction.atomic
def report_done(*, matter: Matter, change: Change, version: int | None) -> Step:
    """Report a case done with its outcome and the evidence its row asks for; it is checked where that is due."""
    case = queries.case_of(matter.dossier)
    _evidence(queries.entry(case.row), change)
    outcome = str(change.facts.get("outcome", ""))
    change.columns["outcome"] = outcome
    reasons = _reasons_to_verify(matter, case)
    change.facts["verify"] = reasons
    change.holder = _verifier(matter, case)
    step = engine.move(matter=matter, key="report_done", change=change, version=version)
    if not reasons:
        engine.move(
            matter=matters.by_machine(matter.dossier), key="pass_unverified", change=Change(facts={"outcome": outcome})
        )
    return step


def _evidence(entry: queries.Entry, change: Change) -> None:
    if change.facts.get("outcome") not in {"solved", "partly"}:
        return
    given = {item.purpose for item in change.evidence}
    if entry.needs("photo_after") and "after" not in given:
        raise Refused(_("This kind of matter asks for a photo after the work."), code="missing")
    if entry.needs("note") and not change.words.get("done", "").strip():
        raise Refused(_("Please write in a few words what was done."), code="missing")


def _reasons_to_verify(matter: Matter, case: Case) -> list[str]:
    """Why a second person looks: risk, supervision, a second handling, or chance. Chance is drawn from the number."""
    reasons = []
    if queries.entry(case.row).risk > 1:
        reasons.append("risk")
    if matter.made("supervise"):
        reasons.append("supervised")
    if case.round > 1:
        reasons.append("redo")
    if matter.made("verify_fail"):
        reasons.append("rework")
    draw = int.from_bytes(hashlib.sha256(f"sample {matter.dossier.number}".encode()).digest()[:4]) % 100
    if draw < parameters.number(matter.dossier.flow_version, "sample"):
        reasons.append("sample")
    return reasons


def _verifier(matter: Matter, case: Case) -> str:
    """A seat other than the handler's and its body's; in a small grid that is the street."""
    seat = (
        directory.of(matter.town).by_id.get(int(case.handler_key[5:])) if case.handler_key.startswith("seat:") else None
    )
    apart = authority.apart(matter.dossier) | frozenset(seat.keys if seat else ())
    return turning.route(matter.town, "community_desk", matter.dossier.place_path, apart)


@transaction.atomic
def verify_pass(*, matter: Matter, change: Change, version: int | None) -> Step:
    """A second person has checked it."""
    _another_person(matter)
    change.facts["outcome"] = matter.dossier.outcome
    return engine.move(matter=matter, key="verify_pass", change=change, version=version)


@transaction.atomic
def verify_fail(*, matter: Matter, change: Change, version: int | None) -> Step:
    """The check found it not done: back to the handler."""
    _another_person(matter)
    change.holder = queries.case_of(matter.dossier).handler_key
    change.columns["outcome"] = ""
    return engine.move(matter=matter, key="verify_fail", change=change, version=version)


def _another_person(matter: Matter) -> None:
    reported = Step.objects.filter(dossier=matter.dossier, move="report_done").order_by("-number").first()
    if reported and reported.actor == matter.actor.pseudonym:
        raise Refused(_("Whoever reported it done cannot check it. Ask a colleague."), code="same_person")


def _dispatcher(matter: Matter) -> str:
    """The seat that decides about a case: whoever sent it, unless that is the handler or a party; then the next above."""
    case = queries.case_of(matter.dossier)
    apart = authority.apart(matter.dossier)
    seats = directory.of(matter.town)
    sender = seats.by_id.get(int(case.dispatcher_key[5:])) if case.dispatcher_key.startswith("seat:") else None
    holder = matter.main.holder_key if matter.main else ""
    if sender and sender.key not in {case.handler_key, holder} and not apart.intersection(sender.keys):
        return sender.key
    above = seats.next_above(sender, matter.dossier.place_path, apart) if sender else None
    return above.seat.key if above else turning.route(matter.town, "street_desk", matter.dossier.place_path, apart)


@transaction.atomic
def withdraw(*, dossier: Dossier, why: str) -> Step | None:
    """Take a case back because its parent no longer needs it; nothing happens to one that is finished."""
    matter = matters.by_machine(dossier)
    if matter.stage.final:
        return None
    return engine.move(matter=matter, key="withdraw", change=Change(words={"why": why}))


registry.acts(
    KEY, acknowledge=acknowledge, send_back=send_back, redispatch=redispatch, assign_by_ruling=assign_by_ruling, first_contact=first_contact,
    ask_extension=ask_extension, approve_extension=approve_extension, ask_deferral=ask_deferral, approve_deferral=approve_deferral,
    review_deferral=review_deferral, resume=resume, supervise=supervise, report_done=report_done, verify_pass=verify_pass, verify_fail=verify_fail,
)  # fmt: skip
