"""What a repairer wrote before such words were refused is shown masked on every page of the firm, and in no next case as it was."""

import pytest

from gongyi.domain.appeals import public as appeals
from gongyi.kernel.flows.models import Dossier
from tests.domain.appeals import builders
from tests.domain.cases import builders as cases
from tests.surfaces.handling import bound, link, minutes
from tests.towns import SmallTown, settle

OLD = "换了闭门器。给401马大姐家看过了，13900000100"
NAMED = ("401", "13900000100", "马大姐")


@pytest.fixture
def again(hexi: SmallTown, unchecked) -> tuple[Dossier, Dossier]:
    """A case with such words from before, and the one that follows it at the same firm."""
    with unchecked():
        cases.sample(hexi, 0)
        first = cases.handling(hexi, name="马桂芳", phone="13900000100")
        cases.act(hexi, first, "report_done", outcome="explained", words={"done": OLD})
    settle()
    dossier = first.parent_links.get().parent
    hexi.do("gulnar", dossier, "reply", words={"reply": "修好了"})
    builders.rate(dossier, "dissatisfied", solved=False)
    hexi.do("gulnar", dossier, "dispatch", category=first.category, words={"statement": "单元门还是关不上，请修"})
    return first, hexi.case_of(dossier)


def test_the_next_case_holds_them_masked(hexi: SmallTown, again: tuple[Dossier, Dossier]) -> None:
    _first, second = again
    told = appeals.told_again(second, hexi.actor("zhoujianguo").seats)
    assert "换了闭门器" in told
    assert not any(name in told for name in NAMED)


def test_every_page_of_the_firm_shows_them_masked(hexi: SmallTown, again: tuple[Dossier, Dossier], enter) -> None:
    firm = enter("zhoujianguo")
    for case in again:
        page = firm.get(f"/{hexi.town.slug}/desk/file/{case.number}/").content.decode()
        assert "换了闭门器" in page
        assert not any(name in page for name in NAMED)


def test_so_does_the_page_on_their_telephone(hexi: SmallTown, again: tuple[Dossier, Dossier]) -> None:
    with minutes(2):
        settle()
    url = link(hexi)
    page = bound(hexi, url).get(url).content.decode()
    assert "换了闭门器" in page
    assert not any(name in page for name in NAMED)
