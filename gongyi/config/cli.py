"""The command line: `gongyi <command>`. All but `serve` are Django management commands."""

import argparse
import os
import sys

from gongyi.config import messages, ready, server


def main() -> None:
    """Run one command with the project's settings; what an operator can mend is said in one line."""
    arguments = sys.argv[1:]
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gongyi.config.settings")
    if arguments[:1] == ["serve"] and not {"--help", "-h"} & set(arguments):
        sys.exit(server.main(arguments[1:]))
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
    from django.core.exceptions import ImproperlyConfigured  # noqa: PLC0415 - settings must be named first
    from django.db.utils import DatabaseError, OperationalError  # noqa: PLC0415 - settings must be named first

    try:
        from gongyi.config import commands  # noqa: PLC0415 - reads the settings, which may be wrong

        commands.Utility(["gongyi", *arguments]).execute()
    except ImproperlyConfigured as error:
        sys.exit(f"gongyi: {error}")
    except DatabaseError as error:
        if "no such table" in str(error) or "does not exist" in str(error):
            sys.exit(f"gongyi: {messages.gettext('the database is not set up yet. Run `gongyi migrate` first.')}")
        if isinstance(error, OperationalError):
            said = messages.gettext("the database cannot be used: %(why)s")
            sys.exit(f"gongyi: {said % {'why': ready.first_line(error)}}")
        raise
    except BrokenPipeError:
        raise
    except OSError as error:
        if error.filename is None:
            raise
        sys.exit(f"gongyi: {error.filename}: {error.strerror}")
