"""Before a report is stored that others told of already, the page offers to join it, in its public words and by one press."""

import re

import pytest
from django.test import Client

from gongyi.domain.appeals import public as appeals
from gongyi.kernel.flows.models import Dossier
from gongyi.kernel.people.models import Voice
from tests.surfaces.speaking import OTHER, PHONE, address, picture, released, say
from tests.towns import SmallTown

ZH = {"accept-language": "zh-hans"}
SAME, OFFER = "楼下的路灯不亮，晚上很黑", "别人也反映过这件事"


def sent(hexi: SmallTown, text: str = SAME, client: Client | None = None, kind: str = "help", **more: object):
    return say(hexi, client, kind, text=text, key=f"web:{next(hexi.keys)}", **more)


def offered(answer) -> bool:
    return answer.status_code == 422 and OFFER in answer.content.decode()


def test_it_is_offered_in_its_public_words_before_anything_is_stored(hexi: SmallTown) -> None:
    first, name = released(hexi)
    answer = sent(hexi, place=hexi.places["b1"].pk)
    assert offered(answer)
    page = answer.content.decode()
    assert "小区路灯不亮" in page
    assert f'name="join" value="{name}"' in page
    assert SAME in page, "what was written is still there"
    assert not any(hidden in page for hidden in ("张大妈", first.number, PHONE))
    assert Dossier.objects.count() == 1


def test_one_press_joins_and_stores_no_second_matter(hexi: SmallTown) -> None:
    first, name = released(hexi)
    answer = sent(hexi, join=name, phone=OTHER, photos=picture())
    receipt = Client().get(answer["Location"], headers=ZH).content.decode()
    assert "小区路灯不亮" in receipt
    assert re.search(r'data-draft-done="report-[\w-]+-help"', receipt), "the draft on the phone is done with"
    assert Dossier.objects.count() == 1
    assert Voice.objects.get(part=Voice.JOINED).owner_id == first.pk


def test_whoever_says_that_theirs_is_another_is_believed(hexi: SmallTown) -> None:
    released(hexi)
    assert sent(hexi, insist="1").status_code == 302
    assert Dossier.objects.count() == 2


@pytest.mark.parametrize("text", ["电梯有异响", "路灯", "楼下着火了，路灯不亮"])
def test_other_words_a_word_alone_and_a_danger_are_taken_in_at_once(hexi: SmallTown, text: str) -> None:
    released(hexi)
    assert sent(hexi, text).status_code == 302


def test_elsewhere_in_another_kind_and_after_the_answer_nothing_is_offered(hexi: SmallTown) -> None:
    first, name = released(hexi)
    assert sent(hexi, place=hexi.places["west1"].pk).status_code == 302
    assert sent(hexi, kind="complaint").status_code == 302
    hexi.do("aili", first, "grid_done", outcome="explained", words={"done": "已报修"})
    hexi.do("gulnar", first, "reply", words={"reply": "修好了", "summary": "已报修"})
    assert not offered(sent(hexi))
    assert sent(hexi, join=name, text="路灯又不亮了").status_code == 302
    assert not Voice.objects.filter(part=Voice.JOINED).exists(), "told anew, not joined"


def test_what_is_not_published_or_was_restricted_is_offered_to_nobody(hexi: SmallTown) -> None:
    hexi.say("小区路灯不亮，晚上很黑")
    assert sent(hexi).status_code == 302
    first, _name = released(hexi)
    hexi.do("gulnar", first, "restrict", words={"why": "有人被跟踪"})
    assert not offered(sent(hexi, client=Client()))


def test_the_words_of_whoever_spoke_first_and_their_building_give_nothing_away(hexi: SmallTown) -> None:
    released(hexi)
    assert not offered(sent(hexi, "张大妈家门口坏了")), "only what everyone reads is compared"
    assert {offered(sent(hexi, place=hexi.places[f"b{n}"].pk)) for n in (1, 2, 3)} == {True}, "alike at every building"


def test_a_joined_matter_says_how_many_it_concerns_and_the_form_stays_light(hexi: SmallTown) -> None:
    first, name = released(hexi)
    assert len(sent(hexi).content) < 60_000
    sent(hexi, join=name)
    assert Dossier.objects.get(pk=first.pk).spread == 2
    assert appeals.public_matter(hexi.town, name)
    assert "我也遇到了" in Client().get(address(hexi, "published", name), headers=ZH).content.decode()
