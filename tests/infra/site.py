"""The real server and its worker, as separate processes, over a copy of the demo towns."""

import ctypes
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import ProxyHandler, build_opener

import pytest

from tests.infra import settings as run
from tests.infra import templates

DEMO = ("demo", "--no-serve")
START_SECONDS = 20
STOP_SECONDS = 15
PR_SET_PDEATHSIG = 1


@dataclass(frozen=True)
class Site:
    """A running installation. `url` has no slash at its end."""

    url: str
    home: Path
    environ: dict[str, str]
    log: Path
    pid: int

    def gongyi(self, *arguments: str) -> str:
        """Run the command line against this installation, as an operator would."""
        return templates.run_gongyi(*arguments, environ=self.environ)


def free_port() -> int:
    """A loopback port nobody listens on right now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def answers(url: str) -> bool:
    """Whether a server answers there, with whatever status."""
    try:
        build_opener(ProxyHandler({})).open(url, timeout=2).close()
    except HTTPError as error:
        error.close()
    except (URLError, OSError):
        return False
    return True


def _end_with_parent() -> None:
    """In the new process: have the kernel send SIGTERM when the test process dies, however it dies (Linux)."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def start(home: Path, environ: dict[str, str]) -> tuple[subprocess.Popen[bytes], Site]:
    """Start server and worker, wait until they answer. Raises with the log if they do not."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    environ = environ | {"GONGYI_ORIGIN": url}
    log = home / "serve.log"
    command = [str(Path(sys.executable).parent / "gongyi"), "serve", "--host", "127.0.0.1", "--port", str(port)]
    with log.open("wb") as output:
        process = subprocess.Popen(
            command,
            cwd=templates.ROOT,
            env=environ,
            stdout=output,
            stderr=output,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=_end_with_parent,  # noqa: PLW1509 - one call into libc
        )
    give_up = time.monotonic() + START_SECONDS
    while not answers(url):
        if process.poll() is not None or time.monotonic() > give_up:
            stop(process)
            raise RuntimeError(f"the site did not start:\n{log.read_text()}")
        time.sleep(0.05)
    return process, Site(url=url, home=home, environ=environ, log=log, pid=process.pid)


def stop(process: subprocess.Popen[bytes]) -> int:
    """Ask the site to stop, insist if it does not. Returns its exit code."""
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
        try:
            return process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
    return process.wait()


def demo_template() -> Path:
    """The home folder of the demo towns, made once per state of the code."""
    return templates.sqlite_template("demo", DEMO, upon=templates.sqlite_template("migrated", templates.MIGRATE))


def demo_copy(home: Path) -> dict[str, str]:
    """Lay a copy of the demo installation into `home`. Returns the environment it runs under."""
    if run.CLUSTER:
        plain = templates.postgres_template(
            run.CLUSTER, "migrated", run.RUN / "migrated", templates.MIGRATE, source="template0"
        )
        made = run.RUN / "demo"
        source = templates.postgres_template(run.CLUSTER, "demo", made, DEMO, source=plain)
        shutil.copytree(made, home, dirs_exist_ok=True)
        return templates.environment(home, templates.clone_postgres(run.CLUSTER, source, f"site_{run.WORKER}"))
    shutil.copytree(demo_template(), home, dirs_exist_ok=True)
    return templates.environment(home, f"sqlite:///{home / 'gongyi.sqlite3'}")


def served(home: Path, *before: tuple[str, ...]) -> Iterator[Site]:
    """A copy of the demo towns, served by the real server and worker on a free loopback port, once these commands have run on it."""
    environ = demo_copy(home)
    for command in before:
        templates.run_gongyi(*command, environ=environ)
    process, site = start(home, environ)
    try:
        yield site
    finally:
        code = stop(process)
        if run.CLUSTER:
            templates.drop_postgres(run.CLUSTER, f"site_{run.WORKER}")
    assert code == 0, f"the site did not stop cleanly ({code}):\n{site.log.read_text()}"


@pytest.fixture(scope="module")
def live_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The demo towns; one installation per test module."""
    yield from served(tmp_path_factory.mktemp("site"))
