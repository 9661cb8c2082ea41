"""Telephones and names of whoever spoke are masked in words, their own and those of a handler, for the desks that read them."""

import pytest
from django.test import Client

from gongyi.domain.cases import public as cases
from tests.domain.cases.builders import act, handling, report
from tests.towns import SmallTown, settle

PHONE = "13912345678"
WROTE = f"换好了，打过{PHONE}，没人接"


@pytest.mark.parametrize("page", ["case", "appeal", "answer"])
def test_the_desk_reads_it_masked(hexi: SmallTown, enter, unchecked, page: str) -> None:
    case = handling(hexi, phone=PHONE)
    with unchecked():
        report(hexi, case, done=WROTE)
    if hexi.stage(case) == "verifying":  # one in some is looked at
        act(hexi, case, "verify_pass", how="phone")
    settle()
    source = cases.source_of(case)
    where = {
        "case": f"{case.number}/",
        "appeal": f"{source.number}/",
        "answer": f"{source.number}/do/reply/",
    }[page]
    text = enter("gulnar").get(f"/{hexi.town.slug}/desk/file/{where}").content.decode()
    assert PHONE not in text
    assert page == "appeal" or "139****5678" in text


@pytest.mark.parametrize("phone", [PHONE, "13800001111"])
def test_whoever_wrote_it_reads_every_number_masked_alike_so_that_no_mask_tells_whose_it_is(
    hexi: SmallTown, enter, unchecked, phone: str
) -> None:
    case = handling(hexi, phone=phone)
    with unchecked():
        report(hexi, case, done=WROTE)
    client: Client = enter("zhoujianguo")
    page = client.get(f"/{hexi.town.slug}/desk/file/{case.number}/").content.decode()
    assert "139****5678" in page
    assert PHONE not in page


def test_the_file_masks_a_name_that_somebody_says_of_themselves(hexi: SmallTown, enter) -> None:
    said = hexi.say("我叫王秀英，三号楼路灯坏了，秀英阿姨说了几次", name="王秀英")
    page = enter("gulnar").get(f"/{hexi.town.slug}/desk/file/{said.number}/").content.decode()
    assert "王秀英" not in page
    assert "三号楼路灯坏了" in page


def test_an_identity_number_is_masked_on_the_file_and_the_screening_board(hexi: SmallTown, enter) -> None:
    dossier = hexi.say("要开证明，身份证652301195003120025", phone=PHONE).dossier
    client = enter("gulnar")
    for page in ("", f"file/{dossier.number}/", "board/"):
        shown = client.get(f"/{hexi.town.slug}/desk/{page}").content.decode()
        assert "要开证明" in shown
        assert "652301195003120025" not in shown
