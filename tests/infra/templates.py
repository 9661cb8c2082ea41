"""Template databases: migrated once per state of the code, copied in milliseconds wherever a test needs one.

History rows refuse UPDATE, DELETE and TRUNCATE, so a database cannot be emptied; it is replaced by a fresh copy.
"""

import fcntl
import hashlib
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import psycopg
from django.db import connections
from psycopg import sql

ROOT = Path(__file__).resolve().parents[2]
STORE = Path(tempfile.gettempdir()) / f"gongyi-test-templates-{os.getuid()}"
KEPT_TEMPLATES = 4
IGNORED = {".pyc", ".mo"}
MIGRATE = ("migrate", "--verbosity", "0")


@cache
def code_hash() -> str:
    """Sixteen hexadecimal digits that change with any file of the package."""
    digest = hashlib.sha256()
    for path in sorted((ROOT / "gongyi").rglob("*")):
        if path.is_file() and path.suffix not in IGNORED:
            content = path.read_bytes()
            digest.update(f"{path.relative_to(ROOT)}\0{len(content)}\0".encode())
            digest.update(content)
    return digest.hexdigest()[:16]


@contextmanager
def store(kind: str) -> Iterator[Path]:
    """The folder of templates; those of one kind are made by one process at a time."""
    STORE.mkdir(mode=0o700, exist_ok=True)
    with (STORE / f"{kind}.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield STORE


def run_gongyi(*arguments: str, environ: Mapping[str, str], timeout: int = 300) -> str:
    """Run the command line in a process of its own and return what it printed. Raises with its output if it fails."""
    command = [str(Path(sys.executable).parent / "gongyi"), *arguments]
    done = subprocess.run(
        command, cwd=ROOT, env=dict(environ), capture_output=True, text=True, timeout=timeout, check=False
    )
    if done.returncode:
        raise RuntimeError(f"gongyi {' '.join(arguments)} ended with {done.returncode}:\n{done.stdout}\n{done.stderr}")
    return done.stdout


def environment(home: Path, database_url: str) -> dict[str, str]:
    """The environment of a separate installation in `home`."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("GONGYI_", "DJANGO_", "PYTEST_"))}
    samples = os.environ.get("GONGYI_SAMPLES", "")
    return kept | {
        "GONGYI_HOME": str(home),
        "GONGYI_SECRET_KEY": os.environ["GONGYI_SECRET_KEY"],
        "GONGYI_SAMPLES": samples,
        "DATABASE_URL": database_url,
    }


def _forget_old(kind: str, folder: Path) -> None:
    found = sorted(folder.glob(f"{kind}-*"), key=lambda path: path.stat().st_mtime, reverse=True)
    for path in found[KEPT_TEMPLATES:]:
        shutil.rmtree(path)


def _build(folder: Path, database_url: str, command: tuple[str, ...]) -> None:
    run_gongyi(*command, environ=environment(folder, database_url))


def sqlite_template(kind: str, command: tuple[str, ...], upon: Path | None = None) -> Path:
    """A home folder with a finished SQLite database, made by a command, upon another such folder, once per state of the code."""
    with store(kind) as folder:
        path = folder / f"{kind}-{code_hash()}"
        if not path.exists():
            building = folder / f"building-{kind}"
            shutil.rmtree(building, ignore_errors=True)
            if upon:
                shutil.copytree(upon, building)
            else:
                building.mkdir()
            _build(building, f"sqlite:///{building / 'gongyi.sqlite3'}", command)
            building.rename(path)
            _forget_old(kind, folder)
        return path


@contextmanager
def _cluster(cluster: str) -> Iterator[psycopg.Connection]:
    """A connection to the cluster, holding the lock under which its databases are made and copied."""
    with psycopg.connect(f"{cluster}/postgres", autocommit=True) as connection:
        connection.execute("SELECT pg_advisory_lock(20261122)")
        yield connection


def _clone(connection: psycopg.Connection, source: str, name: str) -> None:
    connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
    connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(source)))


def postgres_template(cluster: str, kind: str, folder: Path, command: tuple[str, ...], source: str) -> str:
    """The name of a finished template database in the cluster; its home folder, if it needs one, is `folder`."""
    name = f"{kind}_{code_hash()}"
    with _cluster(cluster) as connection:
        if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is None:
            building = f"{kind}_building"
            _clone(connection, source, building)
            if source != "template0":
                unmark(f"{cluster}/{building}")
            folder.mkdir(parents=True, exist_ok=True)
            _build(folder, f"{cluster}/{building}", command)
            connection.execute(
                sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(building), sql.Identifier(name))
            )
    return name


def unmark(address: str) -> None:
    """Let a copy that holds nothing sealed or signed forget whose keys it has; the next `migrate` gives it some."""
    if address.startswith("sqlite"):
        with sqlite3.connect(address.removeprefix("sqlite:///")) as file:
            file.execute("DELETE FROM people_keymark")
    else:
        with psycopg.connect(address) as connection:
            connection.execute("DELETE FROM people_keymark")


def clone_postgres(cluster: str, source: str, name: str) -> str:
    """Replace database `name` by a copy of `source`. Returns its address."""
    with _cluster(cluster) as connection:
        _clone(connection, source, name)
    return f"{cluster}/{name}"


def drop_postgres(cluster: str, name: str) -> None:
    """Remove the database, throwing out whoever is connected."""
    with _cluster(cluster) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def copy_sqlite(template: Path, target: Path) -> None:
    """Put a copy of the template database file at `target`, with no journal of the one that was there."""
    for suffix in ("-wal", "-shm"):
        target.with_name(target.name + suffix).unlink(missing_ok=True)
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(template, target)


def close_connections() -> None:
    """Close this thread's connections and the pools, so that the database under them may be replaced."""
    for connection in connections.all(initialized_only=True):
        connection.close()
        if getattr(connection, "pool", None):
            connection.close_pool()
