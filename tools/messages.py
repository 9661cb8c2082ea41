"""Compare the texts in the code with their Chinese: what is missing, stale or doubtful. Exit 1 if anything is.

    messages.py           report
    messages.py --missing po entries for what is missing, ready to be filled in

No gettext tool is needed: Python is read by `ast`, templates by Django's own lexer.
"""

import ast
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation.template import templatize

from gongyi.config import messages

ROOT = Path(__file__).resolve().parents[1]
PLAIN = {"_", "gettext", "gettext_lazy", "gettext_noop"}
PLURAL = {"ngettext", "ngettext_lazy"}
CONTEXT = {"pgettext", "pgettext_lazy"}
CONTEXT_PLURAL = {"npgettext", "npgettext_lazy"}
CALL = re.compile(r"\b(?:_|n?p?gettext)\(")
# Translations of other packages' texts, and of the helps of our commands (tools/docs.py sees to those); no call asks for them.
FOREIGN = ("vendor.po", "commands.po")
FORMAT = re.compile(r"%\(\w+\)[sdif]|%[sdif]|\{\w*\}")


@dataclass(frozen=True)
class Text:
    """A text that the code asks to be translated."""

    place: str
    context: str
    text: str
    plural: str = ""


def _text_of(call: ast.Call, place: str) -> Text | None:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    given = [node.value for node in call.args if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    if name in PLAIN and len(given) == 1:
        return Text(place, "", given[0])
    if name in PLURAL and len(given) == 2:
        return Text(place, "", given[0], given[1])
    if name in CONTEXT and len(given) == 2:
        return Text(place, given[0], given[1])
    if name in CONTEXT_PLURAL and len(given) == 3:
        return Text(place, given[0], given[1], given[2])
    return None


def in_python(source: str, name: str) -> Iterator[Text]:
    """The texts of a Python module."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and (text := _text_of(node, f"{name}:{node.lineno}")):
            yield text


def _call_at(source: str, start: int) -> ast.Call | None:
    """The call that begins at `start` of the lexer's output, which is Python only in patches."""
    for end in re.finditer(r"\)", source[start:]):
        try:
            node = ast.parse(source[start : start + end.end()], mode="eval").body
        except (SyntaxError, ValueError):
            continue
        return node if isinstance(node, ast.Call) else None
    return None


def in_template(source: str, name: str) -> Iterator[Text]:
    """The texts of a Django template."""
    shown = templatize(source, origin=name)
    for found in CALL.finditer(shown):
        call = _call_at(shown, found.start())
        if call and (text := _text_of(call, f"{name}:{shown.count(chr(10), 0, found.start()) + 1}")):
            yield text


def asked_for(package: Path) -> dict[tuple[str, str], Text]:
    """Every text of the package's modules and templates."""
    texts: dict[tuple[str, str], Text] = {}
    for path in sorted(package.rglob("*")):
        read = {".py": in_python, ".html": in_template, ".txt": in_template}.get(path.suffix)
        if read is None or (path.suffix == ".txt" and "templates" not in path.parts):
            continue
        for text in read(path.read_text("utf-8"), str(path.relative_to(package.parent))):
            texts.setdefault((text.context, text.text), text)
    return texts


def faults(texts: dict[tuple[str, str], Text], entries: Iterable[messages.Entry]) -> list[str]:
    """One line per text without Chinese, per Chinese without text, per doubtful or ill-fitting entry."""
    found = []
    merged = messages.merge(entries)
    for key, text in texts.items():
        if key not in merged or not merged[key].translation:
            found.append(f"{text.place}: no Chinese for {text.text!r}")
    for key, entry in merged.items():
        if entry.fuzzy:
            found.append(f"{entry.place}: still marked fuzzy: {entry.text!r}")
        if key not in texts and not entry.place.startswith(FOREIGN):
            found.append(f"{entry.place}: nothing asks for {entry.text!r} any more")
        wanted = set(FORMAT.findall(entry.plural or entry.text))
        if not set(FORMAT.findall(entry.translation)) <= wanted:
            found.append(f"{entry.place}: the Chinese of {entry.text!r} has a placeholder that is not filled")
    return found


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    return f'"{escaped}"'


def blank(text: Text) -> str:
    """A po entry for the text, with nothing filled in."""
    lines = [f"#: {text.place}"]
    if text.context:
        lines.append(f"msgctxt {_quoted(text.context)}")
    lines.append(f"msgid {_quoted(text.text)}")
    if text.plural:
        lines += [f"msgid_plural {_quoted(text.plural)}", 'msgstr[0] ""']
    else:
        lines.append('msgstr ""')
    return "\n".join(lines)


def main(arguments: list[str]) -> int:
    """Report. Returns the exit code."""
    texts = asked_for(ROOT / "gongyi")
    if arguments == ["--missing"]:
        have = messages.merge(messages.read_fragments())
        print("\n\n".join(blank(text) for key, text in texts.items() if key not in have))
        return 0
    found = faults(texts, messages.read_fragments())
    print("\n".join([*found, f"{len(texts)} texts, {len(found)} faults"]))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
