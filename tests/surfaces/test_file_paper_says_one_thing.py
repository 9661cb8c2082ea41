"""The file on paper does not contradict itself: each moment has one word, each step a hand, and what is masked is masked in the words too."""

import json
import re
from datetime import timedelta

import pytest
from django.utils.translation import override

from gongyi.domain.appeals import public as appeals
from gongyi.kernel import clock
from gongyi.kernel.evidence.papers import produce
from gongyi.kernel.evidence.papers.setting import HOUSE, TEMPLATES
from gongyi.kernel.flows.models import Dossier, MatterLink
from gongyi.kernel.outbox.models import Job, Wording
from gongyi.surfaces.desk import dossierpaper
from tests.domain.cases import builders as cases
from tests.domain.responses.builders import respond
from tests.surfaces.test_file_papers import order_of, sheets
from tests.towns import SmallTown, settle

WORDS = "老刘反映：3单元502室漏水，刘师傅来过，电话13800001111。"
DAY = r"\d{4}年\d{1,2}月\d{1,2}日"
STAMP = re.compile(rf"{DAY} \d\d:\d\d")


@pytest.fixture
def called(hexi: SmallTown) -> Dossier:
    """A matter dispatched at ten and granted more time; two bodies called half an hour later, one came, the other is not needed any more."""
    dossier = hexi.say(WORDS, name="老刘", phone="13912345678").dossier
    hexi.do("gulnar", dossier, "accept")
    with clock.fixed(clock.now() + timedelta(minutes=4)):
        hexi.do("gulnar", dossier, "dispatch", category="water_leak", words=cases.STATEMENT)
    case = hexi.case_of(dossier)
    with clock.fixed(clock.now() + timedelta(minutes=30)):
        cases.act(hexi, case, "acknowledge")
        cases.act(hexi, case, "first_contact", how="visit")
        cases.ask_extension(hexi, case)
        hexi.do("gulnar", case, "approve_extension")
        hexi.do("gulnar", case, "call_in", words={"request": "请一起看"})
        came, _spared = cases.convene(hexi, case, "heat", "police")
        settle()
    with clock.fixed(clock.now() + timedelta(minutes=90)):
        respond(hexi, came)
        hexi.do("zhaomin", case, "turn_out", words={"result": "供热站周五换阀门"})
        settle()
    return dossier


def below(data: dict) -> dict[str, list[dict]]:
    """Parts of the file by the kind of matter."""
    found: dict[str, list[dict]] = {}
    for part in data["parts"]:
        found.setdefault(part["title"].split()[0], []).append(part)
    return found


def test_what_was_opened_under_a_matter_has_moments_of_its_own_by_words_of_their_own(
    hexi: SmallTown, called: Dossier
) -> None:
    data = order_of(hexi, "zhaomin", called).data
    head = dict(data["cover"])
    assert head["收到"] == data["history"][0]["at"]
    parts = below(data)
    for kind, first, last in (("办理", "派单时间", "办结期限"), ("报到", "召集时间", "报到期限")):
        for part in parts[kind]:
            told = dict(part["cover"])
            assert told[first] == part["history"][0]["at"] == part["at"]
            assert told[last]
            assert not set(told) & {"收到", "承诺时间", "销号时间", "谁反映的"}
            assert part["history"][0]["what"] in {"派单", "召集报到"}
            since = head["收到"] if kind == "办理" else told[first]
            assert told["怎么算出来的"].startswith(f"3月2日周一 {since[-5:]} 起算"), (
                "a case that ends with the promise runs with it"
            )


def test_the_case_counts_its_time_from_dispatch_and_says_of_more_time_that_it_is_in_it(
    hexi: SmallTown, called: Dossier
) -> None:
    data = order_of(hexi, "zhaomin", called).data
    told = dict(below(data)["办理"][0]["cover"])
    assert "其中 1 个工作日" in told["怎么算出来的"]
    came = dict(below(data)["报到"][0]["cover"])
    assert "12:00–14:00" in came["怎么算出来的"]
    with override("en"):
        english = order_of(hexi, "zhaomin", called).data
    texts = [dict(part["cover"])["How that came about"] for part in english["parts"]]
    assert "1 working day of it were added" in texts[0] or "1 working day of it was added" in texts[0]
    assert "without the break 12:00–14:00" in texts[1]
    assert all(text.startswith("counted from Mon 2 Mar") for text in texts)


def test_every_step_has_a_hand_and_what_is_not_needed_any_more_says_why(hexi: SmallTown, called: Dossier) -> None:
    data = order_of(hexi, "zhaomin", called).data
    rows = [*data["history"], *(row for part in data["parts"] for row in part["history"])]
    assert all(row["who"] for row in rows), [row for row in rows if not row["who"]]
    parts = [(part, row) for part in below(data)["报到"] for row in part["history"] if row["what"] == "不用来了"]
    spared, last = parts[0]
    assert last["who"] == "系统自动"
    assert last["facts"] == [["因为", "办理 · 结束会商"]], last["facts"]
    assert dict(spared["cover"])["结束时间"] == last["at"]


def test_only_what_was_closed_off_has_a_time_of_closing_off(hexi: SmallTown) -> None:
    dossier = hexi.say(kind="consult").dossier
    hexi.do("gulnar", dossier, "decline", reason="not_here", door="labour_12333", words={"why": "请到社保窗口。"})
    told = dict(order_of(hexi, "gulnar", dossier).data["cover"])
    assert "结束时间" in told
    assert "销号时间" not in told


def test_names_doors_and_telephones_are_masked_in_title_and_words_and_the_cover_says_truly_what(
    hexi: SmallTown, called: Dossier
) -> None:
    order = order_of(hexi, "gulnar", called)
    text = json.dumps(order.data, ensure_ascii=False)
    for hidden in ("老刘", "刘师傅", "单元502", "502室", "13800001111", "13912345678"):
        assert hidden not in text, hidden
    assert "3单元***" in order.data["title"]
    assert "漏水" in order.data["title"]
    assert "可能还在" in order.data["masked_note"]


@pytest.mark.parametrize(
    ("words", "masked"),
    [
        ("3单元502室漏水", "3单元***室漏水"),
        ("2门1203号", "*门****号"),
        ("住在502室", "住在***室"),
        ("全小区1200户停暖", "全小区1200户停暖"),
        ("影响120户，共302户居民", "影响120户，共302户居民"),
        ("502户漏水", "***户漏水"),
        ("12号楼3单元的灯", "12号楼3单元的灯"),
        ("请王师傅看", "请王**看"),
        ("2026-03-12 10:00", "2026-03-12 10:00"),
    ],
)
def test_a_door_is_masked_and_a_count_of_homes_a_building_and_a_day_are_not(words: str, masked: str) -> None:
    assert appeals.masked(words) == masked


def test_a_handlers_paper_masks_alike_whoever_spoke(hexi: SmallTown) -> None:
    found = []
    for name in ("王小花", "阿依古丽"):
        dossier = hexi.say("楼道灯不亮", name=name, phone="13912345678").dossier
        hexi.do("gulnar", dossier, "accept")
        words = {"statement": "楼道的灯不亮，请修。"}
        hexi.do("gulnar", dossier, "dispatch", category="corridor_light", words=words)
        case = hexi.case_of(dossier)
        hexi.do("zhoujianguo", case, "acknowledge")
        hexi.do("zhoujianguo", case, "first_contact", how="not_wanted")
        hexi.do("zhoujianguo", case, "progress", words={"progress": "王小花门口的灯换了"})
        found.append([row["words"] for row in order_of(hexi, "zhoujianguo", case).data["history"]])
    assert "王小花" in str(found[0])
    assert found[0] == found[1]


def test_days_on_paper_are_written_one_way_with_the_year(hexi: SmallTown) -> None:
    case = cases.deferred(hexi)
    data = order_of(hexi, "gulnar", case).data
    told = [line[1] for row in data["history"] for line in row["facts"]]
    assert "2026年3月12日" in told
    days = [re.findall(r"\S*月\d+日", words) for words in told]
    assert all(re.fullmatch(DAY, day) for found in days for day in found), told
    assert all(re.fullmatch(DAY, row["at"]) for row in data["contents"])
    assert not re.search(r"\d{4}-\d\d-\d\d", json.dumps(data, ensure_ascii=False))


def test_who_was_told_what_is_on_paper_as_it_was_sent_with_the_number_masked(hexi: SmallTown, called: Dossier) -> None:
    data = order_of(hexi, "gulnar", called).data
    mine = [row for row in data["messages"] if row["whom"].startswith("首位反映人")]
    assert {row["whom"] for row in mine} == {"首位反映人 139****5678"}
    assert {row["how"] for row in mine} == {"短信"}
    assert "已发出" in {row["state"] for row in mine}
    assert all(STAMP.fullmatch(row["at"]) for row in data["messages"])
    assert any(row["about"] for row in data["messages"])
    assert data["contents"][-1]["mark"] == "told"
    ids = [called.pk, *MatterLink.objects.filter(parent=called).values_list("child", flat=True)]
    assert len(data["messages"]) >= Job.objects.filter(kind="deliver", owner_id__in=ids).count() > 0
    assert produce(order_of(hexi, "gulnar", called)).startswith(b"%PDF-")


def test_a_message_keeps_the_words_in_which_it_left(hexi: SmallTown) -> None:
    dossier = hexi.say(name="老刘", phone="13912345678").dossier
    hexi.do("gulnar", dossier, "accept")
    later = clock.now() + timedelta(minutes=5)
    with clock.fixed(later):
        settle()
        Wording.objects.create(
            town=hexi.town,
            template="appeal_accepted",
            language="zh-hans",
            version=1,
            text="后来改的话 $number",
            made_by="x",
            made_at=later,
        )
    said = [row["words"] for row in order_of(hexi, "gulnar", dossier).data["messages"]]
    assert any("已受理" in words for words in said), said
    assert not any("后来改的话" in words for words in said)


def test_a_handler_reads_of_no_message(hexi: SmallTown, called: Dossier, enter) -> None:
    case = hexi.case_of(called)
    data = order_of(hexi, "zhoujianguo", case).data
    assert (data["messages"], data["messages_asked"]) == ([], False)
    page = enter("zhoujianguo").get(f"/{hexi.town.slug}/desk/file/{case.number}/print/").content.decode()
    assert 'id="told"' not in page


def test_messages_that_are_not_printed_are_counted_out_loud(hexi: SmallTown, called: Dossier, monkeypatch) -> None:
    whole = len(order_of(hexi, "gulnar", called).data["messages"])
    monkeypatch.setattr(dossierpaper, "MOST_MESSAGES", 2)
    data = order_of(hexi, "gulnar", called).data
    assert len(data["messages"]) == 2
    assert f"另有 {whole - 2} 条消息" in data["messages_more"]


def test_a_word_longer_than_a_line_is_broken_so_that_nothing_runs_off_the_page(hexi: SmallTown) -> None:
    order = order_of(hexi, "gulnar", hexi.say("楼道灯不亮").dossier)
    order.data["history"][0]["words"] = "x" * 20_000
    assert sheets(produce(order)) > 4
    order.data["history"][0]["words"] = "灯" * 20_000
    assert sheets(produce(order)) > 4


def test_the_digests_to_check_a_file_by_are_set_without_anything_between(hexi: SmallTown) -> None:
    template = (TEMPLATES / "matter.typ").read_text("utf-8")
    assert "#facts(data.proof)" in template
    facts_of_house = (TEMPLATES / HOUSE).read_text("utf-8").partition("#let facts")[2].partition("\n\n")[0]
    assert "soft" not in facts_of_house


@pytest.mark.once  # typesetting
def test_a_paper_is_a_pdf_that_archives_keep_or_a_plain_one_where_a_letter_has_no_font(hexi: SmallTown) -> None:
    order = order_of(hexi, "gulnar", hexi.say("楼道灯不亮").dossier)
    kept = produce(order)
    assert b"<pdfaid:part>2</pdfaid:part>" in kept
    assert kept == produce(order), "the same order, the same bytes"
    order.data["history"][0]["words"] = "\U000f1234"
    plain = produce(order)
    assert plain.startswith(b"%PDF-")
    assert b"pdfaid:part" not in plain
