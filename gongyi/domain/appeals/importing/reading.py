"""Rows of a .csv, .csv.gz or .xlsx, one at a time. What cannot be read at all is said in one sentence."""

import gzip
import io
import zlib
from collections.abc import Generator, Iterator
from contextlib import AbstractContextManager, closing, nullcontext
from dataclasses import dataclass
from functools import partial
from itertools import chain, islice
from pathlib import Path
from typing import IO

from django.utils.translation import gettext as _

from gongyi.domain.appeals.importing.times import is_time
from gongyi.kernel.evidence.workshop import sheets
from gongyi.kernel.evidence.workshop.sheets import Row
from gongyi.kernel.territory.exchange import quoting
from gongyi.kernel.territory.exchange.quoting import FIELD_BYTES

MOST_BYTES = 200_000_000
LONGEST_CELL = 20_000
"""What is longer is refused later whatever it says, so no more of it is kept."""
HEAD_ROWS = 10
HEAD_BYTES = 100_000
OLE = b"\xd0\xcf\x11\xe0"
ZIP = b"PK"
CUT, OVER, QUOTE = "cut", "over", "quote"
DELIMITERS = (",", "\t", ";")
HEADERS = {
    "留言编号": "source", "编号": "source", "id": "source", "number": "source", "留言用户": "sender", "user": "sender", "sender": "sender",
    "留言主题": "subject", "主题": "subject", "标题": "subject", "subject": "subject", "title": "subject", "留言时间": "time", "时间": "time",
    "time": "time", "date": "time", "留言详情": "text", "详情": "text", "内容": "text", "text": "text", "content": "text", "body": "text",
    "一级标签": "label", "label": "label", "category": "label",
}  # fmt: skip


class BadFile(ValueError):
    """The file cannot be read at all; the text says why."""


@dataclass(frozen=True)
class Line:
    """One row of the file as it stands, with the number of the line on which it begins, or of its row, and how far into the file it lies, in thousandths.

    A row of a text file that ends before its header does has "3/6" in the cell CUT: so many cells of so many. One that says
    something beyond its header has so in OVER, and one whose quotation mark runs on into the next rows has something in QUOTE.
    """

    number: int
    cells: dict[str, str]
    part: int = 0


def lines(path: Path, *, most: int = MOST_BYTES, as_sheet: bool = False) -> Iterator[Line]:
    """Rows under known headers, which may stand below a title. Raises BadFile, also when it unpacks to more than `most`.

    `as_sheet`: rows of a text file are numbered as a spreadsheet shows them, in which a message of several lines is one row.
    """
    if path.is_dir():
        raise BadFile(_("this is a folder; name a file in it"))
    if not path.is_file():
        raise BadFile(_("there is no such file"))
    try:
        if is_workbook(path):
            yield from named(_sheet(path, most))
        else:
            yield from named(_text(path, most, as_sheet=as_sheet))
    except gzip.BadGzipFile as error:
        raise BadFile(_("the name ends in .gz, but it is not a gzip file")) from error
    except (EOFError, zlib.error) as error:
        raise BadFile(_("the file breaks off in the middle; please copy it again")) from error


def named(rows: Iterator[Row]) -> Iterator[Line]:
    """Rows by the meaning of their columns. Raises BadFile when no header is found among the first ten, or it names no time."""
    head = list(islice(rows, HEAD_ROWS))
    at = next((at for at, (_line, cells, _part) in enumerate(head) if "text" in _columns(cells)), None)
    if not head:
        raise BadFile(_("the file is empty"))
    if at is None and any("\ufffd" in cell for _line, cells, _part in head for cell in cells):
        raise BadFile(_("this is not a text file"))
    if at is None:
        raise BadFile(_("no column for the text of the message is named in its first rows (留言详情 or text)"))
    columns = _columns(head[at][1])
    if "time" not in columns:
        raise BadFile(_("no column for the time of the message is named in its first rows (留言时间 or time)"))
    for number, cells, part in chain(head[at + 1 :], rows):
        if any(cell.strip() for cell in cells):
            found = {name: cell[:LONGEST_CELL] for name, cell in zip(columns, cells, strict=False) if name}
            yield Line(number, found | _amiss(cells, head[at][1]), part)


def _amiss(cells: list[str], header: list[str]) -> dict[str, str]:
    """What is wrong with the cells of a row in a text file, in which one sign too few or too many moves words. Those of a workbook are all as wide."""
    if isinstance(cells, quoting.Unpaired):
        return {QUOTE: "1"}
    width, last = _width(header), _width(cells)
    if len(cells) < width:
        return {CUT: f"{len(cells)}/{width}"}
    return {OVER: f"{last}/{len(header)}"} if last > len(header) else {}


def _width(cells: list[str]) -> int:
    """How far a row says something."""
    return max((number for number, cell in enumerate(cells, start=1) if cell.strip()), default=0)


def _columns(cells: list[str]) -> list[str]:
    """What each column is; of two with the same meaning the first counts."""
    found: list[str] = []
    for cell in cells:
        name = HEADERS.get(cell.strip().lower(), "")
        found.append("" if name in found else name)
    return found


def glance(path: Path) -> None:
    """See cheaply whether a file is one of these. Raises BadFile; a workbook's cells are not looked at yet."""
    if not is_workbook(path):
        next(lines(path), None)


def is_workbook(path: Path) -> bool:
    """Whether it is to be read as a workbook. Raises BadFile for one that only calls itself so, or is locked."""
    with path.open("rb") as file:
        head = file.read(4)
    if head == OLE:
        raise BadFile(_("this is an old or locked Excel file; please save it as .xlsx without a password"))
    if path.suffix.lower() == ".xlsx" and not head.startswith(ZIP):
        raise BadFile(_("this is not an Excel workbook (.xlsx)"))
    return head.startswith(ZIP)


def _text(path: Path, most: int, *, as_sheet: bool) -> Iterator[Row]:
    encoding, delimiter, header = _written_in(path)
    size = path.stat().st_size or 1
    with path.open("rb") as raw, _unpacked(path, raw) as file, closing(_decoded(file, encoding, most)) as pieces:
        try:
            for row, (begins, cells) in enumerate(quoting.rows(pieces, delimiter, partial(_is_row, header)), start=1):
                yield row if as_sheet else begins, cells, min(999, raw.tell() * 1000 // size)
        except quoting.Unreadable as error:
            said = _("line %(line)s cannot be read; perhaps a quotation mark is missing")
            raise BadFile(said % {"line": error}) from error


def _unpacked(path: Path, raw: IO[bytes]) -> AbstractContextManager[IO[bytes]]:
    return gzip.GzipFile(fileobj=raw) if path.suffix == ".gz" else nullcontext(raw)  # type: ignore[return-value]


def _decoded(file: IO[bytes], encoding: str, most: int) -> Generator[str, None, None]:
    """Lines of the unpacked text; bytes that are no text spoil their row, not the file.

    A file that unpacks to too much, or a line without end, is stopped early.
    """
    size = 0
    text = io.TextIOWrapper(file, encoding=encoding, errors="replace", newline="")
    try:
        while piece := text.readline(FIELD_BYTES):
            size += len(piece)
            if size > most:
                raise BadFile(
                    _("the file unpacks to more than %(most)s MB; please split it") % {"most": most // 1_000_000}
                )
            yield piece.replace("\0", "\ufffd")
    finally:
        text.detach()


def _written_in(path: Path) -> tuple[str, str, list[str]]:
    """Encoding, delimiter and header: those in which the first rows name most of the known columns."""
    with path.open("rb") as raw, _unpacked(path, raw) as file:
        head = file.read(HEAD_BYTES)
    marked = head.startswith((b"\xff\xfe", b"\xfe\xff"))
    encodings = ("utf-16",) if marked else ("utf-8-sig", "gb18030")
    choices = [(encoding, delimiter) for encoding in encodings for delimiter in DELIMITERS]
    encoding, delimiter = max(choices, key=lambda choice: _fit(head.decode(choice[0], errors="replace"), choice[1]))
    return encoding, delimiter, max(_first(head.decode(encoding, errors="replace"), delimiter), key=_named, default=[])


def _fit(text: str, delimiter: str) -> tuple[int, int]:
    return max(map(_named, _first(text, delimiter)), default=0), -text[:-4].count("\ufffd")


def _first(text: str, delimiter: str) -> list[list[str]]:
    return [[cell.strip('"') for cell in row.split(delimiter)] for row in text.splitlines()[:HEAD_ROWS]]


def _named(cells: list[str]) -> int:
    """How many known columns they name."""
    return sum(bool(name) for name in _columns(cells))


def _is_row(header: list[str], cells: list[str]) -> bool:
    """Whether a line stands under the header by itself: as many cells, and a time where times stand."""
    columns = _columns(header)
    if "time" not in columns or len(cells) < _width(header):
        return False
    until = cells[: columns.index("time") + 1]
    return is_time(until[-1]) and not any('"' in cell for cell in until)


def _sheet(path: Path, most: int) -> Iterator[Row]:
    """Rows of the first sheets, streamed."""
    try:
        yield from sheets.rows(path, most)
    except sheets.Unreadable as error:
        raise bad_book(error.why, error.detail, most) from error


def bad_book(why: str, detail: str, most: int) -> BadFile:
    """The sentence for a workbook that cannot be read."""
    if why == "large":
        return BadFile(_("the file unpacks to more than %(most)s MB; please split it") % {"most": most // 1_000_000})
    if why == "damaged":
        return BadFile(_("the sheet %(name)s is damaged") % {"name": detail})
    return BadFile(_("this is not an Excel workbook (.xlsx)"))
