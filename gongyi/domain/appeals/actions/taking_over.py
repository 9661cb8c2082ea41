"""The secretary takes in hand what waits at the desk of the community (接过来办), and screens it as the desk would."""

from gongyi.domain.appeals.flow import KEY
from gongyi.kernel.flows import registry, reseating
from gongyi.kernel.flows.engine import Change
from gongyi.kernel.flows.matters import Matter
from gongyi.kernel.flows.models import Step


def take_in_hand(*, matter: Matter, change: Change, version: int | None) -> Step:
    """Have the turn with the time that is left of it; the desk is told."""
    return reseating.take_over(matter=matter, key="take_in_hand", change=change, version=version)


registry.acts(KEY, take_in_hand=take_in_hand)
