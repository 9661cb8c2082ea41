"""What a resident's page and papers say fits who reads it: the question beside its answer, the final notice as one, no way to end a danger unseen."""

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.translation import override

from gongyi.domain.cases import public as cases
from gongyi.kernel.flows.models import Dossier
from gongyi.kernel.people import looking
from tests.domain.appeals.builders import SITUATIONS
from tests.infra.reading import plain
from tests.surfaces.speaking import address, link, say
from tests.towns import SmallTown


def track(hexi: SmallTown, dossier: Dossier) -> str:
    return Client().get(address(hexi, "track", link(hexi, dossier))).content.decode()


def act(hexi: SmallTown, dossier: Dossier, move: str) -> str:
    return address(hexi, "act", link(hexi, dossier), move)


@pytest.mark.parametrize("kind", ["consult", "praise", "suggest"])
def test_who_asked_or_thanked_is_not_told_that_it_could_not_be_done(hexi: SmallTown, kind: str) -> None:
    refused = cases.said("outcomes", "explained")
    dossier = hexi.say(kind=kind).dossier
    hexi.do("gulnar", dossier, "accept")
    hexi.do("gulnar", dossier, "settle_now", outcome="explained", words={"done": "讲清楚了"})
    hexi.do("gulnar", dossier, "reply", words={"reply": "周一到周五上班"})
    page = track(hexi, dossier)
    assert refused not in page
    assert cases.said("outcomes", "explained", kind) in page


def test_the_question_stands_where_it_is_answered_and_beside_the_button(hexi: SmallTown) -> None:
    dossier = hexi.say().dossier
    hexi.do("gulnar", dossier, "need_info", words={"question": "请问是几单元？"})
    assert "请问是几单元？" in Client().get(act(hexi, dossier, "supply_info")).content.decode()
    page = track(hexi, dossier)
    assert "请问是几单元？" in page.partition('class="track"')[0]
    due = hexi.fetch("gulnar", dossier).main.due_at
    by_when = plain(page.partition('class="track"')[0])
    assert f"最晚 {timezone.localtime(due):%-m月%-d日}" in by_when
    assert "到时没有补充" in by_when
    assert Client().post(act(hexi, dossier, "supply_info"), {"added": "二单元"}).status_code == 302
    assert "请问是几单元？" not in track(hexi, dossier).partition('class="track"')[0]


@pytest.mark.parametrize(("phone", "said"), [("", True), ("13912345678", False)])
def test_whoever_asks_for_more_reads_that_nobody_left_a_telephone(
    hexi: SmallTown, enter, phone: str, said: bool
) -> None:
    dossier = hexi.say(phone=phone).dossier
    page = enter("gulnar").get(f"/{hexi.town.slug}/desk/file/{dossier.number}/do/need_info/").content.decode()
    assert ("没有人留电话" in page[page.index('id="panel"') :]) == said


def test_the_final_notice_on_paper_says_that_it_is_one_and_of_what(hexi: SmallTown) -> None:
    dossier = SITUATIONS["street_review"](hexi)
    hexi.do("zhaomin", dossier, "final_notice", words={"notice": "树在红线外，归园林部门修剪。"})
    paper = Client().get(address(hexi, "answer", link(hexi, dossier))).content.decode()
    for words in ("终结告知", dossier.title, "树在红线外", "到此为止", "年"):
        assert words in paper
    assert "给您的回话" not in paper


def test_an_ordinary_answer_on_paper_is_no_final_notice(hexi: SmallTown) -> None:
    dossier = SITUATIONS["rating"](hexi)
    paper = Client().get(address(hexi, "answer", link(hexi, dossier))).content.decode()
    assert "终结告知" not in paper
    assert dossier.title in paper


def test_what_an_english_speaker_ticks_is_read_in_chinese_at_the_desk(hexi: SmallTown, enter) -> None:
    client = Client(headers={"accept-language": "en"})
    client.cookies["django_language"] = "en"
    say(hexi, client, works_here="on")
    page = enter("gulnar").get(f"/{hexi.town.slug}/desk/file/{Dossier.objects.get().number}/").content.decode()
    assert "我在这里上班" in page
    assert "I work here" not in page


def test_why_a_repairer_looked_is_read_in_the_readers_language() -> None:
    with override("en"):
        assert looking.said("repair") == "to arrange the repair"
    with override("zh-hans"):
        assert looking.said("repair") == "约上门维修"


def test_a_danger_is_not_taken_back_unseen(hexi: SmallTown) -> None:
    dossier = hexi.say("闻到煤气味，很浓").dossier
    for answer in (Client().get, Client().post):
        told = answer(act(hexi, dossier, "take_back"), follow=True).content.decode()
        assert "这一步现在不能办了" in told
    assert hexi.stage(dossier) == "registered"
    assert "还是会有人去看一眼" in Client().get(act(hexi, dossier, "say_over")).content.decode()
    assert Client().post(act(hexi, dossier, "say_over"), {"because": "over"}).status_code == 302
    assert hexi.stage(dossier) == "registered"
    assert "还是会有人去看一眼" in track(hexi, dossier)
    assert Client().get(act(hexi, dossier, "say_over")).status_code == 302, "once only"


def test_taking_back_says_what_follows(hexi: SmallTown) -> None:
    dossier = hexi.say().dossier
    assert "不能再打开" in Client().get(act(hexi, dossier, "take_back")).content.decode()


def test_whoever_writes_down_an_answer_reads_the_question_beside_it(hexi: SmallTown, enter) -> None:
    dossier = SITUATIONS["awaiting_info, by call"](hexi)
    page = enter("gulnar").get(f"/{hexi.town.slug}/desk/file/{dossier.number}/").content.decode()
    panel = page.partition('id="panel"')[2].partition("</section>")[0]
    assert "几单元几楼？" in panel
