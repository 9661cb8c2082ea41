"""Doing it again: nobody who was not satisfied is sent away, and a second person looks before the answer."""

from datetime import timedelta

import pytest

from gongyi.domain.appeals import public
from gongyi.kernel import clock
from gongyi.kernel.access.actor import system
from gongyi.kernel.figures import counting
from gongyi.kernel.figures.declaring import get
from gongyi.kernel.figures.lives import Scope, Window
from gongyi.kernel.flows import authority, matters, registry
from gongyi.kernel.flows.history.verify import verify
from gongyi.kernel.flows.models import Dossier
from gongyi.kernel.people import actions as people
from gongyi.kernel.people.refusals import Refused
from tests.domain.appeals.builders import checking, rate, rating
from tests.domain.cases.builders import photos, row
from tests.towns import SINCE, SmallTown


@pytest.fixture
def dossier(hexi: SmallTown) -> Dossier:
    """Answered, and not to the person's satisfaction."""
    found = rating(hexi)
    rate(found, "dissatisfied", solved=False)
    return found


def offered(hexi: SmallTown, name: str, dossier: Dossier) -> set[str]:
    return {move.key for move in authority.allowed(hexi.fetch(name, dossier))}


def test_declining_joining_and_answering_unchecked_are_not_offered_again(hexi: SmallTown, dossier: Dossier) -> None:
    there = offered(hexi, "gulnar", dossier)
    assert not there & {"decline", "merge", "settle_now", "grid_done"}
    assert {"redone", "dispatch", "grid_handle"} <= there


def test_it_no_longer_says_how_it_ended_while_it_is_done_again(hexi: SmallTown, dossier: Dossier) -> None:
    assert row(dossier).outcome == ""


def test_the_desk_that_did_it_again_does_not_check_it(hexi: SmallTown, dossier: Dossier) -> None:
    hexi.do(
        "gulnar",
        dossier,
        "redone",
        outcome="solved",
        words={"done": "又换了"},
        evidence=(*photos(hexi, "before"), *photos(hexi, "after")),
    )
    assert (hexi.stage(dossier), hexi.holder(dossier)) == ("checking", "secretary_east")
    assert "check_pass" not in offered(hexi, "gulnar", dossier)
    hexi.do("lixiuying", dossier, "check_pass", how="on_site")
    assert (hexi.stage(dossier), row(dossier).outcome) == ("replying", "solved")
    assert verify().faults == []


def test_what_the_grid_did_again_is_checked_by_the_desk(hexi: SmallTown, dossier: Dossier) -> None:
    hexi.do("gulnar", dossier, "grid_handle", category="fire_lane")
    likely = registry.entry("appeal").likely
    assert likely is not None
    assert likely(hexi.fetch("aili", dossier)) == "redone"
    hexi.do("aili", dossier, "redone", outcome="explained", words={"done": "又去看了"})
    assert hexi.holder(dossier) == "desk_east"


def test_the_same_person_at_another_seat_does_not_check_it_either(hexi: SmallTown) -> None:
    dossier = checking(hexi)
    people.appoint(person=hexi.persons["gulnar"], seat=hexi.seats["secretary_east"], starts_on=SINCE)
    with pytest.raises(Refused, match="不能自己核查"):
        hexi.do("gulnar", dossier, "check_pass", how="papers")


def test_a_failed_check_has_it_done_again_without_an_answer(hexi: SmallTown) -> None:
    dossier = checking(hexi)
    hexi.do("lixiuying", dossier, "check_fail", words={"why": "灯还是不亮"})
    assert (hexi.stage(dossier), row(dossier).outcome) == ("screening", "")
    assert hexi.holder(dossier) == "desk_east"


def test_the_first_time_the_answer_needs_no_second_person(hexi: SmallTown) -> None:
    fresh = hexi.say().dossier
    assert "redone" not in offered(hexi, "gulnar", fresh)
    hexi.do("gulnar", fresh, "settle_now", outcome="solved", words={"done": "换了"})
    assert hexi.stage(fresh) == "replying"
    assert matters.by_machine(fresh).made("redo") == 0


def done_again(hexi: SmallTown, dossier: Dossier) -> None:
    pictures = photos(hexi, "before", "after")
    hexi.do("gulnar", dossier, "redone", outcome="solved", words={"done": "又去看了"}, evidence=pictures)


def finally_told(hexi: SmallTown) -> Dossier:
    """Handled as solved three times, contradicted three times, closed off after the street's final notice."""
    dossier = rating(hexi)
    for _n in range(2):
        rate(dossier, "dissatisfied", solved=False)
        done_again(hexi, dossier)
        hexi.do("lixiuying", dossier, "check_pass", how="on_site")
        hexi.do("gulnar", dossier, "reply", words={"reply": "又去看了一次"})
    rate(dossier, "dissatisfied", solved=False)
    hexi.do("zhaomin", dossier, "final_notice", words={"notice": "已经查过，情况如下"})
    hexi.do("gulnar", dossier, "close_off")
    return row(dossier)


def parts(hexi: SmallTown, key: str) -> dict[str, tuple[str, int]]:
    """The parts of a figure of these days: their names and counts by key."""
    now = clock.now()
    window = Window(now - timedelta(days=20), now + timedelta(days=1))
    found = counting.value(get(key), Scope(hexi.town, window, system(hexi.town.pk)))
    return {part.key: (str(part.name), part.count) for part in found.parts}


def test_figures_that_count_two_kinds_of_solved_do_not_call_both_so(hexi: SmallTown) -> None:
    finally_told(hexi)
    closed, way = parts(hexi, "appeals_closed"), parts(hexi, "funnel")
    assert closed["solved"] == ("报为已解决", 1)
    assert "solved" not in way
    agreed = rating(hexi)
    rate(agreed, "dissatisfied", solved=False)
    hexi.do(
        "gulnar", agreed, "redone", outcome="solved", words={"done": "好了"}, evidence=photos(hexi, "before", "after")
    )
    hexi.do("lixiuying", agreed, "check_pass", how="on_site")
    hexi.do("gulnar", agreed, "reply", words={"reply": "又去看了一次"})
    rate(agreed)
    hexi.do("gulnar", agreed, "close_off")
    assert parts(hexi, "appeals_closed")["solved"] == ("报为已解决", 2)
    assert parts(hexi, "funnel")["solved"] == ("销号为已解决，本人没说没解决", 1)


def test_solved_is_not_said_where_the_person_said_otherwise(hexi: SmallTown) -> None:
    dossier = finally_told(hexi)
    assert dossier.outcome == "solved"
    matter = matters.by_machine(dossier)
    assert public.outcome_of(matter) == "按“已解决”办结；本人说没有解决"
    assert public.outcome_of(matter, "speaker") == "按“办好了”办结；您说没有解决"
    assert public.outcome_for_everyone(dossier) == "已办结；是否解决有不同意见"


def test_an_answer_to_an_earlier_handling_says_nothing_of_the_next(hexi: SmallTown) -> None:
    dossier = rating(hexi)
    rate(dossier, "dissatisfied", solved=False)
    done_again(hexi, dossier)
    assert public.outcome_of(matters.by_machine(row(dossier))) == "已解决"


def test_a_danger_that_is_not_solved_is_looked_at_as_soon_as_at_first(hexi: SmallTown) -> None:
    gas = hexi.say("楼道里一股煤气味").dossier
    hexi.do("gulnar", gas, "redone", outcome="solved", category="gas", words={"done": "看过了"})
    hexi.do("lixiuying", gas, "check_pass", how="on_site")
    hexi.do("gulnar", gas, "reply", words={"reply": "看过了"})
    rate(gas, "dissatisfied", solved=False)
    turn = row(gas).turns.get(open=True, slot="main")
    assert (hexi.stage(gas), turn.due_at) == ("screening", clock.now() + timedelta(hours=1))


def test_the_street_that_has_a_danger_done_again_has_it_looked_at_as_soon(hexi: SmallTown) -> None:
    gas = hexi.say("楼道里一股煤气味").dossier
    hexi.do("gulnar", gas, "redone", outcome="solved", category="gas", words={"done": "看过了"})
    hexi.do("lixiuying", gas, "check_pass", how="on_site")
    for _round in range(3):
        if hexi.stage(gas) == "screening":
            hexi.do("gulnar", gas, "redone", outcome="solved", words={"done": "又看过"}, evidence=photos(hexi, "after"))
            hexi.do("lixiuying", gas, "check_pass", how="on_site")
        hexi.do("gulnar", gas, "reply", words={"reply": "看过了"})
        rate(gas, "dissatisfied", solved=False)
    assert hexi.stage(gas) == "street_review"
    hexi.do("zhaomin", gas, "order_redo", words={"why": "再查"})
    assert row(gas).turns.get(open=True, slot="main").due_at == clock.now() + timedelta(hours=1)
