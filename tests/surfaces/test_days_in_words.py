"""Days stand in words where bodies are called and where posts end, not as they are kept."""

import re
from datetime import date

import pytest

from gongyi.surfaces.desk.administering.phrases import phrase
from tests.domain.cases.builders import convene
from tests.domain.responses.builders import called_in
from tests.towns import SmallTown


@pytest.mark.parametrize(
    ("day", "chinese", "english"),
    [
        (2, "到场日期 2026年3月2日", "came on 2 Mar 2026"),
        (6, "说好到场的日期 2026年3月6日", "said that they come on 6 Mar 2026"),
    ],
)
def test_the_file_says_on_which_day_a_body_came_or_said_that_it_comes(
    hexi: SmallTown, enter, day: int, chinese: str, english: str
) -> None:
    case = called_in(hexi)
    heat = convene(hexi, case)[0]
    hexi.do("heat", heat, "respond", on=date(2026, 3, day), words={"result": "看了"})
    client, where = enter("zhaomin"), f"/{hexi.town.slug}/desk/file/{case.number}/"
    assert chinese in client.get(where).content.decode()
    client.cookies["django_language"] = "en"
    page = client.get(where).content.decode()
    assert english in page
    assert not re.search(r"\b2026-03-0\d\b(?!T)", re.sub(r"<[^>]*>", "", page))


def test_the_record_of_the_town_names_days_in_words() -> None:
    assert phrase("post.ended", {"person": "陈博", "on": "2026-11-26"}) == "陈博的任职到 2026年11月26日 为止"
    assert "2026年11月1日" in phrase("post.appointed", {"person": "陈博", "since": "2026-11-01"})
