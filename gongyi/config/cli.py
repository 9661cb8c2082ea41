"""The command line: `gongyi <command>`. All but `serve` are Django management commands."""

import argparse
import os
import sys
from importlib.metadata import version
from typing import Final

from django.core.exceptions import ImproperlyConfigured

from gongyi.config import env, messages, private, ready, server

WORKS: Final = frozenset(
    [
        "appeals",
        "demo",
        "figures",
        "keys",
        "looks",
        "matters",
        "migrate",
        "places",
        "tick",
        "town",
        "user",
        "verify",
        "work",
    ]
)
"""What may sign, seal or find people: only with the keys of the database."""
BEGINS: Final = frozenset(["demo", "migrate"])
"""What begins a home where there is none; everything else finds one."""
READS: Final = frozenset(["clearsessions", "dbshell", "dumpdata", "loaddata", "shell", "showmigrations"])
STOPPED: Final = 130
"""What a shell expects of a program that was ended with Ctrl-C."""


def main() -> None:
    """Run one command with the project's settings; what an operator can mend is said in one line."""
    arguments = sys.argv[1:]
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gongyi.config.settings")
    speak()
    if wrong := env.unknown():
        sys.exit(f"gongyi: {wrong}")
    if arguments[:1] == ["serve"] and not {"--help", "-h"} & set(arguments):
        sys.exit(server.main(arguments[1:]))
    looks = arguments[:1] in ([], ["check"], ["help"], ["version"]) or {"--help", "-h", "--version"} & set(arguments)
    if looks or _needs_no_database(arguments):
        private.only_look()
    if arguments in (["--version"], ["version"]):
        sys.stdout.write(f"{version('gongyi')}\n")
        return
    messages.refresh()
    serves = arguments[:1] == ["demo"] and not {"--no-serve", "--help", "-h"} & set(arguments)
    asked, _rest = _address().parse_known_args(arguments[1:] if serves else [])
    if serves:
        _choose(asked.host, asked.port)
    try:
        manage(arguments)
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read the output has stopped; Python would complain again while it ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    if serves:
        sys.exit(server.main(["--host", asked.host, "--port", str(asked.port)]))


def speak() -> None:
    """Have Python's own reader of command lines say what is wrong in the operator's language; it looks its sentences up by these names."""
    spoken = messages.catalogue()
    for name, said in (("_", spoken.gettext), ("ngettext", spoken.ngettext)):
        setattr(argparse, name, said)


def _needs_no_database(arguments: list[str]) -> bool:
    """The file of one matter is checked by itself, on any machine."""
    return arguments[:1] == ["verify"] and any(given.partition("=")[0] == "--matter" for given in arguments)


def _look_first(arguments: list[str]) -> None:
    """Stop a command that works on the database when it is not reached, or when the keys here are not its own."""
    command = (arguments or [""])[0]
    if _needs_no_database(arguments):
        return
    if command in WORKS | READS and not {"--help", "-h"} & set(arguments):
        if command not in BEGINS:
            ready.check_home()
        found = ready.look()
        if command in WORKS:
            ready.check_keys(found)


def _choose(host: str, port: int) -> None:
    """Take the address before the towns are made, which takes a while."""
    try:
        server.check_free(host=host, port=port)
    except server.CannotServeError as refusal:
        sys.exit(f"gongyi: {refusal}")
    server.be_known_at(host=host, port=port)


def _address() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(add_help=False)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=server.port_number, default=8000)
    return parser


def manage(arguments: list[str]) -> None:
    """Run a Django command."""
    from django.db.utils import DatabaseError  # noqa: PLC0415 - `serve` starts without Django's database layer

    try:
        _look_first(arguments)
        from gongyi.config import commands  # noqa: PLC0415 - reads the settings, which may be wrong

        commands.Utility(["gongyi", *arguments]).execute()
    except (ImproperlyConfigured, ready.NotReadyError) as error:
        sys.exit(f"gongyi: {error}")
    except KeyboardInterrupt:
        said = messages.gettext("stopped. Nothing is half done; the same command may be run again.")
        sys.stderr.write(f"\ngongyi: {said}\n")
        sys.exit(STOPPED)
    except DatabaseError as error:
        if said := _mendable(error):
            sys.exit(f"gongyi: {said}")
        raise
    except OSError as error:
        if isinstance(error, BrokenPipeError) or error.filename is None:
            raise
        sys.exit(f"gongyi: {error.filename}: {error.strerror}")


def _mendable(error: Exception) -> str:
    """What an operator can do about what a database says; empty when it is a bug."""
    from django.db.utils import OperationalError  # noqa: PLC0415 - `serve` starts without Django's database layer

    if "no such table" in str(error) or "does not exist" in str(error):
        return messages.gettext("the database is not set up yet. Run `gongyi migrate` first.")
    if isinstance(error, OperationalError):
        return messages.gettext("the database cannot be used: %(why)s") % {"why": ready.first_line(error)}
    return ""
