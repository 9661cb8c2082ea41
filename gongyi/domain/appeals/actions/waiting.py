"""More time and deferral for what the grid or the community does itself: the person is told at once, in the words of the request."""

from typing import Any

from django.db import transaction

from gongyi.domain.appeals.flow import KEY
from gongyi.domain.cases import public as cases
from gongyi.kernel.flows import engine, parameters, registry, timing
from gongyi.kernel.flows.engine import Change
from gongyi.kernel.flows.matters import Matter
from gongyi.kernel.flows.models import Step
from gongyi.kernel.flows.story import facts_of, said_in

AT_DESK = "screening"


def _take_over(matter: Matter, change: Change, move: str) -> dict[str, Any]:
    """The words of the request, for the person; and its facts."""
    asked = cases.newest_step(matter, move)
    change.words["told"] = said_in(asked).get("why", "")
    return facts_of(asked)


@transaction.atomic
def approve_extension(*, matter: Matter, change: Change, version: int | None) -> Step:
    """Grant more time: the promise to the person moves, and they are told until when and why. The desk then has it as long as that."""
    asked = _take_over(matter, change, "ask_extension")
    longer = timing.extended(matter.dossier.clock, int(asked["amount"]))
    until = timing.due(longer, timing.calendar_of(matter.town.calendar))
    change.facts |= {"reason": asked["reason"], "until": parameters.stamp(until)}
    if matter.stage.key == AT_DESK and matter.main is not None:
        change.holder, change.with_matter = matter.main.holder_key, True
    step: Step = cases.TIME_ACTS["approve_extension"](matter=matter, change=change, version=version)
    return step


@transaction.atomic
def approve_deferral(*, matter: Matter, change: Change, version: int | None) -> Step:
    """Put it on the books: the person is told why, and when it is looked at again."""
    _take_over(matter, change, "ask_deferral")
    step: Step = cases.TIME_ACTS["approve_deferral"](matter=matter, change=change, version=version)
    return step


@transaction.atomic
def resume_at_desk(*, matter: Matter, change: Change, version: int | None) -> Step:
    """Take up again what the community did itself; it has as long as the person was promised."""
    change.holder, change.with_matter = matter.left_by("approve_deferral"), True
    return engine.move(matter=matter, key="resume_at_desk", change=change, version=version)


registry.acts(KEY, **cases.ORDER_ACTS, **cases.TIME_ACTS)
registry.acts(
    KEY, approve_extension=approve_extension, approve_deferral=approve_deferral, resume_at_desk=resume_at_desk
)
