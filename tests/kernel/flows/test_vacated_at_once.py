"""A seat that nobody holds any more is left by its turns as soon as the worker wakes, not minutes later."""

from datetime import timedelta

from gongyi.kernel import clock
from gongyi.kernel.flows import ticking
from gongyi.kernel.flows.models import Step
from gongyi.kernel.outbox.working import do_chores, do_jobs
from gongyi.kernel.people import actions as people
from gongyi.kernel.people.queries import today
from tests.infra.statements import spent
from tests.towns import SmallTown


def wake() -> None:
    """One round of the worker; at one moment what it does every few minutes is due in the first of them only."""
    do_jobs()
    do_chores(holder="test")


def empty(hexi: SmallTown, seat: str, days: int = 1) -> None:
    """Its posts end with a day some days ago."""
    for post in hexi.seats[seat].posts.all():
        people.end_post(post=post, on=today(hexi.town) - timedelta(days=days))


def test_turns_leave_a_seat_at_the_round_after_its_post_ended(hexi: SmallTown) -> None:
    dossier = hexi.say().dossier
    wake()
    assert hexi.holder(dossier) == "desk_east"
    empty(hexi, "desk_east")
    wake()
    assert hexi.holder(dossier) == "secretary_east"
    assert Step.objects.filter(dossier=dossier, move="climb").count() == 1


def test_who_has_their_last_day_keeps_the_turn_until_its_end(hexi: SmallTown) -> None:
    dossier = hexi.say().dossier
    empty(hexi, "desk_east", days=0)
    wake()
    assert hexi.holder(dossier) == "desk_east"
    with clock.fixed(clock.now() + timedelta(days=1)):
        wake()
    assert hexi.holder(dossier) == "secretary_east"


def test_while_nothing_changes_a_round_asks_one_thing(hexi: SmallTown) -> None:
    hexi.say()
    empty(hexi, "desk_east")
    assert ticking.vacated() == 1
    assert spent(ticking.vacated) == 1
