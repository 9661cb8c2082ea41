"""A step is called by what was done, not by what its button says."""

import re

from django.utils.translation import override

from gongyi.domain.appeals.sayings import what as told_of_case
from gongyi.kernel.flows import registry
from gongyi.kernel.flows.facts import Fact
from gongyi.kernel.flows.facts import _move as told_of_undone
from gongyi.kernel.flows.story import label_of
from tests.towns import SmallTown

TO_BE_DONE = re.compile(
    r"(?:Accept|Decline|Sign|Dispatch|Send|Ask|Answer|Add|Chase|Write|Report|Note|Raise|Close|Pass|Put)\b"
)


def test_what_was_done_is_told_as_done(hexi: SmallTown) -> None:
    step = hexi.do("gulnar", hexi.say().dossier, "accept")
    told = {}
    for language in ("en", "zh-hans"):
        with override(language):
            told[language] = label_of(step)
    assert told == {"en": "Accepted", "zh-hans": "已受理"}


def test_a_step_that_another_step_names_is_told_as_done_too(hexi: SmallTown) -> None:
    with override("en"):
        undone = Fact("accept", {}, hexi.town, registry.get("appeal"), {})
        assert told_of_undone(undone) == "Accepted"
        assert told_of_case(Fact("acknowledge", {}, hexi.town, registry.get("appeal"), {})) == "Signed"


def test_no_event_is_called_by_an_order() -> None:
    with override("en"):
        for flow in registry.known():
            named = {move.key: str(move.did or move.label) for move in flow.moves if not move.answered}
            orders = {key: words for key, words in named.items() if TO_BE_DONE.match(words)}
            assert set(orders) <= {"publish", "approve_deferral"}, "Put is its own past"
