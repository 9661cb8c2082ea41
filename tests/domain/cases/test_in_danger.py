"""In a danger every step of a case runs day and night, as the promise to the person does."""

from datetime import UTC, datetime, timedelta

import pytest

from gongyi.domain.cases.flow import FLOW
from gongyi.kernel import clock
from gongyi.kernel.clock.limits import Clock, Limit
from gongyi.kernel.flows import parameters
from gongyi.kernel.flows.models import Dossier, Step, Turn
from gongyi.kernel.flows.retelling import as_sent
from gongyi.kernel.outbox.models import Job
from tests.domain.cases.builders import act, opened, report, send_back, supervise
from tests.towns import SmallTown, settle

GAS, FLOOD = "楼道里一股煤气味", "楼道里爆管，水漫到一楼了"
FRIDAY_EVENING = datetime(2026, 11, 27, 13, 0, tzinfo=UTC)
"""Nine in the evening before a weekend."""


@pytest.fixture(autouse=True)
def _evening(hexi: SmallTown):
    with clock.fixed(FRIDAY_EVENING):
        yield


def turn(case: Dossier) -> Turn:
    return case.turns.get(open=True, slot=Turn.MAIN)


@pytest.mark.parametrize(("words", "hours"), [(GAS, 1), (FLOOD, 4)])
def test_signing_runs_day_and_night_where_the_words_name_a_danger(hexi: SmallTown, words: str, hours: int) -> None:
    case = opened(hexi, text=words)
    assert case.safety == {1: 2, 4: 1}[hours]
    assert turn(case).due_at == FRIDAY_EVENING + timedelta(hours=hours)


def test_signing_waits_for_the_working_day_where_no_danger_is_named(hexi: SmallTown) -> None:
    assert turn(opened(hexi)).due_at > FRIDAY_EVENING + timedelta(days=2)


def test_every_step_before_the_work_runs_day_and_night(hexi: SmallTown) -> None:
    case = opened(hexi, text=GAS)
    send_back(hexi, case)
    assert turn(case).due_at == FRIDAY_EVENING + timedelta(hours=1)
    act(hexi, case, "redispatch", handler=hexi.seats["firm"].key, words={"why": "合同写明归物业"})
    assert turn(case).due_at == FRIDAY_EVENING + timedelta(hours=1)
    act(hexi, case, "acknowledge")
    assert turn(case).due_at == FRIDAY_EVENING + timedelta(hours=1)
    act(hexi, case, "ask_relay")
    assert case.turns.get(open=True, slot="relay").due_at == FRIDAY_EVENING + timedelta(hours=1)


def test_how_long_a_signature_may_take_in_a_danger_is_the_towns_to_set(hexi: SmallTown) -> None:
    parameters.set_parameters(town=hexi.town, flow=FLOW, changes={"urgent_sign": Limit(2, Clock.URGENT_HOURS)})
    assert turn(opened(hexi, text=GAS)).due_at == FRIDAY_EVENING + timedelta(hours=2)


def said_until(case: Dossier, template: str = "case_offered") -> str:
    row = Job.objects.filter(owner_id=case.pk, template=template).first()
    return as_sent(row, case, Step.objects.get(pk=row.step))


def test_the_message_to_the_handler_names_the_instant_at_which_its_turn_is_due(hexi: SmallTown) -> None:
    case = opened(hexi, text=GAS)
    said = said_until(case, "case_danger_offered")
    assert "【紧急】" in said
    assert "请在 2026年11月27日 22:00 前签收或退回" in said
    assert turn(case).due_at == FRIDAY_EVENING + timedelta(hours=1)


def test_where_the_promise_ends_sooner_the_message_names_the_promise(hexi: SmallTown) -> None:
    """Heating: a day and a night from Friday evening, four working hours only on Monday."""
    case = opened(hexi, "heating", text="三号楼的暖气不热")
    assert turn(case).due_at == case.due_at
    assert "请在 2026年11月28日 21:00 前签收或退回" in said_until(case)


def leaves_at_once(case: Dossier, template: str) -> bool:
    return Job.objects.filter(owner_id=case.pk, template=template).latest("pk").urgent


@pytest.mark.parametrize(
    ("words", "template", "at_once"),
    [(GAS, "case_danger_offered", True), (FLOOD, "case_danger_offered", True), ("楼道灯不亮", "case_offered", False)],
)
def test_whoever_has_to_sign_day_and_night_hears_of_it_at_night(
    hexi: SmallTown, words: str, template: str, *, at_once: bool
) -> None:
    assert leaves_at_once(opened(hexi, text=words), template) is at_once


def test_a_danger_that_was_sent_back_and_on_is_told_at_night_as_well(hexi: SmallTown) -> None:
    case = opened(hexi, text=GAS)
    send_back(hexi, case)
    assert leaves_at_once(case, "case_returned")
    act(hexi, case, "redispatch", handler=hexi.seats["firm"].key, words={"why": "合同写明归物业"})
    assert leaves_at_once(case, "case_offered")


def test_a_danger_that_was_sent_back_and_on_is_called_urgent_every_time(hexi: SmallTown) -> None:
    case = opened(hexi, text=GAS)
    send_back(hexi, case)
    assert said_until(case, "case_returned").startswith("【紧急】")
    act(hexi, case, "redispatch", handler=hexi.seats["firm"].key, words={"why": "合同写明归物业"})
    assert said_until(case).startswith("【紧急】有一件派给您")
    send_back(hexi, case, "send_back_again")
    assert said_until(case, "case_to_rule").startswith("【紧急】")
    act(hexi, case, "assign_by_ruling", handler=hexi.seats["firm"].key, words={"why": "合同写明归物业"})
    assert said_until(case, "case_ruled").startswith("【紧急】")


def test_once_it_says_danger_it_does_not_say_it_twice(hexi: SmallTown) -> None:
    assert said_until(opened(hexi, text=GAS), "case_danger_offered").count("【紧急】") == 1


def test_what_leaves_at_night_because_of_a_risk_says_so_at_its_head(hexi: SmallTown) -> None:
    case = opened(hexi, text=FLOOD)
    assert said_until(case, "case_danger_offered").startswith("【紧急】")
    send_back(hexi, case)
    assert said_until(case, "case_returned").startswith("【紧急】")


def test_where_nothing_may_hurt_anybody_no_message_is_called_urgent(hexi: SmallTown) -> None:
    case = opened(hexi)
    assert "【紧急】" not in said_until(case)
    send_back(hexi, case)
    assert "【紧急】" not in said_until(case, "case_returned")


@pytest.mark.parametrize(("words", "hours"), [(GAS, 2), (FLOOD, 8)])
def test_the_check_runs_day_and_night_in_a_danger_and_is_told_at_night(hexi: SmallTown, words: str, hours: int) -> None:
    case = opened(hexi, text=words)
    act(hexi, case, "acknowledge")
    act(hexi, case, "first_contact", how="not_wanted")
    report(hexi, case)
    assert turn(case).due_at == FRIDAY_EVENING + timedelta(hours=hours)
    assert leaves_at_once(case, "case_to_check")


@pytest.mark.parametrize(("words", "at_once"), [(GAS, True), ("楼道灯不亮", False)])
def test_a_supervision_order_rings_at_night_in_a_danger_only(hexi: SmallTown, words: str, *, at_once: bool) -> None:
    case = opened(hexi, text=words)
    supervise(hexi, case)
    settle()
    rows = Job.objects.filter(owner_id=case.pk, template="case_supervised")
    assert [row.urgent for row in rows if row.kind == "tell"] == [at_once]


def test_whoever_is_asked_to_speak_with_the_person_hears_of_it_at_night(hexi: SmallTown) -> None:
    case = opened(hexi, text=GAS)
    act(hexi, case, "acknowledge")
    act(hexi, case, "ask_relay")
    assert leaves_at_once(case, "case_relay_asked")
