"""Who is kept apart from a matter, and from whom it is restricted, holds for what was joined to it and for its finished cases."""

from datetime import timedelta

import pytest

from gongyi.kernel import clock
from gongyi.kernel.flows import filing, matters, undoing
from gongyi.kernel.flows.history.verify import verify
from gongyi.kernel.flows.models import Dossier
from tests.domain.appeals.builders import restricted
from tests.domain.appeals.test_restricted_past import readers
from tests.domain.cases.builders import dispatched, handling, keep_apart, parent_of, report, row, sample, verifying
from tests.towns import SmallTown, settle

pytestmark = pytest.mark.both

WHY = {"why": "说到家里的病"}


def merge(hexi: SmallTown, dossier: Dossier, into: Dossier) -> None:
    hexi.do("gulnar", dossier, "merge", reason="same_problem", into=into.number)


def split(hexi: SmallTown, dossier: Dossier, who: str = "gulnar") -> None:
    with clock.fixed(clock.now() + timedelta(minutes=11)):
        hexi.do(who, dossier, "split", words={"why": "不是一回事"})


def joined(hexi: SmallTown) -> tuple[Dossier, Dossier]:
    """A matter, and another that was joined to it."""
    host, other = hexi.say().dossier, hexi.say("楼道里没灯").dossier
    merge(hexi, other, host)
    return host, other


def with_withdrawn_case(hexi: SmallTown) -> tuple[Dossier, Dossier]:
    """A matter to which one was joined whose case had been withdrawn, and that case."""
    host, other = hexi.say().dossier, dispatched(hexi)
    case = hexi.case_of(other)
    hexi.do("gulnar", case, "withdraw", words={"why": "派错了"})
    settle()
    merge(hexi, other, host)
    return host, case


def finished(hexi: SmallTown) -> tuple[Dossier, Dossier]:
    """A matter that is to be answered, and its case, which the firm did."""
    sample(hexi, 0)
    case = handling(hexi)
    report(hexi, case)
    settle()
    assert row(case).stage == "finished"
    return parent_of(case), case


def test_a_party_is_kept_apart_from_what_was_joined_as_well(hexi: SmallTown) -> None:
    host, other = joined(hexi)
    assert "aili" in readers(hexi, other)
    keep_apart(hexi, "gulnar", host, "grid_east2")
    assert "aili" not in readers(hexi, host) | readers(hexi, other)
    assert verify().faults == []


def test_and_from_what_was_joined_to_that_and_from_its_withdrawn_case(hexi: SmallTown) -> None:
    middle, case = with_withdrawn_case(hexi)
    host = hexi.say().dossier
    merge(hexi, middle, host)
    keep_apart(hexi, "gulnar", host, "grid_east2")
    keep_apart(hexi, "gulnar", host, "firm")
    assert not {"aili", "zhoujianguo"} & (readers(hexi, middle) | readers(hexi, case))


def test_splitting_keeps_a_party_apart_and_what_is_set_later_does_not_follow(hexi: SmallTown) -> None:
    host, other = joined(hexi)
    keep_apart(hexi, "gulnar", host, "grid_east2")
    split(hexi, other)
    keep_apart(hexi, "gulnar", host, "secretary_east")
    assert "aili" not in readers(hexi, other)
    assert "lixiuying" in readers(hexi, other)


@pytest.mark.parametrize("key", ["seat", "org", "person"])
def test_a_party_reads_the_finished_case_that_it_did_itself_and_no_more_than_that(hexi: SmallTown, key: str) -> None:
    host, case = finished(hexi)
    own = {
        "seat": hexi.seats["firm"].key,
        "org": f"org:{hexi.firm.pk}",
        "person": f"person:{hexi.persons['zhoujianguo'].pk}",
    }
    assert "zhoujianguo" not in readers(hexi, host)
    filing.keep_apart(matter=hexi.fetch("gulnar", host), key=own[key])
    assert "zhoujianguo" in readers(hexi, case)
    assert "zhoujianguo" not in readers(hexi, host)
    assert verify().faults == []


def test_any_other_party_is_kept_apart_from_a_finished_case_also_who_checked_it(hexi: SmallTown) -> None:
    case = verifying(hexi)
    hexi.do("gulnar", case, "verify_pass", how="papers")
    settle()
    host = parent_of(case)
    keep = {"aili": "grid_east2", "gulnar": "desk_east"}
    assert {*keep} <= readers(hexi, case)
    for seat in keep.values():
        filing.keep_apart(matter=matters.by_machine(host), key=hexi.seats[seat].key)
    assert not {*keep} & readers(hexi, case)


def test_restricting_restricts_what_was_joined_and_its_case_and_lifting_lifts_it(hexi: SmallTown) -> None:
    host, case = with_withdrawn_case(hexi)
    other = parent_of(case)
    assert "lixiuying" in readers(hexi, other) & readers(hexi, case)
    hexi.do("gulnar", host, "restrict", words=WHY)
    assert "lixiuying" not in readers(hexi, other) | readers(hexi, case)
    hexi.do("zhaomin", host, "unrestrict", words=WHY)
    assert "lixiuying" in readers(hexi, other) & readers(hexi, case)
    assert verify().faults == []


def test_taking_restricting_back_takes_it_back_from_what_was_joined(hexi: SmallTown) -> None:
    host, other = joined(hexi)
    hexi.do("gulnar", host, "restrict", words=WHY)
    undoing.undo(matter=hexi.fetch("gulnar", host), number=row(host).version)
    assert {row(one).sensitivity for one in (host, other)} == {Dossier.ORDINARY}


def test_what_was_restricted_by_itself_stays_so_when_the_other_is_lifted(hexi: SmallTown) -> None:
    host, other = restricted(hexi), restricted(hexi)
    hexi.do("zhaomin", other, "merge", reason="same_problem", into=host.number)
    hexi.do("zhaomin", host, "unrestrict", words=WHY)
    assert [row(one).sensitivity for one in (host, other)] == [Dossier.ORDINARY, Dossier.RESTRICTED]


def test_splitting_keeps_the_restriction_until_the_street_lifts_it(hexi: SmallTown) -> None:
    host, other = joined(hexi)
    hexi.do("gulnar", host, "restrict", words=WHY)
    split(hexi, other, "zhaomin")
    hexi.do("zhaomin", host, "unrestrict", words=WHY)
    assert row(other).sensitivity == Dossier.RESTRICTED
    hexi.do("zhaomin", other, "unrestrict", words=WHY)
    assert "lixiuying" in readers(hexi, other)


def test_a_danger_that_restricts_a_matter_restricts_what_was_joined(hexi: SmallTown) -> None:
    host, other = joined(hexi)
    hexi.do("gulnar", host, "name_danger", danger="self_harm")
    assert {row(one).sensitivity for one in (host, other)} == {Dossier.RESTRICTED}
