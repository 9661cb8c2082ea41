"""While a worker writes down what somebody says, the right door stands beside it: also where a post is known by its holder's name alone."""

import pytest

from tests.towns import SmallTown


@pytest.mark.parametrize(
    ("text", "named"), [("李秀英收了我两条烟", True), ("社区主任收红包", True), ("李秀英说路灯不亮", False)]
)
def test_graft_names_its_door_by_post_and_by_name(hexi: SmallTown, enter, text: str, named: bool) -> None:
    typed = {"text": text, "place": hexi.places["b3"].name, "phone": ""}
    page = enter("aili").post(f"/{hexi.town.slug}/desk/new/hints/", typed).content.decode()
    assert ("12388" in page) == named


def test_a_danger_in_the_spot_is_shown_while_one_writes(hexi: SmallTown, enter) -> None:
    typed = {"text": "快来看看", "place": hexi.places["b3"].name, "phone": "", "where": "五楼着火了"}
    assert "tel:119" in enter("gulnar").post(f"/{hexi.town.slug}/desk/new/hints/", typed).content.decode()
