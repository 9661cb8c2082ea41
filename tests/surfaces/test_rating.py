"""Whoever spoke reads the answer and rates it."""

from collections.abc import Callable

from django.test import Client

from gongyi.domain.appeals import public as appeals
from gongyi.kernel.access.models import LinkToken
from gongyi.kernel.flows import matters
from gongyi.kernel.flows.models import Dossier
from tests.infra.reading import plain
from tests.surfaces.speaking import PHONE, address, answered, link
from tests.towns import SmallTown


def test_an_outcome_that_points_to_the_answer_is_shown_when_there_is_one(hexi: SmallTown) -> None:
    dossier = hexi.say().dossier
    hexi.do("gulnar", dossier, "settle_now", outcome="explained", words={"done": "说明了原因"})
    token = link(hexi, dossier)
    assert "写在答复里" not in Client().get(address(hexi, "track", token)).content.decode()
    hexi.do("gulnar", dossier, "reply", words={"reply": "这段路归交警划线"})
    page = Client().get(address(hexi, "track", token) + "?whole=1").content.decode()
    assert "写在答复里" in page
    assert "这段路归交警划线" in page


def test_no_time_runs_any_more_once_it_is_answered(hexi: SmallTown) -> None:
    dossier = answered(hexi)
    page = Client().get(address(hexi, "track", link(hexi, dossier)) + "?whole=1").content.decode()
    assert "剩 " not in page
    assert "最晚" not in page


def test_a_link_for_rating_leads_straight_to_the_questions_and_counts_once(hexi: SmallTown) -> None:
    dossier = answered(hexi)
    token, client = link(hexi, dossier, LinkToken.RATE), Client()
    assert client.get(address(hexi, "track", token)).headers["Location"] == address(hexi, "rate", token)
    assert "灯换好了" in client.get(address(hexi, "rate", token)).content.decode()
    page = client.post(address(hexi, "rate", token), {"contacted": "yes", "solved": "yes", "satisfied": "mostly"})
    assert page.status_code == 200
    again = client.post(address(hexi, "rate", token), {"contacted": "no", "solved": "no", "satisfied": "dissatisfied"})
    assert "您已经评价过了" in again.content.decode()
    assert Dossier.objects.get().stage == "closing"


def test_whoever_is_not_dissatisfied_is_taken_at_their_word_and_asked_once_whether_it_is_done_again(
    hexi: SmallTown, enter: Callable[[str], Client]
) -> None:
    said = {"contacted": "yes", "solved": "no", "satisfied": "mostly"}
    kept, anew, entered = answered(hexi), answered(hexi), answered(hexi)
    url = address(hexi, "rate", link(hexi, kept, LinkToken.RATE))
    asked = Client().post(url, said).content.decode()
    assert "要再办一次吗？" in asked
    assert asked.index("不用了，就这样") < asked.index("请再办一次</span>")
    assert hexi.stage(kept) == "rating"
    assert "已经记下您的评价" in Client().post(url, said | {"again": "no"}).content.decode()
    assert (hexi.stage(kept), matters.by_machine(kept).made("redo")) == ("closing", 0)
    assert "解决了吗？ 否 满意吗？ 基本满意 要再办一次吗？ 否" in track(hexi, kept)
    Client().post(address(hexi, "rate", link(hexi, anew, LinkToken.RATE)), said | {"again": "yes"})
    assert hexi.stage(anew) == "screening"
    assert "您请我们再办一次，现在是第 2 次办理" in track(hexi, anew)
    desk, form = enter("lixiuying"), f"/{hexi.town.slug}/desk/file/{entered.number}/rate/"
    refused = desk.post(form, said | {"how": "phone", "version": ""})
    assert refused.status_code == 422
    assert "要不要再办一次" in refused.content.decode()
    assert desk.post(form, said | {"how": "phone", "version": "", "again": "no"}).status_code == 302
    assert hexi.stage(entered) == "closing"


def track(hexi: SmallTown, dossier: Dossier) -> str:
    return plain(Client().get(address(hexi, "track", link(hexi, dossier)) + "?whole=1").content.decode())


def test_the_best_answer_is_worded_as_an_answer_and_not_as_the_figure_of_the_same_name(hexi: SmallTown) -> None:
    token = link(hexi, answered(hexi), LinkToken.RATE)
    page = Client().post(address(hexi, "rate", token), {"contacted": "yes", "solved": "yes"}).content.decode()
    assert "<span>满意</span>" in page
    assert "满意率" not in page


def test_a_matter_not_answered_yet_cannot_be_rated(hexi: SmallTown) -> None:
    dossier = hexi.say().dossier
    token = link(hexi, dossier)
    assert Client().get(address(hexi, "rate", token)).headers["Location"] == address(hexi, "track", token)


def test_the_printed_answer_carries_a_code_for_the_questions(hexi: SmallTown) -> None:
    dossier = answered(hexi)
    page = Client().get(address(hexi, "answer", link(hexi, dossier))).content.decode()
    assert "灯换好了" in page
    assert "三个问题的二维码" in page


def test_a_rating_written_down_by_a_worker_is_the_persons_with_its_three_answers(hexi: SmallTown) -> None:
    dossier = answered(hexi)
    matter = hexi.fetch("lixiuying", dossier)
    appeals.rate(matter=matter, contacted=True, solved=False, satisfied="dissatisfied", entered_for="phone")
    page = plain(Client().get(address(hexi, "track", link(hexi, dossier))).content.decode())
    assert "您（电话回访，东社区 社区党组织书记代记）" in page
    assert "联系您了吗？ 是 解决了吗？ 否 满意吗？ 不满意" in page


def test_the_questions_come_before_the_answer_and_no_bar_lies_over_them(hexi: SmallTown) -> None:
    dossier = answered(hexi)
    token, client = link(hexi, dossier, LinkToken.RATE), Client()
    page = client.get(address(hexi, "rate", token)).content.decode()
    assert page.index('name="contacted"') < page.index("灯换好了")
    assert 'class="portal-nav"' not in page
    assert " autofocus" not in page
    second = client.post(address(hexi, "rate", token), {"contacted": "yes"}).content.decode()
    assert second.index(" autofocus") < second.index('name="solved" value="yes"') < second.index("您刚才说的")


def test_the_answer_comes_right_under_the_heading_of_the_tracking_page(hexi: SmallTown) -> None:
    dossier = answered(hexi)
    token = link(hexi, dossier)
    page = Client().get(address(hexi, "track", token)).content.decode()
    assert (
        page.index("</h1>")
        < page.index("灯换好了")
        < page.index(f'href="{address(hexi, "rate", token)}"')
        < page.index('class="ring')
    )
    matter = hexi.fetch("lixiuying", dossier)
    appeals.rate(matter=matter, contacted=True, solved=False, satisfied="dissatisfied", entered_for="phone")
    again = Client().get(address(hexi, "track", token)).content.decode()
    assert again.index('class="ring') < again.index("灯换好了")


def test_the_box_with_the_answer_holds_nothing_but_the_answer(hexi: SmallTown) -> None:
    dossier = hexi.say(phone=PHONE).dossier
    hexi.do("gulnar", dossier, "accept")
    hexi.do("gulnar", dossier, "settle_now", outcome="solved", words={"done": "换灯"})
    hexi.do("gulnar", dossier, "reply", words={"reply": "灯换好了", "summary": "楼道灯已修好"})
    page = Client().get(address(hexi, "rate", link(hexi, dossier, LinkToken.RATE))).content.decode()
    assert "灯换好了" in page
    assert "楼道灯已修好" not in page
    assert "楼道灯已修好" not in Client().get(address(hexi, "track", link(hexi, dossier))).content.decode()
