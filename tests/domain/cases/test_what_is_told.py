"""What a reporter is told of a case."""

from datetime import date, timedelta

import pytest
from django.utils.translation import override

from gongyi.domain.appeals import public as appeals
from gongyi.domain.cases import public as cases
from gongyi.kernel import clock
from gongyi.kernel.access.actor import Actor
from gongyi.kernel.flows import matters, numbers, performing, registry, undoing
from gongyi.kernel.flows.engine import Change
from gongyi.kernel.flows.models import Dossier, Step
from gongyi.kernel.flows.story import facts_of, story
from gongyi.kernel.flows.telling import values_for, values_of
from gongyi.kernel.outbox import templates
from gongyi.kernel.outbox.models import Job
from gongyi.kernel.people.models import Voice
from tests.domain.cases.builders import (
    act,
    ask_deferral,
    ask_extension,
    deferred,
    handling,
    later,
    opened,
    parent_of,
    redispatch,
    report,
    row,
    sample,
    send_back,
    told,
)
from tests.towns import SmallTown, settle


def voice_of(dossier: Dossier) -> Actor:
    voice = Voice.objects.filter(owner_id=dossier.pk).earliest("pk")
    return Actor("link", dossier.town_id, voice.pseudonym, purpose="rate", owner_id=dossier.pk, voice_id=voice.pk)


def test_a_contact_that_did_not_happen_is_not_told_as_a_talk(hexi: SmallTown) -> None:
    case = opened(hexi, phone="13912345678")
    act(hexi, case, "acknowledge")
    act(hexi, case, "first_contact", how="not_wanted")
    later()
    rows = Job.objects.filter(owner_id=parent_of(case).pk, kind="deliver", template="appeal_progress")
    assert rows.exists()
    with override("en"):
        assert not any("spoken with you" in values_for(found)["what"] for found in rows)


def test_whoever_was_just_spoken_with_gets_no_message_that_they_were(hexi: SmallTown) -> None:
    """It stands in their history; that it is taken on was told before."""
    case = opened(hexi, phone="13912345678")
    act(hexi, case, "acknowledge")
    later()
    told_of = Job.objects.filter(owner_id=parent_of(case).pk, kind="deliver", template="appeal_progress")
    before = told_of.count()
    assert before
    act(hexi, case, "first_contact", how="visit")
    later()
    assert told_of.count() == before
    assert Step.objects.filter(dossier=parent_of(case), facts__contains='"what":"first_contact"').exists()


@pytest.mark.parametrize("move", ["extension", "deferral", "progress"])
def test_what_is_written_for_the_person_who_spoke_reaches_them(hexi: SmallTown, move: str) -> None:
    case = handling(hexi, "water_leak")
    if move == "progress":
        act(hexi, case, "progress", words={"progress": "已关总阀，明天来换管"})
    else:
        {"extension": ask_extension, "deferral": ask_deferral}[move](hexi, case)
        hexi.do("gulnar", case, f"approve_{move}")
    later()
    parent = parent_of(case)
    read = str(story(parent, voice_of(parent)))
    assert any(words in read for words in ("配件周五才到", "等维修资金", "已关总阀"))


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_second_look_tells_the_ground_of_the_first_deferral(hexi: SmallTown, language: str) -> None:
    case = deferred(hexi)
    act(hexi, case, "review_deferral", review_on=date(2026, 3, 20), words={"why": "还没到账"})
    assert facts_of(Step.objects.get(dossier=case, move="review_deferral"))["ground"] == "funding"
    settle()
    step = Step.objects.get(dossier=parent_of(case), move="case_reviewed")
    with override(language):
        assert values_of(Job(payload="{}"), parent_of(case), step)["reason"] == cases.said("deferral", "funding") != ""


def test_the_record_does_not_say_that_somebody_was_told_who_left_no_telephone(hexi: SmallTown) -> None:
    case = opened(hexi)
    act(hexi, case, "acknowledge")
    later()
    step = next(step for step in story(parent_of(case), hexi.actor("gulnar")) if step.move == "tell_progress")
    with override("zh-hans"):
        assert str(step.label) == "进展已写到反映人的查询页上"
    assert "told" not in str(registry.get("appeal").move("correct_progress").label).lower()


def test_a_signature_that_was_taken_back_is_not_told(hexi: SmallTown) -> None:
    case = opened(hexi)
    step = act(hexi, case, "acknowledge")
    undoing.undo(matter=hexi.fetch("zhoujianguo", case), number=step.number)
    later()
    assert not Step.objects.filter(dossier=parent_of(case), move="tell_progress").exists()


def test_a_reporters_chase_reaches_the_handler(hexi: SmallTown) -> None:
    case = handling(hexi)
    parent = parent_of(case)
    performing.perform(matter=matters.fetch_by_id(voice_of(parent), parent.pk), key="chase", change=Change())
    later()
    recipients = Job.objects.filter(kind="deliver", template__in=("case_chased", "appeal_chased"))
    assert hexi.seats["firm"].key in set(recipients.values_list("recipient", flat=True))
    asked = Step.objects.get(dossier=case, move="chase")
    assert (asked.seat_id, facts_of(asked)) == (None, {"asks": "person"})


def test_a_colleagues_chase_of_the_matter_names_them_in_the_case(hexi: SmallTown) -> None:
    case = handling(hexi)
    hexi.do("lixiuying", parent_of(case), "chase")
    asked = Step.objects.get(dossier=case, move="chase")
    assert asked.seat_id == hexi.seats["secretary_east"].pk
    assert facts_of(asked) == {}


def test_whoever_had_it_last_is_told_that_it_was_withdrawn(hexi: SmallTown) -> None:
    cases = []
    for _n in range(8):
        case = opened(hexi)
        send_back(hexi, case)
        redispatch(hexi, case, "grid_east2")
        hexi.do("zhaomin", case, "withdraw", words={"why": "反映人说不用了"})
        cases.append(case)
    later()
    assert [told(case, "case_withdrawn") for case in cases] == [[hexi.seats["grid_east2"].key]] * 8


@pytest.mark.parametrize(("restricted", "where"), [(False, "幸福小区3号楼"), (True, "东社区")])
def test_of_what_was_withdrawn_it_is_said_what_and_where_it_was(
    hexi: SmallTown, where: str, *, restricted: bool
) -> None:
    case = opened(hexi)
    if restricted:
        hexi.do("gulnar", parent_of(case), "restrict", words={"why": "家里的事"})
    cases.withdraw(dossier=row(case), why="反映人说不用了")
    later()
    told_of = Job.objects.filter(owner_id=case.pk, kind="deliver", template="case_withdrawn").first()
    made = templates.compose(town=hexi.town, key=told_of.template, language="zh-hans", values=values_for(told_of))
    assert made.text == f"楼道灯不亮（{where}，{numbers.spoken(case.number)}）不用办了。"


def test_what_happened_within_minutes_is_told_in_its_order_at_its_times(hexi: SmallTown) -> None:
    sample(hexi, 0)
    case = opened(hexi, phone="13912345678")
    act(hexi, case, "acknowledge")
    with clock.fixed(clock.now() + timedelta(seconds=20)):
        act(hexi, case, "first_contact", how="visit")
        report(hexi, case)
        settle()
    later()
    told = [
        step for step in story(parent_of(case), hexi.actor("gulnar")) if step.move in {"tell_progress", "case_done"}
    ]
    assert [step.facts.get("what") for step in told] == ["acknowledge", "first_contact", None]
    shown = [step for step in appeals.retold(told) if step.move == "tell_progress"]
    behind = [
        step.when
        for step in Step.objects.filter(dossier=case, move__in=("acknowledge", "first_contact")).order_by("number")
    ]
    assert [step.at for step in shown] == behind
    assert [step.facts["by"] for step in told[:2]] == [hexi.seats["firm"].key] * 2


@pytest.mark.parametrize("through", ["handler", "grid"])
def test_a_try_to_reach_the_person_in_vain_is_told_to_them(hexi: SmallTown, through: str) -> None:
    case = opened(hexi, phone="13912345678")
    act(hexi, case, "acknowledge")
    if through == "handler":
        act(hexi, case, "no_answer")
    else:
        act(hexi, case, "ask_relay")
        hexi.do("aili", case, "relay_unreached")
    later()
    told = [step.said for step in appeals.retold(story(parent_of(case), hexi.actor("gulnar")))]
    assert "联系过您，没有接通。" in told
    assert any("没有接通" in text for text in hexi.messages("13912345678"))


@pytest.mark.parametrize(("days", "state"), [(0, Job.DONE), (20, Job.SKIPPED)])
def test_nobody_is_promised_an_answer_by_a_day_that_is_gone_however_late_the_worker_comes(
    hexi: SmallTown, days: int, state: str
) -> None:
    case = handling(hexi, phone="13912345678")
    settle()
    ask_extension(hexi, case)
    hexi.do("gulnar", case, "approve_extension")
    for minutes in (0, 12):
        with clock.fixed(clock.now() + timedelta(days=days, minutes=minutes)):
            settle()
    told = Job.objects.get(owner_id=parent_of(case).pk, kind="deliver", template="appeal_extended")
    assert told.state == state
    assert (told.proof == "the time that it names has passed") is (state == Job.SKIPPED)
