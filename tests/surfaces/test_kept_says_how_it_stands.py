"""What a person reads of what is kept fits how their matter stands: open, answered, over, or a danger that nobody takes back."""

import pytest
from django.test import Client

from gongyi.domain.appeals import public as appeals
from gongyi.kernel.flows import numbers
from gongyi.kernel.flows.models import Dossier
from gongyi.kernel.people.models import Voice
from tests.domain.appeals.builders import SITUATIONS, rate
from tests.surfaces.speaking import OTHER, PHONE, address, answered, link
from tests.towns import SmallTown

TAKEN_BACK = "或者您收回以后"
GOES_ON = "事情照样办"


def kept(hexi: SmallTown, dossier: Dossier, voice: Voice | None = None) -> str:
    return Client().get(address(hexi, "kept", link(hexi, dossier, voice=voice))).content.decode()


@pytest.mark.parametrize(("words", "may"), [("楼道灯不亮", True), ("楼道里一股煤气味", False)])
def test_taking_back_is_named_only_to_whoever_can(hexi: SmallTown, words: str, *, may: bool) -> None:
    assert (TAKEN_BACK in kept(hexi, hexi.say(words, phone=PHONE).dossier)) is may


def test_after_the_answer_nobody_is_said_to_handle_it_still(hexi: SmallTown) -> None:
    dossier = answered(hexi, phone=PHONE)
    for _when in ("to be rated", "to be closed off"):
        page = kept(hexi, dossier)
        assert "还在办" not in page
        assert "收尾以后，可以在这里删掉" in page
        if _when == "to be rated":
            rate(dossier)


def test_of_what_is_over_nothing_goes_on(hexi: SmallTown) -> None:
    dossier = answered(hexi, phone=PHONE)
    assert GOES_ON in kept(hexi, dossier)
    rate(dossier)
    hexi.do("gulnar", dossier, "close_off")
    assert GOES_ON not in kept(hexi, dossier)
    token = link(hexi, dossier)
    after = Client().post(address(hexi, "kept", token), {"do": "erase"}, follow=True).content.decode()
    assert "您的称呼和电话已经抹掉。" in after
    assert GOES_ON not in after


def test_whoever_joined_is_not_warned_of_missing_an_answer_that_came(hexi: SmallTown) -> None:
    dossier = SITUATIONS["replying"](hexi)
    voice = appeals.join(dossier=dossier, key="joined:1", phone=PHONE)
    assert "以后收不到回话" in kept(hexi, dossier, voice)
    hexi.do("gulnar", dossier, "reply", words={"reply": "已修", "summary": "已修"})
    assert "以后收不到回话" not in kept(hexi, dossier, voice)


def test_who_follows_what_is_closed_is_promised_nothing_more(hexi: SmallTown) -> None:
    dossier = SITUATIONS["replying"](hexi)
    voice = appeals.join(dossier=dossier, key="joined:1", phone=OTHER)
    hexi.do("gulnar", dossier, "reply", words={"reply": "已修", "summary": "已修"})
    rate(dossier)
    hexi.do("gulnar", dossier, "close_off")
    for one in (None, voice):
        assert (
            'class="deadline'
            not in Client().get(address(hexi, "track", link(hexi, dossier, voice=one))).content.decode()
        )


def test_what_has_no_words_any_more_says_its_number_once(hexi: SmallTown, enter) -> None:
    host, mine = hexi.say("门口的灯不亮").dossier, hexi.say("灯黑着呢", phone=PHONE).dossier
    hexi.do("gulnar", mine, "merge", reason="same_problem", into=host.number)
    hexi.do("gulnar", host, "settle_now", outcome="solved", words={"done": "换了"})
    hexi.do("gulnar", host, "reply", words={"reply": "换了", "summary": "换了"})
    rate(host)
    hexi.do("gulnar", host, "close_off")
    voice = Voice.objects.get(spoken_on=mine.pk)
    token = link(hexi, host, voice=voice)
    Client().post(address(hexi, "kept", token), {"do": "erase_said"})
    for page in (
        Client().get(address(hexi, "track", token)),
        enter("gulnar").get(f"/{hexi.town.slug}/desk/file/{mine.number}/"),
    ):
        head = page.content.decode().partition("<h1")[2].partition("</div>")[0]
        assert head.count(numbers.spoken(mine.number)) == 1
