"""What a handler's page begins with: what is to be done, where, until when, and the button; all that explains comes after it."""

import re

import pytest

from tests.domain.cases.builders import sample
from tests.surfaces.handling import STATEMENT, bound, link, minutes
from tests.surfaces.test_photos_passed_on import dispatched
from tests.towns import SmallTown

MOVES = ((), ("acknowledge",), ("acknowledge", "first_contact"))


@pytest.mark.parametrize("moves", MOVES, ids=["offered", "contacting", "handling"])
def test_the_button_stands_before_photos_and_explanations(hexi: SmallTown, moves: tuple[str, ...]) -> None:
    dispatched(hexi, photos=True)
    sample(hexi, 0)
    with minutes(3):
        url = link(hexi)
        phone = bound(hexi, url)
        for move in moves:
            phone.post(f"{url}do/{move}/", {"how": "visit"})
        main = phone.get(url).content.decode().partition("<main")[2]
    button, photo = re.search(r"<button[^>]*button--primary", main).start(), main.index("/evidence/")
    why = main.index('<details class="explain"><summary>时限，怎么算出来的')
    assert main.index(STATEMENT) < main.index("剩 ") < button < photo < why
    assert main.index('class="why"') > why, "how a time came about is folded away"
    assert 'class="now"' in main or "submit now" in main
