"""Whether the database can be served: reached, and set up as this version of the code wants it. Needs no Django."""

import sqlite3
from pathlib import Path
from urllib.parse import urlsplit

from gongyi.config import env
from gongyi.config.messages import gettext as _

CODE = Path(__file__).resolve().parents[1]
APPLIED = "SELECT app, name FROM django_migrations"
SECONDS = 5


class NotReadyError(RuntimeError):
    """The database cannot be served; the text says why and what to do."""


def check() -> None:
    """Raise NotReadyError when the database cannot be reached, or lacks changes that this version brings."""
    url = env.text("DATABASE_URL", f"sqlite:///{env.home() / 'gongyi.sqlite3'}")
    applied = _of_sqlite(url.removeprefix("sqlite:///")) if url.startswith("sqlite:") else _of_postgres(url)
    if not applied:
        raise NotReadyError(_("the database is not set up yet. Run `gongyi migrate` first."))
    if _wanted() - applied:
        raise NotReadyError(_("the database is of an older version. Run `gongyi migrate` first."))


def _wanted() -> set[tuple[str, str]]:
    found = CODE.glob("*/*/migrations/[0-9]*.py")
    return {(path.parents[1].name, path.stem) for path in found}


def _of_sqlite(path: str) -> set[tuple[str, str]]:
    if not Path(path).exists():
        return set()
    try:
        connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=SECONDS)
        try:
            return set(connection.execute(APPLIED))
        finally:
            connection.close()
    except sqlite3.Error as error:
        if "no such table" in str(error):
            return set()
        raise NotReadyError(
            _("the database %(path)s cannot be opened: %(why)s") % {"path": path, "why": error}
        ) from error


def _of_postgres(url: str) -> set[tuple[str, str]]:
    import psycopg  # noqa: PLC0415 - SQLite does without

    parts = urlsplit(url)
    try:
        with psycopg.connect(url, connect_timeout=SECONDS) as connection:
            return {(app, name) for app, name in connection.execute(APPLIED)}
    except psycopg.errors.UndefinedTable:
        return set()
    except psycopg.Error as error:
        said = _("the database at %(host)s cannot be reached: %(why)s")
        raise NotReadyError(said % {"host": parts.hostname, "why": first_line(error)}) from error


def first_line(error: BaseException) -> str:
    """The first line of what a library says, without its full stop."""
    return (str(error).strip().splitlines() or [type(error).__name__])[0].rstrip(".")
