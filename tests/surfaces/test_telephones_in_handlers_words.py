"""A telephone that a handler wrote down is masked like the person's own words, wherever those who keep it meet it."""

import pytest
from django.test import Client

from gongyi.domain.cases import public as cases
from tests.domain.cases.builders import act, handling, report
from tests.towns import SmallTown, settle

PHONE = "13912345678"
WROTE = f"换好了，打过{PHONE}，没人接"


@pytest.mark.parametrize("page", ["case", "appeal", "answer"])
def test_the_desk_reads_it_masked(hexi: SmallTown, enter, page: str) -> None:
    case = handling(hexi, phone=PHONE)
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


def test_whoever_wrote_it_reads_it_as_written_so_that_no_mask_tells_whose_it_is(hexi: SmallTown, enter) -> None:
    case = handling(hexi, phone=PHONE)
    report(hexi, case, done=WROTE)
    client: Client = enter("zhoujianguo")
    assert PHONE in client.get(f"/{hexi.town.slug}/desk/file/{case.number}/").content.decode()
