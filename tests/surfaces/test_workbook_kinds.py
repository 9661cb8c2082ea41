"""Workbooks can be sorted and reckoned with: moments, rates and lengths of time are numbers that read as the town reads them."""

import re
from datetime import datetime, timedelta
from io import BytesIO

import pytest
from django.test import Client
from django.utils.translation import override
from openpyxl import load_workbook

from gongyi.domain.appeals import public as appeals
from gongyi.kernel import clock
from gongyi.kernel.evidence.papers import due_cell, workbooks
from tests.towns import SmallTown

DATE = re.compile(r"\d{4}-\d\d-\d\d|\d{4}年")

local = datetime.fromisoformat
"""A moment as a workbook holds it: that of the place, without a zone."""


def table(client: Client, url: str) -> tuple[list[str], list[list[object]]]:
    """The headings of a workbook and its rows, as cells."""
    sheet = load_workbook(BytesIO(client.get(url).content)).active
    rows = list(sheet.iter_rows())
    head = next(n for n, row in enumerate(rows) if sum(cell.value is not None for cell in row) > 5)
    return [cell.value for cell in rows[head]], [list(row) for row in rows[head + 1 : -2]]


@pytest.fixture
def month(hexi: SmallTown) -> SmallTown:
    """Something said a month ago and overdue, and a matter answered."""
    hexi.say("甲的楼道灯不亮了")
    done = hexi.say("乙的门坏了").dossier
    hexi.do("gulnar", done, "accept")
    hexi.do("gulnar", done, "settle_now", outcome="solved", words={"done": "换好了"})
    hexi.do("gulnar", done, "reply", words={"reply": "换好了"})
    with clock.fixed(clock.now() + timedelta(days=31)):
        yield hexi


@pytest.mark.parametrize("path", ["lists/duties/excel/", "lists/problems/excel/", "lists/needs/excel/"])
def test_every_moment_of_a_list_is_a_date_and_its_verdict_stands_beside_it(month: SmallTown, enter, path: str) -> None:
    heads, rows = table(enter("zhaomin"), f"/{month.town.slug}/desk/{path}")
    for row in rows:
        for head, cell in zip(heads, row, strict=True):
            assert not (isinstance(cell.value, str) and DATE.search(cell.value)), head
            if isinstance(cell.value, datetime):
                assert cell.number_format.startswith('yyyy"年"m"月"d"日')
    overdue = heads.index("是否超期")
    assert heads[overdue - 1] == "承诺时间"


def test_overdue_stands_in_a_column_of_its_own(month: SmallTown, enter) -> None:
    heads, rows = table(enter("zhaomin"), f"/{month.town.slug}/desk/lists/duties/excel/")
    found = {row[heads.index("事情")].value: dict(zip(heads, row, strict=True)) for row in rows}
    late = next(cells for title, cells in found.items() if title.startswith("甲"))
    assert isinstance(late["承诺时间"].value, datetime)
    assert late["是否超期"].value == "超期"


def test_what_stands_beside_the_towns_own_columns_is_explained_above_them(month: SmallTown, enter) -> None:
    url = f"/{month.town.slug}/desk/lists/duties/excel/"
    client = enter("zhaomin")
    sheet = load_workbook(BytesIO(client.get(url).content)).active
    above = next(str(row[0]) for row in sheet.iter_rows(values_only=True) if "另加" in str(row[0]))
    named = set(re.findall("“([^”]+)”", above))
    heads, _rows = table(client, url)
    assert named == set(heads) - {column.heading for column in appeals.columns(month.town, "duties")}
    assert named


def test_both_periods_of_the_figures_are_numbers(month: SmallTown, enter) -> None:
    heads, rows = table(enter("zhaomin"), f"/{month.town.slug}/desk/figures/excel/?period=2026-04")
    found = {row[0].value: dict(zip(heads, row, strict=True)) for row in rows}
    came = found["收到诉求"]
    assert (came["数量"].value, came["上一期：数量"].value) == (0, 2)
    for cells in found.values():
        for head in ("数量", "总数", "上一期：数量", "上一期：总数"):
            assert cells[head].value is None or isinstance(cells[head].value, int), head
        for head in ("比率", "上一期：比率"):
            assert cells[head].value is None or cells[head].number_format == "0.0%"
        for head in ("中位数", "上一期：中位数"):
            assert cells[head].value is None or "小时" in cells[head].number_format


def test_the_matters_behind_a_figure_say_when_as_a_date(month: SmallTown, enter) -> None:
    address = f"/{month.town.slug}/desk/figures/appeals_received/excel/?period=2026-03"
    heads, rows = table(enter("zhaomin"), address)
    assert all(isinstance(row[heads.index("收到")].value, datetime) for row in rows)
    assert len(rows) == 2


def test_the_end_of_a_day_reads_as_24_hours_and_stays_in_its_day() -> None:
    assert due_cell(local("2026-12-05T00:00")) == local("2026-12-04T23:59:59")
    assert due_cell(local("2026-12-05T18:00")) == local("2026-12-05T18:00")
    with override("zh-hans"):
        assert workbooks.formats()["end"].endswith('24:00"')


@pytest.mark.parametrize(
    "path",
    [
        "lists/problems/excel/",
        "lists/needs/excel/",
        "lists/duties/excel/",
        "figures/appeals_received/excel/",
        "figures/excel/",
    ],
)
def test_what_has_no_gap_to_break_at_stands_on_one_line(month: SmallTown, enter, path: str) -> None:
    """A number of a matter is the first thing that is looked up in a workbook; whole words of letters are not cut either."""
    answer = enter("zhaomin").get(f"/{month.town.slug}/desk/{path}")
    sheet = load_workbook(BytesIO(answer.content)).active
    table_begins = next(
        n for n, row in enumerate(sheet.iter_rows(), 1) if sum(cell.value is not None for cell in row) > 5
    )
    cut = [
        (cell.column_letter, word)
        for row in sheet.iter_rows(min_row=table_begins, max_row=sheet.max_row - 1)
        for cell in row
        if isinstance(cell.value, str)
        for word in re.findall(r"[!-~]+", cell.value)
        if len(word) + 1 > sheet.column_dimensions[cell.column_letter].width
    ]
    assert cut == []
    number = re.compile(r"\d{4}-\d{4}-\d\d")
    found = [cell for row in sheet.iter_rows() for cell in row if number.fullmatch(str(cell.value))]
    assert found or path == "figures/excel/" or sheet.max_row < table_begins + 3
