"""How a time came about stands in parts with a dot between them, on every page that draws them."""

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from tests.surfaces.handling import bound, link, offered
from tests.towns import SmallTown

DOTS = re.compile(r"\.why > \* \+ \*::before \{ content: \"·\"")


def styles(page: str) -> str:
    """All the styles that a page asks for."""
    names = re.findall(r'rel="stylesheet" href="[^"]*?(gongyi/css/\w+)[^"]*\.css', page)
    assert names
    return "".join(Path(finders.find(f"{name}.css")).read_text("utf-8") for name in names)


@pytest.mark.parametrize("where", ["link", "file", "board"])
def test_what_explains_a_time_has_its_dots_wherever_it_stands(hexi: SmallTown, enter, where: str) -> None:
    case = offered(hexi)
    if where == "link":
        url = link(hexi)
        page = bound(hexi, url).get(url).content.decode()
    elif where == "file":
        page = enter("gulnar").get(f"/{hexi.town.slug}/desk/file/{case.number}/").content.decode()
    else:
        hexi.say()
        page = enter("gulnar").get(f"/{hexi.town.slug}/desk/board/").content.decode()
    assert re.search(r'<p class="why"><span>[^<]+</span><span>', page)
    assert DOTS.search(styles(page))
