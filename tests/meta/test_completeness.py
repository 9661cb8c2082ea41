"""Nothing is left half-told: migrations are written, settings and commands documented, Chinese complete."""

import io
from pathlib import Path

import pytest
from django.core.management import call_command, get_commands

from gongyi.config import env, messages
from tools import docs
from tools.messages import asked_for, faults

ROOT = Path(__file__).resolve().parents[2]
REFERENCE = ROOT / "docs" / "reference"


def untold(names: set[str], page: str) -> list[str]:
    """The names that the page does not explain in a heading or a table row of their own."""
    told = [line for line in page.splitlines() if line.startswith(("#", "|"))]
    return sorted(name for name in names if not any(f"`{name}`" in line or f"`gongyi {name}" in line for line in told))


def own_commands() -> set[str]:
    return {name for name, app in get_commands().items() if app.startswith("gongyi.")}


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    output = io.StringIO()
    try:
        call_command("makemigrations", check=True, dry_run=True, verbosity=1, stdout=output)
    except SystemExit:
        pytest.fail(output.getvalue())


def test_every_setting_is_documented() -> None:
    assert untold(set(env.DECLARED), (REFERENCE / "settings.md").read_text("utf-8")) == []


def test_every_command_is_documented() -> None:
    assert untold(own_commands(), (REFERENCE / "commands.md").read_text("utf-8")) == []


def test_the_generated_pages_are_up_to_date() -> None:
    assert docs.stale() == []


def test_a_stale_page_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(env.DECLARED, "GONGYI_NEW", "a setting that the page does not tell")
    assert docs.stale() == ["settings.md", "settings.zh.md"]
    assert docs.untranslated() == ["a setting that the page does not tell"]


def test_settings_and_commands_are_told_in_chinese() -> None:
    assert docs.untranslated() == []


def test_no_chinese_of_settings_and_commands_is_left_over() -> None:
    assert docs.unasked() == []


def test_every_verb_and_argument_of_a_command_says_what_it_is_for() -> None:
    page = (REFERENCE / "commands.md").read_text("utf-8")
    assert [line for line in page.splitlines() if line.endswith("|  |")] == []
    assert all(f"| `{verb}` |" in page for verb in ("list", "rotate", "drop", "found", "add"))


def test_an_undocumented_name_is_noticed() -> None:
    page = (
        "# Settings\n| `GONGYI_HOME` | folder |\nGONGYI_NEW is mentioned in passing: `GONGYI_NEW`.\n## `gongyi work`\n"
    )
    assert untold({"GONGYI_HOME", "GONGYI_NEW", "work", "tick"}, page) == ["GONGYI_NEW", "tick"]


def test_no_setting_is_read_past_the_list() -> None:
    readers = [
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "gongyi").rglob("*.py")
        if "os.environ" in path.read_text("utf-8") or "getenv(" in path.read_text("utf-8")
    ]
    assert set(readers) - {"gongyi/config/env.py", "gongyi/config/cli.py", "gongyi/config/wsgi.py"} == set()


def test_the_chinese_is_complete() -> None:
    assert faults(asked_for(ROOT / "gongyi"), messages.read_fragments()) == []
