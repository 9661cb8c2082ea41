"""A step that has no place in the tree, or got one long after the time it gives, is told."""

from datetime import timedelta

from gongyi.kernel import clock
from gongyi.kernel.flows.history import sequencer
from gongyi.kernel.flows.history.verify import verify
from gongyi.kernel.outbox.models import Lease
from gongyi.kernel.territory.models import Town
from tests.towns import SmallTown


def test_a_step_the_worker_passed_by_is_a_fault_and_a_silent_worker_is_told_apart(hexi: SmallTown) -> None:
    hexi.say()
    sequencer.sequence_history()
    hexi.say("又一盏灯坏了")
    with clock.fixed(clock.now() + timedelta(hours=2)):
        report = verify()
        assert report.faults == []
        assert any("后台程序没有动静" in note for note in report.notes)
        Lease.objects.update_or_create(
            name="chore:sequence_history", defaults={"holder": "x", "until": clock.now() + timedelta(minutes=2)}
        )
        report = verify()
        assert any("no place in the tree" in fault for fault in report.faults)
        assert not any("后台程序没有动静" in note for note in report.notes)


def test_steps_written_long_after_the_time_they_give_are_told(hexi: SmallTown) -> None:
    now = clock.now()
    hexi.say()
    sequencer.sequence_history()
    with clock.fixed(now - timedelta(days=30)):
        hexi.say("早就处理好了")
    with clock.fixed(now + timedelta(minutes=2)):
        sequencer.sequence_history()
        assert not any("写进来的时间比它自己说的晚" in note for note in verify().notes), "time is played in this town"
        Town.objects.filter(pk=hexi.town.pk).update(simulated=False)
        report = verify()
    assert any("写进来的时间比它自己说的晚" in note for note in report.notes)
