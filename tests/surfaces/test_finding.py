"""The one box at the desk: words of a file lead to it, for those who work on it and nobody else."""

import pytest

from gongyi.kernel.flows import numbers
from tests.domain.cases import builders as cases
from tests.towns import SmallTown, settle


@pytest.mark.parametrize(("person", "finds"), [("gulnar", True), ("zhoujianguo", False), ("liuyan", False)])
def test_words_somebody_said_lead_to_the_file_only_for_those_who_work_on_it(
    hexi: SmallTown, enter, person: str, *, finds: bool
) -> None:
    case = cases.opened(hexi, handler="firm", text="三号楼赤陶壶旁的灯不亮了。")
    settle()
    appeal = case.parent_links.get().parent
    page = enter(person).get(f"/{hexi.town.slug}/desk/find/?q=赤陶壶").content.decode()
    assert (numbers.spoken(appeal.number) in page) == finds


def test_a_handler_finds_its_case_by_the_words_it_was_given(hexi: SmallTown, enter) -> None:
    case = cases.opened(hexi, handler="firm")
    settle()
    page = enter("zhoujianguo").get(f"/{hexi.town.slug}/desk/find/?q=请修").content.decode()
    assert numbers.spoken(case.number) in page
