"""What the steps of a case say of its row."""

from collections.abc import Mapping, Sequence
from typing import Any

from gongyi.domain.cases.flow import KEY
from gongyi.domain.cases.models import Case
from gongyi.kernel.flows import registry
from gongyi.kernel.flows.registry import Later


def _case(opening: Mapping[str, Any], _later: Sequence[Later], found: tuple[Any, ...]) -> tuple[Any, ...]:
    """An older opening does not say who sent it."""
    return opening.get("row"), opening.get("dispatcher", found[1]), opening.get("round")


registry.derives(KEY, Case, "row_id", "dispatcher_key", "round", derive=_case)
