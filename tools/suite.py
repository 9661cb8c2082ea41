"""`make test`: every check and every suite, over a PostgreSQL cluster of its own.

Standard library only. Stops with one line when a Debian package is missing; skips nothing. The last line that it
prints is "N passed, N failed"; the exit code is 0 only when nothing failed and nothing was left unrun. Suites run one
after the other, but that the whole run has beside the databases what keeps no core busy for itself: types, rules, journeys.

    suite.py            everything
    suite.py check      style, types, contracts and house rules
    suite.py beside     what the whole run has beside the databases: one browser, so that two cores are enough for all
    suite.py NAME …     the named suites of the list below
"""

import os
import pwd
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
OLDEST_POSTGRES = 15
PYTEST = (str(BIN / "python"), "-m", "pytest", "-q", "--durations=5")
LIVE, APART = "journey or live", "not journey and not live"
"""Marks of the journeys and of what else needs a browser, a running site or the demo towns; and of everything else."""
HALVES = ("-n", "2", "--dist", "loadfile")
BROWSERS = ("chromium-headless-shell", "chromium")
"""Debian's builds of Chromium, either will do; the first, which has no window to draw, takes half the processor time."""


@dataclass(frozen=True)
class Suite:
    """One command. `counts` tells that it is a pytest run, whose tests are counted one by one."""

    name: str
    command: tuple[str, ...]
    counts: bool = True
    postgres: bool = False


CHECKS = (
    Suite("style", (str(BIN / "ruff"), "check", "--quiet", "."), counts=False),
    Suite("format", (str(BIN / "ruff"), "format", "--check", "--quiet", "."), counts=False),
    Suite("types", (str(BIN / "mypy"),), counts=False),
    Suite("rules", (*PYTEST, "tests/meta")),
)
TESTS = (
    Suite("sqlite", (*PYTEST, *HALVES, "-m", f"{APART} and not postgres", "--ignore=tests/meta", "tests")),
    Suite("postgres", (*PYTEST, *HALVES, "-m", f"{APART} and not once", "--ignore=tests/meta", "tests"), postgres=True),
    Suite("journeys", (*PYTEST, *HALVES, "-m", LIVE, "tests")),
    Suite("smoke", (*PYTEST, "-m", "live and smoke", "tests"), postgres=True),
)
AT_ONCE, DATABASES = CHECKS[:2], TESTS[:2]
BESIDE = (*CHECKS[2:], Suite("journeys", (*PYTEST, "-m", LIVE, "tests")), TESTS[-1])
RUN_BESIDE = (sys.executable, __file__, "beside")


def postgres_bin() -> Path | None:
    """The newest PostgreSQL server installed the Debian way, or None."""
    found = [
        (int(path.parent.name), path)
        for path in Path("/usr/lib/postgresql").glob("*/bin")
        if (path / "postgres").exists()
    ]
    usable = [(number, path) for number, path in found if number >= OLDEST_POSTGRES]
    return max(usable)[1] if usable else None


def browser_path() -> str | None:
    """The program with which pages are opened, or None."""
    return next(filter(None, map(shutil.which, BROWSERS)), None)


def has_cjk_font() -> bool:
    """Whether a font with Chinese characters is installed where fontconfig looks."""
    lister = shutil.which("fc-list")
    if lister:
        return bool(subprocess.run([lister, ":lang=zh-cn"], capture_output=True, check=False).stdout.strip())
    folder = Path("/usr/share/fonts")
    return any(any(folder.rglob(pattern)) for pattern in ("*CJK*", "*wqy*", "*[Uu]ming*"))


def missing_packages() -> list[str]:
    """The Debian packages without which some test could not run."""
    missing = []
    if postgres_bin() is None:
        missing.append("postgresql")
    if browser_path() is None:
        missing.append(BROWSERS[0])
    if not has_cjk_font():
        missing.append("fonts-noto-cjk")
    return missing


def _account() -> str | None:
    """PostgreSQL refuses to run as root; its own account is used then."""
    if os.geteuid() != 0:
        return None
    pwd.getpwnam("postgres")
    return "postgres"


def _initialise(tools: Path, folder: Path, account: str | None) -> None:
    command = [str(tools / "initdb"), "-D", str(folder / "data"), "-U", "postgres", "-A", "trust"]
    command += ["-E", "UTF8", "--locale=C.UTF-8", "--no-sync", "--no-instructions"]
    done = subprocess.run(command, cwd=folder, user=account, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"the test cluster could not be made:\n{done.stderr}")


def _wait_until_open(server: subprocess.Popen[bytes], tools: Path, folder: Path, log: Path) -> None:
    """Until it takes connections; its socket is there some moments before that."""
    question = [str(tools / "pg_isready"), "--quiet", "-h", str(folder), "-p", "5432"]
    give_up = time.monotonic() + 30
    while time.monotonic() < give_up and server.poll() is None:
        if subprocess.run(question, check=False).returncode == 0:
            return
        time.sleep(0.05)
    raise SystemExit(f"the test cluster did not start:\n{log.read_text()}")


@contextmanager
def cluster() -> Iterator[str]:
    """A PostgreSQL cluster in a temporary folder, reached by a socket in it only. Yields its address."""
    tools = postgres_bin()
    assert tools is not None
    account = _account()
    with tempfile.TemporaryDirectory(prefix="gy_pg_", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        if account:
            shutil.chown(folder, account, pwd.getpwnam(account).pw_gid)
        _initialise(tools, folder, account)
        log = folder / "log"
        options = {
            "listen_addresses": "",
            "unix_socket_directories": name,
            "port": "5432",
            "fsync": "off",
            "synchronous_commit": "off",
            "full_page_writes": "off",
            "max_connections": "120",
            "shared_buffers": "64MB",
        }
        arguments = [part for key, value in options.items() for part in ("-c", f"{key}={value}")]
        with log.open("wb") as output:
            server = subprocess.Popen(
                [str(tools / "postgres"), "-D", str(folder / "data"), *arguments],
                cwd=folder,
                user=account,
                group=account,
                extra_groups=[] if account else None,
                stdout=output,
                stderr=output,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )
        try:
            _wait_until_open(server, tools, folder, log)
            yield f"postgres://postgres@{name.replace('/', '%2F')}:5432"
        finally:
            server.send_signal(signal.SIGINT)
            try:
                server.wait(15)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()


@dataclass
class Tally:
    """What has passed, failed and been skipped so far."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0

    def add(self, closing: str) -> None:
        """Add what another run of this program closed with. One that broke off before it could say so has failed."""
        found = re.fullmatch(r"(\d+) passed, (\d+) failed(?:, (\d+) skipped)?", closing)
        passed, failed, skipped = (int(number or 0) for number in found.groups()) if found else (0, 1, 0)
        self.passed, self.failed, self.skipped = self.passed + passed, self.failed + failed, self.skipped + skipped

    def line(self) -> str:
        """The closing line, in the form that a build server reads."""
        skipped = f", {self.skipped} skipped" if self.skipped else ""
        return f"{self.passed} passed, {self.failed} failed{skipped}"

    def count(self, report: Path, *, clean: bool) -> None:
        """Add a pytest run by its report. A run that broke off, or ran nothing, counts as a failure."""
        total = failed = skipped = 0
        if report.exists():
            for node in ET.parse(report).getroot().iter("testsuite"):
                total += int(node.get("tests", 0))
                skipped += int(node.get("skipped", 0))
                failed += int(node.get("failures", 0)) + int(node.get("errors", 0))
        self.passed += max(total - failed - skipped, 0)
        self.skipped += skipped
        self.failed += failed or int(not clean or total == 0)


def _carry_out(command: list[str], environ: dict[str, str]) -> int:
    """Run to the end. When this run is interrupted, the command gets time to stop what it has started."""
    process = subprocess.Popen(command, cwd=ROOT, env=environ, stdin=subprocess.DEVNULL)
    try:
        return process.wait()
    except KeyboardInterrupt:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        raise


def run(suite: Suite, address: str | None, tally: Tally) -> None:
    """Run one suite and add what came of it."""
    print(f"\n── {suite.name}", flush=True)
    begun = time.monotonic()
    environ = dict(os.environ)
    # Every process of every suite would compile the tests anew.
    environ.pop("PYTHONDONTWRITEBYTECODE", None)
    if suite.postgres and address:
        environ["GONGYI_TEST_POSTGRES"] = address
    with tempfile.TemporaryDirectory(prefix="gy_run_", ignore_cleanup_errors=True) as name:
        report = Path(name) / "report.xml"
        environ |= {"GONGYI_TEST_RUN": f"{name}/run", "GONGYI_TEST_OWNER": str(os.getpid())}
        command = [*suite.command, f"--junitxml={report}"] if suite.counts else list(suite.command)
        code = _carry_out(command, environ)
        if suite.counts:
            tally.count(report, clean=code == 0)
        elif code:
            tally.failed += 1
        else:
            tally.passed += 1
    print(
        f"── {suite.name}: {'ok' if code == 0 else f'FAILED ({code})'} in {time.monotonic() - begun:.0f} s", flush=True
    )


@contextmanager
def demo_ahead() -> Iterator[None]:
    """The demo towns of the journeys are made beside what comes before them."""
    with tempfile.TemporaryDirectory(prefix="gy_ahead_", ignore_cleanup_errors=True) as name:
        environ = os.environ | {"GONGYI_TEST_RUN": f"{name}/run", "GONGYI_TEST_OWNER": str(os.getpid())}
        command = [str(BIN / "python"), "-m", "tests.infra.ahead"]
        made = subprocess.Popen(command, cwd=ROOT, env=environ, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
        try:
            yield
        finally:
            made.terminate()
            made.wait()


@contextmanager
def beside(tally: Tally) -> Iterator[None]:
    """Run types, rules and journeys in a run of their own while the block lasts; what they say is printed afterwards, in one piece."""
    with tempfile.TemporaryFile("w+", encoding="utf-8") as said:
        running = subprocess.Popen(
            RUN_BESIDE,
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # Ctrl-C reaches it once, through us
        )
        try:
            yield
            if running.poll() is None:
                print("\n· the journeys are still being walked", flush=True)
            code = running.wait()
        finally:
            if running.poll() is None:
                running.terminate()
                running.wait()
        said.seek(0)
        *told, closing = [line.rstrip("\n") for line in said] or [""]
        print("\n".join(told), flush=True)
        tally.add(closing)
        tally.failed += int(code != 0 and tally.failed == 0)


def stages(suites: tuple[Suite, ...]) -> tuple[tuple[Suite, ...], tuple[Suite, ...]]:
    """Those that run alone, and those that have the others beside them: when everything is asked for, the databases."""
    if suites != CHECKS + TESTS:
        return suites, ()
    return AT_ONCE, DATABASES


def chosen(names: list[str]) -> tuple[Suite, ...]:
    """The suites asked for; all when none is named. Exits when a name is unknown."""
    if not names:
        return CHECKS + TESTS
    if names in (["check"], ["beside"]):
        return CHECKS if names == ["check"] else BESIDE
    known = {suite.name: suite for suite in CHECKS + TESTS}
    unknown = [name for name in names if name not in known]
    if unknown:
        raise SystemExit(f"no suite {', '.join(unknown)}; there are: check, beside, {', '.join(known)}")
    return tuple(known[name] for name in names)


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def main(names: list[str]) -> int:
    """Run the chosen suites. Returns the exit code."""
    suites = chosen(names)
    if any(suite not in CHECKS for suite in suites) and (missing := missing_packages()):
        print(f"the tests need more Debian packages: apt install {' '.join(missing)}", file=sys.stderr)
        return 2
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _interrupt)
    tally = Tally()
    try:
        with ExitStack() as around:
            if any(suite.name == "journeys" for suite in suites):
                around.enter_context(demo_ahead())
            address = around.enter_context(cluster()) if any(suite.postgres for suite in suites) else None
            alone, together = stages(suites)
            for suite in alone:
                run(suite, address, tally)
            if together:
                around.enter_context(beside(tally))
            for suite in together:
                run(suite, address, tally)
    except KeyboardInterrupt:
        tally.failed += 1
        print("\ninterrupted; the rest did not run", flush=True)
    print(f"\n{tally.line()}", flush=True)
    return 1 if tally.failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
