"""The moves of a case that need more than the engine."""

import hashlib

from django.db import transaction
from django.utils.translation import gettext as _

from gongyi.domain.cases import judging, queries
from gongyi.domain.cases.actions.ordering import with_answer
from gongyi.domain.cases.entries import Entry
from gongyi.domain.cases.flow import KEY
from gongyi.domain.cases.models import Case
from gongyi.kernel.clock.limits import Clock, Limit
from gongyi.kernel.flows import engine, matters, parameters, registry
from gongyi.kernel.flows.engine import Change
from gongyi.kernel.flows.matters import Matter
from gongyi.kernel.flows.models import Step
from gongyi.kernel.flows.story import purposes_since
from gongyi.kernel.people.refusals import Refused


@transaction.atomic
def redispatch(*, matter: Matter, change: Change, version: int | None) -> Step:
    """Send a returned case to another handler, or with a reason again to the body that returned it."""
    if judging.goes_again(matter, str(change.facts["handler"])) and not change.words.get("why", "").strip():
        raise Refused(_("It goes again to those who sent it back. Please write why it is theirs."), code="missing")
    judging.refuse_firms(matter, [str(change.facts["handler"])])
    change.holder = str(change.facts["handler"])
    return engine.move(matter=matter, key="redispatch", change=change, version=version)


@transaction.atomic
def assign_by_ruling(*, matter: Matter, change: Change, version: int | None) -> Step:
    """The street rules who handles it; that seat cannot send it back, and its time for the first contact begins."""
    judging.refuse_firms(matter, [str(change.facts["handler"])])
    change.holder = str(change.facts["handler"])
    change.turn_limit = _first_contact(matter)
    return engine.move(matter=matter, key="assign_by_ruling", change=change, version=version)


@transaction.atomic
def send_back(*, matter: Matter, change: Change, version: int | None) -> Step:
    """Return a case to whoever sent it, or to the next above where that is the handler itself."""
    _explained(change)
    change.holder = queries.sender(matter)
    return engine.move(matter=matter, key="send_back", change=change, version=version)


@transaction.atomic
def send_back_again(*, matter: Matter, change: Change, version: int | None) -> Step:
    """Return a case a second time: the street rules."""
    _explained(change)
    return engine.move(matter=matter, key="send_back_again", change=change, version=version)


def _explained(change: Change) -> None:
    if change.facts.get("reason") == "other" and not change.words.get("why", "").strip():
        raise Refused(_("Please write the other reason in a few words."), code="missing")


@transaction.atomic
def acknowledge(*, matter: Matter, change: Change, version: int | None) -> Step:
    """Sign for a case: from now on this seat is answerable."""
    change.holder = _holder(matter)
    change.turn_limit = _first_contact(matter)
    return engine.move(matter=matter, key="acknowledge", change=change, version=version)


@transaction.atomic
def first_contact(*, matter: Matter, change: Change, version: int | None) -> Step:
    """The person was spoken with, or no contact was possible; handling begins."""
    change.holder = _holder(matter)
    return engine.move(matter=matter, key="first_contact", change=change, version=version)


def _holder(matter: Matter) -> str:
    assert matter.main is not None
    return matter.main.holder_key


def _first_contact(matter: Matter) -> Limit | None:
    """What the row gives for the first contact; in a danger only what runs day and night, else the parameter counts."""
    limit = _entry(matter).first_contact
    return None if matter.dossier.safety and limit.clock is not Clock.URGENT_HOURS else limit


def _entry(matter: Matter) -> Entry:
    return queries.entry(queries.case_of(matter.dossier).row)


@transaction.atomic
def report_done(*, matter: Matter, change: Change, version: int | None) -> Step:
    """Report a case done with its outcome and the evidence its row asks for; it is checked where that is due."""
    case = queries.case_of(matter.dossier)
    check_done(matter, queries.entry(case.row), change, since=matter.last("verify_fail"))
    outcome = str(change.facts["outcome"])
    change.columns["outcome"] = outcome
    reasons = _reasons_to_verify(matter, case)
    change.facts["verify"] = reasons
    step = with_answer(matter=matter, key="report_done", change=change, version=version)
    if not reasons:
        engine.move(
            matter=matters.by_machine(matter.dossier), key="pass_unverified", change=Change(facts={"outcome": outcome})
        )
    return step


def check_done(matter: Matter, entry: Entry, change: Change, since: int = 0, *, spot: bool = False) -> None:
    """Refuse a result that lacks the reason its wording promises, or the evidence its row asks for; all that is missing is said at once.

    Photos already given on the way count, unless they were given before step `since`. Settled on the spot, one photo is enough:
    it stands for the words, and there was no time before the work. What asks only for words (`queries.words_only`) needs no photo.
    """
    only_words = queries.words_only(matter.dossier.kind, spot=spot)
    outcome = str(change.facts.get("outcome", ""))
    said = (change.words.get("done") or change.words.get("why") or "").strip()
    missing: list[str] = []
    shown = spot and any(item.purpose == "after" for item in change.evidence)
    if not said and (
        queries.needs_reason(outcome) or (outcome == "solved" and (only_words or entry.needs("note")) and not shown)
    ):
        missing.append(_("Please write in a few words what was done."))
    lacking = _photos_lacking(matter, entry, change, since) if outcome in queries.WORKED and not only_words else set()
    lacking -= {"before"} if spot else set()
    if "before" in lacking:
        missing.append(_("This kind of matter asks for a photo before the work."))
    if "after" in lacking:
        missing.append(_("This kind of matter asks for a photo after the work."))
    if missing:
        raise Refused(" ".join(missing), code="missing")


def _photos_lacking(matter: Matter, entry: Entry, change: Change, since: int) -> set[str]:
    """Which of the photos its row asks for were given neither now nor after step `since`."""
    lacking = {what for what in ("before", "after") if entry.needs(f"photo_{what}")}
    lacking -= {item.purpose for item in change.evidence}
    return lacking - purposes_since(matter.dossier, since) if lacking else lacking


def _reasons_to_verify(matter: Matter, case: Case) -> list[str]:
    """Why a second person looks: risk, of its kind or of this very matter, supervision, a second handling, or chance. Chance is drawn from the number."""
    draw = int.from_bytes(hashlib.sha256(f"sample {matter.dossier.number}".encode()).digest()[:4]) % 100
    reasons = {
        "risk": queries.entry(case.row).risk > 1 or matter.dossier.safety > 0,
        "supervised": matter.made("supervise") > 0,
        "redo": case.round > 1,
        "rework": matter.made("verify_fail") > 0,
        "sample": draw < parameters.number(matter.dossier.flow_version, "sample"),
    }
    return [name for name, holds in reasons.items() if holds]


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
    change.holder = queries.handler(matter)
    change.columns["outcome"] = ""
    return engine.move(matter=matter, key="verify_fail", change=change, version=version)


def _another_person(matter: Matter) -> None:
    if matter.made_last("report_done"):
        raise Refused(_("Whoever reported it done cannot check it. Ask a colleague."), code="same_person")


registry.acts(
    KEY, acknowledge=acknowledge, send_back=send_back, send_back_again=send_back_again,
    redispatch=redispatch, assign_by_ruling=assign_by_ruling, first_contact=first_contact,
    report_done=report_done, verify_pass=verify_pass, verify_fail=verify_fail,
)  # fmt: skip
