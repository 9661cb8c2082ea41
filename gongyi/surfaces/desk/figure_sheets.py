"""Figures as a workbook: each number with its definition beside it, or every matter behind one of them under its definition."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from fractions import Fraction

from django.utils import timezone
from django.utils.translation import gettext as _

from gongyi.domain.appeals import public as appeals
from gongyi.kernel import clock
from gongyi.kernel.access.actor import Actor
from gongyi.kernel.evidence.papers import Book, Cell
from gongyi.kernel.figures.counting import Hit, Value
from gongyi.kernel.figures.shares import HUNDREDTHS
from gongyi.kernel.territory.models import Town
from gongyi.kernel.ui import papers
from gongyi.surfaces.desk import partial
from gongyi.surfaces.desk.figure_choice import Offer
from gongyi.surfaces.desk.figure_rows import Behind, details, matters_in_words

WIDTHS = (30, 10, 10, 10, 16, 10, 24, 12, 12, 12, 16, 70, 40)
COLUMNS = ("n", "number", "title", "kind", "category", "place", "stage", "received", "due")
Row = list[Cell]


@dataclass(frozen=True)
class Head:
    """What was counted: whose, where, when, and who took it out."""

    town: Town
    actor: Actor
    place: Offer
    period: str
    who: str

    def line(self, *more: str) -> str:
        """Whose, where and when, as it stands above the rows."""
        return " · ".join([self.town.name, str(self.place), self.period, *more])

    def above(self, first: str, *more: str) -> list[str]:
        """What stands above the rows: what it is, of what; and what is missing, where not all of the place is counted."""
        return list(filter(None, [first, self.line(*more), partial.explained(self.place.extent)]))

    def foot(self) -> str:
        """Who took it out, and when it was counted."""
        return _("Taken out %(at)s · %(who)s") % {"at": papers.day_and_time(clock.now()), "who": self.who}


def figures(head: Head, found: Sequence[tuple[Value, Value]]) -> Book:
    """Every figure beside the period before, each number in a cell of its own, with what it counts and what it leaves out."""
    sides = (_("Count"), _("Out of"), _("Rate"), _("Median"))
    before = [_("Before: %(what)s") % {"what": name} for name in sides]
    names = (_("Figure"), *sides, _("Unit"), _("Note"), *before, _("What it counts"), _("Left out"))
    counted = partial.beside(head.place.extent)
    rows = (row for value, earlier in found for row in _rows(value, earlier, counted))
    return Book(_("Figures"), head.above(_("Figures")), list(zip(names, WIDTHS, strict=True)), rows, head.foot())


def _rows(value: Value, before: Value, counted: str) -> Iterator[Row]:
    figure = value.figure
    yield [
        str(figure.name), *_numbers(value), str(figure.unit), _note(value, counted), *_numbers(before),
        str(figure.definition), "\n".join(str(text) for text in figure.exclusions),
    ]  # fmt: skip
    for part in value.parts:
        name = _("not stated") if part.key == "none" else str(part.name)
        yield [f"  {name}", part.count, "", "", _length(part.minutes), str(figure.unit), "", "", "", "", "", "", ""]


def _numbers(value: Value) -> list[Cell]:
    """The count, its base, the rate and the median; what does not apply, or may not be told of so few, is empty."""
    return [
        "" if value.hidden else value.numerator,
        "" if value.denominator is None else value.denominator,
        "" if value.share is None else Fraction(value.share, HUNDREDTHS),
        _length(value.minutes),
    ]


def _length(minutes: int | None) -> Cell:
    return "" if minutes is None else timedelta(minutes=minutes)


def _note(value: Value, counted: str) -> str:
    return " · ".join(filter(None, (counted, _about(value))))


def _about(value: Value) -> str:
    if value.too_few:
        return _("too few for a rate") if value.is_rate else _("too few")
    repeated = value.figure.repeats and value.numerator
    return _("on %(matters)s") % {"matters": matters_in_words(value.matters)} if repeated else ""


def matters(head: Head, behind: Behind, part: str, note: Callable[[int], None]) -> Book:
    """Every matter behind a figure, or each time it counts; they are read while the workbook is written."""
    figure, names = behind.figure, appeals.column_names()
    wanted = [appeals.Column(key, names[key]) for key in COLUMNS]
    title = f"{figure.name} · {part}" if part else str(figure.name)
    above = [*head.above(title, behind.counted()), str(figure.definition)]
    if figure.exclusions:
        above.append(_("Left out: %(what)s") % {"what": " ".join(str(text) for text in figure.exclusions)})
    rows = _read(head, behind, wanted, note)
    book = appeals.workbook(
        head.town, rows, wanted, name=_("Matters"), above=[*above, *papers.cut(len(behind))], foot=head.foot()
    )
    return replace(book, columns=[*book.columns, *_more(behind)])


def _more(behind: Behind) -> list[tuple[str, int]]:
    return [(_("Counted on"), 20), (_("By whom"), 30), (_("Reason"), 24)] if behind.times else []


def _read(head: Head, behind: Behind, wanted: Sequence[appeals.Column], note: Callable[[int], None]) -> Iterable[Row]:
    hits, done = behind.hits[: papers.MOST_ROWS], 0
    for batch in appeals.sheet_batches(head.actor, head.town, [hit.dossier for hit in hits], wanted):
        more = _each(head.town, behind, hits[done : done + len(batch)]) if behind.times else [[]] * len(batch)
        yield from ([*row, *extra] for row, extra in zip(batch, more, strict=True))
        done += len(batch)
        note(done)


def _each(town: Town, behind: Behind, hits: Sequence[Hit]) -> list[Row]:
    """When, by whom, and why."""
    return [
        [timezone.localtime(at).replace(tzinfo=None, second=0, microsecond=0), who, why]
        for at, who, why in details(town, behind, hits)
    ]
