"""Who may do what, where: a table in plain text that shows up in review whenever a power changes.

`UPDATE_SNAPSHOT=1` writes the files anew.
"""

import os
from pathlib import Path

import pytest

FOLDER = Path(__file__).parent


def powers(key: str) -> str:
    """One line for each stage, move and maker of a flow."""
    from gongyi.kernel.flows import registry

    flow = registry.get(key)
    lines = [
        f"{stage.key:16} {move.key:22} {who:20} -> {move.target or '(stays)'}"
        for stage in flow.stages
        for move in flow.moves
        if stage.key in move.source
        for who in move.by
    ]
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("key", ["appeal", "case", "response"])
def test_the_powers_are_those_reviewed(key: str) -> None:
    snapshot, table = FOLDER / f"{key}.powers.txt", powers(key)
    if os.environ.get("UPDATE_SNAPSHOT"):
        snapshot.write_text(table, encoding="utf-8")
    assert table == snapshot.read_text(encoding="utf-8")


def derived(key: str, name: str) -> dict[str, bool]:
    """Who stands above whoever has the turn, and who may decide for the desk that sent it, named one by one."""
    if key == "appeal":
        return {"above": name in {"lixiuying", "zhaomin", "sunli"}}
    higher = name in {"gulnar", "lixiuying", "zhaomin", "sunli"}
    return {"above": higher, "sender": higher}


@pytest.mark.parametrize("key", ["appeal", "case", "response"])
def test_every_role_can_do_exactly_what_the_table_says(key: str, hexi) -> None:
    """The engine against the table: each person tries every move on a fresh matter at its first stage."""
    from gongyi.domain.responses import public as responses
    from gongyi.kernel.flows import authority
    from gongyi.kernel.flows.models import Dossier

    dossier = hexi.say().dossier
    if key != "appeal":
        hexi.do("gulnar", dossier, "accept")
        hexi.do("gulnar", dossier, "dispatch", category="corridor_light", words={"statement": "请修灯"})
        dossier = hexi.case_of(dossier)
    if key == "response":
        hexi.do("zhoujianguo", dossier, "acknowledge")
        hexi.do("gulnar", dossier, "call_in", words={"request": "请来看"})
        hexi.do("zhaomin", dossier, "convene", bodies=[hexi.seats["heat"].key], words={"request": "请来看"})
        dossier = responses.of(dossier)[0]
    table = {tuple(line.split()[:3]) for line in powers(key).splitlines()}
    tried = 0
    for name in hexi.persons:
        try:
            matter = hexi.fetch(name, dossier)
        except Dossier.DoesNotExist:
            continue
        holds = matter.main is not None and matter.actor.seat_for(matter.main.holder_key) is not None
        stand_ins = {"turn": holds} | derived(key, name)
        for move in matter.flow.moves:
            makers = {who for stage, known, who in table if (stage, known) == (matter.dossier.stage, move.key)}
            stands = bool(makers & matter.actor.roles) or any(stand_ins.get(who, False) for who in makers)
            if move.when is None or move.when(matter.situation()):
                assert authority.may(matter, move) == stands, (name, move.key)
            else:
                assert not authority.may(matter, move) or stands, (name, move.key)
            tried += 1
    assert tried > 60
