"""What stands in the file of a matter for paper: every step and piece with its page, rare letters, and nothing that tells the firm who spoke."""

import json
import re
from typing import Any

import pytest
from django.db import transaction
from django.utils.translation import override

from gongyi.domain.appeals.public import rate
from gongyi.domain.cases import queries as catalogue
from gongyi.kernel.clock import queries as calendars
from gongyi.kernel.evidence import actions as evidence
from gongyi.kernel.evidence.models import Evidence
from gongyi.kernel.evidence.papers import Order, produce
from gongyi.kernel.flows import directory, filing, numbers, parameters, printing
from gongyi.kernel.flows.models import Dossier, Step
from gongyi.kernel.flows.printing import Asker
from gongyi.kernel.territory.scope import within
from gongyi.surfaces.desk import dossierpaper
from tests.domain.appeals import builders as appeals
from tests.domain.cases import builders as cases
from tests.infra.pictures import jpeg
from tests.towns import SmallTown, settle, small_town


def order_of(hexi: SmallTown, name: str, dossier: Dossier) -> Order:
    told = printing.maker_of("file").read(Asker(hexi.town, hexi.actor(name)), {"number": dossier.number})
    order = told.compose(lambda _done: None)
    assert isinstance(order, Order)
    return order


def sheets(made: bytes) -> int:
    return max(int(found) for found in re.findall(rb"/Type/Pages/(?:Parent \d+ 0 R/)?Count (\d+)", made))


def test_every_step_and_every_piece_stands_in_the_contents_and_a_single_step_needs_no_page_for_it(
    hexi: SmallTown,
) -> None:
    photos = [evidence.receive(town=hexi.town, data=jpeg(colour=colour), kind="photo") for colour in ("red", "blue")]
    dossier = hexi.say("楼道堆物", kind="complaint", evidence=photos).dossier
    settle()
    hexi.do("gulnar", dossier, "accept")
    order = order_of(hexi, "gulnar", dossier)
    steps = Step.objects.filter(dossier=dossier).count()
    assert [row["mark"] for row in order.data["contents"]] == [
        *(f"s{n}" for n in range(1, steps + 1)),
        "e1",
        "e2",
        "told",
    ]
    assert len(order.pictures) == 2
    assert [row[0] for row in order.data["archive"]] == ["档号", "保管期限"]
    assert {row["who"] for row in order.data["contents"][:-1]} == {"反映人", "古丽娜尔 · 东社区 社区服务窗口"}
    short = order_of(hexi, "gulnar", hexi.say("一句话的事").dossier)
    assert [row["mark"] for row in short.data["contents"]] == ["s1", "told"]
    assert sheets(produce(short)) == 2


def test_the_page_for_printing_has_the_same_contents_and_the_archives_box(hexi: SmallTown, enter) -> None:
    photo = evidence.receive(town=hexi.town, data=jpeg(), kind="photo")
    dossier = hexi.say("楼道堆物", kind="complaint", evidence=[photo]).dossier
    settle()
    hexi.do("gulnar", dossier, "accept")
    order = order_of(hexi, "gulnar", dossier)
    page = enter("gulnar").get(f"/{hexi.town.slug}/desk/file/{dossier.number}/print/").content.decode()
    for row in order.data["contents"]:
        assert f'href="#{row["mark"]}"' in page
        assert f'id="{row["mark"]}"' in page
    assert page.count("档号") == page.count("保管期限") == 1
    assert order.data["counted"] in page


def test_the_archives_box_is_filled_as_far_as_the_town_settled_it(hexi: SmallTown, enter) -> None:
    desk, address = enter("zhaomin"), f"/{hexi.town.slug}/desk/town/archive/"
    dossier = hexi.say("楼道堆物", kind="complaint").dossier
    assert dict(order_of(hexi, "gulnar", dossier).data["archive"]) == {
        "档号": "",
        "保管期限": "□ 永久   □ 30 年   □ 10 年",
    }
    fields = {"number": "0123-WS·{year}-{term}-", "terms": ["30", "10"], "usual": "30", "reason": "按档案馆通知"}
    for wrong in ({"number": "{month}"}, {"number": "{year"}, {"number": "{year!r}"}, {"usual": "0"}, {"terms": []}):
        assert desk.post(address, fields | wrong).status_code == 422, wrong
    assert desk.post(address, fields).status_code == 302
    hexi.town.refresh_from_db()
    written = dict(order_of(hexi, "gulnar", dossier).data["archive"])
    assert written == {"档号": "0123-WS·2026-D30-____", "保管期限": "☑ 30 年   □ 10 年"}
    page = desk.get(address).content.decode()
    assert "按档案馆通知" in page
    assert "0123-WS·2026-D30-____" in page
    assert enter("gulnar").get(address).status_code == 404


def test_english_papers_count_one_as_one_and_use_no_chinese_marks(hexi: SmallTown) -> None:
    photo = evidence.receive(town=hexi.town, data=jpeg(), kind="photo")
    dossier = hexi.say("Light", kind="complaint", evidence=[photo]).dossier
    settle()
    hexi.do("gulnar", dossier, "accept")
    hexi.do("gulnar", dossier, "grid_handle", category="gas")
    hexi.do("aili", dossier, "redone", outcome="solved", words={"done": "Lamp changed"}, evidence=())
    with override("en"):
        order = order_of(hexi, "gulnar", dossier)
    assert order.data["counted"].endswith("steps and 1 piece of evidence.")
    assert "Done, to be checked (Solved)" in [step["what"] for step in order.data["history"]]
    assert not set(json.dumps(order.data, ensure_ascii=False)) & set("（）、：，。")


def test_photos_that_are_not_printed_are_counted_out_loud(hexi: SmallTown, monkeypatch) -> None:
    photos = [evidence.receive(town=hexi.town, data=jpeg(colour=colour), kind="photo") for colour in ("red", "blue")]
    dossier = hexi.say("楼道堆物", kind="complaint", evidence=photos).dossier
    assert "还在处理" in order_of(hexi, "gulnar", dossier).data["evidence"][0]["what"]
    settle()
    order = order_of(hexi, "gulnar", dossier)
    assert order.data["unshown"] == ""
    assert "还在处理" not in order.data["evidence"][0]["what"]
    monkeypatch.setattr(dossierpaper, "MOST_PICTURES", 1)
    assert "另有 1 张照片" in order_of(hexi, "gulnar", dossier).data["unshown"]


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_rare_characters_uyghur_kazakh_and_markup_are_set_as_they_were_written(hexi: SmallTown, language: str) -> None:
    words = '𠮷祥路口 😀 #eval("1") $x$ *不是粗体* \\ @a <b> ئۇيغۇرچە خەت\nئۇيغۇرچە خەت\nқазақша мәтін'
    with override(language):
        order = order_of(hexi, "gulnar", hexi.say(words).dossier)
        made = produce(order)
    assert order.data["history"][0]["words"] == words
    assert made.startswith(b"%PDF-")
    assert made == produce(order)


@pytest.mark.once  # typesetting
def test_sixty_photos_and_two_hundred_steps_make_one_file(hexi: SmallTown) -> None:
    order = order_of(hexi, "gulnar", hexi.say("一件长事").dossier)
    step, picture = order.data["history"][0], jpeg(size=(480, 360))
    history = [step | {"n": str(n), "words": "现场看过。" * 30} for n in range(1, 201)]
    piece = {"what": "照片", "at": "2026-03-02 10:00", "digest": "0" * 12, "uid": ""}
    pieces = [piece | {"n": str(n), "picture": f"p{n}.jpg"} for n in range(1, 61)]
    marks = [{"what": "现场", "who": "", "at": "2026-03-02", "mark": f"s{n}"} for n in range(1, 201)]
    marks += [{"what": "照片", "who": "", "at": "2026-03-02", "mark": f"e{n}"} for n in range(1, 61)]
    data = order.data | {"history": history, "evidence": pieces, "contents": marks}
    made = produce(Order("matter", data, order.at, {f"p{n}.jpg": picture for n in range(1, 61)}))
    assert 25 < sheets(made) < 80
    assert len(made) < 3_000_000


def test_the_firms_pdf_is_the_same_to_the_byte_whoever_spoke(db: None, monday_morning: object) -> None:
    """Two worlds that differ only in the reporter; what is random in any world (numbers, digests) is evened out."""
    made = []
    for name, phone in (("王秀英", "13911112222"), ("李建国", "15033334444")):
        for known in (calendars, directory, parameters, catalogue):
            known.forget()
        with transaction.atomic():
            hexi = small_town("world")
            with within(hexi.town):
                made.append(_to_the_firm(hexi, name, phone))
            transaction.set_rollback(True)
    assert made[0] == made[1]


def _to_the_firm(hexi: SmallTown, name: str, phone: str) -> bytes:
    photo = evidence.receive(town=hexi.town, data=jpeg(), kind="photo", audience=Evidence.FILE)
    dossier = hexi.say("灯坏了，请修", name=name, phone=phone, key="w", evidence=[photo]).dossier
    hexi.do("gulnar", dossier, "accept")
    hexi.do("gulnar", dossier, "dispatch", category="corridor_light", words={"statement": "三号楼楼道灯不亮"})
    settle()
    case = hexi.case_of(dossier)
    order = order_of(hexi, "zhoujianguo", case)
    text = json.dumps(order.data, ensure_ascii=False)
    assert name not in text
    assert phone not in text
    assert dossier.number not in text
    head = Dossier.objects.get(pk=case.pk).head
    for random in (case.number, numbers.spoken(case.number), head):
        text = text.replace(random, "#")
    data: dict[str, Any] = json.loads(text)
    return produce(Order(order.template, data, order.at, order.pictures))


def handled_whole(hexi: SmallTown) -> Dossier:
    """Dispatched, sent back twice and ruled, supervised, called in, reported with a photo, checked, answered and contradicted."""
    case = cases.opened(hexi, cases.DEFERRABLE)
    dossier = catalogue.source_of(case)
    cases.send_back(hexi, case)
    cases.redispatch(hexi, case, "grid_east2")
    cases.send_back(hexi, case, "send_back_again")
    hexi.do("zhaomin", case, "assign_by_ruling", handler=hexi.seats["firm"].key, words={"why": "合同写明由物业管"})
    cases.act(hexi, case, "first_contact", how="visit")
    cases.supervise(hexi, case)
    cases.act(hexi, case, "answer_supervision", words={"answer": "两天内修好"})
    hexi.do("gulnar", case, "call_in", words={"request": "请派出所到场"})
    cases.convene(hexi, case, "police")
    response = Dossier.objects.get(flow="response")
    hexi.do("wanghaitao", response, "respond", on=hexi.today, words={"result": "民警到场登记"})
    cases.report(hexi, case)
    settle()
    return dossier


def test_the_file_of_a_matter_holds_all_that_was_opened_under_it(hexi: SmallTown, enter) -> None:
    dossier = handled_whole(hexi)
    case = hexi.case_of(dossier)
    order = order_of(hexi, "zhaomin", dossier)
    text = json.dumps(order.data, ensure_ascii=False)
    for words in ("合同写明由物业管", "两天内修好", "请派出所到场", "民警到场登记"):
        assert words in text, words
    assert [part["title"].split()[1] for part in order.data["parts"]] == [
        numbers.spoken(case.number),
        numbers.spoken(Dossier.objects.get(flow="response").number),
    ]
    made = [step["what"] for step in order.data["parts"][0]["history"]]
    assert len(made) == Step.objects.filter(dossier=case).count()
    assert order.pictures
    marks = [row["mark"] for row in order.data["contents"]]
    assert len(marks) == len(set(marks))
    page = enter("zhaomin").get(f"/{hexi.town.slug}/desk/file/{dossier.number}/print/").content.decode()
    for mark in marks:
        assert f'id="{mark}"' in page, mark
    assert produce(order).startswith(b"%PDF-")
    assert Dossier.objects.get(pk=case.pk).head in text


def test_paper_tells_what_the_screen_tells_beside_the_words(hexi: SmallTown) -> None:
    dossier = handled_whole(hexi)
    order = order_of(hexi, "zhaomin", dossier)
    told = [
        line
        for rows in (order.data["history"], *(part["history"] for part in order.data["parts"]))
        for row in rows
        for line in row["facts"]
    ]
    assert ["派给", "安居物业 物业企业"] in told
    assert ["怎样", "当面"] in told
    assert ["由谁办", "东社区第2网格 网格员"] in told


def test_the_firms_file_holds_nothing_of_the_appeal_nor_of_other_bodies(hexi: SmallTown) -> None:
    dossier = handled_whole(hexi)
    order = order_of(hexi, "zhoujianguo", hexi.case_of(dossier))
    text = json.dumps(order.data, ensure_ascii=False)
    assert order.data["parts"] == []
    assert numbers.spoken(dossier.number) not in text
    assert "民警到场登记" not in text


def test_the_three_answers_and_who_wrote_them_down_stand_on_paper(hexi: SmallTown) -> None:
    dossier = appeals.rating(hexi)
    rate(
        matter=hexi.fetch("lixiuying", dossier),
        contacted=True,
        solved=False,
        satisfied="dissatisfied",
        entered_for="phone",
    )
    rated = next(row for row in order_of(hexi, "gulnar", dossier).data["history"] if "评价" in row["what"])
    assert rated["who"] == "李秀英 · 东社区 社区党组织书记"
    assert rated["facts"] == [
        ["联系过本人吗？", "是"],
        ["解决了吗？", "否"],
        ["满意吗？", "不满意"],
        ["评价方式", "电话回访，代录"],
    ]


def test_how_it_stands_in_another_system_is_told_in_words_on_paper(hexi: SmallTown) -> None:
    dossier = appeals.screening(hexi)
    for state in ("open", "answered"):
        filing.add_reference(
            matter=hexi.fetch("gulnar", dossier), system="12345", number=f"A-{state}", due_at=None, state=state
        )
    states = [row[3] for row in order_of(hexi, "gulnar", dossier).data["references"]]
    assert states == ["等答复", "已答复"]
