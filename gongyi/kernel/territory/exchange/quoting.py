"""Rows of a text file by its quotation marks: a message over several lines is one row, and a mark that does not close spoils its own row and no other."""

import csv
from collections import deque
from collections.abc import Callable, Iterator

FIELD_BYTES = 2_000_000
IsRow = Callable[[list[str]], bool]
"""Whether the cells of a line that lies within a row look like those of a row itself."""


class Unpaired(list[str]):
    """The cells of a line with a quotation mark that runs on into the rows below it."""


class Unreadable(ValueError):
    """The row that begins on this line does not end."""


class _Feed:
    """Lines one by one, with those of the row at hand, which may be given back."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines, self._back = lines, deque[str]()
        self.taken: list[str] = []
        self.ended = False

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._back.popleft() if self._back else next(self._lines, None)
        if line is None:
            self.ended = True
            raise StopIteration
        self.taken.append(line)
        return line

    def begin(self) -> None:
        """The next row."""
        self.taken, self.ended = [], False

    def give_back(self) -> str:
        """All lines of the row but the first, which is returned."""
        first, *rest = self.taken
        self._back.extendleft(reversed(rest))
        self.taken = [first]
        return first


def rows(
    lines: Iterator[str], delimiter: str, is_row: IsRow, *, strict: bool = False
) -> Iterator[tuple[int, list[str]]]:
    """The line on which each row begins, and its cells. `strict`: a single mark within a cell is amiss too. Raises Unreadable."""
    csv.field_size_limit(FIELD_BYTES)
    feed, begins = _Feed(lines), 1
    reader = csv.reader(feed, delimiter=delimiter)
    while True:
        feed.begin()
        try:
            cells = next(reader, None)
        except csv.Error as error:
            if not _runs_on(feed, delimiter, is_row):
                raise Unreadable(begins) from error
            cells, reader = [], csv.reader(feed, delimiter=delimiter)
        if cells is None:
            return
        odd = strict and sum(line.count('"') for line in feed.taken) % 2
        if feed.ended or odd or _runs_on(feed, delimiter, is_row):
            cells = Unpaired(next(csv.reader([feed.give_back()], delimiter=delimiter, quoting=csv.QUOTE_NONE)))
        yield begins, cells
        begins += len(feed.taken)


def _runs_on(feed: _Feed, delimiter: str, is_row: IsRow) -> bool:
    """Whether a line within the row is a row itself. A row that is whole asks for no line beyond its own."""
    return any(is_row(next(csv.reader([line], delimiter=delimiter), [])) for line in feed.taken[1:])
