"""Settings come from the environment only. Each is declared here once, with its meaning, and checked at start."""

import os
import secrets
from contextlib import suppress
from difflib import get_close_matches
from ipaddress import ip_network
from pathlib import Path
from typing import Final, NamedTuple
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

from gongyi.config import private

DECLARED: Final[dict[str, str]] = {
    "DATABASE_URL": "where rows live: sqlite:////absolute/path (four strokes) or postgres://user:password@host:port/name",
    "GONGYI_HOME": "whole path of the folder of data, media and keys: a new or empty one, or one it used before; default: var/ beside the code",
    "GONGYI_SECRET_KEY": "signs sessions and forms; made on first run when unset",
    "GONGYI_HOSTS": "comma-separated host names served; default: loopback names",
    "GONGYI_ORIGIN": "public address printed on receipts and links, such as https://gongyi.example.cn",
    "GONGYI_PROXIES": "comma-separated addresses or networks of reverse proxies, whose word for a visitor's address is believed",
    "GONGYI_SHARED_ADDRESS": "how many times the usual number of tries an hour one address may make; raise it where many people share one",
    "GONGYI_DEBUG": "1 shows error detail; never in service",
    "GONGYI_HTTPS": "1 when served behind TLS: secure cookies and HSTS",
    "GONGYI_SMS_URL": "address of the HTTP gateway that sends text messages; unset: none are sent",
    "GONGYI_SMS_TOKEN": "bearer token for the text message gateway",
    "GONGYI_EMAIL_URL": "smtps://user:password@host:465, or smtp:// (encrypted on port 587); unset: e-mail is written to GONGYI_HOME/mail",
    "GONGYI_EMAIL_FROM": "sender of e-mail",
    "LC_ALL": "language of the command line: English when it begins with en, Chinese otherwise; then LC_MESSAGES, then LANG",
    "LC_MESSAGES": "asked when LC_ALL is unset",
    "LANG": "asked when LC_ALL and LC_MESSAGES are unset",
    "MALLOC_ARENA_MAX": "in how many places the C library keeps freed memory; `gongyi serve` takes 2 when unset, which keeps web processes small",
    "MALLOC_MMAP_THRESHOLD_": "from how many bytes on the C library gives freed memory back at once; `gongyi serve` takes 1000000 when unset",
    "GONGYI_SAMPLES": "folder of real messages to try on, where `gongyi appeals import` also looks for a file; tests that need it skip without it",
}

SHORTEST_KEY = 32
OF_TESTS, ALIKE = "GONGYI_TEST_", 0.8


def text(name: str, default: str = "") -> str:
    """The declared setting as text; the default where it is unset or empty."""
    if name not in DECLARED:
        raise ImproperlyConfigured(f"{name} is not a declared setting")
    return os.environ.get(name, "") or default


def unknown() -> str:
    """A sentence on a variable that looks like one of ours and is none, so that nobody believes it holds; empty where there is none."""
    ours = [name for name in sorted(os.environ) if name.startswith("GONGYI_") and not name.startswith(OF_TESTS)]
    wrong = next((name for name in ours if name not in DECLARED), "")
    if not wrong:
        return ""
    near = get_close_matches(wrong, DECLARED, 1, ALIKE)
    return f"{wrong} is not a setting" + (f"; perhaps {near[0]} is meant" if near else "")


def terminal_language() -> str:
    """The language in which the command line speaks: Chinese, or English where the locale says so."""
    said = next((value for name in ("LC_ALL", "LC_MESSAGES", "LANG") if (value := text(name))), "")
    return "en" if said.lower().startswith("en") else "zh-hans"


def suppose(name: str, value: str) -> None:
    """Set a declared setting for this process and its children where it is unset or empty."""
    os.environ[name] = text(name, value)


def flag(name: str) -> bool:
    """The declared setting as yes or no; only 1, 0 and unset are understood."""
    value = text(name, "0")
    if value not in {"0", "1"}:
        raise ImproperlyConfigured(f"{name} must be 0 or 1, not {value!r}")
    return value == "1"


def number(name: str, default: int, *, most: int) -> int:
    """The declared setting as a whole number from 1 to `most`."""
    value = text(name, str(default))
    if not value.isdecimal() or not 1 <= int(value) <= most:
        raise ImproperlyConfigured(f"{name} must be a number between 1 and {most}, not {value!r}")
    return int(value)


def address(name: str, schemes: tuple[str, ...], default: str = "") -> str:
    """The declared setting as an address of one of these schemes, or empty."""
    value = text(name, default)
    try:
        parts = urlsplit(value)
        whole = parts.scheme in schemes and bool(parts.hostname) and parts.port != 0
    except ValueError:
        whole = False
    if value and not whole:
        wanted = " or ".join(f"{scheme}://" for scheme in schemes)
        raise ImproperlyConfigured(f"{name} must be an address that starts with {wanted}")
    return value


PORTS = {"smtp": 25, "smtps": 465}
SUBMISSION = 587
"""The port on which a plain connection is to be encrypted before anything is said."""


class MailServer(NamedTuple):
    """Where e-mail is handed in, by whom, and how the connection is encrypted."""

    host: str
    port: int
    user: str
    password: str
    ssl: bool
    starttls: bool


def mail_server(name: str) -> MailServer | None:
    """The declared setting as a mail server, or None."""
    parts = urlsplit(address(name, tuple(PORTS)))
    if not parts.hostname:
        return None
    port, ssl = parts.port or PORTS[parts.scheme], parts.scheme == "smtps"
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    return MailServer(parts.hostname, port, user, password, ssl, not ssl and port == SUBMISSION)


def networks(name: str) -> list[str]:
    """The declared setting as addresses and networks, separated by commas."""
    found = [part.strip() for part in text(name).split(",") if part.strip()]
    for part in found:
        try:
            ip_network(part)
        except ValueError as error:
            raise ImproperlyConfigured(f"{name} must list addresses such as 127.0.0.1 or 10.0.0.0/8") from error
    return found


def names(name: str, default: str = "") -> list[str]:
    """The declared setting as host names, separated by commas: no scheme, no path, no port."""
    found = [part.strip() for part in text(name, default).split(",") if part.strip()]
    for part in found:
        if "/" in part or " " in part or part.removeprefix("[").partition("]")[0].count(":") == 1:
            raise ImproperlyConfigured(
                f"{name} must list host names such as gongyi.example.cn, without http:// and without a port"
            )
    return found


def folder(name: str) -> str:
    """The declared setting as a folder that is there, or empty."""
    value = text(name)
    if value and not Path(value).is_dir():
        raise ImproperlyConfigured(f"{name} must name a folder that is there, not {value}")
    return value


def home() -> Path:
    """The folder that holds everything this installation owns; `private.begin` makes it. Raises for one that cannot be it."""
    folder = Path(text("GONGYI_HOME") or Path(__file__).resolve().parents[2] / "var")
    if not folder.is_absolute():
        raise ImproperlyConfigured(f"GONGYI_HOME must be a whole path, such as /var/lib/gongyi, not {folder}")
    private.refuse_foreign(folder)
    return folder


def secret_key(folder: Path) -> str:
    """The secret key from the environment, else from the keys folder, else made now; not kept by a process that only looks."""
    given = text("GONGYI_SECRET_KEY")
    if given:
        if len(given) < SHORTEST_KEY:
            raise ImproperlyConfigured(f"GONGYI_SECRET_KEY must have at least {SHORTEST_KEY} characters")
        return given
    path = folder / "keys" / "secret.key"
    if private.looking() and not path.exists():
        return secrets.token_urlsafe(48)
    try:
        path.parent.mkdir(mode=0o700, exist_ok=True)
        with suppress(FileExistsError), open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o400), "w") as file:  # noqa: PTH123 - mode at creation
            file.write(secrets.token_urlsafe(48))
        return path.read_text().strip()
    except OSError as error:
        raise ImproperlyConfigured(f"GONGYI_HOME {folder} cannot be written to: {error.strerror}") from error


def database(folder: Path) -> dict[str, object]:
    """Django's database entry for DATABASE_URL. Raises when it is of neither known kind."""
    url = text("DATABASE_URL", f"sqlite:///{folder / 'gongyi.sqlite3'}")
    try:
        parts, port = urlsplit(url), urlsplit(url).port
    except ValueError as error:
        raise ImproperlyConfigured("DATABASE_URL has a port that is not a number") from error
    if parts.scheme == "sqlite":
        name = url.removeprefix("sqlite:///")
        if not Path(name).is_absolute():
            raise ImproperlyConfigured(
                "DATABASE_URL must name the file by its whole path: sqlite:////folder/file.sqlite3"
            )
        return {
            "ENGINE": "gongyi.config.sqlite",
            "NAME": name,
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA foreign_keys=ON;"
                "PRAGMA cache_size=-16000;PRAGMA mmap_size=134217728;PRAGMA recursive_triggers=ON;",
            },
        }
    if parts.scheme in {"postgres", "postgresql"}:
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path.removeprefix("/")),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": unquote(parts.hostname or ""),
            "PORT": str(port or ""),
            "OPTIONS": {"pool": {"min_size": 1, "max_size": 12, "timeout": 20}},
        }
    raise ImproperlyConfigured("DATABASE_URL must start with sqlite:/// or postgres://")


def sqlite_path(entry: dict[str, object]) -> str:
    """The file of a SQLite database entry; empty for any other."""
    return str(entry["NAME"]) if entry["ENGINE"] == "gongyi.config.sqlite" else ""
