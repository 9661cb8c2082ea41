"""Whoever spoke reads who has it now, also where it went past the community, and that those they speak of do not see it."""

import pytest
from django.test import Client

from gongyi.kernel.flows import filing
from gongyi.kernel.flows.models import Dossier
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
