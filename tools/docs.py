"""Write the generated reference pages: settings, commands, flows and figures, from where they are declared.

docs.py            write
docs.py --check    write nothing; exit 1 and name the pages that are out of date

The Chinese of the settings stands in reference.zh.po beside this file; that of the commands is a fragment, since `--help` says it too.
"""

import argparse
import os
import sys
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gongyi.config.settings")

import django
from django.core.management import get_commands, load_command_class
from django.utils.translation import override

from gongyi.config import env, messages
from gongyi.config.commands import EVERYWHERE

REFERENCE = Path(__file__).resolve().parents[1] / "docs" / "reference"
NOTE = "<!-- Written by tools/docs.py (`make docs`); change it where it is declared. -->\n"


class Words:
    """English as it is declared, or its Chinese; what has none is remembered and stays English."""

    def __init__(self, *, chinese: bool) -> None:
        path = Path(__file__).with_name("reference.zh.po")
        self.chinese = chinese
        self.known: dict[str, str] = {}
        for source in (path, messages.FRAGMENTS / "commands.po") if chinese else ():
            found = messages.parse(source.read_text("utf-8"), name=source.name)
            self.known |= {entry.text: entry.translation for entry in found}
        self.missing: list[str] = []
        self.asked: set[str] = set()

    def other(self, page: str) -> str:
        """The link to the same page in the other language."""
        return f"[English]({page}.md)" if self.chinese else f"[中文]({page}.zh.md)"

    def __call__(self, text: str) -> str:
        self.asked.add(text)
        if self.chinese and text and text not in self.known:
            self.missing.append(text)
        return self.known.get(text, text)


def settings_page(say: Words) -> str:
    """Every environment variable that is read, with its meaning."""
    rows = "".join(f"| `{name}` | {say(meaning)} |\n" for name, meaning in sorted(env.DECLARED.items()))
    lead = "Settings come from the environment only and are checked at start; a name beginning with GONGYI_ that is not below is refused. None must be set to try the product."
    head = f"{NOTE}\n# {say('Settings')}\n\n{say.other('settings')} · {say(lead)}"
    return f"{head}\n\n| {say('name')} | {say('meaning')} |\n|---|---|\n{rows}"


def _options(parser: argparse.ArgumentParser, say: Words, before: str = "") -> list[str]:
    """One table row per argument of the parser, per verb, and per argument of the verbs."""
    rows = []
    for action in parser._actions:
        if EVERYWHERE.intersection(action.option_strings):
            continue
        if isinstance(action, argparse._SubParsersAction):
            helped = {choice.dest: choice.help for choice in action._choices_actions}
            for name, below in action.choices.items():
                rows.append(f"| `{before}{name}` | {say(helped.get(name) or '')} |")
                rows += _options(below, say, f"{before}{name} ")
        elif action.help is not argparse.SUPPRESS and not isinstance(action, argparse._HelpAction):
            rows.append(_argument(action, say, before))
    return rows


def _argument(action: argparse.Action, say: Words, before: str) -> str:
    value = action.metavar or action.dest.upper() if action.nargs != 0 else ""
    name = " ".join([", ".join(action.option_strings), str(value)]).strip()
    one_of = f"{say('one of:')} {', '.join(f'`{choice}`' for choice in action.choices)}" if action.choices else ""
    told = say(action.help or "").replace("%(default)s", str(action.default))
    meaning = " · ".join(part for part in (told, one_of) if part)
    return f"| `{before}{name}` | {meaning} |"


def _section(name: str, parser: argparse.ArgumentParser, say: Words) -> str:
    rows = _options(parser, say)
    table = f"\n| {say('argument')} | {say('meaning')} |\n|---|---|\n" + "\n".join(rows) + "\n" if rows else ""
    return f"## `gongyi {name}`\n\n{say(parser.description or '')}\n{table}"


def commands_page(say: Words) -> str:
    """Every command of ours, with its arguments. Those that every Django command has are left out."""
    parsers = {}
    for name, app in get_commands().items():
        if app.startswith("gongyi."):
            parsers[name] = load_command_class(app, name).create_parser("gongyi", name)
    lead = "Every Django command (`migrate`, `check`, `shell` …) can be called the same way: `gongyi migrate`."
    sections = "\n".join(_section(*pair, say) for pair in sorted(parsers.items()))
    return f"{NOTE}\n# {say('Commands')}\n\n{say.other('commands')} · {say(lead)}\n\n{sections}"


def reference_pages(say: Words) -> dict[Path, str]:
    """Settings and commands in one language."""
    ending = ".zh.md" if say.chinese else ".md"
    return {REFERENCE / f"settings{ending}": settings_page(say), REFERENCE / f"commands{ending}": commands_page(say)}


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

    found = reference_pages(Words(chinese=False)) | reference_pages(Words(chinese=True)) | figures_pages()
    return found | {REFERENCE / "flows" / name: text for name, text in flows.pages().items()}


def stale() -> list[str]:
    """The names of the pages that do not say what the code says."""
    return [path.name for path, text in pages().items() if not path.exists() or path.read_text("utf-8") != text]


def untranslated() -> list[str]:
    """What settings and commands say and reference.zh.po has no Chinese for."""
    say = Words(chinese=True)
    reference_pages(say)
    return sorted(set(say.missing))


def unasked() -> list[str]:
    """Chinese that no setting and no command asks for any more."""
    say = Words(chinese=True)
    reference_pages(say)
    return sorted(set(say.known) - say.asked)


def main(arguments: list[str]) -> int:
    """Write or check. Returns the exit code."""
    if arguments == ["--check"]:
        faults = [f"{name} is out of date: make docs" for name in stale()]
        faults += [f"tools/reference.zh.po has no Chinese for: {text}" for text in untranslated()]
        print("\n".join(faults))
        return 1 if faults else 0
    for path, text in pages().items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
