"""A worker that was dead for a day or more: what it then does counts from when it should have been done."""

from datetime import date, timedelta

from gongyi.kernel import clock
from gongyi.kernel.flows import matters, performing, timing
from gongyi.kernel.flows.engine import Change
from gongyi.kernel.flows.history.verify import verify
from gongyi.kernel.flows.models import Dossier, Step, Turn
from gongyi.kernel.flows.story import facts_of
from gongyi.kernel.outbox.models import Job, Lease
from gongyi.kernel.outbox.working import work_once
from tests.domain.cases.builders import DEFERRABLE, act, ask_deferral, handling, opened, parent_of, report, row, sample
from tests.domain.cases.test_what_is_told import voice_of
from tests.towns import SmallTown, settle

DEAD = timedelta(days=4)


def main(dossier: Dossier) -> Turn:
    return dossier.turns.get(open=True, slot="main")


def test_a_pause_and_its_end_count_from_the_decision_however_late_the_worker_comes(hexi: SmallTown) -> None:
    case = handling(hexi, DEFERRABLE)
    appeal, begun = parent_of(case), clock.now()
    left = row(appeal).due_at - row(case).due_at
    settle()
    ask_deferral(hexi, case, date(2026, 3, 20))
    hexi.do("gulnar", case, "approve_deferral")
    with clock.fixed(begun + DEAD):
        settle()
        assert timing.read(row(appeal).clock)[1] == timing.read(row(case).clock)[1] == begun
        assert main(appeal).due_at == main(case).due_at
        again = act(hexi, case, "review_deferral", review_on=date(2026, 3, 27), words={"why": "还没批"})
    with clock.fixed(begun + 2 * DEAD):
        settle()
        assert main(appeal).due_at == main(case).due_at > again.when + timedelta(days=20)
        hexi.do("gulnar", case, "resume")
    with clock.fixed(begun + 3 * DEAD):
        settle()
    pauses = timing.read(row(case).clock)[0].pauses
    assert timing.read(row(appeal).clock)[0].pauses == pauses == ((begun, begun + 2 * DEAD),)
    assert row(appeal).due_at - row(case).due_at == left
    assert verify().faults == []


def test_a_day_lost_by_the_worker_is_not_given_to_whoever_answers(hexi: SmallTown) -> None:
    sample(hexi, 0)
    case, prompt = handling(hexi), handling(hexi)
    settle()
    report(hexi, case)
    with clock.fixed(clock.now() + timedelta(hours=20)):
        settle()
    assert parent_of(case).stage == "replying"
    report(hexi, prompt)
    settle()
    assert main(parent_of(case)).due_at == main(parent_of(prompt)).due_at


def test_nobody_is_late_with_what_they_could_not_see(hexi: SmallTown) -> None:
    sample(hexi, 0)
    case = handling(hexi, "maintenance_fund", handler="firm")
    settle()
    report(hexi, case, "explained")
    with clock.fixed(clock.now() + DEAD):
        settle()
        assert parent_of(case).stage == "replying"
        assert main(parent_of(case)).due_at > clock.now()


def test_what_ends_because_its_matter_ended_ends_with_it_and_is_not_late_by_the_worker(hexi: SmallTown) -> None:
    case = opened(hexi)
    appeal = parent_of(case)
    settle()
    performing.perform(matter=matters.fetch_by_id(voice_of(appeal), appeal.pk), key="take_back", change=Change())
    with clock.fixed(clock.now() + DEAD):
        settle()
    ended = Step.objects.get(dossier=case, move="withdraw")
    assert row(case).closed_at == row(appeal).closed_at < ended.when
    assert "late" not in ended.facts
    assert facts_of(ended) == {}
    assert verify().faults == []


def test_nobody_is_warned_of_a_time_that_stood_still_before_the_worker_has_caught_up(hexi: SmallTown) -> None:
    cases = [handling(hexi, DEFERRABLE) for _n in range(3)]
    settle()
    for case in cases:
        ask_deferral(hexi, case, date(2026, 3, 20))
        hexi.do("gulnar", case, "approve_deferral")
    with clock.fixed(row(parent_of(cases[-1])).due_at + timedelta(minutes=5)):
        while work_once(holder="test", limit=1):
            pass
        assert Lease.objects.get(name="chore:tick").until > clock.now(), "it has ticked in the end"
        appeals = [parent_of(case).pk for case in cases]
        assert not Job.objects.filter(owner_id__in=appeals, template__startswith="turn_").exists()
