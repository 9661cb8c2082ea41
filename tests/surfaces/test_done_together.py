"""One move for many matters: of whatever mixture they are, each is done or told why not, and none keeps the next from being done."""

from datetime import timedelta

import pytest
from django.test import Client

from gongyi.kernel.flows.engine import Change
from gongyi.kernel.flows.models import Dossier, Step
from gongyi.kernel.flows.performing import perform_many
from gongyi.kernel.people import actions as people
from gongyi.kernel.people.models import Post
from tests.domain.cases.builders import opened
from tests.towns import SmallTown

pytestmark = pytest.mark.both

NOT_OF_THIS_KIND = "这类事没有这一步。"


def mixture(hexi: SmallTown) -> tuple[Dossier, Dossier]:
    """An appeal to accept and a case to sign, both at the community desk."""
    case = opened(hexi, handler="desk_east")
    return hexi.say("二楼的门坏了").dossier, case


def post(client: Client, hexi: SmallTown, numbers: list[str], move: str = "accept", **more: str) -> str:
    answer = client.post(f"/{hexi.town.slug}/desk/bulk/", {"number": numbers, "move": move} | more)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize(("move", "done"), [("accept", 0), ("acknowledge", 1)])
def test_a_mixture_of_kinds_is_done_as_far_as_it_fits(
    hexi: SmallTown, enter, move: str, done: int, *, turned: bool
) -> None:
    both, client = mixture(hexi), enter("gulnar")
    numbers = [row.number for row in both][:: -1 if turned else 1]
    asked = post(client, hexi, numbers, move)
    assert asked.count(NOT_OF_THIS_KIND) == 1
    page = post(client, hexi, numbers, move, sure="1", reason="逐件看过")
    assert "办了 1 件" in page
    assert page.count(NOT_OF_THIS_KIND) == 1
    assert both[1 - done].title in page
    made = list(Step.objects.filter(move=move, dossier__in=both).values_list("dossier", flat=True))
    assert made == [both[done].pk]


def test_what_fits_none_of_the_ticked_cannot_be_sent(hexi: SmallTown, enter) -> None:
    _appeal, case = mixture(hexi)
    page = post(enter("gulnar"), hexi, [case.number])
    assert NOT_OF_THIS_KIND in page
    assert 'name="reason"' not in page


def test_a_matter_that_vanished_is_listed_before_and_after(hexi: SmallTown, enter) -> None:
    (appeal, _case), client = mixture(hexi), enter("gulnar")
    others = hexi.say("西边的门坏了", place=hexi.places["west1"]).dossier
    numbers = [others.number, appeal.number]
    asked = post(client, hexi, numbers)
    assert "不在您的范围内" in asked
    assert others.title not in asked
    assert "办了 1 件" in post(client, hexi, numbers, sure="1", reason="逐件看过")
    assert Step.objects.filter(dossier=appeal, move="accept").exists()


def test_with_a_seat_lost_meanwhile_nothing_is_done_and_each_is_listed(hexi: SmallTown) -> None:
    both = mixture(hexi)
    people.end_post(post=Post.objects.get(person=hexi.persons["gulnar"]), on=hexi.today - timedelta(days=1))
    report = perform_many(
        actor=hexi.actor("gulnar"), numbers=[row.number for row in both], key="accept", change=Change()
    )
    assert (list(report.done), set(report.refused)) == ([], {row.number for row in both})


def test_one_matter_that_fails_through_a_fault_of_ours_does_not_stop_the_others(hexi: SmallTown) -> None:
    broken, sound = (hexi.say(f"{n}楼的门坏了").dossier for n in (1, 2))
    Dossier.objects.filter(pk=broken.pk).update(flow="no such kind")
    report = perform_many(
        actor=hexi.actor("gulnar"), numbers=[broken.number, sound.number], key="accept", change=Change()
    )
    assert list(report.done) == [sound.number]
    assert list(report.refused) == [broken.number]
    assert not Step.objects.filter(dossier=broken, move="accept").exists()
