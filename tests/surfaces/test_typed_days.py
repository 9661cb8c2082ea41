"""Days, numbers and periods as people, or programs, type them: a slip is told in a sentence, nonsense is no fault of the server."""

import re
from datetime import date
from pathlib import Path

import pytest
from django import forms
from django.test import Client
from django.utils import timezone

from gongyi.kernel.flows.models import Dossier, ExternalReference
from gongyi.kernel.ui.days import DayField
from tests.domain.cases.builders import DEFERRABLE, handling
from tests.towns import SmallTown

ZH = {"accept-language": "zh-hans"}
ASKED = "年份对吗？"
PACKAGE = Path(__file__).resolve().parents[2] / "gongyi"


@pytest.fixture
def desk(hexi: SmallTown, enter) -> tuple[Client, Dossier, str]:
    dossier = hexi.say().dossier
    return enter("gulnar"), dossier, f"/{hexi.town.slug}/desk/"


@pytest.mark.parametrize("day", ["0001-01-01", "0206-03-09", "1900-01-01", "2019-12-31", "2032-01-01", "9999-12-31"])
def test_a_deadline_elsewhere_of_a_senseless_year_is_asked_about(desk, day: str) -> None:
    client, dossier, base = desk
    form = {"system": "12345", "number": "A1", "due_at": f"{day}T00:00"}
    answer = client.post(f"{base}file/{dossier.number}/reference/", form, headers=ZH)
    assert answer.status_code == 422
    assert ASKED in answer.content.decode()
    assert f'value="{day}T00:00"' in answer.content.decode(), "what was typed stays"
    assert not ExternalReference.objects.exists()


def test_a_sensible_deadline_elsewhere_is_kept(desk) -> None:
    client, dossier, base = desk
    form = {"system": "12345", "number": "A1", "due_at": "2026-03-09T17:30"}
    assert client.post(f"{base}file/{dossier.number}/reference/", form).status_code == 302
    kept = ExternalReference.objects.get().due_at
    assert timezone.localtime(kept).isoformat() == "2026-03-09T17:30:00+08:00"


@pytest.mark.parametrize("day", ["0001-01-01", "1999-12-31", "2037-01-01", "9999-12-31"])
def test_any_other_day_keeps_to_the_years_from_2000_to_ten_ahead(monday_morning: object, day: str) -> None:
    with pytest.raises(forms.ValidationError, match="2000"):
        DayField().clean(day)
    assert DayField().clean("2000-01-01") == date(2000, 1, 1)
    assert DayField().clean("2036-12-31") == date(2036, 12, 31)


@pytest.mark.parametrize("day", ["0001-01-01", "1900-01-01", "2031-05-01", "9999-12-31"])
def test_a_review_out_of_range_is_told_the_one_range_there_is(hexi: SmallTown, enter, day: str) -> None:
    case = handling(hexi, DEFERRABLE)
    client, where = enter("zhoujianguo"), f"/{hexi.town.slug}/desk/file/{case.number}/do/ask_deferral/"
    form = {"ground": "funding", "why": "等配件", "review_on": day}
    page = client.post(where, form, headers=ZH).content.decode()
    assert "下次复查要在明天到 30 天之内" in page
    assert ASKED not in page


def test_a_far_page_of_the_seats_is_empty(hexi: SmallTown, enter) -> None:
    address = f"/{hexi.town.slug}/desk/town/seats/"
    assert enter("sunli").get(address, {"from": "9" * 30}).status_code == 200


@pytest.mark.parametrize("place", ["abc", "", "9" * 30, "-1", "1.5"])
def test_a_place_that_is_none_is_not_found(desk, place: str) -> None:
    client, dossier, base = desk
    assert client.post(f"{base}file/{dossier.number}/place/", {"place": place}).status_code == 404


@pytest.mark.parametrize(
    "asked",
    ["period=0001-01", "period=0001", "period=0001-Q1", "period=0001-W01", "period=9999-12", "period=9999", "period=9999-Q4", "period=9999-W52",
     "from=0001-01-01&to=0001-01-02", "from=9999-12-30&to=9999-12-31", "from=x&to=y", "period=2000-01", "period=2000", "from=2000-01-01&to=2000-01-09"],
)  # fmt: skip
def test_any_period_asked_for_gives_a_page(desk, enter, asked: str) -> None:
    client, _dossier, base = desk
    for page in ("figures/", "figures/appeals_received/"):
        assert client.get(f"{base}{page}?{asked}").status_code == 200, page


@pytest.mark.parametrize(
    "after",
    [
        "1|0001-01-01T00:00:00+08:00|1",
        "1|2026-03-02|1",
        "1|9999-12-31T23:59:59-08:00|1",
        "x",
        "1|2026-03-02T00:00:00+08:00|" + "9" * 30,
    ],
)
def test_any_page_of_the_inbox_asked_for_gives_a_page(desk, after: str) -> None:
    client, _dossier, base = desk
    assert client.get(f"{base}", {"after": after}).status_code == 200


def test_every_day_that_people_type_keeps_to_the_one_rule() -> None:
    plain = re.compile(r"forms\.Date(Time)?Field\(")
    found = [str(path) for path in PACKAGE.rglob("*.py") if plain.search(path.read_text("utf-8"))]
    assert found == []
