"""The glossary is true: what it calls a thing is what the code and the pages call it."""

import ast
import re
from collections import defaultdict
from functools import cache
from pathlib import Path

from django.utils.translation import override

from gongyi.domain.appeals import public as appeals
from gongyi.domain.cases import queries as cases
from gongyi.kernel.access import roles
from gongyi.kernel.figures import declaring
from gongyi.kernel.flows import registry

ROOT = Path(__file__).resolve().parents[2]
ROW = re.compile(r"^\| ([^|]+) \| [^|]+ \| (?:`(\w+)`|\((\w+)\)|—) \| ?([^|]*?) ?\|$", re.MULTILINE)
PARTS = re.compile(r"[（）/、…，]|\s")


def rows() -> list[tuple[str, str, str, str]]:
    """Chinese, name in the code, name kept for later, words for residents."""
    return ROW.findall((ROOT / "docs" / "glossary.md").read_text("utf-8"))


def labels() -> dict[str, list[str]]:
    """What the declarations call things in Chinese, by their key."""
    found: dict[str, list[str]] = defaultdict(list)
    with override("zh-hans"):
        for flow in registry.known():
            for one in (*flow.stages, *flow.moves, *(need for move in flow.moves for need in move.needs)):
                found[one.key].append(str(one.label))
            found[flow.key].append(str(flow.title))
        for role in roles.known():
            found[role.key].append(str(role.label))
        for figure in declaring.known():
            found[figure.key].append(str(figure.name))
        for code, name in (*cases.options("outcomes"), *((kind.code, kind.name) for kind in appeals.kinds())):
            found[code].append(str(name))
    return found


@cache
def names_in_code() -> frozenset[str]:
    """Every name that the package defines, takes or spells as a whole text."""
    found: set[str] = set()
    for path in (ROOT / "gongyi").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.ClassDef):
                found.add(node.name)
            elif isinstance(node, ast.Name):
                found.add(node.id)
            elif isinstance(node, ast.arg | ast.keyword) and node.arg:
                found.add(node.arg)
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.add(node.value)
    return frozenset(found)


def alike(said: str, label: str) -> bool:
    """One of the words given stands in the label, or the label in them."""
    return label in said or any(part and part in label for part in PARTS.split(said))


def untrue(found: list[tuple[str, str, str, str]]) -> list[str]:
    """The rows that the code does not bear out."""
    called = labels()
    faults = [key for _term, key, _later, _said in found if key and key not in called and key not in names_in_code()]
    faults += [later for _term, _key, later, _said in found if later in called]
    return faults + [
        f"{key}: {term} is called {called[key]}"
        for term, key, _later, said in found
        if key in called and not any(alike(f"{term} {said}", label) for label in called[key])
    ]


def test_each_name_stands_in_the_code_and_says_what_the_pages_say() -> None:
    assert len(rows()) > 120
    assert "\n".join(untrue(rows())) == ""


def test_a_wrong_word_a_missing_name_and_a_built_part_in_brackets_are_noticed() -> None:
    assert untrue([("关门", "close_off", "", "")]) != []
    assert untrue([("销号", "shut_the_drawer_now", "", "")]) == ["shut_the_drawer_now"]
    assert untrue([("销号", "", "close_off", "")]) == ["close_off"]


def test_every_role_kind_outcome_and_flow_has_its_line() -> None:
    known = {key for _term, key, _later, _said in rows()}
    wanted = {role.key for role in roles.known() if str(role.label)} | {kind.code for kind in appeals.kinds()}
    wanted |= {code for code, _name in cases.options("outcomes")} | {flow.key for flow in registry.known()}
    assert sorted(wanted - known) == []
