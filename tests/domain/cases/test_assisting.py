"""Assisting parties: each asked sees what it is asked and no more, answers its part; whoever handles the case leads."""

import pytest

from gongyi.domain.responses import public as responses
from gongyi.kernel.flows import authority, undoing
from gongyi.kernel.flows.history.verify import verify
from gongyi.kernel.flows.models import Dossier, Step
from gongyi.kernel.flows.story import facts_of, words_of
from gongyi.kernel.people.refusals import Refused
from tests.domain.cases.builders import (
    STATEMENT,
    assist,
    convene,
    handling,
    opened,
    report,
    row,
    said,
    told_in_time,
)
from tests.towns import SmallTown, settle


def answer(hexi: SmallTown, response: Dossier, who: str = "wanghaitao") -> Step:
    return hexi.do(who, response, "respond", on=hexi.today, words={"result": "车已劝离"})


def test_whoever_assists_reads_what_is_asked_and_the_statement_and_not_the_case(hexi: SmallTown) -> None:
    case = handling(hexi)
    (response,) = assist(hexi, case)
    assert words_of(response, "open")["statement"] == f"请协助劝离挡道的车\n{STATEMENT['statement']}"
    assert facts_of(Step.objects.get(dossier=response, number=1))["lead"] == hexi.seats["firm"].key
    assert hexi.fetch("wanghaitao", response)
    with pytest.raises(Dossier.DoesNotExist):
        hexi.fetch("wanghaitao", case)
    assert told_in_time(response, "response_assist") == [hexi.seats["police"].key]
    assert verify().faults == []


def test_the_lead_stays_answerable_hears_of_the_answer_and_goes_on_without_it(hexi: SmallTown) -> None:
    case, alone = handling(hexi), handling(hexi)
    (response,), (silent,) = assist(hexi, case), assist(hexi, alone)
    due = row(case).due_at
    answer(hexi, response)
    settle()
    assert told_in_time(case, "case_assisted") == [hexi.seats["firm"].key]
    assert (hexi.holder(case), hexi.stage(case), row(case).due_at) == ("firm", "handling", due)
    report(hexi, alone)
    if hexi.stage(alone) == "verifying":
        hexi.do("gulnar", alone, "verify_pass", how="phone")
    settle()
    assert row(silent).stage == "ended"


def test_a_desk_asks_who_stands_below_it_and_no_department(hexi: SmallTown) -> None:
    case = opened(hexi, "corridor_clutter", handler="grid_east2")
    for body in ("police", "heat"):
        with pytest.raises(Refused):
            assist(hexi, case, body, who="gulnar")
    (response,) = assist(hexi, case, "firm", who="gulnar")
    assert hexi.holder(response) == "firm"


def test_neither_the_handler_nor_a_stranger_asks_for_it_nor_is_anybody_asked_twice(hexi: SmallTown) -> None:
    case = handling(hexi)
    for who in ("zhoujianguo", "aili"):
        assert "assist" not in {move.key for move in authority.allowed(hexi.fetch(who, case))}
    with pytest.raises(Refused):
        assist(hexi, case, "firm")
    assist(hexi, case)
    with pytest.raises(Refused, match="请过"):
        assist(hexi, case)
    assert len(assist(hexi, case, "police", "heat")) == 2


def test_a_joint_response_neither_counts_nor_ends_those_who_assist(hexi: SmallTown) -> None:
    case = handling(hexi)
    (response,) = assist(hexi, case)
    hexi.do("gulnar", case, "call_in", words={"request": "请一起来看"})
    convene(hexi, case, "heat")
    hexi.do("zhaomin", case, "turn_out", words={"result": "明天换线"})
    hexi.do("gulnar", case, "call_in", words={"request": "请再来看"})
    hexi.do("zhaomin", case, "decline_call", words={"why": "不用了"})
    settle()
    closed = facts_of(Step.objects.get(dossier=case, move="turn_out"))
    assert hexi.seats["police"].key not in [key for keys in closed.values() for key in keys]
    assert row(response).stage == "asked"
    assert verify().faults == []


def dispatched(hexi: SmallTown, asked: str, *bodies: str) -> Dossier:
    """A corridor full of things: the grid worker leads."""
    dossier, chosen = said(hexi), [hexi.seats[name].key for name in bodies]
    more = {"assist": chosen} if chosen else {}
    hexi.do("gulnar", dossier, "dispatch", category="corridor_clutter", words=STATEMENT | {"asked": asked}, **more)
    return hexi.case_of(dossier)


def test_those_who_assist_are_named_with_the_dispatch_and_something_is_asked_of_them(hexi: SmallTown) -> None:
    case = dispatched(hexi, "请提供清运车", "firm")
    (response,) = responses.of(case)
    assert (hexi.holder(case), hexi.holder(response)) == ("grid_east2", "firm")
    assert words_of(response, "open")["statement"].startswith("请提供清运车")
    assert told_in_time(response, "response_assist") == [hexi.seats["firm"].key]
    with pytest.raises(Refused, match="协办"):
        dispatched(hexi, " ", "firm")
    with pytest.raises(Refused):
        dispatched(hexi, "李大爷13912345678", "firm")
    assert responses.of(dispatched(hexi, "请提供清运车")) == []


def test_a_dispatch_with_those_who_assist_can_be_taken_back_and_ends_what_was_asked_of_them(hexi: SmallTown) -> None:
    case = dispatched(hexi, "请提供清运车", "firm")
    parent = row(case.parent_links.get().parent)
    undoing.undo(matter=hexi.fetch("gulnar", parent), number=parent.version)
    settle()
    assert (row(parent).stage, row(case).stage) == ("screening", "withdrawn")
    assert row(responses.of(case)[0]).stage == "ended"
