"""What both kinds of file share: decoding, cells that harm nobody, and what came of a file."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from gongyi.kernel.territory.exchange import quoting
from gongyi.kernel.territory.naming import in_english

HARMFUL = ("=", "+", "-", "@", "\t", "\r")


class BadFile(ValueError):
    """The file cannot be read at all; the text says why."""


@dataclass
class Taken:
    """What a file brought: rows added, outlines changed, rows that say what is known already, and rows refused.

    Those refused stand by line for a table, by position for the features of a map (`numbers_features`).
    """

    added: int = 0
    changed: int = 0
    known: int = 0
    numbers_features: bool = False
    refused: list[tuple[int, str]] = field(default_factory=list)

    def refuse(self, number: int, why: str) -> None:
        """Leave a row out and say why."""
        self.refused.append((number, why))


def decode(data: bytes) -> str:
    """The text of a file as spreadsheets write it: UTF-8 with or without mark, or GB 18030. Raises BadFile."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise BadFile(_("This is not a text file."))


def harmless(text: str) -> str:
    """The text as a cell that no spreadsheet takes for a formula."""
    return "'" + text if text.startswith(HARMFUL) else text


def plain(cell: str | None) -> str:
    """What `harmless` was given, without surrounding space."""
    text = (cell or "").strip()
    return text[1:] if text.startswith("'") and text[1:].startswith(HARMFUL) else text


def rows_of(
    lines: Iterable[str], headers: Mapping[str, str], needed: Sequence[str], taken: Taken
) -> list[tuple[int, dict[str, str]]]:
    """The rows of a table with the line on which each begins, cells by column; empty rows are left out, those amiss refused.

    `headers` are other words for the columns. Raises BadFile when it is no table or a needed column is missing.
    """
    try:
        rows = list(_numbered(lines))
    except quoting.Unreadable as error:
        raise BadFile(_("This is not a CSV file.")) from error
    heads = [headers.get(plain(head), plain(head).lower()) for head in rows[0][1]] if rows else []
    if not set(needed) <= set(heads):
        raise BadFile(_("The first line must name the columns: %(columns)s.") % {"columns": _named(needed, headers)})
    found = []
    for number, row in rows[1:]:
        if why := _amiss(row, len(heads)):
            taken.refuse(number, why)
        elif any(cell.strip() for cell in row):
            found.append((number, dict(zip(heads, map(plain, row), strict=False))))
    return found


def _amiss(row: list[str], width: int) -> str:
    """What one sign too few or too many has done to a row; empty where nothing is amiss."""
    if isinstance(row, quoting.Unpaired):
        return _("A quotation mark is missing or one too many.")
    if any(cell.strip() for cell in row[width:]):
        return _("The row has more cells than the first line names columns.")
    return ""


def _named(needed: Sequence[str], headers: Mapping[str, str]) -> str:
    """The columns as the reader would write them: their first word in Chinese, their key in English."""
    words = {key: word for word, key in reversed(list(headers.items()))}
    return pgettext("between names", ", ").join(key if in_english() else words[key] for key in needed)


def _numbered(lines: Iterable[str]) -> Iterator[tuple[int, list[str]]]:
    """Rows with the line on which each begins; a cell may go over several."""
    width = 0

    def is_row(cells: list[str]) -> bool:
        return 0 < width <= len(cells) and '"' not in cells[0]

    for begins, row in quoting.rows(iter(lines), ",", is_row, strict=True):
        width = width or len(row)
        yield begins, row
