"""What a person was promised changes only by what is told to them, with the new day and the reason, on the page and by message."""

from datetime import date, timedelta

import pytest
from django.utils.translation import override

from gongyi.domain.appeals import public
from gongyi.kernel import clock
from gongyi.kernel.flows.history.verify import verify
from gongyi.kernel.flows.models import Dossier, Step
from gongyi.kernel.flows.story import facts_of, story
from tests.domain.cases.builders import act, ask_deferral, ask_extension, row
from tests.towns import SmallTown, settle

PHONE = "13912345678"


def accepted(hexi: SmallTown) -> Dossier:
    dossier = hexi.say(phone=PHONE).dossier
    hexi.do("gulnar", dossier, "accept")
    return dossier


def handled(hexi: SmallTown, category: str, **more: object) -> tuple[Dossier, Dossier]:
    """An appeal and its case, which the firm handles."""
    dossier = accepted(hexi)
    words = {"statement": "三号楼漏水，请修。"}
    hexi.do("gulnar", dossier, "dispatch", category=category, words=words, handler=hexi.seats["firm"].key)
    case = hexi.case_of(dossier)
    hexi.do("zhoujianguo", case, "acknowledge")
    hexi.do("zhoujianguo", case, "first_contact", how="visit")
    return dossier, case


def last_message(hexi: SmallTown) -> str:
    settle()
    with clock.fixed(clock.now() + timedelta(minutes=2)):
        settle()
    return hexi.messages(PHONE)[-1]


def on_page(dossier: Dossier, hexi: SmallTown, move: str) -> list[tuple[str, str]]:
    step = next(step for step in story(dossier, hexi.actor("gulnar")) if step.move == move)
    return list(public.told_of(step.move, step.facts))


@pytest.mark.parametrize("move", ["sort", "grid_handle", "dispatch"])
def test_saying_what_it_is_about_never_puts_the_promise_off(hexi: SmallTown, move: str) -> None:
    dossier = accepted(hexi)
    promised = row(dossier).due_at
    more = {"words": {"statement": "请看"}, "handler": hexi.seats["firm"].key} if move == "dispatch" else {}
    hexi.do("gulnar", dossier, move, category="maintenance_fund", **more)
    assert row(dossier).due_at == promised


def test_an_extension_tells_the_new_day_and_why_on_the_page_and_by_message(hexi: SmallTown) -> None:
    dossier, case = handled(hexi, "corridor_light")
    promised = row(dossier).due_at
    ask_extension(hexi, case, 2)
    hexi.do("gulnar", case, "approve_extension")
    said = last_message(hexi)
    assert row(dossier).due_at == row(case).due_at > promised
    assert "要晚几天（等配件），最晚3月6日回话" in said
    assert "楼道灯不亮" in said
    assert on_page(dossier, hexi, "case_extended") == [("原因", "等配件"), ("最晚回话", "3月6日")]
    assert verify().faults == []


def test_more_time_on_another_clock_moves_the_promise_no_further_than_the_case(hexi: SmallTown) -> None:
    dossier, case = handled(hexi, "lift_fault")
    ask_extension(hexi, case, 20)
    hexi.do("gulnar", case, "approve_extension")
    settle()
    assert row(dossier).due_at == row(case).due_at


def test_a_deferral_tells_the_day_of_the_review_and_why_and_so_does_each_review(hexi: SmallTown) -> None:
    dossier, case = handled(hexi, "water_leak")
    ask_deferral(hexi, case)
    hexi.do("gulnar", case, "approve_deferral")
    said = last_message(hexi)
    assert "暂时办不了（钱还没到位），已记账，3月12日再看一次" in said
    assert on_page(dossier, hexi, "case_deferred") == [("原因", "钱还没到位"), ("定在哪天再看", "3月12日")]
    assert dossier.turns.get(open=True, slot="main").due_at == case.turns.get(open=True, slot="main").due_at
    with clock.fixed(clock.now() + timedelta(days=9)):
        act(hexi, case, "review_deferral", review_on=date(2026, 3, 20), words={"why": "还在等"})
        assert "暂时办不了（钱还没到位），已记账，3月20日再看一次" in last_message(hexi)
    assert on_page(dossier, hexi, "case_reviewed") == [("原因", "钱还没到位"), ("定在哪天再看", "3月20日")]
    assert verify().faults == []


def test_a_topics_promise_is_the_end_of_its_stage_and_is_told(hexi: SmallTown) -> None:
    dossier = accepted(hexi)
    hexi.do("gulnar", dossier, "to_topic", category="parking_lack", words={"why": "要大家一起定"})
    assert row(dossier).due_at == dossier.turns.get(open=True).due_at
    said = last_message(hexi)
    assert "要和大家一起商量，最晚4月1日回话" in said
    assert ("最晚回话", "4月1日") in on_page(dossier, hexi, "to_topic")


def as_topic(hexi: SmallTown, *, days: int, category: str = "parking_lack") -> Dossier:
    """Raised as a topic and returned after some days."""
    dossier = accepted(hexi)
    hexi.do("gulnar", dossier, "to_topic", category=category, words={"why": "要大家一起定"})
    with clock.fixed(clock.now() + timedelta(days=days)):
        hexi.do("lixiuying", dossier, "topic_returned", words={"why": "一家的事"})
    return dossier


def test_what_comes_back_from_the_topics_is_promised_as_before(hexi: SmallTown) -> None:
    promised = row(accepted(hexi)).due_at
    dossier = as_topic(hexi, days=0)
    assert row(dossier).due_at == promised
    said = last_message(hexi)
    assert "不作为议题商量了，按一般事项办，最晚3月11日回话" in said
    assert ("最晚回话", "3月11日") in on_page(dossier, hexi, "topic_returned")
    assert verify().faults == []


def test_the_days_among_the_topics_are_given_back_and_no_more(hexi: SmallTown) -> None:
    promised = row(accepted(hexi)).due_at
    dossier = as_topic(hexi, days=7)
    assert row(dossier).due_at == promised + timedelta(days=7), "five working days"
    hexi.do("gulnar", dossier, "to_topic", category="parking_lack", words={"why": "再商量"})
    hexi.do("lixiuying", dossier, "topic_returned", words={"why": "还是一家的事"})
    assert row(dossier).due_at <= promised + timedelta(days=7), "once more puts nothing off"
    assert verify().faults == []


def test_a_detour_over_the_topics_does_not_outlast_the_case(hexi: SmallTown) -> None:
    dossier = as_topic(hexi, days=0)
    hexi.do("gulnar", dossier, "dispatch", category="corridor_light", words={"statement": "请换灯"})
    assert row(dossier).due_at == row(hexi.case_of(dossier)).due_at


def test_messages_name_the_matter_in_the_language_of_whoever_reads_them(hexi: SmallTown) -> None:
    hexi.do("gulnar", hexi.say(phone=PHONE, language="en").dossier, "accept")
    assert "what you told us is accepted: a matter (" in last_message(hexi)
    with override("zh-hans"):
        dossier, case = handled(hexi, "corridor_light")
    assert facts_of(Step.objects.get(dossier=case, move="open"))["category"] == "corridor_light"
    assert "您反映的楼道灯不亮（" in last_message(hexi)
    assert dossier.pk != case.pk


COLD = "302一直没暖气，暖气片不热，屋里只有14度"


@pytest.mark.parametrize("channel", ["web", "phone", "card"])
def test_plain_words_are_promised_by_the_catalogue_at_once_on_every_channel(hexi: SmallTown, channel: str) -> None:
    dossier = hexi.say(COLD, channel=channel).dossier
    chosen = hexi.say(COLD, channel=channel, category="heating").dossier
    assert (dossier.due_at, dossier.category) == (chosen.due_at, "")
    assert dossier.due_at < hexi.say("说不清的事", channel=channel).dossier.due_at
    assert dossier.turns.get(open=True, slot="main").due_at <= dossier.due_at
    hexi.do("gulnar", dossier, "accept")
    hexi.do(
        "gulnar", dossier, "dispatch", category="heating", words={"statement": "不热"}, handler=hexi.seats["heat"].key
    )
    assert Dossier.objects.get(pk=dossier.pk).due_at == chosen.due_at


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("暖气停了", "help"),
        ("想问一下供暖费怎么交，暖气费涨了吗", "consult"),
        ("暖气片不热，电梯也坏了", "help"),
        ("路灯不亮", "help"),
    ],
    ids=["one word", "a question", "two matters", "a word in a word"],
)
def test_words_that_are_not_plain_are_promised_as_what_nobody_sorted(hexi: SmallTown, text: str, kind: str) -> None:
    plain = hexi.say("说不清的事", kind=kind).dossier.due_at
    assert hexi.say(text, kind=kind).dossier.due_at == plain


@pytest.mark.parametrize("text", ["春风里一号楼水管爆了一直喷水", "A water pipe burst, it floods the stairs"])
def test_a_burst_pipe_is_promised_no_later_than_its_row(hexi: SmallTown, text: str) -> None:
    dossier = hexi.say(text).dossier
    assert dossier.safety > 0
    assert dossier.due_at <= hexi.say("水管有点问题", category="water_leak").dossier.due_at


def test_old_messages_are_promised_by_their_own_rule(hexi: SmallTown) -> None:
    assert hexi.say(COLD, imported=True).dossier.due_at == hexi.say("说不清的事", imported=True).dossier.due_at
