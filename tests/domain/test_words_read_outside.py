"""Whoever spoke is never shown to those they may speak of: no words that somebody outside may read name a person, a door or a telephone."""

import os
from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest

from gongyi.domain.appeals.naming import masked, released_draft
from gongyi.domain.cases.queries import CALLED
from gongyi.kernel.access.actor import Actor
from gongyi.kernel.flows import inputs, matters, performing, registry, spoken
from gongyi.kernel.flows.engine import Change
from gongyi.kernel.flows.models import Dossier
from gongyi.kernel.flows.spec import Flow, Input, Move
from gongyi.kernel.people.models import Voice
from gongyi.kernel.people.naming import named_among
from gongyi.kernel.people.refusals import Refused
from tests.domain.cases.builders import WHO, handling, opened
from tests.infra.statements import spent
from tests.towns import SmallTown

TABLE = Path(__file__).parent / "words.txt"
FLOWS = ("appeal", "case", "response")
NAMING = ("到李大爷家检查线路", "到2单元501室看看", "打13899112233找他", "go to Room 501")


def words_asked() -> Iterator[tuple[Flow, Move, Input]]:
    for key in FLOWS:
        flow = registry.get(key)
        yield from ((flow, move, asked) for move in flow.moves for asked in move.needs if asked.kind == "words")


def who_reads(flow: Flow, asked: Input) -> str:
    """The table's last column: checked; shown only to those who answer for the place; or the writer's words about their own work."""
    if flow.names_nobody(asked):
        return "checked"
    return (
        "own words of whoever handles it"
        if asked.own
        else "colleagues" + (", the person who spoke" if asked.audience == "party" else "")
    )


def test_who_reads_the_words_of_every_move_is_as_reviewed() -> None:
    lines = [
        f"{flow.key:9} {move.key:20} {asked.key:10} {who_reads(flow, asked)}" for flow, move, asked in words_asked()
    ]
    table = "\n".join(lines) + "\n"
    if os.environ.get("UPDATE_SNAPSHOT"):
        TABLE.write_text(table, encoding="utf-8")
    assert table == TABLE.read_text(encoding="utf-8")


@pytest.mark.parametrize("key", FLOWS)
def test_a_flow_says_whether_bodies_from_outside_read_its_files(key: str) -> None:
    flow = registry.get(key)
    turns = {stage.turn for stage in flow.stages} | {slot.turn for slot in flow.slots} | flow.roles()
    sent_out = any(
        asked.source in {"handlers", "destinations"} and move.key == "redispatch"
        for move in flow.moves
        for asked in move.needs
    )
    assert (bool(turns & set(CALLED)) or sent_out) == flow.read_outside


def test_words_are_refused_wherever_somebody_outside_may_read_them_and_only_there(hexi: SmallTown) -> None:
    """Every input of every move against the one check, each with a name, a door and a telephone."""
    matter = hexi.fetch("gulnar", hexi.say().dossier)
    for (flow, move, asked), text in product(words_asked(), NAMING):
        matter.flow = flow
        alone, change = replace(move, needs=(asked,)), Change(words={asked.key: text})
        if not flow.names_nobody(asked):
            inputs.check(alone, change, matter)
            continue
        with pytest.raises(Refused) as refused:
            inputs.check(alone, change, matter)
        assert refused.value.code == "personal", (flow.key, move.key, asked.key)


@pytest.mark.parametrize("text", NAMING)
def test_what_an_office_writes_on_a_case_names_nobody_to_the_firm(hexi: SmallTown, text: str) -> None:
    case = handling(hexi)
    for name, key, word, chosen in (
        ("gulnar", "note", "note", {}),
        ("lixiuying", "supervise", "demand", {"ground": "still"}),
        ("zhaomin", "assist", "request", {"bodies": [hexi.seats["police"].key]}),
        ("gulnar", "call_in", "request", {}),
    ):
        with pytest.raises(Refused) as refused:
            hexi.do(name, case, key, words={word: text}, **chosen)
        assert refused.value.code == "personal"
    hexi.do("gulnar", case, "call_in", words={"request": "请来看"})
    with pytest.raises(Refused):
        hexi.do("zhaomin", case, "convene", bodies=[hexi.seats["heat"].key], words={"request": text})
    hexi.do("zhaomin", case, "convene", bodies=[hexi.seats["heat"].key], words={"request": "请来看"})
    with pytest.raises(Refused):
        hexi.do("zhaomin", case, "turn_out", words={"result": text})


def test_what_the_grid_worker_passes_on_names_nobody(hexi: SmallTown) -> None:
    case = opened(hexi)
    hexi.do("zhoujianguo", case, "acknowledge")
    hexi.do("zhoujianguo", case, "ask_relay")
    relay = matters.by_machine(case).turns["relay"].holder_key
    seat = next(name for name, found in hexi.seats.items() if found.key == relay)
    with pytest.raises(Refused):
        hexi.do(WHO[seat], case, "relay_contact", words={"said": "李大爷住501室"})
    hexi.do(WHO[seat], case, "relay_contact", words={"said": "明天上午在家"})


def test_why_many_are_treated_alike_names_nobody_on_a_case(hexi: SmallTown) -> None:
    case = hexi.fetch("gulnar", handling(hexi))
    change = Change(words={inputs.BATCH_REASON: NAMING[0]}, batch="x")
    with pytest.raises(Refused):
        inputs.check(case.flow.move("chase"), change, case)


@pytest.mark.parametrize("text", [*NAMING, "换了闭门器。给401马桂芳家看过了，13900000100"])
def test_what_a_repairer_says_was_done_names_nobody(hexi: SmallTown, text: str) -> None:
    case = handling(hexi)
    for key, word, chosen in (("progress", "progress", {}), ("report_done", "done", {"outcome": "explained"})):
        with pytest.raises(Refused) as refused:
            hexi.do("zhoujianguo", case, key, words={word: text}, **chosen)
        assert refused.value.code == "personal"
    assert hexi.do("zhoujianguo", case, "progress", words={"progress": "3号楼2单元的闭门器换了"})


def test_a_repairer_cannot_find_out_by_trying_who_spoke(hexi: SmallTown) -> None:
    case = handling(hexi, name="马桂芳")
    for name in ("马桂芳", "李桂芳"):
        assert hexi.do("zhoujianguo", case, "progress", words={"progress": f"给{name}看过了"})


def test_notes_say_who_reads_them() -> None:
    hints = {key: str(next(asked.help for asked in registry.get(key).move("note").needs)) for key in FLOWS}
    assert hints["appeal"] == "只有办这件事的同事能看到。"
    assert "外面" in hints["case"]
    assert hints["case"] == hints["response"]


SAID_BY = "阿依古丽·买买提"


@pytest.mark.parametrize("text", ["阿依古丽说今晚在家", "请联系买买提", "阿依古丽·买买提家漏水"])
def test_the_name_that_who_spoke_left_does_not_leave_the_house(hexi: SmallTown, text: str) -> None:
    dossier = hexi.say(name=SAID_BY).dossier
    with pytest.raises(Refused) as refused:
        hexi.do("gulnar", dossier, "dispatch", category="corridor_light", words={"statement": text})
    assert refused.value.code == "personal"
    hexi.do("gulnar", dossier, "dispatch", category="corridor_light", words={"statement": "楼道的灯不亮"})
    case = Dossier.objects.get(parent_links__parent=dossier)
    hexi.do("zhoujianguo", case, "acknowledge")
    for key, word in (("note", "note"), ("call_in", "request")):
        with pytest.raises(Refused) as refused:
            hexi.do("gulnar", case, key, words={word: text})
        assert refused.value.code == "personal"


def test_the_name_is_looked_for_behind_a_response_as_well(hexi: SmallTown) -> None:
    dossier = hexi.say(name=SAID_BY).dossier
    hexi.do("gulnar", dossier, "dispatch", category="corridor_light", words={"statement": "楼道的灯不亮"})
    case = Dossier.objects.get(parent_links__parent=dossier)
    hexi.do("zhoujianguo", case, "acknowledge")
    hexi.do("gulnar", case, "call_in", words={"request": "请来看"})
    hexi.do("zhaomin", case, "convene", bodies=[hexi.seats["heat"].key], words={"request": "请来看"})
    response = Dossier.objects.get(parent_links__parent=case)
    assert spoken.names_behind(hexi.fetch("gulnar", response)) == [SAID_BY]


TRICKS = [
    "302门口",
    "3楼302漏",
    "三楼302",
    "302漏水",
    "302对面",
    "门牌302",
    "2#302",
    "unit 302",
    "door 302",
    "水管在302和303之间",
    "三〇二的总阀",
    "1391111 0003",
    "139-1111-0003",
    "桂兰家",
    "马姐",
    "老马家",
    "Mrs. Ma",
    "住三楼的老太太",
    "三百零二那边",
    "电话：2123456",
    "微信号 maguilan1950",
]
HARMLESS = ("302路公交站", "马路边", "老马路", "三楼的灯")


def by_ma(town: SmallTown) -> Dossier:
    return town.say("水管爆了", name="马桂兰", phone="13911110003", where="302室门口").dossier


@pytest.mark.parametrize("text", TRICKS)
def test_neither_statement_nor_note_tells_door_phone_or_name_in_any_way(hexi: SmallTown, text: str) -> None:
    dossier = by_ma(hexi)
    dispatch = {"category": "corridor_light"}
    with pytest.raises(Refused) as refused:
        hexi.do("gulnar", dossier, "dispatch", **dispatch, words={"statement": f"{text}，请修"})
    assert refused.value.code == "personal"
    hexi.do("gulnar", dossier, "dispatch", **dispatch, words={"statement": "水管爆了"})
    case = Dossier.objects.get(parent_links__parent=dossier)
    with pytest.raises(Refused):
        hexi.do("gulnar", case, "note", words={"note": text})


@pytest.mark.parametrize("text", HARMLESS)
def test_words_that_only_look_like_it_pass(hexi: SmallTown, text: str) -> None:
    assert hexi.do("gulnar", by_ma(hexi), "dispatch", category="corridor_light", words={"statement": text})


def test_a_door_is_known_in_its_own_matter_alone_and_to_nobody_outside(hexi: SmallTown) -> None:
    said = "总阀在302和303之间"
    other = hexi.say("水管爆了").dossier
    assert hexi.do("gulnar", other, "dispatch", category="corridor_light", words={"statement": said})
    dossier = by_ma(hexi)
    hexi.do("gulnar", dossier, "dispatch", category="corridor_light", words={"statement": "水管爆了"})
    case = Dossier.objects.get(parent_links__parent=dossier)
    hexi.do("zhoujianguo", case, "acknowledge")
    assert hexi.do("zhoujianguo", case, "note", words={"note": said})


def test_the_door_of_whoever_was_joined_counts_too(hexi: SmallTown) -> None:
    first, joined = hexi.say("水管爆了").dossier, by_ma(hexi)
    hexi.do("gulnar", joined, "merge", reason="same_problem", into=first.number)
    assert spoken.known(hexi.actor("gulnar"), [first.pk]) == ["马桂兰", "302"]


def test_a_move_with_a_number_in_its_words_costs_no_more_than_any(hexi: SmallTown) -> None:
    dossier = by_ma(hexi)
    title = hexi.fetch("gulnar", dossier)
    dear = spent(lambda: performing.perform(matter=title, key="summarise", change=Change(words={"title": "第303次"})))
    hexi.do("gulnar", dossier, "dispatch", category="corridor_light", words={"statement": "水管爆了"})
    case = hexi.fetch("gulnar", hexi.case_of(dossier))
    noted = spent(lambda: performing.perform(matter=case, key="note", change=Change(words={"note": "看过303次"})))
    assert max(dear, noted) <= 6


def test_a_door_told_later_is_known_as_well(hexi: SmallTown) -> None:
    said = hexi.say("水管爆了", name="马桂兰").dossier
    voice = Voice.objects.get(owner_id=said.pk)
    matter = matters.fetch(Actor("resident", hexi.town.pk, voice.pseudonym), said.number)
    performing.perform(matter=matter, key="add_words", change=Change(words={"added": "我家502"}))
    assert spoken.known(hexi.actor("gulnar"), [said.pk]) == ["马桂兰", "502"]


@pytest.mark.parametrize("text", ["号码2123456", "212-3456", "二一二三四五六那边"])
def test_the_landline_that_who_spoke_left_is_found_without_its_area_code(hexi: SmallTown, text: str) -> None:
    others, said = hexi.say(phone="09062999999").dossier, hexi.say(phone="09062123456").dossier
    with pytest.raises(Refused) as refused:
        hexi.do("gulnar", said, "dispatch", category="corridor_light", words={"statement": text})
    assert refused.value.code == "personal"
    assert hexi.do("gulnar", others, "dispatch", category="corridor_light", words={"statement": text})


def test_draft_and_paper_leave_out_what_the_check_would_refuse(hexi: SmallTown) -> None:
    known = [*spoken.known_above(hexi.actor("gulnar"), [by_ma(hexi).pk])]
    text = "总阀在302边上，找老马或桂兰"
    assert released_draft(text, known) == "总阀在……边上，找……或……"
    assert masked(text, known) == "总阀在***边上，找老**或桂**"


def test_whoever_handles_it_learns_of_no_name_by_trying(hexi: SmallTown) -> None:
    """The firm may write any name: it is told the same whoever spoke."""
    dossier = hexi.say(name=SAID_BY).dossier
    hexi.do("gulnar", dossier, "dispatch", category="corridor_light", words={"statement": "楼道的灯不亮"})
    case = Dossier.objects.get(parent_links__parent=dossier)
    for name in (SAID_BY, "古丽巴哈尔"):
        assert hexi.do("zhoujianguo", case, "note", words={"note": f"是不是{name}说的"})


@pytest.mark.parametrize(
    ("names", "text", "found"),
    [
        (["马桂芳"], "马桂芳说今晚在家", ["马桂芳"]),
        (["李强"], "李强家的灯", ["李强"]),
        (["Tom Baker"], "please call tom baker", ["tom baker"]),
        (["Tom Baker"], "a flat of Baker's", ["Baker"]),
        (["马桂兰"], "桂兰家漏水", ["桂兰"]),
        (["马桂兰"], "马姐说、老马家、小马、姓马的", ["姓马", "小马", "老马", "马姐"]),
        (["马桂兰"], "马家漏水，马老板在", ["马老板", "马家"]),
        (["马桂兰"], "马路、老马路、马家沟、马上", []),
        (["马女士"], "马姐说女士们", ["马姐"]),
        (["欧阳桂兰"], "老欧阳和桂兰", ["老欧阳", "桂兰"]),
        (["李建华"], "建华路不平", []),
        (["程文明"], "小程序里说文明小区的工程总价", []),
        (["于小文"], "由于家里停电，不小于20度", []),
        (["302"], "302门口、三〇二、３０２的灯", ["302", "三〇二", "３０２"]),
        (["302"], "302路公交、1302、302元、二三〇二", []),
        (["1203"], "十二零三的水管", ["十二零三"]),
        (["三三三", "12", "𠮷"], "三三三在家", ["三三三"]),
        (["Tom"], "the tomb of the old gate", []),
        (["路灯"], "路灯不亮", []),
        (["热心居民", "居民", "王"], "居民反映王家巷的路不平", []),
        (["热娜·买买提"], "热娜在店里", ["热娜"]),
        ([""], "灯不亮", []),
    ],
)
def test_a_known_name_is_found_whole_and_by_its_parts(names: list[str], text: str, found: list[str]) -> None:
    assert named_among(names, text) == found
