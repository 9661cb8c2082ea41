"""What both kinds of file share: decoding, cells that harm nobody, and what came of a file."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

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
