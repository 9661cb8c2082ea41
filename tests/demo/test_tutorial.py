"""The tutorial is true: each command runs as it stands there and prints what the page says it prints."""

import os
import re
import subprocess
from pathlib import Path

import pytest
from django.utils.translation import gettext, override

from tests.infra.site import demo_copy
from tests.infra.templates import ROOT, run_gongyi

PAGES = ("first-day.md", "first-day.zh.md")
SPOKEN = {"first-day.md": "en", "first-day.zh.md": "zh"}
BLOCK = re.compile(r"^```(sh|text)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
ACCOUNT = re.compile(r"sign in as `(\w+)`|用 `(\w+)`", re.IGNORECASE)
pytestmark = [pytest.mark.live, pytest.mark.once]


def page(name: str) -> str:
    return (ROOT / "docs" / "tutorial" / name).read_text("utf-8")


def fits(said: str, printed: str) -> bool:
    """Whether what was printed is what the page shows; … stands for anything, and on a line of its own for no line too."""
    chunks = re.split(r"^…\n", said.strip(), flags=re.MULTILINE)
    pattern = r"(?:.*\n)?".join(".*".join(re.escape(part) for part in chunk.split("…")) for chunk in chunks)
    return re.fullmatch(pattern, printed.strip(), re.DOTALL) is not None


@pytest.fixture(scope="module")
def environ(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    return demo_copy(tmp_path_factory.mktemp("tutorial"))


@pytest.mark.parametrize("name", PAGES)
def test_each_command_runs_and_prints_what_the_page_shows(name: str, environ: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / ".venv").symlink_to(ROOT / ".venv")
    printed, ran = "", 0
    for kind, text in BLOCK.findall(page(name)):
        if kind == "text":
            assert fits(text, printed), f"{text}\nis not\n{printed}"
            continue
        done = subprocess.run(
            ["/bin/sh", "-c", text], cwd=tmp_path, env=environ | {"PATH": os.environ["PATH"], "LC_ALL": "", "LANG": SPOKEN[name]}, capture_output=True, text=True, check=False
        )  # fmt: skip
        assert done.returncode == 0, f"{text}\n{done.stdout}\n{done.stderr}"
        printed, ran = done.stdout, ran + 1
    assert ran == 5


NAMED = """
from gongyi.domain.cases.models import CatalogueRow
from gongyi.domain.cases.queries import destination, entry
from gongyi.kernel.flows import turning
from gongyi.kernel.people.models import Post
from gongyi.kernel.territory.models import Place, Town
from gongyi.kernel.territory.scope import within
town = Town.objects.get(slug="qiaxiu")
with within(town):
    path = Place.objects.get(**PLACE).path
    row = next(found for found in CatalogueRow.objects.filter(town=town) if entry(found).plain[ROW[0]] == ROW[1])
    desk, firm = turning.route(town, "community_desk", path, frozenset()), destination(town, entry(row).owner, path, frozenset())
    for key in (desk, firm):
        print(*Post.objects.filter(seat=key.removeprefix("seat:")).values_list("person__account_link__account__username", flat=True))
"""


@pytest.mark.parametrize(
    ("name", "place", "row"),
    [
        (
            "first-day.md",
            {"name_en": "Riverside Homes, Building 1", "name": "河畔人家1号楼"},
            ("en", "Cameras and safety equipment"),
        ),
        ("first-day.zh.md", {"name": "河畔人家1号楼"}, ("zh", "监控和公共安全设备")),
    ],
)
def test_the_place_and_the_matter_that_are_named_lead_to_the_people_who_are_named(
    name: str, place: dict[str, str], row: tuple[str, str], environ: dict[str, str]
) -> None:
    plain = " ".join(page(name).split())
    assert all(words in plain for words in (*place.values(), row[1]))
    told = run_gongyi("shell", "-v", "0", "-c", f"PLACE, ROW = {place!r}, {row!r}{NAMED}", environ=environ)
    desk, firm = (line.split() for line in told.strip().splitlines()[-2:])
    assert "gulnar" in desk
    assert "zhoujianguo" in firm


def test_output_that_differs_is_noticed() -> None:
    assert fits('…\n{"faults": []}', 'a\n{"faults": []}\n')
    assert fits('…\n{"faults": []}', '{"faults": []}\n')
    assert not fits('…\n{"faults": []}', 'a\n{"faults": [1]}\n')


def test_both_languages_name_the_same_buttons_and_people_and_the_pages_have_them(environ: dict[str, str]) -> None:
    english, chinese = (re.findall(r"\*\*(.+?)\*\*", page(name)) for name in PAGES)
    with override("zh-hans"):
        assert [gettext(words) for words in english] == chinese
    people = [[one or other for one, other in ACCOUNT.findall(page(name))] for name in PAGES]
    assert people[0] == people[1]
    accounts = (
        "from django.contrib.auth import get_user_model as g; print(*g().objects.values_list('username', flat=True))"
    )
    done = subprocess.run(
        [ROOT / ".venv/bin/gongyi", "shell", "-v", "0", "-c", accounts], env=environ, capture_output=True, text=True, check=True
    )  # fmt: skip
    assert set(people[0]) <= set(done.stdout.split())
