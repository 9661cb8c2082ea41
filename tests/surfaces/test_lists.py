"""The three lists: live views of the same matters, narrowed, summed, on paper and as a workbook, in the town's own columns."""

import os
import re
import zipfile
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.translation import override
from python_calamine import CalamineWorkbook

from gongyi.domain.appeals import public as appeals
from gongyi.domain.cases import public as cases
from gongyi.kernel import clock
from gongyi.kernel.clock.wording import due_in_digits
from gongyi.kernel.evidence import children
from gongyi.kernel.evidence.papers import Book, workbooks
from gongyi.kernel.flows.models import Dossier, MatterLink
from gongyi.kernel.flows.story import holder_name, seat_name
from gongyi.kernel.flows.waiting import turns_of
from gongyi.kernel.people.refusals import Refused
from gongyi.kernel.ui import papers
from tests.domain.cases.builders import deferred, opened
from tests.towns import SmallTown, settle

pytestmark = pytest.mark.both

WHY = {"reason": "按街道通知"}


def address(hexi: SmallTown, which: str, rest: str = "") -> str:
    return f"/{hexi.town.slug}/desk/lists/{which}/{rest}"


def asked_for(client: Client, url: str) -> HttpResponse:
    """The paper behind an address; a long one is made by the worker and fetched from its page."""
    answer = client.get(url)
    if "html" in answer.headers["Content-Type"]:
        answer = client.post(url)
        settle()
        answer = client.get(f"{answer.headers['Location']}file/")
    assert answer.status_code == 200
    return answer


def sheet(client: Client, url: str) -> list[list[object]]:
    answer = asked_for(client, url)
    return CalamineWorkbook.from_filelike(BytesIO(answer.content)).get_sheet_by_index(0).to_python()


def read(cell: object) -> str:
    """A moment in a workbook as the pages write it in digits; the last second of a day is 24:00."""
    if not isinstance(cell, datetime):
        return ""
    return f"{cell:%Y-%m-%d} 24:00" if (cell.hour, cell.second) == (23, 59) else f"{cell:%Y-%m-%d %H:%M}"


def titles(client: Client, url: str) -> set[str]:
    text = client.get(url).content.decode()
    return {title for title in ("东一堆物", "东三漏水", "西一噪音", "东三咨询") if title in text}


@pytest.fixture
def four(hexi: SmallTown) -> SmallTown:
    hexi.say("东一堆物", kind="complaint", place=hexi.places["b1"])
    hexi.say("西一噪音", kind="complaint", place=hexi.places["west1"])
    hexi.say("东三咨询", kind="consult", place=hexi.places["b3"])
    with clock.fixed(clock.now() + timedelta(days=3)):
        hexi.say("东三漏水", kind="complaint", place=hexi.places["b3"])
    return hexi


def test_problems_needs_and_duties_are_views_of_the_same_matters(four: SmallTown, enter) -> None:
    client = enter("zhaomin")
    assert titles(client, address(four, "problems")) == {"东一堆物", "西一噪音", "东三漏水"}
    assert titles(client, address(four, "needs")) == {"东三咨询"}
    assert len(titles(client, address(four, "duties"))) == 4
    assert client.get(address(four, "others")).status_code == 404


def test_a_list_shows_no_more_than_its_reader_reaches(four: SmallTown, enter) -> None:
    client = enter("gulnar")
    for rest in ("", "?print=1"):
        assert titles(client, address(four, "problems", rest)) == {"东一堆物", "东三漏水"}
    assert "西一噪音" not in str(sheet(client, address(four, "problems", "excel/")))
    west = four.places["west"].pk
    assert titles(client, address(four, "problems", f"?place={west}")) == {"东一堆物", "东三漏水"}


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("place={east2}", {"东三漏水"}), ("place={west}", {"西一噪音"}), ("since=2026-03-04", {"东三漏水"}), ("until=2026-03-03", {"东一堆物", "西一噪音"}),
        ("state=overdue", set()), ("state=appeal:registered", {"东一堆物", "西一噪音", "东三漏水"}), ("state=appeal:screening", set()),
        ("category=leak_pipe", set()),
    ],
)  # fmt: skip
def test_a_list_is_narrowed_alike_on_screen_on_paper_and_in_the_workbook(
    four: SmallTown, enter, query: str, shown: set
) -> None:
    client = enter("zhaomin")
    query = query.format(**{name: place.pk for name, place in four.places.items()})
    if query == "category=leak_pipe":
        query = f"category={cases.category_options(four.town)[0][0]}"
    for rest in (f"?{query}", f"?{query}&print=1"):
        assert titles(client, address(four, "problems", rest)) == shown
    rows = sheet(client, address(four, "problems", f"excel/?{query}"))
    assert {row[2] for row in rows[3:] if isinstance(row[0], float)} == shown
    assert f"共 {len(shown)} 件" in str(rows[1])


def test_whose_turn_is_the_same_on_the_screen_on_paper_and_in_the_workbook_and_late_is_said(
    hexi: SmallTown, enter
) -> None:
    out = hexi.say("东三漏水", kind="complaint").dossier
    hexi.do("gulnar", out, "accept")
    hexi.do("gulnar", out, "dispatch", category="corridor_light", words={"statement": "换灯"})
    client, firm, desk = enter("gulnar"), "安居物业", seat_name(hexi.seats["desk_east"])
    turn = turns_of([out])[out.pk]
    for days, late in ((0, False), (3, True)):
        with clock.fixed(clock.now() + timedelta(days=days)):
            screen = client.get(address(hexi, "problems")).content.decode()
            printed = client.get(address(hexi, "problems", "?print=1")).content.decode()
            rows = sheet(client, address(hexi, "problems", "excel/"))
            row, cells = str(rows[4]), dict(zip(rows[3], rows[4], strict=True))
        for text in (screen, printed, row):
            assert firm in text
        for text in (re.search(r"<tr><td.*</tr>", printed, re.DOTALL)[0], row):
            assert desk not in text
        assert ("（晚了，应在 " in printed) is late
        assert isinstance(cells["晚了，应在此前办"], datetime) is late
    assert holder_name(turn.holder_key).startswith(firm)
    paper = client.get(f"/{hexi.town.slug}/desk/file/{out.number}/print/").content.decode()
    assert desk not in paper.partition("现在是")[2][:200]
    assert firm in paper.partition("现在是")[2][:200]


def test_nonsense_in_the_address_is_said_and_shows_everything(four: SmallTown, enter) -> None:
    client = enter("zhaomin")
    for query in (
        "place=x",
        "state=%E2%98%83",
        "category='%20OR%201=1",
        "since=1900-13-45",
        "place=x&since=2026-03-04",
    ):
        answer = client.get(address(four, "problems", f"?{query}"))
        assert answer.status_code == 422, query
        assert "aria-invalid" in answer.content.decode(), query
    assert titles(client, address(four, "problems", "?place=x")) == {"东一堆物", "西一噪音", "东三漏水"}
    assert client.get(address(four, "problems", "?from=99999999999")).status_code == 200


def test_a_cell_is_never_a_formula(hexi: SmallTown, enter) -> None:
    for n, text in enumerate(("=HYPERLINK(1)", "+1+1", "@SUM(A1)", "-2+3", "\t=1")):
        hexi.say(text, kind="complaint", key=f"f{n}")
    answer = enter("gulnar").get(address(hexi, "problems", "excel/"))
    with zipfile.ZipFile(BytesIO(answer.content)) as book:
        xml = book.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in xml
    assert all(
        not str(cell).startswith(("=", "+", "@", "-"))
        for row in CalamineWorkbook.from_filelike(BytesIO(answer.content)).get_sheet_by_index(0).to_python()[3:8]
        for cell in row[2:3]
    )


def test_telephones_in_words_are_masked_on_paper_and_in_the_workbook(hexi: SmallTown, enter) -> None:
    hexi.say("找张三13912345678修灯", kind="complaint")
    client = enter("gulnar")
    assert "13912345678" not in client.get(address(hexi, "problems", "?print=1")).content.decode()
    assert "13912345678" not in str(sheet(client, address(hexi, "problems", "excel/")))


def test_who_took_it_out_and_when_stands_at_the_foot(four: SmallTown, enter) -> None:
    client = enter("gulnar")
    assert "古丽娜尔" in str(sheet(client, address(four, "problems", "excel/"))[-1])
    page = client.get(address(four, "problems", "?print=1")).content.decode()
    assert "2026-03-02 10:00" in page
    assert "古丽娜尔" in page
    assert "制表人" in page


def test_a_list_as_pdf(four: SmallTown, enter) -> None:
    answer = enter("gulnar").get(address(four, "problems", "paper/"))
    assert answer.status_code == 200
    assert answer.content.startswith(b"%PDF-")
    assert answer.headers["Content-Disposition"] == 'inline; filename="problems-20260302.pdf"'


def test_a_town_sets_its_columns_and_every_setting_is_kept(four: SmallTown, enter) -> None:
    client, url = enter("zhaomin"), f"/{four.town.slug}/desk/town/columns/problems/"
    answer = client.post(url, WHY | {"at_title": 1, "as_title": "群众反映的问题", "at_place": 2, "at_remark": 3})
    assert answer.status_code == 302
    assert sheet(client, address(four, "problems", "excel/"))[2] == ["群众反映的问题", "地点", "备注（手填）"]
    assert "群众反映的问题" in client.get(address(four, "problems", "?print=1")).content.decode()
    assert len(sheet(client, address(four, "needs", "excel/"))[2]) == 13
    client.post(url, WHY | {"at_title": 1})
    page = client.get(url).content.decode()
    assert "清单“问题清单”的栏目：群众反映的问题 · 地点 · 备注（手填）" in page
    assert "赵敏" in page
    assert WHY["reason"] in page
    assert f'href="/{four.town.slug}/desk/town/"' in page.split("<main")[1]


def test_columns_that_stay_as_they_are_make_no_version(four: SmallTown, enter) -> None:
    client, url = enter("zhaomin"), f"/{four.town.slug}/desk/town/columns/problems/"
    ours = {column.key: column.heading for column in appeals.columns(four.town, "problems")}
    shown = {f"at_{key}": n for n, key in enumerate(ours, 1)}
    for untouched in (shown, shown | {f"as_{key}": word for key, word in ours.items()}):
        answer = client.post(url, WHY | untouched)
        assert answer.status_code == 422
        assert "和现在用的版本没有差别" in answer.content.decode()
    assert client.post(url, WHY | {"at_title": 1}).status_code == 302
    assert client.post(url, WHY | {"at_title": 3}).status_code == 422, "the same column in the same order"


def test_columns_without_a_reason_are_not_kept(four: SmallTown, enter) -> None:
    url = f"/{four.town.slug}/desk/town/columns/problems/"
    answer = enter("zhaomin").post(url, {"at_title": 1, "as_title": "说了什么"})
    assert answer.status_code == 422
    assert "说了什么" in answer.content.decode()
    assert appeals.columns(four.town, "problems")[0].heading != "说了什么"


def test_the_list_of_responsibilities_says_by_when_whoever_has_it_must_act(hexi: SmallTown, enter) -> None:
    case = opened(hexi)
    appeal = MatterLink.objects.get(child=case, why="case").parent
    turn, client = turns_of([case])[case.pk], enter("zhaomin")
    assert turn.due_at < case.due_at
    limit = due_in_digits(timezone.localtime(turn.due_at))
    rows = sheet(client, address(hexi, "duties", "excel/"))
    row = dict(zip(rows[3], rows[4], strict=True))
    assert read(row["这一步期限"]) == limit
    assert row["是否晚了"] == ""
    assert read(row["承诺时间"]) == due_in_digits(timezone.localtime(appeal.due_at))
    assert f">{limit}<" in client.get(address(hexi, "duties", "?print=1")).content.decode()
    said = f"这一步期限 {papers.due_day_and_time(turn.due_at)}"
    assert said in client.get(address(hexi, "duties")).content.decode()
    with clock.fixed(turn.due_at + timedelta(minutes=1)):
        rows = sheet(client, address(hexi, "duties", "excel/"))
    row = dict(zip(rows[3], rows[4], strict=True))
    assert (read(row["这一步期限"]), row["是否晚了"]) == (limit, "晚了")
    assert limit not in row["轮到谁"]


def test_a_deferral_whose_review_is_late_says_by_when_it_was_to_be_looked_at(hexi: SmallTown, enter) -> None:
    put_off = deferred(hexi)
    put_off.refresh_from_db()
    review = turns_of([put_off])[put_off.pk].due_at
    assert put_off.due_at is None
    with clock.fixed(review + timedelta(days=3)):
        rows = sheet(enter("zhaomin"), address(hexi, "duties", "excel/"))
    row = dict(zip(rows[3], rows[4], strict=True))
    assert (read(row["这一步期限"]), row["是否晚了"]) == (due_in_digits(timezone.localtime(review)), "晚了")


def test_what_is_put_off_stands_behind_what_has_a_time(hexi: SmallTown, enter) -> None:
    put_off = deferred(hexi)
    settle()
    above = MatterLink.objects.get(child=put_off, why="case").parent
    put_off.refresh_from_db()
    assert put_off.due_at is None
    hexi.say("东一堆物", kind="help", place=hexi.places["b1"])
    assert above.due_at is None
    client = enter("zhaomin")
    for url, first in ((address(hexi, "needs"), above), (address(hexi, "duties"), put_off)):
        page = client.get(url).content.decode()
        assert 0 < page.index("东一堆物") < page.index(f"/file/{first.number}/"), url
    page = client.get(f"/{hexi.town.slug}/desk/places/").content.decode()
    assert 0 < page.index("东一堆物") < page.index(f"/file/{above.number}/")


def test_any_list_can_say_by_when_the_handler_must_be_done(hexi: SmallTown, enter) -> None:
    case = opened(hexi)
    client = enter("zhaomin")
    for which in ("problems", "needs"):
        url = f"/{hexi.town.slug}/desk/town/columns/{which}/"
        assert client.post(url, WHY | {"at_title": 1, "at_limit": 2}).status_code == 302
    found = [row for which in ("problems", "needs") for row in sheet(client, address(hexi, which, "excel/"))[3:]]
    assert due_in_digits(timezone.localtime(turns_of([case])[case.pk].due_at)) in [read(row[1]) for row in found]


def test_a_list_without_the_matter_is_refused_and_what_was_typed_stays(four: SmallTown, enter) -> None:
    client, url = enter("zhaomin"), f"/{four.town.slug}/desk/town/columns/problems/"
    answer = client.post(url, WHY | {"at_place": 1, "as_place": "在哪儿"})
    assert answer.status_code == 422
    assert "在哪儿" in answer.content.decode()
    assert "在哪儿" not in {column.heading for column in appeals.columns(four.town, "problems")}
    assert enter("gulnar").get(url).status_code == 404
    with override("en"), pytest.raises(ValueError):
        appeals.set_layout(
            town=four.town,
            which="problems",
            columns=[appeals.Column("title", ""), appeals.Column("password", "")],
            made_by="x",
        )
    with pytest.raises(Refused):
        appeals.set_layout(town=four.town, which="problems", columns=[], made_by="x")


@pytest.fixture
def many(hexi: SmallTown) -> SmallTown:
    first = hexi.say("起头的一件", kind="complaint").dossier
    plain = {
        field.attname: getattr(first, field.attname) for field in Dossier._meta.concrete_fields if field.name not in {"id", "number", "key"}
    }  # fmt: skip
    Dossier.objects.bulk_create(
        [Dossier(number=f"{n:010d}", key=f"many:{n}", **plain) for n in range(5000)], batch_size=500
    )
    return hexi


def test_five_thousand_rows_are_made_by_the_worker_in_few_statements(many: SmallTown, enter) -> None:
    client = enter("gulnar")
    settle()
    with CaptureQueriesContext(connection) as spent:
        before = os.times()
        rows = sheet(client, address(many, "problems", "excel/"))
        seconds = sum(os.times()[:4]) - sum(before[:4])
    assert len([row for row in rows if row and isinstance(row[0], float)]) == 5001
    assert len(spent) < 200
    assert seconds < 30, "of these processors, whoever else uses them"
    page = client.get(address(many, "problems", "?print=1")).content.decode()
    assert "前 1000 件，共 5001 件" in page


def test_the_memory_for_a_workbook_does_not_grow_with_its_rows(tmp_path: Path) -> None:
    from_child = {}
    for count in (2_000, 20_000):
        folder = tmp_path / str(count)
        folder.mkdir()
        rows = ([n, "三号楼楼道的灯不亮了"] for n in range(count))
        workbooks.lay_out(folder, Book("清单", ["上"], [("列", 10)] * 2, rows, "下"))
        children.run("book", folder, (60, 160))
        with zipfile.ZipFile(folder / "paper.xlsx") as book:
            from_child[count] = book.getinfo("xl/worksheets/sheet1.xml").file_size
    assert from_child[20_000] > 9 * from_child[2_000]
