"""What an operator reads at the command line: our commands in groups, each with one line, in one language at a time."""

import argparse
import ast
import inspect
import io
import re
import subprocess
from pathlib import Path

import pytest
from django.core.management import call_command, get_commands
from django.utils import translation

from gongyi.config import commands, env, messages
from tests.infra.test_environment import migrated, run

__all__ = ["migrated"]

pytestmark = pytest.mark.once

OWN = {name for name, app in get_commands().items() if app.startswith("gongyi.")}
ROOT = Path(__file__).resolve().parents[2]
HAN = re.compile(r"[\u4e00-\u9fff]")
FOR_PROGRAMMERS = {
    "conflicting option string: %s", ".__call__() not defined", "'required' is an invalid argument for positionals",
    "mutually exclusive arguments must be optional", "positional arguments", "options", "%r is not callable",
    "cannot merge actions - two groups are named %r", "dest= is required for options like %r",
    "invalid option string %(option)r: must start with a character %(prefix_chars)r",
    "invalid conflict_resolution value: %r", "cannot have multiple subparser arguments", "conflicting subparser: %s",
    "conflicting subparser alias: %s", "show this help message and exit", 'argument "-" with mode %r',
    "unexpected option string: %s",
}  # fmt: skip
"""What argparse says of a parser that is written wrongly, and what our help replaces."""
SENTENCE_OF_ENGLISH = re.compile(r"\b[a-z]+ [a-z]+ [a-z]+\b")


@pytest.fixture(autouse=True)
def _language_as_it_was():
    with translation.override(translation.get_language()):
        yield


def speak(monkeypatch: pytest.MonkeyPatch, **named: str) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.setenv(name, named.get(name, ""))


@pytest.mark.parametrize(
    ("named", "language"),
    [
        ({}, "zh-hans"), ({"LANG": "C.UTF-8"}, "zh-hans"), ({"LANG": "zh_CN.UTF-8"}, "zh-hans"), ({"LANG": "en_US.UTF-8"}, "en"),
        ({"LC_MESSAGES": "en", "LANG": "zh_CN"}, "en"), ({"LC_ALL": "zh_CN", "LC_MESSAGES": "en", "LANG": "en"}, "zh-hans"),
        ({"LC_ALL": "EN_GB"}, "en"),
    ],
)  # fmt: skip
def test_the_locale_says_which_language_is_spoken(monkeypatch, named: dict[str, str], language: str) -> None:
    speak(monkeypatch, **named)
    assert env.terminal_language() == language


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_help_lists_every_command_of_ours_with_one_line_in_its_group(monkeypatch, language: str) -> None:
    speak(monkeypatch, LANG=language)
    text = commands.Utility(["gongyi"]).main_help_text()
    listed = dict(re.findall(r"^  (\w+) +(\S.*)$", text, re.MULTILINE))
    assert set(listed) == OWN
    assert all(bool(HAN.search(line)) == (language == "zh") for line in listed.values())
    assert not any(name in text for name in ("runserver", "createsuperuser", "flush", "startapp", "testserver"))


def test_every_command_of_ours_stands_in_one_group() -> None:
    assert sorted(name for _title, names in commands.GROUPS for name in names) == sorted(OWN)


@pytest.mark.parametrize("name", ["runserver", "testserver", "flush", "startapp", "createsuperuser", "nonsense"])
def test_what_makes_no_sense_for_an_operator_cannot_be_called(monkeypatch, name: str) -> None:
    speak(monkeypatch, LANG="en_US")
    with pytest.raises(SystemExit, match=f"no command {name}"):
        commands.Utility(["gongyi", name]).fetch_command(name)


def test_a_slip_of_the_finger_is_told_what_was_meant(monkeypatch) -> None:
    speak(monkeypatch, LANG="zh_CN")
    with pytest.raises(SystemExit, match="是不是要用 verify"):
        commands.Utility(["gongyi", "verfy"]).fetch_command("verfy")


@pytest.mark.parametrize("name", sorted(OWN))
def test_the_help_of_a_command_is_in_one_language(monkeypatch, name: str) -> None:
    for language in ("zh", "en"):
        speak(monkeypatch, LANG=language)
        parser = commands.Utility(["gongyi", name]).fetch_command(name).create_parser("gongyi", name)
        for below in commands.parsers_in(parser):
            told = [below.description or "", *(str(action.help or "") for action in below._actions)]
            mixed = HAN if language == "en" else SENTENCE_OF_ENGLISH
            assert [text for text in told if mixed.search(text)] == []


@pytest.mark.django_db
def test_a_fault_is_told_without_the_name_of_a_class(monkeypatch) -> None:
    speak(monkeypatch, LANG="zh_CN")
    command = commands.Utility(["gongyi", "user"]).fetch_command("user")
    out = io.StringIO()
    command.stderr._out = out
    with pytest.raises(SystemExit):
        command.run_from_argv(["gongyi", "user", "disable", "nobody"])
    assert out.getvalue() == "gongyi: 没有 nobody 这个账号。\n"


def test_whoever_has_the_flows_written_is_told_how_many_pages_and_where(tmp_path, capsys) -> None:
    with translation.override("en"):
        call_command("flows", "--write", str(tmp_path / "flows"))
    count = len(list((tmp_path / "flows").iterdir()))
    assert capsys.readouterr().out == f"{count} pages were written to {tmp_path / 'flows'}\n"


@pytest.mark.parametrize(
    ("language", "told"), [("zh_CN.UTF-8", "列出这些目标"), ("C", "列出这些目标"), ("en", "list the targets")]
)
def test_make_speaks_the_language_of_every_command(monkeypatch, language: str, told: str) -> None:
    speak(monkeypatch, LANG=language)
    said = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
    assert said[0].split(maxsplit=2) == ["make", "help", told]
    mixed = HAN if language == "en" else SENTENCE_OF_ENGLISH
    assert [line for line in said if mixed.search(line)] == []


WRONG = {
    ("user",): "gongyi user：还缺：verb",
    ("appeals", "import"): "gongyi appeals import：还缺：file, --place",
    ("user", "add", "x", "--office", "boss"): "--office：没有 'boss' 这一项",
    ("user", "remove"): "没有 'remove' 这一项",
    ("verify", "--nonsense"): "不认识：--nonsense",
    ("work", "--pause"): "--pause：后面要跟一个值",
    ("serve", "--port"): "--port：后面要跟一个值",
    ("serve", "--port", "x"): "--port：'x' 不是",
}


@pytest.mark.parametrize("words", list(WRONG), ids=" ".join)
@pytest.mark.parametrize("language", ["zh_CN.UTF-8", "en"])
def test_what_is_wrong_with_a_command_is_said_in_one_language(
    migrated: Path, words: tuple[str, ...], language: str
) -> None:
    done = run(*words, GONGYI_HOME=str(migrated), LANG=language, LC_ALL="", LC_MESSAGES="")
    assert done.returncode == 2
    if language == "en":
        assert not HAN.search(done.stderr)
        assert done.stderr.startswith("usage: gongyi")
    else:
        assert done.stderr.startswith("用法：gongyi")
        assert WRONG[words] in done.stderr
        assert not SENTENCE_OF_ENGLISH.search(done.stderr.splitlines()[-1].partition("：")[2])


def test_every_sentence_that_an_operator_may_bring_about_is_known_in_chinese() -> None:
    """Those left out are for whoever writes a parser."""
    said = {
        node.args[0].value
        for node in ast.walk(ast.parse(inspect.getsource(argparse)))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in {"_", "ngettext"}
        if isinstance(node.args[0], ast.Constant)
    }
    known = {entry.text for entry in messages.read_fragments()}
    assert said - known <= FOR_PROGRAMMERS


@pytest.mark.parametrize(
    "words", [("verify",), ("work", "--once"), ("figures",), ("showmigrations",), ("user", "list")]
)
def test_a_command_that_needs_a_home_begins_none(tmp_path: Path, words: tuple[str, ...]) -> None:
    nowhere = tmp_path / "nope" / "x"
    done = run(*words, GONGYI_HOME=str(nowhere), DATABASE_URL="", LANG="zh_CN.UTF-8", LC_ALL="", LC_MESSAGES="")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == f"gongyi: 没有 {nowhere} 这个文件夹。请核对 GONGYI_HOME；要新建，先运行 `gongyi migrate`。\n"
    assert not nowhere.parent.exists()
