"""What somebody waits for is not held up: by thousands of jobs that nobody waits for, by a slow gateway, by a long paper."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import OperationalError, connections

from gongyi.kernel import clock
from gongyi.kernel.outbox import handlers, lanes, working
from gongyi.kernel.outbox.actions import job, put
from gongyi.kernel.outbox.models import Job
from tests.infra.gateway import Gateway, accept
from tests.towns import SmallTown

MANY = 300
PATIENCE, PAUSE = 20, timedelta(milliseconds=50)


def after_an_import(hexi: SmallTown) -> int:
    """Many index jobs that were due before anything else; the matter they belong to."""
    dossier = hexi.say().dossier
    rows = (job(town_id=hexi.town.pk, kind="index", key=f"bulk:{n}", owner_id=dossier.pk) for n in range(MANY))
    put(rows)
    Job.objects.exclude(key__startswith="bulk:").delete()
    return dossier.pk


def state(key: str) -> str:
    return Job.objects.get(key=key).state


@contextmanager
def kind(name: str, does: Callable[[Job], str]) -> Iterator[None]:
    """A kind of job done in this way meanwhile."""
    before = handlers._handlers.get(name)
    handlers._handlers[name] = does
    try:
        yield
    finally:
        if before is None:
            del handlers._handlers[name]
        else:
            handlers._handlers[name] = before


@pytest.mark.parametrize("waited_for", ["tell", "react", "derive", "deliver", "digest", "paper", "import"])
def test_what_somebody_waits_for_comes_before_thousands_of_index_jobs(real_hexi: SmallTown, waited_for: str) -> None:
    after_an_import(real_hexi)
    put([job(town_id=real_hexi.town.pk, kind=waited_for, key="waited for")])
    with kind(waited_for, lambda _row: "done"):
        working.do_jobs(limit=5)
    assert state("waited for") == Job.DONE
    assert Job.objects.filter(key__startswith="bulk:", state=Job.QUEUED).count() >= MANY - 5


def test_index_jobs_are_done_for_a_moment_only_and_all_in_the_end(
    real_hexi: SmallTown, monkeypatch: pytest.MonkeyPatch
) -> None:
    after_an_import(real_hexi)
    waiting = Job.objects.filter(key__startswith="bulk:", state=Job.QUEUED)
    monkeypatch.setattr(working, "IDLE_SECONDS", -1)
    assert working.in_house() == 0
    monkeypatch.setattr(working, "IDLE_SECONDS", 60)
    while working.in_house():
        pass
    assert not waiting.exists()


@contextmanager
def at_work() -> Iterator[None]:
    """The worker, in all its lanes, as `gongyi work` runs it."""
    stop = threading.Event()

    def work() -> None:
        lanes.run(holder="test", stop=stop, pause=PAUSE)

    whole = threading.Thread(target=work)
    whole.start()
    try:
        yield
    finally:
        stop.set()
        whole.join(PATIENCE)
        assert not whole.is_alive()
        connections.close_all()


def soon(right: Callable[[], bool]) -> bool:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if right():
            return True
        time.sleep(0.05)
    return False


def test_a_paper_that_takes_long_keeps_nobody_waiting_and_is_made_once(standing_hexi: SmallTown) -> None:
    begun, may_end, made = threading.Event(), threading.Event(), []

    def slow(row: Job) -> handlers.Afterwards:
        def make() -> str:
            begun.set()
            assert may_end.wait(PATIENCE)
            made.append(row.key)
            return "made"

        return handlers.Afterwards(make, {})

    rows = [job(town_id=standing_hexi.town.pk, kind="paper", key=f"paper:{n}") for n in range(2)]
    with kind("paper", slow), at_work():
        put(rows)
        assert begun.wait(PATIENCE)
        put(
            [
                job(town_id=standing_hexi.town.pk, kind="look", key="photo"),
                job(town_id=standing_hexi.town.pk, kind="post", key="word"),
            ]
        )
        with kind("look", lambda _row: "seen"), kind("post", lambda _row: "sent"):
            assert soon(lambda: state("photo") == state("word") == Job.DONE)
        assert made == [], "one at a time in its lane, and still at it"
        may_end.set()
        assert soon(lambda: not Job.objects.filter(kind="paper", state=Job.QUEUED).exists())
    assert sorted(made) == ["paper:0", "paper:1"]
    assert set(Job.objects.filter(kind="paper").values_list("attempts", flat=True)) == {1}


def test_a_gateway_that_does_not_answer_holds_up_nothing_inside(standing_hexi: SmallTown, gateway: Gateway) -> None:
    asked, may_answer = threading.Event(), threading.Event()

    def slow(found: Gateway, request: object, body: dict[str, str]) -> None:
        asked.set()
        may_answer.wait(PATIENCE)
        accept(found, request, body)

    gateway.behave = slow
    dossier = standing_hexi.say(phone="13912345678").dossier
    standing_hexi.do("gulnar", dossier, "accept")
    Job.objects.update(not_before=clock.now())
    # The lanes go by the true time: in the evening only what is urgent leaves.
    Job.objects.filter(kind="tell", payload__contains='"voice"').update(urgent=True)
    with at_work():
        assert asked.wait(PATIENCE)
        put([job(town_id=standing_hexi.town.pk, kind="index", key="later", owner_id=dossier.pk)])
        assert soon(lambda: state("later") == Job.DONE)
        may_answer.set()
        assert soon(lambda: len(gateway.texts("13912345678")) == 1)
    assert len(gateway.requests) == 1


def test_a_lane_that_fails_ends_the_worker_so_that_it_is_started_again(
    standing_hexi: SmallTown, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> int:
        raise RuntimeError("no database")

    monkeypatch.setattr(working, "taking_long", broken)
    with pytest.raises(RuntimeError, match="no database"):
        lanes.run(holder="test", stop=threading.Event(), pause=PAUSE)
    connections.close_all()


def test_a_database_that_takes_nothing_is_told_in_one_line(hexi: SmallTown, monkeypatch, caplog) -> None:
    def full(*_given: object) -> str:
        raise OperationalError("database or disk is full")

    monkeypatch.setitem(handlers._handlers, "index", full)
    put([job(town_id=hexi.town.pk, kind="index", key="full")])
    working._take(Job.objects.get(key="full").pk)
    working._chore(handlers.Chore("chore:full", full), "here")
    assert [record.message.split(": ", 1)[1] for record in caplog.records] == ["database or disk is full"] * 2
    assert not any(record.exc_info for record in caplog.records)
