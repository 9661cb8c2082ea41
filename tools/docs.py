"""Write the generated reference pages: settings, commands, flows and figures, from where they are declared.

docs.py            write
docs.py --check    write nothing; exit 1 and name the pages that are out of date
"""

import argparse
import os
import sys
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gongyi.config.settings")

import django
from django.core.management import get_commands, load_command_class
from django.utils.translation import override

from gongyi.config import env, messages, server

REFERENCE = Path(__file__).resolve().parents[1] / "docs" / "reference"
BASE_ARGUMENTS = {
    *(
        "--version",
        "--verbosity",
        "--settings",
        "--pythonpath",
        "--traceback",
        "--no-color",
        "--force-color",
        "--skip-checks",
    ),
}
NOTE = "<!-- Written by tools/docs.py (`make docs`); change it where it is declared. -->\n"


def settings_page() -> str:
    """Every environment variable that is read, with its meaning."""
    rows = "".join(f"| `{name}` | {meaning} |\n" for name, meaning in sorted(env.DECLARED.items()))
    return (
        f"{NOTE}\n# Settings\n\nSettings come from the environment only and are checked at start. None must be set to try the "
        f"product.\n\n| name | meaning |\n|---|---|\n{rows}"
    )


def _options(parser: argparse.ArgumentParser, before: str = "") -> list[str]:
    """One table row per argument of the parser, and of the parsers below it."""
    rows = []
    for action in parser._actions:
        if BASE_ARGUMENTS.intersection(action.option_strings):
            continue
        if isinstance(action, argparse._SubParsersAction):
            for name, below in action.choices.items():
                rows += _options(below, f"{name} ")
        elif action.help is not argparse.SUPPRESS and not isinstance(action, argparse._HelpAction):
            value = action.metavar or action.dest.upper() if action.nargs != 0 else ""
            name = " ".join([", ".join(action.option_strings), str(value)]).strip()
            rows.append(f"| `{before}{name}` | {action.help or ''} |")
    return rows


def _section(name: str, parser: argparse.ArgumentParser) -> str:
    rows = _options(parser)
    table = "\n| argument | meaning |\n|---|---|\n" + "\n".join(rows) + "\n" if rows else ""
    return f"## `gongyi {name}`\n\n{parser.description or ''}\n{table}"


def commands_page() -> str:
    """Every command of ours, with its arguments. Those that every Django command has are left out."""
    parsers = {"serve": server.parser()}
    for name, app in get_commands().items():
        if app.startswith("gongyi."):
            parsers[name] = load_command_class(app, name).create_parser("gongyi", name)
    intro = "Every Django command (`migrate`, `check`, `shell` …) can be called the same way: `gongyi migrate`.\n\n"
    return f"{NOTE}\n# Commands\n\n{intro}" + "\n".join(_section(*pair) for pair in sorted(parsers.items()))


def figures_pages() -> dict[Path, str]:
    """Every declared figure, in both languages."""
    from gongyi.kernel.figures.telling import reference  # noqa: PLC0415 - apps must be loaded first

    found = {}
    for language, ending in (("en", ".md"), ("zh-hans", ".zh.md")):
        with override(language):
            found[REFERENCE / f"figures{ending}"] = f"{NOTE}\n{reference()}"
    return found


def pages() -> dict[Path, str]:
    """The generated pages by their place."""
    messages.refresh()
    django.setup()
    from gongyi.surfaces.rulebook.management.commands import flows  # noqa: PLC0415 - apps must be loaded first

    found = {REFERENCE / "settings.md": settings_page(), REFERENCE / "commands.md": commands_page(), **figures_pages()}
    return found | {REFERENCE / "flows" / name: text for name, text in flows.pages().items()}


def stale() -> list[str]:
    """The names of the pages that do not say what the code says."""
    return [path.name for path, text in pages().items() if not path.exists() or path.read_text("utf-8") != text]


def main(arguments: list[str]) -> int:
    """Write or check. Returns the exit code."""
    if arguments == ["--check"]:
        names = stale()
        print("\n".join(f"{name} is out of date: make docs" for name in names))
        return 1 if names else 0
    for path, text in pages().items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
