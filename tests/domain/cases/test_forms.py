"""What the forms of a case say and propose: units, bounds, and the owner that was named."""

import pytest
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from gongyi.domain.cases import public
from gongyi.kernel.flows import facts
from gongyi.kernel.flows.models import Dossier
from gongyi.kernel.flows.story import story
from gongyi.kernel.people.refusals import Refused
from gongyi.kernel.ui.moveforms import MoveForm
from tests.domain.cases.builders import act, ask_extension, handling, opened, send_back
from tests.towns import SmallTown


def form(hexi: SmallTown, who: str, case: Dossier, move: str, data: str | None = None) -> MoveForm:
    matter = hexi.fetch(who, case)
    given = (QueryDict(data), MultiValueDict()) if data is not None else ()
    return MoveForm(*given, matter=matter, spec=matter.flow.move(move))


def test_more_time_is_asked_for_in_a_unit_within_bounds_and_told_with_it(hexi: SmallTown) -> None:
    case = handling(hexi)
    assert form(hexi, "zhoujianguo", case, "ask_extension").fields["amount"].mark == "（工作日，1 到 2）"
    with pytest.raises(Refused):
        ask_extension(hexi, case, 3)
    with pytest.raises(Refused):
        ask_extension(hexi, case, 0)
    ask_extension(hexi, case, 2)
    matter = hexi.fetch("gulnar", case)
    told = next(step for step in story(case, hexi.actor("gulnar")) if step.move == "ask_extension")
    assert ("再要多少", "2 个工作日") in facts.teller(matter)(told)


@pytest.mark.parametrize("much", [3, 999])
def test_too_much_more_time_meets_one_limit_that_of_the_case(hexi: SmallTown, much: int) -> None:
    case = handling(hexi)
    asked = form(hexi, "zhoujianguo", case, "ask_extension", f"version={case.version}&reason=parts&amount={much}&why=x")
    assert "amount" not in asked.errors
    with pytest.raises(Refused, match="2 个工作日"):
        ask_extension(hexi, case, much)


@pytest.mark.parametrize("move", ["send_back", "send_back_again"])
def test_a_return_needs_words_only_for_another_reason(hexi: SmallTown, move: str) -> None:
    case = opened(hexi)
    if move == "send_back_again":
        send_back(hexi, case)
        act(hexi, case, "redispatch", handler=hexi.seats["grid_east2"].key)
    with pytest.raises(Refused):
        act(hexi, case, move, reason="other", owner="grid_worker")
    act(hexi, case, move, reason="not_ours", owner="grid_worker")
    assert hexi.stage(case) in {"returned", "ruling"}


def test_whoever_was_named_as_the_owner_is_proposed(hexi: SmallTown) -> None:
    case = opened(hexi)
    act(hexi, case, "send_back", reason="other_owner", owner="heating")
    assert public.proposed(hexi.fetch("gulnar", case)) == hexi.seats["heat"].key
    other = opened(hexi)
    act(hexi, other, "send_back", reason="other_owner", owner="water")
    assert public.proposed(hexi.fetch("gulnar", other)) == ""


def test_whoever_sent_it_back_is_not_proposed_for_it_again(hexi: SmallTown) -> None:
    case = opened(hexi)
    act(hexi, case, "send_back", reason="not_ours", owner="property_firm")
    assert public.proposed(hexi.fetch("gulnar", case)) == ""


def test_a_file_that_the_page_left_out_as_no_photo_is_named(hexi: SmallTown) -> None:
    case = handling(hexi)
    sent = form(hexi, "zhoujianguo", case, "report_done", "outcome=solved&after_unread=1")
    assert sent.is_valid()
    with pytest.raises(Refused, match="照片"):
        sent.change()
