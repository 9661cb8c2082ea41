"""What the steps of an appeal say of its row."""

from collections.abc import Mapping, Sequence
from typing import Any

from gongyi.domain.appeals import naming
from gongyi.domain.appeals.flow import KEY
from gongyi.domain.appeals.models import Appeal
from gongyi.kernel.flows import registry
from gongyi.kernel.flows.registry import Later


def _appeal(opening: Mapping[str, Any], later: Sequence[Later], found: tuple[Any, ...]) -> tuple[Any, ...]:
    """For everyone stands what was last put there, until it is taken off or its words are erased."""
    last = later[-1] if later else None
    if last is None or last.move != "publish" or last.words is None:
        return opening.get("channel"), "", None
    said = last.words.get("summary", "")
    return opening.get("channel"), said if found[1] == said else naming.for_everyone(said), last.at


registry.derives(
    KEY, Appeal, "channel", "summary_public", "released_at", derive=_appeal, moves=("publish", "unpublish")
)
