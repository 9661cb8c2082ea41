"""Pages say of a matter what is so: how many days, where it went, what happens next, what was taken back."""

from datetime import timedelta

import pytest
from django.test import Client

from gongyi.kernel import clock
from gongyi.kernel.flows import numbers
from gongyi.kernel.flows.models import Dossier
from gongyi.kernel.ui import coarse, showing
from tests.domain.appeals.builders import in_grid, replying
from tests.domain.cases.builders import dispatched
from tests.infra.reading import plain
from tests.surfaces.speaking import address, link
from tests.towns import SmallTown

NEXT = "社区工作人员会看"


@pytest.mark.parametrize("hours", [-301, -295, -289, -49, 49, 289, 301])
def test_the_public_page_and_the_persons_count_the_same_days(hexi: SmallTown, hours: int) -> None:
    due = clock.now() + timedelta(hours=hours)
    assert coarse.left(due) == showing.left(due)


def named(dossier: Dossier) -> list[str]:
    dossier.refresh_from_db()
    return [stage.label for stage in showing.ring_of(dossier, dossier.turns.get(open=True, slot="main")).stages]


def test_what_the_desk_settled_was_not_dispatched_on_its_ring(hexi: SmallTown) -> None:
    for dossier in (replying(hexi), in_grid(hexi)):
        assert "已派单" not in named(dossier)
    assert "已派单" in named(dispatched(hexi))


def test_the_receipt_says_what_happens_next_only_while_that_is_to_come(hexi: SmallTown) -> None:
    dossier = hexi.say().dossier
    receipt = address(hexi, "receipt", link(hexi, dossier))
    assert NEXT in Client().get(receipt).content.decode()
    hexi.do("gulnar", dossier, "settle_now", outcome="explained", words={"done": "已说明"})
    page = plain(Client().get(receipt).content.decode())
    assert NEXT not in page
    assert "正在写回话" in page


def test_a_danger_that_was_a_mistake_says_so_beside_the_danger(hexi: SmallTown, enter) -> None:
    dossier = hexi.say("楼道里一股煤气味").dossier
    desk, file = enter("gulnar"), f"/{hexi.town.slug}/desk/file/{dossier.number}/"
    assert "后来表示" not in desk.get(file).content.decode()
    Client().post(address(hexi, "act", link(hexi, dossier), "say_over"), {"because": "mistake"})
    page = plain(desk.get(file).content.decode())
    assert "说有危险的人后来表示：弄错了" in page
    assert (
        page.index("可能有人有危险") < page.index("后来表示") < page.index("楼道里一股煤气味", page.index("后来表示"))
    )


def test_whether_the_repairer_may_call_is_named_where_it_is_folded_away(hexi: SmallTown) -> None:
    page = Client().get(f"/{hexi.town.slug}/say/help/?place={hexi.places['b3'].pk}").content.decode()
    folded = page.partition('class="more-fields"')[2]
    assert "能不能让维修人员打给您" in folded.partition("</summary>")[0]
    assert 'name="may_call"' in folded


def test_a_whole_number_that_finds_nothing_is_no_part_of_a_telephone(hexi: SmallTown, enter) -> None:
    desk, find = enter("gulnar"), f"/{hexi.town.slug}/desk/find/"
    whole = desk.post(find, {"q": numbers.fresh()}).content.decode()
    assert "没有这个编号的件" in whole
    assert "只输几位电话" not in whole
    assert "只输几位电话" in desk.post(find, {"q": "5678"}).content.decode()
