"""Harm to a child: no detail is kept, the neighbourhood never sees it, and the street passes it on at once."""

from datetime import timedelta

import pytest

from gongyi.domain.appeals import actions, public
from gongyi.kernel import clock
from gongyi.kernel.evidence.models import Evidence
from gongyi.kernel.flows import authority, matters
from gongyi.kernel.flows.engine import Change
from gongyi.kernel.flows.history.verify import verify
from gongyi.kernel.flows.models import Dossier, StepBody
from gongyi.kernel.flows.reach import reachable
from gongyi.kernel.flows.sweep import sweep
from gongyi.kernel.index.models import Entry
from gongyi.kernel.people.refusals import Refused
from tests.domain.appeals import builders
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


def test_old_messages_from_a_file_keep_their_words_and_their_clock(hexi: SmallTown) -> None:
    spoken = public.Spoken(
        town=hexi.town, place=hexi.places["b3"], kind="report", text=HARM, channel="import", key="i:1", imported=True
    )
    opening, _voice = actions.prepare(spoken, public.dangers_in(HARM))
    assert opening.words["text"] == HARM
    assert opening.turn_limit is None
