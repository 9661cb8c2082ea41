"""Who may handle, decide and check a case; what its reporter is told; what is refused; what a move costs."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from gongyi.domain.cases import public, queries
from gongyi.kernel import clock
from gongyi.kernel.access.actor import Actor
from gongyi.kernel.flows import authority, filing, matters, performing, undoing
from gongyi.kernel.flows.engine import Change
from gongyi.kernel.flows.models import Dossier, Step
from gongyi.kernel.flows.story import story
from gongyi.kernel.flows.sweep import sweep
from gongyi.kernel.flows.telling import values_for
from gongyi.kernel.outbox.models import Job
from gongyi.kernel.people.models import Voice
from gongyi.kernel.people.refusals import Refused
from tests.domain.cases.builders import (
    RISKY,
    STATEMENT,
    WHO,
    act,
    ask_deferral,
    ask_extension,
    deferred,
    empty_seat,
    handling,
    kept,
    opened,
    photos,
    redispatch,
    report,
    row,
    ruling,
    said,
    sample,
    send_back,
    side,
    signed,
    supervise,
    verifying,
)
from tests.infra.statements import spent
from tests.towns import SmallTown, settle


def parent_of(case: Dossier) -> Dossier:
    return row(case.parent_links.get().parent)


def later() -> None:
    """The worker through the ten minutes in which a step may be taken back, and again for what that brought about."""
    for minutes in (11, 22):
        with clock.fixed(clock.now() + timedelta(minutes=minutes)):
            settle()


def keep_apart(hexi: SmallTown, who: str, dossier: Dossier, seat: str) -> None:
    filing.keep_apart(matter=hexi.fetch(who, dossier), key=hexi.seats[seat].key)


def voice_of(dossier: Dossier) -> Actor:
    voice = Voice.objects.filter(owner_id=dossier.pk).earliest("pk")
    return Actor("link", dossier.town_id, voice.pseudonym, purpose="rate", owner_id=dossier.pk, voice_id=voice.pk)


def told(case: Dossier, template: str) -> list[str]:
    return list(
        Job.objects.filter(owner_id=case.pk, kind="deliver", channel="inapp", template=template).values_list(
            "recipient", flat=True
        )
    )


# Parties kept apart


def test_a_party_to_the_appeal_does_not_read_the_case(hexi: SmallTown) -> None:
    dossier = said(hexi)
    keep_apart(hexi, "gulnar", dossier, "grid_east2")
    hexi.do("gulnar", dossier, "dispatch", category="corridor_light", words=STATEMENT)
    with pytest.raises(Dossier.DoesNotExist):
        hexi.fetch("aili", hexi.case_of(dossier))


def test_a_party_to_the_appeal_is_not_offered_the_case_on_redispatch(hexi: SmallTown) -> None:
    dossier = said(hexi)
    keep_apart(hexi, "gulnar", dossier, "grid_east2")
    hexi.do("gulnar", dossier, "dispatch", category="corridor_light", words=STATEMENT)
    case = hexi.case_of(dossier)
    send_back(hexi, case)
    assert hexi.seats["grid_east2"].key not in dict(queries.handler_options(hexi.fetch("gulnar", case)))


def test_a_party_to_the_appeal_is_passed_over_when_the_case_climbs(hexi: SmallTown) -> None:
    dossier = said(hexi)
    keep_apart(hexi, "gulnar", dossier, "secretary_east")
    hexi.do("gulnar", dossier, "dispatch", category="strays", words=STATEMENT)
    case = hexi.case_of(dossier)
    with clock.fixed(clock.now() + timedelta(days=1)):
        sweep(hexi.town)
    assert hexi.holder(case) == "street"


def test_a_party_added_to_the_appeal_loses_the_case(hexi: SmallTown) -> None:
    case = handling(hexi)
    keep_apart(hexi, "gulnar", parent_of(case), "firm")
    settle()
    assert hexi.holder(case) != "firm"


def test_an_excluded_handler_does_not_get_the_case_back_after_a_failed_check(hexi: SmallTown) -> None:
    case = handling(hexi, RISKY)
    keep_apart(hexi, "zhoujianguo", case, "firm")
    report(hexi, case)
    hexi.do(WHO[hexi.holder(case)], case, "note", words={"note": "去看过"})
    people_apart = authority.apart(row(case))
    with clock.fixed(clock.now() + timedelta(days=5)):
        sweep(hexi.town)
    act(hexi, case, "verify_fail", words={"why": "没换"})
    assert hexi.seats[hexi.holder(case)].key not in people_apart


def test_the_seat_that_took_over_from_a_party_does_not_check_its_own_work(hexi: SmallTown) -> None:
    case = handling(hexi, RISKY)
    keep_apart(hexi, "zhoujianguo", case, "firm")
    assert hexi.holder(case) == "desk_east"
    report(hexi, case)
    assert hexi.holder(case) != "desk_east"


def test_an_excluded_handler_does_not_get_a_resumed_case_back(hexi: SmallTown) -> None:
    case = deferred(hexi)
    keep_apart(hexi, "gulnar", case, "firm")
    act(hexi, case, "resume")
    assert hexi.holder(case) != "firm"


def test_a_party_loses_its_side_turns_too(hexi: SmallTown) -> None:
    case = handling(hexi)
    ask_extension(hexi, case)
    keep_apart(hexi, "zhoujianguo", case, "desk_east")
    assert side(case, "extension", hexi) != "desk_east"


def test_a_restricted_appeal_restricts_its_case(hexi: SmallTown) -> None:
    case = handling(hexi)
    hexi.do("gulnar", parent_of(case), "restrict", words={"why": "涉及未成年人"})
    settle()
    with pytest.raises(Dossier.DoesNotExist):
        hexi.fetch("aili", case)


# Vacant seats


def test_a_returned_case_passes_over_an_empty_dispatcher(hexi: SmallTown) -> None:
    case = opened(hexi)
    empty_seat(hexi, "desk_east")
    send_back(hexi, case)
    assert hexi.holder(case) == "secretary_east"


def test_a_request_for_more_time_passes_over_an_empty_dispatcher(hexi: SmallTown) -> None:
    case = handling(hexi)
    empty_seat(hexi, "desk_east")
    ask_extension(hexi, case)
    assert side(case, "extension", hexi) == "secretary_east"


def test_rework_passes_over_an_empty_handler(hexi: SmallTown) -> None:
    case = verifying(hexi)
    empty_seat(hexi, "firm")
    act(hexi, case, "verify_fail", words={"why": "没换"})
    assert hexi.holder(case) != "firm"


@pytest.mark.parametrize("build", [signed, handling])
def test_a_case_in_hand_leaves_a_seat_that_becomes_vacant(
    hexi: SmallTown, build: Callable[[SmallTown], Dossier]
) -> None:
    case = build(hexi)
    empty_seat(hexi, "firm")
    for days in (1, 10, 30):
        with clock.fixed(clock.now() + timedelta(days=days)):
            sweep(hexi.town)
    assert hexi.holder(case) != "firm"


# One level up, and downward only


@pytest.mark.parametrize("handler", ["street", "secretary_east"])
def test_more_time_for_a_superior_is_not_decided_below(hexi: SmallTown, handler: str) -> None:
    case = handling(hexi, handler=handler)
    ask_extension(hexi, case)
    assert side(case, "extension", hexi) not in {"desk_east", "secretary_east"}


@pytest.mark.parametrize("handler", ["heat", "street"])
def test_a_community_does_not_supervise_upward(hexi: SmallTown, handler: str) -> None:
    case = handling(hexi, handler=handler)
    with pytest.raises(Refused):
        supervise(hexi, case)


def test_nobody_supervises_themselves(hexi: SmallTown) -> None:
    case = handling(hexi, handler="secretary_east")
    with pytest.raises(Refused):
        supervise(hexi, case, "lixiuying")


def test_the_answer_is_told_to_whoever_ordered_it(hexi: SmallTown) -> None:
    case = handling(hexi)
    supervise(hexi, case, "zhaomin")
    act(hexi, case, "answer_supervision", words={"answer": "今天换好"})
    later()
    assert told(case, "case_supervision_answered") == [hexi.seats["street"].key]


@pytest.mark.parametrize("handler", ["desk_east", "secretary_east"])
def test_a_handler_does_not_withdraw_the_order_of_a_superior(hexi: SmallTown, handler: str) -> None:
    dossier = said(hexi)
    case = public.open_case(
        public.Order(
            parent=hexi.fetch("zhaomin", dossier), dispatcher_key=hexi.seats["street"].key, statement="请修灯", title="请修灯",
            category="corridor_light", handler_key=hexi.seats[handler].key,
        )
    )  # fmt: skip
    with pytest.raises(Refused):
        act(hexi, case, "withdraw", words={"why": "不想办"})


def test_an_overdue_check_never_reaches_the_handlers_seat(hexi: SmallTown) -> None:
    case = verifying(hexi, RISKY, "secretary_east")
    with clock.fixed(clock.now() + timedelta(days=5)):
        sweep(hexi.town)
    assert hexi.holder(case) != "secretary_east"


# What the reporter is told


def test_a_contact_that_did_not_happen_is_not_told_as_a_talk(hexi: SmallTown) -> None:
    case = opened(hexi, phone="13912345678")
    act(hexi, case, "acknowledge")
    act(hexi, case, "first_contact", how="not_wanted")
    later()
    rows = Job.objects.filter(owner_id=parent_of(case).pk, kind="deliver", template="appeal_progress")
    assert rows.exists()
    with override("en"):
        assert not any("spoken with you" in values_for(found)["what"] for found in rows)


@pytest.mark.parametrize("move", ["extension", "deferral", "progress"])
def test_what_is_written_for_the_person_who_spoke_reaches_them(hexi: SmallTown, move: str) -> None:
    case = handling(hexi, "water_leak")
    if move == "progress":
        act(hexi, case, "progress", words={"progress": "已关总阀，明天来换管"})
    else:
        {"extension": ask_extension, "deferral": ask_deferral}[move](hexi, case)
        hexi.do("gulnar", case, f"approve_{move}")
    later()
    parent = parent_of(case)
    read = str(story(parent, voice_of(parent)))
    assert any(words in read for words in ("配件周五才到", "等维修资金", "已关总阀"))


def test_a_signature_that_was_taken_back_is_not_told(hexi: SmallTown) -> None:
    case = opened(hexi)
    step = act(hexi, case, "acknowledge")
    undoing.undo(matter=hexi.fetch("zhoujianguo", case), number=step.number)
    later()
    assert not Step.objects.filter(dossier=parent_of(case), move="tell_progress").exists()


def test_a_reporters_chase_reaches_the_handler(hexi: SmallTown) -> None:
    case = handling(hexi)
    parent = parent_of(case)
    performing.perform(matter=matters.fetch_by_id(voice_of(parent), parent.pk), key="chase", change=Change())
    later()
    recipients = Job.objects.filter(kind="deliver", template__in=("case_chased", "appeal_chased"))
    assert hexi.seats["firm"].key in set(recipients.values_list("recipient", flat=True))


def test_whoever_had_it_last_is_told_that_it_was_withdrawn(hexi: SmallTown) -> None:
    cases = []
    for _n in range(8):
        case = opened(hexi)
        send_back(hexi, case)
        redispatch(hexi, case, "grid_east2")
        hexi.do("zhaomin", case, "withdraw", words={"why": "反映人说不用了"})
        cases.append(case)
    later()
    assert [told(case, "case_withdrawn") for case in cases] == [[hexi.seats["grid_east2"].key]] * 8


# Evidence and words


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


# Time


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


# Forms and rows


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


# Cost


@pytest.fixture
def statements() -> Callable[..., int]:
    def count(matter: matters.Matter, key: str, change: Change) -> int:
        return spent(lambda: performing.perform(matter=matter, key=key, change=change))

    return count


def test_the_choice_of_handlers_costs_the_same_for_any_number_of_seats(hexi: SmallTown) -> None:
    matter = hexi.fetch("gulnar", said(hexi))
    queries.handler_options(matter)
    with CaptureQueriesContext(connection) as seen:
        assert len(queries.handler_options(matter)) > 4
    assert len(seen) <= 2


@pytest.mark.parametrize("move", ["acknowledge", "send_back", "ask_extension"])
def test_a_move_keeps_to_its_budget(hexi: SmallTown, statements: Callable[..., int], move: str) -> None:
    sample(hexi, 0)
    case = handling(hexi) if move == "ask_extension" else opened(hexi)
    change = {
        "acknowledge": Change(),
        "send_back": Change(facts={"reason": "not_ours", "owner": "police"}, words={"why": "不归我们"}),
        "ask_extension": Change(facts={"reason": "parts", "amount": 1}, words={"why": "配件未到"}),
    }[move]
    assert statements(hexi.fetch("zhoujianguo", case), move, change) <= 6


def test_moves_within_the_budget_stay_there(hexi: SmallTown, statements: Callable[..., int]) -> None:
    sample(hexi, 0)
    case = signed(hexi)
    assert statements(hexi.fetch("zhoujianguo", case), "first_contact", Change(facts={"how": "visit"})) <= 6
    assert statements(hexi.fetch("zhoujianguo", case), "progress", Change(words={"progress": "已买"})) <= 6
    checked = verifying(hexi)
    assert statements(hexi.fetch("gulnar", checked), "verify_pass", Change(facts={"how": "phone"})) <= 6
    waiting = deferred(hexi)
    assert statements(hexi.fetch("gulnar", waiting), "resume", Change()) <= 6
    assert hexi.stage(ruling(hexi)) == "ruling"
