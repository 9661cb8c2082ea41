"""A request is decided neither by whoever asked nor by whoever has the work now: by nobody's seat, and by no deputy."""

from datetime import timedelta

import pytest
from django.utils.translation import override

from gongyi.domain.cases import public
from gongyi.kernel import clock
from gongyi.kernel.flows import authority, facts
from gongyi.kernel.flows.models import Dossier
from gongyi.kernel.flows.story import story
from gongyi.kernel.flows.sweep import sweep
from gongyi.kernel.people import actions as people
from gongyi.kernel.people.refusals import Refused
from tests.domain.cases.builders import (
    DEFERRABLE,
    ask_deferral,
    ask_extension,
    empty_seat,
    handling,
    keep_apart,
    opened,
    redispatch,
    send_back,
    side,
    signed,
    supervise,
)
from tests.towns import SmallTown

ASKS = {"extension": ask_extension, "deferral": ask_deferral}


def stand_in(hexi: SmallTown, who: str, seat: str, away: str) -> None:
    """One person becomes another's deputy (AB角) for a few days."""
    people.appoint(
        person=hexi.persons[who],
        seat=hexi.seats[seat],
        starts_on=hexi.today,
        ends_on=hexi.today + timedelta(days=3),
        acting_for=hexi.persons[away],
    )
    hexi.town.refresh_from_db()


def offered(hexi: SmallTown, who: str, case: Dossier) -> set[str]:
    """What the file offers somebody."""
    return {move.key for move in authority.allowed(hexi.fetch(who, case))}


def ruled_by(hexi: SmallTown, handler: str) -> Dossier:
    """A case that its second handler sent back: the second return."""
    case = opened(hexi)
    send_back(hexi, case)
    redispatch(hexi, case, handler)
    send_back(hexi, case, "send_back_again")
    return case


def called_by(hexi: SmallTown, who: str, case: Dossier) -> None:
    hexi.do(who, case, "call_in", words={"request": "请消防和供电到场"})


@pytest.mark.parametrize("slot", ["extension", "deferral"])
def test_a_desk_that_inherits_the_work_does_not_decide_on_the_handlers_request(hexi: SmallTown, slot: str) -> None:
    case = handling(hexi, DEFERRABLE)
    ASKS[slot](hexi, case)
    assert side(case, slot, hexi) == "desk_east"
    empty_seat(hexi, "firm")
    sweep(hexi.town)
    assert (hexi.holder(case), side(case, slot, hexi)) == ("desk_east", "secretary_east")
    assert f"approve_{slot}" not in offered(hexi, "gulnar", case)
    hexi.do("lixiuying", case, f"approve_{slot}")


def test_the_file_says_to_whom_the_decision_went(hexi: SmallTown) -> None:
    case = handling(hexi)
    ask_extension(hexi, case)
    empty_seat(hexi, "firm")
    sweep(hexi.town)
    matter = hexi.fetch("gulnar", case)
    climbs = [step for step in story(case, matter.actor) if step.move == "climb"]
    with override("zh-hans"):
        told = [dict(facts.teller(matter, climbs)(step)) for step in climbs]
    assert "转上去的是" not in told[0]
    assert told[1]["转上去的是"] == "决定是否延期"
    assert told[1]["原来在"] != told[1]["交给"]


def test_the_file_says_why_a_deputy_is_offered_no_decision(hexi: SmallTown) -> None:
    case = handling(hexi, handler="desk_east")
    ask_extension(hexi, case)
    assert not public.why_not(hexi.fetch("gulnar", case))
    stand_in(hexi, "gulnar", "secretary_east", "lixiuying")
    with override("zh-hans"):
        assert [words.split("：")[0] for words in public.why_not(hexi.fetch("gulnar", case))] == ["决定是否延期"]
    assert not public.why_not(hexi.fetch("lixiuying", case))


def test_the_decision_goes_on_up_with_the_work(hexi: SmallTown) -> None:
    case = handling(hexi, handler="desk_east")
    ask_extension(hexi, case)
    assert side(case, "extension", hexi) == "secretary_east"
    empty_seat(hexi, "desk_east")
    sweep(hexi.town)
    assert (hexi.holder(case), side(case, "extension", hexi)) == ("secretary_east", "street")


def test_a_decision_that_is_late_does_not_climb_to_whoever_has_the_work(hexi: SmallTown) -> None:
    case = handling(hexi)
    ask_extension(hexi, case)
    keep_apart(hexi, "zhoujianguo", case, "desk_east")
    keep_apart(hexi, "zhoujianguo", case, "firm")
    assert (hexi.holder(case), side(case, "extension", hexi)) == ("secretary_east", "street")
    with clock.fixed(clock.now() + timedelta(days=5)):
        sweep(hexi.town)
    assert side(case, "extension", hexi) == "town"


@pytest.mark.parametrize("slot", ["extension", "deferral"])
def test_a_deputy_does_not_decide_on_her_own_request(hexi: SmallTown, slot: str) -> None:
    case = handling(hexi, DEFERRABLE, handler="desk_east")
    ASKS[slot](hexi, case)
    stand_in(hexi, "gulnar", "secretary_east", "lixiuying")
    assert not offered(hexi, "gulnar", case) & {f"approve_{slot}", f"refuse_{slot}"}
    with pytest.raises(Refused):
        hexi.do("gulnar", case, f"approve_{slot}")
    hexi.do("lixiuying", case, f"approve_{slot}")


def test_a_colleague_at_the_desk_that_has_the_work_does_not_decide_as_a_deputy(hexi: SmallTown) -> None:
    people.appoint(person=hexi.persons["liuyan"], seat=hexi.seats["desk_east"], starts_on=hexi.today)
    case = handling(hexi, handler="desk_east")
    ask_extension(hexi, case)
    stand_in(hexi, "liuyan", "secretary_east", "lixiuying")
    assert "approve_extension" not in offered(hexi, "liuyan", case)


def test_whoever_asked_and_sits_higher_since_does_not_decide(hexi: SmallTown) -> None:
    case = handling(hexi, handler="desk_east")
    ask_extension(hexi, case)
    for post in hexi.seats["desk_east"].posts.all():
        people.end_post(post=post, on=hexi.today - timedelta(days=1))
    people.appoint(person=hexi.persons["liuyan"], seat=hexi.seats["desk_east"], starts_on=hexi.today)
    people.appoint(person=hexi.persons["gulnar"], seat=hexi.seats["secretary_east"], starts_on=hexi.today)
    assert not offered(hexi, "gulnar", case) & {"approve_extension", "refuse_extension"}
    assert "approve_extension" in offered(hexi, "lixiuying", case)


def test_a_deputy_does_not_order_herself(hexi: SmallTown) -> None:
    case = handling(hexi, handler="desk_east")
    stand_in(hexi, "gulnar", "secretary_east", "lixiuying")
    assert "supervise" not in offered(hexi, "gulnar", case)
    with pytest.raises(Refused):
        supervise(hexi, case, "gulnar")
    supervise(hexi, case, "lixiuying")


def test_a_deputy_does_not_convene_what_she_called_for(hexi: SmallTown) -> None:
    case = signed(hexi)
    called_by(hexi, "gulnar", case)
    stand_in(hexi, "gulnar", "street", "zhaomin")
    assert not offered(hexi, "gulnar", case) & {"convene", "decline_call"}
    assert {"convene", "decline_call"} <= offered(hexi, "zhaomin", case)


def test_the_street_does_not_decide_on_its_own_call(hexi: SmallTown) -> None:
    case = signed(hexi, handler="street")
    called_by(hexi, "zhaomin", case)
    assert side(case, "coordination", hexi) == "town"


def test_a_call_goes_up_when_the_street_is_given_the_work(hexi: SmallTown) -> None:
    case = opened(hexi)
    send_back(hexi, case)
    called_by(hexi, "gulnar", case)
    assert side(case, "coordination", hexi) == "street"
    redispatch(hexi, case, "street")
    assert (hexi.holder(case), side(case, "coordination", hexi)) == ("street", "town")


def test_a_call_stays_with_the_street_while_it_rules_on_a_return(hexi: SmallTown) -> None:
    case = opened(hexi)
    send_back(hexi, case)
    called_by(hexi, "gulnar", case)
    redispatch(hexi, case, "grid_east2")
    send_back(hexi, case, "send_back_again")
    assert (hexi.holder(case), side(case, "coordination", hexi)) == ("street", "street")


def test_the_street_does_not_rule_on_its_own_return(hexi: SmallTown) -> None:
    assert hexi.holder(ruled_by(hexi, "street")) == "town"
    assert hexi.holder(ruled_by(hexi, "grid_east2")) == "street"


def test_a_return_does_not_climb_to_whoever_sent_it_back(hexi: SmallTown) -> None:
    case = opened(hexi, handler="secretary_east")
    send_back(hexi, case)
    assert hexi.holder(case) == "desk_east"
    with clock.fixed(clock.now() + timedelta(days=2)):
        sweep(hexi.town)
    assert hexi.holder(case) == "street"


def test_a_return_passes_over_an_empty_desk_without_coming_back(hexi: SmallTown) -> None:
    case = opened(hexi, handler="secretary_east")
    empty_seat(hexi, "desk_east")
    send_back(hexi, case)
    assert hexi.holder(case) == "street"


def test_a_deputy_does_not_rule_on_her_own_return(hexi: SmallTown) -> None:
    case = ruled_by(hexi, "grid_east2")
    stand_in(hexi, "aili", "street", "zhaomin")
    assert "assign_by_ruling" not in offered(hexi, "aili", case)
    with override("zh-hans"):
        assert "要由别人来定" in str(public.why_not(hexi.fetch("aili", case)))
    assert "assign_by_ruling" in offered(hexi, "zhaomin", case)
