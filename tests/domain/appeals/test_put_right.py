"""What was not recognised when it was said is put right by whoever reads or hears it, with all that follows from it."""

import json
from datetime import timedelta

import pytest

from gongyi.domain.appeals import public, sheltered
from gongyi.kernel import clock
from gongyi.kernel.evidence.models import Evidence
from gongyi.kernel.flows import authority, matters
from gongyi.kernel.flows.history.verify import verify
from gongyi.kernel.flows.models import Dossier, MatterLink, Step, StepBody, Turn
from gongyi.kernel.flows.reach import reachable
from gongyi.kernel.flows.story import facts_of
from gongyi.kernel.index.models import Entry
from gongyi.kernel.outbox.models import Job
from gongyi.kernel.people.refusals import Refused
from tests.domain.appeals import builders
from tests.domain.cases import builders as cases
from tests.towns import SmallTown, settle

HOUR = timedelta(hours=1)
UNSAID = "他喝多了回来我就睡楼道"
READERS = {"zhaomin", "sunli"}


def again(dossier: Dossier) -> Dossier:
    return Dossier.objects.get(pk=dossier.pk)


def turn(dossier: Dossier) -> Turn:
    return Turn.objects.get(dossier=dossier, open=True, slot="main")


def named(hexi: SmallTown, dossier: Dossier, danger: str, by: str = "gulnar") -> Step:
    stage = again(dossier).stage
    key = "name_danger_anew" if stage in {"awaiting_info", "rating", "closing"} else "name_danger"
    return hexi.do(by, dossier, key, danger=danger)


def readers(hexi: SmallTown, dossier: Dossier) -> set[str]:
    return {name for name in hexi.persons if reachable(hexi.actor(name), [dossier.pk]).exists()}


STAGES = [
    builders.registered,
    builders.awaiting_info,
    builders.screening,
    builders.in_grid,
    builders.with_handler,
    builders.on_books,
    builders.awaiting_topic,
    builders.checking,
    builders.replying,
    builders.rating,
    builders.closing,
    builders.street_review,
]


@pytest.mark.parametrize("situation", STAGES)
def test_a_danger_is_named_at_every_stage_and_somebody_looks_at_once(hexi: SmallTown, situation) -> None:
    dossier = situation(hexi)
    settle()
    named(hexi, dossier, "gas")
    row, now = again(dossier), turn(dossier)
    assert (row.safety, row.sensitivity, now.safety) == (2, Dossier.ORDINARY, 2)
    assert now.holder_key != "voice"
    assert row.due_at is None or row.due_at - clock.now() <= timedelta(hours=24)
    if row.stage not in {"in_grid", "with_handler"}:
        assert now.due_at - clock.now() <= HOUR
    told = Job.objects.filter(owner_id=dossier.pk, kind="tell", template="appeal_danger")
    assert {json.loads(row.payload)["whom"] for row in told if row.urgent} == {"turn", "grid_worker"}
    assert verify().faults == []


@pytest.mark.parametrize("situation", STAGES)
def test_violence_goes_to_the_street_from_every_stage_and_is_sheltered(hexi: SmallTown, situation) -> None:
    dossier = situation(hexi)
    named(hexi, dossier, "violence")
    row = again(dossier)
    assert (row.safety, row.sensitivity, row.visibility, hexi.holder(dossier)) == (
        2,
        Dossier.RESTRICTED,
        "file",
        "street",
    )
    assert sheltered.is_sheltered(row)
    settle()
    told = set(
        Job.objects.filter(owner_id=dossier.pk, template="appeal_danger", kind="deliver").values_list(
            "recipient", flat=True
        )
    )
    if situation != builders.in_grid:
        assert not reachable(hexi.actor("aili"), [dossier.pk]).exists()
        assert hexi.seats["grid_east2"].key not in told
    assert hexi.seats["street"].key in told
    assert verify().faults == []


@pytest.mark.parametrize("situation", STAGES)
def test_harm_to_a_child_is_put_under_the_duty_from_every_stage_and_no_word_stays(hexi: SmallTown, situation) -> None:
    dossier = situation(hexi)
    builders.ask(dossier, "ask_call")
    settle()
    step = hexi.do("gulnar", dossier, "name_duty")
    settle()
    row, now = again(dossier), turn(dossier)
    assert (row.stage, row.sensitivity, row.safety, row.category) == ("registered", Dossier.DUTY, 2, "")
    assert (hexi.holder(dossier), now.due_at - clock.now() <= HOUR) == ("street", True)
    assert list(Turn.objects.filter(dossier=dossier, open=True)) == [now]
    below = [dossier.pk, *MatterLink.objects.filter(parent=dossier).values_list("child", flat=True)]
    erased = Step.objects.filter(dossier=dossier, move="erase").latest("number")
    assert not StepBody.objects.filter(step__dossier=dossier, step__number__lt=erased.number).exists()
    assert not Evidence.objects.filter(owner_id__in=below, state=Evidence.READY).exists()
    assert not Entry.objects.filter(owner_id=dossier.pk).exclude(text="").exists()
    assert readers(hexi, dossier) == READERS
    assert step.actor == hexi.actor("gulnar").pseudonym
    offered = {move.key for move in authority.allowed(hexi.fetch("zhaomin", dossier))}
    assert "refer_out" in offered
    assert not offered & {"name_danger", "name_duty", "dispatch", "accept"}
    assert verify().faults == []
    hexi.do("zhaomin", dossier, "refer_out", to="both")
    assert hexi.stage(dossier) == "referred"


def test_an_open_case_ends_with_it_and_keeps_no_word_either(hexi: SmallTown) -> None:
    case = cases.opened(hexi)
    parent = case.parent_links.get(why="case").parent
    hexi.do("gulnar", parent, "name_duty")
    settle()
    assert again(case).stage == "withdrawn"
    assert "statement" not in " ".join(StepBody.objects.filter(step__dossier=case).values_list("body", flat=True))
    assert verify().faults == []


def test_what_was_joined_to_it_goes_the_same_way(hexi: SmallTown) -> None:
    host, joined = builders.screening(hexi), hexi.say("楼上孩子又在哭喊").dossier
    hexi.do("gulnar", joined, "merge", reason="same_problem", into=host.number)
    hexi.do("gulnar", host, "name_duty")
    assert again(joined).sensitivity == Dossier.DUTY
    assert readers(hexi, joined) == READERS
    assert not StepBody.objects.filter(step__dossier=joined, body__contains="哭喊").exists()
    assert not authority.may(hexi.fetch("zhaomin", joined), hexi.fetch("zhaomin", joined).flow.move("split"))


@pytest.mark.parametrize("name", ["gulnar", "lixiuying", "zhaomin"])
def test_desk_secretary_and_street_may_name_both(hexi: SmallTown, name: str) -> None:
    dossier = builders.registered(hexi)
    assert {"name_danger", "name_duty"} <= {move.key for move in authority.allowed(hexi.fetch(name, dossier))}


def test_a_grid_worker_may_while_they_have_it(hexi: SmallTown) -> None:
    dossier = builders.registered(hexi)
    assert not {"name_danger", "name_duty"} & {move.key for move in authority.allowed(hexi.fetch("aili", dossier))}
    dossier = builders.in_grid(hexi)
    assert {"name_danger", "name_duty"} <= {move.key for move in authority.allowed(hexi.fetch("aili", dossier))}


def test_what_is_named_already_is_not_asked_again(hexi: SmallTown) -> None:
    dossier = hexi.say("楼道里一股煤气味").dossier
    with pytest.raises(Refused):
        hexi.do("gulnar", dossier, "name_danger", danger="gas")
    with pytest.raises(Refused):
        hexi.do("gulnar", dossier, "name_danger", danger="child_harm")


@pytest.mark.parametrize(("danger", "told"), [("gas", 1), ("violence", 0), ("self_harm", 0)])
def test_those_who_handle_it_hear_of_gas_and_nothing_of_what_happens_at_home(
    hexi: SmallTown, danger: str, told: int
) -> None:
    case = cases.opened(hexi)
    parent = case.parent_links.get(why="case").parent
    named(hexi, parent, danger)
    assert Step.objects.filter(dossier=case, move="more_said").count() == told
    assert again(case).safety == 2 * told
    assert Job.objects.filter(owner_id=case.pk, template="case_danger").count() == told


def test_a_summary_is_read_like_the_words_of_whoever_spoke(hexi: SmallTown) -> None:
    dossier = hexi.say("说了一段话").dossier
    step = hexi.do("gulnar", dossier, "summarise", words={"title": "厨房煤气泄漏，味道很大"})
    assert facts_of(step)["dangers"] == ["gas"]
    assert (again(dossier).safety, turn(dossier).due_at - clock.now() <= HOUR) == (2, True)
    assert again(dossier).title == "厨房煤气泄漏，味道很大"
    again_said = hexi.do("gulnar", dossier, "summarise", words={"title": "煤气泄漏"})
    assert "dangers" not in facts_of(again_said)
    assert [one.words for one in public.warned(hexi.fetch("gulnar", dossier))] == ["厨房煤气泄漏，味道很大"]


def test_a_summary_that_tells_of_violence_goes_to_the_street(hexi: SmallTown) -> None:
    dossier = hexi.say("说了一段话").dossier
    hexi.do("gulnar", dossier, "summarise", words={"title": "我老公又打我"})
    assert (again(dossier).sensitivity, hexi.holder(dossier)) == (Dossier.RESTRICTED, "street")


@pytest.mark.parametrize(
    ("key", "words"), [("summarise", {"title": "孩子被父亲殴打"}), ("name_danger", {"heard": "隔壁天天打孩子"})]
)
def test_a_colleagues_words_of_harm_to_a_child_are_not_kept_and_the_step_for_it_is_named(
    hexi: SmallTown, key: str, words: dict[str, str]
) -> None:
    dossier = hexi.say("说了一段话").dossier
    with pytest.raises(Refused, match="强制报告") as refused:
        hexi.do("gulnar", dossier, key, words=words, **({"danger": "gas"} if key == "name_danger" else {}))
    assert refused.value.code == "duty"
    assert not StepBody.objects.filter(body__contains="孩子").exists()


def test_whoever_spoke_is_sent_nothing_more_and_finds_no_word_of_it(hexi: SmallTown) -> None:
    dossier = builders.registered(hexi)
    settle()
    hexi.do("gulnar", dossier, "name_duty")
    speaker = matters.fetch_by_id(builders.speaker(dossier), dossier.pk)
    assert {move.key for move in authority.allowed(speaker)} <= {"chase"}
    before = Job.objects.filter(owner_id=dossier.pk, recipient__startswith="voice").count()
    settle()
    assert Job.objects.filter(owner_id=dossier.pk, recipient__startswith="voice").count() == before
