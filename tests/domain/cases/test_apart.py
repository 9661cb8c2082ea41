"""Parties are kept apart from a case, and a firm knows no more than the statement that was released for it."""

from datetime import date

import pytest

from gongyi.domain.cases import public, queries
from gongyi.kernel.flows import filing, matters
from gongyi.kernel.flows.models import Dossier, StepBody
from gongyi.kernel.people import actions as people
from gongyi.kernel.people.refusals import Refused
from tests.domain.cases.builders import (
    STATEMENT,
    act,
    empty_seat,
    handler_of,
    keep_apart,
    opened,
    said,
    send_back,
)
from tests.towns import SmallTown

pytestmark = pytest.mark.both


def test_a_firm_that_is_a_party_is_passed_over_when_the_case_is_sent_out(hexi: SmallTown) -> None:
    dossier = said(hexi)
    keep_apart(hexi, "gulnar", dossier, "firm")
    assert hexi.seats["firm"].key not in dict(queries.handler_options(hexi.fetch("gulnar", dossier)))
    with pytest.raises(Refused, match="由谁办"):
        hexi.do("gulnar", dossier, "dispatch", category="corridor_light", words=STATEMENT)
    assert hexi.holder(dossier) == "desk_east"


def test_a_body_that_is_a_party_is_passed_over_by_its_name_too(hexi: SmallTown) -> None:
    dossier = said(hexi)
    filing.keep_apart(matter=hexi.fetch("gulnar", dossier), key=f"org:{hexi.firm.pk}")
    with pytest.raises(Refused, match="由谁办"):
        hexi.do("gulnar", dossier, "dispatch", category="corridor_light", words=STATEMENT)
    assert hexi.holder(dossier) == "desk_east"


def test_a_party_cannot_be_chosen_by_hand(hexi: SmallTown) -> None:
    dossier = said(hexi)
    keep_apart(hexi, "gulnar", dossier, "firm")
    with pytest.raises(Refused):
        hexi.do(
            "gulnar", dossier, "dispatch", category="corridor_light", words=STATEMENT, handler=hexi.seats["firm"].key
        )
    with pytest.raises(Refused):
        public.open_case(
            public.Order(
                parent=hexi.fetch("gulnar", dossier), dispatcher_key=hexi.seats["desk_east"].key, statement="请修灯", title="请修灯",
                category="corridor_light", handler_key=hexi.seats["firm"].key,
            )
        )  # fmt: skip
    assert not Dossier.objects.filter(flow="case").exists()


def test_a_handler_found_to_be_a_party_loses_the_case_at_once(hexi: SmallTown) -> None:
    case = opened(hexi)
    keep_apart(hexi, "zhoujianguo", case, "firm")
    assert (hexi.stage(case), hexi.holder(case)) == ("offered", "desk_east")
    with pytest.raises(Dossier.DoesNotExist):
        hexi.fetch("zhoujianguo", case)


def test_a_party_added_to_a_case_is_not_offered_when_it_is_sent_elsewhere(hexi: SmallTown) -> None:
    case = opened(hexi)
    send_back(hexi, case)
    keep_apart(hexi, "gulnar", case, "grid_east2")
    assert hexi.seats["grid_east2"].key not in dict(queries.handler_options(hexi.fetch("gulnar", case)))
    with pytest.raises(Refused):
        act(hexi, case, "redispatch", handler=hexi.seats["grid_east2"].key)


def test_a_case_is_given_only_what_was_released_for_it(hexi: SmallTown) -> None:
    case = opened(hexi, text="我是三号楼二单元502的王大妈，灯不亮，物业不管", name="王大妈", phone="13912345678")
    bodies = " ".join(StepBody.objects.filter(step__dossier=case).values_list("body", flat=True))
    assert "三号楼楼道灯不亮" in bodies
    for secret in ("王大妈", "502", "13912345678", "物业不管"):
        assert secret not in bodies
        assert secret not in case.title
    assert case.visibility == "file"


def test_a_firm_reaches_its_case_and_never_the_appeal(hexi: SmallTown) -> None:
    case = opened(hexi)
    firm = hexi.actor("zhoujianguo")
    assert matters.fetch(firm, case.number).dossier.pk == case.pk
    with pytest.raises(Dossier.DoesNotExist):
        matters.fetch(firm, case.parent_links.get().parent.number)


def test_another_community_reaches_neither(hexi: SmallTown) -> None:
    case = opened(hexi)
    for person in ("liuyan", "chenbo"):
        with pytest.raises(Dossier.DoesNotExist):
            hexi.fetch(person, case)


def test_a_vacant_seat_is_passed_over_when_a_case_is_sent_out(hexi: SmallTown) -> None:
    empty_seat(hexi, "firm")
    dossier = said(hexi)
    with pytest.raises(Refused, match="由谁办"):
        hexi.do("gulnar", dossier, "dispatch", category="corridor_light", words=STATEMENT)
    assert hexi.seats["firm"].key not in dict(queries.handler_options(hexi.fetch("gulnar", dossier)))
    empty_seat(hexi, "grid_east2")
    hexi.do("gulnar", dossier, "dispatch", category="corridor_clutter", words=STATEMENT)
    assert hexi.holder(hexi.case_of(dossier)) == "desk_east"


def test_a_deputy_signs_and_handles_for_the_one_who_is_away(hexi: SmallTown) -> None:
    people.appoint(
        person=hexi.persons["chenbo"], seat=hexi.seats["grid_east2"], starts_on=date(2026, 3, 1), ends_on=date(2026, 3, 8),
        acting_for=hexi.persons["aili"],
    )  # fmt: skip
    hexi.town.refresh_from_db()
    case = opened(hexi, "corridor_clutter")
    hexi.do("chenbo", case, "acknowledge")
    assert handler_of(case) == hexi.seats["grid_east2"].key


def test_the_same_order_twice_opens_one_case(hexi: SmallTown) -> None:
    dossier = said(hexi)
    order = public.Order(
        parent=hexi.fetch("gulnar", dossier), dispatcher_key=hexi.seats["desk_east"].key, statement="请修灯", title="请修灯", category="corridor_light"
    )  # fmt: skip
    assert public.open_case(order).pk == public.open_case(order).pk
    assert Dossier.objects.filter(flow="case").count() == 1


def test_a_case_takes_over_safety_and_place_but_no_voice(hexi: SmallTown) -> None:
    from gongyi.kernel.people.models import Voice

    dossier = said(hexi, text="楼道里一股煤气味，快来人", phone="13912345678")
    hexi.do(
        "gulnar",
        dossier,
        "dispatch",
        category="gas",
        words={"statement": "三号楼楼道有煤气味"},
        handler=hexi.seats["heat"].key,
    )
    case = hexi.case_of(dossier)
    assert (case.safety, case.place_id, case.category) == (dossier.safety, dossier.place_id, "gas")
    assert not Voice.objects.filter(owner="dossier", owner_id=case.pk).exists()


def test_the_repairer_may_call_who_asked_for_help_and_agreed_until_it_is_taken_back(hexi: SmallTown) -> None:
    from gongyi.kernel.people.models import Voice

    cases = {
        kind: opened(hexi, kind=kind, phone="13912345678", may_call=True) for kind in ("help", "complaint", "report")
    }
    assert [kind for kind, case in cases.items() if public.callable_voice(case)] == ["help"]
    Voice.objects.update(may_call=False)
    assert public.callable_voice(cases["help"]) is None
