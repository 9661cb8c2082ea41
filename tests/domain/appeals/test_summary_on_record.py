"""What everyone reads is what a step put there, and nothing once it was taken off, however late a form comes."""

import json
from importlib import import_module

from django.apps import apps
from django.db import connection

from gongyi.domain.appeals import actions
from gongyi.domain.appeals.derived import _appeal
from gongyi.domain.appeals.models import Appeal
from gongyi.domain.cases.derived import _case
from gongyi.kernel.flows.engine import Change
from gongyi.kernel.flows.history.verify import verify
from gongyi.kernel.flows.models import Dossier, Step
from gongyi.kernel.flows.registry import Later
from tests.domain.appeals.builders import registered
from tests.towns import SmallTown

SUMMARY = {"summary": "3号楼门口的路灯不亮"}
migration = import_module("gongyi.domain.appeals.migrations.0007_released_as_the_steps_say")


def in_grid(hexi: SmallTown) -> Dossier:
    dossier = registered(hexi)
    hexi.do("gulnar", dossier, "accept")
    hexi.do("gulnar", dossier, "grid_handle", category="street_light")
    return dossier


def forged(sql: str) -> list[str]:
    """What is found after somebody wrote into the table."""
    with connection.cursor() as cursor:
        cursor.execute(sql)
    return verify().faults


def test_what_everyone_reads_is_word_for_word_what_the_step_says(hexi: SmallTown) -> None:
    dossier = in_grid(hexi)
    hexi.do("gulnar", dossier, "publish", words=dict(SUMMARY))
    row, step = Appeal.objects.get(dossier=dossier), Step.objects.get(dossier=dossier, move="publish")
    assert (row.summary_public, row.released_at) == ("某号楼门口的路灯不亮", step.when)
    assert json.loads(step.body.body)["words"]["summary"] == row.summary_public
    assert verify().faults == []
    name = f"appeal of dossier {dossier.pk}"
    assert forged("UPDATE appeals_appeal SET summary_public = '物业收了好处'") == [
        f"{name}: summary_public is not what the steps say"
    ]
    assert forged("DELETE FROM appeals_appeal") == [f"{name}: the row is missing"]


def test_of_what_was_taken_off_nothing_is_left_and_a_late_form_brings_nothing_back(hexi: SmallTown) -> None:
    dossier = in_grid(hexi)
    seen = hexi.fetch("gulnar", dossier).dossier.version
    hexi.do("gulnar", dossier, "publish", words=dict(SUMMARY))
    hexi.do("gulnar", dossier, "unpublish", words={"why": "改一句"})
    again = Change(words=dict(SUMMARY))
    assert actions.publish(matter=hexi.fetch("gulnar", dossier), change=again, version=seen).move == "publish"
    row = Appeal.objects.get(dossier=dossier)
    assert (row.summary_public, row.released_at) == ("", None)
    assert verify().faults == []


def test_rows_of_before_are_put_right_when_updating(hexi: SmallTown) -> None:
    """Their moment was that of the form, and what was taken off stayed in the row."""
    shown, taken_off = in_grid(hexi), in_grid(hexi)
    for dossier in (shown, taken_off):
        hexi.do("gulnar", dossier, "publish", words=dict(SUMMARY))
    hexi.do("gulnar", taken_off, "unpublish", words={"why": "改一句"})
    rows = Appeal.objects.filter(dossier__in=(shown, taken_off))
    right = list(rows.order_by("pk").values())
    Appeal.objects.filter(dossier=shown).update(released_at="2026-01-01T00:00:00+00:00")
    Appeal.objects.filter(dossier=taken_off).update(summary_public="某号楼门口的路灯不亮")
    assert len(verify().faults) == 2
    migration.as_the_steps_say(apps, None)
    assert list(rows.order_by("pk").values()) == right
    assert verify().faults == []


def test_older_steps_are_read_as_they_were_meant() -> None:
    """They hold the summary as it was typed, and an opening does not say who sent the case."""
    typed = Later("publish", "at", SUMMARY)
    assert _appeal({"channel": "web"}, [typed], ("web", "", None))[1] == "某号楼门口的路灯不亮"
    assert _case({"row": 7, "round": 1}, (), (7, "seat:5", 1)) == (7, "seat:5", 1)
    assert _case({"row": 7, "round": 1, "dispatcher": "seat:4"}, (), (7, "seat:5", 1)) == (7, "seat:4", 1)
