"""Counted figures as the cards of a page."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from gongyi.kernel.figures.counting import Part, Value
from gongyi.kernel.figures.shares import percent
from gongyi.kernel.figures.wording import duration, headline, sides, value_in_words
from gongyi.kernel.ui.shapes import Cell, FigureCard, Link, Table
from gongyi.surfaces.desk import partial
from gongyi.surfaces.desk.figure_choice import Offer
from gongyi.surfaces.desk.figure_rows import matters_in_words


@dataclass(frozen=True)
class Cards:
    """Makes cards whose numbers lead to the matters behind them."""

    link: Callable[..., str]
    query: Callable[..., str]
    place: Offer

    def card(self, found: Value, before: Value) -> FigureCard:
        figure = found.figure
        return FigureCard(
            name=str(figure.name),
            value=headline(found),
            sides=self._sides(found),
            note=_note(found),
            counted=partial.beside(self.place.extent),
            before=value_in_words(before),
            parts=self._parts(found) if found.parts else None,
            definition=str(figure.definition),
            exclusions=tuple(str(text) for text in figure.exclusions),
            excel=self._url("behind_excel", found, **({"base": "1"} if found.hidden else {})) if found.base else "",
        )

    def _url(self, name: str, found: Value, **more: str) -> str:
        return f"{self.link(name, found.figure.key)}?{self.query(**more)}"

    def _sides(self, found: Value) -> tuple[Link, ...]:
        if not found.base:
            return ()
        if not found.is_rate:
            said = sides(found) if found.figure.is_time else _("See which ones")
            if found.figure.repeats:
                said = _("on %(matters)s") % {"matters": matters_in_words(found.matters)}
            return (Link(said, self._url("behind", found)),) if found.numerator else ()
        base = Link(
            _("%(counted)s in all") % {"counted": found.figure.unit.of(found.denominator or 0)},
            self._url("behind", found, base="1"),
        )
        if found.hidden:
            return (base,)
        counted = _("%(count)s of them count") % {"count": found.numerator}
        return (Link(counted, self._url("behind", found) if found.numerator else ""), base)

    def _parts(self, found: Value) -> Table:
        times = any(part.minutes is not None for part in found.parts)
        unit = str(found.figure.unit)
        heads = (_("Of these"), _("Median"), unit) if times else (_("Of these"), unit)
        return Table(str(found.figure.name), heads, tuple(self._part(found, part, times=times) for part in found.parts))

    def _part(self, found: Value, part: Part, *, times: bool) -> tuple[Cell, ...]:
        count = Cell(str(part.count), self._url("behind", found, part=part.key), number=True)
        name = Cell(_("not stated") if part.key == "none" else str(part.name))
        if not times:
            return (name, count)
        return (name, Cell("" if part.minutes is None else duration(part.minutes), number=True), count)


def _note(found: Value) -> str:
    if found.too_few and found.base:
        return _("too few for a rate") if found.is_rate else _("too few for a median")
    if found.interval:
        low, high = (percent(end) for end in found.interval)
        return _("With so many answers, chance alone moves it between %(low)s and %(high)s.") % {
            "low": low,
            "high": high,
        }
    return ""
