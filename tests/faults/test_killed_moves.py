"""A move whose process is killed between any two of its statements has happened wholly or not at all, and can be made afterwards."""

import os
import signal
from collections.abc import Callable, Iterator
from functools import partial
from itertools import count
from pathlib import Path

import pytest
from django.db import connection, transaction

from gongyi.kernel.flows.history import sequencer
from gongyi.kernel.flows.history.verify import verify
from gongyi.kernel.flows.models import Dossier, MatterLink, Step, Turn
from gongyi.kernel.outbox.models import Job
from gongyi.kernel.territory.scope import within
from tests.infra.homes import with_keys
from tests.infra.templates import close_connections
from tests.towns import SmallTown, small_town

MOST_STATEMENTS = 80
NOTHING = (0, 0, 0, 0, "screening")


@pytest.fixture
def hexi(committed_db: None, monday_morning: object, tmp_path: Path, settings) -> Iterator[SmallTown]:
    """A town whose rows other processes see, with a witness of its own."""
    settings.HOME = with_keys(tmp_path)
    built = small_town(simulated=True)
    with within(built.town):
        yield built


def dispatch(hexi: SmallTown, appeal: Dossier) -> None:
    """The move that writes most: a step, turns, another matter with its own step and turns, links, messages."""
    words = {"statement": "请修灯"}
    hexi.do("gulnar", appeal, "dispatch", category="corridor_light", handler=hexi.seats["firm"].key, words=words)


def is_there(appeal: Dossier) -> tuple[int, int, int, int, str]:
    """What of the move is in the database: its step, the case, the case's turn, what the case sends out, the stage."""
    cases = MatterLink.objects.filter(parent=appeal, why="case").values("child")
    steps = Step.objects.filter(dossier=appeal, move="dispatch")
    return (
        steps.count(),
        Step.objects.filter(dossier__in=cases).count(),
        Turn.objects.filter(dossier__in=cases).count(),
        Job.objects.filter(owner_id__in=cases).count(),
        Dossier.objects.get(pk=appeal.pk).stage,
    )


def dying_before(number: int) -> Callable[..., object]:
    """Kill this process when it is about to send that statement."""
    sent = count(1)

    def send(execute, sql, params, many, context):
        if next(sent) == number:
            os.kill(os.getpid(), signal.SIGKILL)
        return execute(sql, params, many, context)

    return send


def nothing_holds_together() -> None:
    """The control: every statement stands by itself."""
    transaction.Atomic.__enter__ = lambda self: None
    transaction.Atomic.__exit__ = lambda self, *error: None


def done_until(number: int, act: Callable[[], object], fault: Callable[[], None] | None) -> int:
    """Act in a process that dies before that statement. Its end: 0 when it had no such statement, else the signal."""
    close_connections()
    pid = os.fork()
    if pid == 0:
        try:
            if fault:
                fault()
            with connection.execute_wrapper(dying_before(number)):
                act()
            os._exit(0)
        finally:
            os._exit(1)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def left_behind(hexi: SmallTown, fault: Callable[[], None] | None = None) -> list[tuple[int, tuple]]:
    """For every statement of the move: what was left when the process died before it; the last one lived."""
    found = []
    for number in range(1, MOST_STATEMENTS):
        appeal = hexi.say(f"{number}号楼的灯不亮").dossier
        hexi.do("gulnar", appeal, "accept")
        end = done_until(number, partial(dispatch, hexi, appeal), fault)
        assert end in {0, -signal.SIGKILL}, "the move failed by itself, so nothing was proven"
        found.append((number, is_there(appeal)))
        if end == 0:
            return found
        if fault is None:
            dispatch(hexi, appeal)
    raise AssertionError("the move never came to its end")


def test_a_move_killed_at_any_statement_is_whole_or_absent(hexi: SmallTown) -> None:
    *killed, (statements, whole) = left_behind(hexi)
    assert statements > 10
    assert whole[0] == 1
    assert 0 not in whole
    assert [(number, found) for number, found in killed if found != NOTHING] == []
    sequencer.sequence_history()
    assert verify().faults == []


@pytest.mark.once
def test_without_transactions_the_same_kills_leave_halves(hexi: SmallTown) -> None:
    *killed, (_statements, whole) = left_behind(hexi, nothing_holds_together)
    assert any(found not in {NOTHING, whole} for _number, found in killed)
    sequencer.sequence_history()
    assert verify().faults != []


def dying_at_commit(*, first: bool) -> None:
    """Kill this process when everything is sent: before the commit, or as the control right after it."""
    commit = connection.commit

    def end() -> None:
        if not first:
            commit()
        os.kill(os.getpid(), signal.SIGKILL)

    connection.commit = end


@pytest.mark.parametrize(("first", "steps"), [(True, 0), (False, 1)])
def test_a_move_killed_after_its_last_statement_counts_only_once_committed(
    hexi: SmallTown, *, first: bool, steps: int
) -> None:
    appeal = hexi.say("7号楼的灯不亮").dossier
    hexi.do("gulnar", appeal, "accept")
    end = done_until(0, partial(dispatch, hexi, appeal), lambda: dying_at_commit(first=first))
    assert end == -signal.SIGKILL
    assert is_there(appeal)[0] == steps
    assert (is_there(appeal) == NOTHING) == first
    if first:
        dispatch(hexi, appeal)
    assert 0 not in is_there(appeal)
    sequencer.sequence_history()
    assert verify().faults == []
