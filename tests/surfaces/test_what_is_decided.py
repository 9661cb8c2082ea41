"""What was asked stands beside the button that decides it: how much, why, until when; nobody decides blind."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from gongyi.kernel.flows.models import Dossier
from gongyi.kernel.people.refusals import Refused
from tests.domain.cases.builders import DEFERRABLE, ask_deferral, ask_extension, handling, opened, send_back
from tests.infra.reading import plain
from tests.towns import SmallTown


def panel(client: Client, hexi: SmallTown, case: Dossier, key: str) -> str:
    """The open form of a move, as plain words."""
    page = client.get(f"/{hexi.town.slug}/desk/file/{case.number}/do/{key}/").content.decode()
    found = re.search(r'<section id="panel".*?</section>', page, re.DOTALL)
    return plain(found[0])


@pytest.mark.parametrize("key", ["approve_extension", "refuse_extension"])
def test_who_decides_on_more_time_sees_how_much_why_and_the_new_last_day(hexi: SmallTown, enter, key: str) -> None:
    case = handling(hexi)
    ask_extension(hexi, case, 2)
    seen = panel(enter("gulnar"), hexi, case, key)
    assert "2 个工作日" in seen
    assert "配件未到" in seen
    assert "配件周五才到" in seen
    assert "3月6日" in seen


@pytest.mark.parametrize("key", ["approve_deferral", "refuse_deferral"])
def test_who_decides_on_deferral_sees_the_ground_and_the_review(hexi: SmallTown, enter, key: str) -> None:
    case = handling(hexi, DEFERRABLE)
    ask_deferral(hexi, case)
    seen = panel(enter("gulnar"), hexi, case, key)
    assert "资金" in seen.replace("等维修资金", "")
    assert "3月12日" in seen
    assert "等维修资金" in seen


def test_who_looks_again_sees_why_it_is_on_the_books(hexi: SmallTown, enter) -> None:
    case = handling(hexi, DEFERRABLE)
    ask_deferral(hexi, case)
    hexi.do("gulnar", case, "approve_deferral")
    client = enter("gulnar")
    assert "等维修资金" in panel(client, hexi, case, "review_deferral")
    again = hexi.today + timedelta(days=14)
    hexi.do("gulnar", case, "review_deferral", review_on=again, words={"why": "还没批"})
    seen = panel(client, hexi, case, "review_deferral")
    assert "还没批" in seen
    assert "3月16日" in seen


def test_who_sends_a_returned_case_on_sees_why_it_came_back_and_whose_it_is_said_to_be(hexi: SmallTown, enter) -> None:
    case = opened(hexi)
    hexi.do("zhoujianguo", case, "send_back", reason="other", owner="grid_worker", words={"why": "是占道"})
    seen = panel(enter("gulnar"), hexi, case, "redispatch")
    assert "是占道" in seen
    assert "网格员" in seen


def test_whoever_sent_it_back_gets_it_again_only_with_a_reason_that_they_read(hexi: SmallTown, enter) -> None:
    case, firm = opened(hexi), hexi.seats["firm"].key
    send_back(hexi, case)
    seen = panel(enter("gulnar"), hexi, case, "redispatch")
    assert "再退回一次，就由街道裁定谁办" in seen
    assert "时要写）" in seen
    with pytest.raises(Refused, match="为什么归它办"):
        hexi.do("gulnar", case, "redispatch", handler=firm)
    assert hexi.stage(case) == "returned"
    hexi.do("gulnar", case, "redispatch", handler=firm, words={"why": "合同第三条写明公共灯归物业"})
    page = enter("zhoujianguo").get(f"/{hexi.town.slug}/desk/file/{case.number}/").content.decode()
    assert "派给您的理由：合同第三条写明公共灯归物业" in page


def test_another_handler_is_sent_it_without_a_reason(hexi: SmallTown) -> None:
    case = opened(hexi)
    send_back(hexi, case)
    assert hexi.do("gulnar", case, "redispatch", handler=hexi.seats["grid_east2"].key)
