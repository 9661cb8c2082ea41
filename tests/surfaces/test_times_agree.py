"""One moment has one verdict on a file, and a list is ordered by the time that its rows show first."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from gongyi.domain.appeals import public as appeals
from gongyi.kernel import clock
from gongyi.kernel.flows import inbox
from gongyi.kernel.flows.models import Dossier, Turn
from gongyi.kernel.flows.sweep import sweep
from tests.domain.appeals.builders import rating
from tests.domain.cases.builders import act, handling, opened, supervise
from tests.surfaces.handling import bound, link, offered
from tests.towns import SmallTown

BROKEN = "超期"


def shown(client: Client, hexi: SmallTown, path: str) -> str:
    answer = client.get(f"/{hexi.town.slug}/desk/{path}")
    assert answer.status_code == 200, path
    return answer.content.decode()


def boxes(page: str) -> list[tuple[str, str, str]]:
    """Each box of a time: its title, its tone, its word."""
    pattern = r'deadline--(\w+)"><p class="small muted">(.*?)</p><p class="deadline__left">(.*?)</p>'
    drawn = re.findall(pattern, page, re.DOTALL)
    return [(title, tone, re.sub(r"<svg.*?</svg>", "", words, flags=re.DOTALL).strip()) for tone, title, words in drawn]


def rows(page: str) -> list[list[str]]:
    """The marks of time of each row, in order: how long left, late, or overdue."""
    found = re.findall(r'<li class="matter.*?</li>', page, re.DOTALL)
    plain = [re.sub(r"<svg.*?</svg>", "", row, flags=re.DOTALL) for row in found]
    return [re.findall(r">\s*((?:剩|晚|超期) \d+ \w+)</span>", row) for row in plain]


@pytest.mark.parametrize(("days", "tone", "word"), [(0, "current", "剩"), (9, "overdue", "超期")])
def test_a_case_whose_step_ends_with_the_whole_says_so_in_one_box_of_one_tone(
    hexi: SmallTown, enter, days: int, tone: str, word: str
) -> None:
    case = handling(hexi)
    with clock.fixed(clock.now() + timedelta(days=days)):
        page = shown(enter("zhoujianguo"), hexi, f"file/{case.number}/")
    found = boxes(page)
    assert [(title, mark) for title, mark, _words in found] == [("这一步的时间，也是办结期限", tone)]
    assert found[0][2].startswith(word)
    assert (bool(re.search(r"晚 \d", page)), f"{BROKEN} " in page) == (False, days > 0)


def test_the_handlers_own_page_says_the_same(hexi: SmallTown) -> None:
    case = offered(hexi)
    where = link(hexi)
    phone = bound(hexi, where)
    hexi.do("zhoujianguo", case, "acknowledge")
    hexi.do("zhoujianguo", case, "first_contact", how="not_wanted")
    with clock.fixed(clock.now() + timedelta(days=6)):
        page = phone.get(where).content.decode()
    assert [(title, mark) for title, mark, _words in boxes(page)] == [("这一步的时间，也是办结期限", "overdue")]
    assert not re.search(r"晚 \d", page)


def test_an_appeal_whose_step_ends_with_a_broken_promise_is_red_as_its_ring(hexi: SmallTown, enter) -> None:
    dossier = hexi.say("五楼的灯不亮").dossier
    hexi.do("gulnar", dossier, "accept")
    hexi.do("gulnar", dossier, "grid_handle", category="corridor_light")
    turn = dossier.turns.get(open=True, slot=Turn.MAIN)
    assert turn.due_at == Dossier.objects.get(pk=dossier.pk).due_at
    with clock.fixed(clock.now() + timedelta(days=30)):
        page = shown(enter("aili"), hexi, f"file/{dossier.number}/")
        listed = rows(shown(enter("gulnar"), hexi, "lists/needs/"))
    assert [(title, mark) for title, mark, _words in boxes(page)] == [("这一步的时间，也是向群众承诺的时间", "overdue")]
    assert len(listed) == 1
    assert boxes(page)[0][2] == listed[0][0]


def test_my_turn_shows_first_what_orders_it_and_the_broken_promise_quietly_after(hexi: SmallTown, enter) -> None:
    for days, text in ((0, "甲的灯不亮"), (12, "乙的灯不亮"), (18, "丙的灯不亮")):
        with clock.fixed(clock.now() + timedelta(days=days)):
            hexi.say(text)
    for days in (22, 23, 40):
        with clock.fixed(clock.now() + timedelta(days=days)):
            sweep(hexi.town)
    with clock.fixed(clock.now() + timedelta(days=40, hours=1)):
        for who in ("gulnar", "lixiuying", "zhaomin", "sunli"):
            found = inbox.page(hexi.actor(who)).turns
            page = shown(enter(who), hexi, "")
            marks = rows(page)
            assert len(marks) == len(found)
            for turn, row in zip(found, marks, strict=True):
                late = turn.due_at < clock.now()
                assert row[0].startswith("晚" if late else "剩"), (who, row)
                assert [word.startswith(BROKEN) for word in row[1:]] == [
                    turn.dossier_id in appeals.broken([turn.dossier])
                ]
            if found:
                assert page.count("badge--overdue badge--quiet") == len(found)
                assert "再按这一步的时间排" in page


def orders(client: Client, hexi: SmallTown) -> str:
    """The part of the morning page with the orders that were not answered."""
    return shown(client, hexi, "morning/").split('id="orders"')[1].split("</section>")[0]


def test_an_order_on_the_morning_page_has_its_own_time_before_the_broken_promise(hexi: SmallTown, enter) -> None:
    case, street = handling(hexi), enter("zhaomin")
    with clock.fixed(clock.now() + timedelta(days=8)):
        supervise(hexi, case, "zhaomin")
        owed = case.turns.get(open=True, slot="answer").due_at
        assert owed > clock.now()
        (marks,) = rows(orders(street, hexi))
        assert [mark.split()[0] for mark in marks] == ["剩", BROKEN]
    with clock.fixed(owed + timedelta(hours=2)):
        page = orders(street, hexi)
        (marks,) = rows(page)
        assert [mark.split()[0] for mark in marks] == ["晚", BROKEN]
        assert "答复督办单" in page
        assert "周建国" in page


def test_what_was_answered_stands_behind_what_is_still_owed(hexi: SmallTown, enter) -> None:
    """A promise that was kept orders nothing any more, however long ago it would have ended."""
    kept = hexi.say("甲的灯不亮").dossier
    hexi.do("gulnar", kept, "accept")
    hexi.do("gulnar", kept, "settle_now", outcome="explained", words={"done": "已说明"})
    hexi.do("gulnar", kept, "reply", words={"reply": "已说明"})
    with clock.fixed(clock.now() + timedelta(hours=3)):
        owed = hexi.say("乙的灯不亮").dossier
    with clock.fixed(clock.now() + timedelta(days=4)):
        near = hexi.say("丙的灯不亮").dossier
    client = enter("gulnar")
    with clock.fixed(clock.now() + timedelta(days=30)):
        for path in ("places/", "lists/needs/"):
            page = shown(client, hexi, path)
            at = {row.title: page.index(f"/file/{row.number}/") for row in (owed, near, kept)}
            assert sorted(at, key=at.__getitem__) == [owed.title, near.title, kept.title], path
            assert "再按答应本人的时间排" in page


def test_a_list_by_the_promise_says_how_long_it_still_holds(hexi: SmallTown, enter) -> None:
    case = opened(hexi)
    act(hexi, case, "acknowledge")
    with clock.fixed(clock.now() + timedelta(hours=1)):
        page = shown(enter("zhaomin"), hexi, "lists/duties/")
    assert "承诺剩 " in page


def test_once_it_was_answered_no_step_is_called_the_promise_that_was_kept(hexi: SmallTown, enter) -> None:
    """Also where its time happens to end with the promised day."""
    dossier = rating(hexi)
    turn = dossier.turns.get(open=True, slot="main")
    Dossier.objects.filter(pk=dossier.pk).update(due_at=turn.due_at)
    page = shown(enter("gulnar"), hexi, f"file/{dossier.number}/")
    assert "也是向群众承诺的时间" not in page
    assert "按时答复" in page
