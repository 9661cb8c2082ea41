"""What was written of the work is the answer in one press; and no matter of the public list is answered without a sentence for everyone."""

import pytest
from django.test import Client

from gongyi.kernel.flows.models import Dossier
from gongyi.kernel.people.refusals import Refused
from tests.infra.reading import plain
from tests.surfaces.speaking import PHONE
from tests.towns import SmallTown

DONE = "换了灯管，亮了。给3单元401张阿姨看过"
BUS, TAKE = "bus_service", "用这句作回话"


def worked_on(hexi: SmallTown, kind: str = "help", category: str = BUS, *, public: bool = False) -> Dossier:
    """Done, and to be answered."""
    dossier = hexi.say("楼道的灯不亮", kind=kind, phone=PHONE).dossier
    hexi.do("gulnar", dossier, "accept")
    facts = {"category": category, "outcome": "explained"}
    hexi.do("gulnar", dossier, "settle_now", words={"done": DONE}, **facts)
    if public:
        hexi.do("gulnar", dossier, "publish", words={"summary": "小区楼道灯不亮"})
    return dossier


def form(hexi: SmallTown, dossier: Dossier) -> str:
    return f"/{hexi.town.slug}/desk/file/{dossier.number}/do/reply/"


def taken(hexi: SmallTown, dossier: Dossier, desk: Client, **typed: str) -> dict[str, str]:
    answer = desk.post(form(hexi, dossier), {"words": "1", "reply": "", "summary": ""} | typed)
    assert answer.status_code == 200
    return answer.context["panel"].form.initial


def test_one_press_takes_it_over_without_the_names_and_doors(hexi: SmallTown, enter) -> None:
    dossier, desk = worked_on(hexi), enter("gulnar")
    assert TAKE in desk.get(form(hexi, dossier)).content.decode()
    drawn = taken(hexi, dossier, desk)
    assert drawn["reply"].startswith("换了灯管，亮了")
    assert drawn["summary"] == drawn["reply"]
    assert not any(word in drawn["reply"] for word in ("401", "张阿姨"))
    assert hexi.stage(dossier) == "replying", "nothing is sent by it"


def test_what_was_typed_stays_above_it_and_it_stands_there_once(hexi: SmallTown, enter) -> None:
    dossier, desk = worked_on(hexi), enter("gulnar")
    first = taken(hexi, dossier, desk, reply="您好", summary="灯亮了")
    assert first["reply"].startswith("您好\n换了灯管")
    assert first["summary"] == "灯亮了"
    assert taken(hexi, dossier, desk, reply=first["reply"])["reply"] == first["reply"]


def test_where_somebody_is_spoken_against_the_answer_is_in_words_of_ones_own(hexi: SmallTown, enter) -> None:
    dossier = worked_on(hexi, kind="complaint")
    assert TAKE not in enter("gulnar").get(form(hexi, dossier)).content.decode()


def test_a_matter_that_is_not_for_everyone_gets_no_sentence_for_everyone(hexi: SmallTown, enter) -> None:
    dossier = worked_on(hexi, category="not_sure")
    assert taken(hexi, dossier, enter("gulnar"))["summary"] == ""


def test_what_stands_on_the_public_list_is_not_answered_without_the_sentence(hexi: SmallTown, enter) -> None:
    dossier = worked_on(hexi, public=True)
    assert "必填：这件事在公示" in plain(enter("gulnar").get(form(hexi, dossier)).content.decode())
    with pytest.raises(Refused, match="请给大家写一句怎么办的"):
        hexi.do("gulnar", dossier, "reply", words={"reply": "您看看"})
    hexi.do("gulnar", dossier, "reply", words={"reply": "您看看", "summary": "换了灯管，亮了"})


def test_a_matter_of_public_space_is_asked_for_it_and_published_later_says_what_was_done(
    hexi: SmallTown, enter
) -> None:
    dossier, desk = worked_on(hexi), enter("gulnar")
    assert "请写：以后公示" in plain(desk.get(form(hexi, dossier)).content.decode())
    hexi.do("gulnar", dossier, "reply", words={"reply": "您看看"})
    page = desk.get(f"/{hexi.town.slug}/desk/file/{dossier.number}/do/publish/").content.decode()
    assert "已经答复：把怎么办的也写上" in plain(page)
