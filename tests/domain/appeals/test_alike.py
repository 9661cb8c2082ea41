"""Which open matters are offered as the same: in Chinese by neighbouring characters, in Latin letters by words."""

import pytest

from gongyi.domain.appeals import alike
from tests.towns import SmallTown

pytestmark = pytest.mark.both

GUARD = "The guard at the gate keeps shouting at kids who play in the yard in the evening. They are afraid of him."
LAMP = "The street lamp at the back gate is broken and it is dark there at night."


def offered(hexi: SmallTown, open_: str, text: str) -> bool:
    dossier = hexi.say(open_).dossier
    near = alike.alike(hexi.actor("gulnar"), hexi.town, dossier.place, text)
    return dossier.pk in {one.dossier.pk for one in near}


@pytest.mark.parametrize(
    "text",
    [
        "there is a smell of gas in the stairwell",
        "Sparks are coming out of the meter box",
        "I want to kill myself",
        "Please cut the tree in front of the building, it is in the way of the light",
        "The heating in our flat has been cold since the weekend and nobody comes",
    ],
)
def test_another_matter_in_english_is_not_offered_for_its_common_letters(hexi: SmallTown, text: str) -> None:
    assert not offered(hexi, GUARD, text)


@pytest.mark.parametrize(
    ("open_", "text"),
    [
        (GUARD, "A guard shouted at the kids again, they play in the yard"),
        (LAMP, "Broken lamp at the back gate, very dark at night"),
        ("三号楼楼道的灯坏了三天了", "三号楼楼道灯坏了，三天没人修"),
    ],
)
def test_the_same_matter_in_other_words_is_offered(hexi: SmallTown, open_: str, text: str) -> None:
    assert offered(hexi, open_, text)


def test_letters_about_a_whole_community_need_more_in_common_than_what_is_said_in_one_compound(hexi: SmallTown) -> None:
    """One word and a row of the catalogue is little among hundreds of letters, and much behind one gate."""
    text = "菜市场后面的下水道有人偷走了盖板，老人走路不方便，孩子上学要绕一大圈。"
    for place, expected in (("east", False), ("b3", True)):
        said = hexi.say("下水道往外冒脏水，整条路都是臭味，车开过去溅人一身。", place=hexi.places[place]).dossier
        found = alike.alike(hexi.actor("gulnar"), hexi.town, said.place, text)
        assert (said.pk in {one.dossier.pk for one in found}) == expected, place


def test_one_letter_for_a_name_stays_with_the_characters_beside_it() -> None:
    assert {"b2", "2栋"} <= alike.pairs("B2栋的LED灯")
    assert "led" in alike.pairs("B2栋的LED灯")


def test_little_words_and_endings_say_nothing() -> None:
    assert alike.pairs("There is the smell in this") == alike.pairs("smells") == {"smell"}


def test_in_a_batch_a_text_in_english_is_compared_by_words() -> None:
    others = [("1", GUARD), ("2", LAMP)]
    assert alike.same_in_batch(LAMP.lower(), others) == "2"
    assert alike.same_in_batch("The lift is stuck on the fourth storey", others) == ""


def test_an_older_matter_of_the_same_building_is_found_behind_newer_ones_around_it(
    hexi: SmallTown, monkeypatch
) -> None:
    monkeypatch.setattr(alike, "LOOKED_AT", 3)
    old = hexi.say("单元门坏了关不上").dossier
    for n in range(3):
        hexi.say(f"路灯第{n}盏不亮", place=hexi.places["b1"])
    [found] = alike.alike(hexi.actor("gulnar"), hexi.town, hexi.places["b3"], "单元门坏了，关不上")
    assert found.dossier == old
    asked = hexi.say("单元门又坏了").dossier
    near = alike.neighbours(hexi.actor("gulnar"), hexi.fetch("gulnar", asked))
    assert old in [one.dossier for one in near]
    assert len(near) == 3, "no more is looked at than before"
