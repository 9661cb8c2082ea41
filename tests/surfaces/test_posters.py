"""Posters for the doors of a building: one sheet per door, whatever the language and the size of the paper."""

import re

import pytest
from django.urls import reverse

from gongyi.kernel.territory import actions as territory
from gongyi.kernel.territory.models import Area
from tests.towns import SmallTown


@pytest.mark.once  # typesetting
@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("size", ["a4", "a3"])
def test_a_door_has_one_sheet(hexi: SmallTown, enter, language: str, size: str) -> None:
    client = enter("gulnar")
    client.cookies["django_language"] = language
    answer = client.get(reverse("desk:poster_place", args=[hexi.town.slug, hexi.places["b1"].pk, size]))
    assert answer.content.startswith(b"%PDF-")
    assert re.findall(rb"/Count (\d+)", answer.content) == [b"1"]


def test_the_compounds_of_ones_own_grid_come_first(hexi: SmallTown, enter) -> None:
    door = territory.add_place(parent=hexi.places["west1"], level="building", name="阿拉小区1号楼")
    far = territory.add_area(town=hexi.town, kind=Area.COMPOUND, name="阿拉小区", places=[door])
    page = enter("aili").get(f"/{hexi.town.slug}/desk/posters/").content.decode()
    assert hexi.compound.name in page
    assert page.index(hexi.compound.name) < page.index(far.name)


def test_from_the_page_of_a_compound_one_prints_that_one(hexi: SmallTown, enter) -> None:
    door = territory.add_place(parent=hexi.places["west1"], level="building", name="阿拉小区1号楼")
    other = territory.add_area(town=hexi.town, kind=Area.COMPOUND, name="阿拉小区", places=[door])
    client, places = enter("gulnar"), f"/{hexi.town.slug}/desk/places/"
    here = client.get(places, {"in": hexi.places["east"].pk, "area": hexi.compound.pk}).content.decode()
    (address,) = re.findall(r'href="([^"]*/desk/posters/[^"]*)"', here)
    page = client.get(address).content.decode()
    assert hexi.compound.name in page
    assert other.name not in page
    assert client.get(f"/{hexi.town.slug}/desk/posters/?area=abc").status_code == 200


@pytest.mark.parametrize("typed", ["幸福小区 3号楼", "幸福小区3号楼", "幸福3"])
def test_a_door_is_found_as_people_type_it(hexi: SmallTown, enter, typed: str) -> None:
    page = enter("gulnar").get(f"/{hexi.town.slug}/desk/posters/", {"where": typed}).content.decode()
    assert reverse("desk:poster_place", args=[hexi.town.slug, hexi.places["b3"].pk, "a4"]) in page
