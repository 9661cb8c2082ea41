"""Workers that die at the worst moment, two at once, and one that was away for a day: nothing is lost and nothing doubled.

Each fault has a control: a worker without the guard, which must fail the same test.
"""

import os
import secrets
import signal
from collections.abc import Callable
from datetime import timedelta

import pytest

from gongyi.kernel import clock
from gongyi.kernel.outbox import handlers, working
from gongyi.kernel.outbox.models import Job
from tests.infra.gateway import Gateway, accept
from tests.infra.templates import close_connections
from tests.towns import SmallTown, settle

PHONE = "13912345678"
Fault = Callable[[], None]


def waiting(hexi: SmallTown, count: int = 1) -> None:
    """Messages that are due now, and nothing else to be done."""
    for n in range(count):
        hexi.do("gulnar", hexi.say(f"{n}号楼的灯不亮了", phone=PHONE).dossier, "accept")
    kinds = ("tell", "react", "index", "derive")
    with clock.fixed(clock.now() + timedelta(minutes=2)):
        while Job.objects.filter(kind__in=kinds, state=Job.QUEUED).exists():
            for job_id in working._due(~working.Q(kind__in=working.OUTSIDE), 100):
                working._take(job_id)
    Job.objects.filter(kind="deliver", recipient__startswith="seat:").delete()
    Job.objects.filter(kind="deliver", template="appeal_received").delete()


def worker(*, at: timedelta, fault: Fault | None = None) -> int:
    """Start a worker in a process of its own at a moment; its process number."""
    moment = clock.now() + at
    close_connections()
    pid = os.fork()
    if pid == 0:
        try:
            if fault:
                fault()
            with clock.fixed(moment):
                settle()
        finally:
            os._exit(0)
    return pid


def ended(pid: int) -> int:
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def fresh_key_each_time() -> None:
    """Control: a worker whose messages have no lasting name."""
    send = working._carry_out

    def carry_out(row: Job) -> None:
        from gongyi.kernel.outbox.channels import sms

        post = sms._post
        sms._post = lambda body, headers: post(body | {"key": secrets.token_hex(4)}, headers)
        send(row)

    working._carry_out = carry_out


def marks_before_it_sends() -> None:
    """Control: a worker that writes "done" first."""

    def carry_out(row: Job) -> None:
        outcome = handlers.handler_of(row.kind)(row)
        working._end(row, state=Job.DONE, proof="")
        assert not isinstance(outcome, str)
        outcome.send()

    working._carry_out = carry_out


def takes_without_a_lease() -> None:
    """Control: a worker that does not claim what it does."""
    working._claim = lambda job_id: Job.objects.select_related("town__calendar").filter(pk=job_id).first()
    working._end = lambda row, **columns: bool(Job.objects.filter(pk=row.pk).update(state=columns["state"]))


@pytest.mark.parametrize("arrived", [True, False], ids=["arrived", "lost on the way"])
@pytest.mark.parametrize(
    ("fault", "fails"), [(None, None), (fresh_key_each_time, True), (marks_before_it_sends, False)],
    ids=["ours", "control: no lasting key", "control: marked first"],
)  # fmt: skip
def test_killed_between_sending_and_marking(
    standing_hexi: SmallTown, gateway: Gateway, fault: Fault | None, fails: bool | None, arrived: bool
) -> None:
    waiting(standing_hexi)
    victim: list[int] = []

    def kill(found: Gateway, _request: object, body: dict[str, str]) -> None:
        if arrived:
            found.keep(body)
        found.behave = None
        os.kill(victim[0], signal.SIGKILL)

    gateway.behave = kill
    gateway.lock.acquire()  # the request waits until the test knows whom to kill
    victim.append(worker(at=timedelta(minutes=3), fault=fault))
    gateway.lock.release()
    assert ended(victim[0]) == -signal.SIGKILL
    assert ended(worker(at=timedelta(minutes=3, seconds=30), fault=fault)) == 0
    early = len(gateway.requests)
    assert ended(worker(at=timedelta(minutes=6), fault=fault)) == 0
    row = Job.objects.get(kind="deliver", recipient__startswith="voice:")
    right = len(gateway.texts(PHONE)) == 1 and row.state == Job.DONE
    assert right == (fails is None or fails != arrived)
    if fault is None:
        assert (early, len(gateway.requests), row.attempts) == (1, 2, 2), "tried again once its lease had run out"


@pytest.mark.parametrize("fault", [None, takes_without_a_lease], ids=["ours", "control: no lease"])
def test_two_workers_at_once_send_each_message_once(
    standing_hexi: SmallTown, gateway: Gateway, fault: Fault | None
) -> None:
    count = 6
    waiting(standing_hexi, count)
    at_once: list[int] = []

    def slow(found: Gateway, request: object, body: dict[str, str]) -> None:
        import time

        time.sleep(0.05)
        at_once.append(1)
        accept(found, request, body)

    gateway.behave = slow
    pids = [worker(at=timedelta(minutes=3), fault=fault) for _n in range(2)]
    assert [ended(pid) for pid in pids] == [0, 0]
    assert len(gateway.texts(PHONE)) == count
    assert (len(gateway.requests) == count) == (fault is None)
    assert Job.objects.filter(kind="deliver", state=Job.DONE).count() == count


def test_a_job_that_kills_its_worker_every_time_ends_some_day(real_hexi: SmallTown, gateway: Gateway) -> None:
    waiting(real_hexi)
    row = Job.objects.get(kind="deliver", recipient__startswith="voice:")
    with clock.fixed(clock.now() + timedelta(minutes=3)):
        Job.objects.filter(pk=row.pk).update(attempts=working.TRIES_OUTSIDE)
        settle()
    row.refresh_from_db()
    assert (row.state, gateway.requests) == (Job.DEAD, [])
    assert row.error


def test_a_worker_that_was_too_slow_changes_nothing(real_hexi: SmallTown, gateway: Gateway) -> None:
    waiting(real_hexi)
    row = Job.objects.get(kind="deliver", recipient__startswith="voice:")
    with clock.fixed(clock.now() + timedelta(minutes=3)):
        slow = working._claim(row.pk)
        assert slow is not None
        assert working._claim(row.pk) is None, "nobody else takes it meanwhile"
        with clock.fixed(clock.now() + working.LEASE):
            settle()
            assert not working._end(slow, state=Job.QUEUED)
    row.refresh_from_db()
    assert (row.state, len(gateway.requests)) == (Job.DONE, 1)


def test_a_worker_that_was_away_for_a_day(real_hexi: SmallTown, gateway: Gateway) -> None:
    hexi, start = real_hexi, clock.now()
    quiet = hexi.say(phone=PHONE).dossier
    hexi.do("gulnar", quiet, "accept")
    with clock.fixed(start + timedelta(hours=2)):
        hexi.do("gulnar", quiet, "settle_now", outcome="solved", words={"done": "换了灯"})
        hexi.do("gulnar", quiet, "reply", words={"reply": "灯已换好"})
    other = hexi.say("水管漏了").dossier
    with clock.fixed(start + timedelta(hours=13)):
        settle()
        assert gateway.requests == [], "23:00: old messages do not go out at night"
        told = Job.objects.filter(kind="deliver", channel="inapp", owner_id=other.pk)
        assert [row.state for row in told] == [Job.DONE], "who sits at a desk finds it at once"
    with clock.fixed(start + timedelta(hours=24)):
        settle()
        settle()
        assert len(gateway.texts(PHONE)) == 1, "only where it stands now"
    mine = Job.objects.filter(kind="deliver", recipient__startswith="voice:", owner_id=quiet.pk).order_by("pk")
    assert [row.state for row in mine] == [Job.SKIPPED] * (len(mine) - 1) + [Job.DONE]
    assert all(row.proof for row in mine), "each says why it was not sent"
    assert not Job.objects.filter(state=Job.QUEUED, not_before__lte=start + timedelta(hours=24)).exists()
