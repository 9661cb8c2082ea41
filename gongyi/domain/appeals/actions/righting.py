"""Putting right what was not recognised when it was said: somebody is in danger, or a child is harmed."""

from django.conf import settings
from django.db import transaction
from django.utils.translation import override

from gongyi.domain.appeals import guidance, naming
from gongyi.domain.appeals.actions import heeding
from gongyi.domain.appeals.actions.erasing import forget_all
from gongyi.domain.appeals.actions.moves import restrict_below
from gongyi.domain.appeals.flow import KEY
from gongyi.domain.appeals.warned import noted
from gongyi.kernel.flows import engine, filing, matters, registry, unkept
from gongyi.kernel.flows.engine import Change
from gongyi.kernel.flows.matters import Matter
from gongyi.kernel.flows.models import Dossier, Step

DUTY = {"safety": 2, "sensitivity": Dossier.DUTY, "visibility": "file", "category": "", "outcome": ""}


def _named(key: str):  # type: ignore[no-untyped-def]  # noqa: ANN202 - one act for two moves
    @transaction.atomic
    def act(*, matter: Matter, change: Change, version: int | None) -> Step:
        heeding.refuse_duty(change.words.get("heard", ""))
        if key == "name_danger_anew":
            change.columns["outcome"] = ""
        _take_up(matter, change, guidance.dangers_named([str(change.facts["danger"])]))
        step = engine.move(matter=matter, key=key, change=change, version=version)
        heeding.handlers_hear(matter, change, of_others=False)
        return step

    return act


def _take_up(matter: Matter, change: Change, dangers: list[guidance.Danger]) -> None:
    """Put the matter where it would stand had these been recognised at first."""
    heeding.note(matter, change, dangers)
    if any(danger.restricted for danger in dangers):
        heeding.restrict(matter, change)
        change.holder = heeding.to_the_street(matter)


@transaction.atomic
def summarise(*, matter: Matter, change: Change, version: int | None) -> Step:
    """A worker's line becomes the title everywhere, where somebody spoke by voice alone or in words that name people.

    A danger in it counts as in the words of whoever spoke. Refuses what tells of harm to a child.
    """
    change.title = naming.plain(change.words["title"])
    heeding.refuse_duty(change.title)
    found = guidance.dangers_in(change.title)
    known = noted(matter.dossier) if found else frozenset()
    fresh = [danger for danger in found if danger.code not in known]
    if fresh:
        _take_up(matter, change, fresh)
    step = engine.move(matter=matter, key="summarise", change=change, version=version)
    if fresh:
        heeding.handlers_hear(matter, change, of_others=False)
    return step


@transaction.atomic
def name_duty(*, matter: Matter, change: Change, version: int | None) -> Step:
    """Put a matter under the duty to report, with all that tells the same: it goes to the street, and no word of it is kept."""
    harm = [danger for danger in guidance.all_dangers() if danger.duty]
    heeding.note(matter, change, harm)
    change.columns |= DUTY
    change.holder = heeding.to_the_street(matter)
    with override(settings.LANGUAGE_CODE):
        change.title = unkept.title()
    step = engine.move(matter=matter, key="name_duty", change=change, version=version)
    _along(matter.dossier)
    forget_all(matter.dossier)
    return step


def _along(dossier: Dossier) -> None:
    """What was joined to it tells the same, and goes the same way; its cases are kept to those who had them."""
    restrict_below(matters.by_machine(dossier))
    for joined in filing.all_children(dossier, "merged"):
        change = Change(columns={"sensitivity": Dossier.DUTY, "visibility": "file", "category": ""})
        engine.move(matter=matters.by_machine(joined), key="restrict_along", change=change)
        _along(joined)


registry.acts(
    KEY,
    name_danger=_named("name_danger"),
    name_danger_anew=_named("name_danger_anew"),
    name_duty=name_duty,
    summarise=summarise,
)
