"""What is restricted from the start goes past the neighbourhood at every turn, until whoever has it gives them one."""

from datetime import timedelta

import pytest

from gongyi.domain.appeals import public as appeals
from gongyi.kernel import clock
from gongyi.kernel.flows.models import Dossier
from gongyi.kernel.flows.sweep import sweep
from tests.domain.appeals.builders import STATEMENT, rate
from tests.domain.cases.builders import RISKY, act, keep_apart, report, row, side
from tests.towns import SmallTown, settle

pytestmark = pytest.mark.both

VIOLENCE = "四号楼有人在家动手打人，听见喊救命。"
NEIGHBOURHOOD = {"gulnar", "lixiuying", "aili"}


def readers(hexi: SmallTown, dossier: Dossier) -> set[str]:
    """Who of the town opens a file."""
    found = set()
    for name in hexi.persons:
        try:
            hexi.fetch(name, dossier)
        except Dossier.DoesNotExist:
            continue
        found.add(name)
    return found


def dispatched(hexi: SmallTown, **more: object) -> tuple[Dossier, Dossier]:
    """A restricted matter that the street sent to the police, and its case."""
    dossier = hexi.say(VIOLENCE, kind="report", name="王海", phone="13912345678", **more).dossier
    assert dossier.sensitivity == Dossier.RESTRICTED
    hexi.do("zhaomin", dossier, "accept")
    hexi.do("zhaomin", dossier, "dispatch", category=RISKY, handler=hexi.seats["police"].key, words=STATEMENT)
    return dossier, hexi.case_of(dossier)


def handled(hexi: SmallTown, **more: object) -> tuple[Dossier, Dossier]:
    """Dealt with by the police and reported done."""
    dossier, case = dispatched(hexi, **more)
    act(hexi, case, "acknowledge")
    act(hexi, case, "first_contact", how="not_wanted")
    report(hexi, case)
    return dossier, case


def test_the_check_of_what_is_restricted_is_the_streets(hexi: SmallTown) -> None:
    _dossier, case = handled(hexi)
    assert (hexi.stage(case), hexi.holder(case)) == ("verifying", "street")
    assert not readers(hexi, case) & NEIGHBOURHOOD


def test_the_check_of_anything_else_is_the_communitys(hexi: SmallTown) -> None:
    dossier = hexi.say(kind="report", name="王海").dossier
    hexi.do("gulnar", dossier, "accept")
    hexi.do("gulnar", dossier, "dispatch", category=RISKY, handler=hexi.seats["police"].key, words=STATEMENT)
    case = hexi.case_of(dossier)
    act(hexi, case, "acknowledge")
    act(hexi, case, "first_contact", how="not_wanted")
    report(hexi, case)
    assert (hexi.stage(case), hexi.holder(case)) == ("verifying", "desk_east")
    assert readers(hexi, case) >= NEIGHBOURHOOD


@pytest.mark.parametrize(("channel", "asks"), [("web", "street"), ("phone", "street")])
def test_nobody_of_the_neighbourhood_reads_it_on_its_whole_way(hexi: SmallTown, channel: str, asks: str) -> None:
    dossier, case = handled(hexi, channel=channel)
    seen = []

    def look() -> None:
        settle()
        seen.append(hexi.stage(dossier))
        assert not (readers(hexi, dossier) | readers(hexi, case)) & NEIGHBOURHOOD, seen

    look()
    hexi.do("zhaomin", case, "verify_pass", how="papers")
    look()
    hexi.do("zhaomin", dossier, "reply", words={"reply": "派出所已经上门"})
    assert side(dossier, "follow_up", hexi) == asks
    look()
    rate(dossier, "dissatisfied", solved=False)
    assert hexi.holder(dossier) == "street"
    look()
    hexi.do("zhaomin", dossier, "redone", outcome="explained", words={"done": "又去看了"})
    look()
    hexi.do("sunli", dossier, "check_pass", how="papers")
    look()
    hexi.do(WHO_REPLIES[hexi.holder(dossier)], dossier, "reply", words={"reply": "又去看了一次"})
    look()
    rate(dossier)
    look()
    assert seen == ["with_handler", "replying", "rating", "screening", "checking", "replying", "rating", "closing"]


WHO_REPLIES = {"street": "zhaomin", "town": "sunli"}


@pytest.mark.parametrize("days", [1, 3, 10])
def test_what_climbs_climbs_past_the_neighbourhood(hexi: SmallTown, days: int) -> None:
    dossier, case = dispatched(hexi)
    with clock.fixed(clock.now() + timedelta(days=days)):
        sweep(hexi.town)
        sweep(hexi.town)
        assert not (readers(hexi, dossier) | readers(hexi, case)) & NEIGHBOURHOOD


def test_more_time_is_decided_on_above_the_neighbourhood(hexi: SmallTown) -> None:
    dossier = hexi.say(VIOLENCE, kind="report").dossier
    hexi.do("zhaomin", dossier, "accept")
    hexi.do("zhaomin", dossier, "dispatch", category=RISKY, handler=hexi.seats["firm"].key, plain=True, words=STATEMENT)
    case = hexi.case_of(dossier)
    act(hexi, case, "acknowledge")
    act(hexi, case, "first_contact", how="not_wanted")
    act(hexi, case, "ask_extension", reason="parts", amount=1, words={"why": "等配件"})
    assert side(case, "extension", hexi) == "street"
    assert not readers(hexi, case) & NEIGHBOURHOOD


def test_the_street_may_give_it_to_the_neighbourhood(hexi: SmallTown) -> None:
    dossier = hexi.say(VIOLENCE, kind="report").dossier
    hexi.do("zhaomin", dossier, "accept")
    hexi.do("zhaomin", dossier, "dispatch", category=RISKY, handler=hexi.seats["desk_east"].key, words=STATEMENT)
    case = hexi.case_of(dossier)
    assert hexi.holder(case) == "desk_east"
    assert readers(hexi, case) & NEIGHBOURHOOD == {"gulnar"}
    assert not readers(hexi, dossier) & NEIGHBOURHOOD


def test_the_street_may_leave_it_with_the_grid_worker(hexi: SmallTown) -> None:
    dossier = hexi.say(VIOLENCE, kind="report").dossier
    hexi.do("zhaomin", dossier, "accept")
    hexi.do("zhaomin", dossier, "grid_handle", category="corridor_light")
    assert hexi.holder(dossier) == "grid_east2"
    hexi.do("aili", dossier, "pass_up", words={"why": "网格办不了"})
    assert hexi.holder(dossier) == "street"


def test_what_a_desk_restricts_on_the_way_is_checked_by_that_desk(hexi: SmallTown) -> None:
    dossier = hexi.say(kind="report", name="王海").dossier
    hexi.do("gulnar", dossier, "accept")
    hexi.do("gulnar", dossier, "dispatch", category=RISKY, handler=hexi.seats["police"].key, words=STATEMENT)
    hexi.do("gulnar", dossier, "restrict", words={"why": "说到家里的病"})
    case = row(hexi.case_of(dossier))
    act(hexi, case, "acknowledge")
    act(hexi, case, "first_contact", how="not_wanted")
    report(hexi, case)
    assert hexi.holder(case) == "desk_east"
    assert readers(hexi, case) & NEIGHBOURHOOD == {"gulnar"}


def test_a_restricted_matter_waits_at_the_street_while_nobody_sits_there(hexi: SmallTown) -> None:
    from tests.domain.cases.builders import empty_seat

    dossier = hexi.say(VIOLENCE, kind="report").dossier
    for seat in ("street", "town"):
        empty_seat(hexi, seat)
    sweep(hexi.town)
    assert hexi.holder(dossier) in {"street", "town"}
    assert appeals.appeal_of(dossier)


def test_the_turn_of_a_party_goes_past_the_rest_of_the_neighbourhood(hexi: SmallTown) -> None:
    dossier = hexi.say(VIOLENCE, kind="report").dossier
    hexi.do("zhaomin", dossier, "accept")
    hexi.do("zhaomin", dossier, "dispatch", category=RISKY, handler=hexi.seats["desk_east"].key, words=STATEMENT)
    case = hexi.case_of(dossier)
    keep_apart(hexi, "gulnar", case, "desk_east")
    assert hexi.holder(case) == "street"
    assert not readers(hexi, case) & NEIGHBOURHOOD
