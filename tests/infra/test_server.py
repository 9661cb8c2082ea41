"""The parent process of the site: it revives the dead, ends all, and leaves no orphan. Real processes throughout."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from gongyi.config import server

pytestmark = pytest.mark.once

LIVES = "import os, time; open({log!r}, 'a').write(f'{{os.getpid()}}\\n'); time.sleep(60)"
DIES = "import os; open({log!r}, 'a').write(f'{{os.getpid()}}\\n'); raise SystemExit(3)"
STUBBORN = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); " + LIVES
SPAWNS = (
    "import os, subprocess, sys, time; p = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)']); "
    "open({log!r} + '.below', 'a').write(f'{{p.pid}}\\n'); open({log!r}, 'a').write(f'{{os.getpid()}}\\n'); time.sleep(60)"
)
PARENT = """
import sys
from gongyi.config import server
server.GRACE_SECONDS = 1
server.FIRST_WAIT_SECONDS = 0.2
children = [server.Child(f"child {n}", [sys.executable, "-c", code]) for n, code in enumerate(sys.argv[1:])]
server.Supervisor(children).run()
"""


def until(holds: Callable[[], bool], seconds: float = 10) -> bool:
    give_up = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > give_up:
            return False
        time.sleep(0.02)
    return True


def runs(pid: int) -> bool:
    """Whether the process runs; one that has ended but was not yet collected does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


class Family:
    """A parent with children, each of which writes its process number to a log when it starts."""

    def __init__(self, folder: Path, *codes: str) -> None:
        self.logs = [folder / f"{number}.log" for number in range(len(codes))]
        written = [code.format(log=str(log)) for code, log in zip(codes, self.logs, strict=True)]
        self.parent = subprocess.Popen([sys.executable, "-c", PARENT, *written], start_new_session=True)

    def starts(self, number: int) -> list[int]:
        log = self.logs[number]
        return [int(line) for line in log.read_text().split()] if log.exists() else []

    def all_started(self) -> bool:
        return all(self.starts(number) for number in range(len(self.logs)))

    def pids(self) -> list[int]:
        return [pid for number in range(len(self.logs)) for pid in self.starts(number)]


@pytest.fixture
def family(tmp_path: Path) -> Iterator[Callable[..., Family]]:
    made: list[Family] = []

    def make(*codes: str) -> Family:
        made.append(Family(tmp_path, *codes))
        return made[-1]

    yield make
    for one in made:
        one.parent.kill()
        one.parent.wait()
        for pid in one.pids():
            if runs(pid):
                os.kill(pid, signal.SIGKILL)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_the_parent_ends_its_children_and_itself_cleanly(family, number: signal.Signals) -> None:
    one = family(LIVES, LIVES)
    assert until(one.all_started)
    one.parent.send_signal(number)
    assert one.parent.wait(10) == 0
    assert [pid for pid in one.pids() if runs(pid)] == []


def test_a_killed_child_is_started_again_and_the_other_left_alone(family) -> None:
    one = family(LIVES, LIVES)
    assert until(one.all_started)
    (first,), (second,) = one.starts(0), one.starts(1)
    os.kill(first, signal.SIGKILL)
    assert until(lambda: len(one.starts(0)) == 2)
    assert one.starts(1) == [second]
    assert runs(second)


@pytest.mark.parametrize("how", ["the child is killed", "the parent ends"])
def test_what_a_child_started_does_not_outlive_it(family, how: str) -> None:
    """It would keep the port, beside the one that is started anew, and answer with old code."""
    one = family(SPAWNS)
    assert until(one.all_started)
    below = int(one.logs[0].with_name(one.logs[0].name + ".below").read_text().split()[0])
    assert runs(below)
    if how == "the parent ends":
        one.parent.terminate()
        one.parent.wait(10)
    else:
        os.kill(one.starts(0)[0], signal.SIGKILL)
        assert until(lambda: len(one.starts(0)) == 2)
    assert until(lambda: not runs(below))
    for pid in map(int, one.logs[0].with_name(one.logs[0].name + ".below").read_text().split()):
        if how == "the child is killed" and runs(pid):
            os.kill(pid, signal.SIGKILL)


def test_a_child_that_keeps_dying_is_waited_for_longer_each_time(family) -> None:
    one = family(DIES)
    assert until(lambda: len(one.starts(0)) >= 3)
    time.sleep(0.5)
    assert len(one.starts(0)) <= 4, "after waits of 0.2, 0.4 and 0.8 s there is time for no more"


def test_a_child_that_will_not_end_is_killed(family) -> None:
    one = family(STUBBORN)
    assert until(one.all_started)
    one.parent.terminate()
    assert one.parent.wait(10) == 0
    assert not runs(one.starts(0)[0])


def test_children_end_when_the_parent_is_killed(family) -> None:
    one = family(LIVES, LIVES)
    assert until(one.all_started)
    one.parent.kill()
    one.parent.wait()
    assert until(lambda: not any(runs(pid) for pid in one.pids()))


def test_a_taken_address_is_told_before_anything_starts() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(server.CannotServeError, match=f"127.0.0.1:{port} .*Address already in use"):
            server.serve(host="127.0.0.1", port=port)
