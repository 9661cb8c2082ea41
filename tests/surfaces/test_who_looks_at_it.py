"""Whoever spoke reads who has it now, also where it went past the community, and that those they speak of do not see it."""

import pytest
from django.test import Client

from gongyi.kernel.flows import filing
from gongyi.kernel.flows.models import Dossier
from gongyi.kernel.flows.reach import reachable
from tests.domain.cases.builders import dispatch
from tests.surfaces.speaking import PHONE, address, link, say
from tests.towns import SmallTown

COMMUNITY, APART = "社区工作人员会看", "看不到这件事"
OF_THE_OFFICE = "居委会的人骂我是疯子，把我赶出来"


def pages(hexi: SmallTown, **spoken: str) -> tuple[str, str]:
    client = Client()
    receipt = client.get(say(hexi, client, **spoken).headers["Location"]).content.decode()
    dossier = Dossier.objects.latest("pk")
    return receipt, client.get(address(hexi, "track", link(hexi, dossier))).content.decode()


@pytest.mark.parametrize("phone", ["", PHONE])
def test_a_complaint_of_the_office_says_that_the_street_looks_and_the_office_does_not(
    hexi: SmallTown, phone: str
) -> None:
    receipt, track = pages(hexi, kind="complaint", text=OF_THE_OFFICE, phone=phone)
    assert hexi.holder(Dossier.objects.get()) == "street"
    assert COMMUNITY not in receipt
    assert "河西街道" in receipt.split("接下来")[1].split("会看，定下由谁办")[0]
    assert APART in receipt
    assert APART in track


def test_what_is_restricted_for_another_reason_says_who_looks_and_speaks_of_nobody(hexi: SmallTown) -> None:
    receipt, track = pages(hexi, text="我不想活了")
    assert COMMUNITY not in receipt
    assert "河西街道" in receipt.split("接下来")[1].split("会看")[0]
    assert APART not in receipt + track


def test_a_complaint_of_the_grid_worker_names_no_street(hexi: SmallTown) -> None:
    receipt, track = pages(hexi, kind="complaint", text="网格员态度很差")
    assert "街道会看" not in receipt
    assert APART in receipt
    assert APART in track


def test_an_ordinary_matter_is_the_community_s(hexi: SmallTown) -> None:
    receipt, track = pages(hexi)
    assert COMMUNITY in receipt
    assert APART not in receipt + track


def test_a_party_kept_apart_later_is_not_told(hexi: SmallTown) -> None:
    say(hexi)
    dossier = Dossier.objects.get()
    filing.keep_apart(matter=hexi.fetch("gulnar", dossier), key=hexi.seats["firm"].key)
    assert APART not in Client().get(address(hexi, "track", link(hexi, dossier))).content.decode()


@pytest.mark.parametrize("text", ["我不想活了", "有人尾随我回家", "老公打我"])
def test_what_the_street_looks_at_is_read_by_nobody_of_the_neighbourhood(hexi: SmallTown, enter, text: str) -> None:
    dossier = hexi.say(text).dossier
    assert hexi.holder(dossier) == "street"
    assert dossier.sensitivity == Dossier.RESTRICTED
    reading = {name for name in hexi.persons if reachable(hexi.actor(name), [dossier.pk]).exists()}
    assert reading == {"zhaomin", "sunli"}
    ordinary = hexi.say().dossier
    assert reachable(hexi.actor("gulnar"), [ordinary.pk]).exists(), "the control"
    client = enter("gulnar")
    for page in ("", "board/", "lists/problems/", "lists/needs/", "morning/", "places/", f"find/?q={text}"):
        assert dossier.number not in client.get(f"/{hexi.town.slug}/desk/{page}").content.decode(), page
    assert client.get(f"/{hexi.town.slug}/desk/file/{dossier.number}/").status_code == 404


def test_whoever_is_given_a_turn_on_it_reads_it(hexi: SmallTown) -> None:
    dossier = hexi.say("我不想活了").dossier
    hexi.do("zhaomin", dossier, "accept")
    assert hexi.holder(dossier) == "street"
    assert not reachable(hexi.actor("gulnar"), [dossier.pk]).exists()
    case = dispatch(hexi, dossier, "elder_alone", "desk_east", who="zhaomin")
    assert hexi.holder(case) == "desk_east"
    assert reachable(hexi.actor("gulnar"), [case.pk]).exists()
    assert not reachable(hexi.actor("lixiuying"), [case.pk]).exists()


def test_who_restricts_what_they_never_had_a_turn_on_is_not_led_to_a_page_that_is_not_there(
    hexi: SmallTown, enter
) -> None:
    dossier = hexi.say().dossier
    client, url = enter("lixiuying"), f"/{hexi.town.slug}/desk/file/{dossier.number}/"
    version = Dossier.objects.get(pk=dossier.pk).version
    done = client.post(f"{url}do/restrict/", {"version": version, "why": "说到家里的病"}, follow=True)
    assert Dossier.objects.get(pk=dossier.pk).sensitivity == Dossier.RESTRICTED
    assert client.get(url).status_code == 404
    assert done.status_code == 200
    assert "限制查看" in done.content.decode()


def test_what_a_desk_restricts_itself_stays_within_its_reach(hexi: SmallTown) -> None:
    dossier = hexi.say().dossier
    hexi.do("gulnar", dossier, "accept")
    hexi.do("gulnar", dossier, "restrict", words={"why": "说到家里的病"})
    assert reachable(hexi.actor("gulnar"), [dossier.pk]).exists()
    assert not reachable(hexi.actor("aili"), [dossier.pk]).exists()
