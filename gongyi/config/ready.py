"""Whether the database can be served: reached, set up as this version of the code wants it, and with its own keys. Needs no Django."""

import sqlite3
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from gongyi.config import env
from gongyi.config.messages import gettext as _
from gongyi.kernel.people import keyprints

CODE = Path(__file__).resolve().parents[1]
APPLIED = "SELECT app, name FROM django_migrations"
SECONDS = 5


class NotReadyError(RuntimeError):
    """The database cannot be served; the text says why and what to do."""


@dataclass(frozen=True)
class Found:
    """What was seen in the database: the changes that were made to its tables, and the prints of its keys by name."""

    applied: set[tuple[str, str]] = field(default_factory=set)
    marks: dict[str, str] = field(default_factory=dict)


def check() -> None:
    """Raise NotReadyError when the database cannot be reached, lacks changes that this version brings, or has other keys than lie here."""
    found = look()
    if not found.applied:
        raise NotReadyError(_("the database is not set up yet. Run `gongyi migrate` first."))
    if _wanted() - found.applied:
        raise NotReadyError(_("the database is of an older version. Run `gongyi migrate` first."))
    check_keys(found)


def check_home() -> None:
    """Raise NotReadyError when there is no home where one is named: what only reads begins none."""
    home = env.home()
    if not home.is_dir():
        said = _("there is no folder %(home)s. Check GONGYI_HOME, or begin a home there with `gongyi migrate`.")
        raise NotReadyError(said % {"home": home})


def check_keys(found: Found) -> None:
    """Raise NotReadyError when the keys that lie here are not those of the database. One without any is not judged."""
    try:
        said = keyprints.complaint(env.home() / "keys", found.marks, _)
    except OSError as error:
        raise NotReadyError(f"{error.filename}: {error.strerror}") from error
    if said:
        raise NotReadyError(said)


def look() -> Found:
    """What the database holds; nothing where it is not made yet. Raises NotReadyError when it cannot be reached."""
    path = env.sqlite_path(env.database(env.home()))
    return _of_sqlite(path) if path else _of_postgres(env.text("DATABASE_URL"))


def _wanted() -> set[tuple[str, str]]:
    found = CODE.glob("*/*/migrations/[0-9]*.py")
    return {(path.parents[1].name, path.stem) for path in found}


def _of_sqlite(path: str) -> Found:
    if not Path(path).exists():
        return Found()
    try:
        connection = sqlite3.connect(f"{Path(path).as_uri()}?mode=ro", uri=True, timeout=SECONDS)
        try:
            tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
            return Found(
                set(connection.execute(APPLIED)) if "django_migrations" in tables else set(),
                dict(connection.execute(keyprints.MARKS)) if "people_keymark" in tables else {},
            )
        finally:
            connection.close()
    except sqlite3.Error as error:
        raise NotReadyError(
            _("the database %(path)s cannot be opened: %(why)s") % {"path": path, "why": error}
        ) from error


def _of_postgres(url: str) -> Found:
    import psycopg  # noqa: PLC0415 - SQLite does without

    def rows(query: str) -> list[Any]:
        try:
            return connection.execute(query.encode()).fetchall()
        except psycopg.errors.UndefinedTable:
            return []

    try:
        with psycopg.connect(url, connect_timeout=SECONDS, autocommit=True) as connection:
            return Found(set(rows(APPLIED)), dict(rows(keyprints.MARKS)))
    except psycopg.Error as error:
        said = _("the database at %(host)s cannot be reached: %(why)s")
        host = urlsplit(url).hostname or _("the usual place")
        raise NotReadyError(said % {"host": host, "why": first_line(error)}) from error


def first_line(error: BaseException) -> str:
    """The first line of what a library says, without its full stop."""
    return (str(error).strip().splitlines() or [type(error).__name__])[0].rstrip(".")
