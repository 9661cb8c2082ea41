"""Choosing what figures are counted of: places by their whole line of names, days that stay as they were typed."""

import re

import pytest
from django.test import Client

from gongyi.kernel.territory import actions as territory
from tests.towns import SmallTown

pytestmark = pytest.mark.both


@pytest.fixture
def reader(enter) -> Client:
    return enter("zhaomin")


def shown(reader: Client, hexi: SmallTown, query: str = "") -> str:
    answer = reader.get(f"/{hexi.town.slug}/desk/figures/?{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def test_two_communities_of_one_name_are_told_apart_and_found_by_typing(hexi: SmallTown, reader: Client) -> None:
    for name in ("解放路街道", "团结路街道"):
        street = territory.add_place(parent=hexi.places["street"], level="street", name=name)
        territory.add_place(parent=street, level="village", name="向阳社区")
    page = shown(reader, hexi)
    select = re.search(r'<select name="where".*?</select>', page, re.DOTALL)[0]
    assert 'data-pick="1"' in select
    assert "pick.js" in page
    lines = re.findall(r"<option[^>]*>([^<]*)</option>", select)
    assert [line for line in lines if "向阳" in line] == [
        "解放路街道 向阳社区",
        "团结路街道 向阳社区",
    ]
    assert len(set(lines)) == len(lines)


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("from=2026-03-09&to=2026-03-01", "比“从”早"),
        ("from=2026-03-09", "起止两天都选上"),
        ("from=2010-01-01&to=2026-03-01", "最多统计六年"),
    ],
)
def test_days_that_cannot_be_counted_stay_and_are_told(hexi: SmallTown, reader: Client, query: str, said: str) -> None:
    page = shown(reader, hexi, query)
    assert said in page
    assert "现在显示的是" in page
    for day in re.findall(r"\d{4}-\d\d-\d\d", query):
        assert f'value="{day}"' in page


def test_days_that_were_chosen_stand_in_the_boxes(hexi: SmallTown, reader: Client) -> None:
    page = shown(reader, hexi, "from=2026-03-01&to=2026-03-02")
    assert 'value="2026-03-01"' in page
    assert 'value="2026-03-02"' in page
    assert "现在显示的是" not in page
    form = re.search(r'<form method="get".*?</form>', shown(reader, hexi), re.DOTALL)[0]
    assert not re.search(r'name="(from|to)" value', form)
