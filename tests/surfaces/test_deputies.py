"""Standing in (AB角): for a person who is named, and beside one's own places, which stay where one begins."""

import re
from datetime import date, timedelta

import pytest

from gongyi.kernel.access.queries import worker
from gongyi.kernel.flows.models import Step
from gongyi.kernel.people import actions as people
from gongyi.kernel.people.models import Post
from tests.towns import SINCE, SmallTown

UNTIL = date(2026, 3, 20)


@pytest.fixture
def shared(hexi: SmallTown) -> SmallTown:
    """Two people hold one grid; the first by number is not the one who goes away."""
    people.appoint(person=hexi.persons["chenbo"], seat=hexi.seats["grid_east1"], starts_on=SINCE)
    return hexi


def appoint(client, hexi: SmallTown, **more: str):
    seat = hexi.seats["grid_east1"]
    data = {
        "act": "appoint",
        "appoint-name": "李秀英",
        "appoint-person": f"{hexi.persons['lixiuying'].pk}",
        "appoint-starts_on": "2026-03-02",
        "appoint-reason": "轮休",
    }
    return client.post(f"/{hexi.town.slug}/desk/town/seats/{seat.pk}/", data | more, follow=True)


def stands_for(hexi: SmallTown) -> list[str]:
    rows = Post.objects.filter(seat=hexi.seats["grid_east1"], acting_for__isnull=False).select_related("acting_for")
    return [str(post.acting_for) for post in rows]


def holding(hexi: SmallTown, name: str) -> str:
    return str(Post.objects.get(seat=hexi.seats["grid_east1"], person=hexi.persons[name]).pk)


def test_it_is_chosen_for_whom_somebody_stands_in(shared: SmallTown, enter) -> None:
    client = enter("sunli")
    answer = appoint(client, shared, **{"appoint-acting_for": holding(shared, "chenbo"), "appoint-ends_on": f"{UNTIL}"})
    assert stands_for(shared) == ["陈博"]
    assert "代理 陈博" in answer.content.decode() or "代理陈博" in answer.content.decode()


def test_a_deputy_needs_an_end_and_a_holder_who_sits_there_then(shared: SmallTown, enter) -> None:
    client, whom = enter("sunli"), {"appoint-acting_for": holding(shared, "chenbo")}
    assert "请写明代班到哪天" in appoint(client, shared, **whom).content.decode()
    people.end_post(post=Post.objects.get(pk=whom["appoint-acting_for"]), on=shared.today + timedelta(days=2))
    late = whom | {"appoint-starts_on": "2026-03-10", "appoint-ends_on": f"{UNTIL}"}
    assert "陈博那天不在这个岗位上" in appoint(client, shared, **late).content.decode()
    assert stands_for(shared) == []


def test_whoever_is_appointed_beside_others_holds_the_seat(shared: SmallTown, enter) -> None:
    appoint(enter("sunli"), shared, **{"appoint-acting_for": "own"})
    assert stands_for(shared) == []
    assert Post.objects.filter(seat=shared.seats["grid_east1"], person=shared.persons["lixiuying"]).exists()


@pytest.fixture
def standing_in(hexi: SmallTown) -> SmallTown:
    people.appoint(
        person=hexi.persons["lixiuying"],
        seat=hexi.seats["grid_east1"],
        starts_on=SINCE,
        ends_on=UNTIL,
        acting_for=hexi.persons["yerlan"],
    )
    return hexi


def shown(client, hexi: SmallTown, path: str) -> str:
    return client.get(f"/{hexi.town.slug}/desk/{path}").content.decode()


def heading(page: str) -> str:
    return re.search(r"<h1[^>]*>([^<]+)", page)[1]


def test_a_deputys_own_place_stays_the_start_and_the_other_is_beside_it(standing_in: SmallTown, enter) -> None:
    client, grid = enter("lixiuying"), standing_in.places["east1"]
    page = shown(client, standing_in, "places/")
    assert heading(page) == "东社区（其中您能查看的）"
    assert f'<a href="?in={grid.pk}">东社区第1网格</a>' in page
    below = shown(client, standing_in, f"places/?in={grid.pk}")
    assert f'href="?in={standing_in.places["east"].pk}"' in below


def test_one_who_stands_in_elsewhere_finds_back(hexi: SmallTown, enter) -> None:
    people.appoint(
        person=hexi.persons["lixiuying"],
        seat=hexi.seats["grid_west1"],
        starts_on=SINCE,
        ends_on=UNTIL,
        acting_for=hexi.persons["chenbo"],
    )
    page = shown(enter("lixiuying"), hexi, f"places/?in={hexi.places['west1'].pk}")
    assert f'<a href="?in={hexi.places["east"].pk}">东社区</a>' in page


@pytest.mark.parametrize("path", ["new/", "cards/"])
def test_a_deputy_writes_down_at_their_own_place_unless_they_choose(standing_in: SmallTown, enter, path: str) -> None:
    page = shown(enter("lixiuying"), standing_in, path)
    assert 'placeholder="东社区"' in page
    assert re.search(r'<button type="button"[^>]*data-fill="[^"]*东社区第1网格"', page)


def test_who_has_one_place_is_offered_no_other(hexi: SmallTown, enter) -> None:
    assert "lookup__beside" not in shown(enter("gulnar"), hexi, "new/")


def test_what_a_deputy_takes_in_is_taken_in_at_their_own_seat(standing_in: SmallTown) -> None:
    actor = worker(standing_in.persons["lixiuying"], standing_in.town)
    assert [seat.acting_for != "" for seat in actor.seats] == [False, True]
    dossier = standing_in.say(channel="desk", worker=actor).dossier
    step = Step.objects.get(dossier=dossier, number=1)
    assert (step.seat_id, step.on_behalf_of) == (standing_in.seats["secretary_east"].pk, "")


def test_only_who_stands_in_nowhere_else_begins_at_the_other_place(hexi: SmallTown, enter) -> None:
    helper = people.add_person(town=hexi.town, work_name="替班")
    hexi.persons["helper"] = helper
    people.appoint(
        person=helper, seat=hexi.seats["grid_west1"], starts_on=SINCE, ends_on=UNTIL, acting_for=hexi.persons["chenbo"]
    )
    assert heading(shown(enter("helper"), hexi, "places/")) == "西社区第1网格（其中您能查看的）"
