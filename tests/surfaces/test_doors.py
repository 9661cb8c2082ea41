"""Who may open which address. A route without a door fails."""

from uuid import UUID

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from tests.towns import SmallTown

THIRD_PARTY = {"account", "mfa"}
OUTSIDE = ("allauth.", "django.views.static")


def routes(resolver: URLResolver | None = None, prefix: str = "") -> list[tuple[str, URLPattern]]:
    found = []
    for part in (resolver or get_resolver()).url_patterns:
        if isinstance(part, URLResolver):
            found += routes(part, prefix + str(part.pattern))
        else:
            found.append((prefix + str(part.pattern), part))
    return found


def own() -> list[tuple[str, URLPattern]]:
    return [(path, route) for path, route in routes() if not route.callback.__module__.startswith(OUTSIDE)]


def test_every_address_has_a_door() -> None:
    assert len(own()) > 50
    assert [path for path, route in own() if not hasattr(route.callback, "door")] == []


def address(path: str, hexi: SmallTown) -> str:
    import re

    filled = path.replace("<slug:town>", hexi.town.slug)
    samples = {
        "number": "1234567890",
        "numbers": "1234567890",
        "token": "x" * 22,
        "uid": "x" * 22,
        "voice": UUID(int=1),
        "size": "small",
        "kind": "help",
        "which": "problems",
        "flow": "appeal",
    }
    return "/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda found: str(samples.get(found[1], 1)), filled)


def test_a_stranger_gets_no_further_than_the_door(hexi: SmallTown) -> None:
    for path, route in own():
        door = route.callback.door
        if door.kind in {"worker", "office", "resident"}:
            answer = Client().get(address(path, hexi))
            assert answer.status_code == 302, path
            assert ("/me/in/" if door.kind == "resident" else "/login/") in answer.headers["Location"], path
        elif door.kind == "link":
            assert Client().get(address(path, hexi)).status_code == 404, path


def test_a_worker_of_another_community_finds_nothing(hexi: SmallTown, enter) -> None:
    number = hexi.say().number
    stranger = enter("liuyan")
    for name in ("", "print/", "do/accept/", "apart/", "reference/", "place/", "rate/"):
        assert stranger.get(f"/{hexi.town.slug}/desk/file/{number}/{name}").status_code == 404, name
    assert enter("gulnar").get(f"/{hexi.town.slug}/desk/file/{number}/").status_code == 200


def test_an_unknown_matter_and_one_out_of_reach_look_the_same(hexi: SmallTown, enter) -> None:
    number = hexi.say().number
    stranger = enter("liuyan")
    one, two = (
        stranger.get(f"/{hexi.town.slug}/desk/file/{number}/"),
        stranger.get(f"/{hexi.town.slug}/desk/file/1111111111/"),
    )
    assert (one.status_code, one.content) == (two.status_code, two.content)


@pytest.mark.parametrize("office", ["system", "security", "audit"])
def test_an_administrator_reads_no_matters(hexi: SmallTown, enter, office: str) -> None:
    number = hexi.say().number
    from gongyi.kernel.people.actions import add_person

    hexi.persons["admin"] = add_person(town=hexi.town, work_name="管理员")
    client = enter("admin", office)
    assert client.get(f"/{hexi.town.slug}/desk/office/").status_code == 200
    assert client.get(f"/{hexi.town.slug}/desk/file/{number}/").status_code == 404
    assert client.get(f"/{hexi.town.slug}/desk/").status_code == 404
