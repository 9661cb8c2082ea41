"""Whose turn the rules name is who really has it."""

import pytest
from django.test import Client
from django.utils.translation import override

from gongyi.domain.cases.flow import FLOW as CASE
from gongyi.kernel.flows import registry
from gongyi.surfaces.rulebook.telling import reference, told, who_words
from tests.domain.cases.builders import act, opened, send_back
from tests.towns import SmallTown

CHOSEN = "the handler it was given to"


def whose(stage: str) -> str:
    with override("en"):
        return next(found.whose for found in told(CASE) if found.key == stage)


def test_where_a_chosen_handler_has_the_turn_the_rules_say_so(hexi: SmallTown) -> None:
    case = opened(hexi, handler="firm")
    for move, stage in (("acknowledge", "offered"), ("first_contact", "contacting"), ("", "handling")):
        assert hexi.stage(case) == stage
        assert hexi.holder(case) == "firm"
        assert whose(stage) == CHOSEN
        if move:
            act(hexi, case, move, **({"how": "visit"} if move == "first_contact" else {}))


def test_a_case_sent_back_lies_with_whoever_sent_it(hexi: SmallTown) -> None:
    case = opened(hexi, handler="firm")
    send_back(hexi, case)
    assert hexi.stage(case) == "returned"
    assert whose("returned") == "whoever sent it"


@pytest.mark.parametrize("stage", ["ruling", "verifying"])
def test_elsewhere_the_rules_name_the_declared_seat(stage: str) -> None:
    with override("en"):
        assert whose(stage) == who_words(CASE.stage(stage).turn)


def test_the_page_of_residents_and_the_written_page_say_the_same(hexi: SmallTown) -> None:
    page = Client().get(f"/{hexi.town.slug}/rules/case/", headers={"accept-language": "zh-hans"}).content.decode()
    assert page.count("选定的承办方") >= 3
    with override("zh-hans"):
        assert reference(CASE).count("选定的承办方") == 3
        assert "被召集的单位" in reference(registry.get("response"))
