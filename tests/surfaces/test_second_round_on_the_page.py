"""What the page of whoever spoke says after they acted: that it arrived, and which time it is handled now."""

from django.test import Client

from gongyi.domain.appeals import public as appeals
from gongyi.kernel.flows import matters
from gongyi.kernel.flows.models import Dossier
from tests.domain.appeals.builders import rate, speaker
from tests.surfaces.speaking import address, answered, link, picture
from tests.towns import SmallTown

AGAIN = "现在是第 2 次办理"


def page(hexi: SmallTown, dossier: Dossier) -> str:
    return Client().get(address(hexi, "track", link(hexi, dossier)) + "?whole=1").content.decode()


def test_after_a_dissatisfied_answer_the_page_says_that_it_is_handled_again(hexi: SmallTown) -> None:
    dossier = answered(hexi)
    assert AGAIN not in page(hexi, dossier)
    rate(dossier, "dissatisfied")
    assert AGAIN in page(hexi, dossier)


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
    assert "已收到，没有照片" in done("add_words", added="三楼也不亮")
    assert "已收到，带 1 张照片" in done("add_words", added="四楼也不亮", photo=picture())


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
