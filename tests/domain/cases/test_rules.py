"""What a case asks for and refuses: evidence, words, time, forms and rows of the catalogue."""

from datetime import date, timedelta

import pytest
from django.db import transaction

from gongyi.domain.cases import public
from gongyi.kernel import clock
from gongyi.kernel.flows import authority, performing, undoing
from gongyi.kernel.flows.engine import Change
from gongyi.kernel.people.refusals import Refused
from tests.domain.cases.builders import (
    RISKY,
    STATEMENT,
    act,
    ask_extension,
    handling,
    kept,
    opened,
    parent_of,
    photos,
    redispatch,
    report,
    said,
    send_back,
    side,
    supervise,
    verifying,
)
from tests.towns import SmallTown, settle


def test_a_photo_before_is_asked_for_where_the_row_says_so(hexi: SmallTown) -> None:
    case = handling(hexi, "sewage_overflow")
    with pytest.raises(Refused):
        act(hexi, case, "report_done", outcome="solved", words={"done": "已疏通"}, evidence=photos(hexi, "after"))


def test_a_photo_given_with_progress_is_not_asked_for_twice(hexi: SmallTown) -> None:
    case = handling(hexi)
    act(hexi, case, "progress", words={"progress": "换好了"}, evidence=photos(hexi, "after"))
    try:
        act(hexi, case, "report_done", outcome="solved", words={"done": "换好了"})
    except Refused as refusal:
        pytest.fail(str(refusal))


@pytest.mark.parametrize("outcome", ["explained", "not_allowed", "partly"])
def test_an_outcome_that_promises_a_reason_needs_one(hexi: SmallTown, outcome: str) -> None:
    case = handling(hexi)
    with pytest.raises(Refused):
        act(hexi, case, "report_done", outcome=outcome, evidence=photos(hexi, "before", "after"))


@pytest.mark.parametrize("outcome", ["duplicate", "splendid"])
def test_an_outcome_that_is_not_offered_is_refused(hexi: SmallTown, outcome: str) -> None:
    case = handling(hexi)
    with pytest.raises(Refused):
        act(hexi, case, "report_done", outcome=outcome, words={"done": "换好了"})


@pytest.mark.parametrize("amount", [0, -1])
def test_more_time_is_more(hexi: SmallTown, amount: int) -> None:
    case = handling(hexi)
    with pytest.raises(Refused):
        ask_extension(hexi, case, amount)


def test_a_ruling_gives_the_first_contact_the_rows_own_time(hexi: SmallTown) -> None:
    case = opened(hexi, "lift_fault")
    send_back(hexi, case)
    redispatch(hexi, case, "grid_east2")
    send_back(hexi, case, "send_back_again")
    act(hexi, case, "assign_by_ruling", handler=hexi.seats["firm"].key, words={"why": "合同写明"})
    assert case.turns.get(open=True).due_at == clock.now() + timedelta(hours=1)


def test_a_request_ends_when_its_stage_ends(hexi: SmallTown) -> None:
    case = handling(hexi, RISKY)
    ask_extension(hexi, case)
    report(hexi, case)
    assert side(case, "extension", hexi) == ""


def test_deferral_is_offered_only_where_the_row_knows_a_ground(hexi: SmallTown) -> None:
    case = handling(hexi, "corridor_light")
    assert "ask_deferral" not in {move.key for move in authority.allowed(hexi.fetch("zhoujianguo", case))}


def test_a_second_order_is_not_offered_while_one_is_open(hexi: SmallTown) -> None:
    case = handling(hexi)
    supervise(hexi, case)
    assert "supervise" not in {move.key for move in authority.allowed(hexi.fetch("zhaomin", case))}


def test_granting_a_deferral_that_nobody_asked_for_is_refused(hexi: SmallTown) -> None:
    case = handling(hexi)
    with pytest.raises(Refused):
        hexi.do("gulnar", case, "approve_deferral")


@pytest.mark.parametrize("move", ["acknowledge", "first_contact", "supervise", "review_deferral"])
def test_a_move_on_a_finished_case_is_refused(hexi: SmallTown, move: str) -> None:
    case = verifying(hexi)
    act(hexi, case, "verify_pass", how="papers")
    facts = {"review_on": date(2026, 3, 5)} if move == "review_deferral" else {}
    with pytest.raises(Refused):
        performing.perform(matter=hexi.fetch("lixiuying", case), key=move, change=Change(facts=facts))


@pytest.mark.parametrize(
    "changes",
    [
        {"limit": {"value": 2, "clock": "working_days"}, "first_contact": {"value": 2, "clock": "working_hours"}},
        {"code": "corridor_light", "owner": "no_such_role"},
        {"code": "corridor_light", "risk": "high"},
        {"code": "corridor_light", "evidence": None},
    ],
)
def test_a_row_that_cannot_be_read_is_refused(hexi: SmallTown, changes: dict) -> None:
    code = str(changes.pop("code", "new_kind"))
    with pytest.raises(Refused):
        public.edit_row(town=hexi.town, code=code, changes=changes, reason="试", made_by="x")


def test_a_change_that_was_rolled_back_is_not_remembered(hexi: SmallTown) -> None:
    class TakenBackError(Exception):
        pass

    def change(name: str) -> None:
        public.edit_row(town=hexi.town, code="corridor_light", changes={"zh": name}, reason="试", made_by="x")

    @transaction.atomic
    def change_and_think_better_of_it() -> None:
        change("错的名字")
        public.newest(hexi.town)
        raise TakenBackError

    with pytest.raises(TakenBackError):
        change_and_think_better_of_it()
    hexi.town.refresh_from_db()
    change("对的名字")
    assert public.category_name(hexi.town, "corridor_light") == "对的名字"


def test_a_retired_row_opens_no_new_case(hexi: SmallTown) -> None:
    public.edit_row(town=hexi.town, code="corridor_light", changes={}, reason="停用", made_by="x", retired=True)
    dossier = said(hexi)
    with pytest.raises(Refused):
        hexi.do("gulnar", dossier, "dispatch", category="corridor_light", words=STATEMENT)


@pytest.mark.parametrize(("move", "stage"), [("dispatch", "with_handler"), ("grid_handle", "in_grid")])
def test_what_was_sorted_under_a_row_goes_out_under_it_after_it_was_retired(
    hexi: SmallTown, move: str, stage: str
) -> None:
    dossier, other = said(hexi), said(hexi)
    hexi.do("gulnar", dossier, "sort", category="corridor_light")
    public.edit_row(town=hexi.town, code="corridor_light", changes={}, reason="停用", made_by="x", retired=True)
    words = STATEMENT if move == "dispatch" else {}
    with pytest.raises(Refused):
        hexi.do("gulnar", other, move, category="corridor_light", words=words)
    hexi.do("gulnar", dossier, move, category="corridor_light", words=words)
    assert hexi.stage(dossier) == stage


@pytest.mark.parametrize("handler", ["seat:999999", "person:999999", "nonsense"])
def test_a_case_is_opened_only_for_a_seat_of_the_town(hexi: SmallTown, handler: str) -> None:
    order = public.Order(
        parent=hexi.fetch("gulnar", said(hexi)), dispatcher_key=hexi.seats["desk_east"].key, statement="请修灯", title="请修灯",
        category="corridor_light", handler_key=handler,
    )  # fmt: skip
    with pytest.raises(Refused):
        public.open_case(order)


def test_a_dispatch_that_was_taken_back_does_not_count_as_a_round(hexi: SmallTown) -> None:
    case = opened(hexi)
    parent = parent_of(case)
    undoing.undo(matter=hexi.fetch("gulnar", parent), number=parent.version)
    settle()
    hexi.do("gulnar", parent, "dispatch", category="corridor_light", words=STATEMENT)
    assert kept(hexi.case_of(parent)).round == 1


def test_taking_back_a_redispatch_restores_the_handler(hexi: SmallTown) -> None:
    case = opened(hexi)
    send_back(hexi, case)
    step = redispatch(hexi, case, "grid_east2")
    undoing.undo(matter=hexi.fetch("gulnar", case), number=step.number)
    assert (hexi.stage(case), hexi.holder(case)) == ("returned", "desk_east")
