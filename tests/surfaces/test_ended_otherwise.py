"""Green is for what was done. What was declined, joined elsewhere or taken back ended otherwise: grey, with a cross, in ring and badge alike."""

import re

import pytest

from gongyi.kernel import clock
from gongyi.kernel.flows.models import Dossier
from tests.towns import SmallTown, settle


@pytest.fixture
def ended(hexi: SmallTown) -> dict[str, Dossier]:
    """One joined elsewhere and one declined when they were only registered, one order withdrawn, one matter closed off."""
    found = {name: hexi.say(f"{name}的楼道灯不亮了").dossier for name in ("甲", "乙", "丙", "丁")}
    hexi.do("gulnar", found["乙"], "merge", reason="same_problem", into=found["甲"].number)
    hexi.do("gulnar", found["丙"], "decline", reason="not_here", door="power_95598", words={"why": "请找供电公司。"})
    hexi.do("gulnar", found["甲"], "accept")
    hexi.do("gulnar", found["甲"], "dispatch", category="corridor_light", words={"statement": "换灯"})
    case = hexi.case_of(found["甲"])
    hexi.do("gulnar", case, "withdraw", words={"why": "不用了"})
    hexi.do("gulnar", found["丁"], "accept")
    hexi.do("gulnar", found["丁"], "settle_now", outcome="solved", words={"done": "换好了"})
    hexi.do("gulnar", found["丁"], "reply", words={"reply": "换好了"})
    Dossier.objects.filter(pk=found["丁"].pk).update(stage="closed_off", closed_at=clock.now())
    settle()
    return {"merged": found["乙"], "declined": found["丙"], "withdrawn": case, "done": found["丁"]}


def row(client, hexi: SmallTown, dossier: Dossier) -> str:
    page = client.post(f"/{hexi.town.slug}/desk/find/", {"q": dossier.title}).content.decode()
    rows = re.findall(r'<li class="matter.*?</li>', page, re.DOTALL)
    return next(found for found in rows if dossier.number in found)


@pytest.mark.parametrize("name", ["merged", "declined", "done"])
def test_the_badge_and_the_ring_of_an_ended_matter_agree(hexi: SmallTown, enter, ended, name: str) -> None:
    shown = row(enter("gulnar"), hexi, ended[name])
    assert ("badge--done" in shown) == ("ring--done" in shown) == (name == "done")
    assert ("badge--stopped" in shown) == ("ring--stopped" in shown) == (name != "done")


def test_a_withdrawn_order_is_not_green_beside_its_matter(hexi: SmallTown, enter, ended) -> None:
    case = ended["withdrawn"]
    parent = case.parent_links.get().parent
    page = enter("gulnar").get(f"/{hexi.town.slug}/desk/file/{parent.number}/").content.decode()
    assert "badge--stopped" in page
    assert "badge--done" not in page


def test_what_ended_at_once_is_not_drawn_as_having_passed_the_whole_way(hexi: SmallTown, enter, ended) -> None:
    client = enter("gulnar")
    page = client.get(f"/{hexi.town.slug}/desk/file/{ended['merged'].number}/").content.decode()
    ring = re.search(r'<svg class="ring ring--96.*?</svg>', page, re.DOTALL)[0]
    assert ring.count("ring__arc--past") == 0
    assert ring.count("ring__arc--ended") == 1
    assert "ring__arc--past" not in row(client, hexi, ended["merged"])
