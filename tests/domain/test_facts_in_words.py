"""No page shows a code: every answer that a form offers, and every fact that a step notes, is told in words."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import translation

from gongyi.domain.appeals import public as appeals
from gongyi.domain.cases import public as cases
from gongyi.kernel import clock
from gongyi.kernel.access.actor import system
from gongyi.kernel.clock import actions as calendars
from gongyi.kernel.flows import facts, filing, inputs, matters, registry, regrouping, retiming, undoing
from gongyi.kernel.flows.matters import Matter
from gongyi.kernel.flows.models import Dossier
from gongyi.kernel.flows.spec import Input, Move
from gongyi.kernel.flows.story import Told, story
from gongyi.kernel.flows.sweep import sweep
from gongyi.kernel.territory.models import Place
from tests.domain.appeals import builders
from tests.domain.cases import builders as case_builders
from tests.domain.facts import CODE, raw, told_in_words
from tests.domain.responses import builders as response_builders
from tests.towns import SmallTown

BUILT = {
    "appeal": builders.screening,
    "case": case_builders.handling,
    "response": response_builders.SITUATIONS["asked"],
}


def choices(matter: Matter) -> list[tuple[Move, Input, object]]:
    """Every answer that every move of a flow could be given from a list."""
    found: list[tuple[Move, Input, object]] = []
    for move in matter.flow.moves:
        for needed in move.needs:
            if needed.kind in {"pick", "picks"}:
                values = needed.options or inputs.options_for(needed, matter)
                found += [(move, needed, [value] if needed.kind == "picks" else value) for value, _label in values]
    return found


def step_with(move: Move, given: dict[str, object]) -> Told:
    return Told(9, move.key, str(move.label), str(move.said), clock.now(), "", "", given, {}, "", "")


@pytest.mark.parametrize("flow", ["appeal", "case", "response"])
def test_every_answer_that_is_offered_is_told_in_words_to_colleagues_and_to_the_person(
    flow: str, hexi: SmallTown
) -> None:
    matter = matters.by_machine(BUILT[flow](hexi))
    offered = choices(matter)
    assert flow == "response" or len(offered) > 30
    for move, needed, value in offered:
        assert raw(matter, step_with(move, {needed.key: value})) == [], (move.key, needed.key, value)


def test_an_answer_that_left_the_list_is_told_in_words_too(hexi: SmallTown) -> None:
    matter = matters.by_machine(builders.screening(hexi))
    for move, needed, value in choices(matter):
        gone = ["gone_from_list"] if isinstance(value, list) else "gone_from_list"
        assert raw(matter, step_with(move, {needed.key: gone})) == [], (move.key, needed.key)
    assert not CODE.search(cases.category_name(hexi.town, "gone_from_list"))
    assert not CODE.search(cases.said("decline", "gone_from_list"))


def test_a_category_that_was_retired_keeps_its_name_in_the_history(hexi: SmallTown) -> None:
    dossier = hexi.say().dossier
    hexi.do("gulnar", dossier, "accept")
    hexi.do("gulnar", dossier, "sort", category="corridor_light")
    name = cases.category_name(hexi.town, "corridor_light")
    cases.edit_row(town=hexi.town, code="corridor_light", changes={}, retired=True, reason="不再用", made_by="x")
    assert lines(hexi, dossier, "sort")["是什么事项"] == name


def lines(hexi: SmallTown, dossier: Dossier, move: str) -> dict[str, str]:
    """What the newest step of a kind is told by."""
    matter = matters.by_machine(builders.cases.row(dossier))
    step = [told for told in story(matter.dossier, system(hexi.town.pk)) if told.move == move][-1]
    with translation.override("zh-hans"):
        return dict(facts.teller(matter, [step])(step))


def test_a_changed_calendar_says_the_times_before_and_now_and_why_to_colleagues_and_to_the_person(
    hexi: SmallTown,
) -> None:
    dossier = builders.screening(hexi)
    was = dossier.due_at
    off = clock.now().date() + timedelta(days=1)
    calendars.set_day(calendar=hexi.town.calendar, day=off, kind="off", name="肉孜节", source="town")
    assert retiming.recompute(town=hexi.town) == 1
    told = lines(hexi, dossier, "recompute")
    assert told["因为"] == "工作日历改了"
    assert {"原来答应", "现在答应", "这一步原来到期", "这一步现在到期"} <= set(told)
    assert told["原来答应"] < told["现在答应"]
    told_in_words(matters.by_machine(builders.cases.row(dossier)), 0)
    heard = [step for step in story(dossier, builders.speaker(dossier)) if step.move == "recompute"]
    assert heard[0].said
    assert dict(appeals.told_of("recompute", heard[0].facts))["原来答应"] == f"{was.month}月{was.day}日"


def test_a_changed_calendar_says_the_times_of_what_is_owed_beside_the_work(hexi: SmallTown) -> None:
    case = case_builders.handling(hexi)
    case_builders.supervise(hexi, case)
    was = case.turns.get(open=True, slot="answer").due_at
    assert was is not None
    calendars.set_day(calendar=hexi.town.calendar, day=was.date(), kind="off", name="肉孜节", source="town")
    assert retiming.recompute(town=hexi.town)
    said = lines(hexi, case, "recompute")["另外"]
    now = case.turns.get(open=True, slot="answer").due_at
    assert now is not None
    assert said.startswith("答复督办")
    assert f"原来{was.year}年{was.month}月{was.day}日" in said
    assert f"现在{now.year}年{now.month}月{now.day}日" in said
    told_in_words(matters.by_machine(case_builders.row(case)), 0)


def test_a_turn_alone_that_moves_is_not_said_to_the_person(hexi: SmallTown) -> None:
    dossier = builders.screening(hexi)
    step = step_with(matters.by_machine(dossier).flow.move("recompute"), {"why": "calendar"})
    assert step.said
    filing.relocate(matter=hexi.fetch("gulnar", dossier), place=hexi.places["b1"])
    quiet = [told for told in story(dossier, builders.speaker(dossier)) if told.move == "relocate"]
    assert quiet[0].said == ""


def test_places_that_are_put_together_are_told_apart_from_a_place_that_was_mistyped(hexi: SmallTown) -> None:
    dossier = builders.in_grid(hexi)
    corrected = builders.screening(hexi)
    filing.relocate(matter=hexi.fetch("gulnar", corrected), place=hexi.places["b1"])
    told = lines(hexi, corrected, "relocate")
    assert "更正" in told["因为"]
    assert told["原来的地点"] != told["现在的地点"]
    regrouping.move_place(town=hexi.town, place=hexi.places["east2"], to=hexi.places["west"])
    parted = lines(hexi, dossier, "relocate")
    assert "合并" in parted["因为"]
    assert parted["原来的地点"] == "东社区第2网格 幸福小区3号楼"
    assert parted["现在的地点"] == "西社区 东社区第2网格 幸福小区3号楼"
    grid, building = (Place.objects.get(pk=hexi.places[key].pk) for key in ("east2", "b3"))
    regrouping.split_off(town=hexi.town, place=grid, name="西社区第9网格", children=[building])
    told_in_words(matters.by_machine(builders.cases.row(dossier)), 0)
    ways = [
        dict(facts.teller(matters.by_machine(builders.cases.row(dossier)), [step])(step))
        for step in story(builders.cases.row(dossier), system(hexi.town.pk))
        if step.move == "relocate"
    ]
    assert ways[1]["原来的地点"] == "西社区 东社区第2网格 幸福小区3号楼"
    assert ways[1]["现在的地点"].endswith("西社区第9网格 幸福小区3号楼")
    assert ways[0]["现在的地点"] == parted["现在的地点"], "what was said of the first change stays"


def test_an_old_record_of_a_place_that_changed_above_does_not_say_the_same_place_twice(hexi: SmallTown) -> None:
    place = hexi.places["b3"].pk
    matter = matters.by_machine(builders.screening(hexi))
    old = step_with(matter.flow.move("relocate"), {"from": place, "place": place, "why": "regrouped", "reached": []})
    told = dict(facts.teller(matter, [old])(old))
    assert "原来的地点" not in told
    assert told["现在的地点"].endswith("幸福小区3号楼")


def test_the_moves_that_every_flow_shares_are_told_in_words(hexi: SmallTown) -> None:
    dossier = builders.screening(hexi)
    theirs = datetime(2026, 3, 20, 4, 0, tzinfo=UTC)
    filing.add_reference(matter=hexi.fetch("gulnar", dossier), system="12345", number="A-77", due_at=theirs)
    filing.keep_apart(matter=hexi.fetch("gulnar", dossier), key=hexi.seats["firm"].key)
    hexi.do("gulnar", dossier, "grid_handle", category="gas")
    undoing.undo(matter=hexi.fetch("gulnar", dossier), number=builders.cases.row(dossier).version)
    with clock.fixed(clock.now() + timedelta(days=9)):
        sweep(hexi.town)
    filing.erase(dossier=builders.cases.row(dossier), numbers=[1])
    moves = {step.move for step in story(dossier, system(hexi.town.pk))}
    assert {"reference", "exclude", "undo", "climb", "erase"} <= moves
    told_in_words(matters.by_machine(builders.cases.row(dossier)), 0)
    assert lines(hexi, dossier, "climb")["交给"]


def test_a_fact_that_nobody_put_into_words_is_found(hexi: SmallTown, monkeypatch: pytest.MonkeyPatch) -> None:
    dossier = builders.closing(hexi)
    matter = matters.by_machine(dossier)
    told_in_words(matter, 0)
    monkeypatch.delitem(registry.entry("appeal").says["rate_satisfied"], "by")
    with pytest.raises(AssertionError, match="rate_satisfied"):
        told_in_words(matter, 0)
    monkeypatch.setitem(registry.entry("appeal").says["rate_satisfied"], "by", ("评价方式", facts.plain))
    with pytest.raises(AssertionError, match="rate_satisfied"):
        told_in_words(matter, 0)
