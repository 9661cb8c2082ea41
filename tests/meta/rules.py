"""House rules as functions over a syntax tree. Each returns the line numbers and words of its breaches.

A rule is `(tree, path) -> faults`, where `path` is relative to the checkout. test_house_rules.py runs each over the
whole package and over a sample that breaks it.
"""

import ast
import io
import tokenize
from collections import Counter
from collections.abc import Iterator
from pathlib import PurePosixPath

Fault = tuple[int, str]

WRITES = {"create", "bulk_create", "bulk_update", "get_or_create", "update_or_create", "execute", "executemany"}
KEYED_WRITES = {"save", "update"}
"""Those of rows take keywords only; a picture's `save` and a dictionary's `update` are given something."""
ASYNC = "a"
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
EXACT_FOLDERS = (
    "gongyi/domain", "gongyi/surfaces", "gongyi/kernel/clock", "gongyi/kernel/people", "gongyi/kernel/access", "gongyi/kernel/index",
    "gongyi/kernel/outbox", "gongyi/kernel/flows", "gongyi/kernel/figures",
)  # fmt: skip
"""Where things are decided. What is left: degrees of outlines, cells of workbooks, the drawing of rings."""
PATHS = {"Path", "path", "folder", "_folder", "HOME", "ROOT", "home"}
VAGUE_NAMES = {"utils", "util", "helpers", "helper", "common", "misc"}
DOCUMENTED = {"actions", "queries", "public", "reactions"}

MODULE_LINES = 400
FUNCTION_LINES = 60
PARAMETERS = 8
WIDTH, WIDTH_OF_CODE = 300, 160
"""The formatter wraps code; what is kept as it stands stays readable. Sentences and comments do not count as code."""


def _inside(path: str, *folders: str) -> bool:
    return any(path == folder or path.startswith(f"{folder}/") for folder in folders)


def _is_layer(path: str, *layers: str) -> bool:
    parts = PurePosixPath(path).with_suffix("").parts
    return any(layer in parts for layer in layers)


def _names_in(node: ast.expr) -> set[str]:
    """Every name and attribute along a chain such as Path(settings.HOME) / name."""
    return {
        part.attr if isinstance(part, ast.Attribute) else part.id
        for part in ast.walk(node)
        if isinstance(part, ast.Attribute | ast.Name)
    }


def writes_outside_actions(tree: ast.Module, path: str) -> Iterator[Fault]:
    """Surfaces and domains write in actions only; whatever else they are made of calls one."""
    if not _inside(path, "gongyi/domain", "gongyi/surfaces") or _is_layer(path, "actions", "migrations"):
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and _writes(node, node.func):
            yield node.lineno, f".{node.func.attr}() outside actions"


def _writes(node: ast.Call, func: ast.Attribute) -> bool:
    for verb in (func.attr, func.attr.removeprefix(ASYNC)):
        if verb in WRITES:
            return True
        if verb in KEYED_WRITES and not node.args and (node.keywords or verb == "save"):
            return True
        if (
            verb == "delete"
            and not node.args
            and not node.keywords
            and not _names_in(func.value) & {"session", "cache"}
        ):
            return True
    return False


def stage_outside_engine(tree: ast.Module, path: str) -> Iterator[Fault]:
    """Nothing but the engine changes a stage, by whatever name."""
    if _inside(path, "gongyi/kernel/flows"):
        return
    for node in ast.walk(tree):
        targets: list[ast.expr] = []
        if isinstance(node, ast.Assign):
            targets = node.targets
        elif isinstance(node, ast.AugAssign | ast.AnnAssign):
            targets = [node.target]
        if any(_is_stage(part) for target in targets for part in ast.walk(target)):
            yield node.lineno, "a stage is assigned outside the engine"
        if isinstance(node, ast.Call) and _sets_stage(node):
            yield node.lineno, "a stage is written outside the engine"
        if isinstance(node, ast.Call) and _inside(path, "gongyi/domain", "gongyi/surfaces") and _sets_unnamed(node):
            yield node.lineno, "columns are written whose names cannot be read here"


def _is_stage(part: ast.AST) -> bool:
    if isinstance(part, ast.Subscript):
        return _is_dictionary_of_row(part.value)
    return isinstance(part, ast.Attribute) and part.attr == "stage"


def _is_dictionary_of_row(node: ast.expr) -> bool:
    called = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "vars"
    return called or (isinstance(node, ast.Attribute) and node.attr == "__dict__")


def _sets_stage(node: ast.Call) -> bool:
    name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    if name in {"setattr", "__setattr__"}:
        return any(isinstance(given, ast.Constant) and given.value == "stage" for given in node.args)
    if isinstance(node.func, ast.Attribute) and _is_dictionary_of_row(node.func.value):
        return name in {"update", "setdefault", "__setitem__"}
    if name.removeprefix(ASYNC) not in WRITES | KEYED_WRITES:
        return False
    parts = [part for given in (*node.args, *(word.value for word in node.keywords)) for part in ast.walk(given)]
    named = any(isinstance(part, ast.Constant) and part.value == "stage" for part in parts)
    return named or any(word.arg == "stage" for word in node.keywords)


def _sets_unnamed(node: ast.Call) -> bool:
    """`rows.update(**columns)` and `setattr(row, name, value)` may write anything, a stage too."""
    if isinstance(node.func, ast.Name) and node.func.id == "setattr":
        return len(node.args) > 1 and not isinstance(node.args[1], ast.Constant)
    verb = node.func.attr.removeprefix(ASYNC) if isinstance(node.func, ast.Attribute) else ""
    spread = any(word.arg is None and not isinstance(word.value, ast.Dict) for word in node.keywords)
    return verb == "update" and spread


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
    """What decides is counted in whole numbers: money, areas, minutes, votes. `/` makes a float, `//` does not."""
    stem = PurePosixPath(path).stem
    if _is_layer(path, "migrations") or not (
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
        elif isinstance(node, ast.BinOp | ast.AugAssign) and isinstance(node.op, ast.Div) and not _joins_path(node):
            yield node.lineno, "a division that makes a float"


def _joins_path(node: ast.BinOp | ast.AugAssign) -> bool:
    left, right = (node.left, node.right) if isinstance(node, ast.BinOp) else (node.target, node.value)
    words = isinstance(right, ast.JoinedStr) or (isinstance(right, ast.Constant) and isinstance(right.value, str))
    return words or bool(_names_in(left) & PATHS)


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


def wide_lines(text: str) -> Iterator[Fault]:
    """No line holds more than can be read at one go; the limit on lines is not met by width."""
    sentences: Counter[int] = Counter()
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type in {tokenize.STRING, tokenize.COMMENT}:
            for number, part in enumerate(token.string.split("\n"), start=token.start[0]):
                sentences[number] += len(part)
    for number, line in enumerate(text.split("\n"), start=1):
        if len(line) > WIDTH or len(line) - sentences[number] > WIDTH_OF_CODE:
            yield number, f"{len(line)} characters in a line"


RULES = (
    writes_outside_actions,
    stage_outside_engine,
    other_clocks,
    built_messages,
    floats_that_decide,
    vague_module_names,
    models_in_migrations,
    undocumented,
    sizes,
)
