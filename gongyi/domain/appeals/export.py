"""The three lists for paper and for a workbook, with the town's own columns; some hundreds of matters at a time."""

from collections.abc import Iterable, Iterator, Sequence

from gongyi.domain.appeals.columns import Column, cells
from gongyi.kernel.evidence.papers import Book
from gongyi.kernel.flows.models import Dossier
from gongyi.kernel.territory.models import Town

AT_A_TIME = 500
UNIT_WIDTH, NARROWEST = 5, 6


def batches(town: Town, keys: Sequence[int], wanted: Sequence[Column]) -> Iterator[list[list[str | int]]]:
    """The cells of these matters in this order, some hundreds at a time."""
    for at in range(0, len(keys), AT_A_TIME):
        part = keys[at : at + AT_A_TIME]
        found = Dossier.objects.select_related("place").in_bulk(part)
        yield cells(town, [found[key] for key in part if key in found], wanted, at + 1)


def workbook(
    rows: Iterable[list[str | int]], wanted: Sequence[Column], *, name: str, above: Sequence[str], foot: str
) -> Book:
    """An .xlsx of matters: what stands above, headings, rows, who took it out and when."""
    columns = [(column.heading, max(NARROWEST, column.width * UNIT_WIDTH)) for column in wanted]
    return Book(name, above, columns, rows, foot)
