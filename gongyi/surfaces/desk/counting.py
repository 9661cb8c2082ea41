"""Declared figures of a period, each opening down to the very matters it counts."""

from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _

from gongyi.domain.appeals import public as appeals
from gongyi.kernel import clock
from gongyi.kernel.access.doors import worker
from gongyi.kernel.access.requests import TownRequest
from gongyi.kernel.figures import counting, declaring, periods
from gongyi.kernel.figures.lives import Scope, Window
from gongyi.kernel.figures.parts import NONE
from gongyi.kernel.figures.wording import period_in_words
from gongyi.kernel.territory.models import Area, Place
from gongyi.kernel.territory.queries import below
from gongyi.kernel.ui import showing
from gongyi.kernel.ui.shapes import Pager, Tab
from gongyi.surfaces.desk import figure_cards, figure_sheets
from gongyi.surfaces.desk.frame import SCREENERS, link, page, who_prints

SHOWN = 100
READERS = (*SCREENERS, "observer")
KINDS = ("week", "month", "quarter", "year")
LEVELS = ("village", "street", "grid")
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Asked:
    """What a visitor asked for: which period, and where."""

    request: TownRequest
    period: periods.Period
    where: str

    def scope(self, period: periods.Period | None = None) -> Scope:
        """The matters within the visitor's reach, at the place or in the area that was chosen."""
        begin, end = (period or self.period).window(self.request.town)
        return Scope(self.request.town, self._window(begin, end), self.request.actor)

    def _window(self, begin: datetime, end: datetime) -> Window:
        kind, _colon, key = self.where.partition(":")
        if kind == "area":
            return Window(begin, end, area=Area.objects.get(pk=int(key)))
        return Window(begin, end, place_path=Place.objects.get(pk=int(key)).path if kind == "place" else "")

    def query(self, **more: str) -> str:
        """The same choice as the end of an address."""
        plain = {"period": self.period.key} | ({"where": self.where} if self.where else {}) | more
        return urlencode({key: value for key, value in plain.items() if value})


def _asked(request: TownRequest) -> Asked:
    """The choice in the address; what cannot be read falls back to this month and everything within reach."""
    where = request.GET.get("where", "")
    known = {value for value, _name in _places(request)}
    return Asked(request, _period(request), where if where in known else "")


def _period(request: TownRequest) -> periods.Period:
    first, last = request.GET.get("from", ""), request.GET.get("to", "")
    try:
        if first or last:
            return periods.between(date.fromisoformat(first), date.fromisoformat(last))
        return periods.read(request.GET.get("period", ""), request.town)
    except ValueError:
        return periods.this_month(request.town)


def _places(request: TownRequest) -> list[tuple[str, str]]:
    """Communities and compounds of the town, as choices."""
    rows = Place.objects.filter(below(request.town.root.path), level__in=LEVELS, closed_on=None).order_by("path")
    areas = Area.objects.filter(kind=Area.COMPOUND, ends_on=None).order_by("name")
    return [
        *((f"place:{pk}", name) for pk, name in rows.values_list("pk", "name")),
        *((f"area:{pk}", name) for pk, name in areas.values_list("pk", "name")),
    ]


@worker(*READERS)
def figures(request: TownRequest) -> HttpResponse:
    """Every declared figure of a period, both sides of each rate shown, beside the period before; each opens its matters."""
    asked = _asked(request)
    before = periods.before(asked.period, request.town)
    found = counting.values(declaring.known(), asked.scope())
    earlier = {value.figure.key: value for value in counting.values(declaring.known(), asked.scope(before))}
    cards = figure_cards.Cards(lambda name, *args: link(request, name, *args), asked.query)
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
        "places": _places(request),
        "where": asked.where,
        "excel": f"{link(request, 'figures_excel')}?{asked.query()}",
        "untold": appeals.not_informed(request.actor).count(),
        "at": clock.now(),
    }
    return page(request, "figures", context)


def _tabs(asked: Asked) -> list[Tab]:
    names = {"week": _("Week"), "month": _("Month"), "quarter": _("Quarter"), "year": _("Year")}
    day = min(asked.period.last, periods.today(asked.request.town))
    return [
        Tab(
            f"?{asked.query(period=periods.of_kind(kind, day, asked.request.town).key)}",
            names[kind],
            current=asked.period.kind == kind,
        )
        for kind in KINDS
    ]


def _pager(asked: Asked, before: periods.Period) -> Pager:
    after = periods.after(asked.period, asked.request.town)
    ahead = after.first <= periods.today(asked.request.town)
    return Pager(
        previous=f"?{asked.query(period=before.key)}",
        next=f"?{asked.query(period=after.key)}" if ahead else "",
        previous_text=_("Period before"),
        next_text=_("Period after"),
    )


@worker(*READERS)
def excel(request: TownRequest) -> HttpResponse:
    """The figures as a workbook, the definition of each beside its number."""
    asked = _asked(request)
    before = periods.before(asked.period, request.town)
    found = counting.values(declaring.known(), asked.scope())
    earlier = counting.values(declaring.known(), asked.scope(before))
    head = _head(asked)
    return _book(f"figures-{asked.period.key}", figure_sheets.book(head, list(zip(found, earlier, strict=True))))


def _head(asked: Asked) -> list[tuple[str, str]]:
    where = dict(_places(asked.request)).get(asked.where) or _("everything within reach")
    return [
        (_("Town"), asked.request.town.name),
        (_("Where"), where),
        (_("Period"), period_in_words(asked.period)),
        (_("Counted"), f"{clock.now().astimezone(asked.scope().window.start.tzinfo):%Y-%m-%d %H:%M}"),
        (_("Taken out by"), who_prints(asked.request)),
    ]


def _book(name: str, content: bytes) -> HttpResponse:
    response = HttpResponse(content, content_type=EXCEL)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    response.headers["Cache-Control"] = "no-store"
    return response


def _figure(key: str) -> declaring.Figure:
    try:
        return declaring.get(key)
    except KeyError as error:
        raise Http404 from error


def _opened(asked: Asked, figure: declaring.Figure):  # type: ignore[no-untyped-def]  # noqa: ANN202 - a queryset
    """The matters behind; where too few spoke for a discreet figure, only its base may be opened."""
    base, part = asked.request.GET.get("base") == "1", asked.request.GET.get("part", "")
    if not base and figure.discreet and counting.value(figure, asked.scope()).hidden:
        raise Http404
    return counting.behind(figure, asked.scope(), base=base, part=part), base, part


@worker(*READERS)
def behind(request: TownRequest, key: str) -> HttpResponse:
    """The very matters a figure counts."""
    asked, figure = _asked(request), _figure(key)
    rows, base, part = _opened(asked, figure)
    names = figure.names(request.town) if figure.names else {}
    context = {
        "figure": figure,
        "said": period_in_words(asked.period),
        "base": base,
        "part": _("not stated") if part == NONE else names.get(part, part),
        "total": rows.count(),
        "shown": SHOWN,
        "back": f"{link(request, 'figures')}?{asked.query()}",
        "excel": f"{link(request, 'behind_excel', key)}?{asked.query(base='1' if base else '', part=part)}",
        "matters": [
            showing.dossier_row(row, link(request, "file", row.number)) for row in rows.select_related("place")[:SHOWN]
        ],
    }
    return page(request, "behind", context)


@worker(*READERS)
def behind_excel(request: TownRequest, key: str) -> HttpResponse:
    """The matters behind a figure as a workbook, with its definition on the first sheet."""
    asked, figure = _asked(request), _figure(key)
    rows, _base, _part = _opened(asked, figure)
    value = counting.value(figure, asked.scope())
    content = figure_sheets.book(_head(asked), [(value, None)], list(rows.select_related("place")[:5000]))
    return _book(f"{key}-{asked.period.key}", content)


@worker(*READERS)
def not_informed(request: TownRequest) -> HttpResponse:
    """Ended, but nothing shows that the person learned of it."""
    rows = appeals.not_informed(request.actor)
    context = {
        "total": rows.count(),
        "shown": SHOWN,
        "back": link(request, "figures"),
        "matters": [
            showing.dossier_row(row, link(request, "file", row.number)) for row in rows.select_related("place")[:SHOWN]
        ],
    }
    return page(request, "not_informed", context)
