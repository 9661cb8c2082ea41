"""House rules as functions over a syntax tree. Each returns the line numbers and words of its breaches.

A rule is `(tree, path) -> faults`, where `path` is relative to the checkout. test_house_rules.py runs each over the
whole package and over a sample that breaks it.
"""

import ast
from collections.abc import Iterator
from pathlib import PurePosixPath

Fault = tuple[int, str]

WRITES = {"save", "bulk_create", "bulk_update", "get_or_create", "update_or_create"}
WRITES_ON_ROWS = {"create", "update", "delete"}
ROW_SOURCES = {"objects", "filter", "exclude", "all", "get", "reachable", "select_for_update"}
CLOCKS = {
    "datetime": {"now", "utcnow", "today"},
    "timezone": {"now", "localdate"},
    "date": {"today"},
    "time": {"time", "time_ns", "localtime", "gmtime"},
}
TRANSLATORS = {
    "_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy", "npgettext",
}  # fmt: skip
MONEY_WORDS = ("money", "price", "pay", "fen", "deadline", "limit", "tally", "working")
EXACT_FOLDERS = ("gongyi/kernel/clock", "gongyi/domain/ballots", "gongyi/domain/appraisal")
VAGUE_NAMES = {"utils", "util", "helpers", "helper", "common", "misc"}
DOCUMENTED = {"actions", "queries", "public", "reactions"}

MODULE_LINES = 400
FUNCTION_LINES = 60
PARAMETERS = 8


def _inside(path: str, *folders: str) -> bool:
    return any(path == folder or path.startswith(f"{folder}/") for folder in folders)


def _is_layer(path: str, *layers: str) -> bool:
    parts = PurePosixPath(path).with_suffix("").parts
    return any(layer in parts for layer in layers)


def _names_in(node: ast.expr) -> set[str]:
    """Every name and attribute along a chain such as Order.objects.filter(…)."""
    return {
        part.attr if isinstance(part, ast.Attribute) else part.id
        for part in ast.walk(node)
        if isinstance(part, ast.Attribute | ast.Name)
    }


def writes_in_views(tree: ast.Module, path: str) -> Iterator[Fault]:
    """Views write nothing themselves; they call one action."""
    if not _is_layer(path, "views"):
        return
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        verb, source = node.func.attr, _names_in(node.func.value)
        if verb in WRITES or (verb in WRITES_ON_ROWS and source & ROW_SOURCES and "session" not in source):
            yield node.lineno, f".{verb}() in a view"


def stage_outside_engine(tree: ast.Module, path: str) -> Iterator[Fault]:
    """Nothing but the engine changes a stage."""
    if _inside(path, "gongyi/kernel/flows"):
        return
    for node in ast.walk(tree):
        targets: list[ast.expr] = []
        if isinstance(node, ast.Assign):
            targets = node.targets
        elif isinstance(node, ast.AugAssign | ast.AnnAssign):
            targets = [node.target]
        if any(
            isinstance(part, ast.Attribute) and part.attr == "stage" for target in targets for part in ast.walk(target)
        ):
            yield node.lineno, "a stage is assigned outside the engine"
        if isinstance(node, ast.Call) and _sets_stage(node):
            yield node.lineno, "a stage is written outside the engine"


def _sets_stage(node: ast.Call) -> bool:
    if isinstance(node.func, ast.Attribute) and node.func.attr == "update":
        return any(keyword.arg == "stage" for keyword in node.keywords)
    if isinstance(node.func, ast.Name) and node.func.id == "setattr" and len(node.args) > 1:
        return isinstance(node.args[1], ast.Constant) and node.args[1].value == "stage"
    return False


def other_clocks(tree: ast.Module, path: str) -> Iterator[Fault]:
    """kernel/clock is the only clock. Monotonic time for measuring is not a clock."""
    if _inside(path, "gongyi/kernel/clock"):
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            owner = node.value.attr if isinstance(node.value, ast.Attribute) else getattr(node.value, "id", "")
            if node.attr in CLOCKS.get(owner, ()):
                yield node.lineno, f"{owner}.{node.attr}"
        elif isinstance(node, ast.ImportFrom):
            module = (node.module or "").rpartition(".")[2]
            for alias in node.names:
                if alias.name in CLOCKS.get(module, ()) and module != "datetime":
                    yield node.lineno, f"from {node.module} import {alias.name}"


def built_messages(tree: ast.Module, path: str) -> Iterator[Fault]:
    """A text to translate is a constant; values go in after translation."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if name not in TRANSLATORS:
            continue
        for argument in node.args:
            formatted = (
                isinstance(argument, ast.Call)
                and isinstance(argument.func, ast.Attribute)
                and argument.func.attr == "format"
            )
            if isinstance(argument, ast.JoinedStr | ast.BinOp) or formatted:
                yield node.lineno, f"the text given to {name}() is put together"


def floats_that_decide(tree: ast.Module, path: str) -> Iterator[Fault]:
    """Money and deadlines are whole numbers."""
    stem = PurePosixPath(path).stem
    if not (
        _inside(path, *EXACT_FOLDERS)
        or any(word in stem.split("_") or f"{word}s" in stem.split("_") for word in MONEY_WORDS)
    ):
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and node.id == "float":
            yield node.lineno, "float"
        elif isinstance(node, ast.Constant) and isinstance(node.value, float):
            yield node.lineno, f"the float {node.value}"
        elif isinstance(node, ast.Attribute) and node.attr == "FloatField":
            yield node.lineno, "FloatField"


def vague_module_names(tree: ast.Module, path: str) -> Iterator[Fault]:
    """A module is named after what it is about."""
    for part in PurePosixPath(path).with_suffix("").parts:
        if part in VAGUE_NAMES:
            yield 1, f"{part} says nothing"


def models_in_migrations(tree: ast.Module, path: str) -> Iterator[Fault]:
    """A migration sees models as they were, through `apps.get_model`."""
    if not _is_layer(path, "migrations"):
        return
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.ImportFrom)
            and (node.module or "").startswith("gongyi.")
            and (node.module or "").endswith(".models")
        ):
            yield node.lineno, f"imports {node.module}"


def undocumented(tree: ast.Module, path: str) -> Iterator[Fault]:
    """What other apps may call says what it does."""
    if not _is_layer(path, *DOCUMENTED):
        return
    for node in tree.body:
        if (
            isinstance(node, ast.FunctionDef | ast.ClassDef)
            and not node.name.startswith("_")
            and not ast.get_docstring(node)
        ):
            yield node.lineno, f"{node.name} has no docstring"


def sizes(tree: ast.Module, path: str) -> Iterator[Fault]:
    """Modules, functions and parameter lists stay small. Migrations are written by a machine."""
    if _is_layer(path, "migrations"):
        return
    lines = max((node.end_lineno or 0 for node in ast.walk(tree) if hasattr(node, "end_lineno")), default=0)
    if lines > MODULE_LINES:
        yield lines, f"{lines} lines in a module"
    for node in ast.walk(tree):
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        length = (node.end_lineno or node.lineno) - node.lineno + 1
        if length > FUNCTION_LINES:
            yield node.lineno, f"{node.name} has {length} lines"
        given = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
        count = len([argument for argument in given if argument.arg not in {"self", "cls"}])
        if count > PARAMETERS:
            yield node.lineno, f"{node.name} takes {count} parameters"


RULES = (
    writes_in_views,
    stage_outside_engine,
    other_clocks,
    built_messages,
    floats_that_decide,
    vague_module_names,
    models_in_migrations,
    undocumented,
    sizes,
)
