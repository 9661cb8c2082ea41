"""Assisting parties (协办): each asked gets a file of its own and answers its part; whoever handles the case stays answerable."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from gongyi.domain.cases import judging, queries
from gongyi.domain.cases.flow import KEY
from gongyi.domain.responses import public as responses
from gongyi.kernel.access.actor import Actor
from gongyi.kernel.flows import directory, engine, matters, registry
from gongyi.kernel.flows.engine import Change
from gongyi.kernel.flows.matters import Matter
from gongyi.kernel.flows.models import Dossier, Step
from gongyi.kernel.flows.story import words_of
from gongyi.kernel.people.refusals import Refused


@transaction.atomic
def assist(*, matter: Matter, change: Change, version: int | None) -> Step:
    """Ask bodies to do a part of it: each reads what is asked and the statement of the case, and has its own time to answer."""
    lead = queries.handler(matter)
    judging.refuse_firms(matter, change.facts["bodies"])
    change.facts["bodies"] = _fresh(matter, list(change.facts["bodies"]), lead)
    step = engine.move(matter=matter, key="assist", change=change, version=version)
    statement = words_of(matter.dossier, "open").get("statement", "")
    for key in change.facts["bodies"]:
        words = f"{change.words['request'].strip()}\n{statement}".strip()
        responses.call(responses.Call(matter, key, matter.dossier.title, words, lead=lead))
    return step


def _fresh(matter: Matter, wanted: list[str], lead: str) -> list[str]:
    """Of the bodies those that neither lead nor were asked already and have not answered. Refuses where none is left."""
    waiting = [row for row in responses.of(matter.dossier) if row.closed_at is None]
    asked = {turn.holder_key for turn in responses.holders(waiting).values()}
    left = [key for key in wanted if key not in asked | directory.of(matter.town).keys_of(lead)]
    if not left:
        raise Refused(_("They lead it themselves, or were asked already and have not answered yet."))
    return left


@transaction.atomic
def assist_from_the_start(*, case: Dossier, by: Actor, bodies: Sequence[str], request: str) -> Step:
    """The same with the dispatch. Refuses where nothing is asked of them."""
    if not request.strip():
        raise Refused(_("Please write what is asked of those who assist."), code="missing")
    change = Change(facts={"bodies": list(bodies)}, words={"request": request})
    return assist(matter=matters.fetch_by_id(by, case.pk), change=change, version=None)


registry.acts(KEY, assist=assist)
