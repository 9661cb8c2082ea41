"""Whoever spoke is never shown to those they may speak of: no words that somebody outside may read name a person, a door or a telephone."""

import os
from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest

from gongyi.domain.cases.queries import CALLED
from gongyi.kernel.flows import inputs, matters, registry, spoken
from gongyi.kernel.flows.engine import Change
from gongyi.kernel.flows.models import Dossier
from gongyi.kernel.flows.spec import Flow, Input, Move
from gongyi.kernel.people.naming import named_among
from gongyi.kernel.people.refusals import Refused
from tests.domain.cases.builders import WHO, handling, opened
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
    for name, key, word in (
        ("gulnar", "note", "note"),
        ("lixiuying", "supervise", "demand"),
        ("gulnar", "call_in", "request"),
    ):
        with pytest.raises(Refused) as refused:
            hexi.do(name, case, key, words={word: text})
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


def test_whoever_handles_it_may_write_where_they_were(hexi: SmallTown) -> None:
    case = handling(hexi)
    assert hexi.do("zhoujianguo", case, "progress", words={"progress": "到501室换了阀门"})


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
        (["Tom Baker"], "please call tom baker", ["Tom Baker"]),
        (["Tom"], "the tomb of the old gate", []),
        (["路灯"], "路灯不亮", []),
        (["热心居民", "居民", "王"], "居民反映王家巷的路不平", []),
        (["热娜·买买提"], "热娜在店里", ["热娜"]),
        ([""], "灯不亮", []),
    ],
)
def test_a_known_name_is_found_whole_and_by_its_parts(names: list[str], text: str, found: list[str]) -> None:
    assert named_among(names, text) == found
