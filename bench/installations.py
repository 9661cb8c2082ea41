"""Fresh installations for measuring: a folder, a database of either kind, and functions of `bench.inside` run there."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tools import suite

ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Installation:
    """A home folder and the environment of the product in it."""

    home: Path
    environ: dict[str, str]

    def gongyi(self, *arguments: str) -> str:
        """What a command prints."""
        command = [sys.executable, "-m", "gongyi", *arguments]
        done = subprocess.run(
            command, env=self.environ, check=True, cwd=ROOT, stdout=subprocess.PIPE, stdin=subprocess.DEVNULL, text=True
        )
        return done.stdout

    def inside(self, function: str) -> list[str]:
        """The words that a function of `bench.inside` prints, run in this installation."""
        script = f"from bench import inside; inside.{function}()"
        return self.gongyi("shell", "-v", "0", "-c", script).split()


@contextmanager
def installation(address: str = "") -> Iterator[Installation]:
    """A migrated installation on SQLite, or on the PostgreSQL database at `address`; gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="gongyi-bench-") as name:
        url = address or f"sqlite:///{Path(name) / 'g.sqlite3'}"
        kept = {key: value for key, value in os.environ.items() if not key.startswith(("GONGYI_", "DJANGO_"))}
        named = {"GONGYI_HOME": name, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "gongyi.config.settings"}
        made = Installation(Path(name), kept | named)
        made.gongyi("migrate", "-v", "0")
        yield made


def databases() -> Iterator[tuple[str, str]]:
    """Name and address of each kind of database there is here; one line says so when PostgreSQL is missing."""
    yield "SQLite", ""
    if suite.postgres_bin() is None:
        sys.stderr.write("  PostgreSQL is not installed (apt install postgresql); its figures are not measured\n")
        return
    with suite.cluster() as cluster:
        yield "PostgreSQL", f"{cluster}/postgres"
