"""Who may do what, where: a table in plain text that shows up in review whenever a power changes.

`python -m tests.domain.test_powers` writes the files anew.
"""

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


@pytest.mark.parametrize("key", ["appeal", "case"])
def test_the_powers_are_those_reviewed(key: str) -> None:
    assert (FOLDER / f"{key}.powers.txt").read_text() == powers(key)


@pytest.mark.parametrize("key", ["appeal", "case"])
def test_every_role_can_do_exactly_what_the_table_says(key: str, hexi) -> None:
    """The engine against the table: each person tries every move on a fresh matter at its first stage."""
    from gongyi.kernel.flows import authority
    from gongyi.kernel.flows.models import Dossier

    dossier = hexi.say().dossier
    if key == "case":
        hexi.do("gulnar", dossier, "accept")
        hexi.do("gulnar", dossier, "dispatch", category="corridor_light", words={"statement": "请修灯"})
        dossier = hexi.case_of(dossier)
    table = {tuple(line.split()[:3]) for line in powers(key).splitlines()}
    tried = 0
    for name in hexi.persons:
        try:
            matter = hexi.fetch(name, dossier)
        except Dossier.DoesNotExist:
            continue
        holds = matter.main is not None and matter.actor.seat_for(matter.main.holder_key) is not None
        for move in matter.flow.moves:
            makers = {who for stage, known, who in table if (stage, known) == (matter.dossier.stage, move.key)}
            stands = bool(makers & matter.actor.roles) or ("turn" in makers and holds)
            if move.when is None:
                assert authority.may(matter, move) == stands, (name, move.key)
            else:
                assert not authority.may(matter, move) or stands, (name, move.key)
            tried += 1
    assert tried > 60


if __name__ == "__main__":
    import django

    django.setup()
    for flow in ("appeal", "case"):
        (FOLDER / f"{flow}.powers.txt").write_text(powers(flow))
