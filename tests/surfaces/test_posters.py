"""Posters for the doors of a building: one sheet per door, whatever the language and the size of the paper."""

import re

import pytest
from django.urls import reverse

from tests.towns import SmallTown


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("size", ["a4", "a3"])
def test_a_door_has_one_sheet(hexi: SmallTown, enter, language: str, size: str) -> None:
    client = enter("gulnar")
    client.cookies["django_language"] = language
    answer = client.get(reverse("desk:poster_place", args=[hexi.town.slug, hexi.places["b1"].pk, size]))
    assert answer.content.startswith(b"%PDF-")
    assert re.findall(rb"/Count (\d+)", answer.content) == [b"1"]
