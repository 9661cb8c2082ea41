"""Declared figures of a period, each opening down to the very matters it counts."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _

from gongyi.domain.appeals import public as appeals
from gongyi.kernel import clock
from gongyi.kernel.access.doors import worker
from gongyi.kernel.access.requests import TownRequest
from gongyi.kernel.clock.typed import half_width
from gongyi.kernel.evidence.papers import Book
from gongyi.kernel.figures import counting, declaring, periods
from gongyi.kernel.figures.lives import Scope, Window
from gongyi.kernel.figures.wording import period_in_words
from gongyi.kernel.flows.printing import Args, Asker, Maker, OutOfReach, Told, register
from gongyi.kernel.territory.models import Area, Place, Town
from gongyi.kernel.ui import papers, showing
from gongyi.kernel.ui.shapes import Pager, Tab
from gongyi.surfaces.desk import figure_cards, figure_choice, figure_rows, figure_sheets, hands, partial
from gongyi.surfaces.desk.figure_rows import Behind, part_in_words
from gongyi.surfaces.desk.frame import SCREENERS, link, page, who_prints
from gongyi.surfaces.desk.paging import SHOWN, pager, start_of
from gongyi.surfaces.desk.printing import asker_of, give

READERS = (*SCREENERS, "observer")
KINDS = ("week", "month", "quarter", "year")
AT_ONCE = 1000
"""Matters behind a figure up to which the workbook is made while one waits."""


@dataclass(frozen=True)
class Asked:
    """What somebody asked for: which period, and where."""

    asker: Asker
    period: periods.Period
    where: str
    offered: figure_choice.Offers

    @property
    def place(self) -> figure_choice.Offer:
        """What was chosen, with how much of it is counted."""
        return self.offered[self.where]

    def scope(self, period: periods.Period | None = None) -> Scope:
        """The matters within the visitor's reach, at the place or in the area that was chosen."""
        begin, end = (period or self.period).window(self.asker.town)
        return Scope(self.asker.town, self._window(begin, end), self.asker.actor)

    def _window(self, begin: datetime, end: datetime) -> Window:
        kind, _colon, key = self.where.partition(":")
        if kind == "area":
            return Window(begin, end, area=Area.objects.get(pk=int(key)))
        return Window(begin, end, place_path=Place.objects.get(pk=int(key)).path if kind == "place" else "")

    def query(self, **more: str) -> str:
        """The same choice as the end of an address."""
        plain = {"period": self.period.key} | ({"where": self.where} if self.where else {}) | more
        return urlencode({key: value for key, value in plain.items() if value})


def _asked(asker: Asker, wanted: Mapping[str, str]) -> Asked:
    """The choice in an address; days that cannot be read fall back to this month. A place of which one may open nothing is not there."""
    where, offered = wanted.get("where", ""), figure_choice.places(asker)
    if where not in offered:
        raise Http404
    return Asked(asker, _period(asker.town, wanted), where, offered)


def _period(town: Town, wanted: Mapping[str, str]) -> periods.Period:
    first, last = wanted.get("from", ""), wanted.get("to", "")
    try:
        if first or last:
            return periods.between(*(date.fromisoformat(half_width(day)) for day in (first, last)))
        return periods.read(wanted.get("period", ""), town)
    except ValueError:
        return periods.this_month(town)


@worker(*READERS)
def figures(request: TownRequest) -> HttpResponse:
    """Every declared figure of a period, both sides of each rate shown, beside the period before; each opens its matters."""
    asked = _asked(asker_of(request), request.GET)
    before = periods.before(asked.period, request.town)
    found = counting.values(declaring.known(), asked.scope())
    earlier = {value.figure.key: value for value in counting.values(declaring.known(), asked.scope(before))}
    cards = figure_cards.Cards(lambda name, *args: link(request, name, *args), asked.query, asked.place)
    context = {
        "groups": [
            (name, [cards.card(value, earlier[value.figure.key]) for value in found if value.figure.group == key])
            for key, name in declaring.groups().items()
        ],
        "period": asked.period,
        "said": period_in_words(asked.period),
        "said_before": period_in_words(before),
        "tabs": _tabs(asked),
        "pager": _pager(asked, before),
        "place": asked.place,
        "partly": partial.explained(asked.place.extent),
        "form": figure_choice.form_of(request.GET, asked.period, asked.where, asked.offered),
        "excel": f"{link(request, 'figures_excel')}?{asked.query()}",
        "untold": appeals.not_informed(request.actor).count(),
        "at": clock.now(),
    }
    return page(request, "figures", context)


def _tabs(asked: Asked) -> list[Tab]:
    names = {"week": _("Week"), "month": _("Month"), "quarter": _("Quarter"), "year": _("Year")}
    day = min(asked.period.last, periods.today(asked.asker.town))
    return [
        Tab(
            f"?{asked.query(period=periods.of_kind(kind, day, asked.asker.town).key)}",
            names[kind],
            current=asked.period.kind == kind,
        )
        for kind in KINDS
    ]


def _pager(asked: Asked, before: periods.Period) -> Pager:
    after = periods.after(asked.period, asked.asker.town)
    ahead = after.first <= periods.today(asked.asker.town)
    return Pager(
        previous=f"?{asked.query(period=before.key)}",
        next=f"?{asked.query(period=after.key)}" if ahead else "",
        previous_text=_("Period before"),
        next_text=_("Period after"),
    )


@worker(*READERS)
def excel(request: TownRequest) -> HttpResponse:
    """The figures as a workbook, the definition of each beside its number."""
    return give(request, "figures", _args(request), long=False)


def _args(request: TownRequest, **more: str) -> Args:
    """What was asked for, settled, so that a paper made later is of the same period."""
    asked = _asked(asker_of(request), request.GET)
    return {"period": asked.period.key, "where": asked.where} | more


def read_figures(asker: Asker, args: Args) -> Told:
    """The figures for a workbook. It speaks of no single matter."""
    asked = _asked_then(asker, args)

    def compose(_note: Callable[[int], None]) -> Book:
        found = counting.values(declaring.known(), asked.scope())
        earlier = counting.values(declaring.known(), asked.scope(periods.before(asked.period, asker.town)))
        return figure_sheets.figures(_head(asked), list(zip(found, earlier, strict=True)))

    return Told((), compose, f"figures-{args['period']}.xlsx")


def _asked_then(asker: Asker, args: Args) -> Asked:
    """What was ordered, when it is made. Raises OutOfReach for a place of which nothing may be opened any more."""
    try:
        return _asked(asker, args)
    except Http404 as error:
        raise OutOfReach from error


def _head(asked: Asked) -> figure_sheets.Head:
    asker = asked.asker
    return figure_sheets.Head(asker.town, asker.actor, asked.place, period_in_words(asked.period), who_prints(asker))


def _figure(key: str) -> declaring.Figure:
    try:
        return declaring.get(key)
    except KeyError as error:
        raise Http404 from error


def _opened(asked: Asked, figure: declaring.Figure, wanted: Mapping[str, str]) -> Behind:
    """What stands behind; where too few spoke for a discreet figure, only its base may be opened."""
    base = wanted.get("base") == "1"
    if not base and figure.discreet and counting.value(figure, asked.scope()).hidden:
        raise Http404
    return figure_rows.open_up(figure, asked.scope(), base=base, part=wanted.get("part", ""))


@worker(*READERS)
def behind(request: TownRequest, key: str) -> HttpResponse:
    """The very matters a figure counts; where it counts times, each of them."""
    asked, figure = _asked(asker_of(request), request.GET), _figure(key)
    opened = _opened(asked, figure, request.GET)
    base, part = request.GET.get("base") == "1", request.GET.get("part", "")
    start = start_of(request, "at")
    choice = {"base": "1" if base else "", "part": part}
    context = {
        "figure": figure, "said": period_in_words(asked.period), "place": asked.place, "partly": partial.explained(asked.place.extent),
        "base": base, "part": part_in_words(request.town, figure, part), "total": len(opened),
        "counted": opened.counted(), "times": opened.times,
        "back": f"{link(request, 'figures')}?{asked.query()}", "excel": f"{link(request, 'behind_excel', key)}?{asked.query(**choice)}",
        "pager": pager(asked.query(**choice), "at", start, len(opened), SHOWN),
        "matters": figure_rows.rows(request, asked.scope(), opened, opened.hits[start : start + SHOWN]),
    }  # fmt: skip
    return page(request, "behind", context)


@worker(*READERS)
def behind_excel(request: TownRequest, key: str) -> HttpResponse:
    """Every matter behind a figure, or every time it counts, as a workbook under its definition."""
    figure = _figure(key)
    opened = _opened(_asked(asker_of(request), request.GET), figure, request.GET)
    args = _args(request, key=key, base=request.GET.get("base", ""), part=request.GET.get("part", ""))
    return give(request, "behind", args, long=len(opened) > AT_ONCE)


def read_behind(asker: Asker, args: Args) -> Told:
    """What stands behind a figure; the matters are read while the workbook is written."""
    asked, figure = _asked_then(asker, args), _figure(args["key"])
    try:
        opened = _opened(asked, figure, args)
    except Http404 as error:
        raise OutOfReach from error

    def compose(note: Callable[[int], None]) -> Book:
        return figure_sheets.matters(_head(asked), opened, part_in_words(asker.town, figure, args["part"]), note)

    return Told(opened.matters[: papers.MOST_ROWS], compose, f"{args['key']}-{asked.period.key}.xlsx")


def _other_way(asker: Asker, args: Args) -> str:
    page_of, query = (
        ("behind", args["key"]) if "key" in args else ("figures",),
        {key: value for key, value in args.items() if value and key != "key"},
    )
    return f"{link(asker, *page_of)}?{urlencode(query)}"


def _called(_asker: Asker, _args: Args) -> str:
    return _("Figures (Excel)")


def _behind_called(_asker: Asker, args: Args) -> str:
    return f"{declaring.get(args['key']).name} (Excel)"


register("figures", Maker(frozenset(READERS), read_figures, _other_way, _called))
register("behind", Maker(frozenset(READERS), read_behind, _other_way, _behind_called))


@worker(*READERS)
def not_informed(request: TownRequest) -> HttpResponse:
    """Ended, but nothing shows that the person learned of it."""
    rows = appeals.not_informed(request.actor)
    first = list(rows.select_related("place")[:SHOWN])
    drawn = [showing.dossier_row(row, link(request, "file", row.number)) for row in first]
    context = {
        "total": rows.count(),
        "shown": SHOWN,
        "back": link(request, "figures"),
        "matters": hands.unnamed(request, first, drawn),
    }
    return page(request, "not_informed", context)
