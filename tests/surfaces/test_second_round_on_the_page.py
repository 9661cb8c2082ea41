"""What the page of whoever spoke says after they acted: that it arrived, and which time it is handled now."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from gongyi.domain.appeals import public as appeals
from gongyi.kernel.access.models import LinkToken
from gongyi.kernel.flows import matters
from gongyi.kernel.flows.history.verify import verify
from gongyi.kernel.flows.models import Dossier, StepBody
from gongyi.kernel.flows.story import story
from tests.domain.appeals.builders import rate, speaker
from tests.domain.cases.builders import act, dispatched
from tests.kernel.evidence.samples import webm
from tests.surfaces.speaking import address, answered, link, picture
from tests.towns import SmallTown, settle

AGAIN = "现在是第 2 次办理"


def page(hexi: SmallTown, dossier: Dossier) -> str:
    return Client().get(address(hexi, "track", link(hexi, dossier)) + "?whole=1").content.decode()


def test_after_a_dissatisfied_answer_the_page_says_that_it_is_handled_again(hexi: SmallTown) -> None:
    dossier = answered(hexi)
    assert AGAIN not in page(hexi, dossier)
    rate(dossier, "dissatisfied")
    assert AGAIN in page(hexi, dossier)


def test_whoever_spoke_and_the_desk_count_handlings_alike(hexi: SmallTown, enter) -> None:
    dossier = answered(hexi)
    rate(dossier, "dissatisfied")
    desk = enter("gulnar").get(f"/{hexi.town.slug}/desk/file/{dossier.number}/").content.decode()
    assert "第 2 次办理" in page(hexi, dossier)
    assert "本人请再办一次，现在是第 2 次办理" in desk
    assert re.search(r"第几次办理.*?第 2 次", desk, re.DOTALL)
    assert "再办。" not in desk


def test_once_it_is_answered_again_the_page_speaks_of_the_answer(hexi: SmallTown) -> None:
    dossier = answered(hexi)
    rate(dossier, "dissatisfied")
    hexi.do("gulnar", dossier, "redone", outcome="solved", words={"done": "又换了"})
    assert AGAIN in page(hexi, dossier)
    hexi.do("lixiuying", dossier, "check_pass", how="on_site")
    hexi.do("gulnar", dossier, "reply", words={"reply": "又换了一盏"})
    assert AGAIN not in page(hexi, dossier)


def test_what_was_done_on_the_page_is_confirmed_at_its_head(hexi: SmallTown) -> None:
    dossier, client = hexi.say(phone="13912345678").dossier, Client()
    token = link(hexi, dossier)

    def done(move: str, **fields: object) -> str:
        url = address(hexi, "act", token, move)
        return client.post(url, {"version": ""} | fields, follow=True).content.decode()

    asking = client.get(address(hexi, "act", token, "chase")).content.decode()
    assert "替您问一问现在办的人" in asking
    chased = done("chase")
    assert "已替您问了现在办的人" in chased
    assert "您催了一下。" in chased
    assert "会有人给您回电话" in done("ask_call")
    words_alone = done("add_words", added="三楼也不亮")
    assert "您补充的内容已收到。" in words_alone
    assert "没有照片" not in words_alone
    assert "已收到，带 1 张照片" in done("add_words", added="四楼也不亮", photo=picture())


@pytest.mark.parametrize(("kind", "later"), [("complaint", True), ("help", False)])
def test_of_asking_it_is_said_when_those_who_do_it_hear_of_it(hexi: SmallTown, kind: str, *, later: bool) -> None:
    token = link(hexi, dispatched(hexi, kind=kind))
    url = address(hexi, "act", token, "chase")
    asking = Client().get(url).content.decode()
    asked = Client().post(url, {"version": ""}, follow=True).content.decode()
    assert ["下个工作日早上，替您问一问" in asking, "下个工作日早上替您问办的人" in asked] == [later, later]
    assert ("已替您问了现在办的人" in asked) is not later


def test_harm_to_a_child_in_what_is_added_is_asked_about_and_no_word_of_it_is_kept(hexi: SmallTown) -> None:
    dossier, client = hexi.say(phone="13912345678").dossier, Client()
    url, words = address(hexi, "act", link(hexi, dossier), "add_words"), {"version": "", "added": "后妈不给孩子吃饭"}
    asked = client.post(url, words)
    assert (asked.status_code, Dossier.objects.count()) == (422, 1)
    assert "马上打 110" in asked.content.decode()
    assert matters.by_machine(dossier).made("add_words") == 0
    for _twice in range(2):
        assert client.post(url, words | {"harm": "yes"}).status_code == 302
    apart = Dossier.objects.exclude(pk=dossier.pk).get()
    assert apart.sensitivity == Dossier.DUTY
    assert not any("后妈" in body for body in StepBody.objects.values_list("body", flat=True))
    assert "单独立了一件" in client.post(url, words | {"harm": "no"}, follow=True).content.decode()
    assert any("后妈" in body for body in StepBody.objects.values_list("body", flat=True))


def test_a_danger_in_what_is_added_shows_the_telephone_and_comes_first(hexi: SmallTown) -> None:
    dossier, client = hexi.say(phone="13912345678").dossier, Client()
    url = address(hexi, "act", link(hexi, dossier), "add_words")
    assert "data-dangers" in client.get(url).content.decode()
    answer = client.post(url, {"version": "", "added": "楼道里闻到天然气味"}, follow=True).content.decode()
    assert 'href="tel:119"' in answer
    dossier.refresh_from_db()
    assert (dossier.safety, dossier.turns.get(open=True, slot="main").safety) == (2, 2)
    assert verify().faults == []


def test_what_those_who_did_it_write_for_the_desk_is_not_on_the_page_before_the_answer(hexi: SmallTown) -> None:
    dossier = hexi.say().dossier
    hexi.do("gulnar", dossier, "settle_now", outcome="solved", words={"done": "已批评教育，本周五前上门道歉"})
    assert "上门道歉" not in page(hexi, dossier)
    matter = matters.fetch_by_id(speaker(dossier), dossier.pk)
    assert appeals.outcome_of(matter, "speaker") is not None
    hexi.do("gulnar", dossier, "reply", words={"reply": "已经处理，周五前有人上门"})
    assert "周五前有人上门" in page(hexi, dossier)
    assert "上门道歉" not in page(hexi, dossier)


def test_a_chase_of_the_desk_is_not_told_as_the_persons_own(hexi: SmallTown) -> None:
    dossier = hexi.say().dossier
    hexi.do("gulnar", dossier, "chase")
    told = page(hexi, dossier)
    assert "催了一下。" in told
    assert "您催了一下。" not in told


def test_what_would_end_the_matter_stands_last_of_what_can_be_done(hexi: SmallTown) -> None:
    told = page(hexi, hexi.say().dossier)
    assert 0 < told.index("给我回电话") < told.index("/do/take_back/")


def test_once_answered_the_page_asks_how_it_was_done(hexi: SmallTown) -> None:
    assert "已回话，请您说说办得怎么样" in page(hexi, answered(hexi))


@pytest.mark.parametrize("move", ["add_words", "supply_info"])
def test_a_photo_or_a_voice_alone_is_enough_to_add_and_nothing_at_all_is_refused_in_words(
    hexi: SmallTown, move: str
) -> None:
    dossier, client = hexi.say(phone="13912345678").dossier, Client()
    if move == "supply_info":
        hexi.do("gulnar", dossier, "need_info", words={"question": "哪一层？"})
    url = address(hexi, "act", link(hexi, dossier), move)
    form = client.get(url).content.decode()
    assert "any-one" in form
    assert not re.search(r'<textarea[^>]*name="added"[^>]* required', form)
    empty = client.post(url, {"version": "", "added": " "})
    assert empty.status_code == 422
    assert "写几个字、加一张照片或者说一段都行" in empty.content.decode()
    assert "已收到，带 1 张照片" in client.post(url, {"version": "", "photo": picture()}, follow=True).content.decode()
    if move == "supply_info":
        hexi.do("gulnar", dossier, "need_info", words={"question": "哪一户？"})
    clip = SimpleUploadedFile("v.webm", webm(4000), "audio/webm")
    assert "您说的话已收到" in client.post(url, {"version": "", "voice": clip}, follow=True).content.decode()
    assert verify().faults == []


def test_whoever_is_not_satisfied_may_say_what_is_still_wrong_after_three_taps(hexi: SmallTown) -> None:
    dossier, client = answered(hexi, phone="13912345678"), Client()
    token = link(hexi, dossier, LinkToken.RATE)
    rated = client.post(
        address(hexi, "rate", token), {"contacted": "yes", "solved": "no", "satisfied": "dissatisfied"}
    ).content.decode()
    assert "还有哪里没办好？" in rated
    assert re.search(r'<textarea[^>]*name="added"', rated)
    assert "不填也行" in rated
    told = client.post(address(hexi, "act", token, "add_words"), {"added": "灯还是一闪一闪"}, follow=True)
    assert "灯还是一闪一闪" in told.content.decode()


def test_whoever_is_satisfied_is_asked_nothing_more(hexi: SmallTown) -> None:
    token = link(hexi, answered(hexi, phone="13912345678"), LinkToken.RATE)
    rated = Client().post(address(hexi, "rate", token), {"contacted": "yes", "solved": "yes", "satisfied": "satisfied"})
    assert "textarea" not in rated.content.decode()


def test_the_third_time_the_button_says_that_the_street_looks(hexi: SmallTown) -> None:
    dossier = answered(hexi)
    last = {"contacted": "yes", "solved": "no"}
    asked = address(hexi, "rate", link(hexi, dossier))
    for _round in range(2):
        assert "不满意，请再办一次" in Client().post(asked, last).content.decode()
        rate(dossier, "dissatisfied")
        hexi.do("gulnar", dossier, "redone", outcome="solved", words={"done": "又换了"})
        hexi.do("lixiuying", dossier, "check_pass", how="on_site")
        hexi.do("gulnar", dossier, "reply", words={"reply": "又换了一盏"})
    shown = Client().post(asked, last).content.decode()
    assert "不满意，请街道再看" in shown
    assert "请再办一次" not in shown
    rate(dossier, "dissatisfied")
    assert hexi.stage(dossier) == "street_review"


def test_the_street_that_looks_again_reads_what_is_still_wrong(hexi: SmallTown) -> None:
    dossier, client = answered(hexi, phone="13912345678"), Client()
    for n in range(2):
        rate(dossier, "dissatisfied")
        hexi.do("gulnar", dossier, "redone", outcome="solved", words={"done": f"又换了{n}"})
        hexi.do("lixiuying", dossier, "check_pass", how="on_site")
        hexi.do("gulnar", dossier, "reply", words={"reply": "又换了一盏"})
    token = link(hexi, dossier, LinkToken.RATE)
    answers = {"contacted": "yes", "solved": "no", "satisfied": "dissatisfied"}
    rated = client.post(address(hexi, "rate", token), answers).content.decode()
    assert "还有哪里没办好？" in rated
    client.post(address(hexi, "act", token, "add_words"), {"added": "还是不亮"})
    assert hexi.stage(dossier) == "street_review"
    assert "还是不亮" in str(story(dossier, hexi.actor("zhaomin")))


def test_the_receipt_with_its_proof_can_be_opened_again_from_the_page(hexi: SmallTown) -> None:
    dossier = hexi.say().dossier
    assert address(hexi, "receipt", link(hexi, dossier)).rsplit("/", 2)[0] in page(hexi, dossier)


def test_the_answer_is_written_beside_what_was_done_last(hexi: SmallTown, enter) -> None:
    """Done in the grid at first, and by the firm the second time."""
    dossier = hexi.say("灯不亮").dossier
    hexi.do("gulnar", dossier, "grid_handle", category="not_sure")
    hexi.do("aili", dossier, "grid_done", outcome="explained", words={"done": "头一回拧了拧"})
    hexi.do("gulnar", dossier, "reply", words={"reply": "拧过了"})
    rate(dossier, "dissatisfied")
    hexi.do("gulnar", dossier, "dispatch", category="corridor_light", words={"statement": "请换灯"})
    case = hexi.case_of(dossier)
    hexi.do("zhoujianguo", case, "acknowledge")
    hexi.do("zhoujianguo", case, "first_contact", how="not_wanted")
    hexi.do("zhoujianguo", case, "report_done", outcome="explained", words={"done": "后一回换了新的"})
    act(hexi, case, "verify_pass", how="on_site")
    settle()
    form = enter("gulnar").get(f"/{hexi.town.slug}/desk/file/{dossier.number}/do/reply/").content.decode()
    assert "后一回换了新的" in form.partition("办的人写的")[2]
    assert "头一回拧了拧" not in form.partition("办的人写的")[2].partition("经过")[0]
