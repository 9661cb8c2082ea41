"""A young row of a file that names a danger runs day and night, and those whose turn it is hear of it at once, all in one message."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from gongyi.domain.appeals import importing
from gongyi.kernel import clock
from gongyi.kernel.flows import timing
from gongyi.kernel.flows.models import Dossier
from gongyi.kernel.outbox.models import Job
from gongyi.kernel.people import actions as people
from tests.domain.appeals.old_messages import command, rows, run
from tests.infra.homes import with_keys
from tests.towns import SINCE, SmallTown, settle

SATURDAY = datetime(2026, 3, 7, 14, 0, tzinfo=UTC)
"""Ten in the evening."""
FILE = (
    "Z1,甲,井盖没了,2026-03-06 09:00:00,幸福小区门口的井盖没了，是个黑窟窿,0,0\n"
    "Z2,乙,煤气味,2026-03-06 10:00:00,楼道里一股煤气味，很浓,0,0\n"
    "Z3,丙,路灯,2026-03-06 11:00:00,路灯不亮了,0,0\n"
    "Z4,丁,煤气味,2019-03-06 11:00:00,楼道里一股煤气味，很浓很浓,0,0\n"
)
TEMPLATE, PHONE = "appeal_dangers_in", "13600000003"


@pytest.fixture
def home(tmp_path: Path, settings) -> Path:
    settings.HOME = with_keys(tmp_path)
    return tmp_path


def _fetched(source: str) -> Dossier:
    return Dossier.objects.get(key__endswith=f":{source}")


def test_its_clock_is_that_of_any_other_danger_from_the_import_on(hexi: SmallTown, home: Path) -> None:
    with clock.fixed(SATURDAY):
        run(hexi, rows(home / "week.csv", FILE))
        spoken = hexi.say("楼道里一股煤气味，很浓").dossier
    gas, plain, old = _fetched("Z2"), _fetched("Z3"), _fetched("Z4")
    assert (gas.safety, gas.due_at) == (spoken.safety, spoken.due_at)
    assert gas.turns.get(open=True).due_at == spoken.turns.get(open=True).due_at == SATURDAY + timedelta(hours=1)
    assert gas.received_at < SATURDAY
    for calm in (plain, old):
        assert calm.safety == 0
        assert calm.turns.get(open=True).due_at > SATURDAY + timedelta(days=1)
    assert timing.read(plain.clock)[0].limit != timing.read(gas.clock)[0].limit


def test_whoever_has_the_turn_hears_of_all_of_them_in_one_message_at_night(hexi: SmallTown, home: Path) -> None:
    colleague = people.add_person(town=hexi.town, work_name="小王", phone=PHONE)
    people.appoint(person=colleague, seat=hexi.seats["desk_east"], starts_on=SINCE)
    with clock.fixed(SATURDAY):
        run(hexi, rows(home / "one.csv", FILE.replace("Z", "Y")))
        run(hexi, rows(home / "two.csv", "X9,戊,着火了,2026-03-06 09:00:00,三号楼着火了，冒烟,0,0\n"))
    told = Job.objects.get(template=TEMPLATE)
    assert (told.recipient, json.loads(told.payload)["count"]) == (hexi.seats["desk_east"].key, 3)
    with clock.fixed(SATURDAY + timedelta(minutes=2)):
        settle()
        (text,) = hexi.messages(PHONE)
        assert "有 3 件说到危险" in text
        assert f"/{hexi.town.slug}/desk/{importing.DANGERS_LIST}" in text
        run(hexi, rows(home / "three.csv", "W9,己,着火了,2026-03-06 09:00:00,四号楼着火了，冒烟,0,0\n"))
    assert Job.objects.filter(template=TEMPLATE, channel="inapp").count() == 2, "what comes later is told anew"
    assert not Job.objects.filter(recipient__startswith="voice:").exists()
    assert Job.objects.filter(owner_id=_fetched("X9").pk, channel="together").count() == 1


def test_the_end_says_how_many(hexi: SmallTown, home: Path, capsys) -> None:
    with clock.fixed(SATURDAY):
        trial = run(hexi, rows(home / "week.csv", FILE), dry_run=True)
        assert (trial.dangers, Job.objects.filter(template=TEMPLATE).count()) == (2, 0)
        command(hexi, home / "week.csv")
    assert importing.dangers_note(2) in capsys.readouterr().err
