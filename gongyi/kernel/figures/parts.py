"""How figures are taken apart: by a fact, by what is known of the matter, by the time at each stage."""

from collections.abc import Mapping
from itertools import pairwise

from gongyi.kernel.figures.declaring import WHOLE, Names, Parts, Seen
from gongyi.kernel.flows import registry

FEW = 30
"""Below this a rate says more about chance than about the work."""

FEW_TIMES = 5
"""Below this a median is one matter's time."""

NONE = "none"
A_MINUTE = 60_000_000


def fact(name: str) -> Parts:
    """Parts by a fact of the step."""
    return lambda seen: (str(seen.facts.get(name) or NONE),)


def column(name: str) -> Parts:
    """Parts by what is known of the matter at the step."""
    return lambda seen: (str(seen.columns.get(name) or NONE),)


def minutes_since_opening(seen: Seen) -> int:
    """Minutes from the opening of a matter to this step, day and night."""
    return (seen.at - seen.life.steps[0].at) // A_MINUTE


def minutes_by_stage(seen: Seen) -> Mapping[str, int]:
    """From opening to this step, as a whole and by the stages the matter stood in."""
    found: dict[str, int] = {}
    for earlier, later in pairwise([*seen.before(), seen]):
        found[earlier.to_stage] = found.get(earlier.to_stage, 0) + (later.at - earlier.at) // A_MINUTE
    return found | {WHOLE: minutes_since_opening(seen)}


def stage_names(flow: str) -> Names:
    """The stages of a flow in their order."""
    return lambda _town: {stage.key: stage.label for stage in registry.get(flow).stages}
