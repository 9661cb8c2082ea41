"""The morning goes by the order of work: danger first, then what is overdue against the promise, then late steps; one's own among them."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from gongyi.kernel import clock
from gongyi.kernel.flows.models import Dossier
from tests.domain.cases.builders import deferred
from tests.towns import SmallTown

pytestmark = pytest.mark.both


@pytest.fixture
def red(hexi: SmallTown) -> dict[str, Dossier]:
    """A lamp overdue for weeks with the heating firm, a lift with somebody in it late by an hour at the desk, a late step at the other desk."""
    found = {"lamp": hexi.say("楼道灯不亮了").dossier}
    hexi.do("gulnar", found["lamp"], "accept")
    hexi.do("gulnar", found["lamp"], "dispatch", category="corridor_light", words={"statement": "换灯"})
    with clock.fixed(clock.now() + timedelta(days=31)):
        found["late"] = hexi.say("门坏了", place=hexi.places["west1"]).dossier
    with clock.fixed(clock.now() + timedelta(days=33)):
        found["lift"] = hexi.say("电梯困人二十分钟，里面有老人").dossier
        yield found


def order(client: Client, hexi: SmallTown, red: dict[str, Dossier]) -> list[str]:
    Dossier.objects.filter(pk=red["lift"].pk).update(due_at=clock.now() + timedelta(hours=9))
    red["lift"].turns.filter(open=True).update(due_at=clock.now() - timedelta(hours=1))
    page = client.get(f"/{hexi.town.slug}/desk/morning/").content.decode()
    names = {row.number: name for name, row in red.items()}
    return [names[number] for number in re.findall(r'href="/[^"]*/file/(\d+)/"', page) if number in names]


@pytest.mark.parametrize("who", ["zhaomin", "lixiuying", "gulnar"])
def test_somebody_in_a_lift_stands_on_top_for_every_reader(
    hexi: SmallTown, enter, red: dict[str, Dossier], who: str
) -> None:
    assert red["lift"].safety == 2
    assert order(enter(who), hexi, red)[0] == "lift"


def test_behind_danger_the_overdue_come_before_late_steps(hexi: SmallTown, enter, red: dict[str, Dossier]) -> None:
    assert order(enter("zhaomin"), hexi, red) == ["lift", "lamp", "late"]


def test_what_is_in_ones_own_hands_has_no_tick(hexi: SmallTown, enter, red: dict[str, Dossier]) -> None:
    client = enter("gulnar")
    order(client, hexi, red)
    page = client.get(f"/{hexi.town.slug}/desk/morning/").content.decode()
    assert "在您手上" in page
    assert f'value="{red["lift"].number}"' not in page
    assert f'value="{red["lamp"].number}"' in page


def test_a_matter_and_the_case_it_waits_for_are_due_today_once(hexi: SmallTown, enter, red: dict[str, Dossier]) -> None:
    hexi.do("gulnar", red["lift"], "accept")
    hexi.do("gulnar", red["lift"], "dispatch", category="lift_fault", words={"statement": "电梯困人"})
    case = red["lift"].child_links.get().child
    page = enter("zhaomin").get(f"/{hexi.town.slug}/desk/morning/").content.decode()
    today = page.partition('id="today"')[2].partition("</section>")[0]
    assert case.number in today
    assert red["lift"].number not in today


@pytest.mark.parametrize(("days", "section"), [(-1, "reviews"), (1, "late")])
def test_a_deferral_past_its_review_is_not_said_again_below_the_late(
    hexi: SmallTown, enter, days: int, section: str
) -> None:
    case = deferred(hexi)
    Dossier.objects.update(due_at=clock.now() + timedelta(days=200))
    with clock.fixed(case.turns.get(open=True, slot="main").due_at + timedelta(days=days)):
        page = enter("zhaomin").get(f"/{hexi.town.slug}/desk/morning/").content.decode()
    assert page.count(f"/file/{case.number}/") == 1
    assert case.number in page.partition(f'id="{section}"')[2].partition("</section>\n")[0]


def test_what_waits_for_a_late_case_is_not_due_today_as_well(hexi: SmallTown, enter, red: dict[str, Dossier]) -> None:
    hexi.do("gulnar", red["lift"], "accept")
    hexi.do("gulnar", red["lift"], "dispatch", category="lift_fault", words={"statement": "电梯困人"})
    case = red["lift"].child_links.get().child
    case.turns.filter(open=True).update(due_at=clock.now() - timedelta(hours=1))
    page = enter("zhaomin").get(f"/{hexi.town.slug}/desk/morning/").content.decode()
    assert page.count(f"/file/{case.number}/") == 1
    assert f"/file/{red['lift'].number}/" not in page


def test_what_ends_today_says_what_it_is_and_at_what_hour(hexi: SmallTown, enter) -> None:
    dossier = hexi.say("楼道灯不亮了").dossier
    ends = clock.now().replace(minute=16) + timedelta(hours=2)
    dossier.turns.filter(open=True).update(due_at=ends)
    at = f"{timezone.localtime(ends):%H:%M}"
    assert note(enter("zhaomin"), hexi) == f"这一步的时间：今天 {at} 到期"
    dossier.turns.filter(open=True).update(due_at=ends + timedelta(days=3))
    Dossier.objects.update(due_at=ends)
    assert note(enter("lixiuying"), hexi) == f"向群众承诺的时间：今天 {at} 到期"


def note(client: Client, hexi: SmallTown) -> str:
    page = client.get(f"/{hexi.town.slug}/desk/morning/").content.decode()
    today = page.partition('id="today"')[2].partition("</section>")[0]
    return re.search(r'class="matter__note"[^>]*>([^<]*)<', today)[1]
