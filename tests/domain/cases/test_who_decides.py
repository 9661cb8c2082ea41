"""Who handles, decides and checks a case when somebody is a party to it, a seat is vacant, or a superior has it."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from gongyi.domain.cases import public, queries
from gongyi.kernel import clock
from gongyi.kernel.flows import authority
from gongyi.kernel.flows.models import Dossier
from gongyi.kernel.flows.sweep import sweep
from gongyi.kernel.people.refusals import Refused
from tests.domain.cases.builders import (
    RISKY,
    STATEMENT,
    WHO,
    act,
    ask_extension,
    deferred,
    empty_seat,
    handling,
    keep_apart,
    later,
    opened,
    parent_of,
    report,
    row,
    said,
    send_back,
    side,
    signed,
    supervise,
    told,
    verifying,
)
from tests.towns import SmallTown, settle


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
