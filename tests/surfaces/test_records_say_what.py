"""The record of what a town changes says what that was: which message, which parts of a row; and many seats are handed over page by page."""

from collections.abc import Callable
from datetime import date

import pytest
from django.conf import settings
from django.test import Client

from gongyi.domain.cases import public as cases
from gongyi.kernel.people import actions as people
from gongyi.surfaces.desk.administering import handing
from gongyi.surfaces.desk.administering.phrases import phrase
from gongyi.surfaces.desk.administering.rows import RowForm
from tests.surfaces.town_keeping import WHY, at, desk
from tests.towns import SmallTown

__all__ = ["desk"]


@pytest.fixture
def read(hexi: SmallTown, enter: Callable[..., Client]) -> Callable[..., str]:
    """The audit administrator's page."""
    hexi.persons["audit"] = people.add_person(town=hexi.town, work_name="吴审计")
    client = enter("audit", "audit")

    def page(language: str = "zh-hans") -> str:
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
        return client.get(f"/{hexi.town.slug}/desk/office/").content.decode()

    return page


def row_as_sent(hexi: SmallTown, **changed: object) -> dict[str, object]:
    row = cases.row(hexi.town, "corridor_light")
    assert row is not None
    given = {
        key: value for key, value in RowForm.initial_from(row.row, retired=False).items() if value not in (None, False)
    }
    return given | changed | WHY


def test_the_record_of_a_row_says_which_parts_were_changed_and_how(hexi: SmallTown, desk: Client, read) -> None:
    sent = row_as_sent(hexi, standard_zh="换新灯并亮灯一晚", limit_value=1)
    assert desk.post(at(hexi, "catalogue/corridor_light/"), sent).status_code == 302
    page = read()
    assert "→ 换新灯并亮灯一晚" in page
    assert "→ 1 个工作日" in page
    assert "To be done within: " in read("en")


def test_the_record_says_that_a_row_is_no_longer_offered(hexi: SmallTown, desk: Client, read) -> None:
    assert desk.post(at(hexi, "catalogue/corridor_light/"), row_as_sent(hexi, retired="on")).status_code == 302
    assert "不再使用：否 → 是" in read()


def test_a_long_text_is_cut_in_the_record(hexi: SmallTown, desk: Client, read) -> None:
    sent = row_as_sent(hexi, standard_zh="灯" * 100)
    assert desk.post(at(hexi, "catalogue/corridor_light/"), sent).status_code == 302
    page = read()
    assert "→ " + "灯" * 30 in page
    assert "灯" * 41 not in page


def test_the_record_of_a_wording_says_which_message_and_in_which_language(hexi: SmallTown, desk: Client, read) -> None:
    given = {"language": "en", "text": "Yours is accepted. $link"} | WHY
    assert desk.post(at(hexi, "wordings/appeal_accepted/"), given).status_code == 302
    assert "新的措辞，第 1 版：已受理" in read()
    assert "New wording, version 1: Their matter was accepted (English)" in read("en")


def test_records_of_before_are_told_as_far_as_they_say(hexi: SmallTown, desk: Client) -> None:
    assert desk.get(at(hexi, "")).status_code == 200, "each page brings what it tells of its own acts"
    assert phrase("wording.kept", {"version": 2}) == "新的措辞，第 2 版"
    assert phrase("wording.back", {"version": 3}) == "恢复自带的措辞"
    assert phrase("catalogue.changed", {"name": "楼道灯"}) == "修改事项“楼道灯”"


def test_many_seats_are_handed_over_page_by_page_and_it_says_how_many_there_are(
    hexi: SmallTown, desk: Client, monkeypatch
) -> None:
    monkeypatch.setattr(handing, "MOST_AT_ONCE", 2)
    first = desk.get(at(hexi, "seats/hand-over/"))
    assert "第 1 至 2 个岗位，共 6 个" in first.content.decode()
    seen, page = [], first
    while True:
        lines = [line for group in page.context["groups"] for line in group.lines]
        seen += [line.seat.pk for line in lines]
        if not page.context["pager"].next:
            break
        page = desk.get(at(hexi, "seats/hand-over/") + page.context["pager"].next)
    assert len(seen) == len(set(seen)) == 6


def test_a_seat_of_a_further_page_changes_hands(hexi: SmallTown, desk: Client, monkeypatch) -> None:
    monkeypatch.setattr(handing, "MOST_AT_ONCE", 2)
    address = at(hexi, "seats/hand-over/") + "?from=4"
    (line, *_rest) = [line for group in desk.get(address).context["groups"] for line in group.lines]
    given = {f"seat_{line.seat.pk}": "新来的", "on": date(2026, 3, 2).isoformat(), "sure": "1"} | WHY
    assert desk.post(address, given).status_code == 302
    assert line.seat.posts.filter(person__work_name="新来的").exists()
