"""Harm to a child: no detail is kept, the neighbourhood never sees it, and the street passes it on at once."""

import json
from datetime import timedelta

import pytest
from django.core.management import call_command

from gongyi.domain.appeals import actions, importing, public
from gongyi.kernel import clock
from gongyi.kernel.evidence.models import Evidence
from gongyi.kernel.flows import authority, matters, performing
from gongyi.kernel.flows.engine import Change
from gongyi.kernel.flows.history.verify import verify
from gongyi.kernel.flows.models import Dossier, Step, StepBody
from gongyi.kernel.flows.reach import reachable
from gongyi.kernel.flows.story import facts_of
from gongyi.kernel.flows.sweep import sweep
from gongyi.kernel.index.models import Entry
from gongyi.kernel.outbox.models import Job
from gongyi.kernel.people.refusals import Refused
from tests.domain.appeals import builders
from tests.infra.homes import with_keys
from tests.towns import SmallTown, settle

HARM = "隔壁天天打孩子，孩子身上都是伤，在三单元502"


def reported(hexi: SmallTown, **more: object) -> Dossier:
    return hexi.say(HARM, where="502", channel="phone", phone="13912345678", **more).dossier


def test_no_word_picture_or_door_of_it_is_stored(hexi: SmallTown) -> None:
    dossier = reported(hexi)
    settle()
    kept = " ".join(
        [dossier.title, *StepBody.objects.values_list("body", flat=True), *Entry.objects.values_list("text", flat=True)]
    )
    for word in ("打孩子", "隔壁", "502", "伤，"):
        assert word not in kept
    assert Evidence.objects.count() == 0
    assert [danger.code for danger in public.dangers_of(dossier)] == ["child_harm"]


def test_only_the_street_and_what_stands_above_reach_it_and_it_is_on_no_list(hexi: SmallTown) -> None:
    dossier = reported(hexi)
    reached = {name for name in hexi.persons if reachable(hexi.actor(name), [dossier.pk]).exists()}
    assert reached == {"zhaomin", "sunli"}
    assert hexi.holder(dossier) == "street"
    for rows in (public.problem_list, public.need_list, public.duty_list):
        assert not rows(hexi.actor("zhaomin")).exists()


@pytest.mark.parametrize(
    ("kind", "text"),
    [("consult", "我13岁，怀孕了怎么办"), ("complaint", "物业周师傅上门修水管偷看我女儿洗澡")],
)
def test_a_pregnancy_of_a_child_and_peeping_at_one_are_under_the_duty_too(
    hexi: SmallTown, kind: str, text: str
) -> None:
    dossier = hexi.say(text, kind=kind).dossier
    assert (dossier.sensitivity, hexi.holder(dossier)) == (Dossier.DUTY, "street")
    assert not StepBody.objects.filter(step__dossier=dossier, body__contains=text).exists()
    assert {name for name in hexi.persons if reachable(hexi.actor(name), [dossier.pk]).exists()} == {"zhaomin", "sunli"}


def test_it_is_looked_at_within_the_hour_on_any_day_and_climbs(hexi: SmallTown) -> None:
    dossier = reported(hexi)
    turn = dossier.turns.get(open=True)
    assert turn.due_at - dossier.opened_at == timedelta(hours=1)
    assert dossier.due_at is not None
    assert dossier.due_at - dossier.opened_at == timedelta(hours=24)
    with clock.fixed(clock.now() + timedelta(hours=2)):
        sweep(hexi.town)
    assert hexi.holder(dossier) == "town"


def test_it_can_only_be_passed_on_and_whoever_did_it_is_on_record(hexi: SmallTown) -> None:
    dossier = reported(hexi)
    offered = {move.key for move in authority.allowed(hexi.fetch("zhaomin", dossier))}
    assert offered - {"party_note", "note", "relocate", "reference", "chase"} == {"refer_out", "decline"}
    speaker = matters.fetch_by_id(builders.speaker(dossier), dossier.pk)
    assert {move.key for move in authority.allowed(speaker)} <= {"chase"}
    step = hexi.do("zhaomin", dossier, "refer_out", to="both")
    assert (hexi.stage(dossier), step.actor) == ("referred", hexi.actor("zhaomin").pseudonym)
    assert verify().faults == []


def test_nothing_is_joined_to_it(hexi: SmallTown) -> None:
    dossier, other = reported(hexi), hexi.say().dossier
    for name in ("gulnar", "zhaomin"):
        matter = hexi.fetch(name, other)
        change = Change(facts={"reason": "same_problem", "into": dossier.number})
        with pytest.raises(Refused):
            actions.merge(matter=matter, change=change, version=None)


def test_whoever_says_that_no_child_is_harmed_keeps_their_words(hexi: SmallTown) -> None:
    dossier = hexi.say("暑假孩子没人管，能不能办个托管班", no_harm=True).dossier
    assert "托管班" in StepBody.objects.get(step__dossier=dossier).body
    assert dossier.sensitivity == Dossier.RESTRICTED


def test_what_was_denied_is_not_told_as_a_danger(hexi: SmallTown) -> None:
    registered = hexi.say("暑假孩子没人管，能不能办个托管班", no_harm=True)
    dossier = registered.dossier
    assert (registered.dangers, dossier.safety) == ([], 0)
    assert "dangers" not in facts_of(Step.objects.get(dossier=dossier, number=1))


def test_another_danger_stays_though_harm_to_a_child_was_denied(hexi: SmallTown) -> None:
    registered = hexi.say("暑假孩子没人管，楼道里闻到一股煤气味，着火了", no_harm=True)
    assert {danger.code for danger in registered.dangers} >= {"fire"}
    assert registered.dossier.safety == 2
    assert "child_harm" not in facts_of(Step.objects.get(dossier=registered.dossier, number=1))["dangers"]


def test_what_is_denied_when_adding_goes_past_the_neighbourhood_as_a_matter_of_its_own(hexi: SmallTown) -> None:
    dossier = hexi.say(name="王海").dossier
    matter = matters.fetch_by_id(builders.speaker(dossier), dossier.pk)
    change = Change(words={"added": "暑假孩子没人管，能不能办个托管班"}, facts={"no_harm": True})
    with pytest.raises(Refused) as refused:
        performing.perform(matter=matter, key="add_words", change=change)
    assert refused.value.code == public.ALONE
    assert Dossier.objects.get(pk=dossier.pk).version == 1


def test_a_message_from_a_file_keeps_no_word_either_and_goes_the_same_way(hexi: SmallTown, tmp_path, settings) -> None:
    settings.HOME = with_keys(tmp_path)
    path = tmp_path / "old.csv"
    path.write_text(
        "留言编号,留言用户,留言主题,留言时间,留言详情\n"
        f"K7,A1,隔壁的事,2019/2/28,{HARM}\nK8,A1,隔壁的事,2019/3/1,{HARM}\nK9,A2,灯,2019/3/1,路灯不亮\n"
    )
    target = importing.Target(hexi.town, hexi.places["east1"], "web")
    tally = list(importing.run(path, target))[-1]
    assert (tally.read, tally.accepted, tally.joined, tally.wordless) == (3, 2, 1, 1)
    settle()
    kept = [*Dossier.objects.values_list("title", flat=True), *StepBody.objects.values_list("body", flat=True)]
    kept += Entry.objects.values_list("text", flat=True)
    for word in ("打孩子", "隔壁", "502", "伤，"):
        assert word not in " ".join(kept)
    dossier = Dossier.objects.get(sensitivity=Dossier.DUTY)
    assert {name for name in hexi.persons if reachable(hexi.actor(name), [dossier.pk]).exists()} == {"zhaomin", "sunli"}
    turn = dossier.turns.get(open=True)
    assert (hexi.holder(dossier), turn.due_at - dossier.opened_at) == ("street", timedelta(hours=1))
    assert Job.objects.filter(kind="tell", owner_id=dossier.pk).exists()
    assert Dossier.objects.filter(sensitivity=Dossier.ORDINARY).count() == 1
    again = list(importing.run(path, target))[-1]
    assert (again.known, again.accepted, again.wordless) == (3, 0, 0)
    assert verify().faults == []


def test_the_command_line_says_which_rows_keep_no_words(hexi: SmallTown, tmp_path, settings, capsys) -> None:
    settings.HOME = with_keys(tmp_path)
    path = tmp_path / "old.csv"
    path.write_text(f"编号,留言时间,内容\nK7,2026-03-01 09:00,{HARM}\n")
    for options in (["--dry-run"], ["--json"]):
        call_command("appeals", "import", str(path), "--place", hexi.town.root.code, *options)
        out, err = capsys.readouterr()
        assert "1 件说到孩子受到伤害" in err
        assert json.loads(out.splitlines()[-1]) == {
            "read": 1, "accepted": 1, "joined": 0, "known": 0, "rejected": 0, "rejects_file": "",
        }  # fmt: skip
