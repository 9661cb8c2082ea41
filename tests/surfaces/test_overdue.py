"""One word, one meaning: overdue (超期) is a promise to the person that was broken, late (晚了) a turn; every page counts alike."""

import re
from datetime import timedelta
from io import BytesIO

import pytest
from django.test import Client
from openpyxl import load_workbook

from gongyi.domain.appeals import public as appeals
from gongyi.kernel import clock
from gongyi.kernel.flows.models import Dossier, Turn
from gongyi.kernel.flows.sweep import sweep
from tests.domain.appeals.builders import closing
from tests.domain.cases.builders import act, parent_of, verifying
from tests.towns import SmallTown, settle

pytestmark = pytest.mark.both


@pytest.fixture
def month(hexi: SmallTown) -> dict[str, Dossier]:
    """Three matters told of a month ago, at different places of their way, one answered in time, and one of this morning."""
    found = {name: hexi.say(f"{name}的楼道灯不亮了").dossier for name in ("甲", "乙", "丙", "丁")}
    hexi.do("gulnar", found["乙"], "accept")
    hexi.do("gulnar", found["乙"], "dispatch", category="corridor_light", words={"statement": "换灯"})
    hexi.do("gulnar", found["丙"], "accept")
    hexi.do("gulnar", found["丁"], "accept")
    hexi.do("gulnar", found["丁"], "settle_now", outcome="explained", words={"done": "已说明"})
    hexi.do("gulnar", found["丁"], "reply", words={"reply": "已说明"})
    with clock.fixed(clock.now() + timedelta(days=31)):
        found["戊"] = hexi.say("戊的水管漏水").dossier
        yield found


def number_after(page: str, pattern: str) -> int:
    return int(re.search(pattern, page, re.DOTALL)[1])


def shown(client: Client, hexi: SmallTown, path: str) -> str:
    answer = client.get(f"/{hexi.town.slug}/desk/{path}")
    assert answer.status_code == 200, path
    return answer.content.decode()


def counts(client: Client, hexi: SmallTown) -> dict[str, int]:
    """The overdue of every page that says a number, and the chips on its rows."""
    morning, places = shown(client, hexi, "morning/"), shown(client, hexi, "places/")
    lists = {which: shown(client, hexi, f"lists/{which}/") for which in ("problems", "needs", "duties")}
    sums = {which: number_after(page, r"超期 (\d+) 件") for which, page in lists.items()}
    return {
        "morning": number_after(morning, r"<strong>(\d+)</strong> 超期<"),
        "morning chips": chips(morning),
        "places": number_after(places, r"超期</dt><dd><a[^>]*>(\d+)<"),
        "places chips": chips(places),
        "duties": sums["duties"], "duties chips": chips(lists["duties"]), "problems and needs": sums["problems"] + sums["needs"],
        "chosen": number_after(shown(client, hexi, "lists/duties/?state=overdue"), r"共 (\d+) 件"),
        "paper": number_after(shown(client, hexi, "lists/duties/?print=1"), r"超期 (\d+) 件"),
        "workbook": in_workbook(client, hexi),
    }  # fmt: skip


def chips(page: str) -> int:
    return len(re.findall(r'<span class="badge badge--overdue">(?:(?!</span>).)*超期 ', page, re.DOTALL))


def in_workbook(client: Client, hexi: SmallTown) -> int:
    answer = client.get(f"/{hexi.town.slug}/desk/lists/duties/excel/")
    sheet = load_workbook(BytesIO(b"".join(answer.streaming_content) if answer.streaming else answer.content)).active
    words = " ".join(str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value)
    assert [cell.value for row in sheet.iter_rows() for cell in row].count("超期") == number_after(
        words, r"超期 (\d+) 件"
    )
    return number_after(words, r"超期 (\d+) 件")


@pytest.mark.parametrize("who", ["gulnar", "lixiuying", "zhaomin"])
def test_every_page_says_the_same_number_of_overdue_matters(
    hexi: SmallTown, enter, month: dict[str, Dossier], who: str
) -> None:
    expected = appeals.standing(hexi.actor(who)).filter(appeals.overdue(clock.now())).count()
    assert expected == 3
    said = counts(enter(who), hexi)
    assert said == dict.fromkeys(said, expected)


def test_each_overdue_row_says_how_late_and_who_has_it(hexi: SmallTown, enter, month: dict[str, Dossier]) -> None:
    page = shown(enter("zhaomin"), hexi, "places/")
    rows = {
        name: row
        for row in re.findall(r'<li class="matter.*?</li>', page, re.DOTALL)
        for name in month
        if f"{name}的" in row
    }
    for name in ("甲", "乙", "丙"):
        assert re.search(r"超期 \d+ 天", rows[name]), name
    assert "周建国" in rows["乙"] or "供热站" in rows["乙"]
    assert "古丽娜尔" in rows["甲"]
    assert "超期" not in rows["戊"]


def test_what_was_answered_in_time_is_not_overdue_while_the_person_is_asked(
    hexi: SmallTown, month: dict[str, Dossier]
) -> None:
    assert month["丁"].pk not in appeals.broken([Dossier.objects.get(pk=month["丁"].pk)])


def test_after_climbing_the_broken_promise_is_still_red_in_the_morning(
    hexi: SmallTown, enter, month: dict[str, Dossier]
) -> None:
    sweep(hexi.town)
    assert Turn.objects.get(dossier=month["甲"], open=True, slot="main").due_at > clock.now()
    page = shown(enter("gulnar"), hexi, "morning/")
    assert number_after(page, r"<strong>(\d+)</strong> 超期<") == 3
    assert "甲的楼道灯" in page


def test_a_late_turn_has_another_word(hexi: SmallTown, enter) -> None:
    hexi.say("己的门坏了")
    with clock.fixed(clock.now() + timedelta(days=3)):
        page = shown(enter("lixiuying"), hexi, "morning/")
    assert number_after(page, r"<strong>(\d+)</strong> 超期<") == 0
    assert number_after(page, r"<strong>(\d+)</strong> 这一步晚了<") == 1
    assert "古丽娜尔" in page


def test_the_morning_names_the_seat_and_the_people_who_hold_it(
    hexi: SmallTown, enter, month: dict[str, Dossier]
) -> None:
    page = shown(enter("zhaomin"), hexi, "morning/")
    assert re.search(r"<h3>东社区[^<]*（古丽娜尔", page)


def test_what_was_promised_for_tonight_is_due_today_whenever_its_turn_ends(hexi: SmallTown, enter) -> None:
    """A row from before turns were kept within the promise: the morning goes by whichever ends sooner."""
    dossier = hexi.say("电梯困人").dossier
    Turn.objects.filter(dossier=dossier, open=True).update(due_at=clock.now() + timedelta(days=3))
    Dossier.objects.filter(pk=dossier.pk).update(due_at=clock.now() + timedelta(hours=9))
    page = shown(enter("lixiuying"), hexi, "morning/")
    assert f"/file/{dossier.number}/" in page
    hexi.do("gulnar", dossier, "accept")
    hexi.do("gulnar", dossier, "redone", outcome="explained", words={"done": "已说明"})
    hexi.do("lixiuying", dossier, "check_pass", how="phone")
    hexi.do("gulnar", dossier, "reply", words={"reply": "已说明"})
    Turn.objects.filter(dossier=dossier, open=True).update(holder_key=hexi.seats["desk_east"].key)
    assert f"/file/{dossier.number}/" not in shown(enter("zhaomin"), hexi, "morning/")


def test_a_case_that_is_finished_is_overdue_no_more_while_its_matter_still_is(hexi: SmallTown) -> None:
    case = verifying(hexi)
    appeal = parent_of(case)
    with clock.fixed(clock.now() + timedelta(days=31)):
        assert set(appeals.broken([case, appeal])) == {case.pk, appeal.pk}
        act(hexi, case, "verify_pass", how="phone")
        settle()
        case.refresh_from_db()
        assert set(appeals.broken([case, Dossier.objects.get(pk=appeal.pk)])) == {appeal.pk}


def test_what_no_reminder_can_reach_has_no_tick_and_is_not_called_chased(hexi: SmallTown, enter) -> None:
    dossier = closing(hexi)
    with clock.fixed(clock.now() + timedelta(days=20)):
        page = shown(enter("lixiuying"), hexi, "morning/")
    assert f'value="{dossier.number}"' not in page
    assert "今天都催过了" not in page
    assert dossier.title in page
    assert "这一步不用催，请点开看" in page
