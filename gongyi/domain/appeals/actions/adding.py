"""What a person adds, in their own matter or in one that was joined to another: heeded as if it had been said at first."""

from django.db import transaction
from django.utils.translation import gettext as _

from gongyi.domain.appeals import guidance, stopping
from gongyi.domain.appeals.actions import heeding
from gongyi.domain.appeals.actions.merging import where_now
from gongyi.domain.appeals.flow import KEY
from gongyi.domain.cases import public as cases
from gongyi.kernel.flows import authority, engine, filing, matters, registry
from gongyi.kernel.flows.engine import Change
from gongyi.kernel.flows.matters import Matter
from gongyi.kernel.flows.models import Step
from gongyi.kernel.people.refusals import Refused

ALONE = "alone"
"""Of an addition that is not added: it is to be taken in as a matter of its own, which goes past those who read this one."""


@transaction.atomic
def add_words(*, matter: Matter, change: Change, version: int | None) -> Step:
    """What the person adds. Whoever handles it hears that there is more, and never its words: the desk passes those on.

    A danger in these words puts the matter where it would stand had they been said at first.
    """
    _heed(matter, change)
    step = engine.move(matter=matter, key="add_words", change=change, version=version)
    heeding.handlers_hear(matter, change)
    return step


@transaction.atomic
def add_after_merge(*, matter: Matter, change: Change, version: int | None) -> Step:
    """What somebody adds whose matter was joined to another. Their words stay in their own file; whoever has the other one hears of it.

    A danger in these words counts there, and in their own file, should it be parted again; what restricts the one restricts the other. Refuses once nothing can be added to that one either.
    """
    host = matters.by_machine(where_now(matter.dossier))
    told = host.flow.move("joined_added")
    if not authority.may(host, told):
        raise Refused(_("Nothing can be added any more: it is answered or closed."), code="closed")
    heard = Change(facts=dict(change.facts), words=dict(change.words), evidence=change.evidence)
    _heed(host, heard)
    _refuse_stopped(matter, change.words.get("added", ""), here=change.facts.get("here", False))
    own = Change(facts=dict(heard.facts), words=change.words, evidence=change.evidence)
    named = guidance.dangers_named(heard.facts.get("dangers", ()))
    if guidance.safety_of(named) > matter.dossier.safety:
        own.columns["safety"] = guidance.safety_of(named)
    if any(danger.restricted for danger in named):
        heeding.restrict(matter, own)
    step = engine.move(matter=matter, key="add_after_merge", change=own, version=version)
    heard.words, heard.evidence = {}, ()
    heard.facts["from"] = matter.dossier.number
    engine.move(matter=host, key=told.key, change=heard)
    heeding.handlers_hear(host, heard)
    return step


@transaction.atomic
def say_over(*, matter: Matter, change: Change, version: int | None) -> Step:
    """The person takes a danger back. Whoever handles it hears of that at once as of the danger, and still looks."""
    step = engine.move(matter=matter, key="say_over", change=change, version=version)
    for child in filing.children(matter.dossier):
        cases.said_over(dossier=child)
    return step


@transaction.atomic
def supply_info(*, matter: Matter, change: Change, version: int | None) -> Step:
    """What the person answers when asked; a danger in it counts as in what they add."""
    return _supply(matter, "supply_info", change, version)


@transaction.atomic
def supply_for(*, matter: Matter, change: Change, version: int | None) -> Step:
    """The same, said by telephone or at the counter and written down for them."""
    return _supply(matter, "supply_for", change, version)


def _supply(matter: Matter, key: str, change: Change, version: int | None) -> Step:
    _heed(matter, change)
    step = engine.move(matter=matter, key=key, change=change, version=version)
    heeding.handlers_hear(matter, change)
    return step


def _heed(matter: Matter, change: Change) -> None:
    """Note the dangers that added words name. Refuses an empty addition and, unless the person was asked, with code "duty" words about
    harm to a child, and with code "apart" what is stopped at first too; an accusation of those who read it whatever they answered.
    """
    asked, here = change.facts.pop("no_harm", False), change.facts.pop("here", False)
    words = change.words.get("added", "")
    if not words.strip() and not change.evidence:
        raise Refused(_("Nothing is there yet: write a few words, add a photo, or say it."), code="missing")
    dangers = guidance.dangers_in(words)
    if any(danger.duty for danger in dangers) and not asked:
        raise Refused(
            _("A child may be harmed or missing: call 110 at once. What you wrote is not kept here."), code="duty"
        )
    _refuse_stopped(matter, words, here=here)
    if any(danger.restricted for danger in dangers):
        _past_the_neighbourhood(matter, change)
    if meant := [danger for danger in dangers if not danger.duty]:
        heeding.note(matter, change, meant)


def _past_the_neighbourhood(matter: Matter, change: Change) -> None:
    """What would go past the neighbourhood at first does so when it is added: as a matter of its own, with code "alone", where
    others read this one. A colleague who heard it writes it here, and the street has the matter from now on.
    """
    if heeding.is_past(matter):
        return
    if not matter.actor.is_worker:
        raise Refused(_("This is taken in as a matter of its own, which the street alone reads."), code=ALONE)
    heeding.restrict(matter, change)
    change.holder = heeding.to_the_street(matter)


def _refuse_stopped(matter: Matter, text: str, *, here: bool) -> None:
    if matter.actor.is_worker or not text:
        return
    found, apart = stopping.stop_added(matter, text), authority.apart(matter.dossier)
    if found.asks(apart) and not (here and found.may_stay(apart)):
        raise Refused(_("What you wrote was not sent, and nothing of it is stored."), code="apart")


registry.acts(KEY, add_words=add_words, add_after_merge=add_after_merge)
registry.acts(KEY, say_over=say_over, supply_info=supply_info, supply_for=supply_for)
