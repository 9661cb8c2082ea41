"""One-line boxes cut nothing off: what is too long stays as it was typed, and the page says how long it may be."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from gongyi.kernel.people import actions as people
from gongyi.kernel.people.models import Account, Look, Person, Voice
from tests.towns import SmallTown

LONG = "很长的理由" * 50


def boxes(page: str) -> list[str]:
    return [box for box in re.findall(r"<(?:input|textarea)[^>]*>", page) if "maxlength" in box]


@pytest.mark.parametrize("htmx", [False, True])
def test_a_reason_for_a_look(hexi: SmallTown, enter, htmx: bool) -> None:
    client = enter("gulnar")
    number = hexi.say(phone="13912345678", name="王秀英").number
    address = f"/{hexi.town.slug}/desk/file/{number}/"
    assert boxes(client.get(address).content.decode()) == []
    headers = {"HX-Request": "true"} if htmx else {}
    sent = {"voice": Voice.objects.latest("pk").pk, "reason": "other", "why": LONG}
    answer = client.post(f"{address}voices/", sent, headers=headers)
    page = answer.content.decode()
    assert answer.status_code == (200 if htmx else 422)
    assert ("<main" in page) is not htmx
    assert "最多 200 个字，现在有 250 个字。" in page
    assert LONG in page
    assert "13912345678" not in page
    assert not Look.objects.exists()


def test_a_reason_for_stopping_a_sign_in(hexi: SmallTown, enter) -> None:
    enter("gulnar")
    hexi.persons["security"] = people.add_person(town=hexi.town, work_name="何安全")
    security = enter("security", "security")
    address = f"/{hexi.town.slug}/desk/office/"
    assert boxes(security.get(address).content.decode()) == []
    answer = security.post(f"{address}accounts/", {"username": "gulnar", "reason": LONG})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "最多 200 个字，现在有 250 个字。" in page
    assert page.count(f'value="{LONG}"') == 1
    assert Account.objects.get(username="gulnar").is_active


def test_a_name_at_the_hand_over(hexi: SmallTown, enter) -> None:
    desk, seat = enter("zhaomin"), hexi.seats["grid_east2"].pk
    address = f"/{hexi.town.slug}/desk/town/seats/hand-over/"
    assert boxes(desk.get(address).content.decode()) == []
    before = Person.objects.count()
    name = "阿" * 41
    sent = {f"seat_{seat}": name, "on": f"{hexi.today + timedelta(days=1)}", "reason": "换届了"}
    page = desk.post(address, sent).content.decode()
    assert name in page
    assert "最多 40 个字，现在有 41 个字。" in page
    assert desk.post(address, sent | {"sure": "1"}).status_code == 422
    assert Person.objects.count() == before


def test_a_label_with_a_colon_is_the_beginning_of_what_is_said_above_the_form(hexi: SmallTown) -> None:
    url = f"/{hexi.town.slug}/say/help/?place={hexi.places['b3'].pk}"
    page = Client().post(url, {"text": "字" * 8001, "key": "k1", "place": hexi.places["b3"].pk}).content.decode()
    summary = page.partition('class="errors')[2].partition("</ul>")[0]
    assert "或者写下来：最多" in summary
