"""Of violence, harm to oneself and the like a firm hears nothing: not in the statement, not by its time, not by its urgency."""

from datetime import timedelta

import pytest
from django.utils.translation import override

from gongyi.domain.appeals import plainly
from gongyi.kernel.flows import matters, performing, registry
from gongyi.kernel.flows.engine import Change
from gongyi.kernel.flows.history.verify import verify
from gongyi.kernel.flows.models import Dossier, Step, StepBody
from gongyi.kernel.outbox.models import Job
from gongyi.kernel.people.refusals import Refused
from gongyi.surfaces.desk import statements
from tests.domain.appeals import builders
from tests.towns import SmallTown, settle

BEATEN = "我老公又打我，门就是他踢坏的"
DOOR = "单元门坏了，关不上，请修好"


def dispatched(hexi: SmallTown, dossier: Dossier, statement: str = DOOR, **more: object) -> Dossier:
    facts = {"category": builders.ABOUT, "plain": True} | more
    hexi.do("zhaomin", dossier, "dispatch", words={"statement": statement}, **facts)
    return hexi.case_of(dossier)


@pytest.mark.parametrize("text", [BEATEN, "我不想活了，灯也坏了"])
def test_nothing_is_drawn_up_and_nothing_is_taken_over_from_what_was_said(hexi: SmallTown, text: str) -> None:
    dossier = hexi.say(text).dossier
    matter = hexi.fetch("zhaomin", dossier)
    spec = registry.get("appeal").move("dispatch")
    assert statements.begin(matter) == ""
    assert not statements.takes_over(matter, spec)


def test_gas_is_named_in_what_is_drawn_up_as_before(hexi: SmallTown) -> None:
    matter = hexi.fetch("gulnar", hexi.say("楼道里一股煤气味").dossier)
    with override("zh-hans"):
        assert "燃气危险" in statements.begin(matter)


def test_it_is_not_dispatched_to_a_firm_before_somebody_says_that_it_is_a_plain_repair(hexi: SmallTown) -> None:
    dossier = hexi.say(BEATEN).dossier
    for more in ({"plain": None}, {"plain": False}):
        with pytest.raises(Refused) as refused:
            dispatched(hexi, dossier, **more)
        assert refused.value.code == "plain"
    assert Dossier.objects.filter(flow="case").count() == 0


def test_a_plain_repair_has_its_own_time_and_no_urgency(hexi: SmallTown) -> None:
    dossier = hexi.say(BEATEN).dossier
    settle()
    case = dispatched(hexi, dossier)
    settle()
    assert case.safety == 0
    assert case.turns.get(open=True).safety == 0
    assert case.due_at - case.opened_at > timedelta(hours=24)
    assert Job.objects.filter(owner_id=case.pk, template="case_offered").exists()
    assert not Job.objects.filter(owner_id=case.pk, template="case_danger_offered").exists()
    assert not Job.objects.filter(owner_id=case.pk, urgent=True).exists()
    kept = [case.title, *StepBody.objects.filter(step__dossier=case).values_list("body", flat=True)]
    assert not any(word in " ".join(kept) for word in ("打我", "危险", "老公"))
    assert verify().faults == []


@pytest.mark.parametrize("statement", ["门被踢坏了，她老公打她", BEATEN])
def test_words_that_tell_of_it_do_not_go_to_a_firm(hexi: SmallTown, statement: str) -> None:
    dossier = hexi.say(BEATEN).dossier
    with pytest.raises(Refused):
        dispatched(hexi, dossier, statement)
    case = dispatched(hexi, dossier)
    with pytest.raises(Refused) as refused:
        hexi.do("zhaomin", dossier, "pass_on", words={"news": statement})
    assert refused.value.code == "tells"
    assert not Step.objects.filter(dossier=case, move="passed_on").exists()


def test_a_kind_that_tells_of_it_does_not_go_to_a_firm(hexi: SmallTown) -> None:
    dossier = hexi.say(BEATEN).dossier
    with pytest.raises(Refused) as refused:
        dispatched(hexi, dossier, category="family_matter", handler=hexi.seats["firm"].key)
    assert refused.value.code == "category"


def test_gas_beside_it_is_told_and_nothing_else(hexi: SmallTown) -> None:
    dossier = hexi.say("我老公打我，厨房里还有煤气味").dossier
    case = dispatched(hexi, dossier)
    assert case.safety == 2
    with override("zh-hans"):
        assert statements.begin(hexi.fetch("zhaomin", dossier)) == ""


def test_the_police_hear_of_it_as_it_is_and_it_is_not_sent_on_to_a_firm(hexi: SmallTown) -> None:
    dossier = hexi.say(BEATEN).dossier
    police = hexi.seats["police"].key
    case = dispatched(hexi, dossier, "有人在家被打", handler=police, plain=None)
    assert (case.safety, hexi.holder(case)) == (2, "police")
    holder = next(name for name in hexi.persons if hexi.actor(name).seat_for(police))
    hexi.do(holder, case, "send_back", reason="other", owner="property_firm", words={"why": "应由物业修门"})
    with pytest.raises(Refused) as refused:
        hexi.do("zhaomin", case, "redispatch", handler=hexi.seats["firm"].key, words={"why": "应由物业修门"})
    assert refused.value.code == "apart"


def test_what_is_added_of_it_later_leaves_the_repair_as_it_is(hexi: SmallTown) -> None:
    dossier = hexi.say(BEATEN).dossier
    case = dispatched(hexi, dossier)
    before = Dossier.objects.get(pk=case.pk).version
    speaker = matters.fetch_by_id(builders.speaker(dossier), dossier.pk)
    performing.perform(matter=speaker, key="add_words", change=Change(words={"added": "他今天又打我"}))
    row = Dossier.objects.get(pk=case.pk)
    assert (row.safety, row.version - before) == (0, 1)
    assert not Job.objects.filter(owner_id=case.pk, template="case_danger").exists()


def test_an_ordinary_matter_asks_for_none_of_it(hexi: SmallTown) -> None:
    dossier = builders.screening(hexi)
    assert not plainly.kept_from_firms(hexi.fetch("gulnar", dossier))
    hexi.do("gulnar", dossier, "dispatch", category=builders.ABOUT, words={"statement": DOOR})
    assert hexi.stage(dossier) == "with_handler"
