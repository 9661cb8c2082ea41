"""Figures as a workbook: each number with its definition beside it, or every matter behind one of them under its definition."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from django.utils import timezone
from django.utils.translation import gettext as _

from gongyi.domain.appeals import public as appeals
from gongyi.kernel import clock
from gongyi.kernel.evidence.papers import Book
from gongyi.kernel.figures.counting import Hit, Value
from gongyi.kernel.figures.shares import percent
from gongyi.kernel.figures.wording import duration, value_in_words
from gongyi.kernel.territory.models import Town
from gongyi.kernel.ui import papers
from gongyi.surfaces.desk.figure_rows import Behind, details, matters_in_words

WIDTHS = (30, 12, 12, 12, 10, 28, 70, 40)
COLUMNS = ("n", "number", "title", "kind", "category", "place", "stage", "received", "due")
Row = list[str | int]


@dataclass(frozen=True)
class Head:
    """What was counted: whose, where, when, and who took it out."""

    town: Town
    where: str
    period: str
    who: str

    def line(self, *more: str) -> str:
        """Whose, where and when, as it stands above the rows."""
        return " · ".join([self.town.name, self.where, self.period, *more])

    def foot(self) -> str:
        """Who took it out, and when it was counted."""
        return _("Taken out %(at)s · %(who)s") % {"at": papers.day_and_time(clock.now()), "who": self.who}


def figures(head: Head, found: Sequence[tuple[Value, Value]]) -> Book:
    """Every figure beside the period before, with what it counts and what it leaves out."""
    names = (
        _("Figure"), _("Count"), _("Out of"), _("Rate or median"), _("Unit"), _("Period before"), _("What it counts"), _("Left out"),
    )  # fmt: skip
    rows = (row for value, before in found for row in _rows(value, before))
    return Book(_("Figures"), [_("Figures"), head.line()], list(zip(names, WIDTHS, strict=True)), rows, head.foot())


def _rows(value: Value, before: Value) -> Iterator[Row]:
    figure = value.figure
    rate = percent(value.share) if value.share is not None else ""
    if value.minutes is not None:
        rate = duration(value.minutes)
    if figure.repeats and value.numerator:
        rate = _("on %(matters)s") % {"matters": matters_in_words(value.matters)}
    yield [
        str(figure.name), "" if value.hidden else value.numerator, "" if value.denominator is None else value.denominator,
        rate or (_("too few") if value.too_few else ""), str(figure.unit), value_in_words(before),
        str(figure.definition), "\n".join(str(text) for text in figure.exclusions),
    ]  # fmt: skip
    for part in value.parts:
        said = "" if part.minutes is None else duration(part.minutes)
        name = _("not stated") if part.key == "none" else str(part.name)
        yield [f"  {name}", part.count, "", said, str(figure.unit), "", "", ""]


def matters(head: Head, behind: Behind, part: str, note: Callable[[int], None]) -> Book:
    """Every matter behind a figure, or each time it counts; they are read while the workbook is written."""
    figure, names = behind.figure, appeals.column_names()
    wanted = [appeals.Column(key, names[key]) for key in COLUMNS]
    above = [
        f"{figure.name} · {part}" if part else str(figure.name),
        head.line(behind.counted()),
        str(figure.definition),
    ]
    if figure.exclusions:
        above.append(_("Left out: %(what)s") % {"what": " ".join(str(text) for text in figure.exclusions)})
    rows = _read(head.town, behind, wanted, note)
    book = appeals.workbook(rows, wanted, name=_("Matters"), above=[*above, *papers.cut(len(behind))], foot=head.foot())
    return replace(book, columns=[*book.columns, *_more(behind)])


def _more(behind: Behind) -> list[tuple[str, int]]:
    return [(_("Counted on"), 18), (_("By whom"), 30), (_("Reason"), 24)] if behind.times else []


def _read(town: Town, behind: Behind, wanted: Sequence[appeals.Column], note: Callable[[int], None]) -> Iterable[Row]:
    hits, done = behind.hits[: papers.MOST_ROWS], 0
    for batch in appeals.batches(town, [hit.dossier for hit in hits], wanted):
        more = _each(town, behind, hits[done : done + len(batch)]) if behind.times else [[]] * len(batch)
        yield from ([*row, *extra] for row, extra in zip(batch, more, strict=True))
        done += len(batch)
        note(done)


def _each(town: Town, behind: Behind, hits: Sequence[Hit]) -> list[Row]:
    """When in digits, so that the column can be sorted, by whom, and why."""
    return [[f"{timezone.localtime(at):%Y-%m-%d %H:%M}", who, why] for at, who, why in details(town, behind, hits)]
