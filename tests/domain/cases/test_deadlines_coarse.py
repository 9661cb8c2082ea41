"""Whoever is complained of does not read in a deadline at what minute somebody spoke."""

from datetime import timedelta

import pytest

from gongyi.domain.appeals import public as appeals
from gongyi.domain.appeals.promises import promised
from gongyi.kernel import clock
from gongyi.kernel.flows import timing
from gongyi.kernel.flows.models import Dossier
from tests.domain.cases.builders import STATEMENT
from tests.towns import SmallTown

DAYS, HOURS = "corridor_light", "heating"


def given_to_the_firm(hexi: SmallTown, kind: str, category: str) -> tuple[Dossier, Dossier]:
    """Said at one minute, dispatched seventeen minutes later."""
    moment = clock.now().replace(minute=7, second=31)
    with clock.fixed(moment):
        dossier = hexi.say(kind=kind).dossier
    with clock.fixed(moment + timedelta(minutes=17)):
        hexi.do("gulnar", dossier, "dispatch", category=category, handler=hexi.seats["firm"].key, words=STATEMENT)
    return Dossier.objects.get(pk=dossier.pk), hexi.case_of(dossier)


def told(case: Dossier) -> str:
    return timing.explanation(case.clock, timing.calendar_of(case.town.calendar))


@pytest.mark.parametrize("category", [DAYS, HOURS])
@pytest.mark.parametrize("kind", ["complaint", "report"])
def test_the_case_does_not_tell_the_minute_and_ends_no_later_than_promised(
    hexi: SmallTown, kind: str, category: str
) -> None:
    dossier, case = given_to_the_firm(hexi, kind, category)
    assert case.due_at <= dossier.due_at
    assert dossier.due_at - case.due_at < timedelta(hours=1)
    assert ":07" not in told(case)
    assert case.received_at.minute != 7


@pytest.mark.parametrize("category", [DAYS, HOURS])
def test_a_repair_runs_with_the_promise(hexi: SmallTown, category: str) -> None:
    dossier, case = given_to_the_firm(hexi, "help", category)
    assert (case.due_at, case.clock, case.received_at) == (dossier.due_at, dossier.clock, dossier.received_at)


@pytest.mark.parametrize("kind", ["complaint", "help"])
def test_when_it_is_overdue_the_case_tells_its_own_time_where_somebody_is_complained_of(
    hexi: SmallTown, kind: str
) -> None:
    dossier, case = given_to_the_firm(hexi, kind, HOURS)
    told = case.due_at if kind == "complaint" else dossier.due_at
    with clock.fixed(dossier.due_at + timedelta(minutes=5)):
        assert appeals.broken([case]) == {case.pk: told}
    assert promised([case]) == {case.pk: told}


def test_a_day_clock_without_a_moment_is_told_by_its_day(hexi: SmallTown) -> None:
    _dossier, case = given_to_the_firm(hexi, "complaint", DAYS)
    begin = told(case).split(" · ")[0]
    assert "24:00" not in begin
    assert ":" not in begin
