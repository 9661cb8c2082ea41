"""A joint response (吹哨、报到): the street convenes bodies, sees who has come, and closes the round with what was agreed."""

from django.db import transaction
from django.utils.translation import gettext as _

from gongyi.domain.cases import judging
from gongyi.domain.cases.flow import KEY
from gongyi.domain.responses import public as responses
from gongyi.kernel.flows import engine, registry
from gongyi.kernel.flows.engine import Change
from gongyi.kernel.flows.matters import Matter
from gongyi.kernel.flows.models import Step
from gongyi.kernel.flows.story import words_of
from gongyi.kernel.people.refusals import Refused


@transaction.atomic
def convene(*, matter: Matter, change: Change, version: int | None) -> Step:
    """Call bodies: each gets a file of its own with what is asked and the statement of the case, and its own time to respond."""
    judging.refuse_firms(matter, change.facts["bodies"])
    request = change.words["request"].strip()
    waiting = [row for row in responses.of(matter.dossier) if row.closed_at is None]
    asked = {turn.holder_key for turn in responses.holders(waiting).values()}
    fresh = [key for key in change.facts["bodies"] if key not in asked]
    if not fresh:
        raise Refused(_("They were called already and have not responded yet."))
    change.facts["bodies"] = fresh
    step = engine.move(matter=matter, key="convene", change=change, version=version)
    statement = words_of(matter.dossier, "open").get("statement", "")
    for key in fresh:
        order = responses.Call(matter, key, matter.dossier.title, f"{request}\n{statement}".strip())
        responses.call(order)
    return step


@transaction.atomic
def turn_out(*, matter: Matter, change: Change, version: int | None) -> Step:
    """Close the round with what was agreed, which everybody called is told; whoever has not responded by now need not any more."""
    since = matter.last("call_in")
    change.facts |= responses.gathered(matter.dossier, since)
    responses.end_all(parent=matter.dossier, after="turn_out", assisting=False)
    responses.tell_agreed(parent=matter.dossier, since=since, agreed=change.words["result"])
    return engine.move(matter=matter, key="turn_out", change=change, version=version)


registry.acts(KEY, convene=convene, turn_out=turn_out)
