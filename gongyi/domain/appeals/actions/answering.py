"""The answer, what everyone may read of it, and what the person says of it; and what the street does where they are not satisfied."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from gongyi.domain.appeals import naming, neutral, photos
from gongyi.domain.appeals.actions import asking, handlers
from gongyi.domain.appeals.flow import KEY
from gongyi.domain.appeals.judging import RATINGS
from gongyi.domain.appeals.models import Appeal
from gongyi.domain.appeals.queries import joined_readers
from gongyi.domain.appeals.rounds import reviewed_next
from gongyi.domain.cases import public as cases
from gongyi.kernel.flows import engine, matters, registry
from gongyi.kernel.flows.engine import Change
from gongyi.kernel.flows.matters import Matter
from gongyi.kernel.flows.models import Dossier, Step
from gongyi.kernel.people.refusals import Refused


@transaction.atomic
def reply(*, matter: Matter, change: Change, version: int | None) -> Step:
    """Answer the person. A sentence for everyone may go with it; it has to where somebody joined, who reads nothing else, and where it stands on the public list."""
    _for_everyone(matter, change)
    _check_summary(change)
    if change.facts.get("show"):
        change.evidence = photos.for_party(photos.of_work(matter), purpose="after")
    if asking.is_asked(matter):
        change.slot_holders["follow_up"] = handlers.caller(matter)
    else:
        change.skips = frozenset({"follow_up"})
    return cases.with_answer(matter=matter, key="reply", change=change, version=version)


@transaction.atomic
def final_notice(*, matter: Matter, change: Change, version: int | None) -> Step:
    """The street's last word, with a sentence for everyone where somebody joined."""
    _for_everyone(matter, change)
    _check_summary(change)
    return cases.with_answer(matter=matter, key="final_notice", change=change, version=version)


def _for_everyone(matter: Matter, change: Change) -> None:
    """Asks for the sentence for everyone where somebody reads it: whoever joined, and whoever reads the public list."""
    if change.words.get("summary", "").strip():
        return
    if matter.dossier.visibility == "public":
        raise Refused(
            _("It stands on the public list: please say for everyone in a sentence what was done."), code="missing"
        )
    if joined_readers(matter.dossier):
        raise Refused(
            _(
                "Somebody joined this matter and reads only what is for everyone: please say in a sentence what was done."
            ),
            code="missing",
        )


def _check_summary(change: Change) -> None:
    found = neutral.said_of_somebody(change.words.get("summary", ""))
    if found:
        raise Refused(
            _("Everyone reads this: only the matter, nobody's ethnicity, belief or illness (%(what)s). Take it out.")
            % {"what": ", ".join(found)},
            code="neutral",
        )


@transaction.atomic
def publish(*, matter: Matter, change: Change, version: int | None) -> Step:
    """Put a worker's summary on the public list, word for word as the step says it; matters the catalogue keeps private cannot go there."""
    _check_summary(change)
    if not cases.publishable(matter.town, matter.dossier.category):
        raise Refused(_("This kind of matter is not for the public list."), code="private")
    change.columns["visibility"] = "public"
    change.words["summary"] = naming.for_everyone(change.words["summary"])
    before = matter.dossier.version
    step = engine.move(matter=matter, key="publish", change=change, version=version)
    if step.number > before:  # a form that is posted late once more undoes nothing that came since
        _release(matter.dossier, change.words["summary"], step.when)
    return step


@transaction.atomic
def unpublish(*, matter: Matter, change: Change, version: int | None) -> Step:
    """Take it off the public list."""
    change.columns["visibility"] = "file"
    before = matter.dossier.version
    step = engine.move(matter=matter, key="unpublish", change=change, version=version)
    if step.number > before:
        _release(matter.dossier, "", None)
    return step


def forget_summary(dossier: Dossier, numbers: Sequence[int]) -> None:
    """Where the words that stand on the public list are erased, they stand there no longer."""
    last = Step.objects.filter(dossier=dossier, move="publish").order_by("-number").first()
    if last is not None and last.number in numbers:
        _release(dossier, "", None)


def _release(dossier: Dossier, summary: str, at: datetime | None) -> None:
    Appeal.objects.filter(dossier=dossier).update(summary_public=summary, released_at=at)


@transaction.atomic
def rate(
    *,
    matter: Matter,
    contacted: bool,
    solved: bool,
    satisfied: str,
    again: bool | None = None,
    entered_for: str = "",
    version: int | None = None,
) -> Step:
    """Three answers: were you spoken with, is it solved, are you satisfied. Dissatisfied goes round again, at most twice.

    So does whoever says that it is not solved and, asked for it, wants it done again; else they are taken at their word and it closes.
    A worker may enter it after a call or visit, never whoever handled the matter.
    """
    if satisfied not in {"satisfied", "mostly", "dissatisfied"}:
        raise Refused(_("Please choose one of the answers."))
    if matter.actor.is_worker:
        handlers.refuse_own(matter)
    once_more = satisfied == "dissatisfied" or bool(again)
    rounds = matter.made("redo")
    key = "rate_satisfied" if not once_more else "rate_to_street" if reviewed_next(matter) else "rate_dissatisfied"
    facts = {"contacted": contacted, "solved": solved, "satisfied": satisfied, "by": entered_for or matter.actor.kind}
    facts |= {} if again is None else {"again": again}
    undecided = {"outcome": ""} if key == "rate_dissatisfied" else {}
    step = engine.move(matter=matter, key=key, change=Change(facts=facts, columns=undecided), version=version)
    if key == "rate_dissatisfied":
        engine.move(
            matter=matters.by_machine(matter.dossier),
            key="redo",
            change=Change(facts={"round": rounds + 1}, quiet=True),
        )
    return step


@transaction.atomic
def disown_rating(*, matter: Matter, change: Change, version: int | None) -> Step:
    """Whoever spoke puts a rating aside that was written down for them; it counts no longer, and only they rate it from then on."""
    change.facts["undone"] = matter.last(*RATINGS)
    return engine.move(matter=matter, key="disown_rating", change=change, version=version)


@transaction.atomic
def order_redo(*, matter: Matter, change: Change, version: int | None) -> Step:
    """The street has it done again after its review."""
    change.columns["outcome"] = ""
    return engine.move(matter=matter, key="order_redo", change=change, version=version)


registry.acts(
    KEY,
    reply=reply,
    final_notice=final_notice,
    publish=publish,
    unpublish=unpublish,
    order_redo=order_redo,
    disown_rating=disown_rating,
)
registry.forgets(KEY, forget_summary)
