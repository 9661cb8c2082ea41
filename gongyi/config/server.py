"""The site in service: the web server and the worker as two child processes, watched by this small parent.

The parent holds no request and no row. It starts a child again when it dies, waiting longer each time it dies young,
and ends both when it is told to end (SIGTERM, SIGINT). Children are told by the kernel when the parent is killed.
"""

import argparse
import ctypes
import importlib
import logging
import os
import select
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from types import FrameType
from typing import Final

from django.core.exceptions import ImproperlyConfigured

from gongyi.config import env, messages, private, ready

log = logging.getLogger(__name__)

BLOCKING_THREADS: Final = 8
GRACE_SECONDS: Final = 10
"""How long a child may take to finish what it holds before it is killed."""
FIRST_WAIT_SECONDS: Final = 0.5
LONGEST_WAIT_SECONDS: Final = 30.0
SETTLED_SECONDS: Final = 60.0
"""A child that lived this long had started well; its next death is waited for as the first."""
POLL_SECONDS: Final = 0.05
HEAD_START_SECONDS: Final = 2.0
"""How long the worker leaves the processor to the web server at the start."""
SPARING: Final = {"MALLOC_ARENA_MAX": "2", "MALLOC_MMAP_THRESHOLD_": "1000000"}
"""How the C library keeps freed memory. By itself it would keep the 19 MiB of a sign-in for each of the threads, and
what pages leave behind in eight places for each core.
"""
PR_SET_PDEATHSIG: Final = 1
LAST_PORT: Final = 65535
MOST_WORKERS: Final = 64


class CannotServeError(RuntimeError):
    """The address cannot be served; the text says why."""


def default_workers() -> int:
    """One web process on SQLite, whose writers stand in one line anyway; two on PostgreSQL."""
    return 2 if env.text("DATABASE_URL").startswith("postgres") else 1


def web_command(*, host: str, port: int, workers: int) -> list[str]:
    """The command that serves HTTP."""
    return [
        *(sys.executable, "-m", "granian", "gongyi.config.wsgi:application"),
        *("--interface", "wsgi", "--host", host, "--port", str(port), "--no-ws", "--log-level", "error"),
        *("--workers", str(workers), "--blocking-threads", str(BLOCKING_THREADS)),
        *("--respawn-failed-workers", "--workers-kill-timeout", str(GRACE_SECONDS)),
    ]


def work_command() -> list[str]:
    """The command that runs the worker."""
    return [sys.executable, "-m", "gongyi", "work"]


def _end_with_parent() -> None:
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def _has_ended(process: "subprocess.Popen[bytes]") -> bool:
    """Whether it has ended; it stays a zombie, so that its group is still known by its number."""
    if process.returncode is not None:
        return True
    return os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None


def _kill_group(process: "subprocess.Popen[bytes]") -> None:
    """Kill it and whatever it started: what outlives it would keep the port and answer with old code."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


@dataclass
class Child:
    """One supervised process. `deaths` counts how often in a row it died young; times are monotonic seconds."""

    name: str
    command: Sequence[str]
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    start_again_at: float = 0.0
    deaths: int = 0

    def start(self) -> None:
        """Start the process. A terminal's Ctrl-C must not reach it before the parent has its say."""
        preexec = _end_with_parent if sys.platform == "linux" else None
        self.started_at = time.monotonic()
        self.process = subprocess.Popen(self.command, start_new_session=True, preexec_fn=preexec)  # noqa: S603, PLW1509 - our own command; one call into libc

    def watch(self) -> None:
        """Notice a death, and start again when the wait is over."""
        now = time.monotonic()
        if self.process is not None and _has_ended(self.process):
            _kill_group(self.process)
            self.process.wait()
            code, lived = self.process.returncode, now - self.started_at
            self.deaths = 1 if lived >= SETTLED_SECONDS else self.deaths + 1
            wait = min(FIRST_WAIT_SECONDS * 2 ** (self.deaths - 1), LONGEST_WAIT_SECONDS)
            log.error("%s ended with %s after %.0f s; starting it again in %.1f s", self.name, code, lived, wait)
            self.process, self.start_again_at = None, now + wait
        if self.process is None and now >= self.start_again_at:
            self.start()

    def ask_to_end(self) -> None:
        """Send SIGTERM if it runs."""
        if self.process is not None and not _has_ended(self.process):
            self.process.terminate()

    def make_end(self, *, by: float) -> None:
        """Wait until the monotonic instant `by`, then kill the process and whatever it started."""
        if self.process is None:
            return
        while not _has_ended(self.process) and time.monotonic() < by:
            time.sleep(POLL_SECONDS)
        if not _has_ended(self.process):
            log.warning("%s did not end in time and is killed", self.name)
        _kill_group(self.process)
        self.process.wait()


@dataclass
class Supervisor:
    """Runs the children until it is told to end."""

    children: list[Child]
    ending: bool = False
    _door: tuple[int, int] = field(default_factory=os.pipe)

    def _end(self, number: int, _frame: FrameType | None) -> None:
        self.ending = True
        os.write(self._door[1], bytes([number]))

    def run(self) -> None:
        """Start the children, watch them, and end them all on SIGTERM, SIGINT or SIGHUP."""
        before = {number: signal.signal(number, self._end) for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)}
        try:
            while not self.ending:
                for child in self.children:
                    child.watch()
                select.select([self._door[0]], [], [], 0.5)
        finally:
            for child in self.children:
                child.ask_to_end()
            by = time.monotonic() + GRACE_SECONDS
            for child in self.children:
                child.make_end(by=by)
            for number, handler in before.items():
                signal.signal(number, handler)
            for end in self._door:
                os.close(end)


def check_free(*, host: str, port: int) -> None:
    """Raise CannotServeError when the address is taken or not this machine's, before anything is started."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise CannotServeError(
                messages.gettext("%(address)s cannot be served: %(why)s; choose another with --port")
                % {"address": f"{host}:{port}", "why": error.strerror}
            ) from error


def be_known_at(*, host: str, port: int) -> str:
    """The address where the site is found; links name it too, unless GONGYI_ORIGIN names another."""
    near = "127.0.0.1" if host in {"0.0.0.0", "::"} else f"[{host}]" if ":" in host else host  # noqa: S104 - is compared
    here = f"http://{near}:{port}"
    env.suppose("GONGYI_ORIGIN", here)
    return here


def serve(*, host: str = "127.0.0.1", port: int = 8000, workers: int | None = None) -> None:
    """Serve the site and run its worker until SIGTERM or SIGINT. Raises CannotServeError when the address is taken,
    NotReadyError when the database is not set up.

    Needs no Django in this process, so that the site is up soon and the parent stays small.
    """
    check_free(host=host, port=port)
    ready.check()
    messages.refresh()
    for name, value in SPARING.items():
        env.suppose(name, value)
    here = be_known_at(host=host, port=port)
    said = messages.gettext("Gongyi is served at %(address)s (listening on %(here)s); stop it with Ctrl-C")
    sys.stdout.write(said % {"address": env.text("GONGYI_ORIGIN"), "here": here} + "\n")
    sys.stdout.flush()
    web = web_command(host=host, port=port, workers=workers or default_workers())
    Supervisor(
        [Child("web", web), Child("worker", work_command(), start_again_at=time.monotonic() + HEAD_START_SECONDS)]
    ).run()


def add_arguments(words: argparse.ArgumentParser) -> None:
    """Teach a parser what `gongyi serve` understands."""
    words.add_argument("--host", default="127.0.0.1", help="address to listen on (default: this machine only)")
    words.add_argument("--port", type=port_number, default=8000, help="port to listen on (default: 8000)")
    words.add_argument("--workers", type=_count, help="web processes (default: 1 on SQLite, 2 on PostgreSQL)")


def parser() -> argparse.ArgumentParser:
    """The parser of `gongyi serve`."""
    words = argparse.ArgumentParser(prog="gongyi serve", description="Serve the site and run its worker.")
    add_arguments(words)
    return words


def port_number(text: str) -> int:
    """A port as people type it."""
    if not text.isdecimal() or not 0 < int(text) <= LAST_PORT:
        said = messages.gettext("%(text)s is not a port between 1 and %(most)s")
        raise argparse.ArgumentTypeError(said % {"text": repr(text), "most": LAST_PORT})
    return int(text)


def _count(text: str) -> int:
    if not text.isdecimal() or not 0 < int(text) <= MOST_WORKERS:
        said = messages.gettext("%(text)s is not a number between 1 and %(most)s")
        raise argparse.ArgumentTypeError(said % {"text": repr(text), "most": MOST_WORKERS})
    return int(text)


def main(arguments: Sequence[str]) -> int:
    """`gongyi serve`. Returns the exit code."""
    asked = parser().parse_args(arguments)
    logging.basicConfig(format="%(levelname)s %(message)s")
    try:
        # Here, not in the children: they would be started again and again. They make the home, once it is known to be sound.
        private.only_look()
        importlib.import_module("gongyi.config.settings")
        serve(host=asked.host, port=asked.port, workers=asked.workers)
    except (CannotServeError, ready.NotReadyError, ImproperlyConfigured) as refusal:
        sys.stderr.write(f"gongyi: {refusal}\n")
        return 1
    return 0
