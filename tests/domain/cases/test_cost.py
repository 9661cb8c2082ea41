"""What a move on a case costs."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gongyi.domain.cases import queries
from gongyi.kernel.flows import matters, performing
from gongyi.kernel.flows.engine import Change
from tests.domain.cases.builders import (
    STATEMENT,
    deferred,
    handling,
    opened,
    ruling,
    said,
    sample,
    signed,
    verifying,
)
from tests.infra.statements import spent
from tests.towns import SmallTown

pytestmark = pytest.mark.both


@pytest.fixture
def statements() -> Callable[..., int]:
    def count(matter: matters.Matter, key: str, change: Change) -> int:
        return spent(lambda: performing.perform(matter=matter, key=key, change=change))

    return count


def test_the_choice_of_handlers_costs_the_same_for_any_number_of_seats(hexi: SmallTown) -> None:
    matter = hexi.fetch("gulnar", said(hexi))
    queries.handler_options(matter)
    with CaptureQueriesContext(connection) as seen:
        assert len(queries.handler_options(matter)) > 4
    assert len(seen) <= 2


@pytest.mark.parametrize("move", ["acknowledge", "send_back", "ask_extension"])
def test_a_move_keeps_to_its_budget(hexi: SmallTown, statements: Callable[..., int], move: str) -> None:
    sample(hexi, 0)
    case = handling(hexi) if move == "ask_extension" else opened(hexi)
    change = {
        "acknowledge": Change(),
        "send_back": Change(facts={"reason": "not_ours", "owner": "police"}, words={"why": "不归我们"}),
        "ask_extension": Change(facts={"reason": "parts", "amount": 1}, words={"why": "配件未到"}),
    }[move]
    assert statements(hexi.fetch("zhoujianguo", case), move, change) <= 6


def test_moves_within_the_budget_stay_there(hexi: SmallTown, statements: Callable[..., int]) -> None:
    sample(hexi, 0)
    case = signed(hexi)
    assert statements(hexi.fetch("zhoujianguo", case), "first_contact", Change(facts={"how": "visit"})) <= 6
    assert statements(hexi.fetch("zhoujianguo", case), "progress", Change(words={"progress": "已买"})) <= 6
    checked = verifying(hexi)
    assert statements(hexi.fetch("gulnar", checked), "verify_pass", Change(facts={"how": "phone"})) <= 6
    waiting = deferred(hexi)
    assert statements(hexi.fetch("gulnar", waiting), "resume", Change()) <= 6
    assert hexi.stage(ruling(hexi)) == "ruling"


@pytest.mark.parametrize(("name", "most"), [("", 12), ("马桂芳", 13)], ids=["nobody's name", "a name that was left"])
def test_sending_out_costs_a_move_and_six_for_the_case(
    hexi: SmallTown, statements: Callable[..., int], name: str, most: int
) -> None:
    sample(hexi, 0)
    opened(hexi)
    dossier = hexi.say(name=name).dossier
    hexi.do("gulnar", dossier, "accept")
    change = Change(facts={"category": "corridor_light"}, words=dict(STATEMENT))
    assert statements(hexi.fetch("gulnar", dossier), "dispatch", change) <= most
