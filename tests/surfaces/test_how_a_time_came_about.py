"""How a time came about stands in parts with a dot between them, on every page that draws them."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.utils import timezone

from gongyi.kernel import clock
from gongyi.kernel.clock.actions import set_day
from gongyi.kernel.flows import retiming
from gongyi.kernel.flows.models import Dossier
from gongyi.surfaces.desk import papercover
from tests.domain.appeals.builders import closed_off, in_grid, screening
from tests.domain.cases.builders import row
from tests.surfaces.handling import bound, link, offered
from tests.surfaces.test_stopped_when_added import add
from tests.towns import SmallTown, settle

DOTS = re.compile(r"\.why > \* \+ \*::before \{ content: \"·\"")


def styles(page: str) -> str:
    """All the styles that a page asks for."""
    names = re.findall(r'rel="stylesheet" href="[^"]*?(gongyi/css/\w+)[^"]*\.css', page)
    assert names
    return "".join(Path(finders.find(f"{name}.css")).read_text("utf-8") for name in names)


@pytest.mark.parametrize("where", ["link", "file", "board"])
def test_what_explains_a_time_has_its_dots_wherever_it_stands(hexi: SmallTown, enter, where: str) -> None:
    case = offered(hexi)
    if where == "link":
        url = link(hexi)
        page = bound(hexi, url).get(url).content.decode()
    elif where == "file":
        page = enter("gulnar").get(f"/{hexi.town.slug}/desk/file/{case.number}/").content.decode()
    else:
        hexi.say()
        page = enter("gulnar").get(f"/{hexi.town.slug}/desk/board/").content.decode()
    assert re.search(r'<p class="why"><span>[^<]+</span><span>', page)
    assert DOTS.search(styles(page))


def test_until_an_open_time_is_worked_out_anew_its_explanation_ends_where_it_stands(hexi: SmallTown, enter) -> None:
    dossier = hexi.say().dossier
    hexi.do("gulnar", dossier, "accept")
    turn = dossier.turns.get(open=True)
    local = timezone.localtime(turn.due_at)
    set_day(calendar=hexi.town.calendar, day=local.date(), kind="off", name="肉孜节", source="市里的通知")
    hexi.town.touch("directory")
    page = enter("gulnar").get(f"/{hexi.town.slug}/desk/file/{dossier.number}/").content.decode()
    told = [piece for piece in re.findall(r'<p class="why">(.*?)</p>', page, re.DOTALL) if "收到" not in piece]
    assert told
    assert all("日历后来改过" in piece and f"{local:%H:%M}</span>" in piece for piece in told)


def test_while_the_new_time_is_worked_out_the_open_file_says_so_and_no_longer(hexi: SmallTown, enter) -> None:
    dossier, ended, client = hexi.say().dossier, closed_off(hexi), enter("gulnar")
    kept = hexi.say("另一盏灯").dossier
    set_day(calendar=hexi.town.calendar, day=dossier.due_at.date(), kind="off", name="肉孜节", source="市里的通知")
    said = "新的时间正在重算"

    def pages() -> list[bool]:
        shown = [client.get(f"/{hexi.town.slug}/desk/{where}") for where in (f"file/{dossier.number}/", "board/")]
        return [said in page.content.decode() for page in shown]

    assert pages() == [False, False], "nothing is on its way"
    assert retiming.queue(town=hexi.town) == 2
    assert pages() == [True, True]
    assert said not in client.get(f"/{hexi.town.slug}/desk/file/{ended.number}/").content.decode(), "it stays as it was"
    settle()
    assert pages() == [False, False]
    assert row(kept).due_at > kept.due_at


@pytest.mark.parametrize("changed", [False, True])
def test_what_has_ended_keeps_its_time_and_says_that_the_calendar_was_changed_since(
    hexi: SmallTown, enter, changed: bool
) -> None:
    dossier = Dossier.objects.get(pk=closed_off(hexi).pk)
    due, local = dossier.due_at, timezone.localtime(dossier.due_at)
    if changed:
        set_day(calendar=hexi.town.calendar, day=local.date(), kind="off", name="肉孜节", source="市里的通知")
        settle()
    page = enter("gulnar").get(f"/{hexi.town.slug}/desk/file/{dossier.number}/").content.decode()
    assert Dossier.objects.get(pk=dossier.pk).due_at == due
    told = [piece for piece in re.findall(r'<p class="why">(.*?)</p>', page, re.DOTALL) if "收到" in piece]
    assert told
    assert all(piece.count(f"{local:%H:%M}</span>") == 1 for piece in told)
    assert all(("日历后来改过" in piece) is changed for piece in told)
    assert all(("肉孜节" in piece) is False for piece in told)


def explained(page: str) -> list[str]:
    """How each time on a page came about, in words without marks."""
    return [re.sub("<[^>]+>", " ", piece) for piece in re.findall(r'<p class="why">(.*?)</p>', page, re.DOTALL)]


@pytest.mark.parametrize("situation", [screening, in_grid])
def test_a_promise_that_runs_from_what_was_added_says_so(hexi: SmallTown, enter, situation) -> None:
    dossier = situation(hexi)
    came = timezone.localtime(row(dossier).received_at)
    with clock.fixed(clock.now() + timedelta(minutes=7)):
        later = timezone.localtime(clock.now())
        add(hexi, dossier, "现在厨房里有煤气味")
        page = enter("gulnar").get(f"/{hexi.town.slug}/desk/file/{dossier.number}/").content.decode()
        told = explained(page)
        paper = papercover._due(hexi.fetch("gulnar", dossier))[1]
    said = f"{later:%H:%M} 起：已补充内容"
    assert said in paper
    assert any(said in words for words in told)
    assert not [words for words in [*told, paper] if f"{came:%H:%M} 收到" in words or f"{later:%H:%M} 收到" in words]


def test_a_promise_of_one_that_was_joined_runs_from_its_receipt(hexi: SmallTown, enter) -> None:
    late = screening(hexi)
    with clock.fixed(clock.now() + timedelta(minutes=7)):
        soon = hexi.say("302一直没暖气，暖气片不热，屋里只有14度").dossier
        at = timezone.localtime(clock.now())
    with clock.fixed(clock.now() + timedelta(minutes=9)):
        hexi.do("gulnar", soon, "merge", reason="same_problem", into=late.number)
        page = enter("gulnar").get(f"/{hexi.town.slug}/desk/file/{late.number}/").content.decode()
    assert any(f"{at:%H:%M} 收到" in words for words in explained(page))
