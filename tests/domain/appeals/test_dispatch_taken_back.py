"""A dispatch is taken back while nobody acted on it; afterwards it is withdrawn."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils.translation import override

from gongyi.domain.cases import public as cases
from gongyi.kernel import clock
from gongyi.kernel.flows import numbers, undoing
from gongyi.kernel.flows.history.verify import verify
from gongyi.kernel.flows.models import Dossier
from gongyi.kernel.outbox.models import Job
from gongyi.kernel.people.refusals import Refused
from tests.domain.cases.builders import STATEMENT, dispatched
from tests.towns import SmallTown, settle


def test_undoing_a_dispatch_takes_its_case_back(hexi: SmallTown) -> None:
    dossier = dispatched(hexi)
    case = hexi.case_of(dossier)
    undoing.undo(matter=hexi.fetch("gulnar", dossier), number=Dossier.objects.get(pk=dossier.pk).version)
    settle()
    assert (hexi.stage(dossier), hexi.stage(case)) == ("screening", "withdrawn")


def test_whoever_was_not_told_of_it_never_hears_of_a_dispatch_that_was_taken_back(hexi: SmallTown) -> None:
    dossier = dispatched(hexi)
    case = hexi.case_of(dossier)
    hexi.fetch("zhoujianguo", case)
    undoing.undo(matter=hexi.fetch("gulnar", dossier), number=Dossier.objects.get(pk=dossier.pk).version)
    with clock.fixed(clock.now() + timedelta(minutes=11)):
        settle()
    firm = hexi.seats["firm"]
    assert not Job.objects.filter(owner_id=case.pk, kind="deliver").exists()
    with pytest.raises(Dossier.DoesNotExist):
        hexi.fetch("zhoujianguo", case)
    assert verify().faults == []
    hexi.do("gulnar", dossier, "dispatch", category="corridor_light", handler=firm.key, words={"statement": "灯不亮"})
    assert hexi.fetch("zhoujianguo", hexi.case_of(dossier)), "sent again on purpose it is theirs"


def test_whoever_was_told_of_it_is_told_that_a_dispatch_was_taken_back(hexi: SmallTown) -> None:
    dossier = dispatched(hexi)
    case, begun = hexi.case_of(dossier), clock.now()
    with clock.fixed(begun + timedelta(minutes=2)):
        settle()
        assert Job.objects.filter(owner_id=case.pk, kind="deliver", template="case_offered", state=Job.DONE).exists()
        undoing.undo(matter=hexi.fetch("gulnar", dossier), number=Dossier.objects.get(pk=dossier.pk).version)
    with clock.fixed(begun + timedelta(minutes=11)):
        settle()
    assert Job.objects.filter(owner_id=case.pk, kind="deliver", template="case_withdrawn", state=Job.DONE).exists()
    assert hexi.fetch("zhoujianguo", case)


@pytest.mark.parametrize(
    ("move", "given"),
    [("acknowledge", {}), ("send_back", {"reason": "other", "owner": "grid_worker", "words": {"why": "不归我们"}})],
)
def test_a_dispatch_that_was_acted_on_is_withdrawn_not_undone(hexi: SmallTown, move: str, given: dict) -> None:
    dossier = dispatched(hexi)
    case, number = hexi.case_of(dossier), Dossier.objects.get(pk=dossier.pk).version
    hexi.do("zhoujianguo", case, move, **given)
    with override("zh-hans"), pytest.raises(Refused, match="撤回派单"):
        undoing.undo(matter=hexi.fetch("gulnar", dossier), number=number)
    assert (hexi.stage(dossier), hexi.stage(case)) == (
        "with_handler",
        {"acknowledge": "contacting"}.get(move, "returned"),
    )
    hexi.do("gulnar", case, "withdraw", words={"why": "派错了"})
    settle()
    assert (hexi.stage(dossier), hexi.stage(case)) == ("screening", "withdrawn")


def test_a_dispatch_that_was_only_chased_can_still_be_undone(hexi: SmallTown) -> None:
    dossier = dispatched(hexi)
    number = Dossier.objects.get(pk=dossier.pk).version
    cases.chase(dossier=hexi.case_of(dossier), by=hexi.actor("lixiuying"))
    undoing.undo(matter=hexi.fetch("gulnar", dossier), number=number)
    assert hexi.stage(dossier) == "screening"


TITLE = str(STATEMENT["statement"]).rstrip("。")
NIGHT = datetime(2026, 3, 2, 19, 6, tzinfo=UTC)
"""Six past three in the morning."""


@pytest.mark.parametrize("safety", [2, 1])
def test_whoever_was_told_at_night_of_a_danger_is_told_at_once_that_it_is_off(hexi: SmallTown, safety: int) -> None:
    with clock.fixed(NIGHT):
        dossier = dispatched(hexi, text={2: "楼道里一股煤气味", 1: "水管爆了，水漫到一楼了"}[safety])
        settle()
        firm = hexi.persons["zhoujianguo"].open("phone")
        first = hexi.messages(firm)
        assert [TITLE in text for text in first] == [True], first
    with clock.fixed(NIGHT + timedelta(minutes=2)):
        undoing.undo(matter=hexi.fetch("gulnar", dossier), number=Dossier.objects.get(pk=dossier.pk).version)
        settle()
        correction = hexi.messages(firm)[1:]
    assert ["不用办了" in text for text in correction] == [True]
    assert numbers.spoken(hexi.case_of(dossier).number) in correction[0]
    assert TITLE not in correction[0], "what was taken back is not said again"
    assert "紧急" not in correction[0]


def test_where_nobody_is_in_danger_a_withdrawal_waits_for_the_morning(hexi: SmallTown) -> None:
    dossier = dispatched(hexi)
    case, firm = hexi.case_of(dossier), hexi.persons["zhoujianguo"].open("phone")
    with clock.fixed(clock.now() + timedelta(minutes=2)):
        settle()
        before = len(hexi.messages(firm))
        hexi.do("gulnar", case, "withdraw", words={"why": "派错了"})
        Job.objects.filter(state=Job.QUEUED).update(not_before=NIGHT)
    with clock.fixed(NIGHT):
        settle()
    assert len(hexi.messages(firm)) == before
    with clock.fixed(NIGHT + timedelta(hours=6)):
        settle()
    assert len(hexi.messages(firm)) == before + 1


def test_a_correction_of_what_was_told_at_night_leaves_at_once_and_is_no_alarm(hexi: SmallTown) -> None:
    with clock.fixed(NIGHT):
        dossier = hexi.say("楼道里一股煤气味").dossier
        hexi.do("gulnar", dossier, "redone", outcome="solved", words={"done": "关了阀门"})
        settle()
        secretary = hexi.persons["lixiuying"].open("phone")
        before = hexi.messages(secretary)
        undoing.undo(matter=hexi.fetch("gulnar", dossier), number=Dossier.objects.get(pk=dossier.pk).version)
        settle()
        correction = hexi.messages(secretary)[len(before) :]
    assert "紧急" in before[-1]
    assert ["紧急" in text for text in correction] == [False], correction
