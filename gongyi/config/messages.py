"""Translations from their source: the fragments in gongyi/locale/fragments, merged and compiled without any tool.

Each area keeps its Chinese in a file of its own, so that people who work side by side never meet in one big
catalogue. What Django reads is made from them here, in pure Python, whenever a fragment is newer.
"""

import ast
import gettext as library
import re
import struct
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from gongyi.config import env

LOCALE: Final = Path(__file__).resolve().parents[1] / "locale"
FRAGMENTS: Final = LOCALE / "fragments"
COMPILED: Final = LOCALE / "zh_Hans" / "LC_MESSAGES" / "django.mo"
HEADER: Final = "Content-Type: text/plain; charset=UTF-8\nLanguage: zh_Hans\nPlural-Forms: nplurals=1; plural=0;\n"
MAGIC: Final = 0x950412DE
LINE: Final = re.compile(
    r'(?:(?P<keyword>msgctxt|msgid_plural|msgid|msgstr(?:\[\d+\])?)\s+)?(?P<text>"(?:[^"\\]|\\.)*")'
)


class BadFragmentError(ValueError):
    """A fragment that cannot be used. The text names file, line and fault."""


@dataclass
class Entry:
    """One message and its translation. Chinese has one plural form."""

    place: str
    context: str = ""
    text: str = ""
    plural: str = ""
    translation: str = ""
    fuzzy: bool = False
    seen: set[str] = field(default_factory=set)

    @property
    def key(self) -> tuple[str, str]:
        """What the message is looked up by: context and text."""
        return self.context, self.text

    def add(self, keyword: str, text: str) -> None:
        """Append a quoted piece to the field that the keyword names."""
        self.seen.add(keyword)
        names = {
            "msgctxt": "context",
            "msgid": "text",
            "msgid_plural": "plural",
            "msgstr": "translation",
            "msgstr[0]": "translation",
        }
        if keyword not in names:
            raise BadFragmentError(f"{self.place}: {keyword} has no meaning in Chinese")
        setattr(self, names[keyword], getattr(self, names[keyword]) + text)


def _opens(keyword: str | None, current: Entry | None) -> bool:
    """Whether a line with this keyword begins another entry."""
    if current is None or keyword == "msgctxt":
        return True
    return keyword == "msgid" and "msgid" in current.seen


def parse(text: str, *, name: str) -> list[Entry]:
    """The entries of a fragment, without its header. Raises BadFragmentError for a line that is not understood."""
    entries: list[Entry] = []
    keyword, fuzzy = "", False
    for number, raw in enumerate(text.splitlines(), start=1):
        line = raw.strip()
        if not line or line.startswith("#"):
            fuzzy = fuzzy or (line.startswith("#,") and "fuzzy" in line)
            continue
        found = LINE.fullmatch(line)
        if found is None or not (found["keyword"] or entries):
            raise BadFragmentError(f"{name}:{number}: not understood: {line}")
        keyword = found["keyword"] or keyword
        if _opens(found["keyword"], entries[-1] if entries else None):
            entries.append(Entry(place=f"{name}:{number}", fuzzy=fuzzy))
            fuzzy = False
        entries[-1].add(keyword, ast.literal_eval(found["text"]))
    return [entry for entry in entries if entry.text]


def read_fragments(folder: Path = FRAGMENTS) -> Iterator[Entry]:
    """The entries of every fragment, file by file in the order of their names."""
    for path in sorted(folder.glob("*.po")):
        yield from parse(path.read_text("utf-8"), name=path.name)


def merge(entries: Iterable[Entry]) -> dict[tuple[str, str], Entry]:
    """One entry per message. Raises BadFragmentError where two fragments translate the same message differently."""
    merged: dict[tuple[str, str], Entry] = {}
    for entry in entries:
        other = merged.setdefault(entry.key, entry)
        if other.translation != entry.translation:
            raise BadFragmentError(f"{entry.place} and {other.place} differ on {entry.text!r}")
        if entry.plural:
            other.plural = entry.plural
    return merged


def compiled(entries: Iterable[Entry]) -> bytes:
    """The catalogue as the binary file that gettext reads. Doubtful and empty entries are left out."""
    pairs = {b"": HEADER.encode()}
    for entry in entries:
        if entry.translation and not entry.fuzzy:
            key = f"{entry.context}\x04{entry.text}" if entry.context else entry.text
            pairs[(f"{key}\0{entry.plural}" if entry.plural else key).encode()] = entry.translation.encode()
    rows = sorted(pairs.items())
    start = 7 * 4
    texts = start + 16 * len(rows)
    keys = b"".join(key + b"\0" for key, _ in rows)
    tables: list[list[int]] = [[], []]
    places = [texts, texts + len(keys)]
    for row in rows:
        for table, text in enumerate(row):
            tables[table] += [len(text), places[table]]
            places[table] += len(text) + 1
    head = struct.pack("<7I", MAGIC, 0, len(rows), start, start + 8 * len(rows), 0, 0)
    body = struct.pack(f"<{4 * len(rows)}I", *tables[0], *tables[1])
    return head + body + keys + b"".join(text + b"\0" for _, text in rows)


def refresh() -> bool:
    """Compile the catalogue if a fragment is newer than it, or one was added or removed. True if it was written.

    Safe with several processes: the file appears whole or not at all.
    """
    sources = [FRAGMENTS, *FRAGMENTS.glob("*.po")] if FRAGMENTS.is_dir() else []
    if not sources or (COMPILED.exists() and COMPILED.stat().st_mtime >= max(path.stat().st_mtime for path in sources)):
        return False
    content = compiled(merge(read_fragments(FRAGMENTS)).values())
    COMPILED.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=COMPILED.parent, delete=False) as file:
        file.write(content)
    Path(file.name).chmod(0o644)
    Path(file.name).replace(COMPILED)
    return True


def gettext(text: str) -> str:
    """The text in the operator's language, for what runs without Django."""
    return catalogue().gettext(text)


def catalogue() -> library.NullTranslations:
    """Texts in the operator's language, for what runs without Django. English when they cannot be made."""
    if env.terminal_language() == "en":
        return library.NullTranslations()
    try:
        refresh()
        with COMPILED.open("rb") as file:
            return library.GNUTranslations(file)
    except OSError:
        return library.NullTranslations()
