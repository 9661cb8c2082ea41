"""Who is signed in stands on every page of the desk beside the way out; nothing made for them is kept by the browser."""

import re

import pytest
from django.test import Client

from gongyi.kernel.flows.story import seat_name
from gongyi.kernel.people.actions import add_person
from tests.surfaces.test_doors import own
from tests.towns import SmallTown

PLAIN = (
    "",
    "notices/",
    "board/",
    "morning/",
    "places/",
    "lists/problems/",
    "figures/",
    "find/",
    "new/",
    "paste/",
    "visit/",
    "cards/",
    "import/",
    "posters/",
    "papers/",
    "town/",
)


@pytest.mark.once  # the head of pages that others open on both
@pytest.mark.parametrize("path", PLAIN)
def test_every_page_of_the_desk_names_the_reader_with_all_seats_and_leads_out(
    hexi: SmallTown, enter, path: str
) -> None:
    page = enter("zhaomin").get(f"/{hexi.town.slug}/desk/{path}").content.decode()
    head = page[page.index("<header") : page.index("</header>")]
    assert "赵敏" in head
    assert seat_name(hexi.seats["street"]) in head
    assert re.search(r'<form method="post" action="/-/account/logout/"[^>]*>.*?<button[^>]*>', head, re.DOTALL)


def test_nothing_made_for_somebody_signed_in_may_be_stored(hexi: SmallTown, enter) -> None:
    client, number = enter("zhaomin"), hexi.say().number
    for path, _route in own():
        if not path.startswith("<slug:town>/desk/") or "<" in path.removeprefix("<slug:town>").replace(
            "<str:number>", ""
        ):
            continue
        address = path.replace("<slug:town>", hexi.town.slug).replace("<str:number>", number)
        answer = client.get(f"/{address}")
        if path.endswith("visit/worker.js"):
            continue
        assert "no-store" in answer.headers["Cache-Control"], path


def test_an_answer_to_nobody_in_particular_is_left_as_it_is(hexi: SmallTown) -> None:
    assert "no-store" not in Client().get("/-/ui/gallery/").headers.get("Cache-Control", "")


def test_signing_out_ends_the_session_and_empties_the_browser(hexi: SmallTown, enter) -> None:
    client = enter("gulnar")
    desk = f"/{hexi.town.slug}/desk/"
    assert client.get(desk).status_code == 200
    answer = client.post("/-/account/logout/")
    assert answer.headers["Location"] == "/-/account/login/"
    assert answer.headers["Clear-Site-Data"] == '"cache"'
    assert client.get(desk).status_code == 302


def test_the_foot_of_residents_pages_leads_to_the_staff_sign_in(hexi: SmallTown) -> None:
    for path in ("/", f"/{hexi.town.slug}/", f"/{hexi.town.slug}/doors/"):
        page = Client().get(path, follow=True).content.decode()
        assert 'href="/-/account/login/"' in page[page.index("<footer") :], path


@pytest.mark.parametrize("office", ["system", "security", "audit"])
def test_an_offices_navigation_leads_only_where_the_office_may_go(hexi: SmallTown, enter, office: str) -> None:
    hexi.persons["admin"] = add_person(town=hexi.town, work_name="管理员")
    client = enter("admin", office)
    page = client.get(f"/{hexi.town.slug}/desk/office/").content.decode()
    shown = re.findall(r'href="(/[^"]*/desk/[^"]*)"', page)
    assert shown
    assert {client.get(address).status_code for address in shown} == {200}
    assert f"admin{office}" in page or "管理员" in page


def test_the_security_office_reads_whose_sign_in_it_stops_and_never_its_own(hexi: SmallTown, enter) -> None:
    hexi.persons["admin"] = add_person(town=hexi.town, work_name="管理员")
    client = enter("admin", "security")
    enter("gulnar")
    address = f"/{hexi.town.slug}/desk/office/"
    page = client.get(address).content.decode()
    assert "古丽娜尔" in page
    assert page.count("停用这个账号") == 2, "the heading and the button of one sign-in"
    stopped = client.post(f"{address}accounts/", {"username": "gulnar", "reason": "调走"}, follow=True).content.decode()
    assert "已停用" in stopped
    assert "恢复这个账号" in stopped
