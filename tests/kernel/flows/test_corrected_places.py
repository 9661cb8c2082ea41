"""A place that was mistyped is put right: the matter goes to whoever answers there, and what was sent out goes on."""

from datetime import timedelta

import pytest

from gongyi.kernel import clock
from gongyi.kernel.flows import facts, filing, matters
from gongyi.kernel.flows.models import Dossier, Turn
from gongyi.kernel.flows.story import story
from gongyi.kernel.outbox.models import Job
from tests.domain.cases import builders as cases
from tests.kernel.flows.test_regrouping import in_grid, sound
from tests.towns import SmallTown

GAS = "楼道里一股煤气味，很呛人"


def correct(hexi: SmallTown, dossier: Dossier, name: str = "gulnar", to: str = "west1") -> None:
    filing.relocate(matter=hexi.fetch(name, dossier), place=hexi.places[to])
    cases.later()


def told(dossier: Dossier, template: str) -> list[str]:
    rows = Job.objects.filter(owner_id=dossier.pk, kind="deliver", channel="inapp", template=template)
    return [row.recipient for row in rows]


def side(dossier: Dossier, slot: str) -> str:
    return dossier.turns.get(open=True, slot=slot).holder_key


@pytest.mark.parametrize("accepted", [False, True])
def test_it_goes_to_whoever_answers_at_the_new_place(hexi: SmallTown, *, accepted: bool) -> None:
    dossier = hexi.say().dossier
    if accepted:
        hexi.do("gulnar", dossier, "accept")
    correct(hexi, dossier)
    assert hexi.holder(dossier) == "desk_west"
    assert hexi.fetch("liuyan", dossier).main
    assert told(dossier, "turn_moved") == [hexi.seats["desk_west"].key]
    sound()


def test_the_step_says_where_it_goes(hexi: SmallTown) -> None:
    dossier = hexi.say().dossier
    correct(hexi, dossier)
    matter = matters.by_machine(dossier)
    step = next(step for step in story(matter.dossier, matter.actor) if step.move == "relocate")
    said = dict(facts.teller(matter, [step])(step))
    assert "更正" in said["因为"]
    assert "西社区" in said["交给"]


def test_a_danger_that_goes_elsewhere_keeps_its_hour_and_is_told_at_night(hexi: SmallTown) -> None:
    dossier = hexi.say(GAS).dossier
    correct(hexi, dossier)
    assert Turn.objects.get(dossier=dossier, open=True).due_at == clock.now() + timedelta(hours=1)
    assert Job.objects.filter(owner_id=dossier.pk, template="turn_moved", channel="sms", urgent=True).exists()
    assert any("【紧急】燃气危险" in text for text in hexi.messages("13800000010"))


def test_within_the_same_community_its_desk_keeps_it_and_nobody_is_told(hexi: SmallTown) -> None:
    dossier = hexi.say().dossier
    correct(hexi, dossier, to="b1")
    assert hexi.holder(dossier) == "desk_east"
    assert not told(dossier, "turn_moved")


def test_in_another_grid_it_goes_to_the_worker_of_that_grid(hexi: SmallTown) -> None:
    dossier = in_grid(hexi)
    correct(hexi, dossier, "aili", "b1")
    assert hexi.holder(dossier) == "grid_east1"


def test_what_was_sent_out_stays_with_its_handler_and_the_watch_over_it_moves(hexi: SmallTown) -> None:
    case = cases.handling(hexi)
    source = cases.queries.source_of(case)
    cases.ask_extension(hexi, case)
    correct(hexi, source)
    case = cases.row(case)
    assert (hexi.holder(source), hexi.holder(case)) == ("desk_west", "firm")
    assert case.place_id == hexi.places["west1"].pk
    assert side(case, "extension") == hexi.seats["desk_west"].key
    assert told(case, "turn_place") == [hexi.seats["firm"].key]
    hexi.do("liuyan", case, "withdraw", words={"why": "不用了"})
    sound()


def test_what_was_sent_to_another_place_of_its_own_stays_there(hexi: SmallTown) -> None:
    case = cases.handling(hexi)
    source = cases.queries.source_of(case)
    filing.relocate(matter=matters.by_machine(case), place=hexi.places["b1"])
    correct(hexi, source)
    assert cases.row(case).place_id == hexi.places["b1"].pk
