"""The file at the desk: both clocks, who was told what, one of two people at a seat, and forms that are too late."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.utils import translation

from gongyi.domain.appeals import public
from gongyi.kernel import clock
from gongyi.kernel.flows import filing, matters, numbers, performing, undoing
from gongyi.kernel.flows.engine import Change
from gongyi.kernel.flows.models import Dossier, Step
from gongyi.kernel.flows.story import story
from gongyi.kernel.outbox.models import Job
from gongyi.kernel.people import actions as people
from gongyi.kernel.people.models import Seat
from gongyi.kernel.ui import papers
from tests.domain.appeals import builders as appeals
from tests.domain.cases import builders as cases
from tests.domain.responses import builders as responses
from tests.infra.reading import plain
from tests.towns import SINCE, SmallTown
from tests.towns import settle as work


@pytest.fixture(autouse=True)
def _in_chinese() -> object:
    with translation.override("zh-hans"):
        yield


def settle() -> None:
    """Let the worker do what is due once nothing can be taken back any more."""
    with clock.fixed(clock.now() + timedelta(minutes=11)):
        work()


def address(hexi: SmallTown, dossier: Dossier, *parts: str) -> str:
    return "/".join((f"/{hexi.town.slug}/desk/file/{dossier.number}", *parts, ""))


def see(client: Client, url: str) -> str:
    answer = client.get(url, headers={"accept-language": "zh-hans"})
    assert answer.status_code == 200
    return answer.content.decode()


def make(client: Client, hexi: SmallTown, dossier: Dossier, move: str, **fields: object):
    version = Dossier.objects.get(pk=dossier.pk).version
    return client.post(
        address(hexi, dossier, "do", move), {"version": version} | fields, headers={"accept-language": "zh-hans"}
    )


def shown_at(moment: datetime) -> str:
    """How a page writes a moment, as far as the day and the time go."""
    local = moment + timedelta(hours=8)
    return f"{local.month}月{local.day}日"


@pytest.mark.parametrize("buffer", [24, 72])
def test_a_file_shows_their_deadline_and_ours_by_the_towns_buffer(hexi: SmallTown, enter, buffer: int) -> None:
    hexi.town.parameters["buffer_hours"] = buffer
    hexi.town.save()
    dossier, theirs = appeals.screening(hexi), datetime(2026, 3, 20, 4, 0, tzinfo=UTC)
    filing.add_reference(matter=hexi.fetch("gulnar", dossier), system="12345", number="A-77", due_at=theirs)
    words = plain(see(enter("gulnar"), address(hexi, dossier)))
    here = words[words.index("A-77") :]
    assert f"我们这边最晚 {shown_at(theirs - timedelta(hours=buffer))}" in here
    assert f"对方期限 {shown_at(theirs)}" in here


def test_our_clock_for_another_system_turns_red_before_theirs_and_stops_when_answered(hexi: SmallTown, enter) -> None:
    dossier = appeals.screening(hexi)
    theirs = clock.now() + timedelta(days=3)
    filing.add_reference(matter=hexi.fetch("gulnar", dossier), system="12345", number="A-77", due_at=theirs)
    client = enter("gulnar")
    part = re.compile(r'<div class="deadline ?(?:deadline--)?(\w*)"><p><strong>12345')
    for hours, tone in ((0, "current"), (40, "due"), (60, "overdue")):
        with clock.fixed(clock.now() + timedelta(hours=hours)):
            assert part.search(see(client, address(hexi, dossier))).group(1) == tone
    row = dossier.references.get()
    client.post(address(hexi, dossier, "reference", str(row.pk)))
    page = see(client, address(hexi, dossier))
    assert part.search(page).group(1) == ""
    assert "我们这边最晚" not in page


def test_the_file_says_who_was_told_what_and_never_a_number(hexi: SmallTown, enter) -> None:
    dossier = appeals.screening(hexi)
    hexi.do("gulnar", dossier, "dispatch", category="corridor_light", words=cases.STATEMENT)
    client = enter("gulnar")
    waiting = plain(see(client, address(hexi, dossier)))
    assert "反映人" in waiting[waiting.index("告诉过谁什么") :]
    assert "等着发出" in waiting
    settle()
    words = plain(see(client, address(hexi, dossier)))
    told = words[words.index("告诉过谁什么") :]
    assert "首位反映人 短信" in told
    assert "已发出" in told
    assert "13912345678" not in told
    assert numbers.tracking_code(dossier.number) not in told
    case = plain(see(client, address(hexi, hexi.case_of(dossier))))
    assert "工作台里" in case[case.index("告诉过谁什么") :]
    Job.objects.filter(owner_id=dossier.pk, recipient__startswith="voice:").update(state=Job.DEAD)
    assert "没有发成，请当面或打电话告诉" in plain(see(client, address(hexi, dossier)))


def test_the_firm_does_not_read_who_was_told(hexi: SmallTown, enter) -> None:
    case = cases.opened(hexi, handler="firm")
    settle()
    assert "告诉过谁什么" not in see(enter("zhoujianguo"), address(hexi, case))


def test_one_of_two_at_a_seat_says_i_do_it_and_the_other_sees_who(hexi: SmallTown, enter) -> None:
    dossier = appeals.screening(hexi)
    first = enter("gulnar")
    assert "do/claim/" not in see(first, address(hexi, dossier))
    people.appoint(person=hexi.persons["lixiuying"], seat=hexi.seats["desk_east"], starts_on=SINCE)
    second = enter("lixiuying")
    assert "do/claim/" in see(first, address(hexi, dossier))
    assert make(first, hexi, dossier, "claim").status_code == 302
    see(first, address(hexi, dossier))
    assert "do/claim/" not in see(first, address(hexi, dossier))
    page = see(second, address(hexi, dossier))
    assert "古丽娜尔" in page[: page.index('id="panel"')]
    assert '<section id="panel" class="panel" hidden>' in page
    assert "古丽娜尔" in see(second, f"/{hexi.town.slug}/desk/")


def test_the_reply_is_copied_by_one_key(hexi: SmallTown, enter) -> None:
    dossier = appeals.screening(hexi)
    hexi.do("gulnar", dossier, "settle_now", outcome="solved", words={"done": "换好了"})
    hexi.do("gulnar", dossier, "reply", words={"reply": "灯已换好，请看看。"})
    button = re.search(r"<button[^>]*data-copy[^>]*>", see(enter("gulnar"), address(hexi, dossier))).group()
    assert 'data-key="y"' in button
    assert 'data-copy="灯已换好，请看看。"' in button


@pytest.mark.both
def test_two_at_once_the_second_keeps_the_words_and_is_told_in_a_sentence(hexi: SmallTown, enter) -> None:
    dossier = appeals.screening(hexi)
    hexi.do("gulnar", dossier, "settle_now", outcome="solved", words={"done": "换好了"})
    people.appoint(person=hexi.persons["lixiuying"], seat=hexi.seats["desk_east"], starts_on=SINCE)
    version = Dossier.objects.get(pk=dossier.pk).version
    answers = [
        enter(name).post(
            address(hexi, dossier, "do", "reply"),
            {"version": version, "reply": f"{name} 写的回话"},
            headers={"accept-language": "zh-hans"},
        )
        for name in ("gulnar", "lixiuying")
    ]
    assert [answer.status_code for answer in answers] == [302, 422]
    late = answers[1].content.decode()
    assert "lixiuying 写的回话" in late
    assert 'class="errors' in late
    assert Step.objects.filter(dossier=dossier, move="reply").count() == 1


@pytest.mark.parametrize("how", ["phone", "visit"])
def test_someone_other_than_the_handler_enters_a_rating_by_phone_or_visit(hexi: SmallTown, enter, how: str) -> None:
    dossier = appeals.screening(hexi)
    hexi.do("gulnar", dossier, "settle_now", outcome="solved", words={"done": "换好了"})
    hexi.do("gulnar", dossier, "reply", words={"reply": "好了"})
    given = {"how": how, "contacted": "yes", "solved": "yes", "satisfied": "satisfied"}
    own = enter("gulnar").post(address(hexi, dossier, "rate"), given)
    assert own.status_code == 422
    assert hexi.stage(dossier) == "rating"
    secretary = enter("lixiuying")
    assert address(hexi, dossier, "rate") in see(secretary, address(hexi, dossier))
    assert "满意率" not in see(secretary, address(hexi, dossier, "rate"))
    missing = secretary.post(address(hexi, dossier, "rate"), given | {"solved": ""})
    assert missing.status_code == 422
    assert 'value="satisfied" required checked' in missing.content.decode()
    assert secretary.post(address(hexi, dossier, "rate"), given).status_code == 302
    assert hexi.stage(dossier) == "closing"


def test_a_call_that_reached_nobody_is_noted_from_the_file(hexi: SmallTown, enter) -> None:
    dossier = appeals.screening(hexi)
    hexi.do("gulnar", dossier, "settle_now", outcome="solved", words={"done": "换好了"})
    hexi.do("gulnar", dossier, "reply", words={"reply": "好了"})
    client = enter("lixiuying")
    page = see(client, address(hexi, dossier, "do", "follow_up"))
    results = re.findall(r'name="result" value="(\w+)"', page)
    assert len(results) >= 3
    assert make(client, hexi, dossier, "follow_up", result="no_answer").status_code == 302
    assert Step.objects.filter(dossier=dossier, move="follow_up").count() == 1


def test_the_street_rules_on_the_second_return_from_its_own_inbox(hexi: SmallTown, enter) -> None:
    case = cases.ruling(hexi)
    street = enter("zhaomin")
    assert case.number in see(street, f"/{hexi.town.slug}/desk/")
    page = see(street, address(hexi, case))
    assert "do/assign_by_ruling/" in page
    answer = make(street, hexi, case, "assign_by_ruling", handler=hexi.seats["firm"].key, why="合同写明归物业")
    assert answer.status_code == 302
    assert (hexi.stage(case), hexi.holder(case)) == ("contacting", "firm")
    assert "do/send_back" not in see(enter("zhoujianguo"), address(hexi, case))


def test_a_supervision_order_is_answered_beside_the_main_turn(hexi: SmallTown, enter) -> None:
    case = cases.handling(hexi, handler="firm")
    secretary = enter("lixiuying")
    assert make(secretary, hexi, case, "supervise", ground="still", demand="今天之内说明进展").status_code == 302
    firm = enter("zhoujianguo")
    assert case.number in see(firm, f"/{hexi.town.slug}/desk/?only=side")
    assert "今天之内说明进展" in see(firm, address(hexi, case, "do", "answer_supervision"))
    assert make(firm, hexi, case, "answer_supervision", answer="下午三点前换好").status_code == 302
    assert hexi.stage(case) == "handling"
    settle()
    assert case.number in see(secretary, f"/{hexi.town.slug}/desk/notices/")


@pytest.mark.parametrize(
    ("ask", "category", "slot", "grant"),
    [
        (cases.ask_extension, "corridor_light", "extension", "approve_extension"),
        (cases.ask_deferral, cases.DEFERRABLE, "deferral", "approve_deferral"),
    ],
    ids=["more time", "on the books"],
)
def test_whoever_sent_it_out_sees_and_decides_what_was_asked(
    hexi: SmallTown, enter, ask, category: str, slot: str, grant: str
) -> None:
    case = cases.handling(hexi, category)
    step = ask(hexi, case)
    asked = "配件周五才到" if slot == "extension" else "等维修资金"
    assert step.dossier_id == case.pk
    desk = enter("gulnar")
    assert case.number in see(desk, f"/{hexi.town.slug}/desk/?only=side")
    assert asked in see(desk, address(hexi, case))
    assert grant not in see(enter("liuyan"), f"/{hexi.town.slug}/desk/?only=side")
    assert make(desk, hexi, case, grant).status_code == 302
    assert cases.side(case, slot, hexi) == ""
    if slot == "deferral":
        assert hexi.stage(case) == "deferred"
        with clock.fixed(datetime(2026, 3, 10, 2, 0, tzinfo=UTC)):
            assert case.number in see(enter("lixiuying"), f"/{hexi.town.slug}/desk/morning/")


def test_a_step_that_a_deputy_made_says_for_whom_in_the_file_and_on_paper(hexi: SmallTown, enter) -> None:
    dossier = appeals.in_grid(hexi)
    seat = Seat.objects.get(pk=hexi.seats["grid_east2"].pk)
    holder = seat.posts.get().person
    people.appoint(
        person=hexi.persons["lixiuying"],
        seat=seat,
        starts_on=SINCE,
        ends_on=hexi.today + timedelta(days=9),
        acting_for=holder,
    )
    hexi.do("lixiuying", dossier, "pass_up", words={"why": "网格办不了"})
    named = f"李秀英（代{holder.work_name}） · 东社区第2网格 网格员"
    client = enter("gulnar")
    assert named in see(client, address(hexi, dossier))
    assert named in see(client, address(hexi, dossier, "print"))


def test_the_file_shows_the_three_answers_of_a_rating_and_who_wrote_them_down(hexi: SmallTown, enter) -> None:
    dossier = appeals.rating(hexi)
    public.rate(
        matter=hexi.fetch("lixiuying", dossier),
        contacted=True,
        solved=False,
        satisfied="dissatisfied",
        entered_for="visit",
    )
    words = plain(see(enter("gulnar"), address(hexi, dossier)))
    assert "联系过本人吗？ 是 解决了吗？ 否 满意吗？ 不满意 评价方式 上门回访，代录" in words


def test_what_was_settled_on_the_spot_is_not_called_done_to_a_person_who_was_told_no(hexi: SmallTown) -> None:
    dossier = appeals.screening(hexi)
    hexi.do("gulnar", dossier, "settle_now", outcome="not_allowed", words={"done": "规定不允许"})
    said = [step.said for step in story(dossier, appeals.speaker(dossier)) if step.move == "settle_now"]
    assert said == ["当场处理了。"]


def test_the_board_says_the_time_of_the_step_and_of_the_promise_as_the_file_does(hexi: SmallTown, enter) -> None:
    dossier, client = appeals.screening(hexi), enter("gulnar")
    base = f"/{hexi.town.slug}/desk"
    for page in (f"{base}/board/?at={dossier.number}", f"{base}/file/{dossier.number}/"):
        text = plain(see(client, page))
        assert "这一步的时间" in text
        assert "向群众承诺的时间" in text


def test_what_one_took_back_oneself_is_not_called_sent_back(hexi: SmallTown, enter) -> None:
    dossier, client = appeals.screening(hexi), enter("gulnar")
    board = f"/{hexi.town.slug}/desk/board/?at={dossier.number}"
    hexi.do("gulnar", dossier, "dispatch", category="corridor_light", words=cases.STATEMENT)
    undoing.undo(matter=hexi.fetch("gulnar", dossier), number=Dossier.objects.get(pk=dossier.pk).version)
    assert "退回来的" not in see(client, board)
    other = appeals.screening(hexi)
    hexi.do("gulnar", dossier, "merge", reason="same_problem", into=other.number)
    hexi.do("gulnar", dossier, "split", words={"why": "不是同一件"})
    assert "退回来的" not in see(client, board)
    hexi.do("gulnar", dossier, "to_topic", category="corridor_light", words={"why": "大家商量"})
    hexi.do("lixiuying", dossier, "topic_returned", words={"why": "不用商量"})
    assert "退回来的：" in plain(see(client, board)).replace("： ", "：")


def test_a_street_that_has_convened_is_led_to_close_the_round_not_to_convene_again(hexi: SmallTown, enter) -> None:
    case = responses.called_in(hexi)
    cases.convene(hexi, case)
    page = see(enter("zhaomin"), address(hexi, case))
    lead = re.search(r'button--primary[^>]*href="[^"]*/do/(\w+)/|href="[^"]*/do/(\w+)/"[^>]*button--primary', page)
    assert lead, page
    assert set(lead.groups()) - {None} == {"turn_out"}
    assert "/do/convene/" in page, "further bodies can still be called"


def test_undo_is_offered_until_those_it_was_sent_to_have_acted(hexi: SmallTown, enter) -> None:
    dossier, client = hexi.say().dossier, enter("gulnar")
    hexi.do("gulnar", dossier, "accept")
    hexi.do("gulnar", dossier, "dispatch", category="corridor_light", words={"statement": "换灯"})
    undo = f'action="{address(hexi, dossier, "undo", "3")}"'
    assert undo in see(client, address(hexi, dossier))
    hexi.do("zhoujianguo", hexi.case_of(dossier), "acknowledge")
    assert undo not in see(client, address(hexi, dossier))
    answer = client.post(address(hexi, dossier, "undo", "3"), follow=True)
    assert "对方已经接着办了" in answer.content.decode()


@pytest.mark.parametrize(("days", "says"), [(0, "按时答复了："), (40, "已答复，晚于承诺的时间：")])
def test_once_answered_the_file_says_when_and_whether_in_time_and_no_time_runs(
    hexi: SmallTown, enter, days: int, says: str
) -> None:
    dossier = hexi.say("请问路灯归谁管", kind="consult").dossier
    with clock.fixed(clock.now() + timedelta(days=days)):
        hexi.do("gulnar", dossier, "settle_now", outcome="solved")
        client = enter("gulnar")
        assert says not in plain(see(client, address(hexi, dossier)))
        hexi.do("gulnar", dossier, "reply", words={"reply": "归街道管。"})
        promise = client.get(address(hexi, dossier)).context["times"]["promise"]
    assert hexi.stage(dossier) == "rating"
    assert promise.left.startswith(says)
    assert promise.left.endswith(papers.day_and_time(clock.now() + timedelta(days=days)))


def test_what_the_person_added_is_read_with_what_they_said(hexi: SmallTown, enter) -> None:
    dossier = appeals.rating(hexi)
    appeals.rate(dossier, "dissatisfied", solved=False)
    speaking = matters.fetch_by_id(appeals.speaker(dossier), dossier.pk)
    performing.perform(matter=speaking, key="add_words", change=Change(words={"added": "四楼的也没换"}))
    page = enter("gulnar").get(f"/{hexi.town.slug}/desk/file/{dossier.number}/").content.decode()
    said = page.split('class="said"')[1].split("</div>")[0]
    assert said.index("三号楼楼道的灯") < said.index("后来补充") < said.index("四楼的也没换")


def test_what_waits_to_be_signed_for_is_taken_on_by_signing(hexi: SmallTown, enter) -> None:
    case = cases.opened(hexi)
    people.appoint(person=hexi.persons["liuyan"], seat=hexi.seats["firm"], starts_on=SINCE)
    page = enter("zhoujianguo")
    assert "我来办" not in see(page, address(hexi, case))
    hexi.do("zhoujianguo", case, "acknowledge")
    assert "我来办" in see(page, address(hexi, case))


def test_the_notice_of_a_danger_says_which_it_is_and_what_to_do_and_not_the_title_again(hexi: SmallTown, enter) -> None:
    dossier = hexi.say("楼道里一股煤气味").dossier
    page = enter("gulnar").get(f"/{hexi.town.slug}/desk/file/{dossier.number}/").content.decode()
    assert "notice--error" in page
    assert re.findall(r'notice__title">(.*?)<', page.split("</main>")[0]) == ["燃气危险"]


@pytest.mark.parametrize(("move", "offered"), [("", True), ("close_off", False)])
def test_what_puts_a_file_in_order_is_offered_only_while_it_can_be_done(
    hexi: SmallTown, enter, move: str, offered: bool
) -> None:
    dossier = appeals.closing(hexi)
    if move:
        hexi.do("gulnar", dossier, move)
    page = see(enter("gulnar"), address(hexi, dossier))
    assert [words in page for words in ("更正地点", "安排回避", "外部编号")] == [offered] * 3
