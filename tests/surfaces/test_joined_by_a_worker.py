"""Those whose own matter a worker joined to another (并案), and those beside them: what they keep, what they read, and nothing of each other."""

from django.test import Client

from tests.domain.cases.builders import row
from tests.surfaces.speaking import OTHER, PHONE, address, link
from tests.towns import SmallTown

COLD = "302一直没暖气，暖气片不热，屋里只有14度"
"""Plain words, promised sooner than other ones."""


def page(hexi: SmallTown, name: str, token: str) -> str:
    return Client().get(address(hexi, name, token)).content.decode().split("<main")[1].split("<footer")[0]


def test_a_promise_given_to_somebody_else_is_told_by_its_day_and_not_by_when_they_spoke(hexi: SmallTown) -> None:
    host = hexi.say(phone=PHONE).dossier
    assert "怎么算的" in page(hexi, "track", link(hexi, host))
    mine = hexi.say(COLD, phone=OTHER).dossier
    hexi.do("gulnar", mine, "merge", reason="same_problem", into=host.number)
    assert row(host).due_at == row(mine).due_at
    track = page(hexi, "track", link(hexi, host))
    assert "怎么算的" not in track
    assert "明天" in track
