"""Figures as a workbook: each number with its definition beside it, or every matter behind one of them under its definition."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gongyi.domain.appeals import public as appeals
from gongyi.kernel import clock
from gongyi.kernel.evidence.papers import Book
from gongyi.kernel.figures.counting import Value
from gongyi.kernel.figures.shares import percent
from gongyi.kernel.figures.wording import duration, value_in_words
from gongyi.kernel.territory.models import Town
from gongyi.kernel.ui import papers

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
    yield [
        str(figure.name), "" if value.hidden else value.numerator, "" if value.denominator is None else value.denominator,
        rate or (_("too few") if value.too_few else ""), str(figure.unit), value_in_words(before),
        str(figure.definition), "\n".join(str(text) for text in figure.exclusions),
    ]  # fmt: skip
    for part in value.parts:
        said = "" if part.minutes is None else duration(part.minutes)
        name = _("not stated") if part.key == "none" else str(part.name)
        yield [f"  {name}", part.count, "", said, str(figure.unit), "", "", ""]


def matters(head: Head, value: Value, part: str, keys: Sequence[int], note: Callable[[int], None]) -> Book:
    """Every matter behind a figure; they are read while the workbook is written."""
    figure, names = value.figure, appeals.column_names()
    wanted = [appeals.Column(key, names[key]) for key in COLUMNS]
    count = ngettext("%(count)d matter", "%(count)d matters", len(keys)) % {"count": len(keys)}
    above = [f"{figure.name} · {part}" if part else str(figure.name), head.line(count), str(figure.definition)]
    if figure.exclusions:
        above.append(_("Left out: %(what)s") % {"what": " ".join(str(text) for text in figure.exclusions)})
    rows = _read(head.town, keys[: papers.MOST_ROWS], wanted, note)
    return appeals.workbook(rows, wanted, name=_("Matters"), above=[*above, *papers.cut(len(keys))], foot=head.foot())


def _read(
    town: Town, keys: Sequence[int], wanted: Sequence[appeals.Column], note: Callable[[int], None]
) -> Iterable[Row]:
    done = 0
    for batch in appeals.batches(town, keys, wanted):
        yield from batch
        done += len(batch)
        note(done)
