"""Which commands an operator is shown, and in which language. Imported once settings are named."""

import argparse
import sys
from collections.abc import Iterator
from difflib import get_close_matches
from functools import partial
from typing import IO, Any

from django.apps import apps
from django.core.management import ManagementUtility, get_commands, load_command_class
from django.core.management.base import BaseCommand, CommandParser, OutputWrapper
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from gongyi.config import env

GROUPS = (
    (gettext_noop("Running"), ("demo", "serve", "work", "tick")),
    (gettext_noop("Towns, places and accounts"), ("town", "places", "user")),
    (gettext_noop("Matters and figures"), ("appeals", "matters", "figures", "flows")),
    (gettext_noop("The record and its keys"), ("verify", "keys", "looks")),
)
DJANGOS = (
    "check",
    "clearsessions",
    "collectstatic",
    "dbshell",
    "diffsettings",
    "dumpdata",
    "loaddata",
    "makemigrations",
    "migrate",
    "sendtestemail",
    "shell",
    "showmigrations",
    "sqlmigrate",
)
"""Those of Django that help whoever runs or builds the product; the others do harm here or nothing."""
SPEAK_FOR_THE_TOWN = frozenset({"demo", "serve", "work", "tick"})
"""What these write down is read by the people of a town, whatever language the operator reads."""
EVERYWHERE = frozenset(
    {
        "--version",
        "--verbosity",
        "--settings",
        "--pythonpath",
        "--traceback",
        "--no-color",
        "--force-color",
        "--skip-checks",
    }
)
FAULT = "CommandError: "
CHECKED = ("flows", "models", "compatibility")
"""What is checked before a command of ours. What pages need is checked where they are served: to load them takes a third of the time."""


class Utility(ManagementUtility):
    """Django's dispatcher with our commands first, in the operator's language."""

    def main_help_text(self, commands_only: bool = False) -> str:  # noqa: FBT001, FBT002 - Django's signature
        """Every command of ours with one line, by group; below, which of Django's can be called."""
        known = [name for _title, names in GROUPS for name in names]
        if commands_only:
            return "\n".join(sorted([*known, *DJANGOS]))
        if apps.ready:
            translation.activate(env.terminal_language())
        lines = [_("gongyi COMMAND --help tells all about a command."), ""]
        for title, names in GROUPS:
            lines += [_(title), *(f"  {name:10}{_first(_(summary(name)))}" for name in names), ""]
        lines += [_("Of Django's there are: %(names)s.") % {"names": ", ".join(DJANGOS)}]
        return "\n".join(lines)

    def fetch_command(self, subcommand: str) -> BaseCommand:
        """The command of this name, which tells its help in the operator's language. Ends the program for one that is not offered."""
        if apps.ready:
            if subcommand not in SPEAK_FOR_THE_TOWN:
                translation.activate(env.terminal_language())
            if subcommand not in offered():
                with translation.override(env.terminal_language()):
                    sys.exit(_unknown(subcommand))
        command = super().fetch_command(subcommand)
        if get_commands().get(subcommand, "").startswith("gongyi."):
            command.stderr = _Faults(sys.stderr)
            if command.requires_system_checks == "__all__":
                command.requires_system_checks = CHECKED
            command.create_parser = partial(_told, command.create_parser)  # type: ignore[method-assign]
        return command


class _Faults(OutputWrapper):
    """Says what is wrong without the name of a class before it."""

    def __init__(self, out: IO[str]) -> None:
        super().__init__(out)  # type: ignore[arg-type]

    def write(self, msg: str = "", style_func: Any = None, ending: str | None = None) -> None:  # type: ignore[override]
        told = f"gongyi: {msg.removeprefix(FAULT)}" if msg.startswith(FAULT) else msg
        super().write(told, style_func, ending)


def offered() -> frozenset[str]:
    """The names of all commands that can be called."""
    return frozenset({*DJANGOS, *(name for name, app in get_commands().items() if app.startswith("gongyi."))})


def summary(name: str) -> str:
    """What a command of ours does, as it is declared."""
    return load_command_class(get_commands()[name], name).help


def _first(text: str) -> str:
    """The first sentence."""
    return text.partition(". ")[0].partition("。")[0].rstrip(".")


def _unknown(name: str) -> str:
    near = get_close_matches(name, sorted(offered()), n=1)
    said = _("gongyi: there is no command %(name)s. `gongyi --help` lists them.") % {"name": name}
    return said + (" " + _("Perhaps %(name)s is meant.") % {"name": near[0]} if near else "")


def _told(make: Any, prog_name: str, subcommand: str, **more: Any) -> CommandParser:
    parser: CommandParser = make(prog_name, subcommand, **more)
    with translation.override(env.terminal_language()):
        for below in parsers_in(parser):
            _translate(below)
    return parser


def parsers_in(parser: argparse.ArgumentParser) -> Iterator[argparse.ArgumentParser]:
    """A parser and those of its verbs."""
    yield parser
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for below in action.choices.values():
                yield from parsers_in(below)


def _translate(parser: argparse.ArgumentParser) -> None:
    parser.description = _(parser.description) if parser.description else None
    parser._positionals.title, parser._optionals.title = _("arguments"), _("options")
    for action in parser._actions:
        if EVERYWHERE.intersection(action.option_strings):
            action.help = argparse.SUPPRESS
        elif isinstance(action, argparse._SubParsersAction):
            for choice in action._choices_actions:
                choice.help = _(choice.help) if choice.help else None
        elif isinstance(action, argparse._HelpAction):
            action.help = _("show this help")
        elif action.help and action.help is not argparse.SUPPRESS:
            action.help = _(action.help)
